"""What reading a document gives: its fields, where each was found, and what a careful clerk would flag."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeAlias

from language import Message


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of characters in one paragraph of the text that is returned with the result."""

    paragraph: int
    start: int
    end: int


_NOT_SHOWN = {"json": False}  # places stand together under `where`


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """The date line; what is left blank for the clerk to fill in is None."""

    day: int | None = None
    month: int | None = None
    year: int | None = None

    def earliest(self) -> date | None:
        """The first day this can stand for, None without a year or month."""
        if self.year is None or self.month is None:
            return None
        return date(self.year, self.month, self.day or 1)


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that this one cites; `title` names a law or plan that is cited without a number."""

    type: str
    number_symbol: str | None
    date: str | None
    issuer: str | None
    title: str | None = None
    at: Place | None = field(default=None, compare=False, metadata=_NOT_SHOWN)
    parts: Mapping[str, Place] = field(default_factory=dict, compare=False, metadata=_NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the top level with the numeral as printed, also a wrong one."""

    numeral: str
    title: str | None
    at: Place | None = field(default=None, compare=False, metadata=_NOT_SHOWN)
    parts: Mapping[str, Place] = field(default_factory=dict, compare=False, metadata=_NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who must do what; `numeral` is that of the item, `deadline` an ISO date only if the task prints one."""

    unit: str
    text_start: str
    deadline: str | None
    numeral: str | None
    at: Place | None = field(default=None, compare=False, metadata=_NOT_SHOWN)
    parts: Mapping[str, Place] = field(default_factory=dict, compare=False, metadata=_NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class DeadlineDetail:
    """A printed due date: with "trước ngày" the last good day is the day before, otherwise the day itself.

    `time` is an hour printed with it ("15h00"); `year_inferred` tells that the year is not printed there.
    """

    date: str
    operator: str
    last_good_day: str
    who: str | None
    to: str | None
    through: str | None
    text: str
    time: str | None = None
    year_inferred: bool = False
    at: Place | None = field(default=None, compare=False, metadata=_NOT_SHOWN)
    parts: Mapping[str, Place] = field(default_factory=dict, compare=False, metadata=_NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of Nơi nhận: `text` as printed, `name` without marker, `purpose` if the marker says it."""

    text: str
    name: str
    purpose: str | None
    is_group: bool
    is_archive: bool
    marker: str | None = None
    is_pointer: bool = False
    at: Place | None = field(default=None, compare=False, metadata=_NOT_SHOWN)
    parts: Mapping[str, Place] = field(default_factory=dict, compare=False, metadata=_NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class Signer:
    """The signature block (NĐ 30/2020 Đ13): authority "KT.", for whom, the signer's own title, the name."""

    authority: str | None = None
    on_behalf_of: str | None = None
    title: str | None = None
    name: str | None = None
    authority_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replace:
    """A fix of the words: `text` stands where `place` points to; its look is that of the first letter."""

    place: Place
    text: str
    kind: str = field(default="replace", init=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """A fix of the look alone: what is set (`name`), to what, and where ("size" to 13 in these places)."""

    name: str
    params: Mapping[str, Any]
    places: tuple[Place, ...] = ()
    kind: str = field(default="shape", init=False)


Fix: TypeAlias = Replace | Shape


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a careful clerk would point out; `severity` is error, warning or note."""

    rule: str
    article: str | None
    severity: str
    message: Message
    where: Place | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document; None and empty lists where the document has nothing."""

    issuing_body: str | None = None
    parent_body: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: PrintedDate = field(default_factory=PrintedDate)
    doc_type: str | None = None
    doc_type_code: str | None = None
    doc_type_printed: bool = False
    subject: str | None = None
    kinh_gui: tuple[str, ...] = ()
    urgency: str | None = None
    secrecy: str | None = None
    references: tuple[Reference, ...] = ()
    sections: tuple[Section, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[str, ...] = ()
    deadline_details: tuple[DeadlineDetail, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    drafter_marks: tuple[str, ...] = ()
    signer: Signer = field(default_factory=Signer)
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()
    paragraphs: tuple[str, ...] = ()
    where: Mapping[str, Place] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The result as plain JSON values; messages as msgid and values, for the reader's own language."""
        return {part.name: _plain(getattr(self, part.name)) for part in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return {"msgid": value.msgid, "values": {name: _plain(item) for name, item in value.values.items()}}
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        shown = (part for part in fields(value) if part.metadata.get("json", True))
        return {part.name: _plain(getattr(value, part.name)) for part in shown}
    return value
