"""The recipient lines of a draft: read from the text, matched to the directory, settled by the drafter.

A printed line is never dropped: what cannot be matched stays unresolved until the drafter settles it, and
not sending is settled with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.models import Document, PlannedDuty, RecipientLine
from documents.states import Purpose, Target
from language import Invalid, NotFound, say
from organization.directory import Directory, remember_alias
from organization.groups import GroupNames, remember_spelling
from organization.models import Person, RecipientGroup, Unit
from organization.names import fold, nfc
from organization.people import Actor
from workflow.steps import Moving, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What the drafter decides about one line."""

    line_id: int
    purpose: Purpose
    target: Target | None
    unit_id: int | None = None
    group_id: int | None = None
    person_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPlan:
    """A duty that the drafter confirms for the recipients of a line."""

    line_id: int
    content: str
    deadline: date | None = None
    operator: str | None = None
    last_good_day: date | None = None
    report_to: str | None = None
    through: str | None = None


def read_lines(session: Session, document: Document, reading: Mapping[str, Any]) -> None:
    """Write the lines of a new reading, keeping what was settled of lines printed the same before."""
    old = lines_of(session, document.id)
    settled = {fold(line.text): line for line in old}
    kept = [line for line in old if line.added]
    session.execute(sa.delete(PlannedDuty).where(PlannedDuty.document_id == document.id))
    session.execute(sa.delete(RecipientLine).where(RecipientLine.document_id == document.id))
    session.expire_all()
    lines = [_line(document, n, item) for n, item in enumerate(reading.get("recipients") or (), start=1)]
    lines += [_copy_added(line, len(lines) + n) for n, line in enumerate(kept, start=1)]
    for line in lines:
        _settle_as_before(line, settled.get(fold(line.text)))
    match_lines(session, document, lines)
    propose_purposes(lines, reading)
    session.add_all(lines)
    session.flush()  # the planned duties need the lines' ids
    session.add_all(propose_duties(document, lines, reading))
    archive = next((line.text for line in lines if line.is_archive), None)
    document.archive_line = archive[:250] if archive else None


def lines_of(session: Session, document_id: int) -> Sequence[RecipientLine]:
    """The lines of a document in printed order: one statement."""
    rows = session.scalars(
        sa.select(RecipientLine)
        .where(RecipientLine.document_id == document_id)
        .order_by(RecipientLine.position)
    )
    return rows.all()


def lines_and_duties(session: Session, document_id: int) -> tuple[list[RecipientLine], list[PlannedDuty]]:
    """Lines and planned duties together: one statement."""
    rows: Sequence[Any] = session.execute(
        sa.select(RecipientLine, PlannedDuty)
        .outerjoin(PlannedDuty, PlannedDuty.line_id == RecipientLine.id)
        .where(RecipientLine.document_id == document_id)
        .order_by(RecipientLine.position, PlannedDuty.id)
    ).all()
    lines = {line.id: line for line, _ in rows}
    return list(lines.values()), [duty for _, duty in rows if duty is not None]


def duties_of(session: Session, document_id: int) -> Sequence[PlannedDuty]:
    """The planned duties of a document: one statement."""
    return session.scalars(
        sa.select(PlannedDuty).where(PlannedDuty.document_id == document_id).order_by(PlannedDuty.id)
    ).all()


def _line(document: Document, position: int, item: Mapping[str, Any]) -> RecipientLine:
    purpose = item.get("purpose")
    archive = bool(item.get("is_archive"))
    return RecipientLine(
        document_id=document.id,
        position=position,
        text=item["text"],
        name=item["name"],
        purpose=Purpose.ARCHIVE if archive else Purpose(purpose) if purpose else None,
        is_group=bool(item.get("is_group")),
        is_archive=archive,
    )


def _copy_added(line: RecipientLine, position: int) -> RecipientLine:
    fresh = RecipientLine(
        document_id=line.document_id, position=position, text=line.text, name=line.name, added=True
    )
    _settle_as_before(fresh, line)
    return fresh


def _settle_as_before(line: RecipientLine, before: RecipientLine | None) -> None:
    if before is None:
        return
    line.target, line.reason = before.target, before.reason
    line.unit_id, line.group_id, line.person_id = before.unit_id, before.group_id, before.person_id
    line.purpose = line.purpose or before.purpose


def match_lines(session: Session, document: Document, lines: Iterable[RecipientLine]) -> None:
    """Settle the lines whose names are sure: a group of the agency, else one unit of the directory."""
    waiting = [line for line in lines if line.target is None and not line.is_archive]
    if not waiting:
        return
    groups = GroupNames.load(session, document.agency_id)
    directory = Directory.load(session, document.agency_id)
    for line in waiting:
        group = groups.find(line.name)
        match = directory.find(line.name)
        if group.group_id is not None:
            line.target, line.group_id = Target.GROUP, group.group_id
        elif match.unit is not None:
            line.target, line.unit_id = Target.UNIT, match.unit.id


def propose_purposes(lines: Iterable[RecipientLine], reading: Mapping[str, Any]) -> None:
    """Give lines without a printed purpose one: carry out with an assignment, else for information."""
    assigned = {fold(a["unit"]) for a in reading.get("assignments") or ()}
    for line in lines:
        if line.purpose is None:
            named = fold(line.name)
            has_task = any(named == unit or named in unit for unit in assigned)
            line.purpose = Purpose.CARRY_OUT if has_task else Purpose.INFORM


