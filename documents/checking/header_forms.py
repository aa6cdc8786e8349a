"""Rules on boxes 1, 2, 4 and 5: national name, issuer, place and date, type and subject."""

import re
from collections.abc import Iterator

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import first_piece, header_pieces, raw
from documents.kinds import KINDS
from documents.reading.lines import Line, fold, is_capitals, tidy
from documents.reading.result import Place
from language import say

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_NATION = re.compile(r"(?i)\bc[ộọô]ng\s{1,9}h\w{1,3}\s{1,9}x.{1,60}?\bnam\b")
_MOTTO = re.compile(r"(?i)\b[đd][ộọô]c\s{1,9}l.{1,40}?\bph[úu]c\b")
_DATE = re.compile(r"(?i)ngày\s{0,9}(?P<day>\d{1,2})?[\s.…_]{0,40}tháng\s{0,9}(?P<month>\d{1,2})?")
_DATE_IN_FIGURES = re.compile(r"(?i)^[^\d,]{2,40},?\s{0,5}(?:ngày\s{1,5})?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$")
_LETTER_SUBJECT = re.compile(r"(?i)^v\s{0,3}/\s{0,3}v\s{0,3}:?\s{0,9}")
# Common words that agencies carry in their official name.
_USUAL = frozenset({"TNHH", "MTV", "TP", "THPT", "THCS", "TH", "TW", "PTTH", "PTDTNT"})
_VOWEL = re.compile(r"[AEIOUYĂÂÊÔƠƯ]")


def _is_of_the_party(checked: Checked) -> bool:
    return any("DANG CONG SAN VIET NAM" in fold(piece.text[:200]) for piece in header_pieces(checked))


@rule(
    "national_name",
    article="PL I II.1",
    severity=Severity.ERROR,
    title="Quốc hiệu reads “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”.",
)
def national_name(checked: Checked) -> Iterator[Fault]:
    """The national name is there and written in full; HOÀ, with the tone on the last vowel, is accepted."""
    found = first_piece(checked, _NATION)
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
    found = first_piece(checked, _MOTTO)
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


@rule(
    "issuer_abbreviated",
    article="PL I II.2",
    severity=Severity.WARNING,
    title="The issuing agency is named in full.",
)
def issuer_abbreviated(checked: Checked) -> Iterator[Fault]:
    """Only the parent may be abbreviated ("UBND TỈNH …")."""
    issuer = checked.reading.issuing_body or ""
    for word in re.findall(r"(?<![\w/-])[^\W\d_]{2,}(?![\w/-])", issuer):
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
    if "/date" not in where and "/place" not in where and not first_piece(checked, _DATE_IN_FIGURES):
        yield Fault(say("The header lacks the line with place and date (“…, ngày … tháng … năm …”)."))


@rule(
    "date_in_words",
    article="PL I II.4",
    severity=Severity.ERROR,
    title="The date line is written in full: ngày … tháng … năm ….",
)
def date_in_words(checked: Checked) -> Iterator[Fault]:
    """"…, 05/3/2020" is no date line."""
    found = first_piece(checked, _DATE_IN_FIGURES)
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
            message = say(
                "Days below 10 and the months 1 and 2 take a zero: {printed}.", printed=f"0{printed}"
            )
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
            yield Fault(
                say("The type of the document must stand in capitals."), at, Replace(at, words.upper())
            )
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
