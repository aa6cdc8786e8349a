"""Importing a directory: all rows are checked, then all are written, or none.

A row that is stored already (the same code, or the same key of checking_directory.KEYS) is changed, so that
a file may be imported again after corrections. Nothing is deleted: a unit or a post is ended by its last day.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import Base
from organization.checking_directory import faults_of, spellings_of
from organization.directory_files import MOST_FAULTS, BadDirectory, Row, Tables
from organization.models import (
    GroupName,
    Mandate,
    Person,
    Post,
    RecipientGroup,
    Role,
    Unit,
    UnitAlias,
    UnitKind,
    UnitSuccession,
)
from organization.names import fold, person_sort_key, sort_key
from organization.spelling import matching_key
from organization.tables import ALIASES, GROUPS, MANDATES, PEOPLE, POSTS, SUCCESSIONS, UNITS, Table
from organization.usual_groups import default_groups


@dataclass
class Summary:
    """How many rows of each table were created and how many were changed."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)


def import_directory(session: Session, tables: Tables) -> Summary:
    """Write the rows in the caller's transaction.

    Raises BadDirectory with every fault before anything is written.
    """
    faults = faults_of(session, tables)
    if faults:
        raise BadDirectory(faults[:MOST_FAULTS])
    writing = _Writing(session)
    writing.units(tables[UNITS])
    writing.people(tables[PEOPLE])
    writing.posts(tables[POSTS])
    writing.mandates(tables[MANDATES])
    writing.aliases(tables[ALIASES])
    writing.successions(tables[SUCCESSIONS])
    writing.groups(tables[GROUPS])
    writing.usual_groups()
    session.flush()  # whoever called reads the result in the same transaction
    return writing.summary


