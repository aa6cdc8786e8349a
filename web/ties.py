"""Setting right which received document a submitted or issued one carries out: cited ones, and a search."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents import cited, dossier
from documents.cited import Cited
from documents.models import Document
from language import Invalid, Refused, say
from organization.people import Actor
from web import desks
from web.answers import see_other
from web.errors import errors_of, status_of
from web.forms_draft import Form, id_in, seen
from web.menu import stand_at
from web.session import actor, session
from web.steps import Frame, PostedStep, add_steps, reason_of
from workflow import permissions
from workflow.carry_out import correct_tie, may_be_carried_out

blueprint = Blueprint("ties", __name__)
PLACE = "/van-ban/<int:document_id>"


@blueprint.get(f"{PLACE}/van-ban-duoc-thuc-hien")
def show(document_id: int) -> ResponseReturnValue:
    """Show what the text cites and what stands there; `tim` searches what the agency received."""
    return _page(document_id, request.args)


def may_correct(session: Session, who: Actor, document_id: int) -> bool:
    """Whether the person may set it right now."""
    document = session.get_one(Document, document_id)
    moves = permissions.document_steps(who, document, None)
    return any(move.step == "correct_tie" for move in moves)


def _page(document_id: int, form: Form, error: Refused | None = None) -> str:
    permissions.demand_sight(session(), actor(), document_id)
    held = dossier.load(session(), document_id)
    permissions.demand_document_step(actor(), held.document, "correct_tie")
    stand_at(desks.ALL.address)
    words, tied = form.get("tim", "").strip(), cited.carried_out(session(), document_id)
    return render_template(
        "tracking/tie.html",
        document=held.document,
        words=words,
        choices=_choices(held.document, held.reading, words),
        tied=tied,
        chosen=form.get("delivery") or (str(tied) if tied else "none"),
        form=form,
        errors=errors_of(error) if error else {},
    )


def _choices(document: Document, reading: Any, words: str) -> list[Cited]:
    """What the search found, then what the text cites or is said now, each once."""
    visible = may_be_carried_out(actor())
    found = cited.received(session(), document, words, visible) if words else []
    told = cited.cited_deliveries(session(), document, reading, visible)
    return list({one.delivery_id: one for one in [*found, *told]}.values())


def _correct(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    chosen = form.get("delivery", "")
    delivery_id = id_in(chosen)
    if delivery_id is None and chosen != "none":
        raise Invalid(say("Choose the received document, or none of them."), field="delivery")
    correct_tie(session, actor, document_id, delivery_id, reason_of(form), seen=seen(form))


CORRECT = PostedStep(
    "correct_tie", "van-ban-duoc-thuc-hien", _correct, say("It is kept what the document carries out.")
)


def _go_on(_step: PostedStep, document_id: int) -> ResponseReturnValue:
    return see_other("chain.show", document_id=document_id)


def _show_again(_step: PostedStep, document_id: int, error: Refused) -> ResponseReturnValue:
    page: Any = _page(document_id, request.form, error)
    return page, status_of(error)


add_steps(blueprint, PLACE, [CORRECT], Frame(permissions.demand_sight, _go_on, _show_again))
