"""The agency's own duties: confirmed by the drafter with those of the recipients, recorded by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.duties import LONGEST, OPERATORS, Start, last_good_day
from documents.models import Document
from documents.reminder_models import OwnDuty
from language import Invalid, NotFound, WrongState, say
from organization.names import nfc
from organization.people import Actor
from workflow import recipients
from workflow.recipients import DutyPlan
from workflow.steps import step

MOST = 20  # of one document
LIMITS = {"who": 250, "report_to": 250, "through": 250, "content": 2000}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlan:
    """What the agency itself has to do or report upward, as the drafter confirms it."""

    who: str
    content: str
    deadline: date | None = None
    operator: str | None = None
    last_good_day: date | None = None
    working_days: int | None = None  # of a period from the date of the document, where no day is printed
    report_to: str | None = None
    through: str | None = None


def confirm_duties(
    session: Session,
    actor: Actor,
    document_id: int,
    plans: Sequence[DutyPlan],
    own: Sequence[OwnPlan],
    *,
    seen: int,
) -> None:
    """The drafter confirms who has to do what by when, as read from the text or put right.

    `plans` are all duties of recipients, `own` all of the agency itself; what is not among them is dropped.
    Raises Invalid for a duty without content, or too long.
    """
    with step("confirm_duties", session, actor, document_id, seen=seen) as moving:
        lines = {line.id: line for line in recipients.lines_of(session, document_id)}
        recipients.plan_duties(session, moving, lines, plans)
        session.execute(sa.delete(OwnDuty).where(OwnDuty.document_id == document_id))
        session.add_all(_own(moving.document, n, plan) for n, plan in enumerate(own[:MOST]))
        moving.document.duties_confirmed = moving.document.revision
        moving.details |= {"duties": len(plans), "own": len(own)}


def _own(document: Document, n: int, plan: OwnPlan) -> OwnDuty:
    words = {name: " ".join(nfc(getattr(plan, name) or "").split()) for name in LIMITS}
    for name, most in LIMITS.items():
        if len(words[name]) > most:
            raise Invalid(say("This is too long: at most {n} characters.", n=most), field=f"own-{name}-{n}")
    if not words["content"]:
        raise Invalid(say("Write what the agency has to do or report."), field=f"own-content-{n}")
    if plan.working_days is not None:
        _demand_period(plan, n)
    operator = plan.operator if plan.operator in OPERATORS else None
    return OwnDuty(
        document_id=document.id,
        agency_id=document.agency_id,
        who=words["who"],
        content=words["content"],
        deadline=plan.deadline,
        operator=operator,
        last_good_day=plan.last_good_day or last_good_day(plan.deadline, operator),
        working_days=plan.working_days,
        counted_from=Start.SIGNING if plan.working_days else None,
        report_to=words["report_to"] or None,
        through=words["through"] or None,
    )


def _demand_period(plan: OwnPlan, n: int) -> None:
    box = f"own-working_days-{n}"
    if not 1 <= (plan.working_days or 0) <= LONGEST:
        raise Invalid(say("A period has 1 to {n} working days.", n=LONGEST), field=box)
    if plan.deadline is not None:
        raise Invalid(say("Give a day or a period in working days, not both."), field=box)


def finish_own_duty(
    session: Session, actor: Actor, document_id: int, own_id: int, note: str, *, seen: int
) -> None:
    """The office records that the agency has reported upward, with a note: by which document, to whom.

    Raises NotFound for a duty of another document, WrongState where it is recorded already.
    """
    with step("finish_own_duty", session, actor, document_id, seen=seen, reason=note) as moving:
        own = _of(session, document_id, own_id)
        if own.done_at is not None:
            raise WrongState(say("This is recorded as done already."), code="already_done")
        _done(own, moving.actor, moving.details["reason"])
        moving.details |= {"own": own.id, "content": own.content}


def reopen_own_duty(
    session: Session, actor: Actor, document_id: int, own_id: int, reason: str, *, seen: int
) -> None:
    """The office takes back that the agency has reported upward, with the reason."""
    with step("reopen_own_duty", session, actor, document_id, seen=seen, reason=reason) as moving:
        own = _of(session, document_id, own_id)
        if own.done_at is None:
            raise WrongState(say("This is not recorded as done."), code="not_done")
        own.done_at = own.done_by = own.done_words = own.by_document_id = None
        moving.details |= {"own": own.id, "content": own.content}


def _of(session: Session, document_id: int, own_id: int) -> OwnDuty:
    own = session.get(OwnDuty, own_id, populate_existing=True)
    if own is None or own.document_id != document_id:
        raise NotFound
    return own


def _done(own: OwnDuty, actor: Actor, words: str) -> None:
    own.done_at, own.done_by, own.done_words = clock.now(), actor.person_id, words[:250]
    own.by_document_id = None  # by hand
