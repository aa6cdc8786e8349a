"""Messages for people: an English sentence with named values, and the refusals that carry one.

Nothing here knows who reads; `translate` turns a message into the words of a language.

    Refused                   the act is refused; nothing was changed
    ├─ NotFound               there is no such thing, or none that this person may see
    ├─ NotAllowed             this person may not do it
    ├─ WrongState             the thing is not where this step begins
    ├─ ChangedMeanwhile       somebody was faster; the page shown is out of date
    ├─ Invalid                what was typed or sent cannot be taken
    ├─ Unsafe                 a file that must not be opened
    └─ TooMany                too many tries in a short time
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "translations"
LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Message:
    """An English sentence and the values that stand in its {braces}."""

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid.format(**self.values)


def say(msgid: str, **values: Any) -> Message:
    """A message for a person; the catalogue extractor looks for calls of this name."""
    return Message(msgid, values)


class Refused(Exception):
    """The act is refused with a sentence for the person and a code for programs."""

    code = "refused"

    def __init__(self, message: Message, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
        if code is not None:
            self.code = code


class NotFound(Refused):
    code = "not_found"

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or say("There is no such page, or you may not see it."))


class NotAllowed(Refused):
    code = "not_allowed"


class WrongState(Refused):
    code = "wrong_state"


class ChangedMeanwhile(Refused):
    code = "changed_meanwhile"

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(
            message
            or say(
                "Somebody changed this while you were reading it. "
                "Open it again and repeat your step if it still applies."
            )
        )


class Invalid(Refused):
    code = "invalid"


class Unsafe(Refused):
    code = "unsafe"


class TooMany(Refused):
    code = "too_many"


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """The catalogue of a language, compiled in memory at first use so that it is never stale."""
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def translate(message: Message, language: str = "vi") -> str:
    """The message in the words of `language`; values that are messages are translated too."""
    values = {
        name: translate(value, language) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return str(catalogue(language).gettext(message.msgid)).format(**values)
