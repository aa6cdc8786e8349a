"""Telling the issuing agency from its parent in the lines of box 2 (NĐ 30/2020 Phụ lục I II.2)."""

import re
from collections.abc import Sequence

from documents.reading.lines import Line, fold

# The words with which the name of an agency begins.
_HEADS = re.compile(
    r"^(?:UBND|HDND|UY BAN|HOI DONG|SO|BO|PHONG|BAN|TRUNG TAM|CHI CUC|CUC|TONG CUC|VU|VIEN|TRUONG|DAI HOC"
    r"|HOC VIEN|BENH VIEN|CONG TY|TONG CONG TY|TAP DOAN|THANH TRA|VAN PHONG|CHINH PHU|THU TUONG|QUOC HOI"
    r"|TOA AN|KHO BAC|NGAN HANG|BAO HIEM|DOAN|HOI|LIEN DOAN|LIEN HIEP|LIEN MINH|CONG DOAN|DANG UY|DANG BO"
    r"|CHI BO"
    r"|HUYEN UY|TINH UY|THANH UY|QUAN UY|TINH DOAN|HUYEN DOAN|THANH DOAN|MAT TRAN|CONG AN|TO|DAI|BAO|TAP CHI"
    r"|NHA XUAT BAN|QUY|CHI NHANH|HAT|TRAM|DOI|THUONG TRUC|KIEM TOAN|VPUB|VPUBND|HOP TAC XA|THU VIEN|BAO TANG"
    r"|NHA HAT|NHA VAN HOA|KHOA|DON VI|CHU TICH|BCH|BCD|BQL|THPT|THCS)\b"
)
# Bodies whose place stands on the next line: "UY BAN NHAN DAN / TINH ...".
_LEVEL = re.compile(
    r"^(?:TINH|THANH PHO|TP\.?|HUYEN|QUAN|THI XA|XA|PHUONG|THI TRAN|DAC KHU|CAC|VA|VE|CUA|TAI|THUOC|THEO"
    r"|SO \d|LAM THOI)\b"
)
_DECISION_NUMBER = re.compile(r"^SO \d")  # "SỐ 1050/…" goes on with the line above, "SỞ …" does not
_UNFINISHED = re.compile(r"(?:\bVA|\bCUA|\bVE|,|-|\u2013)$")
_BARE = frozenset(
    {
        "CHU TICH", "BO TRUONG", "TONG GIAM DOC", "GIAM DOC", "HIEU TRUONG", "CUC TRUONG", "CHANH AN",
        "VIEN TRUONG",
    }
    | {"VAN PHONG", "THANH TRA", "BAN QUAN LY", "TRUNG TAM", "SO", "PHONG", "BAN", "CHI CUC", "TRUONG", "BO"}
)
_PARENT = re.compile(
    r"(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s+(?:TỈNH|THÀNH PHỐ|HUYỆN|XÃ|PHƯỜNG)\s.+?\s"
    r"(?=(?:SỞ|PHÒNG|CHI CỤC|TRUNG TÂM|VĂN PHÒNG)\s)"
)


def begins_agency(text: str) -> bool:
    """Whether these words begin as the name of an agency does."""
    return bool(_HEADS.match(fold(text)))


def issuer_and_parent(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the issuing agency and of its parent; empty where nothing is printed."""
    names: list[list[Line]] = []
    for line in (part for whole in lines for part in _run_together(whole)):
        if names and not _begins_name(names[-1], line):
            names[-1].append(line)
        else:
            names.append([line])
    if not names:
        return [], []
    return names[-1], names[-2] if len(names) > 1 else []


def _begins_name(before: list[Line], line: Line) -> bool:
    words, last = fold(line.text), fold(before[-1].text)
    if _UNFINISHED.search(last) or (last in _BARE and len(before) == 1):
        return False
    if _HEADS.match(words) and not _DECISION_NUMBER.match(words):
        return True
    return not _LEVEL.match(words) and line.bold and not before[-1].bold


def _run_together(line: Line) -> list[Line]:
    """A parent and its agency that a copy has put on one line ("UBND TỈNH … SỞ …")."""
    found = _PARENT.match(line.text)
    return [line.cut(0, found.end()), line.cut(found.end())] if found else [line]
