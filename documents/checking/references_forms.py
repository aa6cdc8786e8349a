"""Rules on cited documents and legal bases: type, "số", number, date and issuer (Phụ lục I II.6)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile

from documents.checking.frame import Checked, Fault, Replace, Severity, once, rule
from documents.checking.parts import hits, last_possible_day, raw, some, with_end
from documents.reading.lines import Line, is_capitals
from documents.reading.references import mentions_in, read_references
from documents.reading.result import Place, Reference
from documents.reading.vocabulary import CITED
from language import say

# By type and name alone, without number and date (PL I II.6b); a standard bears its year in its number.
_BY_NAME = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp", "Quy chuẩn", "Tiêu chuẩn", "Lệnh"})
_BASIS = re.compile(r"(?i)^(?:căn cứ|xét|theo)\s")
_TRUE_BASIS = re.compile(r"(?i)^căn cứ\s")
_SECOND_BASIS = re.compile(r"[;.]\s{1,3}(?=(?:Căn cứ|Theo đề nghị|Xét đề nghị)\s)")
_OFTEN_BARE = (
    "Văn bản", "Công văn", "Tờ trình", "Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Chỉ thị",
    "Thông báo", "Công điện", "Kết luận",
)  # fmt: skip
_UNNUMBERED = re.compile(
    rf"(?i:\b(?:tại|theo|thực hiện|căn cứ))\s{{1,3}}(?P<kind>{'|'.join(_OFTEN_BARE)})"
    r"\s{1,3}(?P<when>(?:ngày|tháng|năm)\s{1,3}\d)"
)
_CITES = re.compile(r"\d[/-]|(?i:luật|pháp lệnh|hiến pháp)")  # a document is hardly cited without one
_COMMA = re.compile(r"(?P<comma>,(?:(?<=\w,)|(?<=\w\s,))\s{0,3})(?=ngày\s{1,3}\d)")
_ENDS_WITH_SYMBOL = re.compile(r"\d/[\w/&\-\u2013]{2,40}$")
_NUMBER_WORD = re.compile(r"(?i)\bsố\b")
_KIND = re.compile(rf"^(?P<kind>{CITED})\s{{1,3}}")


def _numbered(checked: Checked) -> Iterator[Reference]:
    """What is cited with a number, where it stands first."""
    for reference in checked.reading.references:
        if reference.number_symbol and reference.at is not None and reference.type not in _BY_NAME:
            yield reference


@rule(
    "reference_number",
    article="PL I II.6b",
    severity=Severity.NOTE,
    title="A cited document is named by type, number and symbol.",
)
def reference_number(checked: Checked) -> Iterator[Fault]:
    """"tại Văn bản năm 2026": which one?"""
    return some(_without_number(checked))


def _without_number(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.running.bearing(*_OFTEN_BARE), _UNNUMBERED):
        at = line.place(found.start("kind"), found.end("when"))
        yield Fault(say("This {kind} is cited without its number.", kind=found["kind"]), at)


@rule(
    "reference_word_number",
    article="PL I II.6b",
    severity=Severity.NOTE,
    title="Between the type of a cited document and its number stands “số”.",
)
def reference_word_number(checked: Checked) -> Iterator[Fault]:
    """"Quyết định 1883/QĐ-UBND" lacks it."""
    return some(_without_word(checked))


def _without_word(checked: Checked) -> Iterator[Fault]:
    for reference in _numbered(checked):
        words = raw(checked, reference.at)
        found = _KIND.match(words)
        if reference.at is None or found is None or _NUMBER_WORD.search(words):
            continue
        start = reference.at.start + found.end("kind")
        at = Place(reference.at.paragraph, start, reference.at.start + found.end())
        message = say("“Số” is missing before {number}.", number=reference.number_symbol)
        yield Fault(message, at, Replace(at, " số "))


@rule(
    "reference_date",
    article="PL I II.6b",
    severity=Severity.WARNING,
    title="A cited document is named with its date.",
)
def reference_date(checked: Checked) -> Iterator[Fault]:
    """The date stands nowhere in the document, or only a month or year does."""
    return some(_undated(checked))


def _undated(checked: Checked) -> Iterator[Fault]:
    for reference in _numbered(checked):
        if reference.date is None:
            message = say(
                "{type} {number} is cited without its date.",
                type=reference.type,
                number=reference.number_symbol,
            )
            yield Fault(message, reference.at)


@rule(
    "reference_first_mention",
    article="PL I II.6b",
    severity=Severity.NOTE,
    title="The date of a cited document stands where it is named first.",
)
def reference_first_mention(checked: Checked) -> Iterator[Fault]:
    """Later mentions do with type and number."""
    return some(_dated_later(checked))


def _dated_later(checked: Checked) -> Iterator[Fault]:
    yield from _undated_in_subject(checked)
    first: dict[str, Reference] = {}
    for mention in _mentions(checked):
        first.setdefault(mention.number_symbol or "", mention)
    for reference in _numbered(checked):
        number = reference.number_symbol or ""
        if reference.date is not None and number in first and first[number].date is None:
            yield Fault(
                say("The date of {number} stands only at a later mention.", number=number), reference.at
            )


def _undated_in_subject(checked: Checked) -> Iterator[Fault]:
    """A letter's subject stands in the header, where the reader looks for no cited documents."""
    place, subject = checked.reading.where.get("/subject"), checked.reading.subject
    if checked.sheet.subject or place is None or subject is None:
        return
    line = Line(subject, place.paragraph, place.start)
    for mention in read_references(mentions_in([line]), None):
        if mention.number_symbol and mention.date is None and mention.type not in _BY_NAME:
            number = mention.number_symbol
            yield Fault(say("The subject cites {number} without its date.", number=number), place)


