"""Due dates of duties to do or report: operator, last good day, who, to whom and through whom.

Dates of cited documents, events, periods and validity are not due dates; a duty that comes back every
month or year has no day of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from documents.reading.dates import ANY_DATE, DATE, day_of
from documents.reading.header import impossible_date
from documents.reading.lines import Line, tidy
from documents.reading.assignments import Task
from documents.reading.result import DeadlineDetail, Finding, PrintedDate
from documents.reading.units import unit_at

_TIME = r"(?P<time>\d{1,2}\s*(?:h|giờ|:)\s*(?:\d{2}(?:\s*phút)?)?)"
_OPERATORS = (
    ("trước", r"(?:xong\s+|muộn\s+nhất\s+|chậm\s+nhất\s+(?:là\s+)?)?trước"),
    ("chậm nhất", r"(?:chậm|muộn|trễ)\s+nhất(?:\s+(?:là|vào|đến|trước))*(?:\s+hết)?|không\s+(?:quá|muộn\s+hơn)"),
    ("đến hết", r"(?:đến|tới|trước)\s+hết|hết"),
    ("trong", r"(?:ngay\s+)?trong"),
    ("hạn", r"(?:hạn\s+(?:cuối|chót)|(?:thời\s+hạn|thời\s+gian|hạn)\s+(?:hoàn\s+thành|báo\s+cáo|gửi|nộp|trình|trả\s+lời))"
     r"(?:(?!\btừ\b)[^.;:\d]){0,40}?(?:là|:|vào|đến)"),
)
_DUE = re.compile(
    r"(?i)\b(?:"
    + "|".join(f"(?P<op{number}>{words})" for number, (_, words) in enumerate(_OPERATORS))
    + rf")\s*(?:{_TIME}\s*,?\s*)?(?P<marked>ngày\s+)?(?:làm việc\s+)?{DATE}"
)
# Words of duty that the weaker operators need before them in the same sentence.
_DUTY = re.compile(
    r"(?i)báo cáo|gửi|nộp|hoàn thành|hoàn thiện|trình|đăng ký|cung cấp|góp ý|phản hồi|trả lời|đề xuất|\bxong\b"
)
# Right before a date, words that make it no duty: validity, age, what was already done.
_NO_DUTY = re.compile(
    r"(?i)(?:hiệu lực(?: thi hành)?|áp dụng|(?<!tuyển )(?<!học )\bsinh|được cấp|cấp phép|ký kết|tuyển dụng|phát sinh|nghỉ hưu"
    r"|bổ nhiệm|thành lập|tính|\bđã\s[^.;,]{0,40}|ban hành)\s*$"
)
_SINCE = re.compile(r"(?i)\b(?:từ|kể từ|bắt đầu từ)\s[^.;]{0,60}$")
_AGAIN = re.compile(r"(?i)^\s*(?:của\s+)?(?:hàng|hằng|mỗi|các)\s*(?:tháng|quý|năm|tuần)")
_SENTENCE = re.compile(r"(?<=[^\d\s.][.;])\s+(?=[-\u2013A-ZĐ\u00c0-\u1ef9])")
_TO = re.compile(
    r"(?i)(?:gửi(?: kết quả| báo cáo| danh sách)?(?: bằng văn bản)?(?: về| đến| cho| tới)?|về|cho|đến|báo cáo(?: kết quả)?(?: với| cho| về)?"
    r"|trình)\s+(?=\S)"
)
_THROUGH = re.compile(r"(?i)(?:^|[\s(])(?:thông qua|qua)\s+(?=\S)")


@dataclass(slots=True)
class Due:
    """The due dates of a document in the order of the calendar, and the dates that cannot be."""

    details: list[DeadlineDetail] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_deadlines(body: Sequence[Line], issued: PrintedDate, tasks: Sequence[Task]) -> Due:
    """Every printed due date of the body; a day before the document's own date is none."""
    due = Due()
    for line in body:
        for start, sentence in _sentences(line.text):
            for found in _DUE.finditer(sentence):
                _take(due, line, start, found, issued, tasks)
    due.details.sort(key=lambda detail: detail.date)
    due.findings.extend(_impossible(body))
    return due


def dates_in(details: Sequence[DeadlineDetail]) -> tuple[str, ...]:
    """The days alone, sorted, once each."""
    return tuple(sorted({detail.date for detail in details}))


def deadline_of(task: Task, details: Sequence[DeadlineDetail]) -> str | None:
    """The first due date that stands in a task."""
    inside = [detail for detail in details if detail.at and task.holds(detail.at.paragraph, detail.at.start)]
    return min(inside, key=lambda detail: (detail.at.paragraph, detail.at.start)).date if inside else None  # type: ignore[union-attr]


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _SENTENCE.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def _due_day(sentence: str, found: re.Match[str], issued: PrintedDate) -> date | None:
    """The day, if the words around it say that it is a due date."""
    before, after = sentence[: found.start()], sentence[found.end() :]
    if not (found["marked"] or found["time"] or found["y"]):
        return None
    if _AGAIN.match(after) or _NO_DUTY.search(before) or not _is_duty(before, _operator(found)):
        return None
    day = day_of(found, issued.year).value
    earliest = issued.earliest()
    return None if day is None or (earliest is not None and day < earliest) else day


def _is_duty(before: str, operator: str) -> bool:
    if operator in {"trước", "chậm nhất", "hạn"}:
        return True
    return bool(_DUTY.search(before)) and not _SINCE.search(before)


def _operator(found: re.Match[str]) -> str:
    return next(name for number, (name, _) in enumerate(_OPERATORS) if found[f"op{number}"])


def _take(due: Due, line: Line, start: int, found: re.Match[str], issued: PrintedDate, tasks: Sequence[Task]) -> None:
    day = _due_day(found.string, found, issued)
    if day is None:
        return
    operator, place = _operator(found), line.place(start + found.start(), start + found.end())
    before_the_day = operator == "trước" and not found["time"]
    before, around = found.string[: found.start()], found.string
    due.details.append(
        DeadlineDetail(
            date=day.isoformat(),
            operator=operator,
            last_good_day=(day - timedelta(days=1) if before_the_day else day).isoformat(),
            who=_who(place.paragraph, place.start, tasks),
            to=_to(before),
            through=_through(around),
            text=tidy(found[0]),
            time=tidy(found["time"]) if found["time"] else None,
            year_inferred=not (found["y"] or found["yy"]),
            at=place,
        )
    )


def _who(paragraph: int, start: int, tasks: Sequence[Task]) -> str | None:
    """The unit in whose task the due date stands."""
    return next((task.unit for task in reversed(tasks) if task.holds(paragraph, start)), None)


def _to(before: str) -> str | None:
    """To whom one reports: the last name after "gửi", "về", "cho" or "báo cáo"."""
    names = (unit_at(before[found.end() :]) for found in _TO.finditer(before))
    return next((name for name in reversed([*names]) if name), None)


def _through(sentence: str) -> str | None:
    names = (unit_at(sentence[found.end() :]) for found in _THROUGH.finditer(sentence))
    return next((name for name in names if name), None)


def _impossible(body: Sequence[Line]) -> Iterator[Finding]:
    for line in body:
        for found in ANY_DATE.finditer(line.text):
            complete = found["y"] or found["yy"]
            if complete and day_of(found).is_impossible:
                yield impossible_date(tidy(found[0]), line.place(*found.span()))
