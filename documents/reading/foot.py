"""The foot of a document parted into the recipient list (box 9b) and the signature block (box 7)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from documents.reading.lines import Line, columns_of, is_rule
from documents.reading.patterns import BULLET
from documents.reading.sheet import NOI_NHAN
from documents.reading.signature import is_person_name, is_signature_line

_BULLET = re.compile(rf"^{BULLET}\s*")
_ARCHIVE = re.compile(rf"(?i)^{BULLET}?\s*lưu\b")
_BLOCK = 60  # printed lines of the longest foot
_LINES_AT_MOST = 8  # printed lines of the longest entry


@dataclass(slots=True)
class Foot:
    """The lines of both columns; each item of `recipients` is the lines of one printed entry."""

    recipients: list[list[Line]] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    has_archive: bool = False
    has_name: bool = False
    two_cells: bool = False  # list and signature stand in two cells of a table


def read_foot(lines: Sequence[Line]) -> Foot:
    """Give every line of the foot to the list or to the signature, up to the name that ends the block."""
    foot = Foot(two_cells=any(line.in_table and line.side == 1 for line in lines[:_BLOCK]))
    in_list = False
    for line, pieces in zip(lines, columns_of(lines), strict=True):
        if _is_over(foot, line):
            break
        for piece in [line] if foot.two_cells and line.in_table else pieces:
            marked = None if in_list else NOI_NHAN.match(piece.text)
            in_list = in_list or marked is not None
            rest = piece.cut(marked.end()) if marked else piece
            if rest.text and not is_rule(rest.text):
                _give(foot, rest, in_list)
    return foot


def _is_over(foot: Foot, line: Line) -> bool:
    """After the archive line and a name under the signature, an annex may begin."""
    complete = foot.has_name and foot.has_archive
    return complete and not line.in_table and bool(line.text) and not _near(foot, line)


def _near(foot: Foot, line: Line) -> bool:
    last = max(foot.signature[-1].paragraph, foot.recipients[-1][-1].paragraph)
    return line.paragraph - last <= 2 and (is_signature_line(line.text) or len(line.text) < 30)


def _give(foot: Foot, piece: Line, in_list: bool) -> None:
    if not in_list or _belongs_to_signature(foot, piece):
        foot.signature.append(piece)
        foot.has_name = foot.has_name or is_person_name(piece.text)
    elif _BULLET.match(piece.text):
        for part in _run_together(piece):
            foot.recipients.append([part])
            foot.has_archive = foot.has_archive or bool(_ARCHIVE.match(part.text))
    elif foot.recipients and _is_open(foot.recipients[-1]):
        foot.recipients[-1].append(piece)
    elif foot.has_archive:
        foot.marks.append(piece)
    else:
        foot.recipients.append([piece])
        foot.has_archive = bool(_ARCHIVE.match(piece.text))


def _belongs_to_signature(foot: Foot, piece: Line) -> bool:
    if _BULLET.match(piece.text):
        return False
    if foot.two_cells and piece.in_table:
        return piece.side == 1
    if piece.side == 1 or is_signature_line(piece.text):
        return True
    return bool(foot.signature) and foot.has_archive and not _is_open(foot.recipients[-1])


def _is_open(entry: list[Line]) -> bool:
    """Whether the entry goes on with the next line: no end mark, or an open parenthesis."""
    if len(entry) >= _LINES_AT_MOST:
        return False
    words = " ".join(piece.text for piece in entry)
    if words.count("(") > words.count(")") and not _ARCHIVE.match(words):
        return True
    return not words.rstrip().endswith((";", ".", "/.", ")")) and not _ARCHIVE.match(words)


def _run_together(piece: Line) -> list[Line]:
    """The entries of a list that a copy has put on one line ("- A; - B; - Lưu: VT.")."""
    starts = [0, *(found.end() for found in re.finditer(r"[;.)]\s+(?=[-\u2013]\s+\S)", piece.text))]
    ends = [*starts[1:], len(piece.text)]
    return [piece.cut(start, end) for start, end in zip(starts, ends, strict=True)]
