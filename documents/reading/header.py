"""Boxes 2, 3, 4 and 5b of a header: who issues, number and symbol, place and date, subject of a letter."""

import re
from dataclasses import dataclass, field
from datetime import date

from documents.reading.agencies import issuer_and_parent
from documents.reading.lines import Line, columns_of, fold, is_capitals, is_rule, tidy
from documents.reading.places import place_among
from documents.reading.result import Finding, Place, PrintedDate
from language import say

_SYMBOL = r"[A-ZĐa-zđ0-9ƯÔÂĂ][\w&.,+]*(?:\s?[-\u2013/]\s?[\w&.,+]+)*"
_NUMBER = re.compile(rf"(?i:số)\s*:\s*(?P<number>\d+[a-zđ]?|[\s.…_]*)\s*[/-]\s*(?P<symbol>{_SYMBOL})")
_BARE_NUMBER = re.compile(rf"^(?:Số|SỐ)\s*(?P<number>\d+|[\s.…_]*)\s*[/-]\s*(?P<symbol>{_SYMBOL})$")
_BLANK_NUMBER = re.compile(r"^(?i:số)\s*:\s*(?P<number>\d*)[\s.…_/]*$")
_BLANK = r"[\s.…_/]*"
_DATE = re.compile(
    rf"(?i:ngày)\s*(?P<day>\d{{1,2}}|{_BLANK})\s*(?i:tháng)\s*(?P<month>\d{{1,2}}|{_BLANK})"
    rf"\s*(?i:năm)\s*(?P<year>\d{{4}}|[\d\s.…_]*)"
)
_MOTTO = re.compile(r"CONG HOA XA HOI CHU NGHIA|DOC LAP\s*\W\s*TU DO|DANG CONG SAN VIET NAM")
_LETTER_SUBJECT = re.compile(r"(?i)^v\s*/\s*v\s*:?\s*")
_NOT_AGENCY = re.compile(
    r"^\W*(?:DU THAO|LUU HANH NOI BO|XEM XONG|MAU SO|HOA TOC|THUONG KHAN|KHAN|TOI MAT|TUYET MAT"
    r"|MAT|SO\s?:)(?!\w)"
)


@dataclass(slots=True)
class Header:
    """What the head of a document says; `where` holds the place of each field that was found."""

    issuing_body: str | None = None
    parent_body: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: PrintedDate = field(default_factory=PrintedDate)
    letter_subject: str | None = None
    where: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_header(head: list[Line]) -> Header:
    """Read the lines above the title (or above "Kính gửi" in a letter)."""
    header = Header()
    pieces = [piece for parted in columns_of(head) for piece in parted if not is_rule(piece.text)]
    pieces = _take_number(header, pieces)
    pieces = _take_date(header, pieces)
    pieces = _take_letter_subject(header, pieces)
    _take_agencies(header, pieces)
    return header


def _take_number(header: Header, pieces: list[Line]) -> list[Line]:
    for pattern in (_NUMBER, _BARE_NUMBER, _BLANK_NUMBER):
        for at, piece in enumerate(pieces):
            found = pattern.search(piece.text)
            if found:
                _note_number(header, piece, found)
                return _without(pieces, at, found)
    return pieces


def _note_number(header: Header, piece: Line, found: re.Match[str]) -> None:
    printed = found["number"].strip(" .…_\t/")
    header.number = printed or None
    if printed:
        header.where["/number"] = piece.place(*found.span("number"))
    if "symbol" in found.groupdict():
        header.symbol = re.sub(r"\s*([-\u2013/])\s*", r"\1", tidy(found["symbol"])).rstrip(".,")
        header.where["/symbol"] = piece.place(*found.span("symbol"))


def _without(pieces: list[Line], at: int, found: re.Match[str]) -> list[Line]:
    """The pieces with the match taken out; what stood before and after it stays."""
    piece = pieces[at]
    rest = [piece.cut(0, found.start()), piece.cut(found.end())]
    return [*pieces[:at], *(part for part in rest if part.text), *pieces[at + 1 :]]


