"""The layouts of the corpus: one source becomes a .docx in the many ways that offices lay theirs out."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from copy import deepcopy
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tests.corpus.numbering import Lists, element
from tests.corpus.sources import Source
from tests.old_fonts import IN_VNI

BLANK = ("", "", "")


def bytes_of(document: Document) -> bytes:
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def plain(source: Source) -> str:
    """As text copied out of a document: left head, right head, body, recipients, signature."""
    foot = (*recipients(source), "", *source["signature"][:-1], "", source["signature"][-1])
    head = (*source["left"], "", *source["right"])
    return "\n".join((*head, "", *source.middle, "", *foot, "", *source["annex"])) + "\n"


def recipients(source: Source) -> tuple[str, ...]:
    return ("Nơi nhận:", *source["recipients"])


def signature(source: Source) -> tuple[str, ...]:
    return (*source["signature"][:-1], *BLANK, source["signature"][-1])


def lines(document: Document, texts: Iterable[str], lists: Lists | None = None) -> None:
    """Paragraphs, and tables of tasks where lines begin with a bar."""
    rows: list[list[str]] = []
    for text in (*texts, ""):
        if text.startswith("|"):
            rows.append([cell.strip() for cell in text.strip("|").split("|")])
            continue
        if rows:
            grid(document, rows)
            rows = []
        if text:
            paragraph = document.add_paragraph()
            paragraph.add_run(lists.take(paragraph, text) if lists else text)


def grid(document: Document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def fill(cell: _Cell, texts: Iterable[str]) -> None:
    first, *others = texts
    cell.text = first
    for text in others:
        cell.add_paragraph(text)


def pair(document: Document, left: Iterable[str], right: Iterable[str]) -> None:
    table = document.add_table(1, 2)
    fill(table.cell(0, 0), left)
    fill(table.cell(0, 1), right)


def body_and_annex(document: Document, source: Source, foot: Callable[[], None]) -> None:
    lines(document, source.middle)
    foot()
    lines(document, source["annex"])


def two_tables(source: Source) -> Document:
    """Head and foot in tables of two columns, a paragraph to a line."""
    document = docx.Document()
    pair(document, source["left"], source["right"])
    body_and_annex(document, source, lambda: pair(document, recipients(source), signature(source)))
    return document


def line_breaks(source: Source) -> Document:
    """Tables of two columns in which every line of a cell ends with a line break."""
    document = docx.Document()
    pair(document, ["\n".join(source["left"])], ["\n".join(source["right"])])
    foot = (["\n".join(recipients(source))], ["\n".join(signature(source))])
    body_and_annex(document, source, lambda: pair(document, *foot))
    return document


def page_header(source: Source) -> Document:
    """The head in the page header, as letterheads have it; the body begins with the title."""
    document = docx.Document()
    table = document.sections[0].header.add_table(1, 2, Cm(16))
    fill(table.cell(0, 0), source["left"])
    fill(table.cell(0, 1), source["right"])
    body_and_annex(document, source, lambda: pair(document, recipients(source), signature(source)))
    return document


def rows(source: Source) -> Document:
    """Head in a table row by row, number and date in the last; each recipient in a row of its own."""
    document = docx.Document()
    beside(document, source["left"], source["right"])
    body_and_annex(document, source, lambda: beside(document, recipients(source), source["signature"]))
    return document


def beside(document: Document, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    height = max(len(left), len(right))
    table = document.add_table(height, 2)
    for at, texts in enumerate((left, right)):
        for row, text in enumerate(texts):
            table.cell(row, at).text = text


def in_one_line(source: Source, gap: Callable[[str, str], str]) -> Document:
    document = docx.Document()
    lines(document, [gap(*both) for both in aligned(source["left"], source["right"])])
    foot = [gap(*both) for both in aligned(recipients(source), signature(source))]
    body_and_annex(document, source, lambda: lines(document, foot))
    return document


def aligned(left: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[str, str]]:
    height = max(len(left), len(right))
    pad = ("",) * height
    return list(zip((*left, *pad)[:height], (*right, *pad)[:height], strict=True))


def tabs(source: Source) -> Document:
    """Head and foot set beside one another with tab stops."""
    return in_one_line(source, lambda left, right: f"\t{left}\t{right}".rstrip())


def spaces(source: Source) -> Document:
    """Head and foot set beside one another with runs of spaces."""
    return in_one_line(source, lambda left, right: f"{left:<48}      {right}".rstrip())


def stacked(source: Source) -> Document:
    """No columns at all: head left, head right, body, recipients, signature below one another."""
    document = docx.Document()
    lines(document, plain(source).splitlines())
    return document


BOX = """<w:p {ns} xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:r><mc:AlternateContent>
 <mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent/></wps:txbx></wps:wsp></w:drawing>
 </mc:Choice>
 <mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></mc:Fallback>
 </mc:AlternateContent></w:r></w:p>"""


def text_box(document: Document, texts: Iterable[str]) -> None:
    """A text box as Word writes it: once for new readers, once more for old ones."""
    anchor = parse_xml(BOX.format(ns=nsdecls("w")))
    contents = [found for found in anchor.iter() if str(found.tag).endswith("}txbxContent")]
    for text in texts:
        paragraph = document.add_paragraph(text)._p
        for content in contents:
            content.append(deepcopy(paragraph))
        document.element.body.remove(paragraph)
    document.element.body.insert(len(document.element.body) - 1, anchor)


def text_boxes(source: Source) -> Document:
    """The four corners of the document in text boxes."""
    document = docx.Document()
    text_box(document, source["left"])
    text_box(document, source["right"])
    lines(document, source.middle)
    text_box(document, recipients(source))
    text_box(document, signature(source))
    lines(document, source["annex"])
    return document


def section_break(document: Document, columns: str) -> None:
    paragraph = document.add_paragraph()
    section = OxmlElement("w:sectPr")
    section.append(element("type", val="continuous"))
    section.append(element("cols", num=columns))
    paragraph._p.get_or_add_pPr().append(section)


def two_columns(source: Source) -> Document:
    """Head in a table, foot in a section of two columns with a column break between its halves."""
    document = docx.Document()
    pair(document, source["left"], source["right"])
    lines(document, source.middle)
    section_break(document, "1")
    lines(document, recipients(source))
    document.add_paragraph().add_run()._r.append(element("br", type="column"))
    lines(document, signature(source))
    section_break(document, "2")
    lines(document, source["annex"])
    return document


def content_controls(source: Source) -> Document:
    """A template's form: tables and every second paragraph inside content controls."""
    document = two_tables(source)
    for at, child in enumerate(list(document.element.body)[:-1]):
        if at % 2 == 0:
            control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
            child.addprevious(control)
            control[1].append(child)
    return document


