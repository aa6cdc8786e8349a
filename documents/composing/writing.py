"""What somebody writes in the form of a document: rows and texts as typed, kept as JSON with its revision."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

Day = date | str | None  # as read; what cannot be read stays as it was typed


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis (căn cứ): a document by type, number and symbol, date, issuer, subject; a law by name."""

    type: str = ""
    number_symbol: str = ""
    day: Day = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a unit has to do, by when, and to whom and through whom it reports."""

    unit: str = ""
    content: str = ""
    operator: str = "trước"
    deadline: Day = None
    report_to: str = ""
    through: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its title (none for plain text), its paragraphs a line each, and its tasks."""

    title: str = ""
    text: str = ""
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody after "Kính gửi"."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A line of Nơi nhận and why it is there (a code of documents.states.Purpose, or nothing)."""

    name: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An annex: its title and its paragraphs, a line each."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Everything typed into the form; `signer` is the code of a signature block (composing/blocks.py)."""

    kind: str = "KH"
    subject: str = ""
    addressees: tuple[Addressee, ...] = ()
    bases: tuple[Basis, ...] = ()
    opening: str = ""
    parts: tuple[Part, ...] = ()
    closing: str = ""
    receivers: tuple[Receiver, ...] = ()
    archive: str = ""
    signer: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    unit_id: int = 0  # đơn vị soạn thảo
    basis_id: int = 0  # the delivery of the higher document that it carries out; 0 for none
    due: date | None = None  # by which that document wants its report
    compiles_id: int = 0  # the plan whose reports it puts together; 0 for none
    compiled: tuple[int, ...] = ()  # these reports …
    compiled_on: date | None = None  # … on that day

    def to_json(self) -> dict[str, Any]:
        """The writing as plain JSON values."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


ROWS: Mapping[str, type[Any]] = {
    "addressees": Addressee,
    "bases": Basis,
    "parts": Part,
    "tasks": Task,
    "receivers": Receiver,
    "enclosures": Enclosure,
}
_DAYS = frozenset({"day", "deadline", "due", "compiled_on"})
_NUMBERS = frozenset({"unit_id", "basis_id", "compiles_id"})


def from_json(kept: Mapping[str, Any]) -> Writing:
    """The writing that was kept; what an older version did not know is empty."""
    return Writing(**_read(Writing, kept))


def _read(kind: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.name for one in fields(kind)}
    return {name: _value(name, value) for name, value in kept.items() if name in known}


def _value(name: str, value: Any) -> Any:
    if name in ROWS:
        return tuple(ROWS[name](**_read(ROWS[name], row)) for row in value)
    if name in _DAYS:
        return _day(value)
    if name == "compiled":
        return tuple(int(one) for one in value)
    return int(value or 0) if name in _NUMBERS else str(value or "")


def _day(value: Any) -> Day:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Block:
    """A signature block as it is printed, and who signs (NĐ 30/2020 Đ13)."""

    code: str
    authority_lines: tuple[str, ...]
    title: str
    name: str

    @property
    def words(self) -> str:
        """The block on one line, to choose from."""
        return " / ".join((*self.authority_lines, self.title)) + f" – {self.name}"


@dataclass(frozen=True, slots=True)
class Writer:
    """The agency that writes, as its documents print it."""

    issuing_body: str
    parent_body: str | None
    place: str
    abbreviation: str
    unit: str = ""
    unit_abbreviation: str = ""
    blocks: tuple[Block, ...] = field(default=())
