"""What a person has to do by when, for the morning digest, the calendar feed and the desk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_models import Delivery, Direction, Duty
from documents.delivery_queries import TO_REPORT, number_and_symbol
from documents.models import Document, RouteTask
from documents.queries import Condition
from documents.reminder_models import OwnDuty
from documents.states import ENDED_DELIVERIES, Channel, DeliveryState, State

MOST = 200  # of one kind; whoever has more is told of the nearest


class Matter(StrEnum):
    """What is due."""

    REPORT = "report"  # on a received document
    DIRECTION = "direction"  # a leader gave it to one
    OWN = "own"  # the agency's own report upward
    CHECK = "check"  # an initial on a route
    ARRIVED = "arrived"  # to be acknowledged; has no day


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the digest: no content beyond number and subject."""

    matter: Matter
    id: int  # of the duty, direction, own duty, route step or delivery
    document_id: int
    delivery_id: int | None
    number_and_symbol: str
    subject: str
    day: date | None
    since: datetime  # a moment that does not change as long as its day does not

    def kept(self) -> dict[str, Any]:
        """The line as JSON."""
        day = self.day.isoformat() if self.day else None
        return {**asdict(self), "day": day, "since": self.since.isoformat()}


def item_of(kept: dict[str, Any]) -> Item:
    """The line that was kept as JSON."""
    day = date.fromisoformat(kept["day"]) if kept["day"] else None
    since = datetime.fromisoformat(kept["since"])
    return Item(**{**kept, "matter": Matter(kept["matter"]), "day": day, "since": since})


_DOCUMENT = (Document.id, Document.number, Document.symbol, Document.subject)


def _items(matter: Matter, rows: Iterable[Any]) -> Iterator[Item]:
    """Rows of id, delivery, day, since and the four columns of the document."""
    for id_, delivery_id, day, since, document_id, number, symbol, subject in rows:
        words = number_and_symbol(number, symbol)
        yield Item(matter, id_, document_id, delivery_id, words, subject, day, since)


def reports_due(session: Session, whose: Condition, until: date | None = None) -> list[Item]:
    """Duties to report on whose last good day is not after `until` (any day): one statement."""
    wanted = (
        sa.select(Duty.id, Delivery.id, Duty.last_good_day, Delivery.created_at, *_DOCUMENT)
        .join(Delivery, Delivery.id == Duty.delivery_id)
        .join(Document, Document.id == Duty.document_id)
        .where(whose, Delivery.channel == Channel.INTERNAL, TO_REPORT)
        .where(Delivery.state.not_in(ENDED_DELIVERIES))
        .where(Document.state == State.ISSUED, Duty.last_good_day.is_not(None))
        .order_by(Duty.last_good_day, Duty.id)
        .limit(MOST)
    )
    return list(_items(Matter.REPORT, session.execute(_until(wanted, Duty.last_good_day, until))))


def _until(wanted: sa.Select[*tuple[Any, ...]], day: Any, until: date | None) -> sa.Select[*tuple[Any, ...]]:
    return wanted if until is None else wanted.where(day <= until)


def directions_due(
    session: Session, person_id: int, unit_ids: Iterable[int], until: date | None = None
) -> list[Item]:
    """What leaders gave to the person or the units by a day: one statement."""
    mine = sa.or_(Direction.person_id == person_id, Direction.unit_id.in_(list(unit_ids)))
    wanted = (
        sa.select(Direction.id, Delivery.id, Direction.due_on, Direction.given_at, *_DOCUMENT)
        .join(Delivery, Delivery.id == Direction.delivery_id)
        .join(Document, Document.id == Delivery.document_id)
        .where(mine, Direction.due_on.is_not(None), Direction.ended_at.is_(None))
        .where(Delivery.state.not_in(ENDED_DELIVERIES))
        .order_by(Direction.due_on, Direction.id)
        .limit(MOST)
    )
    return list(_items(Matter.DIRECTION, session.execute(_until(wanted, Direction.due_on, until))))


def own_due(session: Session, agency_ids: Iterable[int], until: date | None = None) -> list[Item]:
    """What the agencies themselves must report upward by a day: one statement."""
    wanted = (
        sa.select(OwnDuty.id, sa.null(), OwnDuty.last_good_day, Document.issued_at, *_DOCUMENT)
        .join(Document, Document.id == OwnDuty.document_id)
        .where(OwnDuty.agency_id.in_(list(agency_ids)), OwnDuty.done_at.is_(None))
        .where(Document.state == State.ISSUED, OwnDuty.last_good_day.is_not(None))
        .order_by(OwnDuty.last_good_day, OwnDuty.id)
        .limit(MOST)
    )
    return list(_items(Matter.OWN, session.execute(_until(wanted, OwnDuty.last_good_day, until))))


def checks_due(session: Session, mine: Condition, until: date | None = None) -> list[Item]:
    """Route steps that wait for the person by a day: one statement."""
    wanted = (
        sa.select(RouteTask.id, sa.null(), RouteTask.due_on, RouteTask.opened_at, *_DOCUMENT)
        .join(Document, Document.id == RouteTask.document_id)
        .where(mine, RouteTask.open.is_(True), RouteTask.due_on.is_not(None))
        .order_by(RouteTask.due_on, RouteTask.id)
        .limit(MOST)
    )
    return list(_items(Matter.CHECK, session.execute(_until(wanted, RouteTask.due_on, until))))


def arrived_since(session: Session, whose: Condition, since: datetime) -> list[Item]:
    """What has come since a moment and is not acknowledged yet: one statement."""
    wanted = (
        sa.select(Delivery.id, Delivery.id, sa.null(), Delivery.created_at, *_DOCUMENT)
        .join(Document, Document.id == Delivery.document_id)
        .where(whose, Delivery.channel == Channel.INTERNAL, Delivery.state == DeliveryState.ARRIVED)
        .where(Delivery.created_at >= since)
        .order_by(Delivery.id)
        .limit(MOST)
    )
    return list(_items(Matter.ARRIVED, session.execute(wanted)))


def by_day(items: Iterable[Item]) -> Sequence[Item]:
    """The nearest day first."""
    return sorted(items, key=lambda one: (one.day or date.max, one.document_id, one.id))
