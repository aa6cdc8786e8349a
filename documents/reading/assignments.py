"""Who must do what: in the organisation section, in the articles of a decision, in the lines of a letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from documents.kinds import Kind
from documents.reading.items import Item, top_level
from documents.reading.lines import Line, tidy
from documents.reading.patterns import UPPER
from documents.reading.places import known, place_in
from documents.reading.result import Assignment, Place
from documents.reading.units import REACH, begins_task, begins_unit, end_of_unit, unit_after, unit_at

_ORGANISATION = re.compile(
    r"(?i)tổ chức (?:thực hiện|triển khai)|phân công|trách nhiệm|giao nhiệm vụ|công tác chuẩn bị"
    r"|chuẩn bị (?:nội dung|tài liệu)|nhiệm vụ (?:của )?các (?:đơn vị|cơ quan)"
)
_COMMAND = re.compile(
    r"(?i)^(?:(?P<by>[^.;:,]{0,60}?)\s)?"
    r"(?:giao(?!(?-i: thông| nhận| dịch| đất| lưu| ban\b))|kính đề nghị|đề nghị|yêu cầu|(?<!kính )mời"
    r"|phân công|đối với)(?:\s+cho)?\s+"
)
_LEAD_IN = re.compile(
    r"(?i)^(?:căn cứ|trên cơ sở|để|nhằm|theo|sau khi|trong|hàng năm|hằng năm|định kỳ)\b[^.;:]*?,\s+(?=\S)"
)
_DUTY_OF = re.compile(r"(?i)^(?:trách nhiệm|nhiệm vụ) của (?=\S)")
_CONCERNED = re.compile(r"(?i)đối với\b[^:,.]{3,80}:\s*\S")
_PERSON = re.compile(rf"^(?:Ông|Bà|Đồng chí|Đ/c|Các đồng chí)\.?\s+(?=[{UPPER}])")
_CLOSING = re.compile(r"(?i)^(?:trên đây|quá trình|trong quá trình|nơi nhận|\(|nhận được)")
_BEARS = re.compile(
    r"\s*,?\s+(?:(?:chịu|có) trách nhiệm|(?:căn cứ|theo) \S+ \S+(?: này)?(?: tổ chức)? (?:thi hành|thực hiện)"
    r"|thi hành (?:Quyết định|Nghị quyết) này)(?!\w)"
)
_ADVERB = re.compile(r"(?i)\s+(?:trân trọng|cũng|đồng thời|đã|xin)$")
_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_GIVES = re.compile(r"(?:^|[\s,;])[Gg]iao\s+(?!ban\b|lưu|dịch|thông|tiếp)(?=\S)")
_ASKS = re.compile(r"(?:(?<=[\s,;])|^)(?:[Đđ]ề nghị|[Yy]êu cầu)\s+(?=\S)")
_DONE = re.compile(r"\s*(?:đã|được)\s")
_DESCRIBES = re.compile(r"\s*(?:đã|được|có nhiệm vụ|tự)\s")
_HAS_DATE = re.compile(r"(?i)(?:trước|chậm nhất|đến hết|trong)\s[^.;]{0,30}\d{1,2}\s*(?:/|tháng)")
_HEADING = 16  # words of the longest heading
_TRIES = 20  # words "giao" that are looked at in one paragraph
_EXHORTATION = 14  # words of a closing line that only asks to carry the document out
_SENTENCE = re.compile(rf"(?<=\.)\s+(?=[{UPPER}])")
_NO_TASKS = frozenset({"BC", "TTr", "BB"})  # reports and proposals go upwards: they give no tasks


@dataclass(slots=True)
class Task:
    """One unit's task with all the lines in which it stands."""

    unit: str
    numeral: str | None
    item: Item
    is_heading: bool
    lines: list[Line] = field(default_factory=list)
    offset: int = 0
    numbered_at: Line | None = None  # where the numeral stands, if that is a heading above

    def as_assignment(self, due: tuple[Place, str] | None) -> Assignment:
        """The task as the result shows it; `due` is the day printed in it and its place."""
        line, start = self.item.line, self._start()
        parts = known(
            unit=place_in(line, self.unit),
            numeral=place_in(self.numbered_at or line, self.numeral),
            text_start=place_in(self._first(), start),
            deadline=due[0] if due else None,
        )
        return Assignment(self.unit, start, due[1] if due else None, self.numeral, line.place(), parts)

    def _first(self) -> Line:
        """The line in which the task begins."""
        return self.lines[1] if self.is_heading and len(self.lines) > 1 else self.item.line

    def _start(self) -> str:
        words = self.item.text[self.offset :]
        if self.is_heading and len(self.lines) > 1:
            words = re.sub(r"^(?:[-\u2013+•*]|\d+[.)]|[a-zđ]\))\s*", "", self.lines[1].text)
        return " ".join(words.split(maxsplit=8)[:8])


