"""The annexes (phụ lục) of a composed document, each on pages of its own (NĐ 30/2020 Phụ lục I III.1)."""

from collections.abc import Sequence

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.shared import Pt
from docx.table import Table as Grid

from documents.composing import marks
from documents.composing.content import ROMAN, Annex, Content, Item, Table
from documents.composing.header import BLANK
from documents.composing.paragraphs import TEXT_CM, add_heading, add_text, centre, write

END = "./."


def add_annexes(document: Document, content: Content) -> None:
    """Every annex; two or more are told apart by Roman numerals, their pages are counted anew."""
    for number, annex in enumerate(content.annexes):
        marks.count_pages_anew(document.add_section(WD_SECTION.NEW_PAGE))
        name = f"Phụ lục {ROMAN[number]}" if len(content.annexes) > 1 else "Phụ lục"
        _add_title(document, name, annex, content)
        add_items(document, annex.items)
        if annex.table is not None:
            _add_table(document, annex.table)
        elif annex.items:
            end_text(document)


def _add_title(document: Document, name: str, annex: Annex, content: Content) -> None:
    """Name, title and the line that says to what it belongs, blank until the document is numbered."""
    centre(document.add_paragraph(), name, 14, bold=True)
    centre(document.add_paragraph(), annex.title.upper(), 14, bold=True)
    belongs = (
        f"(Kèm theo {content.kind} số{BLANK}/{content.symbol} ngày{BLANK}tháng{BLANK}năm{BLANK} "
        f"của {content.issuing_body})"
    )
    last = centre(document.add_paragraph(), belongs, 14, italic=True)
    last.paragraph_format.space_after = Pt(12)


def add_items(document: Document, items: Sequence[Item]) -> None:
    """The paragraphs of a section or an annex."""
    for item in items:
        if item.heading:
            add_heading(document, item.text)
        else:
            add_text(document, item.text)


def end_text(document: Document) -> None:
    """Let the last paragraph end in "./." (the models of Phụ lục III)."""
    last = document.paragraphs[-1]
    last.runs[-1].text = last.runs[-1].text.rstrip(" .;/") + END


def _add_table(document: Document, table: Table) -> None:
    """A ruled table; its heading row comes again on every page."""
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.headings))
    grid.style = document.styles["Table Grid"]
    share = TEXT_CM / sum(table.widths)
    marks.set_columns(grid, *(share * width for width in table.widths))
    marks.repeat_heading(grid)
    _fill_row(grid, 0, table.headings, bold=True)
    for number, row in enumerate(table.rows, start=1):
        _fill_row(grid, number, row)


def _fill_row(grid: Grid, number: int, words: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(grid.rows[number].cells, words, strict=True):
        paragraph = marks.first_paragraph(cell)
        (centre if bold else write)(paragraph, text, 13, bold=bold)
