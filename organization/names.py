"""Vietnamese text as names: one form of writing, folding for search, keys for sorting.

Nothing here changes what is stored as written, except `nfc`, which is how text enters.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ETH = str.maketrans("Ðð", "Đđ")  # old VNI keyboards type the Icelandic letter

# The five tone marks in the order of the dictionary; a syllable without one comes first.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

# Letters that follow their plain sister. Digits sort before letters and z is no Vietnamese letter, so that
# "az1" stands after every "a…" in each collation, whether the database compares bytes or words.
_AFTER = {"ă": "az1", "â": "az2", "đ": "dz", "ê": "ez", "ô": "oz1", "ơ": "oz2", "ư": "uz"}


def nfc(text: str) -> str:
    """The text as it is kept: NFC, Đ for the eth, nothing invisible, single spaces, trimmed."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_ETH)
    return " ".join(seen.split())


def fold(text: str) -> str:
    """The text for search: lower case, without marks, đ as d."""
    decomposed = unicodedata.normalize("NFD", nfc(text).lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("đ", "d")


@lru_cache(maxsize=65_536)
def letters_and_tone(word: str) -> tuple[str, int]:
    """A syllable as its letters and its tone (0 to 5), so that "hoà" and "hòa" are the same."""
    tone = 0
    letters = []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def sort_key(text: str) -> str:
    """A stored key in the order of the Vietnamese alphabet, word by word, tones after letters."""
    return "".join(_word_key(word) for word in re.findall(r"\w+", nfc(text)))


def person_sort_key(name: str) -> str:
    """A stored key for people: given name (the last word), middle names, family name."""
    family, *others = nfc(name).split() or [""]
    if not others:
        return sort_key(family)
    *middle, given = others
    return sort_key(" ".join([given, *middle, family]))


def _word_key(word: str) -> str:
    if word.isdecimal():
        return word.zfill(6) + "00"
    letters, tone = letters_and_tone(word)
    return "".join(_AFTER.get(c, c) for c in letters) + f"0{tone}"


def initials(name: str) -> str:
    """The letter that stands for a person in a round picture: that of the given name."""
    words = nfc(name).split()
    return words[-1][0].upper() if words else ""
