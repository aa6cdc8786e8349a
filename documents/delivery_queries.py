"""Received documents for pages: the inbox in pages by key, its counters, and one delivery with its facts.

Whose deliveries are shown is decided by the caller, who hands the condition in; a counter asks with the same
condition as the list that it opens.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, aliased

from documents.delivery_models import Delivery, Direction, Duty, Report
from documents.models import Document, RecipientLine
from documents.paging import FAR, Page, key_of, read_key
from documents.queries import Condition
from documents.states import Channel, DeliveryState, Purpose, ReportState, State
from organization.models import Unit

PAGE = 50
TAKEN_IN = (DeliveryState.ACCEPTED, DeliveryState.ASSIGNED, DeliveryState.IN_PROGRESS)


def number_and_symbol(number: int | None, symbol: str | None) -> str:
    """ "05/KH-SKHCN": a number below ten takes a zero (NĐ 30/2020 Phụ lục I II.3)."""
    return f"{number:02d}/{symbol}" if number is not None else ""


# Which duties and deliveries

WAITING_REPORT = sa.exists().where(Report.duty_id == Duty.id, Report.state == ReportState.SUBMITTED)
TO_REPORT = sa.and_(Duty.closed_at.is_(None), ~WAITING_REPORT)  # nothing sent yet, or returned


def _owes(*conditions: Condition) -> ColumnElement[bool]:
    return sa.exists().where(Duty.delivery_id == Delivery.id, TO_REPORT, *conditions)


def received(whose: Condition) -> Condition:
    """All that was delivered inside the installation."""
    return sa.and_(whose, Delivery.channel == Channel.INTERNAL)


def unacknowledged(whose: Condition) -> Condition:
    """What has arrived and was not acknowledged yet."""
    return sa.and_(received(whose), Delivery.state == DeliveryState.ARRIVED)


def to_give_back(whose: Condition) -> Condition:
    """What the sender recalls or asks for, and waits for an answer on."""
    return sa.and_(
        received(whose),
        sa.or_(
            Delivery.state == DeliveryState.RECALLING,
            sa.and_(Delivery.state.in_(TAKEN_IN), Delivery.asked_back_at.is_not(None)),
        ),
    )


def undirected(whose: Condition) -> Condition:
    """What was taken in and given to nobody yet, or whose lead gave it back."""
    living = sa.exists().where(
        Direction.delivery_id == Delivery.id, Direction.part == "lead", Direction.ended_at.is_(None)
    )
    given_back = sa.exists().where(Direction.delivery_id == Delivery.id, Direction.ended_at.is_not(None))
    under_way = Delivery.state.in_([DeliveryState.ASSIGNED, DeliveryState.IN_PROGRESS])
    again = sa.and_(under_way, given_back, ~living)
    return sa.and_(received(whose), sa.or_(Delivery.state == DeliveryState.ACCEPTED, again))


def to_pass_on(units: Iterable[int]) -> Condition:
    """What a leader gave one of these units and nobody in it has got yet, or gave back."""
    below = aliased(Direction)
    passed = sa.exists().where(below.parent_id == Direction.id, below.ended_at.is_(None))
    named = sa.exists().where(
        Direction.delivery_id == Delivery.id,
        Direction.unit_id.in_(list(units)),
        Direction.part.in_(["lead", "coordinate"]),
        Direction.ended_at.is_(None),
        ~passed,
    )
    return sa.and_(named, Delivery.state == DeliveryState.ASSIGNED)


def to_report(whose: Condition) -> Condition:
    """What was taken in and asks for a report."""
    return sa.and_(received(whose), Delivery.state.in_(TAKEN_IN), _owes())


def overdue(whose: Condition, today: date) -> Condition:
    """What asks for a report whose last good day has passed, acknowledged or not."""
    return sa.and_(received(whose), _owes(Duty.last_good_day < today))


def for_information(whose: Condition) -> Condition:
    """What was received without anything to carry out."""
    return sa.and_(received(whose), Delivery.purpose != Purpose.CARRY_OUT)


def to_hand_over(agencies: Iterable[int]) -> Condition:
    """Paper copies that the clerk of these agencies has to send, or whose receipt is to be recorded."""
    return sa.and_(
        Delivery.agency_id.in_(list(agencies)),
        Delivery.channel == Channel.PAPER,
        Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENT]),
    )


def by_mail(agencies: Iterable[int]) -> Condition:
    """Letters of these agencies to outside bodies that are not confirmed yet, or could not be sent."""
    return sa.and_(
        Delivery.agency_id.in_(list(agencies)),
        Delivery.channel == Channel.EMAIL,
        Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.FAILED]),
    )


# The inbox


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery as a line of a list, with the facts that decide who may act on it."""

    id: int
    document_id: int
    agency_id: int
    unit_id: int | None
    person_id: int | None
    recipient_agency_id: int | None
    to_agency: bool
    name: str
    purpose: Purpose
    channel: Channel
    state: DeliveryState
    version: int
    reason: str | None
    sent_at: datetime | None
    accepted_at: datetime | None
    accepted_by: str | None
    arrival_number: int | None
    refused_at: datetime | None
    done_at: datetime | None
    asked_back_at: datetime | None
    asked_back_reason: str | None
    sender: str
    doc_type: str | None
    number: int | None
    symbol: str | None
    subject: str
    urgency: str | None
    document_date: date | None
    document_state: State
    last_good_day: date | None  # of the next report that is due
    asks_for_report: bool
    waits_for_office: bool  # a report was sent and nobody has decided on it
    is_new: bool  # its notice was put before the recipient, who has not acknowledged yet

    @property
    def number_and_symbol(self) -> str:
        """The number and symbol of the document."""
        return number_and_symbol(self.number, self.symbol)


