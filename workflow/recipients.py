"""The recipient lines of a draft: read from the text, matched to the directory, settled by the drafter.

A printed line is never dropped: what cannot be matched stays unresolved until the drafter settles it, and
not sending is settled with a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.duties import LONGEST, Start
from documents.models import Document, PlannedDuty, RecipientLine
from documents.reminder_models import OwnDuty
from documents.states import Purpose, Target
from language import Invalid, NotFound, say
from organization.directory import remember_alias
from organization.groups import remember_spelling
from organization.meaning import Names
from organization.models import Person, RecipientGroup, Unit
from organization.names import fold, nfc
from organization.outside_bodies import addresses, remember_address
from organization.people import Actor
from organization.settled_names import remember_outside, remember_person
from workflow import printed_lines, proposals
from workflow.mail import checked_address
from workflow.printed_lines import is_pointer
from workflow.steps import Moving, step

LONGEST_SPELLING = 250


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
    email: str | None = None  # of a body outside the system


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
    working_days: int | None = None  # of a period, where no day is printed
    counted_from: Start | None = None


def first_lines(session: Session, document: Document, reading: Mapping[str, Any]) -> None:
    """Write the lines of a new document, matched, with the purposes and duties that its text gives them."""
    names = Names.load(session, document.agency_id)
    lines = _printed(document, reading, names)
    proposals.match_lines(lines, names)
    proposals.match_as_settled(session, document.agency_id, lines)
    proposals.propose_purposes(session, document, lines, reading, names)
    session.add_all(lines)
    session.flush()  # the planned duties need the lines' ids
    session.add_all(duty for duty, _ in proposals.propose_duties(document, lines, reading, names))
    session.add_all(proposals.propose_own(document, lines, reading, names))


def _printed(document: Document, reading: Mapping[str, Any], names: Names) -> list[RecipientLine]:
    found = enumerate(printed_lines.items(reading, names), start=1)
    return [_line(document, number, item) for number, item in found]


def _words(line: RecipientLine) -> tuple[str, str]:
    """What makes a line the same in the next version; one printed line may mean several bodies."""
    return fold(line.text), fold(line.name)


def read_lines(
    session: Session, document: Document, reading: Mapping[str, Any], before: Mapping[str, Any]
) -> None:
    """Write the lines of a new reading, keeping what was settled of lines printed the same in the one before.

    The duties of such a line are kept too, as long as the text gives it the same deadline.
    """
    old = lines_of(session, document.id)
    planned = _plans_by_words(session, document, old)
    settled = {_words(line): line for line in old}
    names = Names.load(session, document.agency_id)
    kept = [line for line in old if line.added]
    session.execute(sa.delete(PlannedDuty).where(PlannedDuty.document_id == document.id))
    session.execute(sa.delete(RecipientLine).where(RecipientLine.document_id == document.id))
    session.expire_all()
    lines = _printed(document, reading, names)
    lines += [_copy_added(line, len(lines) + n) for n, line in enumerate(kept, start=1)]
    for line in lines:
        _settle_as_before(line, settled.get(_words(line)))
    proposals.match_lines(lines, names)
    proposals.match_as_settled(session, document.agency_id, lines)
    proposals.propose_purposes(session, document, lines, reading, names)
    session.add_all(lines)
    session.flush()  # the planned duties need the lines' ids
    for proposed, line in proposals.propose_duties(document, lines, reading, names):
        plans = planned.get(_words(line), [])
        same = proposals.deadline_of(line, before, names) == proposals.deadline_of(line, reading, names)
        again = [_planned(document, line.id, _reworded(plan, document, before)) for plan in plans]
        session.add_all(again if again and same else [proposed])
    if proposals.days_of(before) != proposals.days_of(reading):
        session.execute(sa.delete(OwnDuty).where(OwnDuty.document_id == document.id))
        session.add_all(proposals.propose_own(document, lines, reading, names))


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
    line.target, line.reason, line.email = before.target, before.reason, before.email
    line.unit_id, line.group_id, line.person_id = before.unit_id, before.group_id, before.person_id
    line.purpose = before.purpose or line.purpose


def _plans_by_words(
    session: Session, document: Document, lines: Iterable[RecipientLine]
) -> dict[tuple[str, str], list[DutyPlan]]:
    """The duties planned so far, by the words of their line, which comes under a new id."""
    words = {line.id: _words(line) for line in lines}
    found: dict[tuple[str, str], list[DutyPlan]] = {}
    for duty in duties_of(session, document.id):
        kept = {name: getattr(duty, name) for name in DutyPlan.__dataclass_fields__}
        plan = DutyPlan(**kept)
        found.setdefault(words[duty.line_id], []).append(plan)
    return found


def _reworded(plan: DutyPlan, document: Document, before: Mapping[str, Any]) -> DutyPlan:
    """The plan with the document's subject as it is now, where the subject was all it said."""
    return replace(plan, content=document.subject) if plan.content == before.get("subject") else plan


def as_planned(duty: PlannedDuty, line_id: int) -> DutyPlan:
    """The same duty for another line."""
    start = Start(duty.counted_from) if duty.counted_from else None
    names = ("content", "deadline", "operator", "last_good_day", "report_to", "through", "working_days")
    same = {name: getattr(duty, name) for name in names}
    return DutyPlan(line_id=line_id, counted_from=start, **same)


