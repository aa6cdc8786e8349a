"""Who is late and how often each recipient was urged, for the office, for pages and for letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import Delivery, Direction, Duty
from documents.delivery_queries import TO_REPORT
from documents.models import Document
from documents.reminder_models import Urging, UrgingKind
from documents.states import ENDED_DELIVERIES, ISSUED_STATES, UNACKNOWLEDGED, State


@dataclass(frozen=True, slots=True)
class Late:
    """A recipient who is late: since which last good day, or only without having acknowledged."""

    delivery: Delivery
    duty_id: int | None
    last_good_day: date | None


def late_recipients(session: Session, document_id: int, today: date) -> list[Late]:
    """The recipients of a document whose report is overdue, or who did not acknowledge it on its day.

    Receipt is a duty of the same day (NĐ 30/2020 Đ21, Đ22): two statements.
    """
    overdue = session.execute(
        sa.select(Delivery, Duty.id, Duty.last_good_day)
        .join(Duty, Duty.delivery_id == Delivery.id)
        .where(*_late_duties(today), Duty.document_id == document_id)
        .order_by(Duty.last_good_day, Delivery.id)
    )
    found: dict[int, Late] = {}
    for delivery, duty_id, last_good_day in overdue:
        found.setdefault(delivery.id, Late(delivery, duty_id, last_good_day))
    silent = session.scalars(
        sa.select(Delivery)
        .where(
            Delivery.document_id == document_id,
            Delivery.state.in_(UNACKNOWLEDGED),
            Delivery.created_at < clock.start_of(today),
        )
        .order_by(Delivery.id)
    )
    for delivery in silent:
        found.setdefault(delivery.id, Late(delivery, None, None))
    return list(found.values())


def _late_duties(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (TO_REPORT, Duty.last_good_day < today, Delivery.state.not_in(ENDED_DELIVERIES))


def late_duties(session: Session, today: date) -> Sequence[sa.Row[Duty, Delivery, Document]]:
    """All overdue duties of issued documents, with delivery and document: one statement."""
    return session.execute(
        sa.select(Duty, Delivery, Document)
        .join(Delivery, Delivery.id == Duty.delivery_id)
        .join(Document, Document.id == Duty.document_id)
        .where(Document.state == State.ISSUED, *_late_duties(today))
        .order_by(Duty.id)
    ).all()


def late_directions(session: Session, today: date) -> Sequence[sa.Row[Direction, Delivery]]:
    """All overdue directions of leaders that hold, with their delivery: one statement."""
    return session.execute(
        sa.select(Direction, Delivery)
        .join(Delivery, Delivery.id == Direction.delivery_id)
        .where(Direction.due_on < today, Direction.ended_at.is_(None), Direction.part != "inform")
        .where(Delivery.state.not_in(ENDED_DELIVERIES))
        .order_by(Direction.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Urged:
    """How often a recipient was urged, and when the last time."""

    times: int
    last_at: datetime


def urged(session: Session, document_id: int) -> dict[int, Urged]:
    """How often each recipient of a document was urged by its office: one statement.

    A letter counts once it is issued; what the rules tell heads and leaders is no urging by the office.
    """
    letter = sa.orm.aliased(Document)
    counts = sa.or_(
        Urging.kind == UrgingKind.NOTICE,
        sa.and_(Urging.kind == UrgingKind.LETTER, letter.state.in_(ISSUED_STATES)),
    )
    rows: Any = session.execute(
        sa.select(
            Urging.delivery_id, sa.func.count(), sa.func.max(sa.func.coalesce(letter.issued_at, Urging.at))
        )
        .outerjoin(letter, letter.id == Urging.letter_id)
        .where(Urging.document_id == document_id, counts)
        .group_by(Urging.delivery_id)
    )
    return {delivery_id: Urged(times, last_at) for delivery_id, times, last_at in rows}


def letters(session: Session, document_id: int) -> Sequence[Any]:
    """The letters that urge the recipients of a document, the newest first: id, state, number, symbol."""
    rows = session.execute(
        sa.select(Document.id, Document.state, Document.number, Document.symbol)
        .where(Document.id.in_(sa.select(Urging.letter_id).where(Urging.document_id == document_id)))
        .order_by(Document.id.desc())
    )
    return rows.all()
