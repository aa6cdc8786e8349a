"""The head of a composed document: boxes 1 to 5b and 9a of Mục IV, Phụ lục I, NĐ 30/2020.

Sizes go together (footnote of Phụ lục I): Quốc hiệu 12, Tiêu ngữ 13, place and date 13; the text 14.
"""

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt
from docx.table import _Cell

from documents.composing import marks
from documents.composing.content import LETTER, Content, printed_month
from documents.composing.paragraphs import TEXT_CM, TEXT_POINTS, centre, write

HEADER_CM = (7.1, 9.4)  # "CỘNG HÒA …" in 12 points bold is 8.9 cm wide
MOTTO = "Độc lập - Tự do - Hạnh phúc"
BLANK = " " * 6  # what the clerk fills in
_ADDRESSEES_CM, _ADDRESSEE_CM = 3.5, 5.5  # "Kính gửi:" and the dash under its colon


def add_header(document: Document, content: Content) -> None:
    """Boxes 1 to 4; number and date have a row of their own, or they drift when the agency's name wraps."""
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    marks.set_columns(table, *HEADER_CM)
    _add_agency(table.cell(0, 0), content)
    _add_motto(table.cell(0, 1))
    number = centre(marks.first_paragraph(table.cell(1, 0)), f"Số:{BLANK}  /{content.symbol}", 13)
    date = centre(marks.first_paragraph(table.cell(1, 1)), _date_line(content), 13, italic=True)
    for paragraph in (number, date):
        paragraph.paragraph_format.space_before = Pt(6)
    if content.kind == LETTER:
        subject = centre(table.cell(1, 0).add_paragraph(), f"V/v {content.subject}", 12)
        subject.paragraph_format.space_before = Pt(6)


def _date_line(content: Content) -> str:
    month = f" {printed_month(content.month)} " if content.month else BLANK
    year = f" {content.year}" if content.year else BLANK
    return f"{content.place}, ngày{BLANK} tháng{month}năm{year}"


def _add_agency(cell: _Cell, content: Content) -> None:
    """Box 2: the parent not bold, the issuer bold, a rule of a third to a half of the line below."""
    paragraph = marks.first_paragraph(cell)
    if content.parent_body:
        centre(paragraph, content.parent_body.upper(), 12)
        paragraph = cell.add_paragraph()
    name = content.issuing_body.upper()
    centre(paragraph, name, 12, bold=True)
    marks.rule(cell.add_paragraph(), 0.4 * min(marks.width_cm(name, 12), HEADER_CM[0]), HEADER_CM[0])


def _add_motto(cell: _Cell) -> None:
    """Box 1: Quốc hiệu, Tiêu ngữ and a rule as long as its text."""
    centre(marks.first_paragraph(cell), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    centre(cell.add_paragraph(), MOTTO, 13, bold=True)
    marks.rule(cell.add_paragraph(), marks.width_cm(MOTTO, 13), HEADER_CM[1])


def add_title(document: Document, content: Content) -> None:
    """Box 5a: type and subject, with a rule of a third to a half of the line below; a letter has none."""
    if content.kind == LETTER:
        return
    title = centre(document.add_paragraph(), content.kind.upper(), 14, bold=True)
    title.paragraph_format.space_before = Pt(18)
    centre(document.add_paragraph(), content.subject, 14, bold=True)
    line = document.add_paragraph()
    marks.rule(line, 0.4 * min(marks.width_cm(content.subject, 14), TEXT_CM), TEXT_CM)
    line.paragraph_format.space_after = Pt(12)


def add_addressees(document: Document, addressees: Sequence[str]) -> None:
    """Box 9a: one addressee beside "Kính gửi:", two or more each on a line under its colon."""
    if not addressees:
        return
    first = f" {addressees[0]}" if len(addressees) == 1 else ""
    opening = write(document.add_paragraph(), f"Kính gửi:{first}", TEXT_POINTS)
    shape = opening.paragraph_format
    shape.space_before = Pt(12)
    shape.left_indent, shape.first_line_indent = Cm(_ADDRESSEE_CM), Cm(_ADDRESSEES_CM - _ADDRESSEE_CM)
    last = opening
    for number, name in enumerate(addressees if not first else (), start=1):
        last = write(document.add_paragraph(), f"- {name}{'.' if number == len(addressees) else ';'}", 14)
        last.paragraph_format.left_indent = Cm(_ADDRESSEE_CM)
    last.paragraph_format.space_after = Pt(12)
