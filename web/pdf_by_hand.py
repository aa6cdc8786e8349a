"""The drafter brings the PDF that could not be made, or shows on its pages where number and signature go."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from documents import dossier
from documents.dossier import Dossier
from documents.pdf_queries import PdfView
from documents.publishing.refusals import FIELD_WORDS
from documents.publishing.shown_places import POINTS_PER_MM, Point, page_sizes
from language import Invalid, Message, Refused, say
from web import documents, pdf_pages
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.forms_draft import Form, number, seen
from web.session import actor, installation, session
from workflow import pdf_by_hand, permissions

blueprint = Blueprint("pdf_by_hand", __name__)


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """The boxes of one place: page from 1, millimetres from the left and the top edge, as typed."""

    name: str
    words: Message
    page: str
    left: str
    top: str

    @property
    def is_filled(self) -> bool:
        """Whether all three are there."""
        return bool(self.page and self.left and self.top)


@blueprint.post("/van-ban/<int:document_id>/nop-pdf")
def give(document_id: int) -> ResponseReturnValue:
    """Take in the PDF of the submitted revision."""
    permissions.demand_sight(session(), actor(), document_id)
    try:
        file = request.files.get("pdf")
        if file is None or not file.filename:
            raise Invalid(say("Choose a file first."), code="no_file", field="pdf")
        files, version = installation().files, seen(request.form)
        pdf_by_hand.give_pdf(session(), actor(), document_id, file.read(), files, seen=version)
    except Refused as error:
        error.field = "pdf"
        return documents.show_refused(document_id, "give_pdf", error)
    tell(say("The PDF is taken in; its pages are being drawn."))
    return see_other("documents.show", document_id=document_id)


@blueprint.get("/van-ban/<int:document_id>/chi-cho")
def look(document_id: int) -> ResponseReturnValue:
    """Show the pages and the boxes for the places that were not found."""
    held, pdf = _held(document_id)
    return _page(held, pdf, request.args) if pdf.missing else _elsewhere(document_id)


@blueprint.post("/van-ban/<int:document_id>/chi-cho")
def show(document_id: int) -> ResponseReturnValue:
    """Note the place that was clicked, or prepare the PDF with all of them."""
    held, pdf = _held(document_id)
    if not pdf.missing:
        return _elsewhere(document_id)
    if request.form.get("act") != "show":
        return _page(held, pdf, request.form)
    files, version = installation().files, seen(request.form)
    try:
        points = _points(_boxes(pdf, request.form))
        pdf_by_hand.show_places(session(), actor(), document_id, points, files, seen=version)
    except Refused as error:
        return _page(held, pdf, request.form, error), status_of(error)
    tell(say("The places are noted; the PDF is ready to be signed."))
    return _elsewhere(document_id)


def _held(document_id: int) -> tuple[Dossier, PdfView]:
    """The document with its PDF; one in which this person may show nothing misses no place."""
    permissions.demand_sight(session(), actor(), document_id)
    held = dossier.load(session(), document_id)
    moves = permissions.document_steps(actor(), held.document, held.open_task)
    pdf = pdf_pages.seen_by_actor(held.document)
    if not any(move.step == "show_places" for move in moves):
        pdf = PdfView(pdf.state, pdf.failure, pdf.newest, pdf.pages)
    return held, pdf


def _elsewhere(document_id: int) -> ResponseReturnValue:
    return see_other("documents.show", document_id=document_id)


def _page(held: Dossier, pdf: PdfView, form: Form, error: Refused | None = None) -> str:
    sizes = page_sizes(installation().files.read(pdf.newest.sha256) if pdf.newest else b"")
    page = min(max(number(form, "page") or _first_page(pdf, len(sizes)), 1), len(sizes))
    boxes = _boxes(pdf, form)
    if error is None:
        boxes = _clicked(boxes, form, page)
    told = errors_of(error) if error else {}
    shown = _shown(pdf, boxes, page, sizes)
    return render_template("document/show_places.html", document=held.document, errors=told, **shown)


def _shown(
    pdf: PdfView, boxes: list[PlaceForm], page: int, sizes: list[tuple[float, float]]
) -> dict[str, Any]:
    width, height = sizes[page - 1]
    return {
        "boxes": boxes,
        "page": page,
        "pages": len(sizes),
        "picture": next((one for one in pdf.pages if one.number == page), None),
        "width": round(width),
        "height": round(height),
        "marks": list(_marks(boxes, page)),
        "which": next((one.name for one in boxes if not one.is_filled), boxes[0].name),
    }


def _marks(boxes: list[PlaceForm], page: int) -> Iterator[tuple[str, float, float]]:
    """The places on this page that can be drawn; what cannot is told when they are used."""
    for one in boxes:
        if one.is_filled and one.page == str(page):
            with suppress(Invalid):
                yield (one.name, *_at(one))


def _first_page(pdf: PdfView, pages: int) -> int:
    """Number and date stand on the first page, the signature on the last."""
    return pages if pdf.missing == ("lanhdao",) else 1


def _boxes(pdf: PdfView, form: Form) -> list[PlaceForm]:
    """The boxes as they were typed, one set for each place that is missing."""
    parts = ("page", "left", "top")
    return [
        PlaceForm(name, FIELD_WORDS[name], *(form.get(f"{name}-{part}", "").strip() for part in parts))
        for name in pdf.missing
    ]


def _clicked(boxes: list[PlaceForm], form: Form, page: int) -> list[PlaceForm]:
    """The boxes with the click on the picture, which is drawn a point to a pixel, in the chosen one."""
    x, y = form.get("at.x", ""), form.get("at.y", "")
    if not (x.isdecimal() and y.isdecimal()):
        return boxes
    left, top = (f"{int(pixels) / POINTS_PER_MM:.1f}".replace(".", ",") for pixels in (x, y))
    return [
        PlaceForm(one.name, one.words, str(page), left, top) if one.name == form.get("which") else one
        for one in boxes
    ]


def _points(boxes: list[PlaceForm]) -> dict[str, Point]:
    """The places that were filled in; raises Invalid for what is no number."""
    return {one.name: Point(_whole(one) - 1, *_at(one)) for one in boxes if one.is_filled}


def _whole(one: PlaceForm) -> int:
    if not (one.page.isdecimal() and len(one.page) < 5 and int(one.page) > 0):
        raise _no_number(one)
    return int(one.page)


def _at(one: PlaceForm) -> tuple[float, float]:
    try:
        left, top = (float(typed.replace(",", ".")) * POINTS_PER_MM for typed in (one.left, one.top))
    except ValueError as broken:
        raise _no_number(one) from broken
    if not (0 <= left < 5000 and 0 <= top < 5000):
        raise _no_number(one)
    return left, top


def _no_number(one: PlaceForm) -> Invalid:
    return Invalid(
        say("Write page and millimetres as numbers: {place}.", place=one.words), field=f"{one.name}-left"
    )
