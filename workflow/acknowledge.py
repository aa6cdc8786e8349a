"""The recipient's steps: acknowledge, refuse, assign, finish; the clerk's records of what went on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import Direction
from documents.states import Purpose
from language import Invalid, say
from organization.directory import held
from organization.models import Person, Post, Role, Unit
from organization.names import nfc
from organization.people import Actor
from workflow.deliveries import DeliveryMoving, delivery_step
from workflow.number import take_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """To whom a leader gives a received document, for which part, by when, with which words (bút phê)."""

    unit_id: int | None = None
    person_id: int | None = None
    part: str = "lead"  # lead, coordinate, inform
    due_on: date | None = None
    words: str = ""


def acknowledge(session: Session, actor: Actor, delivery_id: int, *, seen: int) -> int | None:
    """The recipient takes the document in (status 03), on the day it arrived (NĐ 30/2020 Đ21).

    A recipient that is an agency gets the next số đến of its own register, which comes back (Đ22).
    """
    with delivery_step("acknowledge", session, actor, delivery_id, seen=seen) as moving:
        return _take_in(moving, f"{moving.actor.name}, {moving.post_title}")


def _take_in(moving: DeliveryMoving, by: str) -> int | None:
    moving.values |= {"accepted_at": clock.now(), "accepted_by": by[:200]}
    facts = moving.delivery
    if not facts.to_agency or facts.recipient_agency_id is None:
        return None
    year = clock.today().year
    _, number = take_number(moving.session, facts.recipient_agency_id, "in", year)
    moving.values |= {"arrival_year": year, "arrival_number": number}
    moving.details["arrival_number"] = number
    return number


def refuse(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The recipient refuses (status 02) with a reason that the sender sees (QĐ 28/2018 Đ5.4)."""
    with delivery_step("refuse", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        moving.values["reason"] = moving.details["reason"]


def assign(
    session: Session, actor: Actor, delivery_id: int, given: Sequence[Assignment], *, seen: int
) -> None:
    """A leader of the recipient directs it to units or people (status 04, NĐ 30/2020 Đ23); one of them leads.

    Raises Invalid when nobody is named, nobody leads, or somebody outside the recipient is named.
    """
    with delivery_step("assign", session, actor, delivery_id, seen=seen) as moving:
        if not given or not any(a.part == "lead" for a in given):
            raise Invalid(say("Please name who leads (xử lý chính)."), field="lead")
        for assignment in given:
            _demand_inside(moving, assignment)
            session.add(_direction(moving, assignment))
        moving.details["assigned"] = [
            {"unit_id": a.unit_id, "person_id": a.person_id, "part": a.part, "words": a.words} for a in given
        ]


def _demand_inside(moving: DeliveryMoving, given: Assignment) -> None:
    """Units of the recipient agency, or people of the recipient unit or agency, and no others."""
    facts, session = moving.delivery, moving.session
    if given.part not in ("lead", "coordinate", "inform"):
        raise Invalid(say("Please choose what they are to do."), field="part")
    inside = None
    if given.unit_id is not None and given.person_id is None and facts.to_agency:
        inside = session.scalar(
            sa.select(Unit.id).where(Unit.id == given.unit_id, Unit.agency_id == facts.recipient_agency_id)
        )
    elif given.person_id is not None and given.unit_id is None:
        place = (
            Post.agency_id == facts.recipient_agency_id if facts.to_agency else Post.unit_id == facts.unit_id
        )
        inside = session.scalar(
            sa.select(Person.id)
            .join(Post, Post.person_id == Person.id)
            .where(Person.id == given.person_id, place, held(clock.today()), Post.role != Role.ADMINISTRATOR)
            .limit(1)
        )
    if inside is None:
        raise Invalid(say("Only people and units of the recipient can be named."), code="not_inside")


def _direction(moving: DeliveryMoving, given: Assignment) -> Direction:
    return Direction(
        delivery_id=moving.delivery.id,
        unit_id=given.unit_id,
        person_id=given.person_id,
        part=given.part,
        words=nfc(given.words).strip() or None,
        due_on=given.due_on,
        given_by=moving.actor.person_id,
        given_at=clock.now(),
    )


def finish(session: Session, actor: Actor, delivery_id: int, *, seen: int) -> None:
    """A recipient without a duty ends its handling (status 06)."""
    with delivery_step("finish", session, actor, delivery_id, seen=seen) as moving:
        if moving.delivery.purpose == Purpose.CARRY_OUT:
            raise Invalid(
                say("This recipient has to report; it ends when the report is accepted."), code="must_report"
            )
        moving.values["done_at"] = clock.now()


def hand_over(session: Session, actor: Actor, delivery_id: int, *, seen: int) -> None:
    """The clerk records that the paper copy was sent to a recipient without an account."""
    with delivery_step("hand_over", session, actor, delivery_id, seen=seen) as moving:
        moving.values["sent_at"] = clock.now()


def record_receipt(session: Session, actor: Actor, delivery_id: int, received_by: str, *, seen: int) -> None:
    """The clerk records who signed for the paper copy (ký nhận)."""
    with delivery_step("record_receipt", session, actor, delivery_id, seen=seen) as moving:
        name = nfc(received_by).strip()
        if not name:
            raise Invalid(say("Please give the name of the person who signed for it."), field="received_by")
        moving.values |= {"accepted_at": clock.now(), "accepted_by": name[:200]}
        moving.details["received_by"] = name[:200]


def record_refusal(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The clerk records that a recipient on paper refused, with its reason."""
    with delivery_step("record_refusal", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        moving.values["reason"] = moving.details["reason"]
