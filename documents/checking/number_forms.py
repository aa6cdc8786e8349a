"""Rules on box 3: "Số:", number and symbol (Phụ lục I II.3, Phụ lục III mục I)."""

import re
from collections.abc import Iterator

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import first_piece, raw
from documents.kinds import BY_CODE, LETTER
from documents.reading.lines import fold, tidy
from documents.reading.result import Place
from language import say

_LABEL = re.compile(r"(?i)\b(?P<word>số)(?P<colon>\s{0,3}:?)[\s\d.…_]*$")
_YEAR = re.compile(r"^(?:19|20)\d\d/")
_NO_NUMBER = frozenset({"ThC"})  # a Thư công bears no number (Phụ lục III)
_MAY_BEAR_YEAR = frozenset({"QĐ", "NQ"})  # a legal document of the same name bears it
_CLASSES = re.compile(
    r"^(?:SO|PHONG|BAN|CUC|CHI CUC|VU|VIEN|VAN PHONG|TRUNG TAM|UBND|UY BAN|HOI DONG|HDND)\b"
)


def _number_line(checked: Checked) -> Place | None:
    where = checked.reading.where
    return where.get("/number") or where.get("/symbol")


@rule(
    "number_line_missing",
    article="PL I II.3",
    severity=Severity.ERROR,
    title="The header has a line “Số:” with the symbol of the document.",
)
def number_line_missing(checked: Checked) -> Iterator[Fault]:
    """Every kind but Thư công bears number and symbol."""
    kind = checked.reading.doc_type_code
    if _number_line(checked) is None and kind not in _NO_NUMBER:
        label = first_piece(checked, re.compile(r"(?i)^số\s{0,3}:"))
        where = label[0].place() if label else None
        yield Fault(say("The header lacks the line “Số: …/…” with the symbol of the document."), where)


@rule(
    "number_label",
    article="PL I II.3",
    severity=Severity.ERROR,
    title="Before the number stands “Số” in small letters with a colon.",
)
def number_label(checked: Checked) -> Iterator[Fault]:
    """“Số:”, not “Số” nor “SỐ:”."""
    place = _number_line(checked)
    if place is None:
        return
    text = checked.reading.paragraphs[place.paragraph]
    start = max(place.start - 90, 0)
    found = _LABEL.search(text[start : place.start])
    if found is None or (found["word"] == "Số" and found["colon"].endswith(":")):
        return
    at = Place(place.paragraph, start + found.start("word"), start + found.end("colon"))
    yield Fault(say("The number must be led in by “Số:”, with a colon."), at, Replace(at, "Số:"))


@rule(
    "number_two_digits",
    article="PL I II.3",
    severity=Severity.ERROR,
    title="A document number below 10 takes a zero before it.",
)
def number_two_digits(checked: Checked) -> Iterator[Fault]:
    """05, not 5."""
    number, place = checked.reading.number, checked.reading.where.get("/number")
    if number and place and number.isdigit() and len(number) == 1:
        message = say("A number below 10 takes a zero: {number}.", number=f"0{number}")
        yield Fault(message, place, Replace(place, f"0{number}"))


@rule(
    "number_space",
    article="PL I II.3",
    severity=Severity.NOTE,
    title="Between number and symbol stands a stroke without spaces.",
)
def number_space(checked: Checked) -> Iterator[Fault]:
    """"2496 /UBND-KT": a blank that was left for the number and not closed."""
    where = checked.reading.where
    number, symbol = where.get("/number"), where.get("/symbol")
    if number is None or symbol is None or number.paragraph != symbol.paragraph:
        return
    between = Place(number.paragraph, number.end, symbol.start)
    mark = raw(checked, between)
    if mark != mark.strip() and mark.strip() == "/":
        yield Fault(say("There is a space between number and symbol."), between, Replace(between, "/"))


@rule(
    "symbol_spaces",
    article="PL I II.3",
    severity=Severity.ERROR,
    title="The groups of a symbol are joined by “/” and “-” without spaces.",
)
def symbol_spaces(checked: Checked) -> Iterator[Fault]:
    """"TTr - SCT" must read "TTr-SCT"; a dash is no hyphen."""
    symbol, place = checked.reading.symbol, checked.reading.where.get("/symbol")
    printed = raw(checked, place).rstrip(".,")
    joined = (symbol or "").replace("\u2013", "-")
    if (
        symbol
        and place
        and printed != joined
        and tidy(printed).replace(" ", "").replace("\u2013", "-") == joined
    ):
        message = say("The symbol must be written without spaces: {symbol}.", symbol=joined)
        at = Place(place.paragraph, place.start, place.start + len(printed))
        yield Fault(message, at, Replace(at, joined))


