"""What a form can begin from, and offer: earlier documents, received ones to be carried out, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.composing.beginnings import Higher
from documents.composing.wording import COMPOSED
from documents.delivery_models import CarriedOut, Delivery, Duty
from documents.kinds import BY_CODE
from documents.models import Document, Revision
from documents.queries import Condition
from language import NotFound
from organization.calendar import Calendar, load_calendar
from organization.directory import existing
from organization.models import RecipientGroup, Unit, UnitKind
from organization.names import fold

MOST = 12
OWN_MARGIN = 5  # working days that the office needs to put its units' reports together


@dataclass(frozen=True, slots=True)
class Source:
    """A document to begin from, as a line to choose."""

    id: int  # of the document, or of the delivery
    kind: str
    number_symbol: str | None
    subject: str
    day: date | None
    agency: str


def earlier(session: Session, visible: Condition, agency_ids: Sequence[int], words: str = "") -> list[Source]:
    """The agency's own documents of the kinds that are written here, newest first: one statement."""
    wanted = _SOURCE.add_columns(Document.id).where(
        visible, Document.agency_id.in_(agency_ids), Document.doc_type_code.in_(COMPOSED)
    )
    return _sources(session, wanted.order_by(Document.id.desc()), words)


def received(session: Session, visible: Condition, words: str = "") -> list[Source]:
    """The received documents that the agency or one of its units is to carry out or know: one statement."""
    wanted = _SOURCE.join(Delivery, Delivery.document_id == Document.id).add_columns(Delivery.id)
    return _sources(session, wanted.where(visible).order_by(Delivery.id.desc()), words)


_SOURCE: sa.Select[*tuple[Any, ...]] = sa.select(
    Document.doc_type_code,
    Document.number,
    Document.symbol,
    Document.subject,
    Document.document_date,
    Unit.name,
).join(Unit, Unit.id == Document.agency_id)


def _sources(session: Session, wanted: sa.Select[Any], words: str) -> list[Source]:
    if words.strip():
        wanted = wanted.where(Document.subject_folded.contains(fold(words), autoescape=True))
    return [
        Source(key, kind or "", f"{number:02d}/{symbol}" if number else None, subject, day, agency)
        for kind, number, symbol, subject, day, agency, key in session.execute(wanted.limit(MOST))
    ]


def reading_of(
    session: Session, document_id: int, agency_id: int
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What was read from the agency's document as it is now, and what was written in the form, if it was.

    Raises NotFound for a document of another agency.
    """
    row = session.execute(
        sa.select(Revision.reading, Revision.written)
        .join(Document, sa.and_(Document.id == Revision.document_id, Document.revision == Revision.number))
        .where(Document.id == document_id, Document.agency_id == agency_id)
    ).first()
    if row is None:
        raise NotFound
    return row.reading or {}, row.written


def higher(session: Session, delivery_id: int, agency_id: int) -> Higher:
    """The received document with the day by which it wants its report, and our own day before that.

    Raises NotFound when it was not delivered to the agency or a unit of it.
    """
    row = session.execute(
        sa.select(Delivery, Document, Unit)
        .join(Document, Document.id == Delivery.document_id)
        .join(Unit, Unit.id == Document.agency_id)
        .where(Delivery.id == delivery_id, Delivery.recipient_agency_id == agency_id)
    ).first()
    if row is None:
        raise NotFound
    delivery, document, issuer = row
    duty = session.scalar(
        sa.select(Duty)
        .where(Duty.delivery_id == delivery_id, Duty.last_good_day.is_not(None))
        .order_by(Duty.last_good_day)
        .limit(1)
    )
    reading, _ = reading_of(session, document.id, document.agency_id)
    kind = BY_CODE.get(document.doc_type_code or "")
    last = duty.last_good_day if duty else None
    return Higher(
        delivery_id=delivery.id,
        type=kind.name if kind else document.doc_type or "",
        number_symbol=document.number_and_symbol or "",
        day=document.document_date,
        issuer=issuer.name,
        subject=document.subject,
        reading=reading,
        last_good_day=last,
        deadline=duty.deadline if duty else None,
        operator=(duty.operator if duty else None) or "trước",
        through=(duty.through if duty else None) or "",
        own_day=own_day(load_calendar(session), last, clock.today()) if last else None,
    )


def report_due(session: Session, document_id: int) -> date | None:
    """The last good day of the report that the document carried out by this one asks for: one statement."""
    return session.scalar(
        sa.select(sa.func.min(Duty.last_good_day))
        .join(CarriedOut, CarriedOut.delivery_id == Duty.delivery_id)
        .where(CarriedOut.document_id == document_id)
    )


@dataclass(frozen=True, slots=True)
class Link:
    """One end of the chain from a higher document to those that carry it out."""

    id: int  # of the delivery, or of the document
    words: str


def carries_out(session: Session, document_id: int, visible: Condition) -> Link | None:
    """The received document that this one carries out, if the person may see it: one statement."""
    row = session.execute(
        sa.select(Delivery.id, Document.number, Document.symbol, Document.subject)
        .join(CarriedOut, CarriedOut.delivery_id == Delivery.id)
        .join(Document, Document.id == Delivery.document_id)
        .where(CarriedOut.document_id == document_id, visible)
    ).first()
    return _link(*row) if row else None


def carried_out_by(session: Session, delivery_id: int, visible: Condition) -> list[Link]:
    """The documents that carry a received one out, of those that the person may see: one statement."""
    rows = session.execute(
        sa.select(Document.id, Document.number, Document.symbol, Document.subject)
        .join(CarriedOut, CarriedOut.document_id == Document.id)
        .where(CarriedOut.delivery_id == delivery_id, visible)
        .order_by(Document.id)
    )
    return [_link(*row) for row in rows]


def _link(key: int, number: int | None, symbol: str | None, subject: str) -> Link:
    return Link(key, f"{number:02d}/{symbol}: {subject}" if number is not None else subject)


def own_day(calendar: Calendar, last_good_day: date, today: date) -> date | None:
    """The working day, some working days before the agency has to report; none where no time is left."""
    day = last_good_day
    for _ in range(OWN_MARGIN):
        day = calendar.working_day_before(day)
    return day if day > today else None


def names_of(session: Session, agency_id: int) -> list[str]:
    """What a higher text may call the agency."""
    agency = session.get_one(Unit, agency_id)
    return [name for name in (agency.name, agency.short_name, "Các sở, ban, ngành") if name]


def names_to_choose(session: Session, agency_id: int) -> list[str]:
    """The groups and units of the agency, and the other agencies: names for boxes, two statements."""
    groups = session.scalars(
        sa.select(RecipientGroup.name)
        .where(RecipientGroup.agency_id == agency_id)
        .order_by(RecipientGroup.name)
    )
    near = sa.or_(Unit.agency_id == agency_id, Unit.agency_id == Unit.id, Unit.kind == UnitKind.OUTSIDE)
    units = session.scalars(
        sa.select(Unit.name)
        .where(near, Unit.id != agency_id, existing(clock.today()))
        .order_by(sa.case((Unit.agency_id == agency_id, 0), else_=1), Unit.sort_key)
    )
    return list(dict.fromkeys([*groups, *units]))
