"""Composing: the layout of Phụ lục I of NĐ 30/2020, the same bytes for the same words, and reading back."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from documents.composing.content import Annex, Content, Item, Section, Table, printed_date
from documents.composing.layout import compose
from documents.reading import read_docx

PLAN = Content(
    parent_body="UBND tỉnh Minh Hòa",
    issuing_body="Sở Khoa học và Công nghệ",
    symbol="KH-SKHCN",
    place="Minh Hòa",
    month=2,
    year=2026,
    subject="Phòng, chống nắng nóng tại nơi làm việc",
    basis=("Căn cứ Luật An toàn, vệ sinh lao động;", "Sở ban hành Kế hoạch như sau:"),
    sections=(
        Section("I", "Mục đích", (Item("1. Mục đích chung", heading=True), Item("- Giữ sức khỏe."))),
        Section("II", "Kinh phí", (Item("Từ nguồn chi thường xuyên."),)),
    ),
    recipients=("UBND tỉnh (báo cáo)", "Các phòng, đơn vị trực thuộc (thực hiện)", "Lưu: VT, VP"),
    authority_lines=("KT. GIÁM ĐỐC",),
    title="Phó Giám đốc",
    name="Phùng Xuân Đạt",
)


@pytest.fixture
def sheet():
    """The composed plan, opened as Word would."""
    return docx.Document(BytesIO(compose(PLAN)))


def paragraph(paragraphs, words):
    return next(p for p in paragraphs if p.text.startswith(words))


def look(found):
    run = found.runs[0]
    return run.font.size.pt, bool(run.bold), bool(run.italic)


def test_the_sheet_is_a4_with_the_margins_of_the_decree(sheet):
    page = sheet.sections[0]
    sides = (page.page_width, page.page_height, page.top_margin, page.bottom_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 20, 20]
    assert [round(side.mm) for side in (page.left_margin, page.right_margin)] == [30, 15]


def test_everything_is_printed_in_times_new_roman(sheet):
    fonts = sheet.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }


def test_the_page_number_stands_in_the_top_margin_but_not_on_the_first_page(sheet):
    page = sheet.sections[0]
    assert "PAGE" in page.header._element.xml
    assert page.different_first_page_header_footer
    assert "PAGE" not in page.first_page_header._element.xml


def test_the_header_has_number_and_date_in_a_row_of_their_own(sheet):
    header = sheet.tables[0]
    cells = [[cell.text.strip() for cell in row.cells] for row in header.rows]
    assert cells[0][0] == "UBND TỈNH MINH HÒA\nSỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert cells[1] == ["Số:        /KH-SKHCN", "Minh Hòa, ngày       tháng 02 năm 2026"]


@pytest.mark.parametrize(
    ("row", "column", "words", "expected"),
    [
        (0, 0, "UBND", (12, False, False)),
        (0, 0, "SỞ", (12, True, False)),
        (0, 1, "CỘNG", (12, True, False)),
        (0, 1, "Độc lập", (13, True, False)),
        (1, 0, "Số", (13, False, False)),
        (1, 1, "Minh Hòa", (13, False, True)),
    ],
)
def test_the_header_is_set_in_the_sizes_of_the_decree(sheet, row, column, words, expected):
    assert look(paragraph(sheet.tables[0].cell(row, column).paragraphs, words)) == expected


def test_rules_stand_under_the_agency_the_motto_and_the_subject(sheet):
    ruled = [p for p in sheet.element.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None]
    assert len(ruled) == 3
    assert all(p.find(qn("w:r")) is None for p in ruled)


def test_the_body_is_justified_with_the_first_line_moved_in(sheet):
    shape = paragraph(sheet.paragraphs, "- Giữ sức khỏe").paragraph_format
    assert (round(shape.first_line_indent.cm, 2), shape.space_after.pt) == (1.27, 6)
    assert look(paragraph(sheet.paragraphs, "I. MỤC ĐÍCH")) == (14, True, False)
    assert look(paragraph(sheet.paragraphs, "Căn cứ")) == (14, False, True)


def test_the_text_ends_with_its_sign_once(sheet):
    assert sheet.paragraphs[-1].text == "Từ nguồn chi thường xuyên./."


def test_the_foot_holds_recipients_and_signature_side_by_side(sheet):
    recipients, signature = sheet.tables[1].rows[0].cells
    assert recipients.text.splitlines() == [
        "Nơi nhận:",
        "- UBND tỉnh (báo cáo);",
        "- Các phòng, đơn vị trực thuộc (thực hiện);",
        "- Lưu: VT, VP.",
    ]
    assert [look(p) for p in recipients.paragraphs[:2]] == [(12, True, True), (11, False, False)]
    assert signature.text.split("\n") == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Phùng Xuân Đạt"]


def test_the_same_words_give_the_same_bytes():
    assert compose(PLAN) == compose(replace(PLAN))
    assert compose(PLAN) != compose(replace(PLAN, subject="Phòng, chống rét"))


def test_the_file_tells_no_author_and_no_hour_of_writing():
    with zipfile.ZipFile(BytesIO(compose(PLAN))) as file:
        assert {part.date_time[:3] for part in file.infolist()} == {(1980, 1, 1)}
        said = file.read("docProps/core.xml").decode()
    assert "python-docx" not in said
    assert "Kế hoạch Phòng, chống nắng nóng" in said


def test_an_agency_without_a_parent_stands_alone():
    committee = replace(PLAN, parent_body=None, issuing_body="Ủy ban nhân dân tỉnh Minh Hòa")
    reading = read_docx(compose(committee))
    assert (reading.parent_body, reading.issuing_body) == (None, "ỦY BAN NHÂN DÂN TỈNH MINH HÒA")


@pytest.mark.parametrize(
    ("day", "printed"),
    [(date(2024, 7, 5), "05/7/2024"), (date(2024, 2, 12), "12/02/2024"), (date(2024, 11, 30), "30/11/2024")],
)
def test_dates_are_printed_with_the_zeros_of_the_decree(day, printed):
    assert printed_date(day) == printed


LETTER = replace(
    PLAN, kind="Công văn", symbol="SKHCN-VP", subject="cung cấp số liệu", basis=(),
    recipients=("Như trên", "Lưu: VT"),
    sections=(Section("", "", (Item("Sở đề nghị các cơ quan cung cấp số liệu."),)),),
    addressees=("Sở Nội vụ", "Sở Giáo dục và Đào tạo"),
)  # fmt: skip


def test_the_subject_of_a_letter_stands_under_its_number():
    letter = docx.Document(BytesIO(compose(LETTER)))
    (number, subject) = letter.tables[0].cell(1, 0).paragraphs
    assert (number.text.strip(), subject.text) == ("Số:        /SKHCN-VP", "V/v cung cấp số liệu")
    assert (look(subject), subject.paragraph_format.space_before.pt) == ((12, False, False), 6)
    assert "CÔNG VĂN" not in [p.text for p in letter.paragraphs]


def test_two_addressees_stand_on_lines_of_their_own_and_one_beside_the_words():
    both, one = (
        [paragraph.text for paragraph in docx.Document(BytesIO(compose(letter))).paragraphs]
        for letter in (LETTER, replace(LETTER, addressees=("Sở Nội vụ",)))
    )
    assert both[:3] == ["Kính gửi:", "- Sở Nội vụ;", "- Sở Giáo dục và Đào tạo."]
    assert one[0] == "Kính gửi: Sở Nội vụ"


def test_the_date_line_may_be_blank_throughout():
    reading = read_docx(compose(replace(PLAN, month=None, year=None)))
    assert (reading.place, reading.date.month, reading.date.year) == ("Minh Hòa", None, None)


def test_annexes_have_pages_and_page_numbers_of_their_own():
    table = Table(("STT", "Nội dung"), (("1", "Số lượt"),), (1, 5))
    annexes = (Annex("Biểu số liệu", table=table), Annex("Danh mục", (Item("1. Máy tính"),)))
    document = docx.Document(BytesIO(compose(replace(PLAN, annexes=annexes))))
    texts = [p.text for p in document.paragraphs]
    assert [text for text in texts if text.startswith("Phụ lục")] == ["Phụ lục I", "Phụ lục II"]
    assert texts[-1] == "1. Máy tính./."
    assert [s._sectPr.find(qn("w:pgNumType")) is not None for s in document.sections] == [False, True, True]
    assert document.tables[-1].rows[1].cells[1].text == "Số lượt"
