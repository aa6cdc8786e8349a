"""The paragraphs of the body with their printed numerals: Roman, "Điều 2", "7.1", "a)", or a bullet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.reading.lines import Line, is_rule
from documents.reading.patterns import BULLET, UPPER

_ARABIC = r"(?P<n>\d{1,2}(?:\.\d{1,2})*)"
_NUMERALS = (
    ("part", re.compile(r"(?i)^(?P<n>phần\s+(?:thứ\s+\w+|[IVX]+|\d+)|chương\s+[IVXL]+)\s*[.:]?\s*")),
    ("roman", re.compile(r"^(?P<n>[IVXL]+)\s*[.)/\-\u2013](?!\w)\s*")),
    ("article", re.compile(r"^(?P<n>Điều\s+\d+[a-z]?)\s*[.:]?\s*")),
    ("letter", re.compile(rf"^(?P<n>[A-HĐ])\s*[.\-\u2013]\s+(?=[{UPPER}]{{2}})")),
    ("arabic", re.compile(rf"^{_ARABIC}\s*(?:[.)/](?!\d)\s*|[-\u2013]?\s+(?=[{UPPER}]))")),
    ("point", re.compile(r"^(?P<n>[a-zđ]{1,2})\s*[.)]\s+")),
    ("bullet", re.compile(rf"^(?P<n>{BULLET})\s*")),
)
_ABOVE_ARABIC = ("part", "roman", "article", "letter")


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph of the body: the kind of its numeral, the numeral as printed, and its words."""

    kind: str
    numeral: str
    text: str
    line: Line

    @property
    def depth(self) -> int:
        """How many numbers a decimal numeral has: 1 for "7.", 2 for "7.1."."""
        return self.numeral.count(".") + 1


def items_of(body: Sequence[Line]) -> list[Item]:
    """Every printed paragraph of the body in order."""
    return [_item(line) for line in body if line.text and not is_rule(line.text)]


def _item(line: Line) -> Item:
    for kind, pattern in _NUMERALS:
        found = pattern.match(line.text)
        if found:
            return Item(kind, found["n"], line.text[found.end() :].strip(), line)
    return Item("plain", "", line.text, line)


def top_level(items: Sequence[Item]) -> Iterator[Item]:
    """The items of the highest level that the document uses: the kind of numeral that comes first.

    Arabic numerals are the top only where there is nothing above them.
    """
    schemes = ((kind, [item for item in items if item.kind == kind]) for kind in _ABOVE_ARABIC)
    used = [found for kind, found in schemes if _is_scheme(kind, found)]
    if used:
        yield from min(used, key=lambda found: found[0].line.paragraph)
        return
    arabic = [item for item in items if item.kind == "arabic" and item.depth == 1]
    if _is_scheme("arabic", arabic):
        yield from arabic


def _is_scheme(kind: str, found: Sequence[Item]) -> bool:
    if not found:
        return False
    first = found[0].numeral.split()[-1].upper()
    if kind == "part":
        return True
    if kind == "letter":
        return first == "A" and len(found) > 1
    return first in {"I", "1", "01"}
