"""Rules on the running text: end mark, spaces, torn and joined words, dates and their weekdays."""

import re
from collections.abc import Iterable, Iterator

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import dates_of, hits, some
from documents.reading.dates import DATE, day_of
from documents.reading.lines import Line, tidy
from documents.reading.patterns import LOWER, UPPER
from documents.reading.units import begins_task
from documents.reading.vocabulary import CITED
from language import Message, say

_BEFORE_MARK = re.compile(r"(?<=[\w)”])(?P<space>[ ]{1,20})(?=[,;:.](?:\s|$))")
_DOUBLE = re.compile(r"(?<=[\w,;:.)”])(?P<space>[ ]{2,20})(?=[\w(“])")
_AFTER_MARK = re.compile(rf"(?P<mark>[,;:])(?<=[{LOWER}][{LOWER}].)(?=[{LOWER}{UPPER}][{LOWER}])")
_HALF_DASH = re.compile(rf"(?<=[{LOWER}])(?P<dash> -(?=[{UPPER}][{LOWER}])|- (?=[{UPPER}][{LOWER}]))")
_JOINED = re.compile(rf"(?<!\w)(?P<first>\w[{LOWER}]{{1,7}})(?P<second>[{UPPER}][{LOWER}]{{1,7}})(?!\w)")
_HAS_JOINED = re.compile(rf"[{UPPER}](?<=[{LOWER}].)")  # asked first
_MARKED = re.compile("[\u00c0-\u1ef9]")
_ONSETS = ("ph", "th", "tr", "ch", "kh", "ng", "ngh", "nh", "gh")
_BROKEN = re.compile(rf"(?<=\s)(?P<onset>{'|'.join(_ONSETS)}) (?P<rest>\w{{1,5}})(?!\w)")
_BEGINS_WITH_VOWEL = re.compile("[aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]")
_SEMICOLON = re.compile(rf"; {{1,3}}(?P<letter>[{UPPER}])(?=[{LOWER}])")
_DOCUMENT = re.compile(rf"{CITED}(?!\w)")  # "…; Hướng dẫn số …", "…; Báo cáo đánh giá …"
_STOP_AFTER_HONORIFIC = re.compile(rf"\b(?:Ông|Bà|Đồng chí)(?P<stop>\.)(?=\s{{1,3}}[{UPPER}])")
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy", "nhật")
_WEEKDAY = r"(?:thứ\s{1,3}(?P<weekday>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ\s{1,3}nhật))"
_DAY_THEN_WEEKDAY = re.compile(
    rf"(?i){DATE}\s{{0,3}}[,(]\s{{0,3}}(?:(?:sáng|chiều|tối)\s{{1,3}})?{_WEEKDAY}\b"
)
_WEEKDAY_THEN_DAY = re.compile(rf"(?i)\b{_WEEKDAY}\s{{0,3}}[,(]?\s{{0,3}}(?:ngày\s{{1,3}})?{DATE}")
_SHORT_DATE = re.compile(r"(?P<d>\d(?<![\d/.-].)\d?)(?P<mark>[/-])(?P<m>\d{1,2})(?![\d/.%-])")
_NOT_A_DATE = re.compile(r"(?i)(?:số|điều|khoản|mục|tỷ lệ|tỉ lệ|loại|phụ lục)\s{0,3}$")
_YEARS = re.compile(
    r"[12](?<!\d.)(?:(?<=1)9|(?<=2)0)\d\d\s{0,3}(?P<dash>[-\u2013])\s{0,3}(?:19|20)\d\d(?!\d)"
)


def _faults(
    found: Iterable[tuple[Line, re.Match[str]]], group: str, message: Message, text: str
) -> Iterator[Fault]:
    """One fault for each match, mended by `text` in place of the group."""
    for line, match in found:
        at = line.place(*match.span(group))
        yield Fault(message, at, Replace(at, text))


@rule(
    "end_mark",
    article="PL III",
    severity=Severity.WARNING,
    title="The body ends with “./.”.",
)
def end_mark(checked: Checked) -> Iterator[Fault]:
    """After the last word of the body, as the models of Phụ lục III print it."""
    lines = checked.running
    if not lines or lines[-1].text.endswith("./.") or lines[-1].in_table:
        return
    last = lines[-1]
    words = last.text.rstrip(" ./;,")
    at = last.place(max(len(words) - 1, 0))
    yield Fault(say("The body ends with “./.” after its last word."), at, Replace(at, f"{words[-1:]}./."))


