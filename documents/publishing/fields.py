"""The preparing revision: empty fields for number, date, signature and seal, before anybody signs.

The seal's field says beforehand what the seal will lock (FieldMDP INCLUDE condau, DocMDP P=1): validators
then find any later change, and do not take the seal itself for one.
"""

import io
from dataclasses import asdict, dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    append_signature_field,
)

from documents.publishing.blanks import Blank, find_header
from documents.publishing.printed_lines import Box, read_sheets
from documents.publishing.refusals import FieldsNotFound, SigningRefused
from documents.publishing.signature_places import Place, find_signature, seal_over
from documents.publishing.writing import TypeStyle
from language import say

NUMBER, DAY, MONTH, YEAR = "so", "ngay", "thang", "nam"
TEXT_FIELDS = (NUMBER, DAY, MONTH, YEAR)
SIGNATURE, SEAL = "lanhdao", "condau"
_TOOLTIPS = {NUMBER: "Số", DAY: "Ngày", MONTH: "Tháng", YEAR: "Năm"}
_PRINTED, _READ_ONLY = 4, 1  # annotation flag Print, field flag ReadOnly


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the fields go and what of the date is printed; found by text, or shown by a person."""

    blanks: dict[str, Blank]
    printed: dict[str, int]
    signature: Place
    seal: Place

    def to_json(self) -> dict[str, Any]:
        """As plain values, to be kept beside the revision."""
        return asdict(self)


def layout_from_json(said: dict[str, Any]) -> Layout:
    """The layout that `Layout.to_json` wrote."""
    blanks = {
        name: Blank(**{**blank, "box": Box(**blank["box"])}) for name, blank in said["blanks"].items()
    }
    places = {name: Place(said[name]["page"], Box(**said[name]["box"])) for name in ("signature", "seal")}
    return Layout(blanks=blanks, printed=dict(said["printed"]), **places)


def find_layout(
    pdf: bytes, signer: str | None = None, shown: dict[str, Blank | Place] | None = None
) -> Layout:
    """Where the fields go, by the printed text; `shown` are places that a person pointed out, by field.

    Every blank of the date line gets its field. Raises FieldsNotFound with the names of what is missing.
    """
    shown = shown or {}
    header = find_header(next(iter(read_sheets(pdf, range(1)))))
    blanks = {**header.blanks, **{name: it for name, it in shown.items() if isinstance(it, Blank)}}
    signature = _place(shown.get(SIGNATURE)) or find_signature(pdf, signer)
    missing = tuple(name for name in TEXT_FIELDS if name not in {*blanks, *header.printed})
    if missing or signature is None:
        raise FieldsNotFound((*missing, *(() if signature else (SIGNATURE,))))
    seal = _place(shown.get(SEAL)) or seal_over(signature)
    return Layout(blanks=blanks, printed=header.printed, signature=signature, seal=seal)


def _place(it: Blank | Place | None) -> Place | None:
    return it if isinstance(it, Place) else None


def prepared(pdf: bytes, layout: Layout) -> bytes:
    """The PDF with empty fields at their places; begins with the bytes given.

    Raises SigningRefused where the PDF cannot be read or has fields or signatures already.
    """
    writer = open_writer(pdf)
    if "/AcroForm" in writer.root:
        raise SigningRefused(say("The PDF already has form fields or signatures."), code="has_fields")
    for name, blank in layout.blanks.items():
        _add_text_field(writer, name, blank)
    append_signature_field(writer, _signature_spec(SIGNATURE, layout.signature))
    append_signature_field(writer, _seal_spec(layout.seal))
    return written(writer)


def open_writer(pdf: bytes) -> IncrementalPdfFileWriter:
    """A writer that appends to these bytes; raises SigningRefused where they are no readable PDF."""
    try:
        return IncrementalPdfFileWriter(io.BytesIO(pdf))
    except PdfError as broken:
        raise SigningRefused(say("The PDF cannot be read."), code="pdf_unreadable") from broken


def written(writer: IncrementalPdfFileWriter) -> bytes:
    """The bytes before and the new revision after them."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def filled_values(pdf: bytes) -> dict[str, str]:
    """What stands in the text fields, by name; empty ones as ""."""
    return text_values(PdfFileReader(io.BytesIO(pdf)))


def text_values(reader: PdfFileReader) -> dict[str, str]:
    """The same, of a PDF that is open already."""
    try:
        listed = reader.root["/AcroForm"]["/Fields"]
    except KeyError:
        return {}
    fields = [field.get_object() for field in listed]
    return {str(one["/T"]): str(one.get("/V", "")) for one in fields if one.get("/FT") == "/Tx"}


def _signature_spec(name: str, place: Place) -> SigFieldSpec:
    return SigFieldSpec(name, on_page=place.page, box=_rounded(place.box))


def _seal_spec(place: Place) -> SigFieldSpec:
    return SigFieldSpec(
        SEAL,
        on_page=place.page,
        box=_rounded(place.box),
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.INCLUDE, [SEAL]),
        doc_mdp_update_value=MDPPerm.NO_CHANGES,
    )


def _rounded(box: Box) -> tuple[int, int, int, int]:
    return round(box.left), round(box.bottom), round(box.right), round(box.top)


def _add_text_field(writer: IncrementalPdfFileWriter, name: str, blank: Blank) -> None:
    """A read-only text field without border, with an empty appearance (PDF/A wants one)."""
    # Whole points, as pyHanko draws appearances in; the baseline keeps its fraction.
    left, bottom, right, top = _rounded(blank.box)
    style = TypeStyle(blank.size, blank.bold, blank.italic, rise=blank.baseline - bottom)
    empty = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(0, 0, right - left, top - bottom),
        },
        stream_data=b"",
    )
    page = writer.find_page_for_modification(blank.page)[0]
    field = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name("/Tx"),
                pdf_name("/T"): generic.pdf_string(name),
                pdf_name("/TU"): generic.pdf_string(_TOOLTIPS[name]),
                pdf_name("/Ff"): generic.NumberObject(_READ_ONLY),
                pdf_name("/F"): generic.NumberObject(_PRINTED),
                pdf_name("/DS"): generic.pdf_string(style.said()),
                pdf_name("/Rect"): _numbers(left, bottom, right, top),
                pdf_name("/P"): page,
                pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(empty)}),
            }
        )
    )
    writer.register_annotation(page, field)
    _form_fields(writer).append(field)


def _form_fields(writer: IncrementalPdfFileWriter) -> generic.ArrayObject:
    """The form's list of fields, made where there is none."""
    if "/AcroForm" not in writer.root:
        form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
        writer.root["/AcroForm"] = writer.add_object(form)
        writer.update_root()
    found: generic.ArrayObject = writer.root["/AcroForm"]["/Fields"]
    return found


def _numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject(generic.NumberObject(value) for value in values)
