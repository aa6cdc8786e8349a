"""A document as .docx in the layout of Phụ lục I of NĐ 30/2020 (the boxes of its Mục IV)."""

from docx import Document as new_document
from docx.document import Document
from docx.shared import Mm

from documents.composing import marks
from documents.composing.annexes import add_annexes, add_items, end_text
from documents.composing.content import Content, Section
from documents.composing.foot import add_foot
from documents.composing.header import add_addressees, add_header, add_title
from documents.composing.packing import describe, pack
from documents.composing.paragraphs import TEXT_POINTS, add_heading, add_text


def compose(content: Content) -> bytes:
    """The .docx of a document, blank where the clerk fills it in; the same content gives the same bytes."""
    document = new_document()
    _set_page(document)
    add_header(document, content)
    add_title(document, content)
    add_addressees(document, content.addressees)
    _add_body(document, content)
    add_foot(document, content)
    add_annexes(document, content)
    describe(document, f"{content.kind} {content.subject}", content.month, content.year)
    return pack(document)


def _set_page(document: Document) -> None:
    """A4, margins, the text's style; the page number in the top margin from the second page on (PL I I)."""
    normal = document.styles["Normal"]
    marks.set_font(normal, TEXT_POINTS)
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.top_margin = sheet.bottom_margin = Mm(20)
    sheet.left_margin, sheet.right_margin = Mm(30), Mm(15)
    sheet.header_distance = sheet.footer_distance = Mm(10)
    sheet.different_first_page_header_footer = True
    marks.add_page_number(sheet.header.paragraphs[0])


def _add_body(document: Document, content: Content) -> None:
    """Box 6, ended by "./." after its last word (Mẫu 1.4 and 1.5 of Phụ lục III)."""
    for text in content.basis:
        add_text(document, text, italic=text.startswith("Căn cứ"))
    for section in content.sections:
        _add_section(document, section)
    if content.closing:
        add_text(document, content.closing)
    end_text(document)
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # no signature alone on a page


def _add_section(document: Document, section: Section) -> None:
    if section.title:
        add_heading(document, f"{section.numeral}. {section.title.upper()}")
    add_items(document, section.items)
