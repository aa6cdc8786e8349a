"""Rules on sense: due dates, periods, duties without a date, repeated, unfinished and torn paragraphs."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from documents.checking.frame import Checked, Fault, Severity, rule
from documents.checking.headings import is_heading, level_of
from documents.checking.parts import beginning, dates_in, dates_of, hits, paragraphs_of, some
from documents.reading.dates import day_of
from documents.reading.deadlines import read_deadlines
from documents.reading.items import Item
from documents.reading.lines import Line, is_capitals, tidy
from documents.reading.patterns import LOWER
from documents.reading.result import DeadlineDetail, PrintedDate
from language import say

_BETWEEN = re.compile(r"(?i)^\s{0,3}(?:đến|tới|[-\u2013])\s{0,3}(?:hết\s{1,3})?(?:ngày\s{1,3})?$")
_YEARS = re.compile(
    r"(?P<a>[12](?<!\d.)(?:(?<=1)9|(?<=2)0)\d\d)\s{0,3}[-\u2013]\s{0,3}(?P<b>(?:19|20)\d\d)(?!\d)"
)
_DUTY = re.compile(r"(?i)báo cáo|gửi|nộp|hoàn thành|trình|đăng ký|cung cấp")
_DONE = re.compile(r"(?i)\b(?:đã|được|từ|kể từ|ban hành|phát sinh|tính)\b[^;.]{0,60}$")
_ABSTRACT = re.compile(
    r"(?i)\b(?:báo cáo|gửi báo cáo|nộp báo cáo)\b[^.;]{0,160}?"
    r"(?P<when>(?:theo|đúng)(?:\s(?:thời gian|thời hạn|hạn|kỳ hạn|tiến độ))?\s(?:quy định|yêu cầu))"
)
_PERIODIC = re.compile(r"(?i)\b(?P<when>định kỳ)\s(?:tổng hợp,?\s)?báo cáo\s(?:kết quả|về|cho|ubnd|ủy ban)")
_HAS_DAY = re.compile(r"\d{1,2}\s?/\s?\d|\d tháng \d|(?i:hằng|hàng|mỗi) (?:tháng|quý|năm|tuần|ngày)")
_FINISHED = re.compile(r"[.;:!?,…/][”\")\]]?$|[.;:!?][”\")\]]{1,2}$")
_SMALL = re.compile(rf"^[{LOWER}]")
_LONG = 12  # words from which on a numbered paragraph is a sentence, no heading ...
_SHORTEST = 5  # ... and one without a number
_SAME = 20  # words in which two paragraphs must agree to be the same


def _shown(day: date) -> str:
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


@rule(
    "deadline_passed",
    article="Đ8.2",
    severity=Severity.WARNING,
    title="A due date of a draft lies in the future.",
)
def deadline_passed(checked: Checked) -> Iterator[Fault]:
    """Looked at while the date line is open; a document that bears its date is read as of then."""
    if checked.reading.date.day is not None:
        return
    for detail in checked.reading.deadline_details:
        day = date.fromisoformat(detail.date)
        if day < checked.day:
            yield Fault(say("The due date {date} is past already.", date=_shown(day)), detail.at)


@rule(
    "deadline_after_due",
    article="Đ8.2",
    severity=Severity.WARNING,
    title="Due dates leave time for the report that the higher document wants.",
)
def deadline_after_due(checked: Checked) -> Iterator[Fault]:
    """A unit may not report later than the agency itself must."""
    for detail in checked.reading.deadline_details:
        if checked.due is not None and date.fromisoformat(detail.last_good_day) > checked.due:
            message = say(
                "The due date {date} lies after {due}, when the agency itself must have reported.",
                date=_shown(date.fromisoformat(detail.date)),
                due=_shown(checked.due),
            )
            yield Fault(message, detail.at)


@rule(
    "deadline_before_document",
    article="Đ8.2",
    severity=Severity.WARNING,
    title="A due date does not lie before the document's own date.",
)
def deadline_before_document(checked: Checked) -> Iterator[Fault]:
    """The reader takes no such day for a due date; here the slip is pointed out."""
    first = checked.reading.date.earliest()
    lines = [] if first is None else _lines_before(checked, first)
    for detail in read_deadlines(lines, PrintedDate(), ()).details:
        if date.fromisoformat(detail.date) < (first or date.min) and _is_duty(checked, detail):
            day = _shown(date.fromisoformat(detail.date))
            yield Fault(say("The due date {date} lies before the document's own date.", date=day), detail.at)


def _lines_before(checked: Checked, first: date) -> list[Line]:
    """The lines that print a day before the document's own behind a word of duty."""
    dated = (
        (line, day_of(found).value)
        for line, found in dates_of(checked)
        if _follows_duty(checked, line.start + found.start(), line)
    )
    return list(dict.fromkeys(line for line, day in dated if day is not None and day < first))


def _follows_duty(checked: Checked, end: int, line: Line) -> bool:
    """Whether a word of duty stands somewhere before: quick, and never no where `_is_duty` says yes."""
    return _DUTY.search(checked.reading.paragraphs[line.paragraph], max(end - 300, 0), end) is not None


def _is_duty(checked: Checked, detail: DeadlineDetail) -> bool:
    if detail.at is None:
        return False
    text = checked.reading.paragraphs[detail.at.paragraph]
    before = text[max(detail.at.start - 120, 0) : detail.at.start]
    sentence = re.split(r"[.;]\s", before)[-1]
    return bool(_DUTY.search(sentence)) and not _DONE.search(sentence)


