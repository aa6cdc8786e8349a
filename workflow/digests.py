"""The morning digest: overdue, today and the next three working days, new; one a person and working day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents import digest_queries
from documents.digest_queries import Item, by_day, item_of
from documents.reminder_models import Digest
from organization.calendar import Calendar, load_calendar
from organization.models import Account
from organization.people import Actor, actor_of
from workflow import deadlines, followups, notice_letters, permissions, places

BLOCKS = ("overdue", "soon", "new")
AT_ONCE = 200  # people in one step of the job


@dataclass(frozen=True, slots=True)
class Blocks:
    """The three blocks of a digest."""

    overdue: Sequence[Item]
    soon: Sequence[Item]  # today and the next three working days
    new: Sequence[Item]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell; an empty digest is not sent."""
        return bool(self.overdue or self.soon or self.new)


def due_items(session: Session, actor: Actor, until: date | None = None) -> list[Item]:
    """Everything that is due from the person by a day (any day): four statements."""
    found = [
        *digest_queries.reports_due(session, permissions.visible_deliveries(actor), until),
        *digest_queries.directions_due(session, actor.person_id, actor.unit_ids, until),
        *digest_queries.own_due(session, actor.agencies_as(*permissions.TRACKERS), until),
        *digest_queries.checks_due(session, places.waiting_task_of(actor), until),
    ]
    return list(by_day(found))


def blocks_for(session: Session, actor: Actor, day: date, calendar: Calendar) -> Blocks:
    """What the person is told on that morning."""
    due = due_items(session, actor, deadlines.soon_until(calendar, day))
    since = clock.start_of(calendar.working_day_before(day))
    return Blocks(
        [one for one in due if one.day is not None and one.day < day],
        [one for one in due if one.day is not None and one.day >= day],
        digest_queries.arrived_since(session, permissions.receivable_deliveries(actor), since),
    )


def people(session: Session) -> Sequence[int]:
    """Who can sign in, in the order of their ids."""
    return session.scalars(
        sa.select(Account.person_id).where(Account.active.is_(True)).order_by(Account.person_id)
    ).all()


def write_some(session: Session, day: date, first: int, last: int) -> list[int]:
    """Write the digests of a day for the people with ids from `first` to `last`; who got one comes back.

    A person has one digest a day: done twice, nothing is added.
    """
    calendar = load_calendar(session)
    if not calendar.is_working_day(day):
        return []
    have = set(session.scalars(sa.select(Digest.person_id).where(Digest.day == day)))
    chosen = [one for one in people(session) if first <= one <= last and one not in have]
    found = {one: blocks_for(session, actor_of(session, one), day, calendar) for one in chosen}
    with transaction(session):
        rows = [_row(one, day, blocks) for one, blocks in found.items() if blocks.says_something]
        if rows:
            session.execute(sa.insert(Digest), rows)
            notice_letters.put_digests(session, day, rows)
    return [row["person_id"] for row in rows]


def write_all(session: Session, day: date) -> None:
    """Write the digests of a day, some people at a time; called by a job, twice does no harm."""
    ids = people(session)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        write_some(session, day, some[0], some[-1])


def plan_round(session: Session, job: str, day: date) -> None:
    """Enqueue the morning round of a day; a day has one."""
    with transaction(session):
        followups.enqueue(session, job, f"{job}-{day}", [day.toordinal()])


def _row(person_id: int, day: date, blocks: Blocks) -> dict[str, Any]:
    kept = {name: [item.kept() for item in getattr(blocks, name)] for name in BLOCKS}
    return {"person_id": person_id, "day": day, "blocks": kept, "created_at": clock.now()}


def digest_of(session: Session, person_id: int, day: date) -> Blocks | None:
    """The digest of a person on a day as it was written, if there is one: one statement."""
    kept: Mapping[str, list[dict[str, Any]]] | None = session.scalar(
        sa.select(Digest.blocks).where(Digest.person_id == person_id, Digest.day == day)
    )
    return Blocks(*([item_of(one) for one in kept[name]] for name in BLOCKS)) if kept is not None else None
