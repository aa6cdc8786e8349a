"""Administrative acts on routes (luồng trình): save a new version, let a kind go the general way again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

import clock
from documents.kinds import BY_CODE
from documents.models import Route, RouteStep
from documents.states import Act
from language import ChangedMeanwhile, Invalid, say
from organization import roster
from organization.models import Role
from organization.people import Actor
from workflow.agency_acts import Acting, administrative_act
from workflow.routes import DEFAULT, Ask, demand_lawful

MOST_STEPS = 12
LONGEST_STEP = 30  # working days
ASKED_IN_AGENCY = (Role.HEAD, Role.DEPUTY, Role.OFFICE_HEAD, Role.OFFICE, Role.CLERK)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a route: number 0 is the way that holds before an agency has saved its own."""

    doc_type_code: str | None
    number: int
    current: bool
    created_at: datetime | None
    asks: tuple[Ask, ...]


def versions(session: Session, agency_id: int) -> dict[str | None, list[Version]]:
    """All versions of an agency's routes by kind of document (None: the general one), the latest first."""
    wanted = sa.select(Route).where(Route.agency_id == agency_id).options(selectinload(Route.steps))
    found: dict[str | None, list[Version]] = {None: []}
    for route in session.scalars(wanted.order_by(Route.version.desc(), Route.id.desc())):
        found.setdefault(route.doc_type_code, []).append(_version(route))
    found[None].append(Version(None, 0, not any(v.current for v in found[None]), None, DEFAULT))
    return found


def _version(route: Route) -> Version:
    asks = tuple(
        Ask(Act(s.act), s.role, s.of_drafting_unit, s.person_id, s.needed, s.working_days)
        for s in route.steps
    )
    return Version(route.doc_type_code, route.version, route.current, route.created_at, asks)


def save_route(
    session: Session,
    actor: Actor | None,
    agency_id: int,
    doc_type_code: str | None,
    asks: Sequence[Ask],
    *,
    seen: int,
) -> int:
    """Save the next version of a route; documents submitted from now on go by it. Its number comes back.

    `seen` is the version that the page showed, 0 for none. Raises Invalid (code unlawful_route) when the
    content check or the format check is missing (NĐ 30/2020 Đ12), ChangedMeanwhile when somebody was faster.
    """
    with administrative_act("save_route", session, actor, agency_id) as acting:
        if doc_type_code is not None and doc_type_code not in BY_CODE:
            raise Invalid(say("Choose the kind of document from the list."), field="doc_type_code")
        _demand_holders(acting, asks)
        demand_lawful(asks)
        number = _demand_seen(acting, doc_type_code, seen) + 1
        _set_aside(acting, doc_type_code)
        session.add(_route(agency_id, doc_type_code, number, asks))
        acting.details |= {"doc_type": doc_type_code, "version": number}
        acting.details["steps"] = [_told(ask) for ask in asks]
        return number


def withdraw_route(
    session: Session, actor: Actor | None, agency_id: int, doc_type_code: str | None, *, seen: int
) -> None:
    """Let a kind of document go the general way again; without a general route, the way of the law."""
    with administrative_act("withdraw_route", session, actor, agency_id) as acting:
        acting.details |= {"doc_type": doc_type_code, "version": _demand_seen(acting, doc_type_code, seen)}
        _set_aside(acting, doc_type_code)


def _of_kind(acting: Acting, doc_type_code: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    kind = Route.doc_type_code.is_(None) if doc_type_code is None else Route.doc_type_code == doc_type_code
    return Route.agency_id == acting.agency_id, kind


def _demand_seen(acting: Acting, doc_type_code: str | None, seen: int) -> int:
    last = sa.select(sa.func.max(Route.version)).where(*_of_kind(acting, doc_type_code))
    number = acting.session.scalar(last) or 0
    if number != seen:
        raise ChangedMeanwhile
    return number


def _set_aside(acting: Acting, doc_type_code: str | None) -> None:
    acting.session.execute(
        sa.update(Route).where(*_of_kind(acting, doc_type_code)).values(current=False),
        execution_options={"synchronize_session": False},
    )


def _route(agency_id: int, doc_type_code: str | None, number: int, asks: Sequence[Ask]) -> Route:
    route = Route(
        agency_id=agency_id, doc_type_code=doc_type_code, version=number, current=True, created_at=clock.now()
    )
    for position, ask in enumerate(asks, start=1):
        route.steps.append(
            RouteStep(
                position=position,
                act=ask.act,
                role=ask.role,
                of_drafting_unit=ask.of_drafting_unit,
                person_id=ask.person_id,
                needed=ask.needed,
                working_days=ask.working_days,
            )
        )
    return route


def _demand_holders(acting: Acting, asks: Sequence[Ask]) -> None:
    """Refuse steps that nobody could make, which would keep a document for ever."""
    if len(asks) > MOST_STEPS:
        raise Invalid(say("A route has at most {count} steps.", count=MOST_STEPS))
    posts = roster.posts_in_agency(acting.session, acting.agency_id)
    for position, ask in enumerate(asks, start=1):
        if ask.working_days is not None and not 1 <= ask.working_days <= LONGEST_STEP:
            raise Invalid(
                say("Step {n}: give 1 to {most} working days.", n=position, most=LONGEST_STEP),
                field=f"days-{position}",
            )
        if ask.of_drafting_unit:
            _demand_one(ask, position)
        elif len({p.person_id for p in posts if _fits(ask, p)}) < max(1, ask.needed or 1):
            raise Invalid(
                say("Step {n}: fewer people hold this post today than must agree.", n=position),
                field=f"who-{position}",
            )


def _demand_one(ask: Ask, position: int) -> None:
    if ask.role != Role.UNIT_HEAD or (ask.needed or 1) > 1:
        raise Invalid(say("Step {n}: a unit has one head.", n=position), field=f"needed-{position}")


def _fits(ask: Ask, post: roster.PostLine) -> bool:
    if ask.person_id is not None:
        return post.person_id == ask.person_id and post.role is not Role.ADMINISTRATOR
    return ask.role in ASKED_IN_AGENCY and post.role == ask.role


def _told(ask: Ask) -> dict[str, object]:
    who = f"person:{ask.person_id}" if ask.person_id is not None else str(ask.role)
    return {"act": ask.act.value, "who": who, "needed": ask.needed, "working_days": ask.working_days}
