"""Reports on duties: submitted, withdrawn, returned, accepted; the last acceptance ends the delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import Ready
from documents.delivery_models import DUTIES, REPORTS, CarriedOut, Consolidation, ReportFile
from documents.models import Document
from documents.report_forms import Field, answers, fields_in
from documents.states import ISSUED_STATES, ReportState
from documents.uploads import KeptFile
from language import ChangedMeanwhile, Invalid, NotAllowed, NotFound, WrongState, say
from organization.names import nfc
from organization.people import Actor
from workflow import machine, permissions
from workflow.deliveries import DeliveryMoving, DutyFacts, Stranger, delivery_step
from workflow.lifecycle import WHO_WORDS, Who
from workflow.stored_files import remember_file
from workflow.upward import KIND

LIMIT = 20_000
_u, _r = DUTIES.c, REPORTS.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a recipient reports on a duty."""

    results: str
    difficulties: str = ""
    proposals: str = ""
    figures: Sequence[Mapping[str, Any]] = ()  # [{label, value, unit}]
    files: Sequence[KeptFile] = ()


def report(
    session: Session, actor: Actor | Stranger, delivery_id: int, duty_id: int, answer: Answer, *, seen: int
) -> None:
    """Who carries out reports on a duty (status 05); the issuing agency's office is next.

    `seen` is the duty's version that the page showed. Raises Invalid without results, WrongState while a
    report waits or is accepted already.
    """
    with delivery_step("report", session, actor, delivery_id, duty_id=duty_id, seen=seen) as moving:
        duty = _duty_of(moving)
        if duty.state in (ReportState.SUBMITTED, ReportState.ACCEPTED):
            raise WrongState(say("A report on this duty has already been sent."), code="already_reported")
        _demand_unlocked(duty)
        form = fields_in(duty.form)
        check(answer, form)
        _raise_version(moving, duty, closed=False)
        number = (duty.number or 0) + 1
        row = _row(moving, duty_id, number, answer) | {"figures": _figures(answer, form)}
        row["b_delivery"] = delivery_id
        report_id = _INSERT_REPORT.send(moving.connection, row).scalar_one()
        _attach(session, report_id, answer.files)
        moving.details |= {"duty": duty_id, "report": report_id, "number": number}


# The issued report of the recipient's own that answers the same copy, if any: by it this one is made.
_made_by = sa.select(CarriedOut.document_id).where(CarriedOut.delivery_id == sa.bindparam("b_delivery"))
_compiled = sa.select(Consolidation.document_id).where(Consolidation.plan_id.in_(_made_by))
_BY_DOCUMENT = (
    sa.select(sa.func.max(Document.id))
    .where(Document.id.in_(_made_by.union(_compiled)))
    .where(Document.doc_type_code == sa.bindparam("b_kind", KIND))
    .where(
        sa.or_(*(Document.state == sa.bindparam(f"b_{state}", state) for state in sorted(ISSUED_STATES)))
    )
    .scalar_subquery()
)
_INSERT_REPORT = Ready(sa.insert(REPORTS).values(by_document_id=_BY_DOCUMENT).returning(_r.id))


def _row(moving: DeliveryMoving, duty_id: int, number: int, answer: Answer) -> dict[str, Any]:
    return {
        "duty_id": duty_id,
        "delivery_id": moving.delivery.id,
        "document_id": moving.delivery.document_id,
        "number": number,
        "state": ReportState.SUBMITTED,
        "results": _text(answer.results, "results"),
        "difficulties": _text(answer.difficulties, "difficulties"),
        "proposals": _text(answer.proposals, "proposals"),
        "submitted_by": moving.actor.person_id,
        "sender_name": _sender_name(moving.actor),
        "submitted_at": clock.now(),
    }


def _sender_name(actor: Actor | Stranger) -> str | None:
    """Who has no account is kept by the name and post that were typed."""
    if not isinstance(actor, Stranger):
        return None
    return ", ".join(part for part in (actor.name, actor.post_title) if part)[:200]


def _figures(answer: Answer, form: Sequence[Field]) -> list[dict[str, Any]]:
    return answers(form, answer.figures) if form else [dict(figure) for figure in answer.figures]


def check(answer: Answer, form: Sequence[Field] = ()) -> None:
    """Raise Invalid, naming the field, for an answer that could not be sent as it is.

    `form` is what the plan asks for; without one the figures are free.
    """
    if not _text(answer.results, "results"):
        raise Invalid(say("Please write what was done."), field="results")
    _text(answer.difficulties, "difficulties")
    _text(answer.proposals, "proposals")
    _figures(answer, form)
    for n, figure in enumerate(() if form else answer.figures):
        if not figure.get("label") or not figure.get("value"):
            raise Invalid(say("Please give each figure a name and a value."), field=f"figure-{n}")


