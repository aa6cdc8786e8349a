"""Rules on boxes 1 to 5: national name, number and symbol, place and date, type and subject."""

import re
from collections.abc import Iterator

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import header_pieces, raw
from documents.kinds import BY_CODE, KINDS, LETTER
from documents.reading.lines import Line, fold, is_capitals, tidy
from documents.reading.result import Place
from language import say

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_NATION = re.compile(r"(?i)\bc[ộọô]ng\s{1,9}h\w{1,3}\s{1,9}x.{1,60}?\bnam\b")
_MOTTO = re.compile(r"(?i)\b[đd][ộọô]c\s{1,9}l.{1,40}?\bph[úu]c\b")
_LABEL = re.compile(r"(?i)\b(?P<word>số)(?P<colon>\s{0,3}:?)[\s\d.…_]*$")
_DATE = re.compile(r"(?i)ngày\s{0,9}(?P<day>\d{1,2})?[\s.…_]{0,40}tháng\s{0,9}(?P<month>\d{1,2})?")
_DATE_IN_FIGURES = re.compile(r"(?i)^[^\d,]{2,40},?\s{0,5}(?:ngày\s{1,5})?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$")
_YEAR = re.compile(r"^(?:19|20)\d\d/")
_LETTER_SUBJECT = re.compile(r"(?i)^v\s{0,3}/\s{0,3}v\s{0,3}:?\s{0,9}")
_NO_NUMBER = frozenset({"ThC"})  # a Thư công bears no number (Phụ lục III)
_MAY_BEAR_YEAR = frozenset({"QĐ", "NQ"})  # a legal document of the same name bears it
# Common words that agencies carry in their official name.
_USUAL = frozenset("TNHH MTV TP THPT THCS TH TW PTTH PTDTNT".split())
_VOWEL = re.compile(r"[AEIOUYĂÂÊÔƠƯ]")
_CLASSES = re.compile(r"^(?:SO|PHONG|BAN|CUC|CHI CUC|VU|VIEN|VAN PHONG|TRUNG TAM|UBND|UY BAN|HOI DONG|HDND)\b")


def _found(checked: Checked, pattern: re.Pattern[str]) -> tuple[Line, re.Match[str]] | None:
    found = ((piece, pattern.search(piece.text)) for piece in header_pieces(checked))
    return next(((piece, match) for piece, match in found if match), None)


def _is_of_the_party(checked: Checked) -> bool:
    return any("DANG CONG SAN VIET NAM" in fold(piece.text[:200]) for piece in header_pieces(checked))


@rule(
    "national_name",
    article="PL I II.1",
    severity=Severity.ERROR,
    title="Quốc hiệu reads “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”.",
)
def national_name(checked: Checked) -> Iterator[Fault]:
    """The national name is there and is written in full; HOÀ, with the tone on the last vowel, is accepted."""
    found = _found(checked, _NATION)
    if found is None:
        if not _is_of_the_party(checked):
            yield Fault(say("The header lacks “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”."))
        return
    piece, match = found
    if tidy(match[0]).replace("OÀ", "ÒA") != NATION:
        place = piece.place(*match.span())
        yield Fault(
            say("Quốc hiệu must read “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”."), place, Replace(place, NATION)
        )


@rule(
    "motto",
    article="PL I II.1",
    severity=Severity.ERROR,
    title="Tiêu ngữ reads “Độc lập - Tự do - Hạnh phúc”, with hyphens between spaces.",
)
def motto(checked: Checked) -> Iterator[Fault]:
    """The motto with its capitals and hyphens."""
    found = _found(checked, _MOTTO)
    if found is None:
        if not _is_of_the_party(checked):
            yield Fault(say("The header lacks “Độc lập - Tự do - Hạnh phúc”."))
        return
    piece, match = found
    if match[0] != MOTTO:
        place = piece.place(*match.span())
        yield Fault(
            say("Tiêu ngữ must read “Độc lập - Tự do - Hạnh phúc”, not “{printed}”.", printed=tidy(match[0])),
            place,
            Replace(place, MOTTO),
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
        label = _found(checked, re.compile(r"(?i)^số\s{0,3}:"))
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
    if symbol and place and printed != joined and tidy(printed).replace(" ", "").replace("\u2013", "-") == joined:
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
        message = say("A công văn has no abbreviation of its type: the symbol names agency and drafting unit.")
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
            "“{symbol}” has more groups than type and agency; is there a hyphen inside the agency's abbreviation?",
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
            "The abbreviation “{abbreviation}” does not begin like the name of the agency; is it the official one?",
            abbreviation=groups[1],
        )
        yield Fault(message, checked.reading.where.get("/symbol"))


