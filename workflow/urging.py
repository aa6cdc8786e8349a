"""Urging (đôn đốc): by the office with one click, and by rule to a unit's head and then to the leader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents import urging_queries
from documents.delivery_models import Delivery, Direction, Duty
from documents.models import Document
from documents.reminder_models import NoticeKind, Urging, UrgingKind
from documents.states import Channel
from documents.urging_queries import Late
from language import Invalid, say
from organization.calendar import Calendar, load_calendar
from organization.models import Person, Role, UrgingRule
from organization.people import Actor
from organization.post_holders import heads_of_units, holders_in
from workflow import history, notices, outside_news
from workflow.history import history_heads
from workflow.notices import ToTell
from workflow.steps import step

HEAD_AFTER, LEADER_AFTER = 2, 5  # working days late, where an agency has no rule of its own
AT_ONCE = 100
NAMED = 60  # names that the history keeps

_h = history_heads.c


def urge(session: Session, actor: Actor, document_id: int, *, seen: int) -> int:
    """The tracking office urges all who are late or have not acknowledged; their number comes back.

    A job tells them, outside bodies by mail; who is on paper is urged by a letter document. Raises Invalid
    when nobody is late, or all who are were urged today already.
    """
    with step("urge", session, actor, document_id, seen=seen) as moving:
        today = clock.today()
        late = urging_queries.late_recipients(session, document_id, today)
        if not late:
            raise Invalid(say("Nobody is late."), code="nobody_late")
        if not (reached := by_notice(late)):
            raise Invalid(say("Those who are late are on paper; urge them by letter."), code="on_paper")
        fresh = _not_yet(session, reached, UrgingKind.NOTICE, today.isoformat())
        if not fresh:
            raise Invalid(say("All who are late were urged today already."), code="urged_today")
        rows = [_row(one, UrgingKind.NOTICE, today.isoformat(), moving.actor.person_id) for one in fresh]
        session.execute(sa.insert(Urging), rows)
        moving.details |= {"recipients": len(fresh), "names": [one.name for one in fresh[:NAMED]]}
        return len(fresh)


def by_notice(late: Iterable[Late]) -> list[Delivery]:
    """The recipients whom a notice or a letter by mail reaches; who is on paper is urged by a document."""
    return [one.delivery for one in late if one.delivery.channel != Channel.PAPER]


def to_urge_today(session: Session, document_id: int) -> int:
    """How many recipients who are late a notice would reach and were not urged today: three statements."""
    late, today = urging_queries.late_recipients(session, document_id, clock.today()), clock.today()
    return len(_not_yet(session, by_notice(late), UrgingKind.NOTICE, today.isoformat()))


def _not_yet(session: Session, deliveries: Sequence[Delivery], kind: UrgingKind, key: str) -> list[Delivery]:
    wanted = sa.select(Urging.delivery_id).where(
        Urging.delivery_id.in_([one.id for one in deliveries]), Urging.kind == kind, Urging.key == key
    )
    known = set(session.scalars(wanted))
    return [one for one in deliveries if one.id not in known]


def _row(one: Delivery, kind: UrgingKind, key: str, person_id: int | None = None) -> dict[str, Any]:
    return {
        "document_id": one.document_id,
        "delivery_id": one.id,
        "kind": kind,
        "key": key,
        "person_id": person_id,
        "at": clock.now(),
        "told_at": None,
    }


def record_letter(session: Session, actor: Actor, document_id: int, letter_id: int) -> None:
    """Remember which recipients a drafted letter urges; it counts once it is issued."""
    with transaction(session):
        late = urging_queries.late_recipients(session, document_id, clock.today())
        rows = [
            _row(one.delivery, UrgingKind.LETTER, str(letter_id), actor.person_id)
            | {"letter_id": letter_id, "told_at": clock.now()}
            for one in late
        ]
        if rows:
            session.execute(sa.insert(Urging), rows)


def tell_urged(session: Session, document_id: int) -> None:
    """Put a notice before everybody who was urged and write it into the history of each delivery.

    Called by the job of the step and by the morning round; done twice, nothing is added.
    """
    while _tell_some(session, document_id):
        pass


def _tell_some(session: Session, document_id: int) -> int:
    with transaction(session):
        rows = session.execute(
            sa.select(Urging, Delivery)
            .join(Delivery, Delivery.id == Urging.delivery_id)
            .where(Urging.document_id == document_id, Urging.told_at.is_(None))
            .order_by(Urging.id)
            .limit(AT_ONCE)
        ).all()
        # Notices first: they lock the deliveries they point to, as the recipients' own steps do.
        notices.write(session, _to_tell(session, rows))
        outside_news.tell_urged(session, [(row[0], row[1]) for row in rows])
        _write_histories(session, [urging for urging, _ in rows])
        for urging, _ in rows:
            urging.told_at = clock.now()
        return len(rows)


def _to_tell(session: Session, rows: Sequence[Any]) -> list[ToTell]:
    inside = [delivery for _, delivery in rows if delivery.channel == Channel.INTERNAL]
    people = notices.people_of(session, inside, of_agencies=(Role.CLERK, Role.OFFICE_HEAD))
    leaders = _leaders(session, [delivery for urging, delivery in rows if urging.kind == UrgingKind.LEADER])
    return [
        ToTell(
            person_id=person_id,
            key=f"urging-{urging.id}",
            kind=NoticeKind.URGED if urging.kind == UrgingKind.NOTICE else NoticeKind.ESCALATED,
            document_id=delivery.document_id,
            delivery_id=delivery.id,
            details={"name": delivery.name},
        )
        for urging, delivery in rows
        for person_id in (leaders if urging.kind == UrgingKind.LEADER else people).get(delivery.id, [])
    ]


def _leaders(session: Session, deliveries: Sequence[Delivery]) -> dict[int, list[int]]:
    """The head of the recipient agency; for a unit of the own agency the head of that."""
    whose = {one.id: one.recipient_agency_id or one.agency_id for one in deliveries}
    heads = holders_in(session, whose.values(), Role.HEAD)
    return {delivery_id: heads.get(agency_id, []) for delivery_id, agency_id in whose.items()}


def _write_histories(session: Session, urgings: Iterable[Urging]) -> None:
    """One row in the chain of each delivery, in the order of their ids."""
    urgings = sorted(urgings, key=lambda one: (one.delivery_id, one.id))
    wanted = (
        sa.select(_h.thing_id, _h.seq, _h.hash)
        .where(_h.chain == "delivery", _h.thing_id.in_({one.delivery_id for one in urgings}))
        .order_by(_h.thing_id)
        .with_for_update()
    )
    heads = {row.thing_id: history.Head(row.seq, row.hash) for row in session.execute(wanted)}
    people = _names(session, {one.person_id for one in urgings if one.person_id is not None})
    for one in urgings:
        entry = history.Entry(
            step="urge" if one.kind == UrgingKind.NOTICE else "escalate",
            person_id=one.person_id,
            person_name=people.get(one.person_id or 0, history.SYSTEM),
            document_id=one.document_id,
            details={"kind": one.kind.value},
        )
        heads[one.delivery_id] = history.append(
            session.connection(), "delivery", one.delivery_id, entry, heads[one.delivery_id]
        )


def _names(session: Session, ids: set[int]) -> Mapping[int, str]:
    rows = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids))) if ids else ()
    return {row[0]: row[1] for row in rows}


# By rule


@dataclass(frozen=True, slots=True)
class Rule:
    """After how many working days late whom the morning round tells; 0 is never."""

    head_after: int = HEAD_AFTER
    leader_after: int = LEADER_AFTER

    def kinds(self, late: int) -> list[UrgingKind]:
        """Who is to know of something that is so many working days late."""
        told = ((UrgingKind.HEAD, self.head_after), (UrgingKind.LEADER, self.leader_after))
        return [kind for kind, after in told if after and late >= after]


def rules(session: Session) -> dict[int, Rule]:
    """The rules of the agencies that have one."""
    found = session.scalars(sa.select(UrgingRule))
    return {one.agency_id: Rule(one.head_after, one.leader_after) for one in found}


def escalate(session: Session, day: date) -> None:
    """Tell what by the rules is to be told on that morning, to whom it falls.

    Each duty is told once to each level, and again after its day was moved. Called by a job; done twice,
    nothing is added. On a day off nobody is told anything.
    """
    if load_calendar(session).is_working_day(day):
        _note_late(session, day)
        untold = sa.select(Urging.document_id).where(Urging.told_at.is_(None)).distinct()
        for document_id in session.scalars(untold).all():
            tell_urged(session, document_id)


def _note_late(session: Session, day: date) -> None:
    with transaction(session):
        calendar, by_agency = load_calendar(session), rules(session)
        rows = urging_queries.late_duties(session, day)
        notices.write(session, _overdue(session, rows))
        notices.write(session, _overdue_directions(session, day))
        wanted = {
            (delivery.id, kind, f"{duty.id}-{duty.last_good_day}"): delivery
            for duty, delivery, document in rows
            for kind in by_agency.get(document.agency_id, Rule()).kinds(_late(calendar, duty, day))
        }
        known = sa.select(Urging.delivery_id, Urging.kind, Urging.key).where(
            Urging.delivery_id.in_({key[0] for key in wanted}), Urging.person_id.is_(None)
        )
        fresh = wanted.keys() - {(row[0], row[1], row[2]) for row in session.execute(known)}
        if fresh:
            ordered = sorted(fresh)
            session.execute(sa.insert(Urging), [_row(wanted[key], key[1], key[2]) for key in ordered])


def _late(calendar: Calendar, duty: Duty, day: date) -> int:
    return calendar.working_days_between(duty.last_good_day, day) if duty.last_good_day else 0


def _overdue(session: Session, rows: Sequence[sa.Row[Duty, Delivery, Document]]) -> list[ToTell]:
    """What those who have it in hand are told on the first morning after the last good day."""
    inside = [delivery for _, delivery, _ in rows if delivery.channel == Channel.INTERNAL]
    people = notices.charged_people_of(session, inside)
    return [
        ToTell(
            person_id=person_id,
            key=f"overdue-{duty.id}-{duty.last_good_day}",
            kind=NoticeKind.OVERDUE,
            document_id=delivery.document_id,
            delivery_id=delivery.id,
            details={"day": duty.last_good_day.isoformat() if duty.last_good_day else None},
        )
        for duty, delivery, _ in rows
        for person_id in people.get(delivery.id, [])
    ]


def _overdue_directions(session: Session, day: date) -> list[ToTell]:
    """What is told of a late direction: to the person, or the head of the unit, and to who gave it."""
    rows = urging_queries.late_directions(session, day)
    heads = heads_of_units(session, {given.unit_id for given, _ in rows if given.unit_id is not None})
    return [
        ToTell(
            person_id=person_id,
            key=f"direction-{given.id}-{given.due_on}",
            kind=NoticeKind.OVERDUE,
            document_id=delivery.document_id,
            delivery_id=delivery.id,
            details={"day": given.due_on.isoformat() if given.due_on else None, "direction": given.id},
        )
        for given, delivery in rows
        for person_id in _told_of(given, heads)
    ]


def _told_of(given: Direction, heads: Mapping[int, Sequence[int]]) -> list[int]:
    named = [given.person_id] if given.person_id is not None else heads.get(given.unit_id or 0, [])
    return sorted({*named, given.given_by})
