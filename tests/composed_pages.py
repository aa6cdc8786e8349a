"""Composed documents that the tests of layout change in one place, and what the checking finds in them."""

from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from documents.checking import check
from documents.composing.content import Annex, Content, Item, Section
from documents.composing.layout import compose

DAY = date(2026, 3, 2)
LONG = (
    "Các phòng, đơn vị trực thuộc phổ biến nội dung kế hoạch đến toàn thể công chức, viên chức, "
    "người lao động của đơn vị mình, bố trí người tham gia đầy đủ, đúng thành phần "
    "và gửi danh sách về Văn phòng Sở"
)
ITEMS = tuple(Item(f"{number}. {LONG}, đợt {number}.") for number in range(1, 14))
SIGNED: dict[str, Any] = {
    "parent_body": "UBND tỉnh Minh Hòa",
    "issuing_body": "Sở Khoa học và Công nghệ",
    "place": "Minh Hòa",
    "month": 3,
    "year": 2026,
    "authority_lines": ("KT. GIÁM ĐỐC",),
    "title": "Phó Giám đốc",
    "name": "Phùng Xuân Đạt",
}


@cache
def a_plan() -> bytes:
    """A plan of two pages with two legal bases and two annexes."""
    annexes = tuple(Annex(f"Danh mục thiết bị đợt {number}", (Item(LONG + "."),)) for number in (1, 2))
    content = Content(
        **SIGNED,
        symbol="KH-SKHCN",
        subject="Tổ chức Ngày hội đọc sách năm 2026",
        basis=("Căn cứ Luật Thư viện ngày 21/11/2019;", "Căn cứ Luật Lưu trữ ngày 21/6/2024."),
        sections=(
            Section("I", "Mục đích, yêu cầu", ITEMS[:6]),
            Section("II", "Tổ chức thực hiện", ITEMS[6:]),
        ),
        recipients=("UBND tỉnh (báo cáo)", "Các phòng, đơn vị trực thuộc (thực hiện)", "Lưu: VT, VP"),
        annexes=annexes,
    )
    return compose(content)


@cache
def a_letter() -> bytes:
    """A letter to two addressees, marked urgent, with the drafter's sign below the list."""
    content = Content(
        **SIGNED,
        kind="Công văn",
        symbol="SKHCN-VP",
        subject="phối hợp tổ chức Ngày hội đọc sách",
        addressees=("Sở Nội vụ", "Sở Tài chính"),
        sections=(Section("", "", (Item(LONG + "."), Item(LONG + "."))),),
        recipients=("Như trên", "Lưu: VT, VP"),
    )
    document = docx.Document(BytesIO(compose(content)))
    mark = document.tables[-1].cell(0, 0).add_paragraph()
    mark.add_run("PL.(300)").font.size = Pt(11)
    stamp = paragraph_of(document, "Số:").insert_paragraph_before()
    stamp.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = stamp.add_run("KHẨN")
    run.bold, run.font.size = True, Pt(13)
    frame(stamp)
    return saved(document)


def frame(paragraph):
    """Put a single frame around a paragraph."""
    borders = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(side, val="single", sz="8", space="1", color="auto"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def element(name: str, **attributes: str):
    """A WordprocessingML element."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def opened(data: bytes) -> Document:
    """The document, to be changed."""
    return docx.Document(BytesIO(data))


def saved(document: Document) -> bytes:
    """The changed document as bytes."""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def paragraphs(document: Document) -> list[Paragraph]:
    """Every paragraph of the body, those in tables too, in printed order."""
    return [Paragraph(node, document) for node in document.element.body.iter(qn("w:p"))]


def paragraph_of(document: Document, start: str) -> Paragraph:
    """The first paragraph that begins with these words."""
    return next(one for one in paragraphs(document) if one.text.startswith(start))


def run_of(document: Document, start: str) -> Run:
    """Its first run with words."""
    return next(run for run in paragraph_of(document, start).runs if run.text.strip())


def changed(data: bytes, change: Callable[[Document], object]) -> bytes:
    """The bytes of the document with one change made."""
    document = opened(data)
    change(document)
    return saved(document)


def codes(data: bytes, name: str = "van-ban.docx") -> list[str]:
    """The rules that find something."""
    return [finding.rule for finding in check(data, name, day=DAY)]
