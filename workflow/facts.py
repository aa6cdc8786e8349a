"""What the text says of itself, carried from the reading to the document; corrections are kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from documents.kinds import BY_CODE
from documents.models import Document, PlannedDuty, RecipientLine
from documents.reminder_models import OwnDuty
from language import Invalid, say
from organization.names import fold

# Column of the document → path in the reading (design §5).
FIELDS: dict[str, tuple[str, ...]] = {
    "doc_type_code": ("doc_type_code",),
    "subject": ("subject",),
    "issuing_body": ("issuing_body",),
    "parent_body": ("parent_body",),
    "place": ("place",),
    "symbol": ("symbol",),
    "printed_date": ("date",),
    "urgency": ("urgency",),
    "authority": ("signer", "authority"),
    "on_behalf_of": ("signer", "on_behalf_of"),
    "signer_title": ("signer", "title"),
    "signer_name": ("signer", "name"),
}
LIMITS = {
    "subject": 500, "symbol": 80, "issuing_body": 250, "parent_body": 250, "place": 100, "urgency": 30,
    "authority": 10, "on_behalf_of": 120, "signer_title": 120, "signer_name": 120,
}  # fmt: skip


def take_over(document: Document, before: Mapping[str, Any], reading: Mapping[str, Any]) -> None:
    """Take from a new reading what it reads differently from the one before; the rest stays as corrected."""
    for column, path in FIELDS.items():
        new = _at(reading, path)
        if not before or new != _at(before, path):
            setattr(document, column, _fitting(column, new))
    document.doc_type = reading.get("doc_type") or _kind_name(document.doc_type_code)
    document.subject_folded = fold(document.subject)
    lines = reading.get("recipients") or ()
    archive = next((line["text"] for line in lines if line.get("is_archive")), None)
    document.archive_line = archive[:250] if archive else None


def _at(reading: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = reading
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _fitting(column: str, value: Any) -> Any:
    if column == "printed_date":
        return dict(value or {})
    if column == "subject":
        return str(value or "")[: LIMITS["subject"]]
    return str(value)[: LIMITS.get(column, 250)] if value else None


def _kind_name(code: str | None) -> str | None:
    return BY_CODE[code].name if code in BY_CODE else None


def demand_lengths(document: Document) -> None:
    """Raise Invalid for a field longer than the register can hold (NĐ 30/2020 Phụ lục VI: Subject 500)."""
    for column, limit in LIMITS.items():
        if len(getattr(document, column) or "") > limit:
            raise Invalid(say("This is too long: at most {n} characters.", n=limit), field=column)


def words_digest(
    document: Document,
    words_sha256: str,
    lines: Sequence[RecipientLine],
    duties: Sequence[PlannedDuty],
    attached: Sequence[str],
    *,
    own: Sequence[OwnDuty] = (),
) -> str:
    """The digest of what a content check covers: words, facts, recipients, duties, attachments."""
    place = {line.id: line.position for line in lines}  # a new version writes its lines under new ids
    covered = [
        words_sha256,
        [getattr(document, column) for column in FIELDS],
        document.signer_id,
        [[x.text, x.purpose, x.target, x.unit_id, x.group_id, x.person_id] for x in lines],
        [
            [place[d.line_id], d.content, str(d.deadline), str(d.last_good_day), d.report_to, d.through]
            for d in sorted(duties, key=lambda duty: duty.id)
        ],
        list(attached),
        *([place[d.line_id], d.working_days, d.counted_from] for d in duties if d.working_days),
        *([o.who, o.content, str(o.deadline), str(o.last_good_day), o.report_to, o.through] for o in own),
        *([o.content, o.working_days, o.counted_from] for o in own if o.working_days),
    ]
    return hashlib.sha256(json.dumps(covered, ensure_ascii=False).encode()).hexdigest()
