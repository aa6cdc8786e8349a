"""Changing the working calendar: an administrative act that first shows which deadlines it moves."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

import clock
from documents.delivery_models import Delivery, Duty
from documents.duties import Start, end_of_period
from documents.models import Document, RouteTask
from documents.reminder_models import OwnDuty
from documents.states import State
from language import ChangedMeanwhile, Invalid, NotAllowed, say
from organization.calendar import Calendar, load_calendar
from organization.directory import held
from organization.models import CalendarDay, DayKind, Post, Role, Unit
from organization.people import Actor
from workflow.agency_acts import Acting, administrative_act, required

MOST_DAYS = 60  # of one notice
MOST_TOLD = 200  # moved deadlines that the history names


@dataclass(frozen=True, slots=True)
class DayChange:
    """What a day is to be: off or worked for a reason, or with no kind what its weekday says again."""

    day: date
    kind: DayKind | None
    name: str = ""
    basis: str = ""  # of its own; else the one named for all

    @property
    def works(self) -> bool:
        """Whether offices work on that day afterwards."""
        return self.day.weekday() < 5 if self.kind is None else self.kind is DayKind.WORKED


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that was counted in working days: whose it is, and its last good day before and after."""

    table: str
    id: int
    document: str  # number and symbol; an administrator sees no content
    whose: str
    old: date
    new: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change of the calendar does to deadlines."""

    moved: Sequence[Moved]
    resting: Sequence[Moved]  # printed days that fall on a day off then; they stay as the text says

    @property
    def digest(self) -> str:
        """By which a page that was shown is compared with what would happen now."""
        told = [(one.table, one.id, one.old, one.new) for one in self.moved]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def span(first: date, last: date | None, kind: DayKind, name: str) -> list[DayChange]:
    """The same for all days from one to another that it can be said of: weekdays off, weekends worked."""
    if last is not None and not first <= last <= first + timedelta(days=MOST_DAYS):
        raise Invalid(say("The last day is before the first, or too far from it."), field="last")
    days = [first + timedelta(days=n) for n in range(((last or first) - first).days + 1)]
    works = kind is DayKind.WORKED
    found = [DayChange(day, kind, name) for day in days if works == (day.weekday() >= 5)]
    if not found:
        raise Invalid(say("This is what its weekday says already."), field="day")
    return found


def outcome(session: Session, changes: Iterable[DayChange]) -> Outcome:
    """Which deadlines the changes would move; nothing is changed."""
    before, changes = load_calendar(session), list(changes)
    after = Calendar({**before.exceptions, **{change.day: change.works for change in changes}})
    first = min(change.day for change in changes)
    moved = [*_moved_tasks(session, before, after, first), *_moved_duties(session, after)]
    moved += _moved_own(session, after)
    off = [change.day for change in changes if not change.works and before.is_working_day(change.day)]
    return Outcome([one for one in moved if one.old != one.new], list(_resting(session, off)))


def _moved_tasks(session: Session, before: Calendar, after: Calendar, first: date) -> Iterator[Moved]:
    """Steps of routes that wait: as many working days from the day on which their turn came."""
    unit = aliased(Unit)
    rows = session.execute(
        sa.select(RouteTask.id, RouteTask.opened_at, RouteTask.due_on, Document.symbol, unit.name)
        .join(Document, Document.id == RouteTask.document_id)
        .join(unit, unit.id == Document.unit_id)
        .where(RouteTask.open.is_(True), RouteTask.due_on >= first)
        .order_by(RouteTask.due_on, RouteTask.id)
    )
    for row in rows:
        opened = clock.local(row.opened_at).date()
        new = after.add_working_days(opened, before.working_days_between(opened, row.due_on))
        yield Moved("route_tasks", row.id, f"…/{row.symbol or ''}", row.name, row.due_on, new)


_NUMBERED = (Document.number, Document.symbol)


def _open_duties(*columns: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Duty.id, Duty.last_good_day, Delivery.name, *_NUMBERED, *columns)
        .join(Delivery, Delivery.id == Duty.delivery_id)
        .join(Document, Document.id == Duty.document_id)
        .where(Duty.closed_at.is_(None), Document.state == State.ISSUED)
        .order_by(Duty.last_good_day, Duty.id)
    )


def _moved_duties(session: Session, after: Calendar) -> Iterator[Moved]:
    """Duties with a period in working days from the date of the document, or from the day of receipt."""
    starts = (Document.document_date, Delivery.created_at, Delivery.accepted_at)
    wanted = _open_duties(Duty.working_days, Duty.counted_from, *starts).where(
        Duty.working_days.is_not(None), Duty.last_good_day.is_not(None)
    )
    for row in session.execute(wanted):
        start = _start(row)
        if start is not None:
            new = end_of_period(after, start, row.working_days)
            yield Moved("duties", row.id, _number(row), row.name, row.last_good_day, new)


def _moved_own(session: Session, after: Calendar) -> Iterator[Moved]:
    """What agencies report upward within a period from the date of their document."""
    rows = session.execute(
        sa.select(OwnDuty.id, OwnDuty.working_days, OwnDuty.last_good_day, OwnDuty.who, *_NUMBERED)
        .add_columns(Document.document_date)
        .join(Document, Document.id == OwnDuty.document_id)
        .where(OwnDuty.done_at.is_(None), Document.state == State.ISSUED)
        .where(OwnDuty.working_days.is_not(None), OwnDuty.last_good_day.is_not(None))
        .order_by(OwnDuty.id)
    )
    for row in rows:
        new = end_of_period(after, row.document_date, row.working_days)
        yield Moved("own_duties", row.id, _number(row), row.who, row.last_good_day, new)


def _start(row: Any) -> date | None:
    """From which day the period of a duty counts."""
    if row.counted_from == Start.RECEIPT:
        return clock.local(row.accepted_at).date() if row.accepted_at else None
    return row.document_date or clock.local(row.created_at).date()


def _resting(session: Session, off: Sequence[date]) -> Iterator[Moved]:
    printed = _open_duties().where(Duty.last_good_day.in_(off), Duty.working_days.is_(None))
    for row in session.execute(printed):
        yield Moved("duties", row.id, _number(row), row.name, row.last_good_day, row.last_good_day)


def _number(row: Any) -> str:
    return f"{row.number:02d}/{row.symbol}"


def change_calendar(
    session: Session,
    actor: Actor | None,
    agency_id: int,
    changes: Sequence[DayChange],
    *,
    basis: str,
    shown: str,
) -> Outcome:
    """Change days by the notice named as `basis`, and with them the deadlines counted in working days.

    `shown` is the digest of the outcome that the administrator has looked at; raises ChangedMeanwhile when
    other deadlines would move now. All agencies share the calendar: raises NotAllowed when an agency above
    has an administrator to keep it.
    """
    with administrative_act("change_calendar", session, actor, agency_id) as acting:
        _demand_keeper(acting)
        basis = required(basis, "basis", say("Write the notice or decision that says so."))
        checked = [_checked(change) for change in changes]
        found = outcome(session, checked)
        if found.digest != shown:
            raise ChangedMeanwhile(say("Other deadlines would move now; look at the list again."))
        _set_days(session, checked, basis)
        _move(session, found.moved)
        acting.details |= {"basis": basis, "days": [_told(change) for change in checked]}
        acting.details |= {"moved": len(found.moved), "deadlines": _deadlines(found.moved)}
        return found


def _checked(change: DayChange) -> DayChange:
    if change.kind is None:
        return change
    if change.works == (change.day.weekday() < 5):
        raise Invalid(say("This is what its weekday says already."), field="day")
    return replace(change, name=required(change.name, "name", say("Write what day it is."), 120))


def _set_days(session: Session, changes: Iterable[DayChange], basis: str) -> None:
    for change in changes:
        if change.kind is None:
            session.execute(sa.delete(CalendarDay).where(CalendarDay.day == change.day))
        else:
            day = CalendarDay(day=change.day, works=change.works, kind=change.kind)
            day.name, day.basis = change.name, change.basis or basis
            session.merge(day)


def _move(session: Session, moved: Iterable[Moved]) -> None:
    for one in moved:
        if one.table == "duties":
            values = {"last_good_day": one.new, "version": Duty.version + 1}
            session.execute(sa.update(Duty).where(Duty.id == one.id).values(values))
        elif one.table == "own_duties":
            session.execute(sa.update(OwnDuty).where(OwnDuty.id == one.id).values(last_good_day=one.new))
        else:
            session.execute(sa.update(RouteTask).where(RouteTask.id == one.id).values(due_on=one.new))


def _told(change: DayChange) -> dict[str, Any]:
    kind = change.kind.value if change.kind else None
    return {"day": change.day.isoformat(), "kind": kind, "name": change.name}


def _deadlines(moved: Sequence[Moved]) -> list[list[Any]]:
    return [[one.table, one.id, one.old.isoformat(), one.new.isoformat()] for one in moved[:MOST_TOLD]]


def keeps_calendar(session: Session, agency_id: int) -> bool:
    """Whether the agency keeps the calendar: no agency above it has an administrator today."""
    parent = aliased(Unit)
    above = sa.select(Unit.parent_id).where(Unit.id == agency_id).cte(recursive=True)
    above = above.union(sa.select(parent.parent_id).where(parent.id == above.c.parent_id))
    administered = sa.select(Post.id).where(
        Post.agency_id.in_(sa.select(above.c.parent_id)), Post.role == Role.ADMINISTRATOR, held(clock.today())
    )
    return session.scalar(administered.limit(1)) is None


def _demand_keeper(acting: Acting) -> None:
    if acting.actor and not keeps_calendar(acting.session, acting.agency_id):
        raise NotAllowed(
            say("All agencies share the calendar; the administrator of the highest one keeps it.")
        )
