"""Who had not acknowledged at the close of a day: asked of the moments of what happened, never stored.

A document is acknowledged on the day it arrives (NĐ 30/2020 Đ21.2b; QĐ 28/2018 Đ6). The list of a past day is
the one that was true at its end, whatever happened since: what was taken back, recalled or came back later
was still waited for then.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import Delivery
from documents.delivery_queries import number_and_symbol
from documents.models import Document
from documents.paging import Page
from documents.queries import Condition
from documents.states import GONE_DELIVERIES, Channel, DeliveryState
from organization.models import Unit

PAGE = 100
# Nothing came to these, or what came was taken away again, so that there is nothing to acknowledge.
NOT_WITH_THEM = GONE_DELIVERIES | {DeliveryState.PENDING, DeliveryState.WITHHELD, DeliveryState.FAILED}

WHO: dict[str, Condition] = {
    "co-quan": Delivery.to_agency.is_(True),
    "don-vi": sa.and_(Delivery.to_agency.is_(False), Delivery.unit_id.is_not(None)),
    "ngoai-he-thong": Delivery.channel != Channel.INTERNAL,
}


@dataclass(frozen=True, slots=True)
class Silent:
    """A recipient that had not acknowledged a document."""

    id: int  # of the delivery
    name: str
    document_id: int
    number: int | None
    symbol: str | None
    subject: str
    channel: Channel
    sent_at: datetime
    accepted_at: datetime | None  # since then
    refused_at: datetime | None
    left_at: datetime | None

    @property
    def number_and_symbol(self) -> str:
        """The number and symbol of the document."""
        return number_and_symbol(self.number, self.symbol)


def closing(day: date) -> datetime:
    """The moment at which a day is judged: its end, or now while it lasts."""
    return min(clock.start_of(day + timedelta(days=1)), clock.now())


def unacknowledged(whose: Condition, at: datetime) -> Condition:
    """What had been sent by a moment and was neither acknowledged nor refused, nor taken away, by then."""
    is_there = sa.and_(Delivery.left_at.is_(None), Delivery.state.not_in(NOT_WITH_THEM))
    return sa.and_(
        whose,
        sa.or_(is_there, Delivery.left_at >= at),
        Delivery.sent_at < at,
        sa.or_(Delivery.accepted_at.is_(None), Delivery.accepted_at >= at),
        sa.or_(Delivery.refused_at.is_(None), Delivery.refused_at >= at),
        # Refusals of before their moment was kept.
        sa.or_(Delivery.state != DeliveryState.REFUSED, Delivery.refused_at.is_not(None)),
    )


def silent(
    session: Session, condition: Condition, *, after: int = 0, limit: int | None = PAGE
) -> Page[Silent]:
    """The recipients, the longest silent first; without a limit all. One statement."""
    rows: Any = session.execute(
        sa.select(
            Delivery.id, Delivery.name, Delivery.document_id, Document.number, Document.symbol,
            Document.subject, Delivery.channel, Delivery.sent_at, Delivery.accepted_at, Delivery.refused_at,
            Delivery.left_at,
        )
        .join(Document, Document.id == Delivery.document_id)
        .outerjoin(Unit, Unit.id == Delivery.unit_id)
        .where(condition, Delivery.id > after)
        .order_by(Delivery.id)
        .limit(limit + 1 if limit is not None else None)
    ).all()  # fmt: skip
    shown = [Silent(*row) for row in (rows if limit is None else rows[:limit])]
    return Page(shown, str(shown[-1].id) if len(rows) > len(shown) else None)


def count(session: Session, condition: Condition) -> int:
    """How many recipients that are: one statement."""
    wanted = sa.select(sa.func.count()).select_from(Delivery)
    return session.scalar(wanted.join(Document, Document.id == Delivery.document_id).where(condition)) or 0
