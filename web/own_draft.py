"""The draft that its drafter works on: who may, and where everybody else is led."""

from flask.typing import ResponseReturnValue

from documents import dossier
from documents.dossier import Dossier
from web.answers import see_other
from web.session import actor, session
from workflow import permissions


def load(document_id: int) -> Dossier:
    """The draft as it stands now. Raises NotFound for who may not see it."""
    permissions.demand_sight(session(), actor(), document_id)
    return dossier.load(session(), document_id)


def may_edit(held: Dossier) -> bool:
    """Whether this person may still change and submit it."""
    moves = permissions.document_steps(actor(), held.document, None)
    return any(move.step == "submit" for move in moves)


def elsewhere(held: Dossier) -> ResponseReturnValue:
    """Lead those who may only read it to its page."""
    return see_other("documents.show", document_id=held.document.id)
