"""The documents that this one cites: kind, number and symbol, date and issuer as the text names them."""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from documents.kinds import CITED_KINDS, KINDS
from documents.reading.dates import DATE, iso_of
from documents.reading.issuers import issuer_after, issuer_before
from documents.reading.lines import Line, tidy
from documents.reading.patterns import LOWER, UPPER, one_of
from documents.reading.places import place_in
from documents.reading.result import Place, Reference
from documents.reading.units import REACH
from documents.reading.unnumbered import unnumbered
from documents.reading.vocabulary import CITED

# Cited by number too, but never the title of a document here: as common words they stand in names.
_ORDERS = ("Điện", "Chỉ lệnh", "Mệnh lệnh")
_KINDS = {kind.name.lower(): kind.name for kind in (*KINDS, *CITED_KINDS)} | {
    name.lower(): name for name in ("Văn bản", *_ORDERS)
}
_BY_ABBREVIATION = {kind.abbreviation: kind.name for kind in (*CITED_KINDS, *KINDS) if kind.abbreviation}
_LAWS = ("bộ luật", "luật", "pháp lệnh", "hiến pháp")

_WORD = r"[\w&]+(?:[.:][\w&]+)*"
_SYMBOL = rf"(?P<symbol>{_WORD}(?:[/\-\u2013]{_WORD}|\s?-\s?(?=[A-ZĐ]{{2,}}\b){_WORD}|/{_WORD})*)"
_DATED = rf"(?:\s*,?\s*(?:ký\s+)?(?P<dated>ngày\s+{DATE}))?"
_NUMBERED = re.compile(
    rf"(?P<kind>{CITED}|{'|'.join(_ORDERS)})(?P<more>(?:\s+[{LOWER}]+){{0,3}}?)\s+(?P<so>số\s*:?\s+)?{_SYMBOL}{_DATED}"
)
# Asked first: most lines cite nothing. Possessive and from the start of a word: a long word is walked once.
_HAS_NUMBER = re.compile(
    r"\b[^\W\d]*+\d\w*+\s?[/\-\u2013]|\b(?i:số)(?:(?:\s++|\s*+:\s*+)[^\W\d]*+\d|[^\W\d]*+\d)"
)
_UNTYPED = re.compile(rf"\b[Ss]ố\s+{_SYMBOL}{_DATED}")
_STANDARD = re.compile(r"\b(?P<kind>QCVN|TCVN|QCĐP)\s+(?P<symbol>\d[\w.\-]*:\d{4}(?:/[\w&\-]+)?)")
_STANDARDS = {"QCVN": "Quy chuẩn", "QCĐP": "Quy chuẩn", "TCVN": "Tiêu chuẩn"}

# The name of a law ends where a date, a number or another thought begins.
_LAW = re.compile(rf"\b(?P<kind>Bộ [Ll]uật|Luật|Pháp lệnh|Hiến pháp)\s+(?=[{UPPER}]|sửa đổi|nước)")
_LAW_ENDS = one_of(
    r"""
    ngày; số(?=\s+\d); được; đã; quy định; có hiệu lực; tại; trong; và các; và văn bản; theo; để; nhằm
    (?<!liên quan\s)đến; trên địa bàn; khóa; của Quốc hội(?! và); là; từ; do; đối với; cũng như; cùng; kể
    (?<!luật\s)về
    """
)
_LAW_END = re.compile(
    rf"[;.():“”\"/]|\s{_LAW_ENDS}(?!\w)"
    rf"|,\s*(?=(?:{CITED}|(?i:các|khoản|điều|quy định|trong|căn cứ))\b|[{UPPER}])"
)
_AND_LAW = re.compile(rf"\s+và\s+(?=(?:{CITED})\b)", re.IGNORECASE)
_AFTER_LAW = re.compile(rf"\s*(?:,?\s*số\s+{_SYMBOL})?{_DATED}")
# Asked first of a line.
_MAY_CITE = re.compile(r"[\dLlH](?:(?<=\d)|(?<=[Ll])uật|(?<=l)ệnh|(?<=H)iến pháp)")
_SENTENCE = re.compile(rf"(?<=[.;])\s+(?=[{UPPER}])")
_DAY_FIRST = re.compile(rf"(?i)ngày\s+{DATE}\s*,")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The documents that one line cites, in printed order, each as this line tells it."""

    line: Line
    references: Sequence[Reference]


# What is found is made into a reference only where no reader before has taken the words.
_Found: TypeAlias = tuple[Callable[[], Reference], tuple[int, int]]


def mentions_in(lines: Iterable[Line]) -> list[Mentions]:
    """Every mention of another document, line by line; a line without one is left out."""
    found = ((line, list(_in_line(line))) for line in lines if _MAY_CITE.search(line.text))
    return [Mentions(line, sorted(cited, key=_start)) for line, cited in found if cited]


def _start(reference: Reference) -> int:
    return reference.at.start if reference.at else 0


def read_references(mentions: Iterable[Mentions], own: str | None) -> tuple[Reference, ...]:
    """Every cited document once, in the order of first mention; `own` is this document's own number."""
    cited: list[Reference] = []
    known: dict[str, int] = {}  # by each of its names, where in `cited` a document stands
    for reference in (one for line in mentions for one in line.references):
        if own is None or reference.number_symbol != own:
            _note(reference, cited, known)
    return tuple(cited)


