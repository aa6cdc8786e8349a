"""The working copy of a numbered document: its Word file with number and date in the printed blanks."""

from io import BytesIO

from flask import Blueprint, Response, send_file

from documents import dossier
from documents.composing.filling import fill, working_copy_name
from documents.states import NUMBERED_STATES, State
from documents.uploads import DOCX
from language import NotFound
from web.session import actor, installation, session
from workflow import permissions

blueprint = Blueprint("working_copy", __name__)


@blueprint.get("/van-ban/<int:document_id>/ban-lam-viec")
def send(document_id: int) -> Response:
    """Send the copy to those who prepared the document; the kept file itself stays as it was signed.

    Raises Invalid with a sentence when a blank is not found or prints another month.
    """
    permissions.demand_sight(session(), actor(), document_id)
    if not permissions.sees_preparation(session(), actor(), document_id):
        raise NotFound
    held = dossier.load(session(), document_id)
    document, revision = held.document, held.revision
    is_numbered = document.state in NUMBERED_STATES - {State.VOIDED}
    if not is_numbered or document.number is None or document.document_date is None:
        raise NotFound
    data = installation().files.read(revision.file_sha256)
    copy = fill(data, f"{document.number:02d}", document.document_date)
    name = working_copy_name(document.number_and_symbol or "")
    answer = send_file(BytesIO(copy), mimetype=DOCX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
