"""More time for a duty (gia hạn): asked by who carries it out, granted or declined by who set the day."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import DUTIES, Duty
from documents.reminder_models import Answered, Extension
from documents.states import ReportState
from language import ChangedMeanwhile, Invalid, NotFound, WrongState, say
from organization.people import Actor
from workflow.deliveries import DeliveryMoving, delivery_step

_u = DUTIES.c


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Until when somebody wants more time, and why."""

    day: date | None
    reason: str


def ask_extension(
    session: Session, actor: Actor, delivery_id: int, duty_id: int, wanted: MoreTime, *, seen: int
) -> None:
    """Who carries out a duty asks for more time, with a reason; the issuing agency decides.

    Raises Invalid for a day that is no later than the present one, WrongState where a report was sent, no day
    is set, or a request waits already.
    """
    with delivery_step(
        "ask_extension", session, actor, delivery_id, duty_id=duty_id, seen=seen, reason=wanted.reason
    ) as moving:
        old = _day_of(moving)
        if _asked(session, duty_id) is not None:
            raise WrongState(say("A request for more time waits already."), code="already_asked")
        request_time(moving, wanted, old, duty_id=duty_id)
        moving.details["duty"] = duty_id


def request_time(moving: DeliveryMoving, wanted: MoreTime, old: date, **of_what: int) -> None:
    """Write down that more time is asked for a duty or a direction, named by its column; raises Invalid."""
    day = later_day(wanted.day, old)
    moving.session.add(
        Extension(
            **of_what,
            delivery_id=moving.delivery.id,
            document_id=moving.delivery.document_id,
            old_day=old,
            wanted_day=day,
            reason=moving.details["reason"],
            asked_by=moving.person.person_id,
            asked_at=clock.now(),
        )
    )
    moving.details |= {"old": old.isoformat(), "day": day.isoformat()}


def _day_of(moving: DeliveryMoving) -> date:
    """The duty's last good day as it is now."""
    if moving.duty is None:
        raise NotFound
    if moving.duty.state in (ReportState.SUBMITTED, ReportState.ACCEPTED):
        raise WrongState(say("A report on this duty has already been sent."), code="already_reported")
    day = moving.session.scalar(sa.select(Duty.last_good_day).where(Duty.id == moving.duty.id))
    if day is None:
        raise WrongState(say("No day is set for this duty."), code="no_day")
    return day


def later_day(day: date | None, old: date) -> date:
    """The new day; raises Invalid where it is missing, no later than the old one, or past."""
    if day is None:
        raise Invalid(say("Write the day, month and year, for example 05/7/2024."), field="day")
    if day <= old or day < clock.today():
        sentence = say("The new day must be later than the present one, and not in the past.")
        raise Invalid(sentence, field="day")
    return day


def _asked(session: Session, duty_id: int) -> Extension | None:
    return session.scalar(
        sa.select(Extension)
        .where(Extension.duty_id == duty_id, Extension.state == Answered.ASKED)
        .execution_options(populate_existing=True)
    )


def grant_extension(
    session: Session, actor: Actor, delivery_id: int, duty_id: int, day: date | None, *, seen: int
) -> None:
    """The issuing agency's office or a leader of it grants more time, the day asked for or another one.

    The old day stays in the request and in the history.
    """
    with delivery_step("grant_extension", session, actor, delivery_id, duty_id=duty_id, seen=seen) as moving:
        old, asked = _day_of(moving), _waiting(moving)
        granted = later_day(day, old)
        asked.granted_day = granted
        _decide(moving, asked, Answered.GRANTED)
        moved = moving.connection.execute(
            sa.update(DUTIES)
            .where(_u.id == duty_id, _u.version == seen)
            .values(last_good_day=granted, version=seen + 1, working_days=None)  # counted no more
        )
        if moved.rowcount != 1:
            raise ChangedMeanwhile
        moving.details |= {"duty": duty_id, "old": old.isoformat(), "day": granted.isoformat()}


def decline_extension(
    session: Session, actor: Actor, delivery_id: int, duty_id: int, reason: str, *, seen: int
) -> None:
    """The issuing agency's office or a leader of it declines, with a reason; the day stays."""
    with delivery_step(
        "decline_extension", session, actor, delivery_id, duty_id=duty_id, seen=seen, reason=reason
    ) as moving:
        asked = _waiting(moving)
        asked.answer = moving.details["reason"]
        _decide(moving, asked, Answered.DECLINED)
        moving.details |= {"duty": duty_id, "day": asked.old_day.isoformat()}


def _waiting(moving: DeliveryMoving) -> Extension:
    asked = _asked(moving.session, moving.duty.id) if moving.duty else None
    if asked is None:
        raise WrongState(say("No request for more time waits."), code="nothing_asked")
    return asked


def _decide(moving: DeliveryMoving, asked: Extension, state: Answered) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, moving.person.person_id, clock.now()
    moving.session.flush()  # what is told must stand before the row of history that tells it
