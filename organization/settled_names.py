"""Whom an agency means by a name that is neither a unit's nor a group's: a person, or a body outside."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import Base
from organization.directory import held
from organization.models import Post
from organization.names import fold
from organization.outside_bodies import outside_bodies, remember_body

person_names = sa.Table(
    "person_names",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agency_id", sa.ForeignKey("units.id"), nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id"), nullable=False),
    sa.Column("folded", sa.String(250), nullable=False),
    sa.UniqueConstraint("agency_id", "folded"),
)
_p, _b = person_names.c, outside_bodies.c


@dataclass(frozen=True, slots=True)
class Settled:
    """A person; where there is none a body outside the system, with the e-mail address it was last given."""

    person_id: int | None = None
    email: str | None = None


def remember_person(session: Session, agency_id: int, name: str, person_id: int) -> None:
    """In the running transaction: the agency means this person by the name from now on."""
    _forget_person(session, agency_id, name)
    values = {"agency_id": agency_id, "person_id": person_id, "folded": fold(name)[:250]}
    session.execute(sa.insert(person_names).values(values))


def remember_outside(session: Session, agency_id: int, name: str) -> None:
    """In the running transaction: the agency means a body outside by the name, and no person any longer."""
    _forget_person(session, agency_id, name)
    remember_body(session, agency_id, name)


def _forget_person(session: Session, agency_id: int, name: str) -> None:
    known = sa.and_(_p.agency_id == agency_id, _p.folded == fold(name)[:250])
    session.execute(sa.delete(person_names).where(known))


def settled(session: Session, agency_id: int, names: Iterable[str]) -> dict[str, Settled]:
    """What was settled for these names, by name; a person who holds no post today is asked about again.

    Two statements for any number of names, none without names.
    """
    folded = {name: fold(name)[:250] for name in names}
    if not folded:
        return {}
    keys = set(folded.values())
    bodies = sa.select(_b.folded, _b.email).where(_b.agency_id == agency_id, _b.folded.in_(keys))
    found = {key: Settled(email=email) for key, email in session.execute(bodies)}
    holds = sa.exists().where(Post.person_id == _p.person_id, held(clock.today()))
    people = sa.select(_p.folded, _p.person_id, holds).where(_p.agency_id == agency_id, _p.folded.in_(keys))
    for key, person_id, is_here in session.execute(people):
        found.pop(key, None)
        if is_here:
            found[key] = Settled(person_id)
    return {name: found[key] for name, key in folded.items() if key in found}
