"""Requests for more time: those of a delivery with names, and which documents have one that waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.models import Document
from documents.queries import Condition
from documents.reminder_models import Answered, Extension
from organization.models import Person


@dataclass(frozen=True, slots=True)
class Requested:
    """A request for more time, and what was answered."""

    key: int  # of the duty, or of the direction
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
    """The requests on the duties of a delivery, by duty, the newest first: one statement."""
    return _requested(session, Extension.duty_id, delivery_id)


def of_directions(session: Session, delivery_id: int) -> Mapping[int, list[Requested]]:
    """The requests on the directions of a delivery, by direction, the newest first: one statement."""
    return _requested(session, Extension.direction_id, delivery_id)


def _requested(session: Session, key: Any, delivery_id: int) -> Mapping[int, list[Requested]]:
    e, decider = Extension, aliased(Person)
    rows = session.execute(
        sa.select(
            key, e.state, e.old_day, e.wanted_day, e.reason, Person.name, e.asked_at, e.granted_day,
            e.answer, decider.name, e.decided_at,
        )
        .join(Person, Person.id == e.asked_by)
        .outerjoin(decider, decider.id == e.decided_by)
        .where(e.delivery_id == delivery_id, key.is_not(None))
        .order_by(e.id.desc())
    )  # fmt: skip
    found: dict[int, list[Requested]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Requested(*row))
    return found


# What the sender decides; a request on a direction is the recipient's own affair.
_ASKED = (Extension.state == Answered.ASKED, Extension.duty_id.is_not(None))


def waiting(session: Session, document_id: int) -> Mapping[int, date]:
    """The deliveries of a document that ask for more time, each with the day they want: one statement."""
    rows = session.execute(
        sa.select(Extension.delivery_id, sa.func.min(Extension.wanted_day))
        .where(Extension.document_id == document_id, *_ASKED)
        .group_by(Extension.delivery_id)
    )
    return {row[0]: row[1] for row in rows}


def asked_for(whose: Condition) -> Condition:
    """Documents of which a recipient asks for more time."""
    asked = sa.exists().where(Extension.document_id == Document.id, *_ASKED)
    return sa.and_(whose, asked)
