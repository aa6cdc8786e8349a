"""Which bodies a recipient list reaches, told from the words alone: rules on units that it leaves out.

Whether a body exists and which unit a name means is asked elsewhere; here a doubt is settled in favour of
the drafter.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.checking.frame import Checked, Fault, Severity, once, rule
from documents.reading.lines import Line, fold, tidy
from documents.reading.result import Place
from documents.reading.units import begins_unit, unit_after
from language import say
from organization.spelling import Slot, slots

# Classes of bodies and the words of a group that take them all in.
_GROUPS = (
    (
        r"(?:PHONG|TRUNG TAM|VAN PHONG|CHI CUC|THANH TRA|BAN|TRUONG PHONG|CHANH|TO|DON VI)\b",
        r"\bCAC (?:PHONG|DON VI|BAN|VU|CUC|CHI CUC|CO QUAN|THANH VIEN)\b|TRUC THUOC|\bCO QUAN, DON VI",
    ),
    (
        r"(?:SO|BO|BAN|CONG AN|GIAM DOC|CUC|BO CHI HUY|THANH TRA|VAN PHONG|KHO BAC)\b",
        r"\bCAC (?:SO|BO|BAN|NGANH|CO QUAN)\b|\bSO, (?:BAN, )?NGANH",
    ),
    (
        r"(?:UBND|UY BAN NHAN DAN|CHU TICH (?:UBND|UY BAN))\b",
        r"\b(?:UBND|UY BAN NHAN DAN|CHU TICH).{0,30} CAC\b|\bCAC (?:XA|HUYEN|DIA PHUONG|PHUONG)",
    ),
    (
        r"(?:HOI|DOAN|CONG DOAN|LIEN DOAN|MAT TRAN|UBMTTQ|UY BAN M\w+|BCH|CHI DOAN|HUYEN DOAN|TINH DOAN)\b",
        r"\b(?:DOAN THE|TO CHUC (?:CT|CHINH TRI)|TO CHUC DOAN)",
    ),
)
_KNOWN_GROUPS = tuple((re.compile(one), re.compile(group)) for one, group in _GROUPS)
_GENERAL = re.compile(
    r"(?i)^(?:các|toàn thể|mỗi|từng|trưởng các|thủ trưởng|lãnh đạo|cá nhân|cán bộ|công chức|thành viên"
    r"|cơ quan|đơn vị|phó|ông|bà|nhà trường|doanh nghiệp|tổ chức)\b"
)
_PARTS = re.compile(r"[,;()\-\u2013/:]|\bvà\b")
_REPORT = re.compile(
    r"(?i)\bbáo cáo(?:\s(?:kết quả|tình hình|tiến độ)[^.;:,]{0,60}?\s(?:gửi|cho|về|với|lên|trình))?\s"
    r"(?=(?:ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|sở|bộ|chính phủ|thủ tướng|tỉnh ủy|huyện ủy|thành ủy)\s)"
)
_SENDS = re.compile(
    r"(?i)\bbáo cáo[^.;:]{1,160}?\s(?:gửi|cho|về)\s(?=(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|sở|bộ)\s)"
)
_ABOVE = re.compile(r"(?i)như (?:trên|kính gửi)")
_POST = re.compile(
    r"(?i)^(?:giám đốc|chủ tịch|thủ trưởng|trưởng|lãnh đạo|chánh|hiệu trưởng|bộ trưởng|tổng giám đốc)\b"
)
_CARRIES_OUT = re.compile(r"(?i)\b(?:thực hiện|triển khai)\s{1,3}$")
_UPWARD = frozenset({"BC", "TTr"})  # they go to their addressees; nobody else is reported to
_LONGEST, _MOST = 300, 300  # characters of a name, names of a list that are looked at
_AT_MOST = 12  # units named in one document


@dataclass(frozen=True, slots=True)
class Reached:
    """The names to which a document goes."""

    names: tuple[tuple[Slot, ...], ...]
    groups: tuple[str, ...]
    archive: tuple[str, ...]

    def holds(self, unit: str) -> bool:
        """Whether one of the names, groups or file marks means this body, or a part of its name."""
        own, folded = slots(unit), fold(unit)
        if any(_within(own, name) or _leads(name, own) for name in self.names):
            return True
        if _POST.match(unit) and any(_within(name, own) for name in self.names):
            return True
        if any(
            one.match(folded) and group.search(words) for one, group in _KNOWN_GROUPS for words in self.groups
        ):
            return True
        letters = "".join(slot.initial for slot in own)
        return any(mark in letters for mark in self.archive)


def _fits(one: Slot, other: Slot) -> bool:
    return one.initial == other.initial and (one.abbreviates or other.abbreviates or one.plain == other.plain)


def _within(short: Sequence[Slot], long: Sequence[Slot]) -> bool:
    """Whether the shorter name stands in the longer one as a whole."""
    if len(short) < 2 or len(short) > len(long):
        return False
    first = short[0].initial  # most places fail by the first letter alone
    starts = (start for start in range(len(long) - len(short) + 1) if long[start].initial == first)
    return any(all(map(_fits, short, long[start : start + len(short)])) for start in starts)


def _leads(short: Sequence[Slot], long: Sequence[Slot]) -> bool:
    """Whether the longer name begins with the shorter one: "Phòng Tư pháp" and "Phòng Tư pháp huyện"."""
    return _within(short, long[: len(short)])


@once
def reached_by(checked: Checked) -> Reached:
    """Recipients, addressees and the issuing agency itself."""
    reading = checked.reading
    lines = [one for one in reading.recipients if not one.is_archive]
    named = [*(one.name for one in lines), *reading.kinh_gui, reading.issuing_body or ""]
    archive = tuple(one.text for one in reading.recipients if one.is_archive)
    return _reached(tuple(name[:_LONGEST] for name in named[:_MOST]), archive)


def _reached(named: tuple[str, ...], archive: tuple[str, ...]) -> Reached:
    names = [part for name in named for part in (name, *_PARTS.split(name))]
    return Reached(
        names=tuple({slots(tidy(name)) for name in names}),
        groups=tuple(fold(name) for name in named),
        archive=tuple(_marks(archive)),
    )


def _marks(lines: Iterable[str]) -> Iterator[str]:
    """The units that keep a copy: "VP", "QLKH", folded, without the clerk's own VT."""
    for line in lines:
        for word in re.findall(r"\w[\w\-]+", line.partition(":")[2] or line):
            mark = fold(word.replace("-", "")).lower()
            if len(mark) > 1 and mark != "vt":
                yield mark


