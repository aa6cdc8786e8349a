"""How issued documents are carried out: the matrix of one document's recipients, and progress of many plans.

Whose documents are shown is decided by the caller, who hands the condition in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import day_in_vietnam
from documents.delivery_models import Delivery, Duty, Report
from documents.delivery_queries import TO_REPORT, number_and_symbol
from documents.models import Document, RecipientLine
from documents.paging import FAR, Page, key_of, read_key
from documents.queries import Condition
from documents.states import (
    OWES_NOTHING,
    TAKEN_OFF_REPORTS,
    UNACKNOWLEDGED,
    Channel,
    DeliveryState,
    Purpose,
    ReportState,
    State,
)
from organization.models import Unit, UnitKind

PAGE = 30


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one recipient is, from the times of what happened; nothing of it is stored."""

    id: int
    name: str
    printed: str  # the line of Nơi nhận that it comes from
    added: bool
    purpose: Purpose
    channel: Channel
    state: DeliveryState
    version: int
    reason: str | None
    sent_at: datetime | None
    accepted_at: datetime | None
    accepted_by: str | None
    arrival_number: int | None
    done_at: datetime | None
    unit_kind: UnitKind | None
    short: str  # the abbreviation of the unit
    duties: int = 0
    closed: int = 0  # duties whose report was accepted
    waiting: int = 0  # duties whose report waits for the office
    returned: int = 0  # duties whose last report was sent back
    last_good_day: date | None = None  # of the next report that is due
    last_day: date | None = None  # the latest of all its duties
    reported_at: datetime | None = None  # when the last report that counts was sent
    done_late: int = 0  # duties reported after their last good day
    late_due: date | None = None  # the earliest last good day of those
    late_at: datetime | None = None  # when the last of those was reported
    to_count: int | None = None  # working days from a receipt that has not been acknowledged

    @property
    def must_report(self) -> bool:
        """Whether it owes a report, sent or not."""
        return self.duties > 0 and self.state not in OWES_NOTHING

    @property
    def has_answered(self) -> bool:
        """Whether some report was sent, whatever became of it."""
        return self.reported_at is not None or self.returned > 0

    @property
    def has_reported(self) -> bool:
        """Whether all its duties were reported on."""
        return self.must_report and self.closed + self.waiting == self.duties


# A report that counts, sent after the last good day of its duty.
_LATE = (
    Report.state.not_in(TAKEN_OFF_REPORTS), day_in_vietnam(Report.submitted_at) > Duty.last_good_day,
)  # fmt: skip


def matrix(session: Session, document_id: int) -> list[Progress]:
    """All recipients of an issued document in the order of print: two statements, whatever their number."""
    duties = _duties(session, document_id)
    rows = session.execute(
        sa.select(
            Delivery.id, Delivery.name, RecipientLine.text, RecipientLine.added, Delivery.purpose,
            Delivery.channel, Delivery.state, Delivery.version, Delivery.reason, Delivery.sent_at,
            Delivery.accepted_at, Delivery.accepted_by, Delivery.arrival_number, Delivery.done_at, Unit.kind,
            sa.func.coalesce(Unit.abbreviation, ""),
        )
        .join(RecipientLine, RecipientLine.id == Delivery.line_id)
        .outerjoin(Unit, Unit.id == Delivery.unit_id)
        .where(Delivery.document_id == document_id)
        .order_by(RecipientLine.position, Unit.sort_key, Delivery.id)
    )  # fmt: skip
    return [Progress(*row, *duties.get(row.id, ())) for row in rows]


def _duties(session: Session, document_id: int) -> dict[int, Sequence[Any]]:
    """What each delivery owes and has reported: one statement."""
    latest = (
        sa.select(Report.duty_id, sa.func.max(Report.number).label("number"))
        .where(Report.document_id == document_id)
        .group_by(Report.duty_id)
        .subquery()
    )
    is_open = Duty.closed_at.is_(None)
    sent_back = sa.and_(is_open, Report.state == ReportState.RETURNED)
    waits = sa.and_(is_open, Report.state == ReportState.SUBMITTED)
    asks = sa.and_(is_open, sa.or_(Report.id.is_(None), Report.state.in_(TAKEN_OFF_REPORTS)))
    late = sa.and_(*_LATE)
    rows = session.execute(
        sa.select(
            Duty.delivery_id,
            sa.func.count(),
            _number_of(sa.not_(is_open)),
            _number_of(waits),
            _number_of(sent_back),
            sa.func.min(sa.case((asks, Duty.last_good_day))),
            sa.func.max(Duty.last_good_day),
            sa.func.max(sa.case((Report.state.not_in(TAKEN_OFF_REPORTS), Report.submitted_at))),
            _number_of(late),
            sa.func.min(sa.case((late, Duty.last_good_day))),
            sa.func.max(sa.case((late, Report.submitted_at))),
            sa.func.min(sa.case((Duty.last_good_day.is_(None), Duty.working_days))),
        )
        .outerjoin(latest, latest.c.duty_id == Duty.id)
        .outerjoin(Report, sa.and_(Report.duty_id == Duty.id, Report.number == latest.c.number))
        .where(Duty.document_id == document_id)
        .group_by(Duty.delivery_id)
    )
    return {row[0]: row[1:] for row in rows}