_sender = aliased(Unit)
DUE = (
    sa.select(sa.func.min(Duty.last_good_day))
    .where(Duty.delivery_id == Delivery.id, TO_REPORT)
    .correlate(Delivery)
    .scalar_subquery()
)
_WAITS = sa.exists().where(Report.delivery_id == Delivery.id, Report.state == ReportState.SUBMITTED)
_d, _o = Delivery, Document
_RECEIVED: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        _d.id, _d.document_id, _d.agency_id, _d.unit_id, _d.person_id, _d.recipient_agency_id, _d.to_agency,
        _d.name, _d.purpose, _d.channel, _d.state, _d.version, _d.reason, _d.sent_at, _d.accepted_at,
        _d.accepted_by, _d.arrival_number, _d.refused_at, _d.done_at, _d.asked_back_at, _d.asked_back_reason,
        _sender.name.label("sender"),
        _o.doc_type, _o.number, _o.symbol, _o.subject, _o.urgency, _o.document_date,
        _o.state.label("document_state"), DUE.label("last_good_day"), _owes().label("asks_for_report"),
        _WAITS.label("waits_for_office"),
        (_d.state == DeliveryState.ARRIVED).label("is_new"),
    )
    .join(Document, _o.id == _d.document_id)
    .join(_sender, _sender.id == _d.agency_id)
)  # fmt: skip


def inbox(
    session: Session, condition: Condition, *, after: str | None = None, limit: int = PAGE
) -> Page[Received]:
    """A page of the inbox, what is due first above, then the newest: one statement."""
    due = sa.func.coalesce(DUE, FAR)
    wanted = _RECEIVED.where(condition).order_by(due, Delivery.id.desc()).limit(limit + 1)
    if after is not None:
        day, last = read_key(after)
        wanted = wanted.where(sa.or_(due > day, sa.and_(due == day, Delivery.id < last)))
    found = [Received(*row) for row in session.execute(wanted)]
    rows = found[:limit]
    more = len(found) > limit
    return Page(rows, key_of(rows[-1].last_good_day, rows[-1].id) if more else None)


def counts(session: Session, lists: Mapping[str, Condition]) -> dict[str, int]:
    """The length of each list: one statement for all."""
    if not lists:
        return {}
    asked = [
        sa.select(sa.func.count()).select_from(Delivery).where(condition).scalar_subquery()
        for condition in lists.values()
    ]
    return dict(zip(lists, session.execute(sa.select(*asked)).one(), strict=True))


# One delivery


def delivery(session: Session, delivery_id: int) -> tuple[Received, str] | None:
    """One delivery and the printed line that it comes from: one statement."""
    row = session.execute(
        _RECEIVED.add_columns(RecipientLine.text)
        .join(RecipientLine, RecipientLine.id == Delivery.line_id)
        .where(Delivery.id == delivery_id)
    ).first()
    return (Received(*row[:-1]), row[-1]) if row else None


def recall_progress(session: Session, document_id: int) -> tuple[int, int]:
    """How many recipients of a recalled document have not confirmed yet, of how many: one statement."""
    mine = sa.and_(Delivery.document_id == document_id, Delivery.state.in_(_RECALLED))
    waiting = sa.func.count(sa.case((Delivery.state == DeliveryState.RECALLING, 1)))
    row = session.execute(sa.select(waiting, sa.func.count()).where(mine)).one()
    return row[0], row[1]


_RECALLED = (DeliveryState.RECALLING, DeliveryState.RECALLED)


def recall_of(session: Session, document_id: int) -> tuple[str | None, str | None]:
    """By which document it is recalled and why, as the sender says."""
    row = session.execute(
        sa.select(Document.recall_basis, Document.end_reason).where(Document.id == document_id)
    ).one()
    return row[0], row[1]