@rule(
    "issuer_abbreviated",
    article="PL I II.2",
    severity=Severity.WARNING,
    title="The issuing agency is named in full.",
)
def issuer_abbreviated(checked: Checked) -> Iterator[Fault]:
    """Only the parent may be abbreviated ("UBND TỈNH …")."""
    issuer = checked.reading.issuing_body or ""
    for word in re.findall(r"[^\W\d_]{2,}", issuer):
        is_roman = re.fullmatch(r"[IVXL]+", word)
        short = word in {"UBND", "HĐND"} or not (_VOWEL.search(_bare(word)) or is_roman or word in _USUAL)
        if short:
            message = say("The issuing agency must be named in full; “{word}” is an abbreviation.", word=word)
            yield Fault(message, checked.reading.where.get("/issuing_body"))
            return


def _bare(word: str) -> str:
    return fold(word) if word.isupper() else word.upper()


@rule(
    "date_line_missing",
    article="PL I II.4",
    severity=Severity.ERROR,
    title="The header has a line with place, day, month and year.",
)
def date_line_missing(checked: Checked) -> Iterator[Fault]:
    """"Hà Nội, ngày … tháng … năm …"."""
    where = checked.reading.where
    if "/date" not in where and "/place" not in where and not _found(checked, _DATE_IN_FIGURES):
        yield Fault(say("The header lacks the line with place and date (“…, ngày … tháng … năm …”)."))


@rule(
    "date_in_words",
    article="PL I II.4",
    severity=Severity.ERROR,
    title="The date line is written in full: ngày … tháng … năm ….",
)
def date_in_words(checked: Checked) -> Iterator[Fault]:
    """"…, 05/3/2020" is no date line."""
    found = _found(checked, _DATE_IN_FIGURES)
    if found is not None:
        yield Fault(say("The date line must be written in full: “ngày … tháng … năm …”."), found[0].place())


@rule(
    "place_comma",
    article="PL I II.4",
    severity=Severity.ERROR,
    title="After the place in the date line stands a comma.",
)
def place_comma(checked: Checked) -> Iterator[Fault]:
    """"Minh Hòa, ngày …"."""
    where = checked.reading.where
    place, day = where.get("/place"), where.get("/date")
    if place is None or day is None or place.paragraph != day.paragraph:
        return
    between = Place(place.paragraph, place.end, day.start)
    if raw(checked, between).strip() != ",":
        yield Fault(say("After the place in the date line stands a comma."), between, Replace(between, ", "))


@rule(
    "place_missing",
    article="PL I II.4",
    severity=Severity.ERROR,
    title="The date line names the place.",
)
def place_missing(checked: Checked) -> Iterator[Fault]:
    """A date alone is no date line."""
    where = checked.reading.where
    if "/date" in where and "/place" not in where:
        yield Fault(say("The date line does not name the place."), where["/date"])


