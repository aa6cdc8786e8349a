"""Who is away, and who acts on the route in that place: read from the days, so that nothing is moved.

    away(session, agency_id)            everybody away on a day, with whoever acts for them
    candidates(session, agency_id, …)   who may act in somebody's place, within the law

A replacement takes over places on the route alone: it checks and initials. A signature is never taken over
so: who signs in another's place does it by an own right (KT. by a deputy), with an own block (NĐ 30/2020
Đ13), and TUQ. is never passed on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

import clock
from organization.directory import held, holders
from organization.models import Absence, Person, Post, Role

LEADERS = (Role.HEAD, Role.DEPUTY)
_absent, _other = aliased(Person), aliased(Person)


@dataclass(frozen=True, slots=True)
class Away:
    """One absence: who, in which days, and who acts in that place."""

    id: int
    person_id: int
    name: str
    first_day: date
    last_day: date
    replacement_id: int | None
    replacement: str | None
    acts: bool = True  # the replacement holds a post of the agency that day, and is there

    @property
    def is_covered(self) -> bool:
        """Whether somebody acts in that place."""
        return self.replacement_id is not None and self.acts


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may act in another's place."""

    person_id: int
    name: str
    title: str


def in_force(on: date) -> sa.ColumnElement[bool]:
    """The condition on absences that hold on a day."""
    return sa.and_(Absence.ended_at.is_(None), Absence.first_day <= on, Absence.last_day >= on)


def away(session: Session, agency_id: int, on: date | None = None) -> Mapping[int, Away]:
    """Who is away from the agency on a day (today), by person: one statement."""
    day = on or clock.today()
    return {row.person_id: row for row in _read(session, agency_id, in_force(day), day)}


def known(session: Session, agency_id: int) -> Sequence[Away]:
    """The absences of the agency that hold or are to come, the earliest first."""
    today = clock.today()
    coming = sa.and_(Absence.ended_at.is_(None), Absence.last_day >= today)
    return _read(session, agency_id, coming, today)


def _read(session: Session, agency_id: int, which: sa.ColumnElement[bool], day: date) -> list[Away]:
    away_too = aliased(Absence)
    there = sa.exists().where(
        Post.person_id == Absence.replacement_id, Post.agency_id == Absence.agency_id, held(day)
    )
    gone = sa.exists().where(
        away_too.person_id == Absence.replacement_id,
        away_too.agency_id == Absence.agency_id,
        away_too.ended_at.is_(None),
        away_too.first_day <= day,
        away_too.last_day >= day,
    )
    rows = session.execute(
        sa.select(
            Absence.id, Absence.person_id, _absent.name, Absence.first_day, Absence.last_day,
            Absence.replacement_id, _other.name, sa.and_(there, ~gone),
        )
        .join(_absent, _absent.id == Absence.person_id)
        .outerjoin(_other, _other.id == Absence.replacement_id)
        .where(Absence.agency_id == agency_id, which)
        .order_by(Absence.first_day, Absence.id)
    )  # fmt: skip
    return [Away(*row) for row in rows]


def in_words(day: date) -> str:
    """A day as documents print it: 05/7/2024, 09/02/2024."""
    return (
        f"{day.day:02d}/{day.month:02d}/{day.year}"
        if day.month < 3
        else f"{day.day:02d}/{day.month}/{day.year}"
    )


def candidates(
    session: Session, agency_id: int, person_id: int, on: date | None = None
) -> Sequence[Candidate]:
    """Who may act in the person's place: leaders for a leader; else the same unit, the same post, a leader.

    Who is away that day is left out.
    """
    day = on or clock.today()
    posts = session.scalars(
        sa.select(Post).where(Post.agency_id == agency_id, held(day), Post.role != Role.ADMINISTRATOR)
    ).all()
    own = [post for post in posts if post.person_id == person_id]
    absent = away(session, agency_id, day)
    fitting = {
        post.person_id: post.title
        for post in posts
        if post.person_id != person_id and post.person_id not in absent and _may_stand_in(post, own)
    }
    named = session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(fitting)).order_by(Person.sort_key)
    )
    return [Candidate(row.id, row.name, fitting[row.id]) for row in named]


def other_signers(session: Session, agency_id: int, signer_id: int) -> Sequence[Candidate]:
    """The leaders of the agency who are there today and sign by an own right: the head, deputies (KT.)."""
    gone = away(session, agency_id)
    found = {
        person.id: Candidate(person.id, person.name, post.title)
        for post, person in holders(session, agency_id, *LEADERS)
        if person.id not in gone and person.id != signer_id
    }
    return list(found.values())


def _may_stand_in(post: Post, own: Sequence[Post]) -> bool:
    if not own:
        return False
    if any(mine.role in LEADERS for mine in own):
        return post.role in LEADERS
    return post.role in LEADERS or any(post.unit_id == mine.unit_id or post.role == mine.role for mine in own)