@rule(
    "unit_not_reached",
    article="PL I II.9b",
    severity=Severity.WARNING,
    title="A unit that is given a task stands in Nơi nhận, by name or in a group.",
)
def unit_not_reached(checked: Checked) -> Iterator[Fault]:
    """A unit that does not get the document cannot carry it out."""
    if any(one.is_pointer and not _ABOVE.match(one.name) for one in checked.reading.recipients):
        return  # "Như Điều 3", "Như thành phần": those whom the text names
    reached, told = reached_by(checked), set[str]()
    for task in checked.reading.assignments if checked.reading.recipients else ():
        unit = tidy(task.unit)
        if unit in told or not begins_unit(unit) or _GENERAL.match(unit) or len(told) >= _AT_MOST:
            continue
        if not any(reached.holds(part) for part in _bodies(unit)):
            told.add(unit)
            yield Fault(say("“{unit}” has a task but stands in no line of Nơi nhận.", unit=unit), task.at)


def _bodies(unit: str) -> list[str]:
    """The whole name, and its parts where several bodies are joined."""
    parts = (part.strip() for part in re.split(r",|;|\bvà (?!UBND|HĐND)", unit))
    return [unit, *(part for part in parts if begins_unit(part))]


@rule(
    "superior_not_reached",
    article="PL I II.9b",
    severity=Severity.WARNING,
    title="A superior body that gets a report stands in Nơi nhận.",
)
def superior_not_reached(checked: Checked) -> Iterator[Fault]:
    """The body that the text names, or the parent whose document is carried out and reported on."""
    if checked.reading.doc_type_code in _UPWARD or not checked.reading.recipients:
        return
    reached, told = reached_by(checked), list[tuple[Slot, ...]]()
    named = dict[str, Place | None]()  # a body is named in many tasks, and looked for once
    for name, place in (*_reported_to(checked), *_served_parent(checked)):
        named.setdefault(name, place)
    for name, place in named.items():
        row = slots(name)
        known = any(_within(row, one) or _within(one, row) for one in told)
        if not known and not reached.holds(name):
            told.append(row)
            yield Fault(say("“{name}” gets a report but stands in no line of Nơi nhận.", name=name), place)


def _reported_to(checked: Checked) -> Iterator[tuple[str, Place]]:
    for line in checked.running.holding("báo cáo"):
        for pattern in (_REPORT, _SENDS):
            for found in pattern.finditer(line.text):
                name = _first_body(unit_after(line.text, found.end()))
                if name:
                    yield name, line.place(found.end(), found.end() + len(name))


def _first_body(name: str | None) -> str | None:
    """The first of several names: "UBND tỉnh (qua …)", "UBND tỉnh, Sở …"."""
    return tidy(re.split(r",|\(|\bvà Sở\b|\bqua\b", name)[0]) or None if name else None


def _served_parent(checked: Checked) -> Iterator[tuple[str, Place | None]]:
    """The parent agency, where its own document is the first that is carried out and a report is due."""
    reading = checked.reading
    first = reading.references[0] if reading.references else None
    parent = reading.parent_body
    if first is None or first.at is None or not parent or not first.issuer:
        return
    before = reading.paragraphs[first.at.paragraph][: first.at.start]
    own, issuer = slots(parent), slots(first.issuer)
    is_parent = _within(issuer, own) or _within(own, issuer)
    if is_parent and _CARRIES_OUT.search(before[-40:]) and _reports(checked.running):
        yield first.issuer, first.at


def _reports(lines: Iterable[Line]) -> bool:
    return any("báo cáo kết quả" in line.text.lower() for line in lines)
