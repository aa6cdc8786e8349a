"""Finding again, in the lines where it was printed, the words of a value that was read from them."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from documents.reading.lines import Line
from documents.reading.result import Place

_UNEVEN = re.compile(r"\s\s|[^\S ]")
_LONGEST = 2_000  # characters of a value that is looked for; no field is longer


def place_in(line: Line, value: str | None, start: int = 0) -> Place | None:
    """Where `value` stands in one line, whatever spaces part its words there; None where it does not."""
    return _Sought(value).first(line, start) if value else None


def place_among(lines: Sequence[Line], value: str | None) -> Place | None:
    """Where `value` begins in lines that follow one another, up to its end or that of the paragraph."""
    if not value or not lines:
        return None
    sought = _Sought(value)  # once for all lines: a long subject may have thousands
    for line in lines:
        if (place := sought.first(line)) is not None:
            return place
    return _across(lines, sought.pattern) if len(lines) > 1 else None


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


class _Sought:
    """A value that is looked for: as it is where all spaces before it are single ones, else by a pattern."""

    def __init__(self, value: str) -> None:
        self.words = value[:_LONGEST].split()
        self.text = " ".join(self.words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words with any spaces between them."""
        return re.compile(r"\s+".join(map(re.escape, self.words)) if self.words else r"(?!)")

    def first(self, line: Line, start: int = 0) -> Place | None:
        """Where the words stand in the line first."""
        at = line.text.find(self.text, start) if self.words else -1
        # Only up to there: a line without end may be asked a thousand times.
        if at >= 0 and not _UNEVEN.search(line.text, start, at):
            return line.place(at, at + len(self.text))
        found = self.pattern.search(line.text, start)
        return line.place(*found.span()) if found else None


def known(**places: Place | None) -> Mapping[str, Place]:
    """The places that were found, by the name of their field."""
    return {name: place for name, place in places.items() if place is not None}