@rule(
    "duty_without_date",
    article="Đ8.2",
    severity=Severity.NOTE,
    title="A duty to report names the day by which it is due.",
)
def duty_without_date(checked: Checked) -> Iterator[Fault]:
    """ "báo cáo … theo quy định", "định kỳ": when? Asked of the drafter, never guessed."""
    return some(_undated(checked))


def _undated(checked: Checked) -> Iterator[Fault]:
    lines = list(checked.running.holding("báo cáo"))
    for pattern in (_ABSTRACT, _PERIODIC):
        for line, found in hits(lines, pattern):
            around = line.text[max(found.start() - 40, 0) : found.end() + 60]
            if not _HAS_DAY.search(around):
                message = say("By when? “{words}” names no day.", words=tidy(found["when"]))
                yield Fault(message, line.place(*found.span("when")))


@rule(
    "period_reversed",
    article="Đ8.2",
    severity=Severity.WARNING,
    title="A period ends after it begins.",
)
def period_reversed(checked: Checked) -> Iterator[Fault]:
    """ "từ ngày 30/6 đến ngày 01/6", "giai đoạn 2030 - 2021"."""
    return some(_reversed(checked))


def _reversed(checked: Checked) -> Iterator[Fault]:
    for (line, first), (other, second) in pairwise((*dates_in(checked.sheet.subject), *dates_of(checked))):
        between = line.text[first.end() : second.start()][:40] if other is line else ""
        if _BETWEEN.match(between) and _is_before(second, first):
            yield Fault(say("This period ends before it begins."), line.place(first.start(), second.end()))
    for line, found in hits(checked.told.bearing("-", "\u2013"), _YEARS):
        if found["b"] < found["a"]:
            yield Fault(say("This period ends before it begins."), line.place(*found.span()))


def _is_before(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether a day lies before another; a year that is not printed is that of the other."""
    year = day_of(one).value or day_of(other).value
    first, second = (day_of(found, year.year if year else 2000).value for found in (one, other))
    return first is not None and second is not None and first < second


@rule(
    "paragraph_end",
    article="PL I II.6",
    severity=Severity.NOTE,
    title="A paragraph ends with a punctuation mark.",
)
def paragraph_end(checked: Checked) -> Iterator[Fault]:
    """Headings have none."""
    return some(_unfinished(checked))


def _unfinished(checked: Checked) -> Iterator[Fault]:
    items = paragraphs_of(checked)
    for item, after in pairwise([*items, None]):
        if item is None or _FINISHED.search(item.text[-3:]) or is_capitals(item.text[:100]):
            continue
        length = len(item.text[:400].split())
        is_sentence = length >= _LONG or (level_of(item) is None and length >= _SHORTEST)
        if is_sentence and not is_heading(item, after) and not _is_torn(item, after):
            end = len(item.line.text)
            yield Fault(
                say("A punctuation mark is missing at the end."), item.line.place(max(end - 12, 0), end)
            )


def _is_torn(item: Item, after: Item | None) -> bool:
    """Whether the sentence goes on in the next paragraph."""
    return after is not None and after.kind == "plain" and bool(_SMALL.match(after.text))


@rule(
    "sentence_torn",
    article="PL I II.6",
    severity=Severity.WARNING,
    title="A sentence stands in one paragraph.",
)
def sentence_torn(checked: Checked) -> Iterator[Fault]:
    """Cut in two, as a page break leaves it when a text is copied."""
    return some(_torn(checked))


def _torn(checked: Checked) -> Iterator[Fault]:
    for item, after in pairwise(paragraphs_of(checked)):
        ends_open = item.text[-1:].isalpha() or item.text.endswith(",")
        if ends_open and _is_torn(item, after) and not is_capitals(item.text[:100]):
            words = beginning(after.text)
            yield Fault(
                say("The sentence before is cut off; it goes on here: “{words}”.", words=words),
                after.line.place(),
            )


@rule(
    "paragraph_repeated",
    article="Đ8.2",
    severity=Severity.WARNING,
    title="No paragraph stands twice in the document.",
)
def paragraph_repeated(checked: Checked) -> Iterator[Fault]:
    """The same words again, whatever ends them."""
    return some(_repeated(checked))


def _repeated(checked: Checked) -> Iterator[Fault]:
    seen: dict[str, Line] = {}
    for item in paragraphs_of(checked):
        words = item.text[:2000].lower().split()
        if len(words) < _SAME:
            continue
        key = " ".join(words).rstrip(" .;,:/")
        start = " ".join(words[:_SAME])
        first = seen.setdefault(start, item.line)
        if first is not item.line and _same_text(first.text, key):
            yield Fault(
                say("This paragraph stands in the document already: “{words}”.", words=beginning(item.text)),
                item.line.place(),
            )


def _same_text(first: str, key: str) -> bool:
    """Whether the shorter of two texts is the beginning of the longer one, which adds a few words at most."""
    one = " ".join(first[:2100].lower().split()).rstrip(" .;,:/")
    one = one[one.find(key[:60]) :] if key[:60] in one else one
    short, long = sorted((one, key), key=len)
    return long.startswith(short) and len(long) - len(short) <= 30
