"""The drafter's step of saying which received document a draft carries out (its căn cứ)."""

from sqlalchemy.orm import Session

from documents import cited
from documents.cited import Cited
from documents.composing.sources import reading_of
from documents.delivery_models import CarriedOut
from language import NotFound
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
        tie = session.get(CarriedOut, document_id, populate_existing=True)
        if delivery_id is None:
            if tie is not None:
                session.delete(tie)
            return
        chosen = _cited(moving, delivery_id)
        if tie is None:
            session.add(CarriedOut(document_id=document_id, delivery_id=delivery_id))
        else:
            tie.delivery_id = delivery_id
        moving.details |= {"delivery": delivery_id, "number": chosen.number_and_symbol}


def _cited(moving: Moving, delivery_id: int) -> Cited:
    document = moving.document
    reading, _ = reading_of(moving.session, document.id, document.agency_id)
    visible = permissions.visible_deliveries(moving.actor)
    for one in cited.cited_deliveries(moving.session, document, reading, visible):
        if one.delivery_id == delivery_id:
            return one
    raise NotFound
