"""A paragraph as the reader sees it: its words, its list label, how it looks and where it stands."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

# Soft hyphen, zero-width characters, byte order mark and the marks of writing direction: never printed.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
_ODD = re.compile("[\r\u00a0\u00ad\u034f\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in which table a paragraph stands; all three count from 0, tables in the order of their start."""

    table: int
    row: int
    column: int


class Written(NamedTuple):
    """A piece of a paragraph's text as it was read, the run it stands in and the element that wrote it."""

    run: etree._Element
    element: etree._Element
    text: str


class Source(NamedTuple):
    """Where a paragraph of a .docx came from, for those who ask how it looks or change it.

    `node` is its `w:p`; None where the paragraph was put together from text whose mark was deleted.
    """

    node: etree._Element | None
    style_id: str
    written: Sequence[Written]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One printed paragraph. A line break inside it is "\\n", a tab "\\t"; runs of spaces are kept.

    `label` is the automatic number or bullet as printed ("IV.", "1.", "a)", "-"), not part of `text`.
    `bold`, `italic` and `size` (points) are those of most of its characters.
    """

    text: str
    label: str = ""
    style: str = ""
    bold: bool = False
    italic: bool = False
    centered: bool = False
    size: float | None = None
    cell: Cell | None = None
    in_textbox: bool = False
    tracked_changes: bool = False  # an insertion, deletion or move was read as accepted
    hidden_text: bool = False  # hidden characters were left out
    old_font: bool = False  # text in a TCVN3 or VNI font was made Unicode
    is_footnote: bool = False  # a footnote or endnote; they come last
    in_page_header: bool = False  # above the body, in the header that Word prints on page 1
    column: int = 0  # 1 in the right column of the page: a section of columns, a text box, a frame
    source: Source | None = field(default=None, compare=False, repr=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed here, not even a list label."""
        return not self.text.strip() and not self.label

    @property
    def can_be_mended(self) -> bool:
        """Whether a fix may change it: not tracked changes, and not what stands outside the body."""
        return not (self.tracked_changes or self.in_page_header)

    @property
    def printed(self) -> str:
        """The label and the text as one reads them on paper."""
        return f"{self.label} {self.text}" if self.label else self.text


def normal_form(text: str) -> str:
    """The text in NFC, with plain spaces and plain line ends, without characters that print nothing."""
    if _ODD.search(text):  # in most texts there is nothing of the kind
        text = _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_END.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def paragraphs_of_text(text: str) -> list[Paragraph]:
    """Each line of a plain text as a paragraph; empty lines are kept as blank paragraphs."""
    return [Paragraph(line.rstrip()) for line in normal_form(text).split("\n")]


def words_digest(paragraphs: Iterable[Paragraph]) -> str:
    """SHA-256 (hex) of the printed words alone: another font, table or line break gives the same digest."""
    words = " ".join(normal_form(paragraph.printed) for paragraph in paragraphs)
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()
