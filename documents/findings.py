"""What a careful clerk would point out, each under a key, with what the drafter has left as it is."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.checking.fixing import fix_of
from documents.models import FindingSetAside
from documents.reading.result import Fix, Place
from language import Message, say
from organization.models import Person

# In the order in which a drafter should look at them.
SEVERITIES: Mapping[str, Message] = {
    "error": say("Not as Decree 30/2020 demands"),
    "warning": say("Better otherwise"),
    "note": say("Worth knowing"),
}


@dataclass(frozen=True, slots=True)
class Aside:
    """That the drafter leaves a finding as it is: who, when, why."""

    key: str
    reason: str | None
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding as pages show it; `number` is its mark in the text, in the order of the text."""

    key: str
    number: int
    rule: str
    article: str | None
    severity: str
    message: Message
    where: Place | None
    is_mendable: bool
    aside: Aside | None = None


def noted(reading: Mapping[str, Any], asides: Mapping[str, Aside]) -> list[Noted]:
    """The findings of a reading as it is kept, in the order of the text."""
    found: Sequence[Mapping[str, Any]] = reading.get("findings") or ()
    keyed = zip(keys(reading), found, strict=True)
    return [
        _noted(key, number, finding, asides.get(key)) for number, (key, finding) in enumerate(keyed, start=1)
    ]


def _noted(key: str, number: int, finding: Mapping[str, Any], aside: Aside | None) -> Noted:
    where = finding.get("where")
    return Noted(
        key,
        number,
        finding["rule"],
        finding.get("article"),
        finding["severity"],
        message_of(finding["message"]),
        Place(**where) if where else None,
        bool(finding.get("fix")),
        aside,
    )


def fixes(reading: Mapping[str, Any], chosen: Collection[str]) -> dict[str, Fix]:
    """What would mend the chosen findings, by their keys; those that cannot be mended safely are left out."""
    found: Sequence[Mapping[str, Any]] = reading.get("findings") or ()
    keyed = zip(keys(reading), found, strict=True)
    return {key: fix_of(finding["fix"]) for key, finding in keyed if key in chosen and finding.get("fix")}


def keys(reading: Mapping[str, Any]) -> list[str]:
    """A key for each finding: its rule and the words it is about; the next version has the same one."""
    return list(_keys(reading))


def _keys(reading: Mapping[str, Any]) -> Iterator[str]:
    paragraphs: Sequence[str] = reading.get("paragraphs") or ()
    before: Counter[tuple[str, str]] = Counter()
    for finding in reading.get("findings") or ():
        where = finding.get("where")
        words = paragraphs[where["paragraph"]][where["start"] : where["end"]] if where else ""
        about = (finding["rule"], " ".join(words.split()))
        before[about] += 1
        digest = hashlib.sha256("\n".join((*about, str(before[about]))).encode()).hexdigest()
        yield digest[:16]


def asides_of(session: Session, document_id: int) -> dict[str, Aside]:
    """What the drafter of a document has left as it is, by the finding's key: one statement."""
    row = FindingSetAside
    rows = session.execute(
        sa.select(row.key, row.reason, Person.name, row.at)
        .join(Person, Person.id == row.person_id)
        .where(row.document_id == document_id)
    )
    return {found.key: Aside(*found) for found in rows}


def message_of(stored: Mapping[str, Any]) -> Message:
    """A message that was kept as JSON."""
    values = {
        name: message_of(value) if isinstance(value, dict) and "msgid" in value else value
        for name, value in stored["values"].items()
    }
    return Message(stored["msgid"], values)


def stored(message: Message) -> dict[str, Any]:
    """A message as JSON."""
    values = {
        name: stored(value) if isinstance(value, Message) else value for name, value in message.values.items()
    }
    return {"msgid": message.msgid, "values": values}