@rule(
    "space_before_mark",
    article="PL I II.6",
    severity=Severity.WARNING,
    title="No space stands before a comma, semicolon, colon or full stop.",
)
def space_before_mark(checked: Checked) -> Iterator[Fault]:
    """ "báo cáo ; gửi"."""
    message = say("A space stands before the punctuation mark.")
    found = hits(checked.running.bearing(" ,", " ;", " :", " ."), _BEFORE_MARK)
    return some(_faults(found, "space", message, ""))


@rule(
    "space_doubled",
    article="PL I II.6",
    severity=Severity.NOTE,
    title="Words are parted by one space.",
)
def space_doubled(checked: Checked) -> Iterator[Fault]:
    """Two or more spaces inside a sentence."""
    found = hits((line for line in checked.running.bearing("  ") if not line.in_table), _DOUBLE)
    return some(_faults(found, "space", say("Several spaces stand between two words."), " "))


@rule(
    "space_after_mark",
    article="PL I II.6",
    severity=Severity.WARNING,
    title="After a comma, semicolon or colon stands a space.",
)
def space_after_mark(checked: Checked) -> Iterator[Fault]:
    """ "tổng hợp,báo cáo"; figures and addresses are left alone."""
    return some(_without_space(checked))


def _without_space(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.running, _AFTER_MARK):
        at = line.place(*found.span("mark"))
        message = say("After “{mark}” a space is missing.", mark=found["mark"])
        yield Fault(message, at, Replace(at, f"{found['mark']} "))


@rule(
    "dash_spaces",
    article="PL I II.6",
    severity=Severity.NOTE,
    title="A hyphen between names has a space on both sides or on none.",
)
def dash_spaces(checked: Checked) -> Iterator[Fault]:
    """ "Lao động -Thương binh"."""
    message = say("The hyphen has a space on one side only.")
    return some(_faults(hits(checked.running.bearing(" -", "- "), _HALF_DASH), "dash", message, " - "))


@rule(
    "words_joined",
    article="PL I II.6",
    severity=Severity.WARNING,
    title="Words are parted by a space.",
)
def words_joined(checked: Checked) -> Iterator[Fault]:
    """ "trưởngBộ": a capital inside a Vietnamese word; brands and abbreviations bear no tone marks."""
    return some(_joined(checked))


def _joined(checked: Checked) -> Iterator[Fault]:
    likely = (line for line in checked.told if _HAS_JOINED.search(line.text))
    for line, found in hits(likely, _JOINED):
        if _MARKED.search(found["first"]):
            at = line.place(*found.span())
            message = say("A space is missing inside “{word}”.", word=found[0])
            yield Fault(message, at, Replace(at, f"{found['first']} {found['second']}"))


@rule(
    "word_broken",
    article="PL I II.6",
    severity=Severity.WARNING,
    title="No space stands inside a word.",
)
def word_broken(checked: Checked) -> Iterator[Fault]:
    """ "ph ù hợp": no syllable consists of an onset alone."""
    return some(_broken(checked))


def _broken(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.running.bearing(*(f"{onset} " for onset in _ONSETS)), _BROKEN):
        if _BEGINS_WITH_VOWEL.match(found["rest"]):
            at, whole = line.place(*found.span()), found["onset"] + found["rest"]
            yield Fault(say("A space has slipped into “{word}”.", word=whole), at, Replace(at, whole))


@rule(
    "capital_after_semicolon",
    article="PL II mục I",
    severity=Severity.NOTE,
    title="After a semicolon the sentence goes on with a small letter.",
)
def capital_after_semicolon(checked: Checked) -> Iterator[Fault]:
    """ "…; Giao Sở …": names keep their capital, words of duty have none."""
    return some(_after_semicolon(checked))


def _after_semicolon(checked: Checked) -> Iterator[Fault]:
    for line, found in hits(checked.running.bearing("; "), _SEMICOLON):
        at = found.start("letter")
        words = line.text[at : at + 40]
        if begins_task(words) and not _DOCUMENT.match(words):
            where = line.place(at, at + 1)
            message = say(
                "After a semicolon the sentence goes on with a small letter: “{words}”.", words=_first(words)
            )
            yield Fault(message, where, Replace(where, found["letter"].lower()))


def _first(words: str) -> str:
    return " ".join(words.split()[:2])


@rule(
    "honorific_stop",
    article="PL II",
    severity=Severity.NOTE,
    title="After Ông, Bà and Đồng chí stands no full stop.",
)
def honorific_stop(checked: Checked) -> Iterator[Fault]:
    """They are words, no abbreviations."""
    found = hits(checked.running.bearing("Ông.", "Bà.", "chí."), _STOP_AFTER_HONORIFIC)
    return some(_faults(found, "stop", say("After “Ông”, “Bà”, “Đồng chí” stands no full stop."), ""))


