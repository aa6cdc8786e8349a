"""The blanks that a clerk fills: number and date in the header, found by the words around them.

"Số:      /KH-…" and "…, ngày      tháng 5 năm 2024" (boxes 3 and 4 of NĐ 30/2020 Phụ lục I), the blanks as
space, dots or rules. What is printed instead of a blank is told, for the number must be given on that day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.publishing.printed_lines import Box, Glyph, Line, Sheet

_FILL = r"[\s.…_‥·]*+"  # possessive: a long blank is walked through once
_NUMBER = re.compile(rf"(?i)\bSố\s?:(?P<so>{_FILL})/")
_DATE = re.compile(
    rf"(?i)\bngày(?P<ngay>{_FILL}\d{{0,2}}{_FILL})tháng(?P<thang>{_FILL}\d{{0,2}}{_FILL})"
    rf"năm(?P<nam>{_FILL}(?:\d{{4}}|20{_FILL}|{_FILL}))"
)
_HEADER = 0.45  # of the page's height; below it a date belongs to the text
_YEAR_EMS = 2.4  # room for four digits where nothing is printed after "năm"
_LEAST_EMS = {"so": 1.0, "ngay": 1.0, "thang": 0.6, "nam": 2.0}  # two digits; a month; four digits


@dataclass(frozen=True, slots=True)
class Blank:
    """Room for words in the type of the line around it; `baseline` and `size` in points."""

    page: int
    box: Box
    baseline: float
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Header:
    """The blanks by the names of their fields, and what is printed where a blank could be."""

    blanks: dict[str, Blank]
    printed: dict[str, int]


def find_header(sheet: Sheet) -> Header:
    """The blanks of the first page; one that is missing or too narrow is simply not there."""
    lines = [line for line in sheet.lines if line.box.bottom > sheet.height * (1 - _HEADER)]
    number = _number(lines)
    blanks, printed = _date(lines)
    if number is not None:
        blanks = {"so": number, **blanks}
    return Header(blanks, printed)


def _number(lines: Sequence[Line]) -> Blank | None:
    for line in lines:
        match = _NUMBER.search(line.text)
        if match is not None:
            return _blank(line, match, "so")
    return None


def _date(lines: Sequence[Line]) -> tuple[dict[str, Blank], dict[str, int]]:
    """The parts of the date line, which may go on in the next line of the same column."""
    for line in _with_continuations(lines):
        match = _DATE.search(line.text)
        if match is not None:
            parts = ("ngay", "thang", "nam")
            printed = {name: int(words) for name in parts if (words := _digits(match[name], name))}
            found = {name: _blank(line, match, name) for name in parts if name not in printed}
            return {name: blank for name, blank in found.items() if blank is not None}, printed
    return {}, {}


def _digits(words: str, name: str) -> str | None:
    """The printed day, month or year; "20…" is half a year, and so a blank."""
    digits = re.sub(r"\D", "", words)
    return None if not digits or (name == "nam" and len(digits) < 4) else digits


def _with_continuations(lines: Sequence[Line]) -> Iterator[Line]:
    """Each line as it is, then each right column joined with what stands below it."""
    yield from lines
    for upper, lower in pairwise(lines):
        for piece in upper.pieces(3.0):
            below = [glyph for glyph in lower.glyphs if glyph.left >= piece.box.left - 20]
            if below:
                space = Glyph(" ", piece.box.right, piece.box.right, *_type_of(piece.glyphs[-1]))
                yield Line((*piece.glyphs, space, *below), upper.page)


def _type_of(glyph: Glyph) -> tuple[float, float, bool, bool]:
    return glyph.baseline, glyph.size, glyph.bold, glyph.italic


def _blank(line: Line, match: re.Match[str], name: str) -> Blank | None:
    """The room between the words before and after the blank; None where it is too narrow."""
    start, end = match.span(name)
    before = line.glyphs[start - 1]
    wrapped = [glyph for glyph in line.glyphs[start:end] if glyph.baseline != before.baseline]
    if wrapped:  # dots that went on in the next line
        like, left, right = wrapped[0], wrapped[0].left, wrapped[-1].right
    else:
        like, left, right = before, before.right, _right_edge(line, before, end)
    if right - left < _LEAST_EMS[name] * like.size:
        return None
    box = Box(left, like.baseline - 0.25 * like.size, right, like.baseline + 0.95 * like.size)
    return Blank(line.page, box, *_type_of(like))


def _right_edge(line: Line, before: Glyph, end: int) -> float:
    """Where the next word begins; after the last word, where the dots end or four digits would."""
    if end < len(line.glyphs) and line.glyphs[end].baseline == before.baseline:
        return line.glyphs[end].left
    return max(line.glyphs[end - 1].right, before.right + _YEAR_EMS * before.size)
