"""Administrative acts on people: somebody comes into the directory, posts are given and ended."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from language import Invalid, NotFound, say
from organization.directory import existing, held
from organization.models import Mandate, Person, Post, Role, Unit
from organization.names import fold, person_sort_key
from organization.people import Actor
from organization.tables import Unreadable, code, e_mail
from workflow.agency_acts import (
    Acting,
    administrative_act,
    bounded,
    demand_order,
    demand_units,
    in_words,
    required,
)

OF_THE_AGENCY = (Role.HEAD, Role.DEPUTY)  # posts held in the agency itself, not in one of its units


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post to be given."""

    unit_id: int
    role: Role
    title: str
    acting: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not in the directory yet; the code is their key in files that are imported."""

    code: str
    name: str
    email: str = ""
    phone: str = ""


def add_person(
    session: Session, actor: Actor | None, agency_id: int, person: NewPerson, post: Appointment
) -> int:
    """Bring in a person with a first post; the id comes back. Raises Invalid for a code that is taken."""
    with administrative_act("add_person", session, actor, agency_id) as acting:
        made = _new_person(session, person)
        _give(acting, made, post)
        acting.details["code"] = made.code
        return made.id


def _new_person(session: Session, person: NewPerson) -> Person:
    name = required(person.name, "name", say("Write the person's name."), 120)
    key = _read_by(code, person.code, "code")
    if session.scalar(sa.select(Person.id).where(Person.code == key)) is not None:
        raise Invalid(say("Somebody else has the code “{code}”.", code=key), field="code")
    made = Person(
        code=key,
        name=name,
        name_folded=fold(name),
        sort_key=person_sort_key(name)[:200],
        email=_read_by(e_mail, person.email, "email") if person.email else None,
        phone=bounded(person.phone, "phone", 40) or None,
    )
    session.add(made)
    session.flush()  # the post names the person by id
    return made


def _read_by(read: Callable[[str], str], text: str, field: str) -> str:
    try:
        return read(text.strip())
    except Unreadable as error:
        raise Invalid(error.message, field=field) from error


def appoint(session: Session, actor: Actor | None, agency_id: int, person_id: int, post: Appointment) -> int:
    """Give a person a post in the agency; its id comes back.

    Raises Invalid when the unit is not one of the agency's today, or the person holds that post already.
    """
    with administrative_act("appoint", session, actor, agency_id) as acting:
        person = session.get(Person, person_id)
        if person is None:
            raise NotFound(say("There is no such person in the directory."))
        return _give(acting, person, post)


def _give(acting: Acting, person: Person, post: Appointment) -> int:
    session = acting.session
    title = required(post.title, "title", say("Write the official title of the post."), 120)
    demand_order(post.valid_from, post.valid_to)
    unit = _unit_of(session, acting.agency_id, post)
    made = Post(
        person_id=person.id,
        unit_id=unit.id,
        agency_id=acting.agency_id,
        role=post.role,
        title=title,
        acting=post.acting,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
    )
    _refuse_twice(session, made)
    session.add(made)
    session.flush()
    acting.details |= {"person": person.name, "title": title, "unit": unit.name, "role": post.role.value}
    acting.details |= {"since": in_words(post.valid_from), "until": in_words(post.valid_to)}
    return made.id


def _unit_of(session: Session, agency_id: int, post: Appointment) -> Unit:
    on = max(clock.today(), post.valid_from or clock.today())
    wanted = sa.select(Unit).where(Unit.id == post.unit_id, Unit.agency_id == agency_id, existing(on))
    unit = session.scalar(wanted)
    if unit is None:
        raise Invalid(say("Choose a unit of the agency that exists on that day."), field="unit_id")
    if post.role in OF_THE_AGENCY and unit.id != agency_id:
        raise Invalid(say("The head and the deputies hold their post in the agency itself."), field="unit_id")
    if post.acting and post.role is not Role.HEAD:
        raise Invalid(say("Only the head of the agency can be an acting one (Q.)."), field="acting")
    return unit


def _refuse_twice(session: Session, post: Post) -> None:
    same = sa.select(Post.id).where(
        Post.person_id == post.person_id,
        Post.unit_id == post.unit_id,
        Post.role == post.role,
        sa.or_(Post.valid_to.is_(None), Post.valid_to >= (post.valid_from or clock.today())),
    )
    if session.scalar(same.limit(1)) is not None:
        raise Invalid(say("The person holds this post already."), field="role")


def end_post(session: Session, actor: Actor | None, agency_id: int, post_id: int, last_day: date) -> None:
    """End a post with the end of `last_day`; its mandates end with it.

    Raises Invalid (code last_administrator) when nobody would administer the agency any more.
    """
    with administrative_act("end_post", session, actor, agency_id) as acting:
        post = session.get(Post, post_id, populate_existing=True)
        if post is None or post.agency_id != agency_id:
            raise NotFound
        demand_order(post.valid_from, last_day)
        if post.valid_to is not None and post.valid_to < clock.today():
            raise Invalid(say("This post is over already."), field="valid_to")
        _refuse_last_administrator(session, post)
        post.valid_to = last_day
        _end_mandates(session, post_id, last_day)
        person, unit = session.get_one(Person, post.person_id), session.get_one(Unit, post.unit_id)
        acting.details |= {"person": person.name, "title": post.title, "unit": unit.name}
        acting.details["until"] = in_words(last_day)


def put_in_charge(
    session: Session, actor: Actor | None, agency_id: int, post_id: int, unit_ids: Collection[int]
) -> None:
    """Record the units that a deputy of the head is in charge of (phụ trách); none means all.

    Drafts of other units reach that deputy for signature only with a reason. Raises Invalid.
    """
    with administrative_act("put_in_charge", session, actor, agency_id) as acting:
        post = session.get(Post, post_id, populate_existing=True)
        if post is None or post.agency_id != agency_id:
            raise NotFound
        if post.role is not Role.DEPUTY:
            raise Invalid(say("Only deputies of the head are in charge of some units."), field="unit_ids")
        demand_units(session, agency_id, unit_ids)
        post.in_charge_of = sorted(set(unit_ids)) or None
        person = session.get_one(Person, post.person_id)
        names = session.scalars(sa.select(Unit.name).where(Unit.id.in_(unit_ids)).order_by(Unit.sort_key))
        acting.details |= {"person": person.name, "title": post.title, "units": "; ".join(names)}


def _refuse_last_administrator(session: Session, post: Post) -> None:
    others = sa.select(Post.id).where(
        Post.agency_id == post.agency_id,
        Post.role == Role.ADMINISTRATOR,
        Post.id != post.id,
        Post.valid_to.is_(None),
        held(clock.today()),
    )
    if post.role is Role.ADMINISTRATOR and session.scalar(others.limit(1)) is None:
        raise Invalid(
            say("The agency would have no administrator any more; appoint another one first."),
            code="last_administrator",
            field="valid_to",
        )


def _end_mandates(session: Session, post_id: int, last_day: date) -> None:
    longer = sa.or_(Mandate.valid_to.is_(None), Mandate.valid_to > last_day)
    session.execute(
        sa.update(Mandate)
        .where(Mandate.post_id == post_id, longer, Mandate.valid_from <= last_day)
        .values(valid_to=last_day)
    )
