"""The actor: a person with the posts and mandates held on a day, as a frozen value.

Steps take an `Actor` as argument and read it again in their own transaction with `actor_of`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from organization.models import Mandate, MandateKind, Person, Post, Role, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A written right to sign that comes with a post."""

    id: int
    kind: MandateKind
    document_types: tuple[str, ...]
    basis: str

    def covers(self, document_type: str | None) -> bool:
        """Whether documents of this kind may be signed by it."""
        return not self.document_types or document_type in self.document_types


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post as held today."""

    id: int
    role: Role
    title: str
    acting: bool
    unit_id: int
    unit_name: str
    unit_kind: UnitKind
    agency_id: int | None
    mandates: tuple[HeldMandate, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person and all posts held today, frozen for one request or job."""

    person_id: int
    name: str
    posts: tuple[HeldPost, ...] = ()

    def posts_in(self, agency_id: int | None, *roles: Role) -> tuple[HeldPost, ...]:
        """The posts with one of `roles` in that agency."""
        return tuple(p for p in self.posts if p.agency_id == agency_id and p.role in roles)

    def holds(self, agency_id: int | None, *roles: Role) -> bool:
        """Whether one of `roles` is held in that agency."""
        return bool(self.posts_in(agency_id, *roles))

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units that the person works in; an administrator's post opens none."""
        return frozenset(p.unit_id for p in self.posts if p.role is not Role.ADMINISTRATOR)

    def agencies_as(self, *roles: Role) -> frozenset[int]:
        """The agencies in which one of `roles` is held."""
        return frozenset(p.agency_id for p in self.posts if p.agency_id and p.role in roles)


# In the order of HeldPost.
_POST = (
    Post.id.label("post_id"),
    Post.role.label("post_role"),
    Post.title.label("post_title"),
    Post.acting.label("post_acting"),
    Unit.id.label("post_unit_id"),
    Unit.name.label("post_unit_name"),
    Unit.kind.label("post_unit_kind"),
    Post.agency_id.label("post_agency_id"),
)
# In the order of HeldMandate.
_MANDATE = (
    Mandate.id.label("mandate_id"),
    Mandate.kind.label("mandate_kind"),
    Mandate.document_types.label("mandate_types"),
    Mandate.basis.label("mandate_basis"),
)
_HELD = sa.and_(
    Post.person_id == Person.id,
    sa.or_(Post.valid_from.is_(None), Post.valid_from <= sa.bindparam("on")),
    sa.or_(Post.valid_to.is_(None), Post.valid_to >= sa.bindparam("on")),
)
_GIVEN = sa.and_(
    Mandate.post_id == Post.id,
    Mandate.valid_from <= sa.bindparam("on"),
    sa.or_(Mandate.valid_to.is_(None), Mandate.valid_to >= sa.bindparam("on")),
)


def with_posts(statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """The statement, which has the table of people, with the name and a row for each post held "on" a day."""
    return (
        statement.add_columns(Person.name.label("actor_name"), *_POST)
        .outerjoin(Post, _HELD)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .order_by(Post.id)
    )


_ACTOR = (
    with_posts(sa.select().select_from(Person))
    .add_columns(*_MANDATE)
    .outerjoin(Mandate, _GIVEN)
    .where(Person.id == sa.bindparam("person"))
    .order_by(Mandate.id)
)


def actor_of(session: Session, person_id: int, on: date | None = None) -> Actor:
    """Read the person's posts and mandates as they are on a day (today): one statement.

    Raises LookupError when there is no such person.
    """
    rows = session.connection().execute(_ACTOR, {"person": person_id, "on": on or clock.today()}).all()
    if not rows:
        raise LookupError(f"person {person_id}")
    return Actor(person_id, rows[0].actor_name, tuple(_posts_with_mandates(rows)))


def actor_in(person_id: int, rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> Actor:
    """The actor that the rows of a statement `with_posts` tell of, without the mandates, which only sign."""
    posts = tuple(HeldPost(*row[-len(_POST) :]) for row in rows if row.post_id is not None)
    return Actor(person_id, rows[0].actor_name, posts)


def _posts_with_mandates(rows: Iterable[sa.Row[*tuple[Any, ...]]]) -> Iterable[HeldPost]:
    by_post: dict[int, list[sa.Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        if row.post_id is not None:
            by_post.setdefault(row.post_id, []).append(row)
    for same in by_post.values():
        mandates = tuple(
            HeldMandate(r.mandate_id, r.mandate_kind, tuple(r.mandate_types or ()), r.mandate_basis)
            for r in same
            if r.mandate_id is not None
        )
        yield replace(HeldPost(*same[0][1 : 1 + len(_POST)]), mandates=mandates)