def _planned(document: Document, line_id: int, plan: DutyPlan) -> PlannedDuty:
    return PlannedDuty(
        document_id=document.id,
        line_id=line_id,
        content=nfc(plan.content).strip(),
        deadline=plan.deadline,
        operator=plan.operator,
        last_good_day=plan.last_good_day,
        report_to=plan.report_to,
        through=plan.through,
        working_days=plan.working_days,
        counted_from=plan.counted_from,
    )


def added_duties(
    session: Session, document: Document, line: RecipientLine, plans: Sequence[DutyPlan]
) -> list[PlannedDuty]:
    """Plan duties for a line that was added after issue. Raises Invalid like `settle`."""
    for plan in plans:
        _demand_lengths(plan)
    rows = [_planned(document, line.id, plan) for plan in plans]
    session.add_all(rows)
    session.flush()  # periods are counted by the ids of their duties
    return rows


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
        plan_duties(session, moving, lines, duties)


def _settle(session: Session, moving: Moving, line: RecipientLine, said: Settlement) -> None:
    _demand_target(session, said, moving.document.agency_id)
    is_a_name = not line.added and not is_pointer(line.name) and len(line.name) <= LONGEST_SPELLING
    if is_a_name:
        _remember(session, moving.document.agency_id, line, said)
    before = [line.target, line.purpose]
    line.purpose, line.target = said.purpose, said.target
    line.unit_id = said.unit_id if said.target == Target.UNIT else None
    line.group_id = said.group_id if said.target == Target.GROUP else None
    line.person_id = said.person_id if said.target == Target.PERSON else None
    line.reason = nfc(said.reason or "").strip() or None
    line.email = _address_of(session, moving.document.agency_id, line, said)
    if before != [line.target, line.purpose]:
        moving.details.setdefault("settled", []).append(
            {"line": line.text, "as": line.target, "purpose": line.purpose}
        )


def _address_of(session: Session, agency_id: int, line: RecipientLine, said: Settlement) -> str | None:
    """The address of a body outside the system: as given, which is remembered, or as it was remembered.

    An empty box takes away only an address that it has shown.
    """
    if said.target != Target.OUTSIDE:
        return None
    if not (said.email or "").strip():
        is_cleared = said.email is not None and line.email is not None
        return None if is_cleared else addresses(session, agency_id, [line.name]).get(line.name)
    address = checked_address(said.email or "", f"email-{said.line_id}")
    remember_address(session, agency_id, line.name, address)
    return address


def _remember(session: Session, agency_id: int, line: RecipientLine, said: Settlement) -> None:
    if said.target == Target.UNIT and said.unit_id != line.unit_id and said.unit_id is not None:
        remember_alias(session, agency_id, said.unit_id, line.name)
    if said.target == Target.GROUP and said.group_id != line.group_id and said.group_id is not None:
        # Where the agency writes another group so, this one line alone is settled otherwise.
        with suppress(Invalid):
            remember_spelling(session, session.get_one(RecipientGroup, said.group_id), line.name)
    if said.target == Target.PERSON and said.person_id != line.person_id and said.person_id is not None:
        remember_person(session, agency_id, line.name, said.person_id)
    if said.target == Target.OUTSIDE and line.target != Target.OUTSIDE:
        remember_outside(session, agency_id, line.name)


def _demand_target(session: Session, said: Settlement, agency_id: int) -> None:
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
        if found is None or (isinstance(found, RecipientGroup) and found.agency_id != agency_id):
            raise Invalid(say("Please choose who this recipient is."), field=f"target-{said.line_id}")
    if said.target == Target.WITHHELD and not (said.reason or "").strip():
        raise Invalid(
            say("A printed recipient that is not sent to needs a reason."),
            code="reason_missing",
            field=f"reason-{said.line_id}",
        )


def plan_duties(
    session: Session, moving: Moving, lines: Mapping[int, RecipientLine], duties: Sequence[DutyPlan]
) -> None:
    """In a step of the drafter: replace all planned duties by these; raises Invalid, NotFound."""
    session.execute(sa.delete(PlannedDuty).where(PlannedDuty.document_id == moving.document.id))
    for duty in duties:
        line = lines.get(duty.line_id)
        if line is None:
            raise NotFound
        if line.purpose != Purpose.CARRY_OUT or not duty.content.strip():
            continue
        _demand_lengths(duty)
        session.add(_planned(moving.document, duty.line_id, duty))


def _demand_lengths(duty: DutyPlan) -> None:
    if duty.working_days is not None and not 1 <= duty.working_days <= LONGEST:
        raise Invalid(say("A period has 1 to {n} working days.", n=LONGEST), field="duties")
    if duty.working_days is not None and duty.deadline is not None:
        raise Invalid(say("Give a day or a period in working days, not both."), field="duties")
    for text, most in ((duty.operator, 30), (duty.report_to, 250), (duty.through, 250)):
        if len(text or "") > most:
            raise Invalid(say("This is too long: at most {n} characters.", n=most), field="duties")


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
    )
    _settle(session, moving, line, said)
    session.add(line)
    return line
