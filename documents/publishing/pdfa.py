"""Whether a PDF is PDF/A-2b in the printed type, by the spot checks that can be made here.

Not a full validator: version and conformance as declared, the output intent, every font embedded and of the
one family, nothing that runs or asks a viewer to draw fields anew.
"""

import io
import re
from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.publishing.refusals import ConversionFailed
from language import say

# OpenSymbol draws the bullets that Word takes from Symbol and Wingdings; no letter is in it.
_FAMILIES = re.compile(r"^/(?:[A-Z]{6}\+)?(?:Tinos|LiberationSerif|OpenSymbol)\b")
_PART = re.compile(rb"pdfaid:part(?:>|=[\"'])2")
_CONFORMANCE = re.compile(rb"pdfaid:conformance(?:>|=[\"'])B")
_PROGRAMS = {"/FontFile", "/FontFile2", "/FontFile3"}
_ACTIVE = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound")


def check_base(pdf: bytes) -> int:
    """How many pages a PDF fresh from the converter has; raises ConversionFailed for one of no use."""
    if not pdf.startswith(b"%PDF-"):
        raise ConversionFailed(say("The converter gave no PDF."), code="conversion_no_pdf")
    try:
        found = list(findings(pdf))
        pages = int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])
    except (PdfError, KeyError, ValueError) as broken:
        raise ConversionFailed(say("The PDF cannot be read."), code="conversion_no_pdf") from broken
    if found or pages < 1:
        raise ConversionFailed(
            say("The PDF cannot be kept for long: {reason}.", reason=found[0] if found else "no pages"),
            code="conversion_not_pdfa",
        )
    return pages


def findings(pdf: bytes) -> Iterator[str]:
    """What speaks against PDF/A-2b, in English words for log and report; nothing where all is well."""
    reader = PdfFileReader(io.BytesIO(pdf))
    root = reader.root
    metadata = root["/Metadata"].data if "/Metadata" in root else b""
    if not (_PART.search(metadata) and _CONFORMANCE.search(metadata)):
        yield "the metadata does not say PDF/A-2b"
    if not root.get("/OutputIntents"):
        yield "there is no output intent"
    if "/ID" not in reader.trailer:
        yield "there is no file identifier"
    if "/AcroForm" in root and "/NeedAppearances" in root["/AcroForm"]:
        yield "fields are left for the viewer to draw"
    for one in _objects(reader):
        yield from _object_findings(one)


def fonts(pdf: bytes) -> list[str]:
    """The names of the fonts, without the mark of a subset, in the order of the alphabet."""
    reader = PdfFileReader(io.BytesIO(pdf))
    names = {str(one["/BaseFont"]) for one in _objects(reader) if _is_font(one)}
    return sorted(re.sub(r"^/(?:[A-Z]{6}\+)?", "", name) for name in names)


def _objects(reader: PdfFileReader) -> Iterator[generic.DictionaryObject]:
    """Every dictionary that the file holds, in its last revision."""
    for reference in sorted(
        reader.xrefs.explicit_refs_in_revision(0) | _later(reader), key=lambda ref: ref.idnum
    ):
        one = reader.get_object(reference)
        if isinstance(one, generic.DictionaryObject):
            yield one


def _later(reader: PdfFileReader) -> set[generic.Reference]:
    found: set[generic.Reference] = set()
    for revision in range(1, reader.xrefs.total_revisions):
        found |= set(reader.xrefs.explicit_refs_in_revision(revision))
    return found


def _object_findings(one: generic.DictionaryObject) -> Iterator[str]:
    if _is_font(one):
        yield from _font_findings(one)
    if one.get("/S") in _ACTIVE:
        yield f"there is an action {one['/S']}"
    if one.get("/Subtype") == "/Widget":
        yield from _widget_findings(one)


def _is_font(one: generic.DictionaryObject) -> bool:
    return one.get("/Type") == "/Font" and "/BaseFont" in one


def _font_findings(font: generic.DictionaryObject) -> Iterator[str]:
    name = str(font["/BaseFont"])
    if not _FAMILIES.match(name):
        yield f"the font {name} is not the printed type"
    if font.get("/Subtype") == "/Type0":
        return  # its descendant is a font of the file too, and embedded or not on its own account
    described = "/FontDescriptor" in font
    if not described or not _PROGRAMS & set(font["/FontDescriptor"]):
        yield f"the font {name} is not embedded"


def _widget_findings(widget: generic.DictionaryObject) -> Iterator[str]:
    """A field must be printed, with one normal appearance (ISO 19005-2, 6.3.2 and 6.3.3)."""
    flags = int(widget.get("/F", 0))
    if not flags & 4 or flags & 2:
        yield "a field is not printed"
    box = [float(edge) for edge in widget["/Rect"]]
    visible = box[0] != box[2] and box[1] != box[3]
    if visible and list(widget.get("/AP", {}).keys()) != ["/N"]:
        yield "a field has no single appearance"
