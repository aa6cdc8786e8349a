"""How the office writes it: the compiled reports as the sections of a Báo cáo, to be edited in the form."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents.composing.beginnings import lowered
from documents.composing.content import printed_date
from documents.composing.writing import Basis, Part, Writing
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

MOST_NAMED = 60  # units without a report that are named in one sentence


def written(start: Writing, compiled: Compiled, plan: Basis, plan_id: int) -> Writing:
    """The form of the consolidated report of a plan: what was said, by section; the office edits it."""
    about = f"Kết quả thực hiện {plan.type} {lowered(plan.subject)}"
    parts = (
        Part("Tình hình báo cáo", "\n".join(_standing(compiled))),
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
        compiles_id=plan_id,
        compiled=tuple(compiled.report_ids),
        compiled_on=compiled.day,
    )


def two_digits(number: int) -> str:
    """A count as documents print it: 07, 12, 100."""
    return f"{number:02d}"


def _standing(compiled: Compiled) -> Iterator[str]:
    """How many have reported and who has not, as of the day."""
    day = printed_date(compiled.day)
    share = f"{two_digits(compiled.answered)}/{two_digits(compiled.owing)}"
    yield f"Đến ngày {day}, có {share} cơ quan, đơn vị đã gửi báo cáo và được tiếp nhận."
    if compiled.late:
        count = two_digits(len(compiled.late))
        yield f"Có {count} cơ quan, đơn vị gửi báo cáo trễ hạn: {_late(compiled.late)}."
    if compiled.waiting:
        names = "; ".join(compiled.waiting)
        yield f"Báo cáo của {two_digits(len(compiled.waiting))} cơ quan, đơn vị đang được xem xét: {names}."
    if compiled.missing:
        count = two_digits(len(compiled.missing))
        yield f"Còn {count} cơ quan, đơn vị chưa gửi báo cáo: {_names(compiled.missing)}."


def _names(missing: Sequence[Missing]) -> str:
    named = "; ".join(_name(one) for one in missing[:MOST_NAMED])
    rest = len(missing) - MOST_NAMED
    return f"{named}; và {two_digits(rest)} đơn vị khác" if rest > 0 else named


def _late(late: Sequence[Late]) -> str:
    """Who reported too late and by how much; the first MOST_NAMED of them."""
    named = "; ".join(
        f"{one.unit} (trễ {two_digits(one.days_late)} ngày làm việc)" if one.days_late else one.unit
        for one in late[:MOST_NAMED]
    )
    rest = len(late) - MOST_NAMED
    return f"{named}; và {two_digits(rest)} đơn vị khác" if rest > 0 else named


def _name(one: Missing) -> str:
    return f"{one.unit} (chậm {two_digits(one.days_late)} ngày làm việc)" if one.days_late else one.unit


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
