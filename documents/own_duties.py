"""What an issuing agency itself must report upward by a day that its document sets: queries for pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.delivery_queries import number_and_symbol
from documents.models import Document
from documents.paging import FAR
from documents.reminder_models import OwnDuty
from documents.states import State
from organization.models import Person

MOST = 200


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A duty of the agency itself, with its document and how it ended."""

    id: int
    document_id: int
    number: int | None
    symbol: str | None
    subject: str
    revision: int
    who: str
    content: str
    deadline: date | None
    operator: str | None
    last_good_day: date | None
    working_days: int | None  # of a period, from the date of the document
    report_to: str | None
    through: str | None
    done_at: datetime | None
    done_by: str | None
    done_words: str | None
    by_document_id: int | None
    by_number: int | None
    by_symbol: str | None

    @property
    def by_document(self) -> str:
        """Number and symbol of the report that did it, or that was recalled or taken back since."""
        return number_and_symbol(self.by_number, self.by_symbol)

    @property
    def number_and_symbol(self) -> str:
        """The number and symbol of the document that sets the day."""
        return number_and_symbol(self.number, self.symbol)


_report = aliased(Document)
_LINE: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        OwnDuty.id, Document.id, Document.number, Document.symbol, Document.subject, Document.revision,
        OwnDuty.who, OwnDuty.content, OwnDuty.deadline, OwnDuty.operator, OwnDuty.last_good_day,
        OwnDuty.working_days, OwnDuty.report_to, OwnDuty.through, OwnDuty.done_at, Person.name,
        OwnDuty.done_words,
        OwnDuty.by_document_id, _report.number, _report.symbol,
    )
    .join(Document, Document.id == OwnDuty.document_id)
    .outerjoin(Person, Person.id == OwnDuty.done_by)
    .outerjoin(_report, _report.id == OwnDuty.by_document_id)
)  # fmt: skip
_DUE = sa.func.coalesce(OwnDuty.last_good_day, FAR)


def of_document(session: Session, document_id: int) -> list[OwnLine]:
    """What a document asks of its own agency, the first day first: one statement."""
    wanted = _LINE.where(OwnDuty.document_id == document_id).order_by(_DUE, OwnDuty.id)
    return [OwnLine(*row) for row in session.execute(wanted)]


def _open_of(agency_ids: Iterable[int]) -> sa.ColumnElement[bool]:
    return sa.and_(
        OwnDuty.agency_id.in_(list(agency_ids)), OwnDuty.done_at.is_(None), Document.state == State.ISSUED
    )


def open_of(session: Session, agency_ids: Sequence[int], limit: int = MOST) -> list[OwnLine]:
    """What the agencies still have to report upward, the first day first: one statement."""
    wanted = _LINE.where(_open_of(agency_ids)).order_by(_DUE, OwnDuty.id).limit(limit)
    return [OwnLine(*row) for row in session.execute(wanted)]


def done_of(session: Session, agency_ids: Sequence[int], limit: int = MOST) -> list[OwnLine]:
    """What the agencies have reported upward, the last first: one statement."""
    mine = sa.and_(OwnDuty.agency_id.in_(list(agency_ids)), OwnDuty.done_at.is_not(None))
    wanted = _LINE.where(mine).order_by(OwnDuty.done_at.desc(), OwnDuty.id).limit(limit)
    return [OwnLine(*row) for row in session.execute(wanted)]


def count_open(session: Session, agency_ids: Sequence[int]) -> int:
    """How many of them are open: one statement."""
    if not agency_ids:
        return 0
    counted = (
        sa.select(sa.func.count())
        .select_from(OwnDuty)
        .join(Document, Document.id == OwnDuty.document_id)
        .where(_open_of(agency_ids))
    )
    return session.scalar(counted) or 0


def open_of_document(session: Session, document_id: int) -> int:
    """How many duties of its own agency keep a document from being closed: one statement."""
    counted = sa.select(sa.func.count()).where(OwnDuty.document_id == document_id, OwnDuty.done_at.is_(None))
    return session.scalar(counted.select_from(OwnDuty)) or 0
