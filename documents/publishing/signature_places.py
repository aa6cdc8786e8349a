"""Where signature and seal go: between the post and the name (box 7c), the seal over its left third (box 8).

The block is found from the name or the posts to the right of "Nơi nhận:"; it may be torn over two pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.publishing.printed_lines import Box, Line, Sheet, count_pages, read_sheets
from documents.reading.signature import is_person_name, is_signature_line
from organization.names import fold

SEAL_POINTS = 36 / 25.4 * 72  # real size: 36 mm across (TT 22/2019/TT-BCA: agencies of the provinces)
_RECIPIENTS = re.compile(r"(?i)^nơi\s?nhận\s?:?")
_SIGNATURE_WIDTH = 130.0
_TALLEST, _LEAST = 76.0, 24.0  # points of height; below the least a signature cannot be seen
_AIR = 3.0
_EDGE = 50.0  # of the page, where nothing is printed


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, from 0."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Block:
    """The post and the name of the person who signs; the name is missing where nobody printed one."""

    post: Line
    name: Line | None


def find_signature(pdf: bytes, name: str | None = None) -> Place | None:
    """The room between post and name, looked for from the last page back; None where there is none.

    `name` is the signer's as it was read; without it, what looks like a person's name is taken.
    """
    below: Sheet | None = None
    for sheet in _from_the_last(pdf):
        block = _block(sheet, below, name)
        if block is not None:
            return _room(block, sheet, below)
        below = sheet
    return None


def seal_over(signature: Place) -> Place:
    """The seal in real size, its right edge a third into the signature, level with its middle."""
    box = signature.box
    right = max(box.left + box.width / 3, SEAL_POINTS + 5)
    middle = (box.bottom + box.top) / 2
    bottom = max(middle - SEAL_POINTS / 2, 5.0)
    return Place(signature.page, Box(right - SEAL_POINTS, bottom, right, bottom + SEAL_POINTS))


def _from_the_last(pdf: bytes) -> Iterator[Sheet]:
    return read_sheets(pdf, range(count_pages(pdf) - 1, -1, -1))


def _block(sheet: Sheet, below: Sheet | None, name: str | None) -> _Block | None:
    """The signature block beside "Nơi nhận:" on this page; its name may stand on the next one."""
    pieces = [piece for line in sheet.lines for piece in line.pieces()]
    start = next((piece for piece in pieces if _RECIPIENTS.match(piece.text)), None)
    right = [piece for piece in pieces if _is_right(piece, start, sheet)]
    posts = [piece for piece in right if is_signature_line(piece.text)]
    if not posts:
        return None
    last = min(posts, key=lambda piece: piece.box.bottom)
    under = [piece for piece in right if piece.box.top < last.box.bottom + _AIR]
    found = _named(under, name)
    if found is None and below is not None:
        found = _named([piece for line in below.lines for piece in line.pieces()], name, torn_from=last)
    return _Block(last, found) if found is not None or start is not None else None


def _is_right(piece: Line, start: Line | None, sheet: Sheet) -> bool:
    """Whether a piece stands right of the recipients, not above their heading."""
    if start is None:
        return piece.box.middle > sheet.width / 2
    return piece.box.left > start.box.right and piece.box.bottom < start.box.top + 60


def _named(pieces: Sequence[Line], name: str | None, torn_from: Line | None = None) -> Line | None:
    """The signer's name among the pieces; on a next page only centred under the post."""
    if torn_from is not None:
        pieces = [piece for piece in pieces if abs(piece.box.middle - torn_from.box.middle) < 60]
    if name:
        wanted = fold(name)
        return next((piece for piece in pieces if fold(piece.text) == wanted), None)
    return next((piece for piece in pieces if is_person_name(piece.text)), None)


def _room(block: _Block, sheet: Sheet, below: Sheet | None) -> Place | None:
    """The signature's box centred on the post: under it, or above a name that fell on the next page."""
    top = block.post.box.bottom - _AIR
    if block.name is None or block.name.page == block.post.page:
        bottom = block.name.box.top + _AIR if block.name else max(top - _TALLEST, _EDGE)
        return _centred(block.post, bottom, top)
    under = _centred(block.post, _EDGE, top)
    over = _centred(block.name, block.name.box.top + _AIR, (below or sheet).height - _EDGE)
    rooms = [room for room in (under, over) if room is not None]
    return max(rooms, key=lambda room: room.box.height, default=None)


def _centred(line: Line, bottom: float, top: float) -> Place | None:
    """A box of the usual width, not taller than usual, in the middle of the room there is."""
    room = top - bottom
    if room < _LEAST:
        return None
    spare = max(0.0, room - _TALLEST) / 2
    half = _SIGNATURE_WIDTH / 2
    middle = line.box.middle
    return Place(line.page, Box(middle - half, bottom + spare, middle + half, top - spare))
