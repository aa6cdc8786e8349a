"""Downloads: the bytes of a document's revision or attachment, for those who may see the document."""

from io import BytesIO
from typing import Protocol

from flask import Blueprint, Response, send_file

from documents import downloads
from documents.files import FileStore
from language import NotFound
from web.session import actor, installation, session
from workflow import permissions

blueprint = Blueprint("files", __name__)


class Wanted(Protocol):
    """What is known of a file that somebody may have."""

    @property
    def sha256(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...


@blueprint.get("/van-ban/<int:document_id>/tep/<sha256>")
def send(document_id: int, sha256: str) -> Response:
    """Send a file under its own name, to be saved, kept by no cache; recipients get the issued one alone."""
    permissions.demand_sight(session(), actor(), document_id)
    issued_only = not permissions.sees_preparation(session(), actor(), document_id)
    wanted = downloads.download(session(), document_id, sha256, issued_only=issued_only)
    if wanted is None:
        raise NotFound
    return sent_file(installation().files, wanted)


def sent_file(store: FileStore, wanted: Wanted) -> Response:
    """The stored bytes as a file to be saved."""
    data = store.read(wanted.sha256)  # says so where the bytes are no longer those that were stored
    answer = send_file(
        BytesIO(data),
        mimetype=wanted.media_type,
        as_attachment=True,
        download_name=wanted.name,
        etag=wanted.sha256,
        conditional=False,
    )
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
