"""The foot of a composed document: the recipients beside the signature (boxes 9b and 7 of Phụ lục I)."""

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Pt
from docx.table import _Cell

from documents.composing import marks
from documents.composing.content import Content
from documents.composing.paragraphs import centre, write

FOOT_CM = (8.25, 8.25)
_ABOVE_FOOT = Pt(6)
_SIGNATURE_ROOM = Pt(84)  # for the signature and the third of the seal beside it


def add_foot(document: Document, content: Content) -> None:
    """Boxes 9b and 7 side by side."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    marks.set_columns(table, *FOOT_CM)
    _add_recipients(table.cell(0, 0), content)
    _add_signature(table.cell(0, 1), content)


def _add_recipients(cell: _Cell, content: Content) -> None:
    """Box 9b: "Nơi nhận:" in 12 points italic bold, the list in 11, the archive line ended by a full stop."""
    heading = write(marks.first_paragraph(cell), "Nơi nhận:", 12, bold=True, italic=True)
    heading.paragraph_format.space_before = _ABOVE_FOOT
    last = len(content.recipients) - 1
    for number, line in enumerate(content.recipients):
        write(cell.add_paragraph(), f"- {line}{'.' if number == last else ';'}", 11)


def _add_signature(cell: _Cell, content: Content) -> None:
    """Boxes 7a and 7b: authority and post, room for the signature, the name without titles (Đ13)."""
    lines = [line.upper() for line in (*content.authority_lines, content.title)]
    first = centre(marks.first_paragraph(cell), lines[0], 14, bold=True)
    first.paragraph_format.space_before = _ABOVE_FOOT
    for line in lines[1:]:
        centre(cell.add_paragraph(), line, 14, bold=True)
    name = centre(cell.add_paragraph(), content.name, 14, bold=True)
    name.paragraph_format.space_before = _SIGNATURE_ROOM
