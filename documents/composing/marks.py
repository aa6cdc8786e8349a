"""What python-docx has no words for: rules, columns without borders, the page number, fonts of a style."""

from typing import cast

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_POINTS_PER_CM = 72 / 2.54


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """A WordprocessingML element with attributes of the same namespace."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_font(style: ParagraphStyle, points: float) -> None:
    """Let a style print in Times New Roman for every script, as Vietnamese text."""
    style.font.name, style.font.size = FONT, Pt(points)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    properties.append(element("lang", val="vi-VN", eastAsia="vi-VN"))


def width_cm(text: str, points: float) -> float:
    """About how wide bold text in Times New Roman is."""
    ems = sum(0.25 if c == " " else 0.33 if c in "-,.;" else 0.7 if c.isupper() else 0.5 for c in text)
    return ems * points / _POINTS_PER_CM


def rule(paragraph: Paragraph, length_cm: float, room_cm: float) -> None:
    """Make an empty paragraph a solid rule of that length, centred in the room it has."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.paragraph_format
    margin = max(0.0, (room_cm - length_cm) / 2)
    shape.left_indent = shape.right_indent = Cm(margin)
    shape.first_line_indent = Cm(0)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(4), Pt(0), Pt(4)
    borders = element("pBdr")
    borders.append(element("top", val="single", sz="6", space="0", color="auto"))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def set_columns(table: Table, *widths_cm: float) -> None:
    """Give a table fixed columns without inner margins; a row is never torn over two pages."""
    table.autofit = False
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    table._tbl.tblPr.append(margins)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)


def first_paragraph(cell: _Cell) -> Paragraph:
    """The paragraph that every cell begins with."""
    paragraph: Paragraph = cell.paragraphs[0]
    return paragraph


def add_page_number(paragraph: Paragraph) -> None:
    """Print the number of the page there."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        elif words == "PAGE":
            instruction = element("instrText")
            instruction.text = words
            run._r.append(instruction)
        else:
            run.text = words


def count_pages_anew(section: Section) -> None:
    """Number the pages of a section from 1."""
    properties = section._sectPr
    for columns in properties.iterchildren(qn("w:cols")):  # which it must stand before
        columns.addprevious(element("pgNumType", start="1"))


def repeat_heading(table: Table) -> None:
    """Print the first row again on every page that the table goes on to."""
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
