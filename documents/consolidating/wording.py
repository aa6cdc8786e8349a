"""How the office writes it: the compiled reports as the sections of a Báo cáo, to be edited in the form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from documents.composing.beginnings import lowered
from documents.composing.content import ROMAN, printed_date
from documents.composing.writing import Basis, Enclosure, Part, Writing
from documents.consolidating.compiling import (
    DIFFICULTIES,
    PROPOSALS,
    RESULTS,
    Compiled,
    Late,
    Missing,
    Paragraph,
)
from documents.consolidating.figures import Total, printed

MOST_NAMED = 20  # units named in one sentence; more stand in an annex, where all of them are named
LATE = "Danh sách cơ quan, đơn vị gửi báo cáo trễ hạn"
WAITING = "Danh sách cơ quan, đơn vị có báo cáo đang được xem xét"
MISSING = "Danh sách cơ quan, đơn vị chưa gửi báo cáo"


def written(start: Writing, compiled: Compiled, plan: Basis, plan_id: int) -> Writing:
    """The form of the consolidated report of a plan: what was said, by section; the office edits it."""
    about = f"Kết quả thực hiện {plan.type} {lowered(plan.subject)}"
    listed = {title: names for title, names in _named(compiled).items() if len(names) > MOST_NAMED}
    parts = (
        Part("Tình hình báo cáo", "\n".join(_standing(compiled, list(listed)))),
        Part("Kết quả thực hiện", "\n".join(_results(compiled))),
        Part("Khó khăn, vướng mắc", "\n".join(_told(compiled.sections[DIFFICULTIES]))),
        Part("Đề xuất, kiến nghị", "\n".join(_told(compiled.sections[PROPOSALS]))),
    )
    return replace(
        start,
        kind="BC",
        subject=about,
        bases=(plan, *(one for one in start.bases if one.type)),
        parts=parts,
        enclosures=tuple(Enclosure(title, _list(names)) for title, names in listed.items()),
        compiles_id=plan_id,
        compiled=tuple(compiled.report_ids),
        compiled_on=compiled.day,
    )


def two_digits(number: int) -> str:
    """A count as documents print it: 07, 12, 100."""
    return f"{number:02d}"


def _named(compiled: Compiled) -> Mapping[str, Sequence[str]]:
    """Who is to be named, each with how late, by the title of its list."""
    return {
        LATE: [_with_days(one, "trễ") for one in compiled.late],
        WAITING: compiled.waiting,
        MISSING: [_with_days(one, "chậm") for one in compiled.missing],
    }


def _standing(compiled: Compiled, annexes: Sequence[str]) -> Iterator[str]:
    """How many have reported and who has not, as of the day; long lists are in `annexes`, by their titles."""
    day = printed_date(compiled.day)
    share = f"{two_digits(compiled.answered)}/{two_digits(compiled.owing)}"
    yield f"Đến ngày {day}, có {share} cơ quan, đơn vị đã gửi báo cáo và được tiếp nhận."
    for title, names in _named(compiled).items():
        if names:
            where = f" (danh sách tại {_annex(title, annexes)} kèm theo)" if title in annexes else ""
            yield f"{_counted(title, len(names))}{where or ': ' + '; '.join(names)}."


def _counted(title: str, number: int) -> str:
    count = f"{two_digits(number)} cơ quan, đơn vị"
    return {
        LATE: f"Có {count} gửi báo cáo trễ hạn",
        WAITING: f"Báo cáo của {count} đang được xem xét",
        MISSING: f"Còn {count} chưa gửi báo cáo",
    }[title]


def _annex(title: str, annexes: Sequence[str]) -> str:
    return f"Phụ lục {ROMAN[annexes.index(title)]}" if len(annexes) > 1 else "Phụ lục"


def _list(names: Sequence[str]) -> str:
    """One line each, numbered; the marks at the end keep them from being headings."""
    return ";\n".join(f"{number}. {name}" for number, name in enumerate(names, start=1)) + "."


def _with_days(one: Missing | Late, late: str) -> str:
    return f"{one.unit} ({late} {two_digits(one.days_late)} ngày làm việc)" if one.days_late else one.unit


def _results(compiled: Compiled) -> Iterator[str]:
    """The totals, then what the units tell; headings only where there is both."""
    told, both = list(_told(compiled.sections[RESULTS])), compiled.totals and compiled.sections[RESULTS]
    if both:
        yield "1. Số liệu chung"
    for total in compiled.totals:
        yield f"- {_total(total, len(compiled.reports))}."
    if both:
        yield "2. Kết quả của các cơ quan, đơn vị"
    yield from told


def _total(total: Total, reports: int) -> str:
    measure = f" {total.measure}" if total.measure else ""
    units = len({value.delivery_id for value in total.values})
    by = f" (theo báo cáo của {two_digits(units)} đơn vị)" if units < reports else ""
    kept = "; ".join(f"{value.unit}: {value.written}" for value in total.unsummed)
    return f"{total.label}: {printed(total.number)}{measure}{by}" + (f"; chưa cộng: {kept}" if kept else "")


def _told(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """ "- Phòng A: …"; the further lines of a longer text follow on their own."""
    for paragraph in paragraphs:
        first, *rest = paragraph.text.splitlines()
        yield f"- {paragraph.units}: {first[:1].lower() + first[1:] if _is_plain(first) else first}"
        yield from rest


def _is_plain(text: str) -> bool:
    """Whether the first word is an ordinary one, which goes on in lower case after the colon."""
    words = text.split()
    return bool(words) and words[0][1:].islower() and not (len(words) > 1 and words[1][:1].isupper())
