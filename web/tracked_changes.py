"""Tracked changes of a draft: first they are shown, then accepted in a new version."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from documents.dossier import Dossier
from documents.publishing.accepting import KIND_WORDS, authors, tracked_changes
from documents.reading.package import open_package
from language import say
from web import desks, own_draft
from web.answers import see_other, tell
from web.forms_draft import seen
from web.menu import stand_at
from web.session import actor, installation, session
from workflow.accept_changes import accept_changes

blueprint = Blueprint("tracked_changes", __name__)


@blueprint.get("/van-ban/<int:document_id>/sua-doi-dang-mo")
def preview(document_id: int) -> ResponseReturnValue:
    """Show every tracked change that would be accepted; nothing is changed yet."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    stand_at(desks.DRAFTS.address)
    changes = tracked_changes(open_package(_data(held))) if held.revision.tracked_changes else []
    shown = [(KIND_WORDS[change.kind], change) for change in changes]
    return render_template(
        "draft/tracked_changes.html", document=held.document, changes=shown, authors=authors(changes)
    )


@blueprint.post("/van-ban/<int:document_id>/sua-doi-dang-mo")
def accept(document_id: int) -> ResponseReturnValue:
    """Make a new version with all changes accepted, as the drafter has seen them."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    n = accept_changes(session(), actor(), document_id, installation().files, seen=seen(request.form))
    tell(say("{n} tracked changes are accepted in a new version; the version before is kept.", n=n))
    return see_other("drafting.check", document_id=document_id)


def _data(held: Dossier) -> bytes:
    return installation().files.read(held.revision.file_sha256)