@rule(
    "date_two_digits",
    article="PL I II.4",
    severity=Severity.ERROR,
    title="In the date line days below 10 and the months 1 and 2 take a zero.",
)
def date_two_digits(checked: Checked) -> Iterator[Fault]:
    """"ngày 05 tháng 01 năm 2020"."""
    place = checked.reading.where.get("/date")
    found = _DATE.search(raw(checked, place))
    if place is None or found is None:
        return
    for name, few in (("day", 10), ("month", 3)):
        printed = found[name]
        if printed and len(printed) == 1 and int(printed) < few:
            start = place.start + found.start(name)
            at = Place(place.paragraph, start, start + 1)
            message = say("Days below 10 and the months 1 and 2 take a zero: {printed}.", printed=f"0{printed}")
            yield Fault(message, at, Replace(at, f"0{printed}"))


@rule(
    "date_needless_zero",
    article="PL I II.4",
    severity=Severity.WARNING,
    title="In the date line the months 3 to 9 take no zero.",
)
def date_needless_zero(checked: Checked) -> Iterator[Fault]:
    """"tháng 6", not "tháng 06"."""
    place = checked.reading.where.get("/date")
    found = _DATE.search(raw(checked, place))
    if place is None or found is None or not found["month"]:
        return
    month = found["month"]
    if month.startswith("0") and int(month) >= 3:
        at = Place(place.paragraph, place.start + found.start("month"), place.start + found.end("month"))
        yield Fault(say("Only the months 1 and 2 take a zero."), at, Replace(at, month.lstrip("0")))


@rule(
    "type_capitals",
    article="PL I II.5",
    severity=Severity.ERROR,
    title="The type of the document stands in capitals on its own line.",
)
def type_capitals(checked: Checked) -> Iterator[Fault]:
    """"Kế hoạch" above the subject must be "KẾ HOẠCH"."""
    if checked.sheet.title is not None:
        return
    names = {kind.name.casefold() for kind in KINDS}
    for line in (*checked.sheet.head, *checked.sheet.body[:5]):
        words = tidy(line.text[:60])
        if words.casefold() in names and not is_capitals(words):
            at = line.place()
            yield Fault(say("The type of the document must stand in capitals."), at, Replace(at, words.upper()))
            return


@rule(
    "subject_missing",
    article="PL I II.5",
    severity=Severity.WARNING,
    title="A document has a subject (trích yếu).",
)
def subject_missing(checked: Checked) -> Iterator[Fault]:
    """Below the printed type, or "V/v …" below the symbol of a công văn."""
    if checked.reading.subject is None and checked.reading.doc_type_code:
        yield Fault(say("The document has no subject (trích yếu)."), checked.reading.where.get("/doc_type"))


@rule(
    "subject_full_stop",
    article="PL I II.5",
    severity=Severity.WARNING,
    title="A subject (trích yếu) ends without a full stop.",
)
def subject_full_stop(checked: Checked) -> Iterator[Fault]:
    """It is a title, no sentence."""
    last = checked.sheet.subject[-1] if checked.sheet.subject else _end_of_letter_subject(checked)
    if last is not None and last.text.endswith(".") and not last.text.endswith(".."):
        at = last.place(len(last.text) - 1)
        yield Fault(say("The subject (trích yếu) ends without a full stop."), at, Replace(at, ""))


def _end_of_letter_subject(checked: Checked) -> Line | None:
    """The line of the header in which the subject of a letter ends."""
    subject = checked.reading.subject
    if subject is None:
        return None
    for piece in header_pieces(checked):
        words = _LETTER_SUBJECT.sub("", tidy(piece.text)).rstrip(" .;")
        if words and subject.endswith(words):
            return piece
    return None


@rule(
    "subject_lead_in",
    article="PL I II.5",
    severity=Severity.WARNING,
    title="“V/v” leads in the subject of a công văn only.",
)
def subject_lead_in(checked: Checked) -> Iterator[Fault]:
    """Below a printed type the subject stands without "V/v"."""
    first = checked.sheet.subject[0] if checked.sheet.title is not None and checked.sheet.subject else None
    found = _LETTER_SUBJECT.match(first.text) if first is not None else None
    if first is not None and found is not None:
        message = say("“V/v” stands in a công văn only; below a printed type the subject stands alone.")
        yield Fault(message, first.place(0, found.end()))
