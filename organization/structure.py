"""The units of an agency as a tree, and one unit with all that is known of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from organization.models import Unit, UnitAlias, UnitSuccession
from organization.names import fold
from organization.spelling import matching_key


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree, and how deep it stands."""

    unit: Unit
    depth: int


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit that followed or went before, and for what."""

    unit: Unit
    subject: str | None
    legal_basis: str | None


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit with what stands around it."""

    unit: Unit
    agency: Unit | None
    above: list[Unit]  # from the top down
    below: list[Unit]
    aliases: list[UnitAlias]
    successors: list[Succession]
    predecessors: list[Succession]


def is_over(unit: Unit) -> bool:
    """Whether the unit's last day is past."""
    return unit.valid_to is not None and unit.valid_to < clock.today()


def tree(session: Session, agency_id: int) -> list[Branch]:
    """The agency and its own units, each under the one above it, in alphabetical order."""
    wanted = sa.select(Unit).where(Unit.agency_id == agency_id).order_by(Unit.sort_key, Unit.id)
    units = list(session.scalars(wanted))
    return list(_walk(units, [unit for unit in units if unit.id == agency_id], 0))


def places(session: Session, agency_id: int) -> list[tuple[int, str]]:
    """The living units of the agency as choices, indented as they stand in one another."""
    branches = tree(session, agency_id)
    return [(b.unit.id, f"{'– ' * b.depth}{b.unit.name}") for b in branches if not is_over(b.unit)]


def _walk(units: list[Unit], level: Iterable[Unit], depth: int) -> Iterator[Branch]:
    for unit in level:
        yield Branch(unit, depth)
        yield from _walk(units, [u for u in units if u.parent_id == unit.id and u.id != unit.id], depth + 1)


def search(session: Session, words: str, *, most: int = 100) -> list[Unit]:
    """The units of the whole directory whose name has the words, or that are written so; closed ones too."""
    spelt = sa.exists().where(UnitAlias.unit_id == Unit.id, UnitAlias.folded == matching_key(words))
    spellings = {words.strip(), words.strip().lower(), words.strip().upper()}  # SQLite's lower() leaves Đ
    abbreviated = sa.or_(
        Unit.abbreviation.in_(spellings), sa.func.lower(Unit.abbreviation) == words.strip().lower()
    )
    found = sa.or_(Unit.name_folded.contains(fold(words), autoescape=True), abbreviated, spelt)
    return list(session.scalars(sa.select(Unit).where(found).order_by(Unit.sort_key, Unit.id).limit(most)))


def card(session: Session, unit_id: int, agency_id: int) -> UnitCard | None:
    """All about one unit, with the aliases that hold everywhere or in the agency's documents."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        return None
    below = sa.select(Unit).where(Unit.parent_id == unit_id, Unit.id != unit_id).order_by(Unit.sort_key)
    aliases = sa.select(UnitAlias).where(
        UnitAlias.unit_id == unit_id,
        sa.or_(UnitAlias.agency_id.is_(None), UnitAlias.agency_id == agency_id),
    )
    return UnitCard(
        unit=unit,
        agency=session.get(Unit, unit.agency_id) if unit.agency_id else None,
        above=_above(session, unit),
        below=list(session.scalars(below)),
        aliases=list(session.scalars(aliases.order_by(UnitAlias.text))),
        successors=_linked(session, UnitSuccession.new_id, UnitSuccession.old_id == unit_id),
        predecessors=_linked(session, UnitSuccession.old_id, UnitSuccession.new_id == unit_id),
    )


def _above(session: Session, unit: Unit) -> list[Unit]:
    chain: list[Unit] = []
    parent = session.get(Unit, unit.parent_id) if unit.parent_id else None
    while parent is not None and parent not in chain and parent is not unit:
        chain.insert(0, parent)
        parent = session.get(Unit, parent.parent_id) if parent.parent_id else None
    return chain


def _linked(
    session: Session, other: sa.orm.InstrumentedAttribute[int], link: sa.ColumnElement[bool]
) -> list[Succession]:
    wanted = (
        sa.select(Unit, UnitSuccession.subject, UnitSuccession.legal_basis)
        .join(UnitSuccession, Unit.id == other)
        .where(link)
        .order_by(Unit.sort_key, Unit.id)
    )
    return [Succession(*row) for row in session.execute(wanted)]
