"""Attachments: what is taken, what is refused, and how old texts are decoded."""

import zlib

import pytest

from documents.reading.attachments import XLSX_MAIN, check_attachment, decode_text
from language import Unsafe
from tests.office_files import content_types, docx, docx_with, relations


@pytest.mark.parametrize(
    "name",
    ["báo cáo.pdf", "số liệu.xlsx", "phụ lục.docx", "ghi chú.txt", "ảnh.exe", "không đuôi"],
)
def test_an_attachment_that_is_not_what_it_says(name):
    with pytest.raises(Unsafe):
        check_attachment(b"\x00\x01MZ", name)


PDF = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog @>>\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def test_an_ordinary_pdf_can_be_attached():
    assert check_attachment(PDF, "Báo cáo.PDF") == "pdf"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>", "unsafe_active_pdf"),
        (b"/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>", "unsafe_active_pdf"),
        (b"/OpenAction<</S/Launch/F(cmd.exe)>>", "unsafe_active_pdf"),
        (b"/Names<</EmbeddedFiles 2 0 R>>", "unsafe_active_pdf"),
        (b"/Encrypt 5 0 R", "unsafe_encrypted"),
    ],
)
def test_a_pdf_that_acts_or_is_locked(entry, code):
    with pytest.raises(Unsafe) as refused:
        check_attachment(PDF.replace(b"@", entry), "báo cáo.pdf")
    assert refused.value.code == code


def test_a_workbook_can_be_attached():
    book = docx_with(**{"[Content_Types].xml": content_types(main=XLSX_MAIN)})
    assert check_attachment(book, "số liệu.xlsx") == "xlsx"


def test_a_workbook_that_takes_data_from_another_is_refused():
    outside = relations(("externalLinkPath", "file:///other.xlsx", "External"))
    book = docx_with(**{"[Content_Types].xml": content_types(main=XLSX_MAIN), "xl/_rels/x.rels": outside})
    with pytest.raises(Unsafe) as refused:
        check_attachment(book, "số liệu.xlsx")
    assert refused.value.code == "unsafe_external"


def test_a_document_can_be_attached_but_not_as_a_workbook():
    assert check_attachment(docx(), "phụ lục.docx") == "docx"
    with pytest.raises(Unsafe):
        check_attachment(docx(), "phụ lục.xlsx")


def test_a_script_packed_into_an_object_stream():
    packed = zlib.compress(b"5 0 <</S/JavaScript/JS(app.alert(1))>>")
    stream = (
        b"/X>>\nendobj\n2 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>stream\n" + packed + b"\nendstream <<"
    )
    with pytest.raises(Unsafe) as refused:
        check_attachment(PDF.replace(b"@", stream), "báo cáo.pdf")
    assert refused.value.code == "unsafe_active_pdf"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_in_the_usual_encodings(encoding):
    assert decode_text("Kế hoạch số 12\r\n".encode(encoding)) == "Kế hoạch số 12\n"


def test_a_text_in_the_old_code_page_comes_as_nfc():
    assert decode_text("Sơ đô\u0323".encode("cp1258")) == "Sơ độ"


def test_a_program_is_no_text():
    with pytest.raises(Unsafe):
        decode_text(b"MZ\x90\x00\x03\x00\x00\x00")
