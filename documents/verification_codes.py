"""The code printed on the issue slip, by which anybody finds out whether a document is valid.

Eleven letters and digits drawn at random, then one that checks them; shown in three groups. The alphabet has
no signs that look alike, and its length is prime: any one wrong sign, and any two exchanged, are found before
the database is asked.
"""

import secrets

from organization.names import nfc

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
GROUP = 4
_SEPARATORS = str.maketrans("", "", " -–—.·_/")


def new_code() -> str:
    """A code that nobody can guess: 31^11 are possible."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return drawn + ALPHABET[_check_of(drawn)]


def read_code(text: str) -> str | None:
    """The code that somebody typed, with spaces, dashes, small letters; None where it cannot be one."""
    code = nfc(text)[:80].upper().translate(_SEPARATORS)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if ALPHABET[_check_of(code[:-1])] == code[-1] else None


def shown(code: str) -> str:
    """The code as it is printed: "7K3M-Q9XA-…"."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _check_of(drawn: str) -> int:
    """The place in the alphabet of the sign that makes the weighted sum divisible by its length."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(drawn, 2))
    return -total % len(ALPHABET)
