"""Duties by a period in working days: their last good day, once it is known from when the period counts."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import DUTIES
from documents.duties import Start, end_of_period
from documents.models import Document, PlannedDuty
from documents.reminder_models import OwnDuty
from organization.calendar import load_calendar
from workflow.deliveries import DeliveryMoving

_u = DUTIES.c


def days_at_issue(
    session: Session, document: Document, planned: Iterable[PlannedDuty]
) -> Mapping[int, date]:
    """The last good days of planned duties that count from the date of the document, by their ids.

    The calendar is read only where there is one: issuing stays as cheap as it was.
    """
    counted = [duty for duty in planned if duty.working_days and duty.counted_from == Start.SIGNING]
    if not counted:
        return {}
    calendar, start = load_calendar(session), document.document_date or clock.today()
    return {duty.id: end_of_period(calendar, start, duty.working_days or 0) for duty in counted}


def count_own(session: Session, document: Document) -> None:
    """In the issue: set the last good days of the agency's own periods, from the date of the document."""
    waiting = sa.and_(OwnDuty.working_days.is_not(None), OwnDuty.last_good_day.is_(None))
    rows = session.scalars(sa.select(OwnDuty).where(OwnDuty.document_id == document.id, waiting)).all()
    calendar, start = load_calendar(session), document.document_date or clock.today()
    for own in rows:
        own.last_good_day = end_of_period(calendar, start, own.working_days or 0)


def count_from_receipt(moving: DeliveryMoving) -> None:
    """In a step that takes a delivery in: set the last good days that count from the day of receipt."""
    facts = moving.delivery
    if not facts.counts_from_receipt:
        return
    calendar = load_calendar(moving.session)
    received = clock.local(moving.values["accepted_at"]).date()
    rows = moving.connection.execute(
        sa.select(_u.id, _u.working_days).where(_waiting(facts.id)).order_by(_u.id)
    ).all()
    days = {row.id: end_of_period(calendar, received, row.working_days) for row in rows}
    for duty_id, day in days.items():
        changed: dict[str, Any] = {"last_good_day": day, "version": _u.version + 1}
        moving.connection.execute(sa.update(DUTIES).where(_u.id == duty_id).values(changed))
    moving.details["days"] = [[duty_id, day.isoformat()] for duty_id, day in days.items()]


def _waiting(delivery_id: int) -> sa.ColumnElement[bool]:
    from_receipt = sa.and_(_u.counted_from == Start.RECEIPT, _u.working_days.is_not(None))
    return sa.and_(_u.delivery_id == delivery_id, from_receipt, _u.last_good_day.is_(None))