def propose_duties(
    document: Document, lines: Iterable[RecipientLine], reading: Mapping[str, Any]
) -> list[PlannedDuty]:
    """One duty for each line that carries out, with the deadline that the text gives it, if any."""
    details = reading.get("deadline_details") or ()
    duties = []
    for line in lines:
        if line.purpose == Purpose.CARRY_OUT and not line.is_archive:
            found = next((d for d in details if _concerns(d, line)), None)
            duties.append(_duty(document, line, found or {}))
    return duties


def _concerns(detail: Mapping[str, Any], line: RecipientLine) -> bool:
    who, named = fold(detail.get("who") or ""), fold(line.name)
    return bool(who) and (who in named or named in who)


def _duty(document: Document, line: RecipientLine, detail: Mapping[str, Any]) -> PlannedDuty:
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


def settle(
    session: Session,
    actor: Actor,
    document_id: int,
    settlements: Sequence[Settlement],
    duties: Sequence[DutyPlan],
    *,
    seen: int,
) -> None:
    """The drafter settles lines and confirms duties; what a name was settled as is remembered."""
    with step("settle", session, actor, document_id, seen=seen) as moving:
        lines = {line.id: line for line in lines_of(session, document_id)}
        for settlement in settlements:
            line = lines.get(settlement.line_id)
            if line is None or line.is_archive:
                raise NotFound
            _settle(session, moving, line, settlement)
        _plan(session, moving, lines, duties)


def _settle(session: Session, moving: Moving, line: RecipientLine, said: Settlement) -> None:
    _demand_target(session, said)
    if said.target == Target.UNIT and said.unit_id != line.unit_id and said.unit_id is not None:
        remember_alias(session, moving.document.agency_id, said.unit_id, line.name)
    if said.target == Target.GROUP and said.group_id != line.group_id and said.group_id is not None:
        remember_spelling(session, session.get_one(RecipientGroup, said.group_id), line.name)
    before = [line.target, line.purpose]
    line.purpose, line.target = said.purpose, said.target
    line.unit_id = said.unit_id if said.target == Target.UNIT else None
    line.group_id = said.group_id if said.target == Target.GROUP else None
    line.person_id = said.person_id if said.target == Target.PERSON else None
    line.reason = nfc(said.reason or "").strip() or None
    if before != [line.target, line.purpose]:
        moving.details.setdefault("settled", []).append(
            {"line": line.text, "as": line.target, "purpose": line.purpose}
        )


def _demand_target(session: Session, said: Settlement) -> None:
    """Raise Invalid when what the line is settled as does not exist, or a reason is missing."""
    wanted: dict[Target, tuple[type[Any], int | None]] = {
        Target.UNIT: (Unit, said.unit_id),
        Target.GROUP: (RecipientGroup, said.group_id),
        Target.PERSON: (Person, said.person_id),
    }
    if said.purpose == Purpose.ARCHIVE:
        raise Invalid(say("Please choose a purpose for this recipient."), field=f"purpose-{said.line_id}")
    if said.target in wanted:
        model, key = wanted[said.target]
        found = session.get(model, key) if key is not None else None
        if found is None:
            raise Invalid(say("Please choose who this recipient is."), field=f"target-{said.line_id}")
    if said.target == Target.WITHHELD and not (said.reason or "").strip():
        raise Invalid(
            say("A printed recipient that is not sent to needs a reason."),
            code="reason_missing",
            field=f"reason-{said.line_id}",
        )


def _plan(
    session: Session, moving: Moving, lines: Mapping[int, RecipientLine], duties: Sequence[DutyPlan]
) -> None:
    session.execute(sa.delete(PlannedDuty).where(PlannedDuty.document_id == moving.document.id))
    for duty in duties:
        line = lines.get(duty.line_id)
        if line is None:
            raise NotFound
        if line.purpose != Purpose.CARRY_OUT or not duty.content.strip():
            continue
        session.add(
            PlannedDuty(
                document_id=moving.document.id,
                line_id=duty.line_id,
                content=nfc(duty.content).strip(),
                deadline=duty.deadline,
                operator=duty.operator,
                last_good_day=duty.last_good_day,
                report_to=duty.report_to,
                through=duty.through,
            )
        )


def add_line(
    session: Session, actor: Actor, document_id: int, name: str, said: Settlement, *, seen: int
) -> None:
    """The drafter adds a recipient that the text does not print, with a reason."""
    with step("settle", session, actor, document_id, seen=seen) as moving:
        position = len(lines_of(session, document_id)) + 1
        added_line(session, moving, position, nfc(name).strip(), said)


def added_line(session: Session, moving: Moving, position: int, name: str, said: Settlement) -> RecipientLine:
    """A line that the text does not print; raises Invalid without a name or a reason.

    Its name is nobody's spelling: it is not remembered for later documents.
    """
    if not name or not (said.reason or "").strip():
        raise Invalid(say("Please give the recipient's name and the reason for adding it."), field="name")
    line = RecipientLine(
        document_id=moving.document.id,
        position=position,
        text=name,
        name=name[:250],
        added=True,
        unit_id=said.unit_id,
        group_id=said.group_id,
    )
    session.add(line)
    _settle(session, moving, line, said)
    return line