@rule(
    "weekday",
    article="Đ8.2",
    severity=Severity.WARNING,
    title="A weekday fits its date.",
)
def weekday(checked: Checked) -> Iterator[Fault]:
    """ "thứ Ba, ngày 16/6/2026"; a date without year is taken in the document's own year."""
    return some(_wrong_weekdays(checked))


def _wrong_weekdays(checked: Checked) -> Iterator[Fault]:
    for pattern in (_DAY_THEN_WEEKDAY, _WEEKDAY_THEN_DAY):
        for line, found in hits(checked.running.holding("thứ", "nhật"), pattern):
            day = day_of(found, checked.reading.date.year).value
            if day is not None and day.weekday() != _weekday_of(found):
                right = _WEEKDAY_NAMES[day.weekday()]
                message = say("{date} is a {weekday}.", date=f"{day:%d/%m/%Y}", weekday=right)
                yield Fault(message, line.place(*found.span()))


_WEEKDAY_NAMES = (
    say("Monday"), say("Tuesday"), say("Wednesday"), say("Thursday"),
    say("Friday"), say("Saturday"), say("Sunday"),
)  # fmt: skip


def _weekday_of(found: re.Match[str]) -> int:
    if found["sunday"]:
        return 6
    word = found["weekday"].lower()
    return int(word) - 2 if word.isdigit() else _WEEKDAYS.index(word)


@rule(
    "date_forms_mixed",
    article="PL I II.4",
    severity=Severity.NOTE,
    title="Dates in the text are written in one form.",
)
def date_forms_mixed(checked: Checked) -> Iterator[Fault]:
    """ "13 tháng 02 năm 2026" beside "10/4/2026", or 1/6 beside 1-6."""
    seen: dict[str, Fault] = {}
    for line, found in dates_of(checked):
        form = "words" if found["mm"] else found[0].strip("0123456789 ")[:1]
        if found["yy"] or found["y"]:
            seen.setdefault(form, _form_fault(line, found))
    for line, found in hits(checked.running.bearing("/", "-"), _SHORT_DATE):
        before = line.text[max(found.start() - 25, 0) : found.start()]
        if re.search(r"(?i)(?:ngày|thiếu nhi|quốc khánh)\s{0,3}$", before) and 0 < int(found["m"]) <= 12:
            seen.setdefault(found["mark"], _form_fault(line, found))
    yield from list(seen.values())[1:2]


def _form_fault(line: Line, found: re.Match[str]) -> Fault:
    message = say(
        "Dates are written in several forms; this one differs from the first: {date}.", date=tidy(found[0])
    )
    return Fault(message, line.place(*found.span()))


@rule(
    "date_two_digits_in_text",
    article="PL I II.4",
    severity=Severity.NOTE,
    title="Dates in the text take a zero before days below 10 and the months 1 and 2.",
)
def date_two_digits_in_text(checked: Checked) -> Iterator[Fault]:
    """ "1/6/2021" must read "01/6/2021"; the same rule as in the date line."""
    return some(_short_days(checked))


def _short_days(checked: Checked) -> Iterator[Fault]:
    for line, found in dates_of(checked):
        if not found["y"]:
            continue
        for name, few in (("d", 10), ("m", 3)):
            if len(found[name]) == 1 and int(found[name]) < few:
                at = line.place(*found.span(name))
                message = say(
                    "Days below 10 and the months 1 and 2 take a zero: {printed}.", printed=f"0{found[name]}"
                )
                yield Fault(message, at, Replace(at, f"0{found[name]}"))


@rule(
    "year_dashes_mixed",
    article="PL I II.6",
    severity=Severity.NOTE,
    title="Spans of years are written with one kind of dash.",
)
def year_dashes_mixed(checked: Checked) -> Iterator[Fault]:
    """ "2021 – 2030" beside "2021 - 2030"."""
    seen: dict[str, Fault] = {}
    for line, found in hits(checked.told.bearing("-", "\u2013"), _YEARS):
        message = say("Spans of years are written with a hyphen here, with a dash there.")
        seen.setdefault(found["dash"], Fault(message, line.place(*found.span())))
    yield from list(seen.values())[1:2]


@rule(
    "instead_of_invitation",
    article="Đ7",
    severity=Severity.NOTE,
    title="An invitation is a Giấy mời, a kind of its own.",
)
def instead_of_invitation(checked: Checked) -> Iterator[Fault]:
    """ "(Thông báo này thay cho Giấy mời)"."""
    found = hits(checked.running.holding("giấy mời"), re.compile(r"(?i)\bthay (?:cho )?giấy mời\b"))
    message = say("An invitation is a kind of document of its own: Giấy mời.")
    return some(Fault(message, line.place(*match.span())) for line, match in found)
