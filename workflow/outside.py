"""What an outside body does through the link that was mailed to it: receive, refuse, report, renew the link.

Whoever has the link acts for the body, as whoever has a letter's receipt to sign does; the history keeps the
name and post that were typed and the address to which the link was sent. Only these steps act: looking at the
page, however often, changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents import outside_queries
from documents.mail_models import MAIL
from documents.outside_queries import OpenLink
from language import Invalid, NotFound, TooMany, say
from organization.names import nfc
from workflow import recall
from workflow import report as reports
from workflow.deliveries import Stranger, delivery_step
from workflow.history import history_entries
from workflow.lifecycle import Who
from workflow.outside_mail import KIND, add_letter, digest_of
from workflow.periods import count_from_receipt
from workflow.receipts import code_of
from workflow.report import Answer

RENEWALS_A_DAY = 3
WRONG_UNIT = "Không phải đơn vị nhận văn bản này"  # kept in the history, in the language of the office
NAMELESS = "Người giữ đường dẫn"

_e, _m = history_entries.c, MAIL.c


@dataclass(frozen=True, slots=True)
class Signed:
    """Who confirms for the body: the name and post typed on its page."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the body keeps: when it was taken in, by whom, under which code; the sender has the same."""

    at: datetime
    name: str
    post: str
    code: str


def link_of(session: Session, token: str) -> OpenLink:
    """The link with this secret, open or not; raises NotFound."""
    found = outside_queries.link(session, digest_of(token))
    if found is None:
        raise NotFound(say("This link leads nowhere. Please open it from the message as it stands there."))
    return found


def receive(session: Session, token: str, signed: Signed, *, seen: int) -> None:
    """The body takes the document in (status 03); the clerk of the sender sees it at once."""
    link = link_of(session, token)
    holder = _holder(link, token, _demand(signed))
    with delivery_step("acknowledge", session, holder, link.delivery_id, seen=seen) as moving:
        by = f"{holder.name}, {holder.post_title}"
        moving.values |= {"accepted_at": clock.now(), "accepted_by": by[:200], "reason": None}
        count_from_receipt(moving)


def not_ours(session: Session, token: str, signed: Signed, words: str, *, seen: int) -> None:
    """The document is not for this body (status 02); the sender's clerk reads that and the words."""
    link = link_of(session, token)
    reason = f"{WRONG_UNIT}: {nfc(words)}" if words.strip() else WRONG_UNIT
    holder = _holder(link, token, signed)
    with delivery_step("refuse", session, holder, link.delivery_id, seen=seen, reason=reason) as moving:
        moving.values |= {"reason": moving.details["reason"], "refused_at": clock.now()}


def report(session: Session, token: str, duty_id: int, told: tuple[Signed, Answer], *, seen: int) -> None:
    """The body reports on a duty (status 05); the tracking office of the sender reads it."""
    link = link_of(session, token)
    signed, answer = told
    holder = _holder(link, token, _demand(signed))
    reports.report(session, holder, link.delivery_id, duty_id, answer, seen=seen)


def withdraw(session: Session, token: str, duty_id: int, signed: Signed, *, seen: int) -> None:
    """The body takes back for correction a report that the office has neither decided on nor locked."""
    link = link_of(session, token)
    reports.withdraw_report(
        session, _holder(link, token, _demand(signed)), link.delivery_id, duty_id, seen=seen
    )


def confirm_recall(session: Session, token: str, signed: Signed, *, seen: int) -> None:
    """The body confirms that its copy of a recalled document is cancelled (NĐ 30/2020 Đ18.4b)."""
    link = link_of(session, token)
    recall.confirm_recall(session, _holder(link, token, _demand(signed)), link.delivery_id, seen=seen)


def renew(session: Session, token: str) -> str:
    """A new link goes to the address of this one, which comes back masked; TooMany after some in a day.

    Who holds an old link learns nothing by it: only who reads the mail of that address does.
    """
    link = link_of(session, token)
    holder = _holder(link, token, Signed("", ""), even_expired=True)
    with delivery_step("renew_link", session, holder, link.delivery_id, seen=None):
        day = clock.now() - timedelta(days=1)
        recent = sa.select(sa.func.count()).where(
            _m.delivery_id == link.delivery_id, _m.kind == KIND, _m.created_at > day
        )
        if (session.scalar(recent) or 0) > RENEWALS_A_DAY:
            raise TooMany(say("Several links were sent today already. Please look into the mailbox."))
        add_letter(session, link.delivery_id, link.address)
    return masked(link.address)


def masked(address: str) -> str:
    """The address so that its owner knows it and nobody learns it: "v…@minhhoa.vn"."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _demand(signed: Signed) -> Signed:
    kept = Signed(nfc(signed.name)[:100], nfc(signed.post)[:90])
    if not kept.name:
        raise Invalid(say("Please write your name."), field="name")
    if not kept.post:
        raise Invalid(say("Please write your post."), field="post")
    return kept


def _holder(link: OpenLink, token: str, signed: Signed, *, even_expired: bool = False) -> Stranger:
    return Stranger(
        Who.LINK_HOLDER,
        name=nfc(signed.name)[:100] or NAMELESS,
        post_title=nfc(signed.post)[:90],
        by=f"qua đường dẫn gửi tới {link.address}",
        token_sha256=digest_of(token),
        even_expired=even_expired,
    )


def receipt_of(session: Session, delivery_id: int) -> Receipt | None:
    """The receipt of a delivery that was taken in: its code is the beginning of the hash in the history."""
    row = session.execute(
        sa.select(_e.at, _e.person_name, _e.post_title, _e.hash)
        .where(_e.chain == "delivery", _e.thing_id == delivery_id, _e.step == "acknowledge")
        .order_by(_e.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Receipt(row.at, row.person_name, row.post_title, code_of(row.hash))
