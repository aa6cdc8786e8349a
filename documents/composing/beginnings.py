"""With what a form begins: empty, from an earlier document, or from the higher document that it answers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from documents.composing.wording import LAWS, tidy
from documents.composing.writing import Addressee, Basis, Part, Receiver, Task, Writer, Writing
from documents.kinds import BY_CODE
from documents.reading.dates import ANY_DATE
from documents.reading.patterns import BULLET
from documents.states import Purpose
from organization.names import fold

Reading = Mapping[str, Any]

PARTS: Mapping[str, tuple[str, ...]] = {
    "KH": ("Mục đích, yêu cầu", "Nội dung", "Kinh phí thực hiện", "Tổ chức thực hiện"),
    "BC": ("Kết quả thực hiện", "Khó khăn, vướng mắc", "Nhiệm vụ thời gian tới", "Đề xuất, kiến nghị"),
    "TTr": ("Sự cần thiết", "Nội dung trình", "Đề xuất, kiến nghị"),
    "TB": ("",),
    "CV": ("",),
}
_OPENINGS: Mapping[str, str] = {
    "KH": "{body} ban hành Kế hoạch với các nội dung như sau:",
    "BC": "{body} báo cáo như sau:",
    "TTr": "{body} trình như sau:",
    "TB": "{body} thông báo như sau:",
    "CV": "",
}
_CLOSINGS: Mapping[str, str] = {
    "KH": "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị kịp thời phản ánh về {unit} để "
    "tổng hợp, báo cáo lãnh đạo cơ quan xem xét, quyết định.",
    "BC": "Trên đây là báo cáo của {body}.",
    "TTr": "{body} kính trình xem xét, quyết định.",
    "TB": "{body} thông báo để các cơ quan, đơn vị biết, thực hiện.",
    "CV": "Đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện.",
}
ORGANISING = "Tổ chức thực hiện"
_NUMERAL = re.compile(rf"^(?:\d{{1,2}}(?:\.\d{{1,2}})*\s*[.)]|[a-zđ]\)|{BULLET})\s*")
_OPERATOR = r"(?:trước|chậm nhất|đến hết|trong)\s+(?:là\s+)?"
_DUE = re.compile(rf"(?i)[,;]?\s*(?:(?:hoàn thành\s+)?(?:xong\s+)?{_OPERATOR}){ANY_DATE.pattern[4:]}")
_REPORTING = re.compile(r"(?i)[,;]?\s*(?:và\s+)?(?:gửi\s+)?báo cáo (?:kết quả|tình hình)\b.*$")
_END = re.compile(r"(?i)\./\.\s*$")
_FOOT = re.compile(r"(?i)^\s*nơi nhận\s*:")
_CLOSING = re.compile(r"(?i)^(?:trên đây|trong quá trình|quá trình)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Higher:
    """The issued document that the new one carries out, as its recipient has it."""

    delivery_id: int
    type: str
    number_symbol: str
    day: date | None
    issuer: str
    subject: str
    reading: Reading
    last_good_day: date | None  # by which it wants its report
    deadline: date | None  # as it prints that day
    operator: str = "trước"
    through: str = ""
    own_day: date | None = None  # by which the own units report, before that


def empty(kind: str, writer: Writer, unit_id: int) -> Writing:
    """The sections, opening and closing that are usual for the kind."""
    said = {"body": writer.issuing_body, "unit": writer.unit}
    parts = tuple(Part(title, tasks=(Task(),) if title == ORGANISING else ()) for title in PARTS[kind])
    is_letter = kind == "CV"
    return Writing(
        kind=kind,
        addressees=(Addressee(),) if kind in {"CV", "TTr", "BC"} else (),
        bases=() if is_letter else (Basis(),),
        opening=_OPENINGS[kind].format(**said),
        parts=parts,
        closing=_CLOSINGS[kind].format(**said),
        receivers=(Receiver("Như trên"),) if is_letter or kind == "TTr" else (Receiver(),),
        archive=f"VT, {writer.unit_abbreviation}" if writer.unit_abbreviation else "VT",
        unit_id=unit_id,
        signer=writer.blocks[0].code if writer.blocks else "",
    )


def from_written(kept: Writing, unit_id: int) -> Writing:
    """What was written in the form before, its dates and what it answered cleared."""
    parts = tuple(
        replace(part, text=undated(part.text), tasks=tuple(replace(t, deadline=None) for t in part.tasks))
        for part in kept.parts
    )
    bases = tuple(basis for basis in kept.bases if basis.type in LAWS)
    return replace(
        kept,
        parts=parts,
        bases=bases,
        unit_id=unit_id,
        basis_id=0,
        due=None,
        compiles_id=0,
        compiled=(),
        compiled_on=None,
    )


def from_earlier(reading: Reading, kind: str, writer: Writer, unit_id: int) -> Writing:
    """The structure of an earlier document: sections, recipients, signer; dates are cleared."""
    start = empty(kind, writer, unit_id)
    laws = [Basis(type=one["type"], subject=one["title"] or "") for one in reading.get("references") or ()
            if one["type"] in LAWS]  # fmt: skip
    parts = tuple(_parts(reading)) or start.parts
    return replace(
        start,
        subject=reading.get("subject") or "",
        addressees=tuple(map(Addressee, reading.get("kinh_gui") or ())) or start.addressees,
        bases=tuple(laws) or start.bases,
        parts=parts,
        receivers=tuple(_receivers(reading)) or start.receivers,
        archive=_archive(reading) or start.archive,
        signer=_signer(reading, writer) or start.signer,
    )


def from_higher(start: Writing, higher: Higher, writer: Writer, names: Sequence[str]) -> Writing:
    """The plan that carries out a higher document: its reference, dates and the tasks it gives us.

    The own units report by a day before the agency has to; `names` are all that the higher text may call us.
    """
    basis = Basis(higher.type, higher.number_symbol, higher.day, higher.issuer, higher.subject)
    given = list(_given_to(higher.reading, names)) or [higher.subject]
    # The office reports upward; another unit reports to it first.
    to_office = "" if writer.unit.startswith("Văn phòng") else "Văn phòng"
    tasks = [
        *(Task(writer.unit, words, "trước", higher.own_day, to_office) for words in given),
        Task("Văn phòng", f"Theo dõi, đôn đốc, tổng hợp, tham mưu báo cáo {higher.issuer}",
             higher.operator, higher.deadline, higher.issuer, higher.through),
    ]  # fmt: skip
    parts = [replace(p, tasks=tuple(tasks)) if p.title == ORGANISING else p for p in start.parts]
    if not any(part.title == ORGANISING for part in parts):
        parts.append(Part(ORGANISING, tasks=tuple(tasks)))
    about = lowered(higher.subject)
    return replace(
        start,
        subject=f"Thực hiện {higher.type} số {higher.number_symbol} của {higher.issuer} về {about}",
        bases=(basis, *(one for one in start.bases if one.type)),
        parts=tuple(parts),
        receivers=(Receiver(higher.issuer, Purpose.REPORT.value), *(r for r in start.receivers if r.name)),
        basis_id=higher.delivery_id,
        due=higher.last_good_day,
    )


def lowered(subject: str) -> str:
    """A subject within a sentence; a name keeps its capital."""
    second = subject.split()[1:2]
    return subject if not second or second[0][:1].isupper() else subject[:1].lower() + subject[1:]


def undated(text: str) -> str:
    """The text without the days that were meant for another year."""
    return ANY_DATE.sub("ngày …", _DUE.sub("", text))


def _paragraph(reading: Reading, pointer: str) -> int | None:
    place = (reading.get("where") or {}).get(pointer)
    return place["paragraph"] if place else None


def _parts(reading: Reading) -> Iterator[Part]:
    """The titled sections with their paragraphs and tasks."""
    sections = list(reading.get("sections") or ())
    starts = [_paragraph(reading, f"/sections/{n}") for n in range(len(sections))]
    end = _body_end(reading)
    for number, (section, start) in enumerate(zip(sections, starts, strict=True)):
        if section["title"] is None or start is None:
            continue
        following = [s for s in starts[number + 1 :] if s is not None]
        yield _part(reading, section["title"], start + 1, following[0] if following else end)


def _body_end(reading: Reading) -> int:
    """The paragraph after the last of the text."""
    texts: Sequence[str] = reading["paragraphs"]
    feet = (n for n, text in enumerate(texts) if _FOOT.match(text))
    ends = (n + 1 for n, text in enumerate(texts) if _END.search(text))
    return min(next(ends, len(texts)), next(feet, len(texts)))


def _part(reading: Reading, title: str, start: int, end: int) -> Part:
    ordinary = title.capitalize() if title.isupper() else title
    given = {p: a for n, a in enumerate(reading.get("assignments") or ())
             if (p := _paragraph(reading, f"/assignments/{n}")) is not None and start <= p < end}  # fmt: skip
    lines: list[str] = []
    tasks: list[Task] = []
    unit = ""
    for number in range(start, end):
        text = tidy(reading["paragraphs"][number])
        if not text or _CLOSING.match(text):
            unit = ""
        elif number in given:
            unit = given[number]["unit"]
            tasks += _task_in(text, unit)
        elif unit:
            tasks.append(Task(unit, _bare(text)))
        else:
            lines.append(undated(text))
    return Part(ordinary, "\n".join(lines), tuple(tasks))


def _task_in(text: str, unit: str) -> list[Task]:
    """The task that runs on behind the unit's name; none where the name is a heading."""
    rest = text.partition(unit)[2].strip(" :,;.")
    return [Task(unit, _bare(rest))] if rest else []