def _note(reference: Reference, cited: list[Reference], known: dict[str, int]) -> None:
    """Add a reference, or join it to the mention of the same document before it."""
    names = _names(reference)
    at = next((known[name] for name in names if name in known), None)
    if at is None or not _may_be_one(cited[at], reference):
        at = len(cited)
        cited.append(reference)
    else:
        cited[at] = _merged(cited[at], reference)
    known.update(dict.fromkeys(names, at))


def _in_line(line: Line) -> Iterator[Reference]:
    taken: list[tuple[int, int]] = []  # sorted; none overlaps another
    for read in (_laws, _numbered, _standards, _untyped, unnumbered):
        for make, span in read(line):
            at = bisect(taken, span)
            before, after = taken[at - 1 : at] if at else [], taken[at : at + 1]
            if all(end <= span[0] for _, end in before) and all(span[1] <= start for start, _ in after):
                taken.insert(at, span)
                yield make()


def _names(reference: Reference) -> list[str]:
    """What a document may be called by again: its number with the date, the number alone, its title."""
    number = reference.number_symbol
    if number and number.isdigit():
        number = f"{number} {reference.issuer}"
    names = [f"{number} {reference.date}", number] if number else []
    if not number and not reference.title:
        return [f"{reference.type} {reference.date} {reference.issuer}"]
    return [*names, reference.title.casefold()] if reference.title else names


def _may_be_one(first: Reference, again: Reference) -> bool:
    """The same number of another day is another document; with another year alone it is a slip of the pen."""
    return first.date is None or again.date is None or first.date[5:] == again.date[5:]


def _merged(first: Reference, again: Reference) -> Reference:
    merged = replace(first, date=first.date or again.date, issuer=first.issuer or again.issuer)
    return replace(merged, parts={**again.parts, **first.parts})


def _numbered(line: Line) -> Iterator[_Found]:
    for found in _NUMBERED.finditer(line.text) if _HAS_NUMBER.search(line.text) else ():
        symbol = _symbol(found)
        if symbol is None or not (found["so"] or _is_symbol(symbol)) or (found["more"] and not found["so"]):
            continue
        kind = _KINDS[tidy(found["kind"]).lower()]
        if kind.lower() in _LAWS and not found["so"]:
            continue
        yield partial(_reference, line, found, kind, symbol), found.span()


def _untyped(line: Line) -> Iterator[_Found]:
    """"số 114/KH-UBND": the kind is read from the symbol."""
    for found in _UNTYPED.finditer(line.text):
        symbol = _symbol(found)
        kind = _kind_of_symbol(symbol) if symbol else None
        if symbol and kind:
            yield partial(_reference, line, found, kind, symbol), found.span()


def _standards(line: Line) -> Iterator[_Found]:
    for found in _STANDARD.finditer(line.text):
        yield partial(_standard, line, found), found.span()


