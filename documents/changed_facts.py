"""The facts that two readings of a document tell differently: what a leader must not overlook."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.wording import text_of
from language import Message, say
from organization.names import fold

Reading = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact before and after, empty where it was put in or taken out; `of` says whom a day binds."""

    what: Message
    before: str
    after: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One of a list: by what name it is found again, what is compared, what is shown, whom it binds."""

    name: str
    key: str
    shown: str
    of: str = ""


def changed_facts(before: Reading, after: Reading) -> list[ChangedFact]:
    """Deadlines, recipients, signer, number and symbol first, then kind and subject."""
    told: list[ChangedFact] = [*_deadlines(before, after), *_recipients(before, after)]
    for what, value in _SINGLE:
        was, now = value(before), value(after)
        if _differ(was, now):
            told.append(ChangedFact(what, was, now))
    return told


def _block(reading: Reading) -> str:
    signer = reading.get("signer") or {}
    parts = (signer.get(name) for name in ("authority", "on_behalf_of", "title", "name"))
    return " ".join(part for part in parts if part)


def _number(reading: Reading) -> str:
    return "/".join(part for part in (reading.get("number"), reading.get("symbol")) if part)


_SINGLE: Sequence[tuple[Message, Callable[[Reading], str]]] = (
    (say("Signature block"), _block),
    (say("Number and symbol"), _number),
    (say("Kind of document"), lambda reading: reading.get("doc_type") or ""),
    (say("Subject"), lambda reading: reading.get("subject") or ""),
)


def _differ(one: str, other: str) -> bool:
    return text_of(one).key != text_of(other).key


def _deadlines(before: Reading, after: Reading) -> Iterator[ChangedFact]:
    """The printed days; the day of one who kept a duty stands against the day before."""
    was, now = (_days(reading) for reading in (before, after))
    return _told(say("Deadline"), was, now)


def _days(reading: Reading) -> list[Row]:
    return [_day(detail) for detail in reading.get("deadline_details") or ()]


def _day(detail: Mapping[str, Any]) -> Row:
    parts = [str(detail.get(name)) for name in ("date", "operator", "time")]
    who = detail.get("who") or ""
    return Row(fold(who), "|".join(parts) if detail.get("date") else detail["text"], detail["text"], who)


def _recipients(before: Reading, after: Reading) -> Iterator[ChangedFact]:
    was, now = (_lines(reading) for reading in (before, after))
    return _told(say("Recipients"), was, now)


def _lines(reading: Reading) -> list[Row]:
    lines = reading.get("recipients") or ()
    return [Row(fold(x.get("name") or ""), text_of(x["text"]).key.rstrip(".;,"), x["text"]) for x in lines]


def _told(what: Message, before: Sequence[Row], after: Sequence[Row]) -> Iterator[ChangedFact]:
    """What of two lists has no equal in the other, those of one name side by side."""
    gone, come = _without(before, after), _without(after, before)
    for row in gone:
        beside = next((other for other in come if other.name == row.name), None)
        if beside is not None:
            come.remove(beside)
        yield ChangedFact(what, row.shown, beside.shown if beside else "", row.of)
    yield from (ChangedFact(what, "", row.shown, row.of) for row in come)


def _without(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    left = Counter((row.name, row.key) for row in others)
    found = []
    for row in rows:
        if left[row.name, row.key]:
            left[row.name, row.key] -= 1
        else:
            found.append(row)
    return found
