"""Places of fields that a person showed on a page, where the text around the blanks did not tell them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from documents.publishing.blanks import Blank
from documents.publishing.fields import DAY, MONTH, NUMBER, SEAL, SIGNATURE, YEAR
from documents.publishing.printed_lines import Box, Line, Sheet, opened, read_sheets
from documents.publishing.refusals import PlacesWrong
from documents.publishing.signature_places import Place
from language import say

POINTS_PER_MM = 72 / 25.4
_WIDTHS = {NUMBER: 34.0, DAY: 20.0, MONTH: 18.0, YEAR: 30.0}  # points
_SIGNATURE = 130.0, 66.0
_NEAR = 9.0  # points from a line whose type the words take
_SIZE = 13.0


@dataclass(frozen=True, slots=True)
class Point:
    """The middle of a place: page from 0, points from the left and from the top edge."""

    page: int
    left: float
    top: float


def places_at(pdf: bytes, points: Mapping[str, Point]) -> dict[str, Blank | Place]:
    """The place around each point, by the name of its field; raises PlacesWrong for one off the page."""
    sheets = {sheet.number: sheet for sheet in read_sheets(pdf)}
    return {name: _place(name, point, sheets.get(point.page)) for name, point in points.items()}


def _place(name: str, point: Point, sheet: Sheet | None) -> Blank | Place:
    if sheet is None:
        raise PlacesWrong(say("There is no page {n}.", n=point.page + 1))
    height = sheet.height - point.top
    if name in (SIGNATURE, SEAL):
        wide, tall = _SIGNATURE
        box = Box(point.left - wide / 2, height - tall / 2, point.left + wide / 2, height + tall / 2)
        return Place(point.page, _inside(box, sheet))
    line = _nearest(sheet.lines, point.left, height)
    size, baseline = (line.glyphs[0].size, line.glyphs[0].baseline) if line else (_SIZE, height - _SIZE / 3)
    left = point.left - _WIDTHS[name] / 2
    box = Box(left, baseline - 0.25 * size, left + _WIDTHS[name], baseline + 0.95 * size)
    italic = any(glyph.italic for glyph in line.glyphs) if line else name != NUMBER
    return Blank(point.page, _inside(box, sheet), baseline, size, False, italic)


def _nearest(lines: Iterable[Line], left: float, height: float) -> Line | None:
    """The piece of a line on whose height the point lies, the nearest one beside it."""
    pieces = [piece for line in lines for piece in line.pieces(3.0)]
    level = [one for one in pieces if abs(one.glyphs[0].baseline + one.glyphs[0].size / 3 - height) < _NEAR]
    return min(level, key=lambda one: min(abs(one.box.left - left), abs(one.box.right - left)), default=None)


def _inside(box: Box, sheet: Sheet) -> Box:
    if box.left < 0 or box.bottom < 0 or box.right > sheet.width or box.top > sheet.height:
        raise PlacesWrong(say("The place lies beyond the edge of the page."))
    return box


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    with opened(pdf) as document:
        return [document.get_page_size(number) for number in range(len(document))]
