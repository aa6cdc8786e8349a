"""The actor: a person with the posts and mandates held on a day, as a frozen value.

Steps take an `Actor` as argument and read it again in their own transaction with `actor_of`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

import clock
from organization.models import Absence, Mandate, MandateKind, Person, Post, Role, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A written right to sign that comes with a post."""

    id: int
    kind: MandateKind
    document_types: tuple[str, ...]
    basis: str
    unit_ids: tuple[int, ...] = ()

    def covers(self, document_type: str | None) -> bool:
        """Whether documents of this kind may be signed by it."""
        return not self.document_types or document_type in self.document_types

    def covers_work_of(self, unit_id: int | None) -> bool:
        """Whether what this unit drafted is in its field of work."""
        return not self.unit_ids or unit_id in self.unit_ids


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
class StandIn:
    """A place on routes that the actor takes while its holder is away: whose, until when, which post."""

    person_id: int
    name: str
    until: date
    post: HeldPost


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person and all posts held today, frozen for one request or job.

    `stands_in` opens nothing but route steps; `covered_in` are the agencies where somebody else makes the
    actor's own ones today.
    """

    person_id: int
    name: str
    posts: tuple[HeldPost, ...] = ()
    stands_in: tuple[StandIn, ...] = ()
    covered_in: frozenset[int] = frozenset()

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
    Mandate.unit_ids.label("mandate_units"),
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


_AWAY = sa.and_(
    Absence.ended_at.is_(None),
    Absence.replacement_id.is_not(None),
    Absence.first_day <= sa.bindparam("on"),
    Absence.last_day >= sa.bindparam("on"),
)
_ASKED = sa.bindparam("person", type_=sa.Integer)
_holder = aliased(Person)
# The posts of the person, and of those in whose place the person acts that day.
_WHOSE = sa.union_all(
    sa.select(_ASKED), sa.select(Absence.person_id).where(Absence.replacement_id == _ASKED, _AWAY)
)
_HELD_OR_TAKEN = sa.and_(
    Post.person_id.in_(_WHOSE),
    sa.or_(Post.valid_from.is_(None), Post.valid_from <= sa.bindparam("on")),
    sa.or_(Post.valid_to.is_(None), Post.valid_to >= sa.bindparam("on")),
)
_ACTOR = (
    sa.select(Person.name.label("actor_name"), *_POST, *_MANDATE)
    .add_columns(
        Post.person_id.label("holder_id"),
        _holder.name.label("holder_name"),
        Absence.replacement_id.label("replacement_id"),
        Absence.last_day.label("away_until"),
    )
    .select_from(Person)
    .outerjoin(Post, _HELD_OR_TAKEN)
    .outerjoin(Unit, Unit.id == Post.unit_id)
    .outerjoin(_holder, _holder.id == Post.person_id)
    .outerjoin(
        Absence,
        sa.and_(Absence.person_id == Post.person_id, Absence.agency_id == Post.agency_id, _AWAY),
    )
    .outerjoin(Mandate, sa.and_(_GIVEN, Post.person_id == _ASKED))  # no mandate is passed on
    .where(Person.id == _ASKED)
    .order_by(Post.id, Mandate.id)
)


def actor_of(session: Session, person_id: int, on: date | None = None) -> Actor:
    """Read the person's posts and mandates as they are on a day (today): one statement.

    Raises LookupError when there is no such person.
    """
    rows = session.connection().execute(_ACTOR, {"person": person_id, "on": on or clock.today()}).all()
    if not rows:
        raise LookupError(f"person {person_id}")
    own = [row for row in rows if row.holder_id == person_id]
    taken = [row for row in rows if row.holder_id != person_id and row.replacement_id == person_id]
    return Actor(
        person_id,
        rows[0].actor_name,
        tuple(_posts_with_mandates(own)),
        tuple(StandIn(row.holder_id, row.holder_name, row.away_until, _post(row)) for row in taken),
        frozenset(row.post_agency_id for row in own if row.replacement_id is not None),
    )


def _post(row: Any) -> HeldPost:
    return HeldPost(*row[1 : 1 + len(_POST)])


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
            HeldMandate(
                r.mandate_id,
                r.mandate_kind,
                tuple(r.mandate_types or ()),
                r.mandate_basis,
                tuple(r.mandate_units or ()),
            )
            for r in same
            if r.mandate_id is not None
        )
        yield replace(_post(same[0]), mandates=mandates)
