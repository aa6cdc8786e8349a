"""Lists of documents for pages: which ones, who holds each, in pages by key; plain frozen values.

Whose documents a list may show is decided by the caller, who hands the condition in; a counter asks with the
same condition as the list that it opens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session, aliased

import clock
from documents.models import Document, Initial, PlannedDuty, RouteTask
from documents.paging import FAR, Page, key_of, read_key
from documents.signing_models import Agreement, Print
from documents.states import PRE_SIGNATURE_STATES, Act, State
from organization.directory import held
from organization.models import Person, Post, Role, Unit

Condition = ColumnElement[bool]

PAGE = 50
UNDER_WAY = (State.IN_REVIEW, State.AWAITING_SIGNATURE, State.SIGNED, State.NUMBERED, State.SEALED)
AT_THE_CLERK = frozenset({State.SIGNED, State.NUMBERED, State.SEALED})


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with whom a document rests, and the post in which it rests there."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a line of a list."""

    id: int
    subject: str
    doc_type: str | None
    number: int | None
    symbol: str | None
    state: State
    state_since: datetime
    revision: int
    urgency: str | None
    returned_reason: str | None
    submitted_at: datetime | None
    issued_at: datetime | None
    document_date: date | None
    agency_id: int
    unit_name: str
    drafter_name: str
    signer_name: str | None
    due_on: date | None
    act: Act | None
    opened_at: datetime | None
    holders: tuple[Holder, ...] = ()

    @property
    def number_and_symbol(self) -> str | None:
        """ "05/KH-SKHCN", once it has a number."""
        return f"{self.number:02d}/{self.symbol}" if self.number is not None else None

    @property
    def waiting_since(self) -> datetime:
        """Since when it rests where it is."""
        return max(self.opened_at or self.state_since, self.state_since)

    @property
    def days_waiting(self) -> int:
        """Since how many days it rests there."""
        return (clock.today() - clock.local(self.waiting_since).date()).days


# Which documents


def drafts_of(person_id: int) -> Condition:
    """The person's drafts that nobody has returned."""
    return sa.and_(
        Document.drafter_id == person_id, Document.state == State.DRAFT, Document.returned_reason.is_(None)
    )


def returned_to(person_id: int) -> Condition:
    """The person's drafts that somebody has sent back."""
    return sa.and_(
        Document.drafter_id == person_id, Document.state == State.DRAFT, Document.returned_reason.is_not(None)
    )


def under_way_of(person_id: int) -> Condition:
    """The person's documents on their way from submission to issue."""
    return sa.and_(Document.drafter_id == person_id, Document.state.in_(UNDER_WAY))


def issued_this_month(whose: Condition) -> Condition:
    """Documents issued since the first of this month, by the clock of Vietnam."""
    first = clock.start_of(clock.today().replace(day=1))
    return sa.and_(whose, Document.issued_at.is_not(None), Document.issued_at >= first)


def awaiting_initial(task_of: Condition, person_id: int) -> Condition:
    """Documents whose open route step waits for this person, who has not initialled it yet."""
    given = sa.exists().where(Initial.task_id == RouteTask.id, Initial.person_id == person_id)
    mine = sa.exists().where(
        RouteTask.document_id == Document.id,
        RouteTask.round == Document.round,
        RouteTask.open.is_(True),
        task_of,
        ~given,
    )
    return sa.and_(Document.state == State.IN_REVIEW, mine)


def awaiting_signature_of(person_id: int) -> Condition:
    """Documents that wait for this person's signature."""
    return sa.and_(Document.state == State.AWAITING_SIGNATURE, Document.signer_id == person_id)


def agreed_by(person_id: int) -> Condition:
    """Documents that wait for this person's signature and that the person has agreed to as they are now."""
    same_pdf = sa.exists().where(
        Print.document_id == Document.id,
        Print.revision == Document.revision,
        Print.prepared_sha256 == Agreement.pdf_sha256,
    )
    mark = (
        sa.exists()
        .where(
            Agreement.document_id == Document.id,
            Agreement.person_id == person_id,
            Agreement.round == Document.round,
            Agreement.revision == Document.revision,
            sa.or_(Agreement.pdf_sha256.is_(None), same_pdf),
        )
        .correlate(Document)
    )
    return sa.and_(awaiting_signature_of(person_id), mark)


def to_agree(person_id: int) -> Condition:
    """Documents that wait for this person's signature and have not been agreed to yet."""
    return sa.and_(awaiting_signature_of(person_id), sa.not_(agreed_by(person_id)))


def initialled_by(person_id: int) -> Condition:
    """Documents that the person has initialled and that are not issued yet."""
    given = sa.exists().where(Initial.document_id == Document.id, Initial.person_id == person_id)
    return sa.and_(given, Document.state.in_(UNDER_WAY))


def before_signature(whose: Condition) -> Condition:
    """Documents that nobody has signed yet."""
    return sa.and_(whose, Document.state.in_(PRE_SIGNATURE_STATES))


# How many, and which ones


def counts(session: Session, lists: Mapping[str, Condition]) -> dict[str, int]:
    """The length of each list: one statement for all."""
    if not lists:
        return {}
    asked = [
        sa.select(sa.func.count()).select_from(Document).where(condition).scalar_subquery()
        for condition in lists.values()
    ]
    return dict(zip(lists, session.execute(sa.select(*asked)).one(), strict=True))


