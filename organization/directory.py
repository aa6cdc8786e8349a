"""The directory: units on a day, whose they are, who follows them, who holds a post, what a name means.

A wrong match is worse than a question: a printed name that fits two units, or fits only without its marks,
gives candidates and no answer; a closed unit is told with its successors.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from organization.addressing import Addressing, Alias, Entry
from organization.models import Person, Post, Role, Unit, UnitAlias, UnitKind, UnitSuccession
from organization.names import fold, nfc
from organization.spelling import matching_key, slots

MOST_CANDIDATES = 8
FEWEST_LETTERS = 5  # of an abbreviation, for it to suggest a longer or shorter name


@dataclass(frozen=True, slots=True)
class Match:
    """What a printed name means: one unit, or a closed one and its successors, or candidates to ask about."""

    printed: str
    unit: Entry | None = None
    closed: Entry | None = None
    successors: tuple[Entry, ...] = ()
    candidates: tuple[Entry, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it can be taken without a question."""
        return self.unit is not None


class Directory:
    """All units as they are on a day, seen from one agency; two statements, then no more."""

    def __init__(
        self, units: Iterable[Entry], aliases: Iterable[Alias], successions: Iterable[tuple[int, int]]
    ) -> None:
        self.units: Mapping[int, Entry] = {entry.id: entry for entry in units}
        self._aliases = list(aliases)
        self._followers: dict[int, list[int]] = {}
        for old, new in successions:
            self._followers.setdefault(old, []).append(new)

    @classmethod
    def load(cls, session: Session, agency_id: int, on: date | None = None) -> Self:
        """Read the directory for matching the names that this agency prints."""
        units = [Entry(*row) for row in session.execute(_UNITS).all()]
        rows = session.execute(_ALIASES_AND_SUCCESSIONS, {"agency": agency_id}).all()
        aliases = [Alias(unit, agency, text) for unit, agency, text, _ in rows if text is not None]
        directory = cls(units, aliases, [(old, new) for old, _, text, new in rows if text is None])
        directory.look_from(agency_id, on or clock.today())
        return directory

    def look_from(self, agency_id: int, on: date) -> None:
        """See the directory from another agency or on another day."""
        self.on, self.agency_id = on, agency_id
        entries = self.units.values()
        existing = [e for e in entries if e.exists_on(on)]
        closed = [e for e in entries if e.closed_before(on)]
        self._existing = Addressing(self.units, self._aliases, agency_id, among=existing)
        self._closed = Addressing(self.units, self._aliases, agency_id, among=closed)

    def find(self, printed: str) -> Match:
        """What a printed name means; never a guess."""
        found = self._existing.look_up(printed)
        if len(found.sure) == 1:
            return Match(printed, unit=self.units[found.sure[0]])
        if found.sure:
            return Match(printed, candidates=self._entries(found.sure))
        past = self._closed.look_up(printed)
        if past.sure:
            latest = max(self._entries(past.sure), key=lambda e: e.valid_to or date.min)
            return Match(printed, closed=latest, successors=self.successors(latest.id))
        return Match(printed, candidates=self._entries([*found.near, *self._resembling(printed)]))

    def successors(self, unit_id: int) -> tuple[Entry, ...]:
        """The units that exist on the day and follow a closed one, over any number of steps."""
        reached: dict[int, None] = {}
        waiting = list(self._followers.get(unit_id, ()))
        while waiting:
            follower = waiting.pop(0)
            if follower in reached or follower not in self.units:
                continue
            reached[follower] = None
            if not self.units[follower].exists_on(self.on):
                waiting += self._followers.get(follower, ())
        return tuple(e for e in map(self.units.__getitem__, reached) if e.exists_on(self.on))

    def _entries(self, ids: Iterable[int]) -> tuple[Entry, ...]:
        return tuple(self.units[i] for i in dict.fromkeys(ids))[:MOST_CANDIDATES]

    def _resembling(self, printed: str) -> Iterator[int]:
        """Units whose name resembles the printed words; only to choose from, the writer's own first."""
        words, letters = f" {matching_key(printed)} ", _letters(printed)
        if len(words.split()) < 2 and len(letters) < FEWEST_LETTERS:
            return
        for entry in sorted(self.units.values(), key=lambda one: one.agency_id != self.agency_id):
            name = f" {matching_key(entry.name)} "
            is_known_here = not entry.is_internal or entry.agency_id == self.agency_id
            alike = words in name or (is_known_here and (name in words or _alike(letters, entry.name)))
            if entry.exists_on(self.on) and alike:
                yield entry.id


def _letters(name: str) -> str:
    """The first letters of a name's syllables, folded."""
    return "".join(slot.initial for slot in slots(name))


def _alike(letters: str, name: str) -> bool:
    """Whether an abbreviated name holds the letters of another, or is held by them."""
    other = _letters(name)
    shorter, longer = sorted((letters, other), key=len)
    return len(shorter) >= FEWEST_LETTERS and shorter in longer


def find_units(session: Session, agency_id: int, printed_name: str, on: date | None = None) -> Match:
    """What one printed name means in that agency's documents; for many names load a Directory."""
    return Directory.load(session, agency_id, on).find(printed_name)


