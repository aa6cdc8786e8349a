"""The head of a document that stands in the page header of the Word file, not in its body."""

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.reading.agencies import begins_agency
from documents.reading.header import has_motto, read_header
from documents.reading.lines import lines_of
from documents.reading.package import Package
from documents.reading.paragraphs import Paragraph
from documents.reading.sheet import divide, kind_of_title
from documents.reading.styles import W, is_on
from documents.reading.text import paragraphs_of_part

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGE_NUMBER = re.compile(r"[\s\d./-]*")


def with_page_head(package: Package, paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The paragraphs of the body, below those of the first page's header where only that bears the head.

    A header that bears nothing but a page number or a running title is no head, nor one whose words the
    body prints itself.
    """
    part = first_page_header(package)
    above = [] if part is None else paragraphs_of_part(package, part)
    above = [one for one in above if not _PAGE_NUMBER.fullmatch(one.printed) or not one.printed.strip()]
    if not any(one.printed.strip() for one in above) or not _is_head(above, paragraphs):
        return paragraphs
    return [*map(_raised, above), *paragraphs]


def first_page_header(package: Package) -> str | None:
    """The name of the part that is printed at the top of page 1, None where there is none."""
    section = next(package.body().iter(W + "sectPr"), None)
    if section is None:
        return None
    wanted = "first" if is_on(section.find(W + "titlePg")) else "default"
    references = section.findall(W + "headerReference")
    named = (one.get(_R + "id", "") for one in references if one.get(W + "type", "default") == wanted)
    return next((part for one in named if (part := package.target(one)) is not None), None)


def _is_head(above: Sequence[Paragraph], body: Sequence[Paragraph]) -> bool:
    """Whether the header bears Quốc hiệu, a number or the issuing agency, and the body does not."""
    lines = lines_of(above)
    if any(kind_of_title(line.text) for line in lines):
        return False
    head, own = divide(lines_of(body)).head, read_header(lines)
    below = read_header(head)
    return (
        (any(has_motto(line.text) for line in lines) and not any(has_motto(line.text) for line in head))
        or (own.symbol is not None and below.symbol is None)
        or (begins_agency(own.issuing_body or "") and below.issuing_body is None)
    )


def _raised(paragraph: Paragraph) -> Paragraph:
    """A paragraph of the header; its tables are counted downward, apart from those of the body."""
    cell = paragraph.cell
    cell = None if cell is None else replace(cell, table=-1 - cell.table)
    return replace(paragraph, cell=cell, in_page_header=True)
