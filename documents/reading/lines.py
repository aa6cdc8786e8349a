"""The printed lines of a document, with their columns, and the few looks that all field readers share."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.reading.paragraphs import Cell, Paragraph
from documents.reading.result import Place

# A tab or three spaces part two columns of a header or foot that is laid out by hand ...
_GAP = re.compile(r"[ ]*\t\s*|[ ]{3,}")
# ... but the blanks that wait for number and day do not.
_BLANK_TO_FILL = re.compile(r"(?i)(?:^|[\s,])(?:số|ngày|tháng|năm)\s*:?\s*[\d.…_]*$")
_AFTER_BLANK = re.compile(r"(?i)/|tháng\b|năm\b")
_GRID = 2  # the third column, counted from 0
_BLOCK = 60  # printed lines of a head or a foot; an annex may follow
_NEW_TONE = re.compile("([OU])([AEY])([\u0300\u0301\u0303\u0309\u0323])(?![A-Z])")
_FAR_RIGHT = 25  # leading spaces (or one tab) that put a line into the right half of the page


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or one column of it: paragraphs[paragraph][start:start + len(text)] == text."""

    text: str
    paragraph: int
    start: int
    indent: int = 0
    side: int = 0
    bold: bool = False
    centered: bool = False
    in_table: bool = False
    in_textbox: bool = False
    cell: Cell | None = None
    in_grid: bool = False  # in a table of three columns or more: data in rows, not the layout of a page

    @property
    def is_blank(self) -> bool:
        return not self.text

    @property
    def words(self) -> str:
        """The text on one line, single spaces."""
        return tidy(self.text)

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Where text[start:end] of this line stands."""
        return Place(
            self.paragraph, self.start + start, self.start + (len(self.text) if end is None else end)
        )

    def cut(self, start: int, end: int | None = None) -> "Line":
        """A part of this line, without the spaces around it."""
        piece = self.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        return replace(self, text=piece.strip(), start=self.start + start + lead)


def lines_of(paragraphs: Iterable[Paragraph]) -> list[Line]:
    """Every line of the body in the order of reading; blank lines are kept, they part blocks."""
    body = [(number, one) for number, one in enumerate(paragraphs) if not one.is_footnote]
    grids = {one.cell.table for _, one in body if one.cell and one.cell.column >= _GRID}
    return [
        replace(line, in_grid=True) if (one.cell and one.cell.table in grids) or _is_row(line) else line
        for number, one in body
        for line in _rows(number, one)
    ]


def _is_row(line: Line) -> bool:
    """Whether a line of plain text is a row of a table with three columns or more."""
    return line.text.count("\t") >= _GRID and line.text[:1] != "\t" and not line.in_table


def footnote_lines(paragraphs: Iterable[Paragraph]) -> list[Line]:
    """The lines of the footnotes alone."""
    notes = ((number, one) for number, one in enumerate(paragraphs) if one.is_footnote)
    return [line for number, one in notes for line in _rows(number, one)]


def _rows(number: int, paragraph: Paragraph) -> Iterator[Line]:
    start = 0
    for row in paragraph.printed.split("\n"):
        lead = len(row) - len(row.lstrip())
        yield Line(
            text=row.strip(),
            paragraph=number,
            start=start + lead,
            indent=lead + _FAR_RIGHT * row[:lead].count("\t"),
            side=min(paragraph.cell.column, 1) if paragraph.cell else paragraph.column,
            bold=paragraph.bold,
            centered=paragraph.centered,
            in_table=paragraph.cell is not None,
            in_textbox=paragraph.in_textbox,
            cell=paragraph.cell,
        )
        start += len(row) + 1


def columns_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The columns of each line of a block whose left column may be indented, as its first lines show."""
    left = max((line.indent for line in lines[:_BLOCK] if len(columns(line)) > 1), default=0)
    return (columns(replace(line, indent=max(line.indent - left, 0))) for line in lines)


def columns(line: Line) -> list[Line]:
    """The columns of a line of header or foot; a line without a gap is one column."""
    if line.in_table and "\t" not in line.text and "   " not in line.text:
        return [line] if line.text else []
    pieces = [line.cut(start, end) for start, end in _spans(line.text)]
    pieces = [piece for piece in pieces if piece.text]
    if len(pieces) == 1:
        return [replace(pieces[0], side=max(line.side, int(line.indent >= _FAR_RIGHT)))]
    return [replace(piece, side=max(line.side, min(side, 1))) for side, piece in enumerate(pieces)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _GAP.finditer(text):
        before = text[max(gap.start() - 40, 0) : gap.start()]
        if _BLANK_TO_FILL.search(before) or _AFTER_BLANK.match(text, gap.end()):
            continue
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def tidy(text: str) -> str:
    """NFC on one line with single spaces, as values are compared and shown."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Capitals without marks, for words that are spelt with the tone in two places (HÒA, HOÀ)."""
    bare = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    return tidy("".join(char for char in bare if not unicodedata.combining(char)))


def one_spelling(text: str) -> str:
    """Capitals with the tone where the older spelling has it: "THOẢ THUẬN" as "THỎA THUẬN"."""
    parted = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _NEW_TONE.sub(r"\1\3\2", parted))


def is_capitals(text: str) -> bool:
    """Whether the letters are capitals; a few small ones (QyĐ, TTr) do not change the look."""
    # Small letters that make more than a tenth of the whole settle it before the whole is counted.
    if sum(map(str.islower, text[: len(text) // 5 + 10])) > 0.1 * len(text):
        return False
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(map(str.isupper, text)) >= 0.9 * letters


def is_rule(text: str) -> bool:
    """Whether this is a drawn line ("-----", "_____", "* * *"), not words."""
    return bool(text) and not any(char.isalnum() for char in text)