def _number_of(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


# Many plans


@dataclass(frozen=True, slots=True)
class Plan:
    """An issued document with how many recipients acknowledged, have reported, are and were late."""

    id: int
    subject: str
    doc_type: str | None
    number: int | None
    symbol: str | None
    document_date: date | None
    state: State
    revision: int
    unit_name: str
    issued_at: datetime | None
    closed_at: datetime | None
    last_good_day: date | None  # of the next report that is due
    recipients: int = 0
    acknowledged: int = 0
    must_report: int = 0
    reported: int = 0
    overdue: int = 0
    done_late: int = 0

    @property
    def number_and_symbol(self) -> str:
        """The number and symbol of the document."""
        return number_and_symbol(self.number, self.symbol)


_OWED = sa.and_(
    Duty.document_id == Document.id, Delivery.id == Duty.delivery_id, Delivery.state.not_in(OWES_NOTHING)
)
_NEXT_DUE = (
    sa.select(sa.func.min(Duty.last_good_day)).where(_OWED, TO_REPORT).correlate(Document).scalar_subquery()
)


def carried_out(whose: Condition) -> Condition:
    """Issued documents that are not closed yet."""
    return sa.and_(whose, Document.state == State.ISSUED)


def late(whose: Condition, today: date) -> Condition:
    """Issued documents of which a recipient is late."""
    someone = sa.exists().where(_OWED, TO_REPORT, Duty.last_good_day < today)
    return sa.and_(carried_out(whose), someone)


def nearly_due(whose: Condition, today: date, until: date) -> Condition:
    """Issued documents of which a report is due from today until a day."""
    someone = sa.exists().where(_OWED, TO_REPORT, Duty.last_good_day >= today, Duty.last_good_day <= until)
    return sa.and_(carried_out(whose), someone)


def reports_to_read(whose: Condition) -> Condition:
    """Issued documents of which a report waits for the office."""
    waiting = sa.exists().where(Report.document_id == Document.id, Report.state == ReportState.SUBMITTED)
    return sa.and_(carried_out(whose), waiting)


def ended(whose: Condition) -> Condition:
    """Closed documents."""
    return sa.and_(whose, Document.state == State.CLOSED)


def plans(session: Session, condition: Condition, today: date, *, after: str | None = None) -> Page[Plan]:
    """A page of plans, what is late or due first above, then the newest: two statements."""
    due = sa.func.coalesce(_NEXT_DUE, FAR)
    wanted = (
        sa.select(
            Document.id, Document.subject, Document.doc_type, Document.number, Document.symbol,
            Document.document_date, Document.state, Document.revision, Unit.name, Document.issued_at,
            Document.closed_at, _NEXT_DUE,
        )
        .join(Unit, Unit.id == Document.unit_id)
        .where(condition)
        .order_by(due, Document.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if after is not None:
        day, last = read_key(after)
        wanted = wanted.where(sa.or_(due > day, sa.and_(due == day, Document.id < last)))
    rows = session.execute(wanted).all()
    found = figures(session, [row.id for row in rows[:PAGE]], today)
    shown = [Plan(*row, *found.get(row.id, ())) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return Page(shown, key_of(shown[-1].last_good_day, shown[-1].id) if more else None)


def figures(session: Session, ids: Iterable[int], today: date) -> dict[int, Sequence[Any]]:
    """How many recipients of each document have done what, in the order of Plan: one statement."""
    owed = sa.exists().where(Duty.delivery_id == Delivery.id)
    asked = sa.exists().where(Duty.delivery_id == Delivery.id, TO_REPORT)
    passed = sa.exists().where(Duty.delivery_id == Delivery.id, TO_REPORT, Duty.last_good_day < today)
    too_late = sa.exists().where(Duty.delivery_id == Delivery.id, Report.duty_id == Duty.id, *_LATE)
    owes = Delivery.state.not_in(OWES_NOTHING)
    received = sa.and_(Delivery.state.not_in([*UNACKNOWLEDGED, *OWES_NOTHING]))
    rows = session.execute(
        sa.select(
            Delivery.document_id,
            _number_of(Delivery.state != DeliveryState.WITHHELD),
            _number_of(received),
            _number_of(sa.and_(owes, owed)),
            _number_of(sa.and_(owes, owed, ~asked)),
            _number_of(sa.and_(owes, passed)),
            _number_of(sa.and_(owes, too_late)),
        )
        .where(Delivery.document_id.in_(list(ids)))
        .group_by(Delivery.document_id)
    )
    return {row[0]: row[1:] for row in rows}
