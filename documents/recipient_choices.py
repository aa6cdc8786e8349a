"""Who a recipient line could be: candidates for a printed name, the agency's groups, what a search finds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.dossier import Line
from documents.states import Target
from organization.addressing import Entry
from organization.directory import Directory, existing, held, search_units
from organization.groups import GroupNames, Member, expand
from organization.models import Person, Post, RecipientGroup, Unit
from organization.names import fold

MOST = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a line can be settled as; `code` is what a form sends: "unit:12", "group:3", "person:7"."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the page of a draft offers for its lines."""

    groups: Sequence[Choice]
    of_line: Mapping[int, Sequence[Choice]] = field(default_factory=dict)  # candidates and what was searched
    closed: Mapping[int, str] = field(default_factory=dict)  # lines that print a unit that no longer exists
    members: Mapping[int, Sequence[Member]] = field(default_factory=dict)  # of the groups that are chosen


def choices(session: Session, agency_id: int, lines: Sequence[Line], searches: Mapping[int, str]) -> Choices:
    """What can be chosen for the lines; `searches` are words by line id, 0 for the line to be added."""
    groups = _groups(session, agency_id)
    names = {choice.code: choice for choice in groups}
    found, closed = _candidates(session, agency_id, [x for x in lines if not x.is_settled], names)
    for line_id, words in searches.items():
        found[line_id] = _search(session, words)
    chosen = {line.group_id for line in lines if line.group_id is not None}
    return Choices(groups, found, closed, expand(session, chosen, agency_id))


def choices_for_name(session: Session, agency_id: int, name: str) -> list[Choice]:
    """Whom a name that stands in no line could mean: the unit it surely means first, then candidates."""
    directory = Directory.load(session, agency_id)
    match = directory.find(name)
    sure = (match.unit,) if match.unit is not None else ()
    return _units(directory, (*sure, *match.successors, *match.candidates))


def _groups(session: Session, agency_id: int) -> list[Choice]:
    rows = session.execute(
        sa.select(RecipientGroup.id, RecipientGroup.name)
        .where(RecipientGroup.agency_id == agency_id)
        .order_by(RecipientGroup.name)
    )
    return [Choice(f"{Target.GROUP.value}:{row.id}", row.name) for row in rows]


def _candidates(
    session: Session, agency_id: int, lines: Sequence[Line], groups: Mapping[str, Choice]
) -> tuple[dict[int, Sequence[Choice]], dict[int, str]]:
    """What the printed names of unresolved lines could mean, and the closed units among them."""
    if not lines:
        return {}, {}
    directory, names = Directory.load(session, agency_id), GroupNames.load(session, agency_id)
    found: dict[int, Sequence[Choice]] = {}
    closed: dict[int, str] = {}
    for line in lines:
        match = directory.find(line.name)
        near = (groups.get(f"{Target.GROUP.value}:{key}") for key in names.find(line.name).candidates)
        found[line.id] = [*(g for g in near if g), *_units(directory, (*match.successors, *match.candidates))]
        if match.closed is not None:
            closed[line.id] = match.closed.name
    return found, closed


def _units(directory: Directory, entries: Iterable[Entry]) -> list[Choice]:
    """Units with the agency they belong to: every agency has a Văn phòng."""
    names = {key: entry.name for key, entry in directory.units.items()}
    found = [_unit(e.id, e.name, names.get(e.agency_id or 0) if e.is_internal else None) for e in entries]
    return found[:MOST]


def _unit(unit_id: int, name: str, agency: str | None) -> Choice:
    return Choice(f"{Target.UNIT.value}:{unit_id}", f"{name} – {agency}" if agency else name)


def _search(session: Session, words: str) -> list[Choice]:
    units = {unit.id: unit for unit in (*_by_code(session, words), *search_units(session, words, most=MOST))}
    agencies = _names(session, {unit.agency_id for unit in units.values() if unit.agency_id != unit.id})
    people = session.execute(
        sa.select(Person.id, Person.name, Post.title)
        .join(Post, Post.person_id == Person.id)
        .where(Person.name_folded.contains(fold(words), autoescape=True), held(clock.today()))
        .order_by(Person.sort_key, Post.id)
        .limit(MOST)
    )
    named = {f"{Target.PERSON.value}:{row.id}": f"{row.name} – {row.title}" for row in people}
    return [
        *(_unit(unit.id, unit.name, agencies.get(unit.agency_id)) for unit in units.values()),
        *(Choice(code, name) for code, name in named.items()),
    ]


def _by_code(session: Session, words: str) -> list[Unit]:
    """The unit with exactly this code or abbreviation."""
    spelled = {words, words.upper()}
    wanted = sa.select(Unit).where(sa.or_(Unit.code.in_(spelled), Unit.abbreviation.in_(spelled)))
    return list(session.scalars(wanted.where(existing(clock.today())).order_by(Unit.sort_key).limit(MOST)))


def _names(session: Session, unit_ids: set[int | None]) -> dict[int | None, str]:
    rows = session.execute(sa.select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids)))
    return {row.id: row.name for row in rows}