class _Writing:
    """One import: what is stored, by key, and what was done."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.summary = Summary()
        self._units = {unit.code: unit for unit in session.scalars(sa.select(Unit))}
        self._people = {person.code: person for person in session.scalars(sa.select(Person))}
        self._with_groups = set(session.scalars(sa.select(RecipientGroup.agency_id)))
        self._spellings: dict[tuple[int, str], GroupName] = {}

    def units(self, rows: Iterable[Row]) -> None:
        """Write the units, then the tree and whose they are, when all have their ids."""
        parents: dict[str, str | None] = {}
        for row in rows:
            values = dict(row.values)
            if "parent" in values:
                parents[values["code"]] = values.pop("parent")
            values |= {"name_folded": fold(values["name"]), "sort_key": sort_key(values["name"])[:250]}
            self._units[values["code"]] = self._put(UNITS, self._units.get(values["code"]), Unit, values)
        self._session.flush()  # parents are named by id
        for code, parent in parents.items():
            self._units[code].parent_id = self._units[parent].id if parent else None
        self._say_whose()

    def _say_whose(self) -> None:
        """Every unit belongs to the nearest agency above it; an outside body to none."""
        by_id = {unit.id: unit for unit in self._units.values()}
        for unit in by_id.values():
            unit.agency_id = None if unit.kind is UnitKind.OUTSIDE else _nearest_agency(unit, by_id)
        self._session.flush()  # the posts read it next
        agency = sa.select(Unit.agency_id).where(Unit.id == Post.unit_id).scalar_subquery()
        self._session.execute(
            sa.update(Post).values(agency_id=agency), execution_options={"synchronize_session": False}
        )

    def people(self, rows: Iterable[Row]) -> None:
        """Write the people with their keys for search and order."""
        for row in rows:
            name = row.values["name"]
            values = row.values | {"name_folded": fold(name), "sort_key": person_sort_key(name)[:200]}
            code = values["code"]
            self._people[code] = self._put(PEOPLE, self._people.get(code), Person, values)
        self._session.flush()  # posts name people by id

    def posts(self, rows: Iterable[Row]) -> None:
        """Write who holds which post."""
        stored = {
            (post.person_id, post.unit_id, post.role, post.valid_from): post
            for post in self._session.scalars(sa.select(Post))
        }
        for row in rows:
            values = dict(row.values)
            person, unit = self._people[values.pop("person")], self._units[values.pop("unit")]
            key = (person.id, unit.id, values["role"], values.get("valid_from"))
            values |= {"person_id": person.id, "unit_id": unit.id, "agency_id": unit.agency_id}
            if "in_charge_of" in values:
                values["in_charge_of"] = self._ids(values["in_charge_of"])
            self._put(POSTS, stored.get(key), Post, values)
        self._session.flush()  # mandates name posts by id

    def mandates(self, rows: Iterable[Row]) -> None:
        """Write the rights to sign that come with a post of the person in the unit."""
        wanted = sa.select(Post).where(Post.role != Role.ADMINISTRATOR).order_by(Post.id.desc())
        posts = {(post.person_id, post.unit_id): post for post in self._session.scalars(wanted)}
        stored = {(m.post_id, m.kind, m.valid_from): m for m in self._session.scalars(sa.select(Mandate))}
        for row in rows:
            values = dict(row.values)
            unit = self._units[values.pop("unit")]
            post = posts[self._people[values.pop("person")].id, unit.id]
            values["document_types"] = list(values.get("document_types") or ())
            values |= {"post_id": post.id, "agency_id": unit.agency_id}
            if "units" in values:
                values["unit_ids"] = self._ids(values.pop("units"))
            key = (post.id, values["kind"], values["valid_from"])
            self._put(MANDATES, stored.get(key), Mandate, values)

    def _ids(self, codes: Iterable[str]) -> list[int] | None:
        """The units of a field of work; None, which means all, where none is named."""
        return sorted({self._units[code].id for code in codes}) or None

    def aliases(self, rows: Iterable[Row]) -> None:
        """Write the other ways in which units are written."""
        stored = {(a.unit_id, a.agency_id, a.folded): a for a in self._session.scalars(sa.select(UnitAlias))}
        for row in rows:
            unit, agency = self._units[row.values["unit"]], row.values.get("agency")
            values = {
                "unit_id": unit.id,
                "agency_id": self._units[agency].id if agency else None,
                "text": row.values["text"],
                "folded": matching_key(row.values["text"]),
            }
            key = (unit.id, values["agency_id"], values["folded"])
            if key not in stored:  # two ways of writing with one key need one row
                stored[key] = self._put(ALIASES, None, UnitAlias, values)

    def successions(self, rows: Iterable[Row]) -> None:
        """Write who follows whom."""
        found = self._session.scalars(sa.select(UnitSuccession))
        stored = {(s.old_id, s.new_id, s.subject): s for s in found}
        for row in rows:
            values = dict(row.values)
            old, new = self._units[values.pop("old")].id, self._units[values.pop("new")].id
            key = (old, new, values.get("subject"))
            self._put(SUCCESSIONS, stored.get(key), UnitSuccession, values | {"old_id": old, "new_id": new})

    def groups(self, rows: Iterable[Row]) -> None:
        """Write the groups; a spelling that another group had goes over to the one of the file."""
        groups = {(g.agency_id, g.name): g for g in self._session.scalars(sa.select(RecipientGroup))}
        stored = self._session.scalars(sa.select(GroupName))
        self._spellings = {(name.agency_id, name.folded): name for name in stored}
        for row in rows:
            agency_id = self._units[row.values["agency"]].id
            values = {"agency_id": agency_id, "name": row.values["name"], "rule": row.values["rule"]}
            group = self._put(GROUPS, groups.get((agency_id, values["name"])), RecipientGroup, values)
            self._session.flush()  # its spellings name it by id
            for text in spellings_of(row):
                self._spell(group, text).group_id = group.id

    def _spell(self, group: RecipientGroup, text: str) -> GroupName:
        key = (group.agency_id, matching_key(text))
        if key not in self._spellings:
            self._spellings[key] = GroupName(agency_id=key[0], folded=key[1], text=text)
            self._session.add(self._spellings[key])
        return self._spellings[key]

    def usual_groups(self) -> None:
        """Give every agency that had no groups before the usual ones, beside those of the file."""
        for unit in self._units.values():
            if unit.agency_id == unit.id and unit.id not in self._with_groups:
                taken = {folded for agency, folded in self._spellings if agency == unit.id}
                self._session.add_all(_usual(unit, taken))

    def _put(self, table: Table, stored: Any, model: type[Base], values: Mapping[str, Any]) -> Any:
        if stored is None:
            stored = model(**values)
            self._session.add(stored)
            self.summary.created[table.name] += 1
            return stored
        different = {name: value for name, value in values.items() if getattr(stored, name) != value}
        for name, value in different.items():
            setattr(stored, name, value)
        self.summary.changed[table.name] += bool(different)
        return stored


def _nearest_agency(unit: Unit, by_id: Mapping[int, Unit]) -> int | None:
    above: Unit | None = unit
    while above is not None and not above.is_agency:
        above = by_id.get(above.parent_id) if above.parent_id else None
    return above.id if above else None


def _usual(agency: Unit, taken: set[str]) -> Iterator[RecipientGroup]:
    for usual in default_groups(agency.kind):
        if matching_key(usual.name) in taken:
            continue
        group = RecipientGroup(agency_id=agency.id, name=usual.name, rule=usual.rule)
        for text in (usual.name, *usual.spellings):
            folded = matching_key(text)
            if folded not in taken:
                taken.add(folded)
                group.names.append(GroupName(agency_id=agency.id, text=text, folded=folded))
        yield group
