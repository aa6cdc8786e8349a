"""The addressees after "Kính gửi" (box 9a of NĐ 30/2020 Phụ lục I)."""

import re
from collections.abc import Sequence

from documents.reading.lines import Line, columns, tidy
from documents.reading.patterns import BULLET
from documents.reading.places import place_among
from documents.reading.result import Place
from documents.reading.sheet import KINH_GUI

_BULLET = re.compile(rf"^{BULLET}\s*")


def read_addressees(lines: Sequence[Line]) -> tuple[tuple[str, ...], dict[str, Place]]:
    """Each addressee without bullet and end mark, and where it stands."""
    entries: list[list[Line]] = []
    for line in lines:
        for piece in columns(line):
            marked = KINH_GUI.match(piece.text)
            rest = piece.cut(marked.end()) if marked else piece
            if not rest.text or (not marked and not entries and not _BULLET.match(rest.text)):
                continue
            if entries and not _BULLET.match(rest.text):
                entries[-1].append(rest)
            else:
                entries.append([rest])
    names = tuple(_name(entry) for entry in entries)
    where = {
        f"/kinh_gui/{number}": place_among(entry, name) or entry[0].place()
        for number, (entry, name) in enumerate(zip(entries, names, strict=True))
    }
    return names, where


def _name(entry: Sequence[Line]) -> str:
    return _BULLET.sub("", tidy(" ".join(line.text for line in entry))).rstrip(" .;,:")