_open = aliased(RouteTask)
_drafter, _signer = aliased(Person), aliased(Person)
_duty_due = (
    sa.select(sa.func.min(PlannedDuty.last_good_day))
    .where(PlannedDuty.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)
DUE = sa.func.coalesce(_open.due_on, _duty_due)

_LISTED: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        Document.id, Document.subject, Document.doc_type, Document.number, Document.symbol, Document.state,
        Document.state_since, Document.revision, Document.urgency, Document.returned_reason,
        Document.submitted_at, Document.issued_at, Document.document_date, Document.agency_id,
        Unit.name.label("unit_name"), _drafter.name.label("drafter_name"), _signer.name.label("signer_name"),
        DUE.label("due_on"), _open.act, _open.opened_at,
        _open.agency_id.label("task_agency"), _open.role, _open.unit_id.label("task_unit"),
        _open.person_id.label("task_person"),
    )
    .join(Unit, Unit.id == Document.unit_id)
    .join(_drafter, _drafter.id == Document.drafter_id)
    .outerjoin(_signer, _signer.id == Document.signer_id)
    .outerjoin(
        _open,
        sa.and_(_open.document_id == Document.id, _open.round == Document.round, _open.open.is_(True)),
    )
)  # fmt: skip


def newest(
    session: Session, condition: Condition, *, before: int | None = None, limit: int = PAGE
) -> Page[Listed]:
    """A page of the list, the newest document first; `before` is the key of the page. Two statements."""
    wanted = _LISTED.where(condition).order_by(Document.id.desc()).limit(limit + 1)
    if before is not None:
        wanted = wanted.where(Document.id < before)
    rows = session.execute(wanted).all()
    shown = _with_holders(session, rows[:limit])
    return Page(shown, str(shown[-1].id) if len(rows) > limit else None)


def soonest(
    session: Session, condition: Condition, *, after: str | None = None, limit: int = PAGE
) -> Page[Listed]:
    """A page of the list, what is due first above; `after` is the key of the page. Two statements."""
    due = sa.func.coalesce(DUE, FAR)
    wanted = _LISTED.where(condition).order_by(due, Document.id).limit(limit + 1)
    if after is not None:
        day, last = read_key(after)
        wanted = wanted.where(sa.or_(due > day, sa.and_(due == day, Document.id > last)))
    rows = session.execute(wanted).all()
    shown = _with_holders(session, rows[:limit])
    more = len(rows) > limit
    return Page(shown, key_of(shown[-1].due_on, shown[-1].id) if more else None)


def _with_holders(session: Session, rows: Sequence[Any]) -> list[Listed]:
    tasks = {row.id: Task(row.task_agency, row.role, row.task_unit, row.task_person) for row in rows}
    waiting = {key: task for key, task in tasks.items() if task.agency_id is not None}
    clerks = {row.agency_id for row in rows if row.state in AT_THE_CLERK}
    desk = {agency: Task(agency, Role.CLERK, None, None) for agency in clerks}
    found = holders_of(session, [*waiting.values(), *desk.values()])
    return [_listed(row, found, tasks, desk) for row in rows]


@dataclass(frozen=True, slots=True)
class Task:
    """Whom a route step, or the clerk's desk, names: a person, or whoever holds a post."""

    agency_id: int | None
    role: str | None
    unit_id: int | None
    person_id: int | None


def _listed(
    row: Any, found: Mapping[Task, tuple[Holder, ...]], tasks: Mapping[int, Task], desk: Mapping[int, Task]
) -> Listed:
    listed = Listed(*row[: len(Listed.__dataclass_fields__) - 1])
    if listed.state == State.IN_REVIEW:
        return replace(listed, holders=found.get(tasks[listed.id], ()))
    if listed.state == State.AWAITING_SIGNATURE and listed.signer_name:
        return replace(listed, holders=(Holder(listed.signer_name, ""),))
    if listed.state in AT_THE_CLERK:
        return replace(listed, holders=found.get(desk[listed.agency_id], ()))
    return listed


def holders_of(session: Session, tasks: Iterable[Task]) -> dict[Task, tuple[Holder, ...]]:
    """Who holds today what each task names, by given name: one statement, none without tasks."""
    asked = set(tasks)
    if not asked:
        return {}
    rows = session.execute(
        sa.select(Post.agency_id, Post.role, Post.unit_id, Post.person_id, Post.title, Person.name)
        .join(Person, Person.id == Post.person_id)
        .where(held(clock.today()), sa.or_(*map(_names, asked)))
        .order_by(Person.sort_key, Post.id)
    ).all()
    return {task: tuple(Holder(r.name, r.title) for r in rows if _fits(task, r)) for task in asked}


def _names(task: Task) -> Condition:
    if task.person_id is not None:
        return sa.and_(Post.person_id == task.person_id, Post.agency_id == task.agency_id)
    named = sa.and_(Post.agency_id == task.agency_id, Post.role == Role(task.role or Role.STAFF))
    return named if task.unit_id is None else sa.and_(named, Post.unit_id == task.unit_id)


def _fits(task: Task, row: Any) -> bool:
    if task.person_id is not None:
        return bool(row.person_id == task.person_id)
    same_post = row.agency_id == task.agency_id and row.role == task.role
    return same_post and task.unit_id in (None, row.unit_id)


def queue_ids(session: Session, condition: Condition, *, limit: int = 1000) -> list[int]:
    """The ids of a queue in its order, what is due first above: one statement, for next and previous."""
    wanted = _LISTED.with_only_columns(Document.id, maintain_column_froms=True).where(condition)
    due = sa.func.coalesce(DUE, FAR)
    return list(session.scalars(wanted.order_by(due, Document.id).limit(limit)))
