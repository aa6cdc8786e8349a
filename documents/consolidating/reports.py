"""The accepted reports on a plan as they lie in the database, and which documents put them together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents import tracking_queries
from documents.composing.writing import Basis
from documents.consolidating.compiling import Accepted, Compiled, Late, Missing, compiled
from documents.delivery_models import Consolidation, Delivery, Duty, Report
from documents.kinds import BY_CODE
from documents.models import Document, RecipientLine
from documents.report_forms import numbers_of, texts_of
from documents.states import ReportState, State
from documents.tracking_queries import Progress
from organization.calendar import Calendar
from organization.models import Unit


def accepted(session: Session, plan_id: int, only: Collection[int] | None = None) -> list[Accepted]:
    """The accepted reports on a plan in the order of its recipients, or those of `only`: one statement."""
    wanted = (
        sa.select(
            Report.id, Delivery.id, Delivery.name, Report.number, Report.submitted_at, Report.results,
            Report.difficulties, Report.proposals, Report.figures,
        )
        .join(Delivery, Delivery.id == Report.delivery_id)
        .join(RecipientLine, RecipientLine.id == Delivery.line_id)
        .join(Duty, Duty.id == Report.duty_id)
        .outerjoin(Unit, Unit.id == Delivery.unit_id)
        .where(Report.document_id == plan_id)
        .order_by(RecipientLine.position, Unit.sort_key, Delivery.id, Duty.id, Report.number)
    )  # fmt: skip
    if only is None:
        wanted = wanted.where(Report.state == ReportState.ACCEPTED)
    else:
        wanted = wanted.where(Report.id.in_(list(only)))
    return [_accepted(*row) for row in session.execute(wanted)]


def _accepted(*row: Any) -> Accepted:
    """The texts that a form asked for stand under the results; only its numbers are summed."""
    report = Accepted(*row)
    told = "\n".join(filter(None, (report.results, texts_of(report.figures))))
    return replace(report, results=told, figures=numbers_of(report.figures))


def of_plan(session: Session, plan_id: int, calendar: Calendar, day: date) -> Compiled:
    """What the consolidated report of a plan would say on a day: three statements."""
    rows = [row for row in tracking_queries.matrix(session, plan_id) if row.must_report]
    return compiled(
        accepted(session, plan_id),
        day=day,
        owing=len(rows),
        missing=[_missing(row, calendar, day) for row in rows if not row.has_reported],
        waiting=[row.name for row in rows if row.has_reported and row.waiting],
        late=[_late(row, calendar) for row in rows if row.has_reported and row.done_late],
    )


def _missing(row: Progress, calendar: Calendar, day: date) -> Missing:
    last = row.last_good_day
    late = calendar.working_days_between(last, day) if last is not None and last < day else 0
    return Missing(row.id, row.name, late)


def _late(row: Progress, calendar: Calendar) -> Late:
    due, at = row.late_due, row.late_at
    days = calendar.working_days_between(due, clock.local(at).date()) if due and at else 0
    return Late(row.id, row.name, days)


def as_written(session: Session, plan_id: int, report_ids: Sequence[int], day: date) -> Compiled:
    """What was put together from these very reports: one statement."""
    reports = accepted(session, plan_id, report_ids)
    return compiled(reports, day=day, owing=len(reports))


def cited(session: Session, plan_id: int) -> Basis:
    """The plan as its consolidated report cites it."""
    plan = session.scalars(
        sa.select(Document).where(Document.id == plan_id).options(sa.orm.joinedload(Document.agency))
    ).one()
    kind = BY_CODE.get(plan.doc_type_code or "")
    return Basis(
        type=kind.name if kind else plan.doc_type or "",
        number_symbol=plan.number_and_symbol or "",
        day=plan.document_date,
        issuer=plan.agency.name,
        subject=plan.subject,
    )


@dataclass(frozen=True, slots=True)
class PutTogether:
    """A document that puts the reports on a plan together."""

    document_id: int
    plan_id: int
    report_ids: Sequence[int]
    compiled_on: date
    number: int | None
    symbol: str | None
    subject: str
    state: State

    @property
    def words(self) -> str:
        """ "05/BC-SKHCN: Kết quả …", without a number while it has none."""
        return f"{self.number:02d}/{self.symbol}: {self.subject}" if self.number is not None else self.subject


_PUT_TOGETHER = sa.select(
    Consolidation.document_id, Consolidation.plan_id, Consolidation.report_ids, Consolidation.compiled_on,
    Document.number, Document.symbol, Document.subject, Document.state,
).join(Document, Document.id == Consolidation.document_id)  # fmt: skip


def consolidation(session: Session, document_id: int) -> PutTogether | None:
    """What the document puts together, if it is a consolidated report: one statement."""
    row = session.execute(_PUT_TOGETHER.where(Consolidation.document_id == document_id)).first()
    return PutTogether(*row) if row else None


def consolidations_of(session: Session, plan_id: int) -> list[PutTogether]:
    """The consolidated reports on a plan, the newest first; those that were given up are left out."""
    wanted = _PUT_TOGETHER.where(
        Consolidation.plan_id == plan_id, Document.state.not_in([State.CANCELLED, State.VOIDED])
    )
    return [PutTogether(*row) for row in session.execute(wanted.order_by(Consolidation.document_id.desc()))]
