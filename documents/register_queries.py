"""The registers of outgoing and incoming documents as NĐ 30/2020 Phụ lục IV prints them: ten columns each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.delivery_models import Delivery, Direction, Register
from documents.delivery_queries import number_and_symbol
from documents.models import Document, RecipientLine
from documents.states import UNACKNOWLEDGED, DeliveryState, State
from organization.models import Person, Unit

PAGE = 100


@dataclass(frozen=True, slots=True)
class Book:
    """A register: one agency, direction, year and group."""

    id: int
    agency_id: int
    agency: str
    year: int
    group: str
    last_number: int


@dataclass(frozen=True, slots=True)
class OutLine:
    """A line of Sổ đăng ký văn bản đi (Phụ lục IV mục I); a void number keeps its line."""

    document_id: int
    number: int
    number_and_symbol: str  # (1)
    document_date: date | None  # (2)
    doc_type: str | None  # (3) with the subject
    subject: str
    signer: str  # (4)
    recipients: Sequence[str]  # (5) as printed
    archive: str  # (6)
    copies: int  # (7)
    issued_at: datetime | None  # (8)
    acknowledged: int  # (9) of the copies
    state: State
    end_reason: str | None  # (10)


@dataclass(frozen=True, slots=True)
class InLine:
    """A line of Sổ đăng ký văn bản đến (Phụ lục IV mục VI)."""

    delivery_id: int
    accepted_at: datetime  # (1) the day it was entered
    arrival_number: int  # (2)
    sender: str  # (3)
    number_and_symbol: str  # (4)
    document_date: date | None  # (5)
    doc_type: str | None  # (6) with the subject
    subject: str
    given_to: str  # (7) who leads
    given_at: datetime | None  # (8)
    accepted_by: str | None  # (9) who took it in
    state: DeliveryState
    reason: str | None  # (10)


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a register and the number after which the next page begins."""

    rows: Sequence[Any]
    next_key: int | None = None


def books(session: Session, agencies: Iterable[int], direction: str) -> list[Book]:
    """The registers of these agencies, the latest year first: one statement."""
    rows = session.execute(
        sa.select(
            Register.id,
            Register.agency_id,
            Unit.name,
            Register.year,
            Register.group_name,
            Register.last_number,
        )
        .join(Unit, Unit.id == Register.agency_id)
        .where(Register.agency_id.in_(list(agencies)), Register.direction == direction)
        .order_by(Register.year.desc(), Unit.sort_key, Register.group_name, Register.id)
    )
    return [Book(*row) for row in rows]


def outgoing(session: Session, book: Book, *, after: int = 0, limit: int | None = PAGE) -> Page:
    """Lines of a register of outgoing documents by number; without a limit all. Three statements."""
    rows = session.execute(
        sa.select(
            Document.id, Document.number, Document.symbol, Document.document_date, Document.doc_type,
            Document.subject, sa.func.coalesce(Person.name, Document.signer_name, ""), Document.archive_line,
            Document.issued_at, Document.state, Document.end_reason,
        )
        .outerjoin(Person, Person.id == Document.signer_id)
        .where(Document.register_id == book.id, Document.number > after)
        .order_by(Document.number)
        .limit(limit + 1 if limit is not None else None)
    ).all()  # fmt: skip
    shown = rows if limit is None else rows[:limit]
    ids = [row.id for row in shown]
    printed, copies = _recipients(session, ids), _copies(session, ids)
    lines = [_out_line(row, printed.get(row.id, []), *copies.get(row.id, (0, 0))) for row in shown]
    return Page(lines, lines[-1].number if len(rows) > len(shown) else None)


def _out_line(row: Any, recipients: Sequence[str], copies: int, acknowledged: int) -> OutLine:
    key, number, symbol, day, doc_type, subject, signer, archive, issued_at, state, reason = row
    return OutLine(
        key,
        number,
        number_and_symbol(number, symbol),
        day,
        doc_type,
        subject,
        signer,
        recipients,
        archive or "",
        copies,
        issued_at,
        acknowledged,
        state,
        reason,
    )


def _recipients(session: Session, document_ids: Sequence[int]) -> dict[int, list[str]]:
    """The printed recipients of each document without the archive line: one statement."""
    line = RecipientLine
    rows = session.execute(
        sa.select(line.document_id, line.name)
        .where(line.document_id.in_(document_ids), line.is_archive.is_(False))
        .order_by(line.document_id, line.position)
    )
    found: dict[int, list[str]] = {}
    for document_id, name in rows:
        found.setdefault(document_id, []).append(name)
    return found


def _copies(session: Session, document_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many copies of each document went out and how many were acknowledged: one statement."""
    left = (*UNACKNOWLEDGED, DeliveryState.REFUSED, DeliveryState.FAILED)
    rows = session.execute(
        sa.select(
            Delivery.document_id,
            sa.func.count(),
            sa.func.sum(sa.case((Delivery.state.not_in(left), 1), else_=0)),
        )
        .where(Delivery.document_id.in_(document_ids), Delivery.state != DeliveryState.WITHHELD)
        .group_by(Delivery.document_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def incoming(session: Session, book: Book, *, after: int = 0, limit: int | None = PAGE) -> Page:
    """Lines of a register of incoming documents by số đến; without a limit all. Two statements."""
    sender = aliased(Unit)
    rows = session.execute(
        sa.select(
            Delivery.id, Delivery.accepted_at, Delivery.arrival_number, sender.name, Document.number,
            Document.symbol, Document.document_date, Document.doc_type, Document.subject,
            Delivery.accepted_by, Delivery.state, Delivery.reason,
        )
        .join(Document, Document.id == Delivery.document_id)
        .join(sender, sender.id == Delivery.agency_id)
        .where(
            Delivery.recipient_agency_id == book.agency_id,
            Delivery.arrival_year == book.year,
            Delivery.arrival_number > after,
        )
        .order_by(Delivery.arrival_number)
        .limit(limit + 1 if limit is not None else None)
    ).all()  # fmt: skip
    shown = rows if limit is None else rows[:limit]
    given = _given(session, [row.id for row in shown])
    lines = [_in_line(row, *given.get(row.id, ("", None))) for row in shown]
    return Page(lines, lines[-1].arrival_number if len(rows) > len(shown) else None)


def _in_line(row: Any, given_to: str, given_at: datetime | None) -> InLine:
    key, accepted_at, arrival, sender, number, symbol, day, doc_type, subject, accepted_by, state, reason = (
        row
    )
    return InLine(
        key,
        accepted_at,
        arrival,
        sender,
        number_and_symbol(number, symbol),
        day,
        doc_type,
        subject,
        given_to,
        given_at,
        accepted_by,
        state,
        reason,
    )


def _given(session: Session, delivery_ids: Sequence[int]) -> dict[int, tuple[str, datetime]]:
    """To whom the leader gave each delivery to lead, and when first: one statement."""
    rows = session.execute(
        sa.select(Direction.delivery_id, sa.func.coalesce(Person.name, Unit.name), Direction.given_at)
        .outerjoin(Unit, Unit.id == Direction.unit_id)
        .outerjoin(Person, Person.id == Direction.person_id)
        .where(Direction.delivery_id.in_(delivery_ids), Direction.part == "lead")
        .order_by(Direction.id)
    )
    found: dict[int, tuple[str, datetime]] = {}
    for delivery_id, name, at in rows:
        names, first = found.get(delivery_id, ("", at))
        found[delivery_id] = (f"{names}; {name}" if names else name, first)
    return found
