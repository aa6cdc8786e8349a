"""The pieces of a document that several rules look at: header, foot, running text, and places in them."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from documents.checking.frame import Checked, Fault, Replace, once
from documents.reading.dates import DATE, HAS_DATE
from documents.reading.foot import Foot
from documents.reading.items import Item
from documents.reading.lines import Line, tidy
from documents.reading.result import Place

_DATE = re.compile(rf"(?i){DATE}")
AT_MOST = 30  # findings of one rule in one document; the drafter mends these first


def header_pieces(checked: Checked) -> list[Line]:
    """The columns of the lines above the title, in the order of reading."""
    return checked.boxes.head


def first_piece(checked: Checked, pattern: re.Pattern[str]) -> tuple[Line, re.Match[str]] | None:
    """The first column of the header in which a pattern stands."""
    found = ((piece, pattern.search(piece.text)) for piece in header_pieces(checked))
    return next(((piece, match) for piece, match in found if match), None)


def foot_of(checked: Checked) -> Foot:
    """Recipient list and signature block."""
    return checked.boxes.foot


def raw(checked: Checked, place: Place | None) -> str:
    """The text as it stands at a place."""
    if place is None:
        return ""
    return checked.reading.paragraphs[place.paragraph][place.start : place.end]


@once
def dates_of(checked: Checked) -> tuple[tuple[Line, re.Match[str]], ...]:
    """Every date of the body, in words or figures, with or without a year."""
    return tuple(dates_in(checked.running))


def dates_in(lines: Iterable[Line]) -> Iterator[tuple[Line, re.Match[str]]]:
    """Every date of the lines."""
    return hits((line for line in lines if HAS_DATE.search(line.text)), _DATE)


@once
def paragraphs_of(checked: Checked) -> list[Item]:
    """The paragraphs of the body outside tables, whose cells need neither numerals nor full stops."""
    return [item for item in checked.items if not item.line.in_table]


def hits(lines: Iterable[Line], pattern: re.Pattern[str]) -> Iterator[tuple[Line, re.Match[str]]]:
    """Where a pattern stands in the lines."""
    for line in lines:
        for found in pattern.finditer(line.text):
            yield line, found


def with_end(line: Line, mark: str) -> tuple[Place, Replace]:
    """The last letter of a line, and the fix that lets the line end with a mark."""
    at = line.place(len(line.text) - 1)
    last = line.text[-1]
    return at, Replace(at, mark if last in ";.,:" else last + mark)


def some(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The first faults, at most `AT_MOST`: a list of hundreds helps nobody."""
    return islice(faults, AT_MOST)


def words_place(item: Item) -> Place:
    """Where the words of an item stand, without its numeral."""
    return item.line.place(len(item.line.text) - len(item.text))


def beginning(text: str) -> str:
    """The first words of a paragraph, to name it by."""
    words = tidy(text[:200]).split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def last_possible_day(checked: Checked) -> date | None:
    """The last day that the document's date line can stand for, None without month or year."""
    printed = checked.reading.date
    first = printed.earliest()
    if first is None or printed.day is not None:
        return first
    return first.replace(day=monthrange(first.year, first.month)[1])
