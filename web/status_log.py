"""What recipients outside told of their copies: the clerk writes it down and sees what is not applied."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import status_log
from documents.delivery_queries import Received
from documents.states import DELIVERY_WORDS, Channel, DeliveryState
from language import Message, NotAllowed, NotFound, Refused, say
from organization.models import Role
from organization.people import Actor
from web import deliveries
from web.answers import see_other, tell
from web.dates import read_date
from web.menu import Entry, stand_at
from web.session import actor, session
from workflow import permissions, statuses
from workflow.lifecycle import WHO_WORDS, Who
from workflow.statuses import Told

blueprint = Blueprint("status_log", __name__)

# QĐ 28/2018 Đ10.2h
CODE_WORDS: Mapping[str, Message] = {
    "01": say("01 – arrived"),
    "02": say("02 – refused"),
    "03": say("03 – taken in"),
    "04": say("04 – assigned"),
    "05": say("05 – in progress"),
    "06": say("06 – completed"),
}
OUTCOMES: Mapping[str, Message] = {
    "applied": say("applied"),
    "unknown_order": say("in an order that is not known"),
    "unknown_code": say("a code that is not known"),
    "unknown_delivery": say("the document or recipient was not found"),
    "must_report": say("the recipient still has to report"),
    "reason_missing": say("refused without a reason"),
}
KEPT = say("The status cannot be applied to the delivery as it stands; it is kept in the log.")


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The line of the menu, while something waits for the clerk."""
    agencies = actor.agencies_as(Role.CLERK)
    count = status_log.waiting(session, agencies) if agencies else 0
    if count:
        yield Entry(say("Statuses not applied"), "status_log.show", "waiting", count, urgent=True)


def _clerk_of() -> frozenset[int]:
    agencies = actor().agencies_as(Role.CLERK)
    if not agencies:
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[Who.CLERK]))
    return agencies


@blueprint.get("/trang-thai-ben-nhan")
def show() -> ResponseReturnValue:
    """Show the messages that wait for the clerk, or all of them (?loc=tat-ca)."""
    agencies, chosen = _clerk_of(), request.args.get("loc", "cho-xem")
    if chosen not in ("cho-xem", "tat-ca"):
        raise NotFound
    stand_at("status_log.show")
    text = request.args.get("truoc", "")
    before = int(text) if text.isdecimal() and len(text) < 10 else None
    only_open = chosen == "cho-xem"
    return render_template(
        "clerk/status_log.html",
        chosen=chosen,
        waiting=status_log.waiting(session(), agencies),
        page=status_log.messages(session(), agencies, only_open=only_open, before=before),
        codes=CODE_WORDS,
        outcomes=OUTCOMES,
        state_words={state.value: word for state, word in DELIVERY_WORDS.items()},
    )


@blueprint.post("/trang-thai-ben-nhan/<int:message_id>/da-xem")
def settle(message_id: int) -> ResponseReturnValue:
    """The clerk has seen a message that could not be applied."""
    statuses.settle_status(session(), actor(), message_id)
    tell(say("The message is settled; it stays in the log."))
    return see_other("status_log.show")


@blueprint.post("/van-ban-den/<int:delivery_id>/trang-thai")
def record(delivery_id: int) -> ResponseReturnValue:
    """Write down a status that the recipient told by telephone, by letter or through another system."""
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    delivery, _ = deliveries.found(session(), delivery_id)
    try:
        told = _told(delivery_id)
        outcome = statuses.record_status(session(), actor(), delivery.agency_id, told)
    except Refused as error:
        return deliveries.show_refused(delivery_id, "record_status", error)
    tell(say("The status is recorded.") if outcome in ("applied", "repeated") else KEPT)
    return see_other("deliveries.show", delivery_id=delivery_id)


def _told(delivery_id: int) -> Told:
    form = request.form
    day = read_date(form.get("told_on", ""), field="told_on") or clock.today()
    moment = clock.now() if day == clock.today() else clock.start_of(day) + timedelta(hours=12)
    return Told(
        key=form.get("key", "")[:100],
        code=form.get("code", ""),
        told_by=form.get("told_by", ""),
        told_at=moment,
        description=form.get("description", ""),
        delivery_id=delivery_id,
    )


def choices() -> list[tuple[str, Message]]:
    """The codes to choose from."""
    return list(CODE_WORDS.items())


def may_record(who: Actor, channel: Channel, state: DeliveryState, agency_id: int) -> bool:
    """Whether the form for a status is shown: to the sender's clerk, for a recipient outside."""
    ended = {DeliveryState.REFUSED, DeliveryState.WITHHELD, DeliveryState.PENDING, DeliveryState.DONE}
    return channel != Channel.INTERNAL and state not in ended and who.holds(agency_id, Role.CLERK)


def new_key() -> str:
    """A key for a message that is typed, so that a double click is one message."""
    return f"ghi-tay-{secrets.token_hex(8)}"


@blueprint.app_template_global()
def status_form(delivery: Received) -> list[tuple[str, Message]]:
    """The codes that the form on a delivery's page offers; none where there is no form."""
    shown = may_record(actor(), delivery.channel, delivery.state, delivery.agency_id)
    return choices() if shown else []


blueprint.add_app_template_global(new_key, "status_key")
