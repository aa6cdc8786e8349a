"""A leader's directions on a received document for pages: who gave it to whom, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.delivery_models import Direction
from documents.receipt_models import HandlingProposal
from organization.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Directed:
    """A direction with the names of who gave it and to whom, and how it ended, if it did."""

    id: int
    parent_id: int | None
    unit_id: int | None
    person_id: int | None
    part: str
    to: str
    words: str | None
    due_on: date | None
    given_by: str
    given_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    ended_how: str | None  # given_back, replaced
    end_reason: str | None
    given_by_id: int

    @property
    def lives(self) -> bool:
        """Whether it holds: neither given back nor replaced."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a handler proposed."""

    words: str
    written_by: str
    written_at: datetime


def living_of(session: Session, delivery_ids: Iterable[int]) -> dict[int, list[Direction]]:
    """The directions that hold on these deliveries, for deciding who may act: one statement."""
    found: dict[int, list[Direction]] = {}
    wanted = sa.select(Direction).where(
        Direction.delivery_id.in_(list(delivery_ids)), Direction.ended_at.is_(None)
    )
    for row in session.scalars(wanted):
        found.setdefault(row.delivery_id, []).append(row)
    return found


def directed(session: Session, delivery_id: int) -> list[Directed]:
    """All directions on a delivery in the order given, ended ones too: one statement."""
    unit, person, leader, ender = aliased(Unit), aliased(Person), aliased(Person), aliased(Person)
    rows: Any = session.execute(
        sa.select(
            Direction.id, Direction.parent_id, Direction.unit_id, Direction.person_id, Direction.part,
            sa.func.coalesce(person.name, unit.name), Direction.words, Direction.due_on, leader.name,
            Direction.given_at, Direction.ended_at, ender.name, Direction.ended_how, Direction.end_reason,
            Direction.given_by,
        )
        .outerjoin(unit, unit.id == Direction.unit_id)
        .outerjoin(person, person.id == Direction.person_id)
        .outerjoin(ender, ender.id == Direction.ended_by)
        .join(leader, leader.id == Direction.given_by)
        .where(Direction.delivery_id == delivery_id)
        .order_by(Direction.id)
    )  # fmt: skip
    return [Directed(*row) for row in rows]


def proposals_of(session: Session, delivery_id: int) -> list[Proposed]:
    """What was proposed on a delivery, in the order written: one statement."""
    rows = session.execute(
        sa.select(HandlingProposal.words, Person.name, HandlingProposal.written_at)
        .join(Person, Person.id == HandlingProposal.person_id)
        .where(HandlingProposal.delivery_id == delivery_id)
        .order_by(HandlingProposal.id)
    )
    return [Proposed(*row) for row in rows]
