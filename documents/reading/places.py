"""Finding again, in the lines where it was printed, the words of a value that was read from them."""

import re
from collections.abc import Mapping, Sequence

from documents.reading.lines import Line
from documents.reading.result import Place

_LONGEST = 2_000  # characters of a value that is looked for; no field is longer


def place_in(line: Line, value: str | None, start: int = 0) -> Place | None:
    """Where `value` stands in one line, whatever spaces part its words there; None where it does not."""
    return _first(line, _pattern(value), start) if value else None


def _first(line: Line, pattern: re.Pattern[str], start: int = 0) -> Place | None:
    found = pattern.search(line.text, start)
    return line.place(*found.span()) if found else None


def place_among(lines: Sequence[Line], value: str | None) -> Place | None:
    """Where `value` begins in lines that follow one another, up to its end or that of the paragraph."""
    if not value or not lines:
        return None
    pattern = _pattern(value)  # once for all lines: a long subject may have thousands
    for line in lines:
        if (place := _first(line, pattern)) is not None:
            return place
    return _across(lines, pattern)


def _across(lines: Sequence[Line], pattern: re.Pattern[str]) -> Place | None:
    text = "\n".join(line.text for line in lines)
    found = pattern.search(text)
    if found is None:
        return None
    begun = 0
    for number, line in enumerate(lines):
        end = begun + len(line.text)
        if found.start() < end:
            first = line.place(found.start() - begun, len(line.text))
            return _to_end(first, lines[number + 1 :], found.end() - end - 1)
        begun = end + 1
    return None


def _to_end(first: Place, following: Sequence[Line], left: int) -> Place:
    """The place made longer over the lines of the same paragraph, for the `left` characters of the value."""
    place = first
    for line in following:
        if left <= 0 or line.paragraph != first.paragraph or line.start < place.end:
            break
        place = Place(first.paragraph, first.start, line.start + min(left, len(line.text)))
        left -= len(line.text) + 1
    return place


def _pattern(value: str) -> re.Pattern[str]:
    words = value[:_LONGEST].split()
    return re.compile(r"\s+".join(map(re.escape, words)) if words else r"(?!)")


def known(**places: Place | None) -> Mapping[str, Place]:
    """The places that were found, by the name of their field."""
    return {name: place for name, place in places.items() if place is not None}
