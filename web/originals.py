"""The originals of an issued document as one archive: PDF, source, validation report, manifest."""

import tempfile
import zipfile
from collections.abc import Iterable

from flask import Blueprint, Response, send_file

from documents import originals
from documents.models import Document
from documents.originals import Original, Sources
from documents.publishing.trust_folder import load_trust
from web.session import actor, installation, session
from workflow import permissions

blueprint = Blueprint("originals", __name__)

_IN_MEMORY = 8 << 20  # bytes; a larger archive waits in a file without a name


@blueprint.get("/van-ban/<int:document_id>/ban-goc.zip")
def send(document_id: int) -> Response:
    """Send the archive; recipients get the issued files, those who prepared the document its stages too."""
    permissions.demand_sight(session(), actor(), document_id)
    whole = permissions.sees_preparation(session(), actor(), document_id)
    ours = installation()
    sources = Sources(ours.files, load_trust(ours.settings.trust_dir))
    files = originals.gather(session(), sources, document_id, whole=whole)
    document = session().get_one(Document, document_id)
    name = (document.number_and_symbol or "van-ban").replace("/", "-")
    return _sent(files, f"{name}.zip")


def _sent(files: Iterable[Original], name: str) -> Response:
    archive = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed when the answer has been sent
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.writestr(file.path, file.data)
    archive.seek(0)
    answer = send_file(archive, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