def read_tasks(items: Sequence[Item], kind: Kind | None) -> list[Task]:
    """The tasks in printed order; kinds that go upwards have them only in an organisation section."""
    items = [item for item in items if not item.line.in_grid]
    tops = list(top_level(items))
    articles = [item for item in items if item.kind == "article"]
    if articles and tops and tops[0].kind in {"article", "part"}:
        return [task for zone in _zones(items, articles) for task in _article_tasks(zone)]
    organised = [zone for zone in _zones(items, tops) if _is_organisation(zone[0])]
    if organised:
        tasks = [task for zone in organised for task in _organised_tasks(zone)]
        return [*tasks, *_concerned(items, organised)]
    if kind is not None and kind.code in _NO_TASKS:
        return []
    return list(_zone_tasks(items, None) if _is_by_unit(items) else _given(items))


def _is_by_unit(items: Sequence[Item]) -> bool:
    """Whether the numbered items are headed by units, as in a directive ("1. Bộ …: a) …")."""
    numbered = [item for item in items if item.kind == "arabic" and item.depth == 1]
    by_unit = [item for item in numbered if begins_unit(item.text) and _charged(item.text, strict=False)]
    return len(by_unit) >= 2 and 2 * len(by_unit) >= len(numbered)


def _is_organisation(heading: Item) -> bool:
    """Whether a section is the one that says who does what; a running paragraph is no heading."""
    words = heading.text.rstrip()
    return bool(_ORGANISATION.search(words)) and len(words.split()) <= _HEADING and not words.endswith(".")


def _zones(items: Sequence[Item], tops: Sequence[Item]) -> list[list[Item]]:
    """The items of each section, its heading first."""
    wanted = {id(top) for top in tops}
    starts = [number for number, item in enumerate(items) if id(item) in wanted]
    ends = [*starts[1:], len(items)] if starts else []
    return [list(items[start:end]) for start, end in zip(starts, ends, strict=True)]


def _organised_tasks(zone: Sequence[Item]) -> Iterator[Task]:
    return _zone_tasks(zone[1:], zone[0] if zone[0].kind == "arabic" else None)


def _zone_tasks(inside: Sequence[Item], heading: Item | None) -> Iterator[Task]:
    """Numbered by unit where it is; otherwise each paragraph that names a unit at its beginning.

    `heading` is that of the section, whose numeral is given to tasks that have none.
    """
    numbered = any(item.kind == "arabic" and _charged(item.text, strict=False) for item in inside)
    listed = any(item.kind in {"bullet", "point"} and _charged(item.text, strict=False) for item in inside)
    current, above = None, heading
    for item in inside:
        own = heading if item.kind == "plain" else above
        task = _zone_task(item, own, numbered=numbered, listed=listed)
        if item.kind == "arabic":
            numbered, above = task is not None, item  # below a number that names no unit, its lines may
        if task is not None:
            if current is not None:
                yield current
            current = task
        if current is not None and not (task is None and _CLOSING.match(item.text)):
            current.lines.append(item.line)
    if current is not None:
        yield current


def _zone_task(item: Item, above: Item | None, *, numbered: bool, listed: bool) -> Task | None:
    if _CLOSING.match(item.text):
        return None
    if item.kind == "arabic":
        return _task(item, item, strict=False)
    if item.kind == "plain":
        asks = _ASKS.search(item.text)
        if asks and _only_exhorts(item.text, asks.end()):
            return None
        return _task(item, above, strict=numbered or listed)
    if item.kind in {"bullet", "point"} and not numbered:
        return _task(item, above, strict=False)
    return None


def _concerned(items: Sequence[Item], organised: Sequence[Sequence[Item]]) -> Iterator[Task]:
    """Items "Đối với <unit>: ..." of other sections."""
    inside = {id(item) for zone in organised for item in zone}
    for item in items:
        if id(item) not in inside and item.kind == "arabic" and _CONCERNED.match(item.text):
            task = _task(item, item, strict=False)
            if task is not None:
                task.lines.append(item.line)
                yield task


def _task(item: Item, numbered: Item | None, *, strict: bool) -> Task | None:
    charged = _charged(item.text, strict=strict)
    if charged is None:
        return None
    unit, rest = charged
    numeral, at = (numbered.numeral, numbered.line) if numbered else (None, None)
    return Task(unit, numeral, item, is_heading=_is_empty(rest), numbered_at=at)


def _is_empty(rest: str) -> bool:
    """Whether nothing but a remark in parentheses follows the unit."""
    return not _IN_PARENTHESES.sub("", rest).strip(" :.;")


