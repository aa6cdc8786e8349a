"""Due dates of duties to do or report: operator, last good day, who, to whom and through whom.

Dates of cited documents, events, periods and validity are not due dates; a duty that comes back every
month or year has no day of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from documents.reading.assignments import Task
from documents.reading.dates import ANY_DATE, DATE, HAS_DATE, day_of
from documents.reading.due_columns import bare_days
from documents.reading.header import impossible_date
from documents.reading.lines import Line, tidy
from documents.reading.patterns import BULLET, UPPER, one_of
from documents.reading.places import known, place_in
from documents.reading.result import Assignment, DeadlineDetail, Finding, Place, PrintedDate
from documents.reading.units import REACH, unit_after

_OPERATORS = (
    ("trước", r"(?:xong\s+|(?:muộn|chậm)\s+nhất\s+(?:là\s+)?)?trước(?!\s+hết)"),
    (
        "chậm nhất",
        r"(?:(?:chậm|muộn|trễ)\s+nhất(?:\s+(?:là|vào|đến|trong))*(?:\s+hết)?|không\s+(?:quá|muộn\s+hơn))",
    ),
    ("đến hết", r"(?:(?:đến|tới|trước)\s+)?hết"),
    ("trong", r"trong"),
    (
        "hạn",
        r"(?:hạn\s+(?:cuối|chót)(?=\s+ngày)|(?:hạn\s+(?:cuối|chót)|(?:thời\s+hạn|thời\s+gian|hạn)\s+(?:hoàn\s+thành|báo\s+cáo|gửi|nộp|trình|trả\s+lời))"
        r"(?:(?!\btừ\b)[^.;:\d]){0,40}?(?:là|:|vào|đến))",
    ),
)
_TIME = r"(?P<time>\d{1,2}\s*(?:h|giờ|g|:)\s*(?:\d{2}(?:\s*phút|’|')?)?)"
_WEEKDAY = r"\(?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\)?\s*,?"
_DUE = re.compile(
    r"(?i)\b(?:"
    + "|".join(f"(?P<op{number}>{words})" for number, (_, words) in enumerate(_OPERATORS))
    + rf")\s*(?:{_TIME}\s*,?\s*)?(?:{_WEEKDAY}\s*)?(?P<marked>ngày\s+)?(?:làm việc\s+)?{DATE}"
)
# Asked first: some word of every operator, far quicker to look for.
_OPERATES = re.compile(r"[cthknCTHKN](?i:ậm|rước|rễ|rong|hời|hất|hông|ạn|ết)")
_BEFORE_IT = 40  # characters in which the words of an operator before that one stand
# Words of duty that the weaker operators need before them in the same sentence.
_DUTY = re.compile(
    r"(?i)báo cáo|gửi|nộp|hoàn thành|hoàn thiện|trình|đăng ký|cung cấp|góp ý|phản hồi|trả lời|đề xuất"
    r"|\bxong|lập\s"
)
# Right before a date, words that make it no duty: validity, age, what was already done.
_NO_DUTY = re.compile(
    "(?i)"
    + one_of(
        r"""
        hiệu lực(?: thi hành)?; áp dụng; (?<!tuyển )(?<!học )\bsinh; được cấp; cấp phép; ký kết
        \bký; tuyển dụng; phát sinh; nghỉ hưu; bổ nhiệm; thành lập; tính; số liệu
        \bđã\s[^.;,]{0,40}; (?<!, )ban hành
        """
    )
    + r"\s*$"
)
_NEAR = 60  # characters in which such words end
_SINCE = re.compile(r"(?i)\b(?:từ|kể từ|bắt đầu từ)\s[^.;]{0,60}$")
_AGAIN = re.compile(r"(?i)^\s*(?:của\s+)?(?:hàng|hằng|mỗi|các)\s*(?:tháng|quý|năm|tuần)")
_SENTENCE = re.compile(rf"(?<=[^\d\s.][.;])\s+(?={BULLET}|[{UPPER}])")
_TO = re.compile(
    r"(?i)\b(?:gửi(?: kết quả| báo cáo| danh sách)?(?: bằng văn bản)?(?: về| đến| cho| tới)?|về|cho|đến|trình"
    r"|báo cáo(?: kết quả)?(?: với| cho| về)?)\s+(?=\S)"
)
_THROUGH = re.compile(r"(?i)(?:^|[\s(])(?:thông qua|qua)\s+(?=\S)")


@dataclass(slots=True)
class Due:
    """The due dates of a document in the order of the calendar, and the dates that cannot be."""

    details: list[DeadlineDetail] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_deadlines(body: Sequence[Line], issued: PrintedDate, tasks: Sequence[Task]) -> Due:
    """Every printed due date of the body; a day before the document's own date is none."""
    units = {line.paragraph: task.unit for task in tasks for line in task.lines}
    due = Due(findings=list(_impossible(body)))
    for line in body:
        for start, sentence in _sentences(line.text) if HAS_DATE.search(line.text) else ():
            for found in _due_in(sentence):
                day = _due_day(found, issued)
                if day is not None:
                    place = line.place(start + found.start(), start + found.end())
                    due.details.append(_detail(found, day, units.get(line.paragraph), place, line))
    due.details += _in_columns(body, issued)
    due.details.sort(key=lambda detail: detail.date)
    return due


