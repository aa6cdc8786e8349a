"""A PIN typed for one act: it opens a token at the first use and is forgotten with the end of the act.

    with Unlocked(pin) as unlocked:
        for document_id in agreed:
            sign.sign(session, actor, document_id, seen=…, equipment=equipment, unlocked=unlocked)

Twenty documents are signed with one PIN and one session of the token. A wrong PIN is tried once, whatever
the number of documents, so that a slip of the finger locks no token. The PIN stands in no message,
representation, log, database or sign-in session.
"""

import threading
from collections import defaultdict
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pkcs11
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import open_pkcs11_session

from documents.publishing.refusals import KeyUnavailable
from language import say

PATIENCE = 30.0  # seconds to wait for another person at the same token
# A token knows one login for the whole process, so its users take turns.
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class Unlocked(AbstractContextManager["Unlocked"]):
    """One person's PIN for one act, used inside `with`; None where none was typed."""

    def __init__(self, pin: str | None = None) -> None:
        self._pin = pin or None
        self._open: dict[str, pkcs11.Session] = {}
        self._refused: dict[str, KeyUnavailable] = {}
        self._after = ExitStack()

    def __exit__(self, *_failure: object) -> None:
        """Close every session and forget the PIN."""
        self._pin = None
        self._open.clear()
        self._after.close()

    def session(self, module: Path, token: str) -> pkcs11.Session:
        """The session with that token, opened at the first asking.

        Raises KeyUnavailable: pin_missing, token_pin, token_locked, token_busy, token_missing.
        """
        if token in self._refused:
            raise self._refused[token]
        if token not in self._open:
            self._open[token] = self._opened(module, token)
        return self._open[token]

    def _opened(self, module: Path, token: str) -> pkcs11.Session:
        if self._pin is None:
            raise KeyUnavailable(say("Type the PIN of the token."), code="pin_missing", field="pin")
        self._take_turn(token)
        try:
            criteria = TokenCriteria(label=token)
            session = open_pkcs11_session(str(module), token_criteria=criteria, user_pin=self._pin)
        except (PKCS11Error, RuntimeError) as failed:
            self._refused[token] = failure(token, failed)
            raise self._refused[token] from None  # the library's own words add nothing for the person
        self._after.callback(session.close)
        return session

    def _take_turn(self, token: str) -> None:
        turn = _turns[token]
        if not turn.acquire(timeout=PATIENCE):
            raise KeyUnavailable(
                say("Somebody else is signing with the token; try again in a moment."), code="token_busy"
            )
        self._after.callback(turn.release)


def failure(token: str, failed: Exception) -> KeyUnavailable:
    """The sentence for what the token said; its PIN stands in none."""
    if isinstance(failed, PinIncorrect | PinInvalid | PinLenRange):
        return KeyUnavailable(say("The PIN of the token is wrong."), code="token_pin", field="pin")
    if isinstance(failed, PinLocked):
        return KeyUnavailable(say("The token is locked after too many wrong PINs."), code="token_locked")
    return KeyUnavailable(
        say("The token “{name}” or its key cannot be reached.", name=token), code="token_missing"
    )
