"""The letters of outside bodies: one for each delivery by e-mail, with its link, and what came of it.

The link's secret is not drawn but computed, from the installation's key, the delivery and the generation of
the link: a letter that goes out again after a crash carries the same link, and the database holds only its
SHA-256. A renewed link is a new generation.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents import outside_queries
from documents.delivery_models import DELIVERIES
from documents.mail_models import LINKS, MAIL
from documents.states import ENDED_DELIVERIES, GONE_DELIVERIES, Channel, DeliveryState, MailState
from language import Invalid, WrongState, say
from organization.outside_bodies import remember_address
from organization.people import Actor
from workflow import mail, notices, outside_news
from workflow.deliveries import DeliveryMoving, Stranger, delivery_step
from workflow.lifecycle import Who
from workflow.mail import Answer, InHand, Letter, checked_address

KIND = "delivery"
SYSTEM = Stranger(Who.SYSTEM)
# These want no letter any more; what has FAILED may have arrived all the same.
NO_LONGER = GONE_DELIVERIES | {DeliveryState.REFUSED, DeliveryState.WITHHELD}

_d, _l, _m = DELIVERIES.c, LINKS.c, MAIL.c


def key_of(delivery_id: int, generation: int) -> str:
    """The key of the letter that carries this generation of the delivery's link."""
    return f"{KIND}-{delivery_id}-{generation}"


def token_of(secret: str, delivery_id: int, generation: int) -> str:
    """The secret part of a link: 43 letters that nobody without the installation's key can compute."""
    told = f"link:{delivery_id}:{generation}".encode()
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), told, "sha256")).rstrip(b"=").decode()