def _standard(line: Line, found: re.Match[str]) -> Reference:
    kind, place = _STANDARDS[found["kind"]], line.place(*found.span())
    parts = {"type": place, "title": place, "number_symbol": line.place(*found.span("symbol"))}
    return Reference(kind, found["symbol"], None, None, tidy(found[0]), place, parts)


def _laws(line: Line) -> Iterator[_Found]:
    position = 0
    while found := _LAW.search(line.text, position):
        end = _end_of_law(line.text, found.end())
        after = _AFTER_LAW.match(line.text, end)
        position = after.end() if after else end
        yield partial(_law, line, found, end, after), (found.start(), position)


def _law(line: Line, found: re.Match[str], end: int, after: re.Match[str] | None) -> Reference:
    kind = "Bộ luật" if found["kind"].lower() == "bộ luật" else found["kind"]
    title = tidy(line.text[found.start() : end]).rstrip(" ,")
    number = after["symbol"] if after else None
    date = iso_of(after) if after and after["dated"] else None
    place = line.place(found.start(), end)
    parts = {"type": line.place(*found.span("kind")), "title": place}
    if after:
        parts |= _group_places(line, after)
    return Reference(kind, number, date, None, title, place, parts)


def _end_of_law(text: str, start: int) -> int:
    found = _LAW_END.search(text, start)
    end = found.start() if found else len(text)
    if text[start:].startswith("sửa đổi"):
        return end
    joined = _AND_LAW.search(text, start, end)
    return joined.start() if joined else end


def _reference(line: Line, found: re.Match[str], kind: str, symbol: str) -> Reference:
    before = line.text[max(found.start() - REACH, 0) : found.start()]
    after = line.text[found.end() : found.end() + REACH]
    earlier = None if found["dated"] else _date_before(before)
    date = iso_of(earlier or found) if found["dated"] or earlier else None
    issuer = issuer_after(after) or issuer_before(before)
    parts = {"type": line.place(*_kind_span(found)), **_group_places(line, found)}
    named = _issuer_place(line, issuer, found)
    if named is not None:
        parts["issuer"] = named
    if earlier is not None:
        offset = found.start() - len(before)
        parts["date"] = line.place(offset + earlier.start(), offset + earlier.end())
    return Reference(kind, symbol, date, issuer, at=line.place(*found.span()), parts=parts)


def _kind_span(found: re.Match[str]) -> tuple[int, int]:
    """Of "số 114/KH-UBND" the symbol says the kind."""
    return found.span("kind" if "kind" in found.groupdict() else "symbol")


def _group_places(line: Line, found: re.Match[str]) -> dict[str, Place]:
    groups = (("number_symbol", "symbol"), ("date", "dated"))
    return {name: line.place(*found.span(group)) for name, group in groups if found[group]}


def _issuer_place(line: Line, issuer: str | None, found: re.Match[str]) -> Place | None:
    """The issuer's name behind the citation, else the last time before it."""
    after = place_in(line, issuer, found.end())
    if after is not None or not issuer:
        return after
    before = line.text.rfind(issuer, 0, found.start())
    return line.place(before, before + len(issuer)) if before >= 0 else place_in(line, issuer)


def _date_before(before: str) -> re.Match[str] | None:
    """"Ngày 10/4/2026, Sở … đã ban hành Văn bản số …"."""
    start = max((end.end() for end in _SENTENCE.finditer(before)), default=0)
    return _DAY_FIRST.match(before, start)


def _symbol(found: re.Match[str]) -> str | None:
    symbol = re.sub(r"\s*-\s*", "-", tidy(found["symbol"])).strip(".,-")
    return symbol if any(char.isdigit() for char in symbol) else None


def _is_symbol(symbol: str) -> bool:
    """A number with letters after a stroke; "05/2024" and "10-20" are none."""
    return bool(re.match(r"\d+[a-z]?(?:/\d{4})?[/-]", symbol)) and bool(re.search(r"[A-ZĐ]{1}", symbol))


def _kind_of_symbol(symbol: str) -> str | None:
    parts = re.split(r"[/\-]", symbol)
    return next((_BY_ABBREVIATION[part] for part in parts[1:] if part in _BY_ABBREVIATION), None)
