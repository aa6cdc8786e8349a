"""Two kinds of taking back: thu hồi of a whole document by a document, lấy lại of one recipient's copy."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents import relations
from documents.delivery_models import DELIVERIES
from documents.models import Document
from documents.states import Channel, DeliveryState, Relation, State
from language import Invalid, say
from organization.names import nfc
from organization.people import Actor
from workflow import history, machine, notices, outside_news, upward, upward_notices
from workflow.deliveries import DeliveryMoving, Stranger, delivery_step
from workflow.history import history_heads
from workflow.steps import Moving, step

# Where each copy goes when its document is recalled; the others have left already, or never went.
RECALLED_FROM: dict[DeliveryState, DeliveryState] = {
    DeliveryState.PENDING: DeliveryState.RECALLED,
    DeliveryState.FAILED: DeliveryState.RECALLED,  # whoever has its link takes it in no more
    DeliveryState.SENT: DeliveryState.RECALLING,
    DeliveryState.ARRIVED: DeliveryState.RECALLING,
    DeliveryState.ACCEPTED: DeliveryState.RECALLING,
    DeliveryState.ASSIGNED: DeliveryState.RECALLING,
    DeliveryState.IN_PROGRESS: DeliveryState.RECALLING,
    DeliveryState.DONE: DeliveryState.RECALLING,
}

_d, _h = DELIVERIES.c, history_heads.c
_COPIES = (
    sa.select(_d.id, _d.state, _h.seq, _h.hash)
    .join(history_heads, sa.and_(_h.chain == "delivery", _h.thing_id == _d.id))
    .where(_d.document_id == sa.bindparam("document"), _d.state.in_(list(RECALLED_FROM)))
    .order_by(_d.id)
    .with_for_update(of=(DELIVERIES, history_heads))
)


def recall(
    session: Session, actor: Actor, document_id: int, reason: str, *, basis: str = "", seen: int
) -> int:
    """The clerk recalls an issued document; how many recipients have to confirm comes back.

    By a document (NĐ 30/2020 Đ18.4): an issued one that says so, else `basis` names one on paper. Access ends
    at once, at every recipient; each confirms the cancelling and none can decline. The number, the register
    lines and the history stay (Phụ lục VI). Raises Invalid without a document that orders it.
    """
    with step("recall", session, actor, document_id, seen=seen, reason=reason) as moving:
        words = _basis(session, document_id, basis)
        moving.document.recall_basis, moving.document.end_reason = words, moving.details["reason"]
        moving.details["basis"] = words
        copies = session.execute(_COPIES, {"document": document_id}).all()
        _end_access(moving, copies)
        moving.details["recipients"] = len(copies)
        upward.recalled(moving)
        return sum(RECALLED_FROM[copy.state] == DeliveryState.RECALLING for copy in copies)


def _basis(session: Session, document_id: int, written: str) -> str:
    ordering = [one for one in relations.touching(session, document_id) if one.relation == Relation.RECALL]
    if ordering:
        return "; ".join(f"{one.doc_type or ''} {one.number_and_symbol}".strip() for one in ordering)[:250]
    words = nfc(written).strip()
    if not words:
        raise Invalid(
            say("A document is recalled by a document: issue it first, or name the one on paper (Đ18.4)."),
            code="recall_needs_document",
            field="basis",
        )
    return words[:250]


def _end_access(moving: Moving, copies: Sequence[Any]) -> None:
    """Move every copy and write the row of its chain: three statements whatever their number."""
    session = moving.session
    after = sa.case({str(a): str(b) for a, b in RECALLED_FROM.items()}, value=_d.state)
    left_at = sa.func.coalesce(_d.left_at, sa.literal(clock.now(), _d.left_at.type))
    session.execute(
        sa.update(DELIVERIES)
        .where(_d.document_id == moving.document.id, _d.state.in_(list(RECALLED_FROM)))
        .values(state=after, version=_d.version + 1, asked_back_at=None, left_at=left_at)
    )
    rows = [
        (copy.id, _entry_of(moving, copy.state), history.Head(copy.seq, copy.hash)) for copy in copies
    ]
    history.append_many(session.connection(), "delivery", rows)


def _entry_of(moving: Moving, before: DeliveryState) -> history.Entry:
    return history.Entry(
        step="recall",
        person_id=moving.actor.person_id,
        person_name=moving.actor.name,
        post_title=moving.post_title,
        from_state=str(before),
        to_state=str(RECALLED_FROM[before]),
        document_id=moving.document.id,
        details=dict(moving.details),
    )


def confirm_recall(session: Session, actor: Actor | Stranger, delivery_id: int, *, seen: int) -> None:
    """The recipient confirms that its copy is cancelled (NĐ 30/2020 Đ18.4b, QĐ 28/2018 Đ9.2)."""
    with delivery_step("confirm_recall", session, actor, delivery_id, seen=seen):
        pass


def record_return(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The sender's clerk records how a copy came back or was destroyed (NĐ 30/2020 Đ18.4a)."""
    with delivery_step("record_return", session, actor, delivery_id, seen=seen, reason=reason):
        pass


