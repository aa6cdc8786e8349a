"""The chain of documents that carry one another out, up and down: province, agency, unit.

Who is told what of it is decided by the caller, who hands the conditions in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_models import CarriedOut, Consolidation, Delivery, Duty
from documents.delivery_queries import TO_REPORT, number_and_symbol
from documents.models import Document
from documents.queries import Condition
from documents.states import DeliveryState, State
from organization.models import Unit

MOST = 500  # documents below one; a plan of a province goes to some hundred bodies


@dataclass(frozen=True, slots=True)
class Tie:
    """That one document carries out another, and by which copy of it."""

    below_id: int
    above_id: int
    delivery_id: int


@dataclass(frozen=True, slots=True)
class Member:
    """A document of the chain: what its number line says, and which conditions of the caller it fulfils."""

    id: int
    number: int | None
    symbol: str | None
    doc_type: str | None
    subject: str
    document_date: date | None
    state: State
    agency: str
    is_read: bool
    is_followed: bool

    @property
    def number_and_symbol(self) -> str:
        """ "05/KH-SKHCN"."""
        return number_and_symbol(self.number, self.symbol)


@dataclass(frozen=True, slots=True)
class Copy:
    """How far the recipient is with the copy that a document carries out: what it owes upward."""

    id: int
    name: str
    state: DeliveryState
    is_held: bool  # by the caller's condition
    duties: int
    closed: int
    late: int  # still to be reported, and the last good day has passed
    last_good_day: date | None  # of the next report


@dataclass(frozen=True, slots=True)
class Upward:
    """A consolidated report on a document of the chain."""

    document_id: int
    plan_id: int
    number: int | None
    symbol: str | None
    state: State
    issued_on: date | None

    @property
    def words(self) -> str | None:
        """ "05/BC-SKHCN", once it has a number."""
        return number_and_symbol(self.number, self.symbol) if self.number is not None else None


def ties_above(session: Session, document_id: int) -> list[Tie]:
    """The way up from a document to the highest one, the nearest first: one statement.

    A circle, which no step can make, ends where it began: the rows are a set.
    """
    above = _ties().where(CarriedOut.document_id == document_id).cte("above", recursive=True)
    above = above.union(_ties().where(CarriedOut.document_id == above.c.above_id))
    return [Tie(*row) for row in session.execute(sa.select(above))]


def ties_below(session: Session, document_id: int) -> list[Tie]:
    """All that carries a document out, down to the lowest, at most MOST of them: one statement."""
    below = _ties().where(Delivery.document_id == document_id).cte("below", recursive=True)
    below = below.union(_ties().where(Delivery.document_id == below.c.below_id))
    wanted = sa.select(below).order_by(below.c.below_id).limit(MOST)
    return [Tie(*row) for row in session.execute(wanted)]


def _ties() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        CarriedOut.document_id.label("below_id"), Delivery.document_id.label("above_id"), Delivery.id
    ).join(Delivery, Delivery.id == CarriedOut.delivery_id)


def members(
    session: Session, ids: Iterable[int], *, reads: Condition, follows: Condition
) -> Mapping[int, Member]:
    """The documents of a chain with what the conditions say of each: one statement."""
    rows = session.execute(
        sa.select(
            Document.id, Document.number, Document.symbol, Document.doc_type, Document.subject,
            Document.document_date, Document.state, Unit.name, reads.label("reads"), follows.label("follows"),
        )
        .join(Unit, Unit.id == Document.agency_id)
        .where(Document.id.in_(list(ids)))
    )  # fmt: skip
    return {row.id: Member(*row[:8], bool(row.reads), bool(row.follows)) for row in rows}


def copies(session: Session, ids: Iterable[int], today: date, *, held: Condition) -> Mapping[int, Copy]:
    """What the recipients of these copies owe upward, by delivery: one statement."""
    owed = sa.and_(Duty.delivery_id == Delivery.id)
    asked = sa.case((TO_REPORT, Duty.last_good_day))
    rows: Sequence[Any] = session.execute(
        sa.select(
            Delivery.id,
            Delivery.name,
            Delivery.state,
            held.label("held"),
            sa.func.count(Duty.id),
            sa.func.count(Duty.closed_at),
            sa.func.count(sa.case((sa.and_(TO_REPORT, Duty.last_good_day < today), 1))),
            sa.func.min(asked),
        )
        .outerjoin(Duty, owed)
        .where(Delivery.id.in_(list(ids)))
        .group_by(Delivery.id, Delivery.name, Delivery.state)
    ).all()
    return {row[0]: Copy(*row) for row in rows}


def upward(session: Session, ids: Iterable[int], *, reads: Condition) -> Mapping[int, Sequence[Upward]]:
    """The consolidated reports on these documents that the person may see, newest first: one statement."""
    rows = session.execute(
        sa.select(
            Document.id, Consolidation.plan_id, Document.number, Document.symbol, Document.state,
            Document.document_date,
        )
        .join(Consolidation, Consolidation.document_id == Document.id)
        .where(Consolidation.plan_id.in_(list(ids)), reads)
        .where(Document.state.not_in([State.CANCELLED, State.VOIDED]))
        .order_by(Document.id.desc())
    )  # fmt: skip
    found: dict[int, list[Upward]] = {}
    for row in rows:
        found.setdefault(row.plan_id, []).append(Upward(*row))
    return found
