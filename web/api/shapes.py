"""What the API answers: plain JSON of the frozen values that pages show; days and moments as ISO 8601."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from documents.delivery_queries import Received
from documents.dossier import Dossier, File, Line
from documents.report_queries import DutyWithReports
from web.language import spoken
from workflow.lifecycle import STEP_WORDS, Move

Shape = dict[str, Any]
DOCUMENT = (
    "id", "state", "state_since", "doc_type", "doc_type_code", "subject", "issuing_body", "parent_body",
    "place", "symbol", "number", "number_and_symbol", "document_date", "urgency", "authority", "on_behalf_of",
    "signer_title", "signer_name", "signer_id", "archive_line", "verification_code", "created_at",
    "issued_at", "closed_at", "recall_basis", "end_reason", "agency_id", "unit_id",
)  # fmt: skip
# Only for who sees how it came about.
INSIDE = ("submitted_at", "returned_reason", "drafter_id", "deviation_reason")
LINE = ("id", "text", "name", "purpose", "is_group", "is_archive", "added", "target")
GONE = ("id", "state", "version", "number_and_symbol", "sender", "arrival_number", "document_date")


def plain(value: Any) -> Any:
    """The value as JSON has it; a frozen value becomes an object."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, str) or value is None:
        return value if value is None else str(value)
    return [plain(one) for one in value] if isinstance(value, Iterable) else value


def some(thing: Any, names: Iterable[str]) -> Shape:
    """Some attributes of a thing by their names."""
    return {name: plain(getattr(thing, name)) for name in names}


def moves(possible: Iterable[Move], offered: Mapping[str, Any]) -> list[Shape]:
    """The steps that this person may make now and the API offers, with their fields."""
    return [
        {
            "step": move.step,
            "words": spoken(STEP_WORDS[move.step]),
            "needs_reason": move.needs_reason,
            "fields": list(offered[move.step].fields),
        }
        for move in possible
        if move.step in offered
    ]


def document(held: Dossier, *, sees_all: bool) -> Shape:
    """A document; `version` is the revision, which steps want back."""
    it = held.document
    task = held.open_task if sees_all else None
    current = [file for file in held.revisions if sees_all or file.number == it.revision]
    return {
        **some(it, DOCUMENT),
        **(some(it, INSIDE) if sees_all else {}),
        "version": it.revision,
        "agency": it.agency.name,
        "unit": it.unit.name,
        "task": task.id if task else None,
        "recipients": [_line(line) for line in held.lines],
        "files": [_file(file) for file in current],
        "attachments": [_file(file) for file in held.attachments],
    }


def _line(line: Line) -> Shape:
    return {**some(line, LINE), "settled_as": line.settled_as, "duties": plain(line.duties)}


def _file(file: File) -> Shape:
    return some(file, ("id", "number", "name", "sha256", "size", "added_at"))


def delivery(one: Received) -> Shape:
    """One recipient's copy; its `version` is what steps want back."""
    return {**plain(one), "number_and_symbol": one.number_and_symbol}


def gone(one: Received) -> Shape:
    """A copy that was taken back or recalled: no more than its register line."""
    return some(one, GONE)


def duty(one: DutyWithReports) -> Shape:
    """A duty with its reports; its own `version` is what the steps of duties want back."""
    asked = [plain(field) for field in one.form]
    return {**plain(one), "asked": asked, "asks_for_report": one.asks_for_report}
