"""How what an agency issued was received and carried out, by the unit that drafted it (Phụ lục VI)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import day_in_vietnam
from documents.delivery_models import Delivery, Duty, Report
from documents.models import Document
from documents.queries import Condition
from documents.states import (
    GONE_DELIVERIES,
    OWES_NOTHING,
    TAKEN_OFF_REPORTS,
    UNACKNOWLEDGED,
    DeliveryState,
    State,
)
from organization.models import Unit


@dataclass(frozen=True, slots=True)
class Carrying:
    """A drafting unit's documents of a period, their copies, and the reports owed on them."""

    unit: str
    numbered: int = 0
    issued: int = 0
    voided: int = 0
    copies: int = 0
    acknowledged: int = 0
    refused: int = 0
    waiting: int = 0  # not acknowledged yet
    duties: int = 0
    in_time: int = 0  # reported by the last good day
    late: int = 0  # reported after it
    open: int = 0  # not reported, not due
    overdue: int = 0


def carrying(session: Session, agency_id: int, first: datetime, end: datetime, today: date) -> list[Carrying]:
    """Báo cáo giải quyết văn bản đi: what got a number in a period, by drafting unit: four statements."""
    period = sa.and_(
        Document.agency_id == agency_id,
        Document.number.is_not(None),
        Document.numbered_at >= first,
        Document.numbered_at < end,
    )
    found = [_documents(session, period), _copies(session, period), _duties(session, period, today)]
    units = session.execute(
        sa.select(Unit.id, Unit.name).where(Unit.id.in_(list(found[0]))).order_by(Unit.sort_key, Unit.id)
    )
    widths = (3, 4, 5)
    return [
        Carrying(
            name,
            *(n for part, width in zip(found, widths, strict=True) for n in part.get(key, (0,) * width)),
        )
        for key, name in units
    ]


def _number_of(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _by_unit(session: Session, wanted: sa.Select[*tuple[Any, ...]]) -> dict[int, Sequence[int]]:
    return {row[0]: tuple(row[1:]) for row in session.execute(wanted.group_by(Document.unit_id))}


def _documents(session: Session, period: Condition) -> dict[int, Sequence[int]]:
    return _by_unit(
        session,
        sa.select(
            Document.unit_id,
            sa.func.count(),
            _number_of(Document.issued_at.is_not(None)),
            _number_of(Document.state == State.VOIDED),
        ).where(period),
    )


def _copies(session: Session, period: Condition) -> dict[int, Sequence[int]]:
    refused = Delivery.state == DeliveryState.REFUSED
    waiting = Delivery.state.in_([*UNACKNOWLEDGED, DeliveryState.FAILED])
    return _by_unit(
        session,
        sa.select(
            Document.unit_id,
            sa.func.count(),
            _number_of(sa.not_(sa.or_(refused, waiting))),
            _number_of(refused),
            _number_of(waiting),
        )
        .join(Delivery, Delivery.document_id == Document.id)
        .where(period, Delivery.state.not_in(GONE_DELIVERIES | {DeliveryState.WITHHELD})),
    )


def _duties(session: Session, period: Condition, today: date) -> dict[int, Sequence[int]]:
    counts = sa.and_(Report.duty_id == Duty.id, Report.state.not_in(TAKEN_OFF_REPORTS))
    at = sa.select(sa.func.max(Report.submitted_at)).where(counts).correlate(Duty).scalar_subquery()
    reported, no_day = at.is_not(None), Duty.last_good_day.is_(None)
    in_time = sa.and_(reported, sa.or_(no_day, day_in_vietnam(at) <= Duty.last_good_day))
    overdue = sa.and_(sa.not_(reported), sa.not_(no_day), Duty.last_good_day < today)
    return _by_unit(
        session,
        sa.select(
            Document.unit_id,
            sa.func.count(),
            _number_of(in_time),
            _number_of(sa.and_(reported, sa.not_(in_time))),
            _number_of(sa.and_(sa.not_(reported), sa.not_(overdue))),
            _number_of(overdue),
        )
        .join(Duty, Duty.document_id == Document.id)
        .join(Delivery, Delivery.id == Duty.delivery_id)
        .where(period, Delivery.state.not_in(OWES_NOTHING)),
    )