def _charged(text: str, *, strict: bool) -> tuple[str, str] | None:
    """The unit at the beginning of a paragraph and what follows it; strict: only after a word of command."""
    words = _DUTY_OF.sub("", _LEAD_IN.sub("", text))
    if _PERSON.match(words):
        words = _PERSON.sub("", words)
        end = end_of_unit(words)
        return (tidy(words[:end]), words[end:]) if words[end : end + 1] == ":" else None
    command = _COMMAND.match(words)
    if command and (not command["by"] or _is_name(command["by"])):
        words = words[command.end() :]
    elif strict:
        return None
    unit = unit_at(words)
    if unit is None:
        return _named_before_colon(words)
    rest = words[end_of_unit(words) :]
    return (tidy(unit), rest) if command or not rest.strip() or rest[0] in " :,(" else None


def _is_name(words: str) -> bool:
    """Whether these words are the name of a unit and nothing else."""
    name = _ADVERB.sub("", words)
    return begins_unit(name) and end_of_unit(name) == len(name)


def _named_before_colon(words: str) -> tuple[str, str] | None:
    name, colon, rest = words.partition(":")
    known = colon and len(name.split()) <= 8 and name[:1].isupper() and begins_task(rest.strip())
    return (tidy(name), rest) if known else None


def _article_tasks(zone: list[Item]) -> Iterator[Task]:
    """In a decision: "Điều 2. Giao …", or the sentence that says who bears the carrying out."""
    heading = zone[0]
    charged = _charged(heading.text, strict=not _DUTY_OF.match(heading.text))
    if charged is not None:
        unit, rest = charged
        yield Task(unit, heading.numeral, heading, _is_empty(rest), [item.line for item in zone])
    elif _ORGANISATION.match(heading.text):
        yield from _organised_tasks(zone)
    else:
        borne = [task for item in zone if (task := _bearer(item, heading)) is not None]
        yield from borne or _commanded(heading, zone)


def _commanded(heading: Item, zone: Sequence[Item]) -> Iterator[Task]:
    """"Điều 2. Chủ đầu tư tổ chức …": an article that says what one body does."""
    charged = _charged(heading.text, strict=False)
    if charged is None or _DESCRIBES.match(charged[1]):
        return
    if begins_task(charged[1].strip(" ,")):
        yield Task(charged[0], heading.numeral, heading, False, [item.line for item in zone])


def _bearer(item: Item, heading: Item) -> Task | None:
    """The names before "chịu trách nhiệm thi hành Quyết định này", from where the sentence begins."""
    bears = _BEARS.search(item.text)
    if bears is None:
        return None
    start = max((end.end() for end in _SENTENCE.finditer(item.text, 0, bears.start())), default=0)
    if not begins_unit(item.text[start:]):
        return None
    unit, at = tidy(item.text[start : bears.start()]), heading.line
    return Task(unit, heading.numeral, item, False, [item.line], offset=start, numbered_at=at)


def _given(items: Sequence[Item]) -> Iterator[Task]:
    """In a letter or notice: where somebody is charged ("giao Sở …", "1. Phòng … chủ trì")."""
    for number, item in enumerate(items):
        if _CLOSING.match(item.text):
            continue
        unit = _given_unit(item)
        if unit is not None:
            numeral = item.numeral if item.kind == "arabic" else None
            below = list(_below(items, number)) if item.text.endswith(":") else []
            is_heading = bool(below) and item.text.rstrip(": ").endswith(unit)
            yield Task(unit, numeral, item, is_heading, [item.line, *below])


def _below(items: Sequence[Item], number: int) -> Iterator[Line]:
    """The lines of the list that an item opens."""
    for item in islice(items, number + 1, None):
        if item.kind not in {"bullet", "point"}:
            break
        yield item.line


def _given_unit(item: Item) -> str | None:
    text = item.text
    for found in islice(_GIVES.finditer(text), _TRIES):
        unit = unit_after(text, found.end())
        if unit is not None:
            return tidy(unit)
    opens_list = text.endswith(":") and item.kind == "plain"
    asks = _ASKS.search(text) if opens_list or _HAS_DATE.search(text) else _ASKS.match(text)
    if asks and not _only_exhorts(text, asks.end()):
        return unit_after(text, asks.end())
    charged = _charged(text, strict=False) if item.kind in {"arabic", "bullet", "point"} else None
    if charged is None or not begins_task(charged[1].strip(" ,:")) or _DONE.match(charged[1]):
        return None
    return charged[0]


def _only_exhorts(text: str, start: int) -> bool:
    """Whether this is the closing line that asks everybody to carry the document out."""
    return text.endswith("./.") and len(text[start : start + REACH].split()) <= _EXHORTATION