def automatic_numbers(source: Source) -> Document:
    """Numerals and bullets of body and recipients come from list definitions."""
    document = docx.Document()
    lists = Lists(document)
    pair(document, source["left"], source["right"])
    lines(document, source.middle, lists)
    table = document.add_table(1, 2)
    fill(table.cell(0, 0), recipients(source))
    fill(table.cell(0, 1), signature(source))
    for paragraph in table.cell(0, 0).paragraphs[1:]:
        text = paragraph.text
        paragraph.text = ""
        paragraph.add_run(lists.take(paragraph, text))
    lines(document, source["annex"])
    return document


def split_runs(source: Source) -> Document:
    """Every paragraph cut into runs in the middle of words, as after spelling checks and edits."""
    document = two_tables(source)
    for paragraph in every_paragraph(document):
        text = paragraph.text
        paragraph.text = ""
        for at, piece in enumerate(re.findall(r".{1,7}", text)):
            paragraph.add_run(piece).italic = at % 3 == 0 or None
    return document


def every_paragraph(document: Document) -> list[Paragraph]:
    found: Iterable[BaseOxmlElement] = document.element.body.iter()
    # The stubs of lxml do not know that python-docx makes elements of its own.
    return [Paragraph(one, document) for one in list(found) if str(one.tag).endswith("}p")]  # type: ignore[arg-type]


def decomposed(source: Source) -> Document:
    """Letters and tone marks apart, no-break spaces between words, a zero-width space here and there."""
    document = two_tables(source)
    for paragraph in every_paragraph(document):
        words = unicodedata.normalize("NFD", paragraph.text).split(" ")
        text = " ".join(words)
        paragraph.text = text.replace(", ", ",\u00a0").replace(" và ", " \u200bvà\u00a0")
    return document


def rewritten(source: Source, change: Callable[[Paragraph, str], None]) -> Document:
    """The document in two tables, each of its paragraphs written anew."""
    document = two_tables(source)
    for paragraph in every_paragraph(document):
        text = paragraph.text
        if text.strip():
            paragraph.text = ""
            change(paragraph, text)
    return document


def tracked_changes(source: Source) -> Document:
    """Changes that nobody has accepted: the first half of each line is new, other words are struck out."""

    def change(paragraph: Paragraph, text: str) -> None:
        new, old = element("ins", id="1", author="An"), element("del", id="2", author="An")
        new.append(paragraph.add_run(text[: len(text) // 2])._r)
        old.append(parse_xml(f"<w:r {nsdecls('w')}><w:delText>số 99/QĐ-X ngày 01/01/2020 </w:delText></w:r>"))
        paragraph._p.extend([new, old])
        paragraph.add_run(text[len(text) // 2 :])

    return rewritten(source, change)


def hidden_text(source: Source) -> Document:
    """A note that is not printed stands before each line."""

    def change(paragraph: Paragraph, text: str) -> None:
        paragraph.add_run("(chờ lãnh đạo cho ý kiến trước ngày 01/01/2020) ").font.hidden = True
        paragraph.add_run(text)

    return rewritten(source, change)


def old_font(source: Source) -> Document:
    """Typed in a VNI font, as documents of before Unicode."""

    def change(paragraph: Paragraph, text: str) -> None:
        paragraph.add_run(text.translate(IN_VNI)).font.name = "VNI-Times"

    return rewritten(source, change)


LAYOUTS: dict[str, Callable[[Source], Document]] = {
    made.__name__: made
    for made in (
        two_tables, page_header, line_breaks, rows, tabs, spaces, stacked, text_boxes, two_columns,
        content_controls, automatic_numbers, split_runs, decomposed, tracked_changes,
        hidden_text, old_font,
    )
}  # fmt: skip