def remember_alias(session: Session, agency_id: int | None, unit_id: int, text: str) -> None:
    """Let the agency's documents (all documents, without one) write the unit so from now on; no commit."""
    folded = matching_key(text)
    known = sa.select(UnitAlias.id).where(
        UnitAlias.unit_id == unit_id,
        UnitAlias.folded == folded,
        sa.or_(UnitAlias.agency_id == agency_id, UnitAlias.agency_id.is_(None)),
    )
    if session.scalar(known.limit(1)) is None:
        session.add(UnitAlias(unit_id=unit_id, agency_id=agency_id, text=nfc(text), folded=folded))


def existing(on: date) -> sa.ColumnElement[bool]:
    """The condition that a unit exists on a day."""
    return sa.and_(
        sa.or_(Unit.valid_from.is_(None), Unit.valid_from <= on),
        sa.or_(Unit.valid_to.is_(None), Unit.valid_to >= on),
    )


def held(on: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """The condition that a post is held on a day."""
    return sa.and_(
        sa.or_(Post.valid_from.is_(None), Post.valid_from <= on),
        sa.or_(Post.valid_to.is_(None), Post.valid_to >= on),
    )


def units_under(
    session: Session, unit_id: int, on: date | None = None, *, kinds: Iterable[UnitKind] = ()
) -> list[Unit]:
    """The units beneath one, at any depth, that exist on the day (today), in alphabetical order."""
    tree = sa.select(Unit.id).where(Unit.parent_id == unit_id).cte(recursive=True)
    tree = tree.union(sa.select(Unit.id).where(Unit.parent_id == tree.c.id))
    wanted = sa.select(Unit).where(Unit.id.in_(sa.select(tree.c.id)), existing(on or clock.today()))
    if kinds:
        wanted = wanted.where(Unit.kind.in_(list(kinds)))
    return list(session.scalars(wanted.order_by(Unit.sort_key, Unit.id)))


def agencies(session: Session, on: date | None = None) -> list[Unit]:
    """The agencies that exist on the day (today), in alphabetical order."""
    wanted = sa.select(Unit).where(Unit.agency_id == Unit.id, existing(on or clock.today()))
    return list(session.scalars(wanted.order_by(Unit.sort_key, Unit.id)))


def agency_of(session: Session, unit_id: int) -> Unit | None:
    """The agency that the unit belongs to: itself for an agency, none for an outside body."""
    whose = sa.select(Unit.agency_id).where(Unit.id == unit_id).scalar_subquery()
    return session.scalar(sa.select(Unit).where(Unit.id == whose))


def successors_of(session: Session, unit_id: int, on: date | None = None) -> list[Unit]:
    """The units that exist on the day (today) and follow the unit, over any number of steps."""
    day = on or clock.today()
    link = UnitSuccession
    after = sa.select(link.new_id).where(link.old_id == unit_id).cte(recursive=True)
    ended = sa.select(Unit.id).where(sa.not_(existing(day)))
    after = after.union(
        sa.select(link.new_id).where(link.old_id == after.c.new_id, after.c.new_id.in_(ended)),
    )
    wanted = sa.select(Unit).where(Unit.id.in_(sa.select(after.c.new_id)), existing(day))
    return list(session.scalars(wanted.order_by(Unit.sort_key, Unit.id)))


def holders(
    session: Session, unit_id: int, *roles: Role, on: date | None = None
) -> list[tuple[Post, Person]]:
    """Who holds one of `roles` on the day (today) in the unit or anywhere in the agency, by given name."""
    rows = session.execute(
        sa.select(Post, Person)
        .join(Person, Person.id == Post.person_id)
        .where(
            sa.or_(Post.unit_id == unit_id, Post.agency_id == unit_id),
            Post.role.in_(roles),
            held(on or clock.today()),
        )
        .order_by(Person.sort_key, Post.id)
    )
    return [(post, person) for post, person in rows]


def search_units(session: Session, words: str, on: date | None = None, *, most: int = 20) -> list[Unit]:
    """Units whose name has the words, with or without marks; those with the marks first."""
    text = nfc(words).lower()
    wanted = sa.select(Unit).where(Unit.name_folded.contains(fold(words), autoescape=True))
    rows = session.scalars(wanted.where(existing(on or clock.today())).order_by(Unit.sort_key).limit(most))
    return sorted(rows, key=lambda unit: text not in unit.name.lower())


_UNITS: sa.Select[*tuple[Any, ...]] = sa.select(
    Unit.id,
    Unit.code,
    Unit.parent_id,
    Unit.agency_id,
    Unit.kind,
    Unit.name,
    Unit.short_name,
    Unit.abbreviation,
    Unit.valid_from,
    Unit.valid_to,
).order_by(Unit.id)

_ALIASES_AND_SUCCESSIONS: sa.CompoundSelect[*tuple[Any, ...]] = sa.union_all(
    sa.select(
        UnitAlias.unit_id, UnitAlias.agency_id, UnitAlias.text, sa.null().cast(sa.Integer).label("new_id")
    ).where(sa.or_(UnitAlias.agency_id.is_(None), UnitAlias.agency_id == sa.bindparam("agency"))),
    sa.select(
        UnitSuccession.old_id, sa.null().cast(sa.Integer), sa.null().cast(sa.String), UnitSuccession.new_id
    ),
)
