"""The registers of an agency, and the lines of the outgoing one (NĐ 30/2020 Phụ lục IV mục I)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.delivery_models import Delivery, Register
from documents.delivery_queries import number_and_symbol
from documents.models import Document, RecipientLine
from documents.queries import Condition
from documents.states import DeliveryState, State
from organization.models import Person, Unit

PAGE = 100


@dataclass(frozen=True, slots=True)
class Book:
    """A register: one agency, direction, year and group."""

    id: int
    agency_id: int
    agency: str
    parent: str | None  # the agency above, for the cover
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
class Page:
    """Some lines of a register and the number after which the next page begins."""

    rows: Sequence[Any]
    next_key: int | None = None


def books(session: Session, agencies: Iterable[int], direction: str) -> list[Book]:
    """The registers of these agencies, the latest year first: one statement."""
    above = aliased(Unit)
    rows = session.execute(
        sa.select(
            Register.id,
            Register.agency_id,
            Unit.name,
            above.name,
            Register.year,
            Register.group_name,
            Register.last_number,
        )
        .join(Unit, Unit.id == Register.agency_id)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Register.agency_id.in_(list(agencies)), Register.direction == direction)
        .order_by(Register.year.desc(), Unit.sort_key, Register.group_name, Register.id)
    )
    return [Book(*row) for row in rows]


# What the lines of outgoing documents can be narrowed to.
OUT_STATES: dict[str, Condition] = {
    "chua-phat-hanh": Document.state.in_([State.NUMBERED, State.SEALED]),
    "da-phat-hanh": Document.issued_at.is_not(None),
    "huy-so": Document.state == State.VOIDED,
}


def of_unit(unit_id: int) -> Condition:
    """What a unit has drafted."""
    return Document.unit_id == unit_id


def units_of(session: Session, book: Book) -> list[tuple[int, str]]:
    """The units whose documents stand in a register, by name: one statement."""
    rows = session.execute(
        sa.select(Unit.id, Unit.name)
        .where(Unit.id.in_(sa.select(Document.unit_id).where(Document.register_id == book.id)))
        .order_by(Unit.sort_key, Unit.id)
    )
    return [(row.id, row.name) for row in rows]


def outgoing(
    session: Session, book: Book, narrowed: Condition, *, after: int = 0, limit: int | None = PAGE
) -> Page:
    """Lines of a register of outgoing documents by number; without a limit all. Three statements."""
    rows = session.execute(
        sa.select(
            Document.id, Document.number, Document.symbol, Document.document_date, Document.doc_type,
            Document.subject, sa.func.coalesce(Person.name, Document.signer_name, ""), Document.archive_line,
            Document.issued_at, Document.state, Document.end_reason,
        )
        .outerjoin(Person, Person.id == Document.signer_id)
        .where(Document.register_id == book.id, Document.number > after, narrowed)
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
    rows = session.execute(
        sa.select(
            Delivery.document_id,
            sa.func.count(),
            sa.func.count(Delivery.accepted_at),
        )
        .where(Delivery.document_id.in_(document_ids), Delivery.state != DeliveryState.WITHHELD)
        .group_by(Delivery.document_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
