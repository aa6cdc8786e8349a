"""Case files for pages and prints: the list of a year, the documents in one file, where a document lies."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.case_file_models import CaseFile, FiledDocument, code_of
from documents.delivery_models import Delivery
from documents.delivery_queries import number_and_symbol
from documents.models import Document
from documents.queries import Condition
from documents.signing_models import Print
from documents.states import CaseFileState, State
from organization.models import Person, Unit

_f, _d = CaseFile, Document


@dataclass(frozen=True, slots=True)
class FileLine:
    """A case file as a line of the year's list and of Mục lục hồ sơ (NĐ 30/2020 Phụ lục V)."""

    id: int
    number: int
    abbreviation: str
    heading: str
    title: str
    retention_years: int | None  # null: for good
    keeper: str
    limits: str | None
    note: str | None
    listed: bool
    state: CaseFileState
    opened_on: date | None
    closed_on: date | None
    archived_on: date | None
    archived_by: str | None
    documents: int  # how many lie in it
    first_day: date | None  # the oldest and the newest of them
    last_day: date | None
    pages: int | None  # of those whose PDF the system has made

    @property
    def code(self) -> str:
        """ "01.TCCB"."""
        return code_of(self.number, self.abbreviation)

    @property
    def hand_over_by(self) -> date | None:
        """The last day for the archive: within a year from the end of the work (NĐ 30/2020 Đ30)."""
        if self.closed_on is None or self.state is not CaseFileState.CLOSED:
            return None
        day = self.closed_on
        return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass(frozen=True, slots=True)
class FiledLine:
    """A document as a line of Mục lục văn bản trong hồ sơ (NĐ 30/2020 Phụ lục V)."""

    document_id: int
    number_and_symbol: str
    document_date: date | None
    doc_type: str | None
    subject: str
    author: str
    pages: int | None
    state: State
    arrival_number: int | None  # số đến, of a received one
    note: str | None


def years(session: Session, agency_ids: Iterable[int]) -> list[int]:
    """The years that have a list, the latest first: one statement."""
    wanted = sa.select(_f.year).where(_f.agency_id.in_(list(agency_ids))).distinct()
    return list(session.scalars(wanted.order_by(_f.year.desc())))


def files(session: Session, condition: Condition) -> list[FileLine]:
    """Case files as the list has them: by heading, then by number. One statement."""
    rows = session.execute(_lines().where(condition).order_by(_f.abbreviation, _f.number))
    return [FileLine(*row) for row in rows]


def of_year(agency_id: int, year: int) -> Condition:
    """The files of one list."""
    return sa.and_(_f.agency_id == agency_id, _f.year == year)


def kept_by(person_id: int) -> Condition:
    """The files that a person keeps."""
    return _f.keeper_id == person_id


def in_states(states: Collection[CaseFileState]) -> Condition:
    """The files in one of these states."""
    return _f.state.in_(states)


def _lines() -> sa.Select[Any]:
    keeper = sa.select(Person.name).where(Person.id == _f.keeper_id).scalar_subquery()
    return sa.select(
        _f.id, _f.number, _f.abbreviation, _f.heading, _f.title, _f.retention_years, keeper, _f.limits,
        _f.note, _f.listed, _f.state, _f.opened_on, _f.closed_on, _f.archived_on, _f.archived_by,
        _inside(sa.func.count()), _inside(sa.func.min(_d.document_date)),
        _inside(sa.func.max(_d.document_date)), _inside(sa.func.sum(Print.pages)),
    )  # fmt: skip


def _inside(figure: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """A figure over the documents of each file."""
    return (
        sa.select(figure)
        .select_from(FiledDocument)
        .join(_d, _d.id == FiledDocument.document_id)
        .outerjoin(Print, _PRINTED)
        .where(FiledDocument.case_file_id == _f.id)
        .correlate(_f)
        .scalar_subquery()
    )


_PRINTED = sa.and_(Print.document_id == _d.id, Print.revision == _d.revision)


def documents_in(session: Session, case_file_id: int, agency_id: int, may_see: Condition) -> list[FiledLine]:
    """The documents of a file that may be seen, in the order of time: one statement (Phụ lục VI).

    A received one bears the arrival number that the file's agency gave it.
    """
    arrival = (
        sa.select(sa.func.min(Delivery.arrival_number))
        .where(Delivery.document_id == _d.id, Delivery.recipient_agency_id == agency_id)
        .correlate(_d)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            _d.id, _d.number, _d.symbol, _d.document_date, _d.doc_type, _d.subject, Unit.name,
            Print.pages, _d.state, arrival, FiledDocument.note,
        )
        .join(FiledDocument, FiledDocument.document_id == _d.id)
        .join(Unit, Unit.id == _d.agency_id)
        .outerjoin(Print, _PRINTED)
        .where(FiledDocument.case_file_id == case_file_id, may_see)
        .order_by(_d.document_date, FiledDocument.filed_at, _d.id)
    )  # fmt: skip
    return [_filed(row) for row in rows]


def _filed(row: Any) -> FiledLine:
    key, number, symbol, *rest = row
    return FiledLine(key, number_and_symbol(number, symbol), *rest)


def of_document(session: Session, document_id: int, agency_ids: Collection[int]) -> Sequence[CaseFile]:
    """The files of these agencies in which a document lies: one statement."""
    wanted = sa.select(_f).where(
        _f.agency_id.in_(agency_ids),
        _f.id.in_(sa.select(FiledDocument.case_file_id).where(FiledDocument.document_id == document_id)),
    )
    return session.scalars(wanted.order_by(_f.year, _f.abbreviation, _f.number)).all()


def open_files(session: Session, agency_ids: Collection[int], keeper_id: int) -> Sequence[CaseFile]:
    """The open files of these agencies, those that the person keeps first: one statement."""
    wanted = sa.select(_f).where(_f.agency_id.in_(agency_ids), _f.state == CaseFileState.OPEN)
    order = (_f.keeper_id != keeper_id, _f.year.desc(), _f.abbreviation, _f.number)
    return session.scalars(wanted.order_by(*order)).all()


def lies_in(case_file_id: int) -> Condition:
    """The condition on Document rows that lie in a file."""
    return _d.id.in_(sa.select(FiledDocument.document_id).where(FiledDocument.case_file_id == case_file_id))
