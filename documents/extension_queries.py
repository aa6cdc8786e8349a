"""Requests for more time: those of a delivery with names, and which documents have one that waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.models import Document
from documents.queries import Condition
from documents.reminder_models import Answered, Extension
from organization.models import Person


@dataclass(frozen=True, slots=True)
class Requested:
    """A request for more time, and what was answered."""

    duty_id: int | None
    state: Answered
    old_day: date
    wanted_day: date
    reason: str
    asked_by: str
    asked_at: datetime
    granted_day: date | None
    answer: str | None
    decided_by: str | None
    decided_at: datetime | None


def of_delivery(session: Session, delivery_id: int) -> Mapping[int, list[Requested]]:
    """The requests of a delivery by duty, the newest first: one statement."""
    e, decider = Extension, aliased(Person)
    rows = session.execute(
        sa.select(
            e.duty_id, e.state, e.old_day, e.wanted_day, e.reason, Person.name, e.asked_at, e.granted_day,
            e.answer, decider.name, e.decided_at,
        )
        .join(Person, Person.id == e.asked_by)
        .outerjoin(decider, decider.id == e.decided_by)
        .where(e.delivery_id == delivery_id)
        .order_by(e.id.desc())
    )  # fmt: skip
    found: dict[int, list[Requested]] = {}
    for row in rows:
        found.setdefault(row[0] or 0, []).append(Requested(*row))
    return found


def waiting(session: Session, document_id: int) -> Mapping[int, date]:
    """The deliveries of a document that ask for more time, each with the day they want: one statement."""
    rows = session.execute(
        sa.select(Extension.delivery_id, sa.func.min(Extension.wanted_day))
        .where(Extension.document_id == document_id, Extension.state == Answered.ASKED)
        .group_by(Extension.delivery_id)
    )
    return {row[0]: row[1] for row in rows}


def asked_for(whose: Condition) -> Condition:
    """Documents of which a recipient asks for more time."""
    asked = sa.exists().where(Extension.document_id == Document.id, Extension.state == Answered.ASKED)
    return sa.and_(whose, asked)
