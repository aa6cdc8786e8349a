"""The paragraphs of a composed document: sizes, styles and places of words (NĐ 30/2020 Phụ lục I)."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

TEXT_POINTS = 14
TEXT_CM = 16.5  # A4 less 30 mm on the left and 15 mm on the right


def write(
    paragraph: Paragraph, text: str, points: float, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    """Add words to a paragraph that stands close to its neighbours."""
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(points)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = 1.0
    return paragraph


def centre(
    paragraph: Paragraph, text: str, points: float, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    """The same in the middle of the room it has."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return write(paragraph, text, points, bold=bold, italic=italic)


def add_text(document: Document, text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """A paragraph of the text: justified, first line 1.27 cm in, 6 points to the next."""
    paragraph = write(document.add_paragraph(), text, TEXT_POINTS, bold=bold, italic=italic)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_after, shape.line_spacing = Cm(1.27), Pt(6), 1.1
    return paragraph


def add_heading(document: Document, text: str) -> Paragraph:
    """A heading of the text: bold, never alone at the foot of a page."""
    paragraph = add_text(document, text, bold=True)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph
