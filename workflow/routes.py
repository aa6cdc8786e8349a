"""The route (luồng trình) of a submission: which tasks it opens, who holds them, where it resumes.

Routes are data, versioned per agency and kind of document. The legal order is fixed: a content check, a
format check and a signature in every route (NĐ 30/2020 Đ12, Đ13).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

import clock
from documents.models import Document, Initial, Route, RouteStep, RouteTask
from documents.states import ACT_WORDS, Act
from language import Invalid, say
from organization import absences
from organization.absences import Away
from organization.models import Post, Role


@dataclass(frozen=True, slots=True)
class Ask:
    """One step of a route, before it is asked of anybody."""

    act: Act
    role: str | None
    of_drafting_unit: bool = False
    person_id: int | None = None
    needed: int | None = 1  # null: all holders
    working_days: int | None = None


DEFAULT: tuple[Ask, ...] = (
    Ask(Act.CONTENT, Role.UNIT_HEAD, of_drafting_unit=True, working_days=2),
    Ask(Act.FORMAT, Role.OFFICE_HEAD, working_days=1),
)


def asks_for(session: Session, agency_id: int, doc_type_code: str | None) -> Sequence[Ask]:
    """The current route of the agency for a kind of document; its general one, or the default."""
    routes = session.scalars(
        sa.select(Route)
        .where(
            Route.agency_id == agency_id,
            Route.current.is_(True),
            sa.or_(Route.doc_type_code == doc_type_code, Route.doc_type_code.is_(None)),
        )
        .options(selectinload(Route.steps))
    ).all()
    if not routes:
        return DEFAULT
    best = max(routes, key=lambda route: route.doc_type_code is not None)
    return [_ask(step) for step in best.steps]


def _ask(step: RouteStep) -> Ask:
    return Ask(step.act, step.role, step.of_drafting_unit, step.person_id, step.needed, step.working_days)


def demand_lawful(asks: Iterable[Ask]) -> None:
    """Raise Invalid when a route skips the content check or the format check (NĐ 30/2020 Đ12)."""
    acts = {ask.act for ask in asks}
    if not {Act.CONTENT, Act.FORMAT} <= acts:
        raise Invalid(
            say("A route must have a content check and a format check (NĐ 30/2020 Đ12)."),
            code="unlawful_route",
        )


def lay_out(session: Session, document: Document, asks: Sequence[Ask], resume_at: int) -> list[RouteTask]:
    """Add the tasks of a new round; those before `resume_at` count as done already.

    Raises Invalid (code nobody_to_act) when a step that is still to be made has no holder today.
    """
    posts = _posts(session, document.agency_id)
    gone = absences.away(session, document.agency_id)
    tasks = [_task(document, position, ask, posts) for position, ask in enumerate(asks, start=1)]
    now = clock.now()
    for task in tasks:
        if task.position < resume_at:
            task.done_at = now
        else:
            _demand_name(session, task, posts, gone)
    session.add_all(tasks)
    return tasks


def _task(document: Document, position: int, ask: Ask, posts: Sequence[Post]) -> RouteTask:
    role, unit_id = _holder(document, ask, posts)
    holders = [p for p in posts if p.role == role and unit_id in (None, p.unit_id)]
    if ask.person_id is None and not holders:
        raise Invalid(
            say(
                "Nobody holds the post that must make the {act} today; ask the administrator.",
                act=ACT_WORDS[ask.act],
            ),
            code="nobody_to_act",
        )
    people = len({p.person_id for p in holders})
    needed = people if ask.needed is None else ask.needed
    if ask.person_id is None and people < needed:  # it would wait for ever
        raise Invalid(
            say(
                "The {act} needs {needed} people, but only {people} hold the post today; "
                "ask the administrator.",
                act=ACT_WORDS[ask.act],
                needed=needed,
                people=people,
            ),
            code="nobody_to_act",
        )
    return RouteTask(
        document_id=document.id,
        round=document.round,
        position=position,
        act=ask.act,
        agency_id=document.agency_id,
        role=role,
        unit_id=unit_id,
        person_id=ask.person_id,
        needed=max(1, needed),
    )


def _demand_name(session: Session, task: RouteTask, posts: Sequence[Post], gone: Mapping[int, Away]) -> None:
    """Raise Invalid (nobody_to_act) when all who hold the step are away and nobody acts for any of them."""
    holders = {p.person_id for p in posts if p.role == task.role and task.unit_id in (None, p.unit_id)}
    away = [gone.get(person) for person in ([task.person_id] if task.person_id else holders)]
    stuck = [row for row in away if row is not None and not row.is_covered]
    if not stuck or len(stuck) < len(away):
        return
    could = absences.candidates(session, task.agency_id, stuck[0].person_id)
    raise Invalid(
        say(
            "{name} is away until {day} and nobody acts in that place. These could: {names}.",
            name=stuck[0].name,
            day=absences.in_words(stuck[0].last_day),
            names=", ".join(f"{one.name} ({one.title})" for one in could) or "…",
        ),
        code="nobody_to_act",
    )


def _holder(document: Document, ask: Ask, posts: Sequence[Post]) -> tuple[str | None, int | None]:
    """Role and unit of the holder; the drafting unit's head may be the head of the office or agency."""
    if not ask.of_drafting_unit:
        return _in_agency(ask.role, posts), None
    for role in (Role.UNIT_HEAD, Role.OFFICE_HEAD, Role.HEAD):
        if any(p.role == role and p.unit_id == document.unit_id for p in posts):
            return role, document.unit_id
    return ask.role, document.unit_id


def _in_agency(role: str | None, posts: Sequence[Post]) -> str | None:
    """The role asked; a small agency without a head of office has its office or clerk check the format."""
    held = {p.role for p in posts}
    stands_in = (role, Role.OFFICE, Role.CLERK) if role == Role.OFFICE_HEAD else (role,)
    return next((r for r in stands_in if r in held), role)


def _posts(session: Session, agency_id: int) -> Sequence[Post]:
    today = clock.today()
    posts = session.scalars(
        sa.select(Post).where(
            Post.agency_id == agency_id,
            sa.or_(Post.valid_from.is_(None), Post.valid_from <= today),
            sa.or_(Post.valid_to.is_(None), Post.valid_to >= today),
        )
    )
    return posts.all()


def lapse(session: Session, document: Document, *acts: Act) -> None:
    """Mark the document's living initials of these acts (all without any) as lapsed; they stay readable."""
    lapsing = sa.update(Initial).where(Initial.document_id == document.id, Initial.lapsed_at.is_(None))
    if acts:
        lapsing = lapsing.where(Initial.act.in_(acts))
    session.execute(lapsing.values(lapsed_at=clock.now()))


def same_as_before(session: Session, document: Document, asks: Sequence[Ask]) -> bool:
    """Whether the route still asks what it asked in the last round; a changed one begins at its start."""
    if not document.round:
        return False
    before = session.execute(
        sa.select(RouteTask.act, RouteTask.person_id)
        .where(RouteTask.document_id == document.id, RouteTask.round == document.round)
        .order_by(RouteTask.position)
    )
    return [(row.act, row.person_id) for row in before] == [(ask.act, ask.person_id) for ask in asks]


def resume_position(document: Document, asks: Sequence[Ask], words: str, file_sha256: str) -> int:
    """Where the route goes on: at the start for new words, at the format check for a new layout only."""
    if document.submitted_words != words or document.resume_position is None:
        return 1
    if document.submitted_file == file_sha256:
        return document.resume_position
    first_format = next((n for n, ask in enumerate(asks, start=1) if ask.act == Act.FORMAT), 1)
    return min(first_format, document.resume_position)
