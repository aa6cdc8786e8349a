"""Saying which received document a document carries out (its căn cứ): the drafter, later clerk and office."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents import chains, cited
from documents.cited import Cited
from documents.composing.sources import reading_of
from documents.delivery_models import CarriedOut, Delivery
from documents.queries import Condition
from language import Invalid, NotFound, say
from organization.models import Role
from organization.people import Actor
from workflow import permissions
from workflow.steps import Moving, step


def carry_out(
    session: Session, actor: Actor, document_id: int, delivery_id: int | None, *, seen: int
) -> None:
    """Say which received document the draft carries out, or None: that it carries out none.

    The tree of implementation and the reports upward hang on it, so that only a document can be named that
    the text cites. Raises NotFound for a delivery that the text does not cite or the actor may not see.
    """
    with step("carry_out", session, actor, document_id, seen=seen) as moving:
        _tie(moving, _cited(moving, delivery_id) if delivery_id is not None else None)


def correct_tie(
    session: Session, actor: Actor, document_id: int, delivery_id: int | None, reason: str, *, seen: int
) -> None:
    """Clerk or office set right, with a reason, which received document a submitted one carries out, or None.

    The document stays as it was issued: the tie is kept beside it. Raises NotFound for a copy that the agency
    did not receive, Invalid where it would carry itself out.
    """
    with step("correct_tie", session, actor, document_id, seen=seen, reason=reason) as moving:
        before = cited.carried_out(session, document_id)
        if before is not None:
            was = cited.copy(session, moving.document, before, sa.true())
            moving.details["was"] = was.number_and_symbol if was else "…"
        chosen = _received(moving, delivery_id) if delivery_id is not None else None
        if before == delivery_id:
            raise Invalid(say("This is what stands there already."), code="same_tie", field="delivery")
        _tie(moving, chosen)


def may_be_carried_out(actor: Actor) -> Condition:
    """The condition on copies that clerk and office may choose: held, or sent by their own agency."""
    own = actor.agencies_as(Role.CLERK, *permissions.TRACKERS)
    return sa.or_(permissions.visible_deliveries(actor), Delivery.agency_id.in_(own))


def _received(moving: Moving, delivery_id: int) -> Cited:
    chosen = cited.copy(moving.session, moving.document, delivery_id, may_be_carried_out(moving.actor))
    if chosen is None:
        raise NotFound
    above = moving.session.scalar(sa.select(Delivery.document_id).where(Delivery.id == delivery_id))
    if above in {tie.below_id for tie in chains.ties_below(moving.session, moving.document.id)}:
        raise Invalid(
            say("That document carries this one out: the tree would lead in a circle."),
            code="circle",
            field="delivery",
        )
    return chosen


def _tie(moving: Moving, chosen: Cited | None) -> None:
    document_id = moving.document.id
    tie = moving.session.get(CarriedOut, document_id, populate_existing=True)
    if chosen is None:
        if tie is not None:
            moving.session.delete(tie)
        return
    if tie is None:
        moving.session.add(CarriedOut(document_id=document_id, delivery_id=chosen.delivery_id))
    else:
        tie.delivery_id = chosen.delivery_id
    moving.details |= {"delivery": chosen.delivery_id, "number": chosen.number_and_symbol}


def _cited(moving: Moving, delivery_id: int) -> Cited:
    document = moving.document
    reading, _ = reading_of(moving.session, document.id, document.agency_id)
    visible = permissions.visible_deliveries(moving.actor)
    for one in cited.cited_deliveries(moving.session, document, reading, visible):
        if one.delivery_id == delivery_id:
            return one
    raise NotFound
