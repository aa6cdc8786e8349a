"""Absences: entered by the person or the office head, with a replacement within the law; what is stuck.

Nothing is moved when an absence begins or ends: who may act is asked of the day (organization.absences).
Entering and ending stand in the agency's chain of history.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.models import Document, RouteTask
from documents.states import State
from language import Invalid, Message, NotAllowed, NotFound, say
from organization import absences
from organization.absences import Away, in_words
from organization.directory import held
from organization.models import Absence, Person, Post, Role
from organization.people import Actor
from workflow import permissions
from workflow.agency_acts import Acting, administrative_act, demand_order

LONGEST = 366  # days


@dataclass(frozen=True, slots=True)
class Days:
    """From when to when somebody is away, both days included, and who acts meanwhile."""

    first: date | None
    last: date | None
    replacement_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """A document that stands still because of an absence, and in words why and who could act."""

    document_id: int
    subject: str
    revision: int
    why: Message
    waits_for_signer: bool


def enters_for_others(actor: Actor, agency_id: int) -> bool:
    """Whether the actor enters absences of other people of the agency: its office head or administrator."""
    return actor.holds(agency_id, Role.OFFICE_HEAD, Role.ADMINISTRATOR)


def enter_absence(session: Session, actor: Actor, agency_id: int, person_id: int, days: Days) -> int:
    """The person, the office head or the administrator enters an absence; its id comes back.

    The replacement makes the person's route steps in those days; it is chosen from `absences.candidates`
    (NĐ 30/2020 Đ13: a leader by a leader). Raises NotAllowed, or Invalid (bad_days, bad_replacement,
    already_absent, stands_in).
    """
    with _act("enter_absence", session, actor, agency_id, person_id) as acting:
        first, last = _lawful_days(days)
        person = session.get(Person, person_id)
        if person is None or not _works(session, agency_id, person_id):
            raise NotFound
        _demand_free(session, agency_id, person_id, first, last)
        chosen = _replacement(session, agency_id, person_id, Days(first, last, days.replacement_id))
        row = Absence(
            agency_id=agency_id,
            person_id=person_id,
            replacement_id=days.replacement_id,
            first_day=first,
            last_day=last,
            entered_by=actor.person_id,
            entered_at=clock.now(),
        )
        session.add(row)
        session.flush()
        acting.details |= {"person": person.name, "replacement": chosen}
        acting.details |= {"since": first.isoformat(), "until": last.isoformat()}
        return row.id


def end_absence(session: Session, actor: Actor, agency_id: int, absence_id: int) -> None:
    """The person is back, or does not go: from now on the own places are the person's again."""
    row = session.get(Absence, absence_id, populate_existing=True)
    if row is None or row.agency_id != agency_id:
        raise NotFound
    with _act("end_absence", session, actor, agency_id, row.person_id) as acting:
        row = session.get_one(Absence, absence_id, populate_existing=True)
        if row.ended_at is not None:
            raise Invalid(say("This absence was ended before."), code="already_ended")
        row.ended_at = clock.now()
        acting.details["person"] = session.get_one(Person, row.person_id).name
        acting.details["until"] = row.last_day.isoformat()


def _act(
    step: str, session: Session, actor: Actor, agency_id: int, person_id: int
) -> AbstractContextManager[Acting]:
    """The frame of an act on somebody's absence: by that person, the office head or the administrator."""

    def demand(fresh: Actor, agency: int | None) -> None:
        own = fresh.person_id == person_id and permissions.works_in(fresh, agency_id)
        if not own and not enters_for_others(fresh, agency_id):
            raise NotAllowed(say("Only the head of office may do this for somebody else."))

    return administrative_act(step, session, actor, agency_id, demand=demand)


def _works(session: Session, agency_id: int, person_id: int) -> bool:
    wanted = sa.select(Post.id).where(
        Post.agency_id == agency_id, Post.person_id == person_id, held(clock.today())
    )
    return session.scalar(wanted.limit(1)) is not None


def _lawful_days(days: Days) -> tuple[date, date]:
    if days.first is None or days.last is None:
        raise Invalid(say("Write the first and the last day."), code="bad_days", field="first_day")
    demand_order(days.first, days.last, "last_day")
    if days.last < clock.today() or (days.last - days.first).days > LONGEST:
        raise Invalid(say("The days are over, or more than a year."), code="bad_days", field="last_day")
    return days.first, days.last


def _demand_free(session: Session, agency_id: int, person_id: int, first: date, last: date) -> None:
    """No two absences at once, and nobody goes away who acts for somebody else in those days."""
    for row in absences.known(session, agency_id):
        if row.last_day < first or row.first_day > last:
            continue
        if row.person_id == person_id:
            raise Invalid(
                say("An absence in these days is entered already."), code="already_absent", field="first_day"
            )
        if row.replacement_id == person_id:
            raise Invalid(
                say("In these days {name} is to be replaced; choose somebody else for {name} first.",
                    name=row.name),
                code="stands_in", field="first_day",
            )  # fmt: skip


