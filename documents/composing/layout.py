"""A plan as .docx in the layout of Phụ lục I of NĐ 30/2020 (the boxes of its Mục IV).

Sizes go together (footnote of Phụ lục I): Quốc hiệu 12, Tiêu ngữ 13, place and date 13; the text 14.
"""

from docx import Document as new_document
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from documents.composing import marks
from documents.composing.packing import describe, pack
from documents.composing.plan import Item, PlanContent, Section, printed_month

TEXT_CM = 16.5  # A4 less 30 mm on the left and 15 mm on the right
HEADER_CM = (7.1, 9.4)  # "CỘNG HÒA …" in 12 points bold is 8.9 cm wide
FOOT_CM = (8.25, 8.25)
MOTTO = "Độc lập - Tự do - Hạnh phúc"
END = "./."
_ABOVE_FOOT = Pt(6)
_SIGNATURE_ROOM = Pt(84)  # for the signature and the third of the seal beside it


def compose(content: PlanContent) -> bytes:
    """The .docx of a plan, number and day left blank for the clerk; the same content gives the same bytes."""
    document = new_document()
    _set_page(document)
    _add_header(document, content)
    _add_title(document, content)
    _add_body(document, content)
    _add_foot(document, content)
    describe(document, f"{content.kind} {content.subject}", content.month, content.year)
    return pack(document)


def _set_page(document: Document) -> None:
    """A4, margins, the text's style; the page number in the top margin from the second page on (PL I I)."""
    normal = document.styles["Normal"]
    marks.set_font(normal, 14)
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.top_margin = sheet.bottom_margin = Mm(20)
    sheet.left_margin, sheet.right_margin = Mm(30), Mm(15)
    sheet.header_distance = sheet.footer_distance = Mm(10)
    sheet.different_first_page_header_footer = True
    marks.add_page_number(sheet.header.paragraphs[0])


def _write(
    paragraph: Paragraph, text: str, points: float, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(points)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = 1.0
    return paragraph


def _centre(
    paragraph: Paragraph, text: str, points: float, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return _write(paragraph, text, points, bold=bold, italic=italic)


def _add_header(document: Document, content: PlanContent) -> None:
    """Boxes 1 to 4; number and date have a row of their own, or they drift when the agency's name wraps."""
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    marks.set_columns(table, *HEADER_CM)
    _add_agency(table.cell(0, 0), content)
    _add_motto(table.cell(0, 1))
    number = _centre(marks.first_paragraph(table.cell(1, 0)), f"Số:        /{content.symbol}", 13)
    month = printed_month(content.month)
    words = f"{content.place}, ngày       tháng {month} năm {content.year}"
    date = _centre(marks.first_paragraph(table.cell(1, 1)), words, 13, italic=True)
    for paragraph in (number, date):
        paragraph.paragraph_format.space_before = Pt(6)


def _add_agency(cell: _Cell, content: PlanContent) -> None:
    """Box 2: the parent not bold, the issuer bold, a rule of a third to a half of the line below."""
    paragraph = marks.first_paragraph(cell)
    if content.parent_body:
        _centre(paragraph, content.parent_body.upper(), 12)
        paragraph = cell.add_paragraph()
    name = content.issuing_body.upper()
    _centre(paragraph, name, 12, bold=True)
    marks.rule(cell.add_paragraph(), 0.4 * min(marks.width_cm(name, 12), HEADER_CM[0]), HEADER_CM[0])


def _add_motto(cell: _Cell) -> None:
    """Box 1: Quốc hiệu, Tiêu ngữ and a rule as long as its text."""
    _centre(marks.first_paragraph(cell), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    _centre(cell.add_paragraph(), MOTTO, 13, bold=True)
    marks.rule(cell.add_paragraph(), marks.width_cm(MOTTO, 13), HEADER_CM[1])


def _add_title(document: Document, content: PlanContent) -> None:
    """Box 5a: type and subject, with a rule of a third to a half of the line below."""
    title = _centre(document.add_paragraph(), content.kind.upper(), 14, bold=True)
    title.paragraph_format.space_before = Pt(18)
    _centre(document.add_paragraph(), content.subject, 14, bold=True)
    line = document.add_paragraph()
    marks.rule(line, 0.4 * min(marks.width_cm(content.subject, 14), TEXT_CM), TEXT_CM)
    line.paragraph_format.space_after = Pt(12)


def _add_body(document: Document, content: PlanContent) -> None:
    """Box 6, ended by "./." after its last word (Mẫu 1.4 of Phụ lục III)."""
    for text in content.basis:
        _add_text(document, text, italic=text.startswith("Căn cứ"))
    for section in content.sections:
        _add_section(document, section)
    if content.closing:
        _add_text(document, content.closing)
    last = document.paragraphs[-1]
    last.runs[-1].text = last.runs[-1].text.rstrip(" .;/") + END
    last.paragraph_format.keep_with_next = True  # the signature never stands alone on a page


def _add_section(document: Document, section: Section) -> None:
    _add_heading(document, f"{section.numeral}. {section.title.upper()}")
    for item in section.items:
        _add_item(document, item)


def _add_item(document: Document, item: Item) -> None:
    if item.heading:
        _add_heading(document, item.text)
    else:
        _add_text(document, item.text)


def _add_heading(document: Document, text: str) -> None:
    paragraph = _add_text(document, text, bold=True)
    paragraph.paragraph_format.keep_with_next = True


def _add_text(document: Document, text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Justified, first line 1.27 cm in, 6 points between paragraphs."""
    paragraph = _write(document.add_paragraph(), text, 14, bold=bold, italic=italic)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after, shape.line_spacing = Cm(1.27), Pt(6), 1.1
    return paragraph


def _add_foot(document: Document, content: PlanContent) -> None:
    """Boxes 9b and 7 side by side."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    marks.set_columns(table, *FOOT_CM)
    _add_recipients(table.cell(0, 0), content)
    _add_signature(table.cell(0, 1), content)


def _add_recipients(cell: _Cell, content: PlanContent) -> None:
    """Box 9b: "Nơi nhận:" in 12 points italic bold, the list in 11, the archive line ended by a full stop."""
    heading = _write(marks.first_paragraph(cell), "Nơi nhận:", 12, bold=True, italic=True)
    heading.paragraph_format.space_before = _ABOVE_FOOT
    last = len(content.recipients) - 1
    for number, line in enumerate(content.recipients):
        _write(cell.add_paragraph(), f"- {line}{'.' if number == last else ';'}", 11)


def _add_signature(cell: _Cell, content: PlanContent) -> None:
    """Boxes 7a and 7b: authority and post, room for the signature, the name without titles (Đ13)."""
    lines = [line.upper() for line in (*content.authority_lines, content.title)]
    first = _centre(marks.first_paragraph(cell), lines[0], 14, bold=True)
    first.paragraph_format.space_before = _ABOVE_FOOT
    for line in lines[1:]:
        _centre(cell.add_paragraph(), line, 14, bold=True)
    name = _centre(cell.add_paragraph(), content.name, 14, bold=True)
    name.paragraph_format.space_before = _SIGNATURE_ROOM
