"""Reports upward by a document: what its issue settles, and what recalling or taking it back opens again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import (
    DELIVERIES,
    DUTIES,
    REPORTS,
    CarriedOut,
    Consolidation,
    Delivery,
    RelatedDocument,
)
from documents.models import Document
from documents.reminder_models import OwnDuty
from documents.states import ISSUED_STATES, OWES_NOTHING, DeliveryState, Relation, ReportState, State
from organization.people import Actor
from workflow import history, machine
from workflow.deliveries import DeliveryMoving, Stranger
from workflow.history import Entry
from workflow.steps import Moving

KIND = "BC"  # báo cáo: only these settle a report upward
_d, _u, _r = DELIVERIES.c, DUTIES.c, REPORTS.c


@dataclass(frozen=True, slots=True)
class _Act:
    """Who makes the step that something else follows, and what the other chains tell of it."""

    session: Session
    actor: Actor | Stranger
    post_title: str
    details: dict[str, Any]

    def entry(self, step: str, document_id: int, before: str, after: str, **more: Any) -> Entry:
        return Entry(
            step=step,
            person_id=self.actor.person_id,
            person_name=self.actor.name,
            post_title=self.post_title,
            from_state=str(before),
            to_state=str(after),
            document_id=document_id,
            details={**self.details, **more},
        )

    def tell(self, step: str, document_id: int, before: str, after: str, **more: Any) -> None:
        entry = self.entry(step, document_id, before, after, **more)
        history.append(self.session.connection(), "document", document_id, entry)


# Settled with the issue


def settle(moving: Moving) -> None:
    """In the issue of a report: what its plan asks of the agency next is done by it.

    One report ends the duties of one day; those of later days stay. A report that replaces another takes over
    what that one had settled, and settles nothing else. The plan's own history tells it.
    """
    report = moving.document
    act = _Act(moving.session, moving.actor, moving.post_title, {"report": report.number_and_symbol})
    for own in _taken_over(moving.session, report.id) or _next(_waiting(moving.session, report.id)):
        own.done_at = own.done_at or clock.now()
        own.done_by, own.done_words = moving.actor.person_id, (report.number_and_symbol or "")[:250]
        own.by_document_id = report.id
        plan = State.ISSUED
        act.tell("finish_own_duty", own.document_id, plan, plan, own=own.id, content=own.content)


def _taken_over(session: Session, report_id: int) -> Sequence[OwnDuty]:
    """What the reports that this one replaces had settled, open again or not."""
    return _locked(session, OwnDuty.by_document_id.in_(_replaced_by(report_id)))


def _replaced_by(report_id: int) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(RelatedDocument.target_id).where(
        RelatedDocument.document_id == report_id, RelatedDocument.relation == Relation.REPLACE
    )


def _waiting(session: Session, report_id: int) -> Sequence[OwnDuty]:
    """What the plan of a consolidated report still asks of the agency itself."""
    plan = sa.select(Consolidation.plan_id).where(Consolidation.document_id == report_id)
    return _locked(session, OwnDuty.document_id.in_(plan), OwnDuty.done_at.is_(None))


def _locked(session: Session, *conditions: sa.ColumnElement[bool]) -> Sequence[OwnDuty]:
    wanted = sa.select(OwnDuty).where(*conditions).order_by(OwnDuty.id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _next(waiting: Iterable[OwnDuty]) -> list[OwnDuty]:
    rows = list(waiting)
    first = min((own.last_good_day or date.max for own in rows), default=None)
    return [own for own in rows if (own.last_good_day or date.max) == first]


# Open again with the recall, or when the copy that went upward is taken back


def recalled(moving: Moving) -> None:
    """In the recall of a report: what it settled is open again, what went with it counts no more."""
    report = moving.document
    if report.doc_type_code == KIND:
        told = {name: moving.details[name] for name in ("basis", "reason")}
        told["report"] = report.number_and_symbol
        _open_again(_Act(moving.session, moving.actor, moving.post_title, told), report.id)


def taken_back(moving: DeliveryMoving, reason: str) -> None:
    """In taking a copy of a report back: the same, once no copy is left where it was to be reported."""
    session, copy = moving.session, moving.delivery
    report = session.get(Document, copy.document_id)
    if report is None or report.doc_type_code != KIND:
        return
    upward = list(session.scalars(sa.select(Delivery.id).where(_went_upward(report))))
    if upward == [copy.id]:
        told = {"reason": reason, "report": report.number_and_symbol}
        _open_again(_Act(session, moving.actor, moving.post_title, told), report.id)


def _went_upward(report: Document) -> sa.ColumnElement[bool]:
    """The copies of a report that still lie where it was due: at the sender of what is carried out.

    Where nothing in this installation says to whom it is owed, at anybody outside the agency.
    """
    plans = sa.select(Consolidation.plan_id).where(Consolidation.document_id == report.id)
    tied = sa.or_(CarriedOut.document_id == report.id, CarriedOut.document_id.in_(plans))
    asking = DELIVERIES.alias("asking").c
    asked_by = sa.select(asking.agency_id).join(CarriedOut, CarriedOut.delivery_id == asking.id).where(tied)
    outside = sa.func.coalesce(Delivery.recipient_agency_id, 0) != report.agency_id
    there = sa.case((asked_by.exists(), Delivery.recipient_agency_id.in_(asked_by)), else_=outside)
    return sa.and_(Delivery.document_id == report.id, Delivery.state.not_in(OWES_NOTHING), there)


def _open_again(act: _Act, report_id: int) -> None:
    for own in _locked(act.session, OwnDuty.by_document_id == report_id, OwnDuty.done_at.is_not(None)):
        plan = _plan_open_again(act, own.document_id)
        if plan is not None:
            own.done_at = own.done_by = own.done_words = None
            act.tell("reopen_own_duty", plan.id, plan.state, plan.state, own=own.id, content=own.content)
    act.session.flush()
    _withdraw(act, report_id)


def _plan_open_again(act: _Act, document_id: int) -> Document | None:
    """The document on which something is open again, reopened if it was closed; None once it is recalled."""
    document = act.session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if document is None or document.state not in ISSUED_STATES:
        return None
    if document.state == State.CLOSED:
        after = State(machine.fire(machine.DOCUMENTS, "reopen", document.state))
        act.tell("reopen", document.id, document.state, after)
        document.state, document.state_since, document.closed_at = after, clock.now(), None
    return document


_HANDED_IN = (
    sa.select(
        _r.id, _r.state, _r.number, _r.duty_id, _r.delivery_id, _r.document_id, _d.state.label("stands"),
    )
    .join(DELIVERIES, _d.id == _r.delivery_id)
    .where(_r.state.in_([ReportState.SUBMITTED, ReportState.ACCEPTED]))
    .where(_d.state.in_([DeliveryState.IN_PROGRESS, DeliveryState.DONE]))
    .order_by(_d.id, _r.id)
    .with_for_update(of=(REPORTS, DELIVERIES))
)  # fmt: skip


def _withdraw(act: _Act, report_id: int) -> None:
    """The reports that went with the document, or with one that it replaces, count no more."""
    mine = sa.or_(_r.by_document_id == report_id, _r.by_document_id.in_(_replaced_by(report_id)))
    rows = act.session.execute(_HANDED_IN.where(mine, ~_is_replaced(report_id))).all()
    for row in rows:
        _recall_report(act, row)
    for document_id in dict.fromkeys(row.document_id for row in rows):
        _plan_open_again(act, document_id)


def _is_replaced(report_id: int) -> sa.ColumnElement[bool]:
    """Whether another report has taken the place of this one meanwhile."""
    return (
        sa.exists()
        .where(RelatedDocument.target_id == report_id, RelatedDocument.relation == Relation.REPLACE)
        .where(Document.id == RelatedDocument.document_id, Document.state.in_(ISSUED_STATES))
    )


def _recall_report(act: _Act, row: Any) -> None:
    connection, before = act.session.connection(), DeliveryState(row.stands)
    after = machine.fire(machine.DELIVERIES, "recall_report", before)
    state = machine.fire(machine.REPORTS, "recall_report", ReportState(row.state))
    decided = {"decided_by": act.actor.person_id, "decided_at": clock.now(), "reason": act.details["reason"]}
    connection.execute(sa.update(REPORTS).where(_r.id == row.id).values(state=state, **decided))
    opened = {"closed_at": None, "version": _u.version + 1}
    connection.execute(sa.update(DUTIES).where(_u.id == row.duty_id).values(opened))
    moved = {"state": after, "done_at": None, "version": _d.version + 1}
    connection.execute(sa.update(DELIVERIES).where(_d.id == row.delivery_id).values(moved))
    told = {"duty": row.duty_id, "number": row.number}
    entry = act.entry("recall_report", row.document_id, before, after, **told)
    history.append(connection, "delivery", row.delivery_id, entry)