@once
def _mentions(checked: Checked) -> list[Reference]:
    """Every mention of a document in subject and body, each as its own line tells it."""
    of_text = (
        one
        for one in checked.apart.mentions
        if _CITES.search(one.line.text) and not checked.paragraphs[one.line.paragraph].is_footnote
    )
    return [mention for line in of_text for mention in read_references([line], None)]


@rule(
    "reference_issuer",
    article="PL I II.6b",
    severity=Severity.NOTE,
    title="A cited document is named with its issuer.",
)
def reference_issuer(checked: Checked) -> Iterator[Fault]:
    """At its first mention; laws are known by their name."""
    return some(_without_issuer(checked))


def _without_issuer(checked: Checked) -> Iterator[Fault]:
    for reference in _numbered(checked):
        if reference.issuer is None:
            message = say(
                "{type} {number} is cited without its issuer.",
                type=reference.type,
                number=reference.number_symbol,
            )
            yield Fault(message, reference.at)


@rule(
    "reference_two_dates",
    article="PL I II.6b",
    severity=Severity.WARNING,
    title="A document is cited with one date throughout.",
)
def reference_two_dates(checked: Checked) -> Iterator[Fault]:
    """One of the two is a slip."""
    return some(_two_dates(checked))


def _two_dates(checked: Checked) -> Iterator[Fault]:
    dates: dict[str, set[str]] = defaultdict(set)
    for mention in _mentions(checked):
        name = mention.number_symbol or mention.title or ""
        if not mention.date or not name or name.isdigit():
            continue
        known = dates[name.casefold()]
        if known and mention.date not in known:
            yield Fault(say("{name} is cited with two dates.", name=name), mention.at)
        known.add(mention.date)


@rule(
    "reference_comma",
    article="PL I II.6b",
    severity=Severity.WARNING,
    title="No comma stands between number and date of a cited document.",
)
def reference_comma(checked: Checked) -> Iterator[Fault]:
    """"số 34/2014/QĐ-TTg, ngày …"."""
    return some(_commas(checked))


def _commas(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.told, _COMMA):
        if _ENDS_WITH_SYMBOL.search(line.text[max(found.start() - 60, 0) : found.start()].rstrip()):
            at = line.place(*found.span("comma"))
            yield Fault(say("No comma stands between the number and the date."), at, Replace(at, " "))


@rule(
    "reference_later",
    article="PL I II.6b",
    severity=Severity.WARNING,
    title="A cited document is not younger than the document that cites it.",
)
def reference_later(checked: Checked) -> Iterator[Fault]:
    """A date after the document's own is a slip."""
    last = last_possible_day(checked)
    for reference in checked.reading.references if last else ():
        if reference.date and reference.date > str(last):
            name = reference.number_symbol or reference.title or reference.type
            yield Fault(say("{name} bears a date after this document's own.", name=name), reference.at)


@rule(
    "basis_end",
    article="PL I II.6a",
    severity=Severity.WARNING,
    title="Each legal basis ends with a semicolon, the last one with a full stop.",
)
def basis_end(checked: Checked) -> Iterator[Fault]:
    """Paragraphs "Căn cứ …" before the content."""
    return some(_basis_ends(checked))


def _basis_ends(checked: Checked) -> Iterator[Fault]:
    bases = _bases(checked)
    for number, line in enumerate(bases):
        mark = "." if number == len(bases) - 1 else ";"
        if not line.text.endswith(mark):
            at, fix = with_end(line, mark)
            yield Fault(say("This legal basis ends with “{mark}”.", mark=mark), at, fix)


def _bases(checked: Checked) -> list[Line]:
    """The legal bases: the first paragraphs, of which at least one begins with "Căn cứ"."""
    lines: list[Line] = checked.running
    while lines and is_capitals(lines[0].text[:80]):
        lines = lines[1:]  # "CHỦ TỊCH ỦY BAN NHÂN DÂN …"
    bases = list(takewhile(lambda line: _BASIS.match(line.text) and not line.text.endswith(":"), lines))
    return bases if any(_TRUE_BASIS.match(line.text) for line in bases) else []


@rule(
    "basis_own_line",
    article="PL I II.6a",
    severity=Severity.WARNING,
    title="Each legal basis stands on a line of its own.",
)
def basis_own_line(checked: Checked) -> Iterator[Fault]:
    """"…; Theo đề nghị của …" in the paragraph of another basis."""
    for line in _bases(checked):
        found = _SECOND_BASIS.search(line.text)
        if found:
            message = say("A second legal basis begins inside this paragraph; each has a line of its own.")
            yield Fault(message, line.place(found.end(), found.end() + 6))