def digest_of(token: str) -> str:
    """What the database keeps of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


# Letters


def write_letters(session: Session, document_id: int) -> None:
    """Write the letter of every delivery by e-mail that has none yet: one statement; again, nothing is added.

    Called by the job of the issue step.
    """
    now = clock.now()
    key = sa.literal(f"{KIND}-") + sa.cast(_d.id, sa.String) + sa.literal("-1")
    source = (
        sa.select(
            key, sa.literal(KIND), _d.email, _d.id, sa.literal({"generation": 1}, sa.JSON),
            sa.literal(MailState.WAITING, _m.state.type), sa.literal(0), sa.literal(0),
            sa.literal(now, _m.next_at.type), sa.literal(now, _m.created_at.type),
        )
        .where(
            _d.document_id == document_id,
            _d.channel == Channel.EMAIL,
            _d.state == DeliveryState.PENDING,
            ~sa.exists().where(_m.delivery_id == _d.id),
        )
        .order_by(_d.id)
    )  # fmt: skip
    columns = [
        "key", "kind", "address", "delivery_id", "facts", "state", "attempts", "doubts", "next_at",
        "created_at",
    ]  # fmt: skip
    with transaction(session):
        session.execute(mail.new_rows(session).from_select(columns, source))


def add_letter(session: Session, delivery_id: int, address: str) -> None:
    """In the running transaction: one more letter of a delivery, with a new link; one at a time is enough."""
    links = sa.select(_m.state).where(_m.delivery_id == delivery_id, _m.kind == KIND)
    states = session.scalars(links).all()
    if MailState.WAITING in states or MailState.SENDING in states:
        return
    generation = len(states) + 1
    letter = Letter(
        key=key_of(delivery_id, generation),
        kind=KIND,
        address=address,
        facts={"generation": generation},
        delivery_id=delivery_id,
    )
    mail.put(session, letter)


def open_letter(session: Session, letter: InHand, secret: str, days: int) -> Mapping[str, Any] | None:
    """What the template tells beside the letter's own facts; None when the letter is no longer wanted.

    The link of an outside body is put in force here, before anybody can have it; again, it stays as it is.
    """
    if letter.delivery_id is None:
        return {}
    told = outside_queries.envelope(session, letter.delivery_id)
    if letter.kind == outside_news.KIND:
        return _with_present_link(session, letter.delivery_id, letter.facts["matter"], secret, told)
    if told is None or told["state"] in NO_LONGER:
        return None
    generation = int(letter.facts["generation"])
    token = token_of(secret, letter.delivery_id, generation)
    expires_at = clock.now() + timedelta(days=days)
    with transaction(session):
        known = session.scalar(
            sa.select(_l.expires_at).where(_l.delivery_id == letter.delivery_id, _l.generation == generation)
        )
        if known is None:
            session.execute(sa.insert(LINKS).values(_link(letter, generation, token, expires_at)))
    return {**told, "token": token, "expires_at": known or expires_at}


def _with_present_link(
    session: Session, delivery_id: int, matter: str, secret: str, told: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    """Further news go out while they are true, with the link that the body has; None without one."""
    newest = session.scalar(
        sa.select(sa.func.max(_l.generation)).where(_l.delivery_id == delivery_id, _l.revoked_at.is_(None))
    )
    if told is None or newest is None:
        return None
    waits = told["state"] == DeliveryState.RECALLING
    if not waits if matter == outside_news.RECALLED else told["state"] in ENDED_DELIVERIES:
        return None
    return {**told, "token": token_of(secret, delivery_id, newest)}


def _link(letter: InHand, generation: int, token: str, expires_at: Any) -> dict[str, Any]:
    return {
        "delivery_id": letter.delivery_id,
        "generation": generation,
        "token_sha256": digest_of(token),
        "address": letter.address,
        "created_at": clock.now(),
        "expires_at": expires_at,
    }


# What came of them


def record(session: Session, mail_id: int, job: str, answer: Answer) -> None:
    """Record what the mail server said, and move the delivery that waited for it; again, nothing happens."""
    found = outside_queries.delivery_of(session, mail_id)
    if found is not None:
        delivery_id, state, attempts = found
        step = _step(state, mail.verdict(answer, attempts))
        # The recipient may have acted meanwhile: then the letter alone is recorded.
        with suppress(WrongState):
            if step is not None:
                _move(session, step, delivery_id, answer, partial(mail.end, session, mail_id, job, answer))
                notices.tell_of_failure(session, delivery_id)
                return
    mail.record(session, mail_id, job, answer)


def _step(state: DeliveryState, said: MailState) -> str | None:
    """The step of the delivery that an answer leads to, if it leads to one."""
    if said == MailState.SENT:
        return "mail_sent" if state == DeliveryState.PENDING else None
    waits = state in {DeliveryState.PENDING, DeliveryState.SENT}
    return "mail_failed" if waits and said in {MailState.REFUSED, MailState.FAILED} else None


def _move(
    session: Session, step: str, delivery_id: int, answer: Answer, end: Callable[[], MailState | None]
) -> None:
    with delivery_step(step, session, SYSTEM, delivery_id, seen=None) as moving:
        if end() is None:  # recorded before
            raise WrongState(say("This step is not possible where the document is now."))
        if step == "mail_sent":
            moving.values |= {"sent_at": clock.now(), "left_at": None}
        else:
            moving.values["reason"] = answer.words
        moving.details |= {"answer": answer.words[:500]}


def bounce(session: Session, message_id: str, words: str) -> str | None:
    """Record that a letter came back (RFC 3464) and could not be delivered; its address, None for a stranger.

    A delivery that the recipient has taken in or refused meanwhile stays where it is.
    """
    row = session.execute(
        sa.select(_m.id, _m.address, _m.delivery_id, _d.state)
        .outerjoin(DELIVERIES, sa.and_(_d.id == _m.delivery_id, _m.kind == KIND))
        .where(_m.message_id == message_id)
    ).first()
    if row is None:
        return None
    came_back = Answer(MailState.FAILED, words)
    with suppress(WrongState):
        if row.delivery_id is not None and row.state in {DeliveryState.PENDING, DeliveryState.SENT}:
            mark = partial(_come_back, session, row.id, words)
            _move(session, "mail_failed", row.delivery_id, came_back, mark)
            return str(row.address)
    with transaction(session):
        _come_back(session, row.id, words)
    return str(row.address)


def _come_back(session: Session, mail_id: int, words: str) -> MailState:
    values = {"state": MailState.FAILED, "answer": words[:2000], "ended_at": clock.now()}
    session.execute(sa.update(MAIL).where(_m.id == mail_id).values(values))
    return MailState.FAILED


# The clerk's steps


def send_by_mail(session: Session, actor: Actor, delivery_id: int, address: str, *, seen: int) -> None:
    """The clerk sends a delivery to this address, for the first time or anew; the links before it end."""
    with delivery_step("send_by_mail", session, actor, delivery_id, seen=seen) as moving:
        if moving.delivery.channel == Channel.INTERNAL:
            raise Invalid(
                say("This recipient works in the system; the document is there already."), code="has_account"
            )
        kept = checked_address(address)
        end_links(moving)
        name = session.scalar(sa.select(_d.name).where(_d.id == delivery_id)) or ""
        remember_address(session, moving.delivery.agency_id, name, kept)
        add_letter(session, delivery_id, kept)
        moving.values |= {"channel": Channel.EMAIL, "email": kept, "reason": None}
        moving.details["address"] = kept


def end_links(moving: DeliveryMoving) -> None:
    """In a step: what was not mailed yet stays here, and the links of the delivery open nothing more."""
    mail.withdraw(moving.session, moving.delivery.id)
    moving.session.execute(
        sa.update(LINKS)
        .where(_l.delivery_id == moving.delivery.id, _l.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def record_failure(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The clerk records that what was sent did not arrive: a letter that came back, by mail or by post."""
    with delivery_step("record_failure", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        moving.values["reason"] = moving.details["reason"]
