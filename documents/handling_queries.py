"""What an agency received and how far it is settled: the lines of both books of arrivals, and figures.

How far is never stored: a document is settled when its recipient has ended it or reported all that it owes,
and late when that happened after the day which the leader set, or else the sender's last good day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from db import day_in_vietnam
from documents.delivery_models import CarriedOut, Delivery, Direction, Duty, Report
from documents.delivery_queries import TO_REPORT, number_and_symbol
from documents.models import Document
from documents.queries import Condition
from documents.register_queries import PAGE, Book, Page
from documents.states import GONE_DELIVERIES, TAKEN_OFF_REPORTS, DeliveryState, State
from organization.models import Person, Unit


@dataclass(frozen=True, slots=True)
class InLine:
    """A line of Sổ đăng ký văn bản đến and of Sổ theo dõi giải quyết (Phụ lục IV mục VI, VIII)."""

    delivery_id: int
    accepted_at: datetime  # the day it was entered
    arrival_number: int
    sender: str
    number: int | None
    symbol: str | None
    document_date: date | None
    doc_type: str | None
    subject: str
    accepted_by: str | None  # who took it in
    state: DeliveryState
    reason: str | None
    due_on: date | None
    progress: str  # a key of PROGRESS
    settled_on: date | None
    given_to: str = ""  # who leads
    given_at: datetime | None = None
    answers: Sequence[str] = ()  # the documents that answer it or carry it out

    @property
    def number_and_symbol(self) -> str:
        """The number and symbol of the document."""
        return number_and_symbol(self.number, self.symbol)


PROGRESS = ("done", "done_late", "open", "overdue")

_of_this = Direction.delivery_id == Delivery.id
_LEADS = sa.and_(
    _of_this, Direction.parent_id.is_(None), Direction.part == "lead", Direction.ended_at.is_(None)
)


def _one(what: Any, *conditions: Condition) -> Any:
    """A value told of one delivery by rows that belong to it."""
    return sa.select(what).where(*conditions).correlate(Delivery).scalar_subquery()


LEAD = _one(sa.func.max(Direction.id), _LEADS)
due_on = sa.func.coalesce(
    _one(sa.func.min(Direction.due_on), _LEADS),
    _one(sa.func.min(Duty.last_good_day), Duty.delivery_id == Delivery.id),
    type_=sa.Date(),
)
_OWED = sa.exists().where(Duty.delivery_id == Delivery.id)
_OWES = sa.exists().where(Duty.delivery_id == Delivery.id, TO_REPORT)
_SETTLED = sa.or_(
    Delivery.state == DeliveryState.DONE,
    sa.and_(Delivery.state == DeliveryState.IN_PROGRESS, _OWED, ~_OWES),
)
_REPORTED_AT = _one(
    sa.func.max(Report.submitted_at),
    Report.delivery_id == Delivery.id,
    Report.state.not_in(TAKEN_OFF_REPORTS),
)
_settled_on = day_in_vietnam(sa.func.coalesce(_REPORTED_AT, Delivery.done_at))


def progress(today: date) -> sa.ColumnElement[str]:
    """How far a delivery is settled on a day: a key of PROGRESS."""
    in_time = sa.or_(due_on.is_(None), _settled_on <= due_on)
    return sa.case(
        (sa.and_(_SETTLED, in_time), "done"),
        (_SETTLED, "done_late"),
        (Delivery.state.in_(GONE_DELIVERIES), "done"),  # nothing is left to be settled
        (due_on < today, "overdue"),
        else_="open",
    )


def in_book(book: Book) -> Condition:
    """What stands in a register of arrivals."""
    return sa.and_(Delivery.recipient_agency_id == book.agency_id, Delivery.arrival_year == book.year)


def of_unit(unit_id: int) -> Condition:
    """What a unit leads."""
    return sa.exists().where(_LEADS, Direction.unit_id == unit_id)


def unassigned() -> Condition:
    """What nobody leads yet."""
    return ~sa.exists().where(_LEADS)


def units_of(session: Session, book: Book) -> list[tuple[int, str]]:
    """The units that lead something in a register of arrivals, by name: one statement."""
    leading = sa.select(Direction.unit_id).join(Delivery, _LEADS).where(in_book(book))
    rows = session.execute(
        sa.select(Unit.id, Unit.name).where(Unit.id.in_(leading)).order_by(Unit.sort_key, Unit.id)
    )
    return [(row.id, row.name) for row in rows]


def incoming(
    session: Session,
    book: Book,
    narrowed: Condition,
    today: date,
    *,
    after: int = 0,
    limit: int | None = PAGE,
) -> Page:
    """Lines of a register of arrivals by số đến; without a limit all. Three statements."""
    sender = aliased(Unit)
    rows: Any = session.execute(
        sa.select(
            Delivery.id, Delivery.accepted_at, Delivery.arrival_number, sender.name, Document.number,
            Document.symbol, Document.document_date, Document.doc_type, Document.subject,
            Delivery.accepted_by, Delivery.state, Delivery.reason, due_on.label("due_on"),
            progress(today).label("progress"), sa.case((_SETTLED, _settled_on)).label("settled_on"),
        )
        .join(Document, Document.id == Delivery.document_id)
        .join(sender, sender.id == Delivery.agency_id)
        .where(in_book(book), Delivery.arrival_number > after, narrowed)
        .order_by(Delivery.arrival_number)
        .limit(limit + 1 if limit is not None else None)
    ).all()  # fmt: skip
    shown = rows if limit is None else rows[:limit]
    ids: list[int] = [row.id for row in shown]
    given, answers = _given(session, ids), _answers(session, ids)
    lines = [_line(row, given, answers) for row in shown]
    return Page(lines, lines[-1].arrival_number if len(rows) > len(shown) else None)


def _line(
    row: Any, given: Mapping[int, tuple[str, datetime]], answers: Mapping[int, Sequence[str]]
) -> InLine:
    leader, at = given.get(row.id, ("", None))
    return replace(InLine(*row), given_to=leader, given_at=at, answers=answers.get(row.id, ()))


def _given(session: Session, delivery_ids: Sequence[int]) -> dict[int, tuple[str, datetime]]:
    """Who leads each delivery now, and when the leader first gave it to anybody: one statement."""
    name = sa.func.coalesce(Person.name, Unit.name)
    rows = session.execute(
        sa.select(Direction.delivery_id, name, Direction.given_at, Direction.ended_at)
        .outerjoin(Unit, Unit.id == Direction.unit_id)
        .outerjoin(Person, Person.id == Direction.person_id)
        .where(
            Direction.delivery_id.in_(delivery_ids), Direction.part == "lead", Direction.parent_id.is_(None)
        )
        .order_by(Direction.id)
    )
    found: dict[int, tuple[str, datetime]] = {}
    for delivery_id, leader, at, ended_at in rows:
        names, first = found.get(delivery_id, ("", at))
        living = [part for part in (names, leader if ended_at is None else "") if part]
        found[delivery_id] = ("; ".join(living), first)
    return found


def _answers(session: Session, delivery_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The numbered documents that answer each delivery, without void ones: one statement."""
    rows = session.execute(
        sa.select(CarriedOut.delivery_id, Document.number, Document.symbol)
        .join(Document, Document.id == CarriedOut.document_id)
        .where(CarriedOut.delivery_id.in_(delivery_ids), Document.number.is_not(None))
        .where(Document.state != State.VOIDED)
        .order_by(Document.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for delivery_id, number, symbol in rows:
        found[delivery_id] = (*found.get(delivery_id, ()), number_and_symbol(number, symbol))
    return found


# Figures


@dataclass(frozen=True, slots=True)
class Settling:
    """How many of the documents that a unit, or a person, leads are settled, and how many of them in time."""

    leader: str | None  # nobody yet
    all: int
    done: int
    done_late: int
    open: int
    overdue: int


def settling(session: Session, agency_id: int, first: datetime, end: datetime, today: date) -> list[Settling]:
    """Báo cáo giải quyết văn bản đến: what was entered in a period, by who leads it: one statement."""
    where = progress(today).label("progress")
    told = (
        sa.select(LEAD.label("lead"), where)
        .where(
            Delivery.recipient_agency_id == agency_id,
            Delivery.arrival_number.is_not(None),
            Delivery.accepted_at >= first,
            Delivery.accepted_at < end,
        )
        .subquery()
    )
    name = sa.func.coalesce(Unit.name, Person.name)
    counts = [sa.func.sum(sa.case((told.c.progress == key, 1), else_=0)) for key in PROGRESS]
    rows = session.execute(
        sa.select(name, sa.func.count(), *counts)
        .select_from(told)
        .outerjoin(Direction, Direction.id == told.c.lead)
        .outerjoin(Unit, Unit.id == Direction.unit_id)
        .outerjoin(Person, Person.id == Direction.person_id)
        .group_by(name, Unit.sort_key)
        .order_by(Unit.sort_key.nulls_last(), name.nulls_last())
    )
    return [Settling(*row) for row in rows]


def not_entered(session: Session, agency_id: int, first: datetime, end: datetime) -> tuple[int, int]:
    """How many that arrived in a period were not acknowledged, and how many were refused: one statement."""
    waits, refused = Delivery.state == DeliveryState.ARRIVED, Delivery.state == DeliveryState.REFUSED
    row = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(sa.case((waits, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((refused, 1), else_=0)), 0),
        ).where(
            Delivery.recipient_agency_id == agency_id,
            Delivery.to_agency.is_(True),
            Delivery.sent_at >= first,
            Delivery.sent_at < end,
        )
    ).one()
    return row[0], row[1]