def _take_date(header: Header, pieces: list[Line]) -> list[Line]:
    for at, piece in enumerate(pieces):
        found = _DATE.search(piece.text)
        if found and not re.search(r"(?i)\bsố\b", piece.text[: found.start()]):
            before = piece.text[: found.start()].rstrip(" ,\t")
            name = re.split(r"\t|\s{2,}", before)[-1].strip(" ,.")
            _note_date(header, piece, found)
            if name:
                header.place = tidy(name)
                start = before.rindex(name)
                header.where["/place"] = piece.place(start, start + len(name))
            rest = piece.cut(0, len(before) - len(name))
            return [*pieces[:at], *([rest] if rest.text else []), *pieces[at + 1 :]]
    return pieces


def _note_date(header: Header, piece: Line, found: re.Match[str]) -> None:
    parts = {name: _integer(value) for name, value in found.groupdict().items()}
    year = parts["year"] if parts["year"] and parts["year"] >= 1000 else None
    printed = PrintedDate(parts["day"], parts["month"], year)
    place = piece.place(*found.span())
    if not _can_be(printed):
        header.findings.append(impossible_date(tidy(found[0]), place))
        return
    header.date = printed
    header.where["/date"] = place
    printed_parts = (part for part in ("day", "month", "year") if getattr(printed, part) is not None)
    header.where |= {f"/date/{part}": piece.place(*found.span(part)) for part in printed_parts}


def _integer(printed: str) -> int | None:
    return int(printed) if printed.strip().isdigit() else None


def _can_be(printed: PrintedDate) -> bool:
    try:
        date(printed.year or 2000, printed.month or 1, printed.day or 1)
    except ValueError:
        return False
    return True


def impossible_date(printed: str, place: Place | None) -> Finding:
    """The warning for a date that no calendar has, such as 31/02/2024."""
    message = say("There is no such date: {printed}.", printed=printed)
    return Finding("impossible_date", None, "warning", message, place)


def _take_letter_subject(header: Header, pieces: list[Line]) -> list[Line]:
    start = next((n for n, piece in enumerate(pieces) if _LETTER_SUBJECT.match(piece.text)), None)
    if start is None:
        return pieces
    first = pieces[start]
    taken = [first]
    for piece in pieces[start + 1 :]:
        if piece.side != first.side:
            continue
        if _ends_letter_subject(piece):
            break
        taken.append(piece)
    words = tidy(" ".join(piece.text for piece in taken))
    header.letter_subject = _LETTER_SUBJECT.sub("", words).rstrip(" .;") or None
    header.where["/subject"] = place_among(taken, header.letter_subject) or first.place()
    used = {id(piece) for piece in taken}
    return [piece for piece in pieces if id(piece) not in used]


def _ends_letter_subject(piece: Line) -> bool:
    words = piece.text.lower()
    return is_capitals(piece.text) or words.startswith("kính gửi") or has_motto(piece.text)


def _take_agencies(header: Header, pieces: list[Line]) -> None:
    left = [piece for piece in map(_before_motto, pieces) if _may_name_agency(piece.text)]
    if any(piece.side == 0 for piece in left):
        left = [piece for piece in left if piece.side == 0]
    issuer, parent = issuer_and_parent(left)
    if issuer:
        header.issuing_body = tidy(" ".join(piece.text for piece in issuer))
        header.where["/issuing_body"] = place_among(issuer, header.issuing_body) or issuer[0].place()
    if parent:
        header.parent_body = tidy(" ".join(piece.text for piece in parent))
        header.where["/parent_body"] = place_among(parent, header.parent_body) or parent[0].place()


def has_motto(text: str) -> bool:
    """Whether Quốc hiệu or Tiêu ngữ (or the name of the Party) stands in these words."""
    return bool(_MOTTO.search(fold(text)))


def _may_name_agency(text: str) -> bool:
    return is_capitals(text) and not _NOT_AGENCY.match(fold(text))


def _before_motto(piece: Line) -> Line:
    """The part of a line before the national motto, without a drawn rule at its end."""
    words = piece.text
    for start in (match.start() for match in re.finditer(r"\b(?:C|Đ|c|đ)", words)):
        if _MOTTO.match(fold(words[start:])):
            words = words[:start]
            break
    bare = re.sub(r"[\s_*=-]{3,}$", "", words)
    return piece.cut(0, len(bare))