def _bare(text: str) -> str:
    """A task without numeral, bullet, end mark and day."""
    return tidy(_DUE.sub("", _NUMERAL.sub("", text))).rstrip(" .;,/")


def _receivers(reading: Reading) -> Iterator[Receiver]:
    for one in reading.get("recipients") or ():
        if not one["is_archive"]:
            marker = f" {one['marker']}" if one.get("marker") and not one["purpose"] else ""
            yield Receiver(f"{one['name']}{marker}", one["purpose"] or "")


def _archive(reading: Reading) -> str:
    kept = (one["name"] for one in reading.get("recipients") or () if one["is_archive"])
    return re.sub(r"(?i)^lưu\s*:?\s*", "", next(kept, ""))


def _signer(reading: Reading, writer: Writer) -> str:
    printed = fold((reading.get("signer") or {}).get("name") or "")
    return next((block.code for block in writer.blocks if fold(block.name) == printed), "")


def _given_to(reading: Reading, names: Iterable[str]) -> Iterator[str]:
    """The tasks that the text gives to a unit of one of these names, without their days."""
    ours = [fold(name) for name in names if name]
    texts: Sequence[str] = reading.get("paragraphs") or ()
    starts = [(_paragraph(reading, f"/assignments/{n}"), one["unit"])
              for n, one in enumerate(reading.get("assignments") or ())]  # fmt: skip
    known = [(start, unit) for start, unit in starts if start is not None]
    for number, (start, unit) in enumerate(known):
        if not any(name in fold(unit) for name in ours):
            continue
        end = known[number + 1][0] if number + 1 < len(known) else _body_end(reading)
        yield from _words_of(texts[start : max(end, start + 1)], unit)


def _words_of(paragraphs: Sequence[str], unit: str) -> Iterator[str]:
    first = [task.content for task in _task_in(tidy(paragraphs[0]), unit)]
    rest = [_bare(tidy(text)) for text in paragraphs[1:] if _NUMERAL.match(tidy(text)) and text.strip()]
    for words in (*first, *rest):
        deed = _REPORTING.sub("", words).strip(" ,;")
        if deed:
            yield deed[0].upper() + deed[1:]


def kind_of(reading: Reading) -> str:
    """The kind in which an earlier document can be written again: its own, else a plan."""
    code = reading.get("doc_type_code") or ""
    return code if code in PARTS and code in BY_CODE else "KH"