def complete_recall(session: Session, document_id: int) -> None:
    """Once nobody has to confirm any more the document counts as recalled; run again, nothing changes.

    Called by the job that follows each confirmation: who confirms never waits for the others.
    """
    with transaction(session):
        document = session.get(Document, document_id, with_for_update=True, populate_existing=True)
        if document is None or document.state != State.RECALLING or _unconfirmed(session, document_id):
            return
        before = document.state
        document.state = State(machine.fire(machine.DOCUMENTS, "complete_recall", before))
        document.state_since = clock.now()
        session.flush()
        entry = history.Entry(
            step="complete_recall", from_state=before, to_state=document.state, document_id=document_id
        )
        history.append(session.connection(), "document", document_id, entry)


def _unconfirmed(session: Session, document_id: int) -> int:
    waiting = sa.select(sa.func.count()).where(
        _d.document_id == document_id, _d.state == DeliveryState.RECALLING
    )
    return session.scalar(waiting) or 0


def end_recall(session: Session, actor: Actor, document_id: int, reason: str, *, seen: int) -> None:
    """The clerk records the recall as completed although not all have confirmed, with the reason."""
    with step("end_recall", session, actor, document_id, seen=seen, reason=reason) as moving:
        moving.details["unconfirmed"] = _unconfirmed(session, document_id)


def take_back(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The clerk takes a copy back that its recipient has not taken in; nobody is asked (status 13)."""
    with delivery_step("take_back", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        moving.values["reason"] = moving.details["reason"]
        upward.taken_back(moving, moving.details["reason"])


def ask_back(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The clerk asks for a copy that was taken in already (status 13); the recipient answers.

    Raises Invalid for a copy on paper, which is asked for on paper, and when the question is open already.
    """
    with delivery_step("ask_back", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        if moving.delivery.channel != Channel.INTERNAL:
            raise Invalid(say("This recipient has no account here; ask for the copy back on paper."),
                          code="not_inside")  # fmt: skip
        if _asked(moving):
            raise Invalid(say("The recipient has been asked already."), code="already_asked")
        moving.values |= {"asked_back_at": clock.now(), "asked_back_reason": moving.details["reason"]}


def _asked(moving: DeliveryMoving) -> str | None:
    """Why the sender wants the copy back, while its question is open."""
    row = moving.connection.execute(
        sa.select(_d.asked_back_reason).where(_d.id == moving.delivery.id, _d.asked_back_at.is_not(None))
    ).first()
    return str(row[0]) if row else None


def agree_back(session: Session, actor: Actor, delivery_id: int, *, seen: int) -> None:
    """The recipient agrees to give its copy back (status 15); it sees the document no more."""
    with delivery_step("agree_back", session, actor, delivery_id, seen=seen) as moving:
        why = _demand_asked(moving)
        moving.values |= {"asked_back_at": None, "reason": why}
        upward.taken_back(moving, why)


def decline_back(session: Session, actor: Actor, delivery_id: int, reason: str, *, seen: int) -> None:
    """The recipient keeps its copy, with a reason that the sender sees (status 16)."""
    with delivery_step("decline_back", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        _demand_asked(moving)
        moving.values["asked_back_at"] = None


def _demand_asked(moving: DeliveryMoving) -> str:
    why = _asked(moving)
    if why is None:
        raise Invalid(say("The sender has not asked for it back."), code="not_asked")
    return why


def spread_recall(session: Session, document_id: int) -> None:
    """What follows a recall or a taking back: those whom it concerns are told; where nobody has to confirm a
    recall it is completed at once.

    Called by the job of the step; done twice, nothing is added.
    """
    with transaction(session):
        notices.tell_of_recall(session, document_id)
        upward_notices.tell(session, document_id)
        outside_news.tell_of_recall(session, document_id)
    complete_recall(session, document_id)
