"""National statuses that a recipient outside tells of its copy: applied in order, else kept.

Nothing that was told is lost: a status in an order that the life of a delivery does not know, or about a
document that is not found, stays in the log until the clerk has seen it (QĐ 28/2018 Đ6.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.delivery_models import Delivery
from documents.receipt_models import StatusMessage
from documents.states import Channel, DeliveryState, Purpose
from language import Invalid, NotAllowed, NotFound, Refused, WrongState, say
from organization.models import Role
from organization.names import nfc
from organization.people import Actor
from workflow.deliveries import DeliveryMoving, delivery_step
from workflow.lifecycle import WHO_WORDS, Who
from workflow.periods import count_from_receipt

NOTED = "01"  # outside one goes from sent to acknowledged; that it arrived is written down and moves nothing
MOVING = frozenset({"02", "03", "04", "05", "06"})
APPLIED, REPEATED, UNKNOWN_CODE, UNKNOWN_DELIVERY = "applied", "repeated", "unknown_code", "unknown_delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A status message as it came in."""

    key: str  # of the message at its source: the same one twice is one
    code: str
    told_by: str
    told_at: datetime
    description: str = ""
    delivery_id: int | None = None
    about: Mapping[str, Any] = field(default_factory=dict)  # how it named document and recipient


def record_status(session: Session, actor: Actor, agency_id: int, told: Told) -> str:
    """The clerk of the sender, or a gateway in the clerk's name, takes a status message in.

    The outcome comes back: "applied", "repeated", or the code of why it only stands in the log. Can be run
    twice. Raises NotAllowed for others, and Invalid for a message without its source or from the future.
    """
    if not actor.holds(agency_id, Role.CLERK):
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[Who.CLERK]))
    told = _checked(told)
    known = sa.select(StatusMessage.id).where(
        StatusMessage.agency_id == agency_id, StatusMessage.key == told.key
    )
    if session.scalar(known) is not None:
        return REPEATED
    state = _state_of(session, agency_id, told.delivery_id)
    taking = _Taking(session, actor, agency_id, told, state)
    try:
        return _apply(taking)
    except (WrongState, Invalid) as error:
        return _keep(taking, _why(error))


@dataclass(frozen=True, slots=True)
class _Taking:
    """A message being taken in, and where its delivery was then; None where there is none outside."""

    session: Session
    actor: Actor
    agency_id: int
    told: Told
    state: DeliveryState | None


def _checked(told: Told) -> Told:
    key, told_by = nfc(told.key).strip(), nfc(told.told_by).strip()
    if not key or not told_by:
        raise Invalid(say("Please write who told it."), field="told_by")
    if told.told_at > clock.now():
        raise Invalid(say("This moment has not come yet."), field="told_at")
    return Told(
        key=key[:100],
        code=told.code.strip().zfill(2)[:10],
        told_by=told_by[:250],
        told_at=told.told_at,
        description=nfc(told.description).strip(),
        delivery_id=told.delivery_id,
        about=told.about,
    )


def _state_of(session: Session, agency_id: int, delivery_id: int | None) -> DeliveryState | None:
    """Where the delivery is; None for one that the agency did not send outside."""
    if delivery_id is None:
        return None
    return session.scalar(
        sa.select(Delivery.state).where(
            Delivery.id == delivery_id,
            Delivery.agency_id == agency_id,
            Delivery.channel != Channel.INTERNAL,
        )
    )


def _why(error: Refused) -> str:
    return "unknown_order" if isinstance(error, WrongState) else error.code


def _apply(taking: _Taking) -> str:
    told = taking.told
    if taking.state is None or told.delivery_id is None:
        return _keep(taking, UNKNOWN_DELIVERY)
    if told.code not in MOVING:
        return _keep(taking, APPLIED if told.code == NOTED else UNKNOWN_CODE)
    with delivery_step("record_status", taking.session, taking.actor, told.delivery_id, seen=None) as moving:
        moving.trigger = f"status_{told.code}"
        moving.values |= _facts(moving, told)
        if "accepted_at" in moving.values:
            count_from_receipt(moving)
        moving.details |= {
            "code": told.code,
            "told_by": told.told_by,
            "told_at": told.told_at.isoformat(),
            "reason": told.description,
        }
        taking.session.add(_row(taking, APPLIED))
        taking.session.flush()
    return APPLIED


def _facts(moving: DeliveryMoving, told: Told) -> dict[str, Any]:
    """What of the delivery changes with a status."""
    if told.code == "02":
        if not told.description:
            raise Invalid(say("Please give a reason."), code="reason_missing", field="description")
        return {"refused_at": told.told_at, "reason": told.description}
    if told.code == "06" and moving.delivery.purpose == Purpose.CARRY_OUT:
        raise Invalid(
            say("This recipient has to report; it ends when the report is accepted."), code="must_report"
        )
    by_code: dict[str, dict[str, Any]] = {
        "03": {"accepted_at": told.told_at, "accepted_by": told.told_by[:200]},
        "06": {"done_at": told.told_at},
    }
    return by_code.get(told.code, {})


def _keep(taking: _Taking, outcome: str) -> str:
    """Write the message into the log alone."""
    with transaction(taking.session):
        taking.session.add(_row(taking, outcome))
    return outcome


def _row(taking: _Taking, outcome: str) -> StatusMessage:
    told, applied = taking.told, outcome == APPLIED
    return StatusMessage(
        agency_id=taking.agency_id,
        key=told.key,
        delivery_id=told.delivery_id if taking.state is not None else None,
        code=told.code,
        told_by=told.told_by,
        told_at=told.told_at,
        description=told.description,
        about=dict(told.about),
        state_then=str(taking.state) if taking.state is not None else None,
        outcome=outcome,
        received_at=clock.now(),
        received_by=taking.actor.person_id,
        settled_at=clock.now() if applied else None,
        settled_by=taking.actor.person_id if applied else None,
    )


def settle_status(session: Session, actor: Actor, message_id: int) -> None:
    """The clerk has seen a message that could not be applied; it stays in the log.

    Raises NotFound for a message to another agency.
    """
    with transaction(session):
        message = session.get(StatusMessage, message_id)
        if message is None or not actor.holds(message.agency_id, Role.CLERK):
            raise NotFound
        if message.settled_at is None:
            message.settled_at, message.settled_by = clock.now(), actor.person_id