def _due_in(sentence: str) -> Iterator[re.Match[str]]:
    first = _OPERATES.search(sentence)
    return _DUE.finditer(sentence, max(first.start() - _BEFORE_IT, 0)) if first else iter(())


def _in_columns(body: Sequence[Line], issued: PrintedDate) -> Iterator[DeadlineDetail]:
    for line, found in bare_days(body):
        day = day_of(found, issued.year).value
        if day is not None and ((earliest := issued.earliest()) is None or day >= earliest):
            written, place = day.isoformat(), line.place()
            inferred = not (found["y"] or found["yy"])
            yield DeadlineDetail(
                written, "hạn", written, None, None, None, tidy(line.text),
                year_inferred=inferred, at=place, parts=known(date=place, text=place),
            )  # fmt: skip


def dates_in(details: Sequence[DeadlineDetail]) -> tuple[str, ...]:
    """The days alone, sorted, once each."""
    return tuple(sorted({detail.date for detail in details}))


def assignments_of(tasks: Sequence[Task], details: Sequence[DeadlineDetail]) -> tuple[Assignment, ...]:
    """The tasks as the result shows them, each with the due date that is printed first in it."""
    dated: dict[int, list[tuple[Place, str]]] = {}
    for detail in details:
        if detail.at is not None:
            dated.setdefault(detail.at.paragraph, []).append((detail.at, detail.date))
    return tuple(task.as_assignment(_first_due(task, dated)) for task in tasks)


def _first_due(task: Task, dated: Mapping[int, list[tuple[Place, str]]]) -> tuple[Place, str] | None:
    inside = {line.paragraph for line in task.lines}
    found = [due for paragraph in inside for due in dated.get(paragraph, ())]
    return min(found, key=lambda due: (due[0].paragraph, due[0].start), default=None)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _SENTENCE.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def _due_day(found: re.Match[str], issued: PrintedDate) -> date | None:
    """The day, if the words around it say that it is a due date."""
    before, after = _around(found)
    is_day = found["marked"] or found["time"] or found["y"] or _ends_duty(found, before, after)
    if not is_day or _AGAIN.match(after):
        return None
    if _NO_DUTY.search(before, max(len(before) - _NEAR, 0)) or not _is_duty(before, _operator(found)):
        return None
    day = day_of(found, issued.year).value
    earliest = issued.earliest()
    return None if day is None or (earliest is not None and day < earliest) else day


def _ends_duty(found: re.Match[str], before: str, after: str) -> bool:
    """Whether a bare "15/7" is a day: behind a duty, and where the phrase ends."""
    is_strong = _operator(found) in {"trước", "chậm nhất"} and found["d"] is not None
    return is_strong and bool(_DUTY.search(before)) and re.match(r"\s*(?:[.,;:()]|$)", after) is not None


def _around(found: re.Match[str]) -> tuple[str, str]:
    """The words of the sentence before and after a match, as far as they can have to do with it."""
    text = found.string
    return text[max(found.start() - REACH, 0) : found.start()], text[found.end() : found.end() + REACH]


def _is_duty(before: str, operator: str) -> bool:
    if operator in {"trước", "chậm nhất", "hạn"}:
        return True
    return bool(_DUTY.search(before)) and not _SINCE.search(before)


def _operator(found: re.Match[str]) -> str:
    return next(name for number, (name, _) in enumerate(_OPERATORS) if found[f"op{number}"])


def _detail(found: re.Match[str], day: date, who: str | None, place: Place, line: Line) -> DeadlineDetail:
    operator = _operator(found)
    before, after = _around(found)
    ends_before = operator == "trước" and not found["time"]
    to, through = _to(before), _through(f"{before.rpartition(';')[2]}{found[0]}{after.partition(';')[0]}")
    return DeadlineDetail(
        date=day.isoformat(),
        operator=operator,
        last_good_day=(day - timedelta(days=1) if ends_before else day).isoformat(),
        who=who,
        to=to,
        through=through,
        text=tidy(found[0]),
        time=tidy(found["time"]) if found["time"] else None,
        year_inferred=not (found["y"] or found["yy"]),
        at=place,
        parts=known(text=place, date=place, to=place_in(line, to), through=place_in(line, through)),
    )


def _to(before: str) -> str | None:
    """To whom one reports: the last name after "gửi", "về", "cho" or "báo cáo"."""
    names = (unit_after(before, found.end()) for found in reversed(list(_TO.finditer(before))))
    return next((name for name in names if name), None)


def _through(sentence: str) -> str | None:
    names = (unit_after(sentence, found.end()) for found in _THROUGH.finditer(sentence))
    return next((name for name in names if name), None)


def _impossible(body: Sequence[Line]) -> Iterator[Finding]:
    for line in body:
        for found in ANY_DATE.finditer(line.text) if HAS_DATE.search(line.text) else ():
            if (found["y"] or found["yy"]) and day_of(found).is_impossible:
                yield impossible_date(tidy(found[0]), line.place(*found.span()))
