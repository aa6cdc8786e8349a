"""The PDF of a document: pictures of its pages on the screen, and the newest file to be saved."""

from io import BytesIO

from flask import Blueprint, Response, send_file

from documents import pdf_queries
from documents.downloads import Download
from documents.models import Document
from documents.pdf_queries import PdfView
from language import NotFound
from web.files import sent_file
from web.session import actor, installation, session
from workflow import permissions

blueprint = Blueprint("pdf_pages", __name__)


def seen_by_actor(document: Document) -> PdfView:
    """What this person may see of the PDF: recipients the sealed file alone, once it is issued."""
    sees_all = permissions.sees_preparation(session(), actor(), document.id)
    return pdf_queries.view(session(), document, issued_only=not sees_all)


def _demanded(document_id: int) -> tuple[Document, PdfView]:
    permissions.demand_sight(session(), actor(), document_id)
    document = session().get_one(Document, document_id, populate_existing=True)
    return document, seen_by_actor(document)


@blueprint.get("/van-ban/<int:document_id>/trang/<sha256>.png")
def picture(document_id: int, sha256: str) -> Response:
    """Send the picture of one page of the newest drawn stage."""
    _document, seen = _demanded(document_id)
    if not any(sha256 in (page.plain, page.fine) for page in seen.pages):
        raise NotFound
    answer = send_file(BytesIO(installation().files.read(sha256)), mimetype="image/png", etag=sha256)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


@blueprint.get("/van-ban/<int:document_id>/van-ban.pdf")
def send(document_id: int) -> Response:
    """Send the newest stage of the PDF, of an issued document the sealed one, to be saved."""
    document, seen = _demanded(document_id)
    if seen.newest is None:
        raise NotFound
    words = (document.number_and_symbol or document.symbol or "van-ban").replace("/", "-")
    return sent_file(installation().files, Download(seen.newest.sha256, f"{words}.pdf", "application/pdf"))