def _groups(checked: Checked) -> list[str]:
    """The groups of the symbol after a year: ["KH", "SKHCN"]."""
    symbol = _YEAR.sub("", checked.reading.symbol or "")
    return re.split("[-\u2013]", symbol) if symbol and "/" not in symbol else []


@rule(
    "symbol_kind",
    article="PL III mục I",
    severity=Severity.ERROR,
    title="The symbol begins with the abbreviation of the printed type (KH, QĐ, QyĐ, CTr, TTr …).",
)
def symbol_kind(checked: Checked) -> Iterator[Fault]:
    """The abbreviation of Phụ lục III, also with its small letters."""
    kind, groups = BY_CODE.get(checked.reading.doc_type_code or ""), _groups(checked)
    if not checked.reading.doc_type_printed or kind is None or not kind.abbreviation or not groups:
        return
    if groups[0] != kind.abbreviation:
        message = say(
            "The symbol of a {kind} begins with “{abbreviation}”, not “{printed}”.",
            kind=kind.name,
            abbreviation=kind.abbreviation,
            printed=groups[0],
        )
        place = checked.reading.where.get("/symbol")
        yield Fault(message, place, _case_fix(checked, groups[0], kind.abbreviation))


def _case_fix(checked: Checked, printed: str, right: str) -> Replace | None:
    """Only small and capital letters are mended by machine; another abbreviation is a question."""
    place = checked.reading.where.get("/symbol")
    at = raw(checked, place).find(printed)
    if place is None or at < 0 or printed.casefold() != right.casefold():
        return None
    return Replace(Place(place.paragraph, place.start + at, place.start + at + len(printed)), right)


@rule(
    "symbol_of_letter",
    article="PL I II.3",
    severity=Severity.ERROR,
    title="The symbol of a công văn names agency and drafting unit, no type.",
)
def symbol_of_letter(checked: Checked) -> Iterator[Fault]:
    """A công văn has no abbreviation of its own: "15/CV-…" is wrong."""
    groups = _groups(checked)
    if checked.reading.doc_type_code == LETTER.code and groups and groups[0].upper() == "CV":
        message = say(
            "A công văn has no abbreviation of its type: the symbol names agency and drafting unit."
        )
        yield Fault(message, checked.reading.where.get("/symbol"))


@rule(
    "symbol_year",
    article="PL I II.3",
    severity=Severity.WARNING,
    title="The symbol of an administrative document bears no year.",
)
def symbol_year(checked: Checked) -> Iterator[Fault]:
    """Only legal documents bear it; decisions and resolutions can be such."""
    code = checked.reading.doc_type_code
    if code and code not in _MAY_BEAR_YEAR and _YEAR.match(checked.reading.symbol or ""):
        message = say("Only legal documents bear a year in the symbol; an administrative document does not.")
        yield Fault(message, checked.reading.where.get("/symbol"))


@rule(
    "symbol_hyphens",
    article="PL I II.3",
    severity=Severity.WARNING,
    title="The abbreviation of the agency in the symbol has no hyphen inside.",
)
def symbol_hyphens(checked: Checked) -> Iterator[Fault]:
    """"KH-SKH-CN": hyphens part type, agency and unit only."""
    groups = _groups(checked)
    if len(groups) > 2 and checked.reading.doc_type_code:
        message = say(
            "“{symbol}” has more groups than usual; is there a hyphen inside the agency's abbreviation?",
            symbol="-".join(groups),
        )
        yield Fault(message, checked.reading.where.get("/symbol"))


@rule(
    "symbol_agency",
    article="PL I II.3",
    severity=Severity.NOTE,
    title="The agency's abbreviation in the symbol begins like the agency's name.",
)
def symbol_agency(checked: Checked) -> Iterator[Fault]:
    """"KHCN" for a Sở leaves out its S; which abbreviation holds is for the head of the agency to say."""
    groups, issuer = _groups(checked), fold(checked.reading.issuing_body or "")
    if not checked.reading.doc_type_printed or len(groups) < 2 or not _CLASSES.match(issuer):
        return
    if fold(groups[1])[:1] != issuer[:1]:
        message = say(
            "“{abbreviation}” does not begin like the name of the agency; is it the official abbreviation?",
            abbreviation=groups[1],
        )
        yield Fault(message, checked.reading.where.get("/symbol"))
