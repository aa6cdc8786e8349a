"""To whom a leader of a recipient can give a received document: its units and its people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

import clock
from documents.delivery_queries import Received
from documents.queries import Condition
from organization.directory import existing, held
from organization.models import Person, Post, Role, Unit


@dataclass(frozen=True, slots=True)
class Assignee:
    """A unit or a person; `code` is what a form sends: "unit:12", "person:7"."""

    code: str
    name: str


def assignees(session: Session, delivery: Received) -> Sequence[Assignee]:
    """The units of a recipient agency and its people, or the people of a recipient unit: two statements."""
    place = (
        Post.agency_id == delivery.recipient_agency_id
        if delivery.to_agency
        else Post.unit_id == delivery.unit_id
    )
    return [*_units(session, delivery), *_people(session, place)]


def people_of_unit(session: Session, unit_id: int) -> Sequence[Assignee]:
    """The people to whom the head of a unit can pass something on: one statement."""
    return _people(session, Post.unit_id == unit_id)


def _people(session: Session, place: Condition) -> list[Assignee]:
    people = session.execute(
        sa.select(Person.id, Person.name, Post.title, Unit.name.label("unit"))
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(place, held(clock.today()), Post.role != Role.ADMINISTRATOR)
        .order_by(Person.sort_key, Post.id)
    )
    posts: dict[int, tuple[str, list[str]]] = {}
    for person in people:  # whoever holds several posts is one person to give it to
        posts.setdefault(person.id, (person.name, []))[1].append(f"{person.title}, {person.unit}")
    return [
        Assignee(f"person:{key}", f"{name} – {'; '.join(titles)}") for key, (name, titles) in posts.items()
    ]


def _units(session: Session, delivery: Received) -> list[Assignee]:
    if not delivery.to_agency:
        return []
    above = aliased(Unit)
    rows = session.execute(
        sa.select(Unit.id, Unit.name, above.name.label("above"))
        .outerjoin(above, above.id == Unit.parent_id)
        .where(
            Unit.agency_id == delivery.recipient_agency_id,
            Unit.id != delivery.recipient_agency_id,
            existing(clock.today()),
        )
        .order_by(Unit.sort_key, Unit.id)
    )
    found = rows.all()
    named = Counter(row.name for row in found)  # several may be called "Văn phòng": then with the unit above
    return [
        Assignee(f"unit:{row.id}", f"{row.name} – {row.above}" if named[row.name] > 1 else row.name)
        for row in found
    ]