def _text(value: str, field: str) -> str:
    text = "\n".join(nfc(line) for line in value.splitlines()).strip()
    if len(text) > LIMIT:
        raise Invalid(say("This is too long: at most {n} characters.", n=LIMIT), field=field)
    return text


def _attach(session: Session, report_id: int, files: Sequence[KeptFile]) -> None:
    for file in files:
        remember_file(session, file)
        session.add(ReportFile(report_id=report_id, file_sha256=file.sha256, file_name=file.name))


def _duty_of(moving: DeliveryMoving) -> DutyFacts:
    if moving.duty is None:
        raise NotFound
    return moving.duty


_other = DUTIES.alias("other")
_MOVE_DUTY = Ready(
    sa.update(DUTIES)
    .where(_u.id == sa.bindparam("b_duty"), _u.version == sa.bindparam("b_seen"))
    .values(version=sa.bindparam("b_seen") + 1, closed_at=sa.bindparam("b_closed"))
    .returning(
        sa.select(sa.func.count())
        .where(_other.c.delivery_id == _u.delivery_id, _other.c.id != _u.id, _other.c.closed_at.is_(None))
        .scalar_subquery()
    )
)


def _raise_version(moving: DeliveryMoving, duty: DutyFacts, *, closed: bool) -> int:
    """Compare and set; how many other duties of the delivery are open comes back."""
    values = {"b_duty": duty.id, "b_seen": duty.version, "b_closed": clock.now() if closed else None}
    others = _MOVE_DUTY.send(moving.connection, values).scalar_one_or_none()
    if others is None:
        raise ChangedMeanwhile
    return int(others)


def _demand_unlocked(duty: DutyFacts) -> None:
    if duty.locked_at is not None:
        raise WrongState(
            say("The office has locked the reports on this document; ask it to unlock them first."),
            code="reports_locked",
        )


def withdraw_report(
    session: Session, actor: Actor | Stranger, delivery_id: int, duty_id: int, *, seen: int
) -> None:
    """Who carries out takes back for correction a report that nobody has decided on; it is asked for again.

    Raises WrongState where none waits, or where the office has locked the reports, and NotAllowed to the
    office for a body that is told by mail.
    """
    with delivery_step("withdraw_report", session, actor, delivery_id, duty_id=duty_id, seen=seen) as moving:
        if isinstance(moving.actor, Actor) and not permissions.withdraws_reports(moving.delivery):
            raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[Who.LINK_HOLDER]))
        _decide(moving, "withdraw_report")
        _demand_unlocked(_duty_of(moving))


def return_report(
    session: Session, actor: Actor, delivery_id: int, duty_id: int, reason: str, *, seen: int
) -> None:
    """The tracking office returns the report for correction, with a reason; WrongState while it is locked."""
    with delivery_step(
        "return_report", session, actor, delivery_id, duty_id=duty_id, seen=seen, reason=reason
    ) as moving:
        _decide(moving, "return_report")
        _demand_unlocked(_duty_of(moving))


def accept_report(session: Session, actor: Actor, delivery_id: int, duty_id: int, *, seen: int) -> None:
    """The tracking office accepts the report; the last open duty ends the delivery (status 06)."""
    with delivery_step("accept_report", session, actor, delivery_id, duty_id=duty_id, seen=seen) as moving:
        if not _decide(moving, "accept_report"):
            moving.trigger = "accept_last_report"
            moving.values["done_at"] = clock.now()


_DECIDE = Ready(
    sa.update(REPORTS)
    .where(_r.id == sa.bindparam("b_report"))
    .values(
        state=sa.bindparam("v_state"),
        decided_by=sa.bindparam("v_by"),
        decided_at=sa.bindparam("v_at"),
        reason=sa.bindparam("v_reason"),
    )
)


def _decide(moving: DeliveryMoving, trigger: str) -> int:
    """Decide on the report that waits; how many other duties of the delivery are open comes back."""
    duty = _duty_of(moving)
    if duty.state != ReportState.SUBMITTED:
        raise WrongState(say("There is no report to decide on."), code="no_report")
    state = machine.fire(machine.REPORTS, trigger, duty.state)
    others = _raise_version(moving, duty, closed=state == ReportState.ACCEPTED)
    decision = {
        "b_report": duty.report_id,
        "v_state": state,
        "v_by": moving.actor.person_id,
        "v_at": clock.now(),
        "v_reason": moving.details.get("reason"),
    }
    _DECIDE.send(moving.connection, decision)
    moving.details |= {"duty": duty.id, "report": duty.report_id, "number": duty.number}
    return others
