"""What the text proposes for the lines of a draft: who is meant, for which purpose, with which duty."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from documents.coverage import Tasks
from documents.models import Document, PlannedDuty, RecipientLine
from documents.reading.periods import Period, read_periods
from documents.reminder_models import OwnDuty
from documents.states import Purpose, Target
from organization.meaning import Names
from organization.names import fold
from organization.settled_names import settled

Reading = Mapping[str, Any]


def match_lines(lines: Iterable[RecipientLine], names: Names) -> None:
    """Settle the lines whose names are sure: a group of the agency, else one unit of the directory."""
    for line in lines:
        if line.target is None and not line.is_archive:
            meaning = names.find(line.name)
            line.unit_id, line.group_id = meaning.unit_id, meaning.group_id
            if meaning.is_sure:
                line.target = Target.GROUP if meaning.group_id is not None else Target.UNIT


def match_as_settled(session: Session, agency_id: int, lines: Iterable[RecipientLine]) -> None:
    """Settle the other lines as the agency settled their names the last time: a person, a body outside."""
    unsure = [line for line in lines if line.target is None and not line.is_archive]
    known = settled(session, agency_id, [line.name for line in unsure])
    for line in unsure:
        if line.name in known:
            line.person_id, line.email = known[line.name].person_id, known[line.name].email
            line.target = Target.OUTSIDE if line.person_id is None else Target.PERSON


def propose_purposes(
    session: Session, document: Document, lines: Sequence[RecipientLine], reading: Reading, names: Names
) -> None:
    """Give lines without a printed purpose one: carry out with an assignment, else for information."""
    silent = [line for line in lines if line.purpose is None]
    if not silent:
        return
    tasks = Tasks(session, document.agency_id, reading, lines, names) if reading.get("assignments") else None
    for line in silent:
        has_task = tasks is not None and tasks.concern(line)
        line.purpose = Purpose.CARRY_OUT if has_task else Purpose.INFORM


def propose_duties(
    document: Document, lines: Iterable[RecipientLine], reading: Reading, names: Names
) -> list[tuple[PlannedDuty, RecipientLine]]:
    """One duty for each line that carries out, with the deadline that the text gives it, if any."""
    carrying_out = [x for x in lines if x.purpose == Purpose.CARRY_OUT and not x.is_archive]
    duties = [(_duty(document, line, _detail(line, reading, names)), line) for line in carrying_out]
    periods = read_periods(reading.get("paragraphs") or ())
    for duty, line in duties if periods else ():
        if duty.deadline is None:
            _count(duty, next((p for p in periods if _names_line(p, line, reading, names)), None))
    return duties


def _count(duty: PlannedDuty, period: Period | None) -> None:
    if period is not None:
        duty.working_days, duty.counted_from = period.working_days, period.counted_from


def _names_line(period: Period, line: RecipientLine, reading: Reading, names: Names) -> bool:
    """Whether the line has the period: the sentence names it, or the task in whose paragraph it stands."""
    if fold(line.name) in fold(period.sentence):
        return True
    where = reading.get("where") or {}
    for n, task in enumerate(reading.get("assignments") or ()):
        place = where.get(f"/assignments/{n}") or {}
        if place.get("paragraph") == period.paragraph and _concerns(task.get("unit") or "", line, names):
            return True
    return False


def propose_own(
    document: Document, lines: Sequence[RecipientLine], reading: Reading, names: Names
) -> list[OwnDuty]:
    """What the text has the agency itself report to somebody outside it, and no line of recipients."""
    tasked = [line for line in lines if line.purpose == Purpose.CARRY_OUT and not line.is_archive]
    return [
        _own(document, detail)
        for detail in reading.get("deadline_details") or ()
        if _is_upward(detail.get("to") or "", document, names)
        and not any(_concerns(detail.get("who") or "", line, names) for line in tasked)
    ]


def _is_upward(to: str, document: Document, names: Names) -> bool:
    """Whether a report goes out of the agency; where the directory does not know, by the words."""
    if not to:
        return False
    known = names.directory.units.get(names.find(to).unit_id or 0)
    if known is not None:
        return known.agency_id != document.agency_id
    told = fold(to)
    return told not in fold(document.issuing_body or "") and not told.startswith(_INSIDE)


_INSIDE = ("phong ", "van phong so", "bo phan ", "to ")


def _own(document: Document, detail: Reading) -> OwnDuty:
    day, last = detail.get("date"), detail.get("last_good_day")
    return OwnDuty(
        document_id=document.id,
        agency_id=document.agency_id,
        who=(detail.get("who") or document.issuing_body or "")[:250],
        content=document.subject,
        deadline=date.fromisoformat(day) if day else None,
        operator=(detail.get("operator") or "")[:30] or None,
        last_good_day=date.fromisoformat(last) if last else None,
        report_to=(detail.get("to") or "")[:250] or None,
        through=(detail.get("through") or "")[:250] or None,
    )


def days_of(reading: Reading) -> list[Any]:
    """All that a text says of days by which something is due, to be compared with another version."""
    details = reading.get("deadline_details") or ()
    return [[one.get(name) for name in ("date", "operator", "who", "to", "through")] for one in details]


def deadline_of(line: RecipientLine, reading: Reading, names: Names) -> list[Any]:
    """What the text says of the line's deadline, to be compared with another version."""
    detail = _detail(line, reading, names)
    return [detail.get(name) for name in ("date", "operator", "last_good_day", "to", "through")]


def _detail(line: RecipientLine, reading: Reading, names: Names) -> Reading:
    details = reading.get("deadline_details") or ()
    return next((d for d in details if _concerns(d.get("who") or "", line, names)), {})


def _concerns(who: str, line: RecipientLine, names: Names) -> bool:
    """Whether it is the line's body or group that has the deadline; where one is not known, by its words."""
    if not who:
        return False
    told = list(names.of_a_task(who))
    if line.target is not None and all(one.is_sure for one in told):
        return any((one.unit_id, one.group_id) == (line.unit_id, line.group_id) for one in told)
    return fold(who) in fold(line.name) or fold(line.name) in fold(who)


def _duty(document: Document, line: RecipientLine, detail: Reading) -> PlannedDuty:
    deadline, last = detail.get("date"), detail.get("last_good_day")
    return PlannedDuty(
        document_id=document.id,
        line_id=line.id,
        content=document.subject or line.name,
        deadline=date.fromisoformat(deadline) if deadline else None,
        operator=(detail.get("operator") or "")[:30] or None,
        last_good_day=date.fromisoformat(last) if last else None,
        report_to=(detail.get("to") or "")[:250] or None,
        through=(detail.get("through") or "")[:250] or None,
    )
