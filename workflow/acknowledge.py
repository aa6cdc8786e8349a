"""The recipient's steps: acknowledge, refuse, finish; the clerk's records of what went on paper."""

from sqlalchemy.orm import Session

import clock
from documents.states import Channel, Purpose
from language import Invalid, say
from organization.names import nfc
from organization.people import Actor
from workflow import outside_mail
from workflow.deliveries import DeliveryMoving, delivery_step
from workflow.number import take_number
from workflow.periods import count_from_receipt


def acknowledge(session: Session, actor: Actor, delivery_id: int, *, seen: int) -> int | None:
    """The recipient takes the document in (status 03), on the day it arrived (NĐ 30/2020 Đ21).

    A recipient that is an agency gets the next số đến of its own register, which comes back (Đ22).
    """
    with delivery_step("acknowledge", session, actor, delivery_id, seen=seen) as moving:
        return _take_in(moving, f"{moving.actor.name}, {moving.post_title}")


def _take_in(moving: DeliveryMoving, by: str) -> int | None:
    moving.values |= {"accepted_at": clock.now(), "accepted_by": by[:200]}
    count_from_receipt(moving)
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
        moving.values |= {"reason": moving.details["reason"], "refused_at": clock.now()}


def finish(session: Session, actor: Actor, delivery_id: int, *, seen: int) -> None:
    """A recipient without a duty ends its handling (status 06)."""
    with delivery_step("finish", session, actor, delivery_id, seen=seen) as moving:
        if moving.delivery.purpose == Purpose.CARRY_OUT:
            raise Invalid(
                say("This recipient has to report; it ends when the report is accepted."), code="must_report"
            )
        moving.values["done_at"] = clock.now()


def hand_over(session: Session, actor: Actor, delivery_id: int, *, seen: int) -> None:
    """The clerk records that the paper copy was sent to a recipient without an account.

    One who had an address gets it on paper instead: its letter is withdrawn and its links open nothing more.
    """
    with delivery_step("hand_over", session, actor, delivery_id, seen=seen) as moving:
        moving.values |= {"sent_at": clock.now(), "left_at": None, "reason": None}
        if moving.delivery.channel == Channel.EMAIL:
            outside_mail.end_links(moving)
            moving.values["channel"] = Channel.PAPER


def record_receipt(session: Session, actor: Actor, delivery_id: int, received_by: str, *, seen: int) -> None:
    """The clerk records who signed for the paper copy (ký nhận)."""
    with delivery_step("record_receipt", session, actor, delivery_id, seen=seen) as moving:
        name = nfc(received_by).strip()
        if not name:
            raise Invalid(say("Please give the name of the person who signed for it."), field="received_by")
        moving.values |= {"accepted_at": clock.now(), "accepted_by": name[:200]}
        count_from_receipt(moving)
        moving.details["received_by"] = name[:200]


def record_refusal(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The clerk records that a recipient on paper refused, with its reason."""
    with delivery_step("record_refusal", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        moving.values |= {"reason": moving.details["reason"], "refused_at": clock.now()}
