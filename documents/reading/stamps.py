"""Marks stamped on the first page: secrecy (box 10a) and urgency (box 10b of NĐ 30/2020 Phụ lục I)."""

import re
from collections.abc import Iterable

from documents.reading.lines import Line, columns, fold, is_capitals, tidy
from documents.reading.result import Place
from documents.reading.sheet import Sheet

_SECRECY = {"MAT": "Mật", "TOIMAT": "Tối mật", "TUYETMAT": "Tuyệt mật"}
_URGENCY = {
    "KHAN": "Khẩn",
    "THUONGKHAN": "Thượng khẩn",
    "HOATOC": "Hỏa tốc",
    "HOATOCHENGIO": "Hỏa tốc hẹn giờ",
}
_LABEL = re.compile(r"^(?:DO|DAU|MUC DO)\s?(?:MAT|KHAN)\s?:")
# The same letters without marks that are other words ("MẤT", "MẶT", "KHĂN").
_SPELT = re.compile(r"(?i)mật|khẩn|tốc")


def read_secrecy(sheet: Sheet, everything: Iterable[Line]) -> tuple[str | None, Place | None]:
    """The secrecy mark where it stands alone as a stamp does; the word in running text is none."""
    first_page = [*sheet.head, *sheet.subject, *sheet.addressees]
    stamped = _stamp(first_page, _SECRECY)
    if stamped[0] is None:
        stamped = _stamp((line for line in everything if _stands_alone(line)), _SECRECY)
    return stamped


def read_urgency(sheet: Sheet, everything: Iterable[Line]) -> tuple[str | None, Place | None]:
    """The urgency mark in the header or in a text box."""
    return _stamp([*sheet.head, *(line for line in everything if line.in_textbox)], _URGENCY)


def _stands_alone(line: Line) -> bool:
    return line.in_textbox or (is_capitals(line.text) and not line.in_table)


def _stamp(lines: Iterable[Line], marks: dict[str, str]) -> tuple[str | None, Place | None]:
    for line in lines:
        for piece in columns(line):
            mark = marks.get(_bare(piece.text))
            if mark is not None and _SPELT.search(tidy(piece.text).replace(" ", "")):
                return mark, piece.place()
    return None, None


def _bare(text: str) -> str:
    if len(text) > 40:
        return ""
    return re.sub(r"[^A-Z]", "", _LABEL.sub("", fold(text)))
