"""More time for what a leader directed inside a recipient: asked by who has it, decided by who set the day.

The office that sent the document has no part in it, and its day does not move (NĐ 30/2020 Đ24).
"""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import Direction
from documents.reminder_models import Answered, Extension
from language import NotAllowed, WrongState, say
from organization.directory import held
from organization.models import Person, Post
from organization.people import Actor
from workflow import direct
from workflow.charged import was_given
from workflow.deliveries import DeliveryMoving, delivery_step
from workflow.extend import MoreTime, later_day, request_time


def ask_direction_time(
    session: Session, actor: Actor, delivery_id: int, direction_id: int, wanted: MoreTime, *, seen: int
) -> None:
    """Whoever was given it, or the head of the unit that was, asks who set the day for a later one.

    Raises Invalid for a day that is no later, WrongState where no day is set or a request waits already.
    """
    with delivery_step(
        "ask_direction_time", session, actor, delivery_id, seen=seen, reason=wanted.reason
    ) as moving:
        given = direct.living(moving, direction_id)
        if not was_given(moving.person, given):
            raise NotAllowed(say("Only whoever was given it asks for more time."))
        old = _day_of(given)
        if _asked(session, direction_id) is not None:
            raise WrongState(say("A request for more time waits already."), code="already_asked")
        request_time(moving, wanted, old, direction_id=direction_id)
        moving.details["direction"] = direction_id


def grant_direction_time(
    session: Session, actor: Actor, delivery_id: int, direction_id: int, day: date | None, *, seen: int
) -> None:
    """Who set the day grants a later one, the day asked for or another; the direction is given anew with it.

    The earlier direction stays with its day, as replaced. Raises Invalid for a day later than that of the
    direction above.
    """
    with delivery_step("grant_direction_time", session, actor, delivery_id, seen=seen) as moving:
        given, asked = _to_decide(moving, direction_id)
        old, granted = _day_of(given), later_day(day, _day_of(given))
        direct.postpone(moving, given, granted)
        asked.granted_day = granted
        _decide(moving, asked, Answered.GRANTED)
        moving.details |= {"direction": direction_id, "old": old.isoformat(), "day": granted.isoformat()}


def decline_direction_time(
    session: Session, actor: Actor, delivery_id: int, direction_id: int, reason: str, *, seen: int
) -> None:
    """Who set the day declines, with a reason; the day stays."""
    with delivery_step(
        "decline_direction_time", session, actor, delivery_id, seen=seen, reason=reason
    ) as moving:
        _, asked = _to_decide(moving, direction_id)
        asked.answer = moving.details["reason"]
        _decide(moving, asked, Answered.DECLINED)
        moving.details |= {"direction": direction_id, "day": asked.old_day.isoformat()}


def _day_of(given: Direction) -> date:
    if given.due_on is None:
        raise WrongState(say("No day is set for this direction."), code="no_day")
    return given.due_on


def _asked(session: Session, direction_id: int) -> Extension | None:
    return session.scalar(
        sa.select(Extension)
        .where(Extension.direction_id == direction_id, Extension.state == Answered.ASKED)
        .execution_options(populate_existing=True)
    )


def _to_decide(moving: DeliveryMoving, direction_id: int) -> tuple[Direction, Extension]:
    """The direction and the request that waits; raises NotAllowed for anybody but who set the day."""
    given = direct.living(moving, direction_id)
    if moving.person.person_id != given.given_by and _still_here(moving, given.given_by):
        giver = moving.session.get_one(Person, given.given_by)
        raise NotAllowed(say("Only {name}, who set the day, decides on it.", name=giver.name))
    asked = _asked(moving.session, direction_id)
    if asked is None:
        raise WrongState(say("No request for more time waits."), code="nothing_asked")
    return given, asked


def _still_here(moving: DeliveryMoving, person_id: int) -> bool:
    """Whether who set the day still holds a post there; otherwise another leader decides."""
    here = Post.agency_id == moving.delivery.recipient_agency_id
    post = sa.select(Post.id).where(Post.person_id == person_id, here, held(clock.today()))
    return moving.session.scalar(post.limit(1)) is not None


def _decide(moving: DeliveryMoving, asked: Extension, state: Answered) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, moving.person.person_id, clock.now()
    moving.session.flush()  # what is told must stand before the row of history that tells it
