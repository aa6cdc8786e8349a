"""People and units whose names have all of some words, with or without marks; for the search of all pages."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

import clock
from organization.directory import existing, held
from organization.models import Person, Post, Unit


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person with one of the posts held today."""

    name: str
    title: str
    unit: str
    agency: str | None  # of the unit, where it is another


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit or an agency that exists today."""

    name: str
    abbreviation: str | None
    agency: str | None


def people_named(session: Session, words: Sequence[str], *, most: int) -> list[NamedPerson]:
    """People who hold a post today, by given name: one statement."""
    agency = aliased(Unit)
    rows = session.execute(
        sa.select(Person.name, Post.title, Unit.name, agency.name)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(agency, sa.and_(agency.id == Unit.agency_id, agency.id != Unit.id))
        .where(held(clock.today()), *(Person.name_folded.contains(w, autoescape=True) for w in words))
        .order_by(Person.sort_key, Person.id, Post.id)
        .limit(most)
    )
    return [NamedPerson(*row) for row in rows]


def units_named(session: Session, words: Sequence[str], *, most: int) -> list[NamedUnit]:
    """Units by name: one statement."""
    agency = aliased(Unit)
    rows = session.execute(
        sa.select(Unit.name, Unit.abbreviation, agency.name)
        .outerjoin(agency, sa.and_(agency.id == Unit.agency_id, agency.id != Unit.id))
        .where(existing(clock.today()), *(Unit.name_folded.contains(w, autoescape=True) for w in words))
        .order_by(Unit.sort_key, Unit.id)
        .limit(most)
    )
    return [NamedUnit(*row) for row in rows]