def _replacement(session: Session, agency_id: int, person_id: int, days: Days) -> str | None:
    """The name of the chosen replacement, who may act in that place and is there all the days."""
    chosen, first, last = days.replacement_id, days.first, days.last
    if chosen is None or first is None or last is None:
        return None
    lawful = {one.person_id: one.name for one in absences.candidates(session, agency_id, person_id, first)}
    gone = any(
        row.person_id == chosen and row.first_day <= last and row.last_day >= first
        for row in absences.known(session, agency_id)
    )
    if chosen not in lawful or gone:
        raise Invalid(
            say("This person cannot act in that place in these days: a leader is replaced by a leader, "
                "others by somebody of the unit, the same post, or a leader (NĐ 30/2020 Đ13)."),
            code="bad_replacement", field="replacement_id",
        )  # fmt: skip
    return lawful[chosen]


# What stands still


def stuck(session: Session, agency_id: int) -> Sequence[Stuck]:
    """Documents of the agency that stand still today because somebody is away; for its office head."""
    gone = absences.away(session, agency_id)
    if not gone:
        return []
    return [*_unsigned(session, agency_id, gone.values()), *_unchecked(session, agency_id)]


def _unsigned(session: Session, agency_id: int, gone: Iterable[Away]) -> list[Stuck]:
    by_person = {row.person_id: row for row in gone}
    rows = session.execute(
        sa.select(Document.id, Document.subject, Document.revision, Document.signer_id)
        .where(
            Document.agency_id == agency_id,
            Document.state == State.AWAITING_SIGNATURE,
            Document.signer_id.in_(by_person),
        )
        .order_by(Document.id)
    )
    words = {person: of_signer(session, agency_id, row) for person, row in by_person.items()}
    return [
        Stuck(row.id, row.subject, row.revision, words[row.signer_id], waits_for_signer=True) for row in rows
    ]


def _unchecked(session: Session, agency_id: int) -> list[Stuck]:
    rows = session.execute(
        sa.select(Document.id, Document.subject, Document.revision, RouteTask)
        .join(RouteTask, sa.and_(RouteTask.document_id == Document.id, RouteTask.round == Document.round))
        .where(Document.agency_id == agency_id, RouteTask.open.is_(True))
        .order_by(Document.id)
    )
    found = []
    for row in rows:
        absent = holders_away(session, row.RouteTask)
        if absent is not None and not any(one.is_covered for one in absent):
            why = without_name(session, agency_id, absent[0])
            found.append(Stuck(row.id, row.subject, row.revision, why, waits_for_signer=False))
    return found


def holders_away(session: Session, task: RouteTask) -> Sequence[Away] | None:
    """The absences of all who hold a route step; none when somebody who holds it is there."""
    gone = absences.away(session, task.agency_id)
    holders = _holders(session, task)
    if not holders or any(person not in gone for person in holders):
        return None
    return [gone[person] for person in holders]


def _holders(session: Session, task: RouteTask) -> Sequence[int]:
    if task.person_id is not None:
        return [task.person_id]
    wanted = sa.select(Post.person_id).where(
        Post.agency_id == task.agency_id, Post.role == Role(task.role or ""), held(clock.today())
    )
    if task.unit_id is not None:
        wanted = wanted.where(Post.unit_id == task.unit_id)
    return list(dict.fromkeys(session.scalars(wanted.order_by(Post.id))))


def without_name(session: Session, agency_id: int, row: Away) -> Message:
    """Who is away with nobody in that place, and who could be named."""
    could = absences.candidates(session, agency_id, row.person_id)
    return say(
        "{name} is away until {day} and nobody acts in that place. These could: {names}.",
        name=row.name,
        day=in_words(row.last_day),
        names=", ".join(f"{one.name} ({one.title})" for one in could) or "…",
    )


def of_signer(session: Session, agency_id: int, row: Away) -> Message:
    """That the signer is away, and who may sign instead; a printed name is signed by nobody else."""
    others = absences.other_signers(session, agency_id, row.person_id)
    names = ", ".join(f"{one.name} ({one.title})" for one in others)
    day = in_words(row.last_day)
    if not names:
        return say("The signer, {name}, is away until {day}; no other leader is there today.",
                   name=row.name, day=day)  # fmt: skip
    return say(
        "The signer, {name}, is away until {day}. It can wait, or {names} can sign it: the drafter or the "
        "office chooses “Ask another signer”, and the next version prints that leader's block.",
        name=row.name, day=day, names=names,
    )  # fmt: skip


def signer_away(session: Session, document: Document) -> Away | None:
    """The absence of the signer for whom the document waits today, if there is one."""
    if document.state != State.AWAITING_SIGNATURE or document.signer_id is None:
        return None
    return absences.away(session, document.agency_id).get(document.signer_id)


def told_of(session: Session, document: Document, task: RouteTask | None) -> list[Message]:
    """What the page of a document says of people away on whom it waits."""
    if document.state == State.AWAITING_SIGNATURE:
        row = signer_away(session, document)
        return [of_signer(session, document.agency_id, row)] if row else []
    absent = holders_away(session, task) if task is not None else None
    return [_of_holder(session, document.agency_id, row) for row in absent or ()]


def _of_holder(session: Session, agency_id: int, row: Away) -> Message:
    if not row.is_covered:
        return without_name(session, agency_id, row)
    return say("{name} is away until {day}; {other} checks instead.",
               name=row.name, day=in_words(row.last_day), other=row.replacement)  # fmt: skip
