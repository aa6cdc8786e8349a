"""The form that a plan asks for: which figures and texts every report must tell, and how they are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.consolidating.figures import number_in, printed
from documents.delivery_models import ReportRequest
from language import Invalid, Message, say
from organization.names import fold

MOST_FIELDS = 60
LONGEST_LABEL, LONGEST_UNIT, LONGEST_TEXT = 200, 60, 5000


class FieldKind(StrEnum):
    """What is filled into a field."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"


FIELD_WORDS: dict[FieldKind, Message] = {
    FieldKind.INTEGER: say("whole number"),
    FieldKind.DECIMAL: say("number with decimals"),
    FieldKind.TEXT: say("text"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that every report must tell; figures of one label and unit are summed later."""

    label: str
    unit: str
    kind: FieldKind
    required: bool

    @property
    def stored(self) -> dict[str, Any]:
        """The field as it is kept with the document."""
        return asdict(self)


def fields_in(stored: Iterable[Mapping[str, Any]] | None) -> list[Field]:
    """The fields of a form as it is kept; none where the plan asks for no form."""
    return [
        Field(one["label"], one["unit"], FieldKind(one["kind"]), bool(one["required"]))
        for one in stored or ()
    ]


def of_document(session: Session, document_id: int) -> list[Field]:
    """The form that a document asks for: one statement."""
    return fields_in(
        session.scalar(sa.select(ReportRequest.fields).where(ReportRequest.document_id == document_id))
    )


def check_fields(fields: Sequence[Field]) -> None:
    """Raise Invalid, naming the row, for a form that could not be filled in or summed."""
    if len(fields) > MOST_FIELDS:
        raise Invalid(say("A form has at most {n} fields.", n=MOST_FIELDS), field="label-0")
    known: set[str] = set()
    for n, field in enumerate(fields):
        if not field.label:
            raise Invalid(say("Please say what is asked."), field=f"label-{n}")
        if len(field.label) > LONGEST_LABEL or len(field.unit) > LONGEST_UNIT:
            raise Invalid(
                say("This is too long: at most {n} characters.", n=LONGEST_LABEL), field=f"label-{n}"
            )
        if fold(field.label) in known:
            raise Invalid(say("“{label}” is asked twice.", label=field.label), field=f"label-{n}")
        known.add(fold(field.label))


def written(field: Field, value: str, n: int) -> str:
    """The answer as it is kept, a number in one notation; raises Invalid for what the field does not take."""
    if not value:
        if field.required:
            raise Invalid(say("Please fill in “{label}”.", label=field.label), field=f"figure-{n}")
        return ""
    if field.kind == FieldKind.TEXT:
        if len(value) > LONGEST_TEXT:
            raise Invalid(
                say("This is too long: at most {n} characters.", n=LONGEST_TEXT), field=f"figure-{n}"
            )
        return value
    return printed(_number(field, value, n))


def _number(field: Field, value: str, n: int) -> Decimal:
    number = number_in(value) if len(value) <= LONGEST_UNIT else None
    if number is None:
        raise Invalid(
            say("“{label}” must be a number, written as 1.234 or 12,5.", label=field.label),
            field=f"figure-{n}",
        )
    if field.kind == FieldKind.INTEGER and number != number.to_integral_value():
        raise Invalid(
            say("“{label}” must be a whole number, written as 1.234.", label=field.label), field=f"figure-{n}"
        )
    return number


def answers(fields: Sequence[Field], figures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The figures of a report on a plan with a form, in the order of its fields; what is empty is left out.

    Raises Invalid for a missing or wrong one, naming its field.
    """
    given = {fold(str(one.get("label") or "")): str(one.get("value") or "").strip() for one in figures}
    values = [written(field, given.get(fold(field.label), ""), n) for n, field in enumerate(fields)]
    return [
        {"label": field.label, "value": value, "unit": field.unit, "kind": str(field.kind)}
        for field, value in zip(fields, values, strict=True)
        if value
    ]


def numbers_of(figures: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The figures of a report that are counted; texts asked for by a form are not."""
    return [one for one in figures if one.get("kind") != FieldKind.TEXT]


def texts_of(figures: Iterable[Mapping[str, Any]]) -> str:
    """The texts asked for by a form, a line each with its label."""
    texts = (one for one in figures if one.get("kind") == FieldKind.TEXT)
    return "\n".join(f"{one['label']}: {one['value']}" for one in texts)
