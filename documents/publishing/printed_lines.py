"""What a PDF prints and where: characters gathered into lines, by their baselines, through PDFium."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from organization.names import nfc

# PDFium may not be entered by two threads at once.
_PDFIUM = threading.Lock()
_SAME_LINE = 1.5  # points between baselines of one line
_WORD_GAP = 0.15  # ems between characters that a space parts


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character; `left` and `right` are where the pen stood before and after it."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one baseline from left to right; `text` has one character for each glyph."""

    glyphs: tuple[Glyph, ...]
    page: int

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def box(self) -> Box:
        """From the descent of the tallest character to its ascent."""
        size = max(glyph.size for glyph in self.glyphs)
        base = self.glyphs[0].baseline
        return Box(self.glyphs[0].left, base - 0.22 * size, self.glyphs[-1].right, base + 0.9 * size)

    def pieces(self, gap_ems: float = 1.2) -> list["Line"]:
        """The line parted where there is a gap that wide, as between two columns."""
        found: list[list[Glyph]] = []
        for glyph in (glyph for glyph in self.glyphs if not glyph.text.isspace()):
            if found and glyph.left - found[-1][-1].right <= gap_ems * glyph.size:
                found[-1].append(glyph)
            else:
                found.append([glyph])
        return [Line(tuple(_with_spaces(part)), self.page) for part in found]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size and its lines from the top down."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF in PDFium, closed afterwards; one thread at a time."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def read_sheets(pdf: bytes, pages: Iterator[int] | range | None = None) -> Iterator[Sheet]:
    """The pages (from 0; all unless told), read one by one as they are asked for."""
    with opened(pdf) as document:
        for number in range(len(document)) if pages is None else pages:
            yield _read_sheet(document, number)


def count_pages(pdf: bytes) -> int:
    """How many pages there are."""
    with opened(pdf) as document:
        return len(document)


def _read_sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    page = document[number]
    text = page.get_textpage()
    glyphs = [glyph for index in range(text.count_chars()) if (glyph := _glyph(text.raw, index))]
    width, height = page.get_size()
    text.close()
    page.close()
    return Sheet(number, width, height, tuple(_lines(glyphs, number)))


def _glyph(text: ctypes.c_void_p, index: int) -> Glyph | None:
    """The character at the index; none for those that PDFium makes up and for plain space."""
    letter = chr(raw.FPDFText_GetUnicode(text, index))
    if raw.FPDFText_IsGenerated(text, index) == 1 or letter.isspace():
        return None
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    raw.FPDFText_GetLooseCharBox(text, index, box)
    size = float(raw.FPDFText_GetFontSize(text, index))
    font = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text, index, font, 128, ctypes.c_int())
    bold, italic = b"Bold" in font.value, b"Italic" in font.value
    return Glyph(nfc(letter), x.value, max(box.right, x.value), y.value, size, bold, italic)


def _lines(glyphs: list[Glyph], page: int) -> Iterator[Line]:
    """The characters gathered by baseline, top line first."""
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (-round(glyph.baseline, 1), glyph.left)):
        if line and line[0].baseline - glyph.baseline > _SAME_LINE:
            yield _line(line, page)
            line = []
        line.append(glyph)
    if line:
        yield _line(line, page)


def _line(glyphs: list[Glyph], page: int) -> Line:
    return Line(tuple(_with_spaces(sorted(glyphs, key=lambda glyph: glyph.left))), page)


def _with_spaces(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """The characters with one space wherever the pen moved on."""
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and glyph.left - before.right > _WORD_GAP * glyph.size:
            yield Glyph(" ", before.right, glyph.left, glyph.baseline, glyph.size, glyph.bold, glyph.italic)
        yield glyph
        before = glyph
