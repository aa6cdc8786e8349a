"""Whether the rows of a directory fit together and fit what is stored already; nothing is written here."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from language import say
from organization.directory_files import Fault, Row, Tables
from organization.models import AGENCY_KINDS, Person, Post, Role, Unit
from organization.names import nfc
from organization.spelling import matching_key
from organization.tables import (
    ALIASES,
    GROUPS,
    MANDATES,
    PEOPLE,
    POSTS,
    SUCCESSIONS,
    TABLES,
    UNITS,
    Table,
)

# What makes a row the same as one that is stored; a second import changes it.
KEYS: Mapping[Table, tuple[str, ...]] = {
    UNITS: ("code",),
    PEOPLE: ("code",),
    POSTS: ("person", "unit", "role", "valid_from"),
    MANDATES: ("person", "unit", "kind", "valid_from"),
    ALIASES: ("unit", "text", "agency"),
    GROUPS: ("agency", "name"),
    SUCCESSIONS: ("old", "new", "subject"),
}

_NAMES_A_UNIT = {
    UNITS: ("parent",),
    POSTS: ("unit",),
    MANDATES: ("unit",),
    ALIASES: ("unit", "agency"),
    GROUPS: ("agency",),
    SUCCESSIONS: ("old", "new"),
}
_FIELD = {POSTS: "in_charge_of", MANDATES: "units"}  # codes of units of the same agency
_NAMES_A_PERSON = {POSTS: ("person",), MANDATES: ("person",)}


def faults_of(session: Session, tables: Tables) -> list[Fault]:
    """Everything that is wrong with the rows, in the order of the tables: three statements."""
    stored: dict[str, tuple[str | None, bool]] = {
        code: (parent, kind in AGENCY_KINDS) for code, kind, parent in session.execute(_STORED_UNITS)
    }
    units = stored | {
        row.values["code"]: (row.values.get("parent"), row.values["kind"] in AGENCY_KINDS)
        for row in tables[UNITS]
    }
    people = {row.values["code"] for row in tables[PEOPLE]} | set(session.scalars(sa.select(Person.code)))
    found: list[Fault] = []
    for table in TABLES:
        found += _twice(table, tables[table])
        found += _unknown(table, tables[table], _NAMES_A_UNIT.get(table, ()), units)
        found += _unknown(table, tables[table], _NAMES_A_PERSON.get(table, ()), people)
        found += _backwards(table, tables[table])
        found += _beyond_the_agency(table, tables[table], units)
    found += _circles(tables[UNITS], {code: parent for code, (parent, _) in units.items()})
    found += _no_agency(tables[GROUPS], {code for code, (_, is_agency) in units.items() if is_agency})
    found += _one_spelling_for_two_groups(tables[GROUPS])
    found += _without_post(session, tables)
    found += _not_deputies(tables[POSTS])
    return found


_STORED_POSTS = (
    sa.select(Person.code, Unit.code)
    .select_from(Post)
    .join(Person, Person.id == Post.person_id)
    .join(Unit, Unit.id == Post.unit_id)
)
_PARENT = aliased(Unit)
_STORED_UNITS = sa.select(Unit.code, Unit.kind, _PARENT.code).outerjoin(_PARENT, _PARENT.id == Unit.parent_id)


def _twice(table: Table, rows: Iterable[Row]) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = tuple(row.values.get(name) for name in KEYS[table])
        first = seen.setdefault(key, row.line)
        if first != row.line:
            yield Fault(table.name, row.line, "", say("This is there already in line {line}.", line=first))


def _unknown(
    table: Table, rows: Iterable[Row], columns: Collection[str], known: Collection[str]
) -> Iterator[Fault]:
    for row in rows:
        for column in columns:
            value = row.values.get(column)
            if value is not None and value not in known:
                message = say("There is no “{code}” in the file or in the directory.", code=value)
                yield Fault(table.name, row.line, column, message)


def _beyond_the_agency(
    table: Table, rows: Iterable[Row], units: Mapping[str, tuple[str | None, bool]]
) -> Iterator[Fault]:
    """A field of work consists of units of the agency in which the post is."""
    column = _FIELD.get(table, "")
    for row in rows:
        own = _agency_of(row.values.get("unit"), units)
        for code in row.values.get(column) or ():
            if code not in units or own is None or _agency_of(code, units) != own:
                message = say("“{code}” is no unit of the agency in which the post is.", code=code)
                yield Fault(table.name, row.line, column, message)


def _agency_of(code: str | None, units: Mapping[str, tuple[str | None, bool]]) -> str | None:
    """The nearest agency at or above a unit; none where there is none, or the tree runs in a circle."""
    walked: set[str] = set()
    while code is not None and code in units and code not in walked:
        parent, is_agency = units[code]
        if is_agency:
            return code
        walked.add(code)
        code = parent
    return None


def _not_deputies(rows: Iterable[Row]) -> Iterator[Fault]:
    for row in rows:
        if row.values.get("in_charge_of") and row.values["role"] is not Role.DEPUTY:
            message = say("Only deputies of the head are in charge of some units.")
            yield Fault(POSTS.name, row.line, "in_charge_of", message)


def _backwards(table: Table, rows: Iterable[Row]) -> Iterator[Fault]:
    for row in rows:
        since, until = row.values.get("valid_from"), row.values.get("valid_to")
        if since and until and since > until:
            yield Fault(table.name, row.line, "valid_to", say("The last day is before the first."))


def _circles(rows: Iterable[Row], parents: Mapping[str, str | None]) -> Iterator[Fault]:
    for row in rows:
        walked, code = {row.values["code"]}, row.values.get("parent")
        while code is not None and code not in walked:
            walked.add(code)
            code = parents.get(code)
        if code is not None:
            yield Fault(UNITS.name, row.line, "parent", say("The unit stands above itself."))


def _no_agency(rows: Iterable[Row], agencies: Collection[str]) -> Iterator[Fault]:
    for row in rows:
        if row.values["agency"] not in agencies:
            yield Fault(GROUPS.name, row.line, "agency", say("Only an agency has groups of recipients."))


def _without_post(session: Session, tables: Tables) -> Iterator[Fault]:
    posts = {(person, unit) for person, unit in session.execute(_STORED_POSTS)}
    posts |= {(row.values["person"], row.values["unit"]) for row in tables[POSTS]}
    for row in tables[MANDATES]:
        if (row.values["person"], row.values["unit"]) not in posts:
            yield Fault(MANDATES.name, row.line, "person", say("The person holds no post in this unit."))


def _one_spelling_for_two_groups(rows: Iterable[Row]) -> Iterator[Fault]:
    taken: dict[tuple[str, str], str] = {}
    for row in rows:
        for text in spellings_of(row):
            owner = taken.setdefault((row.values["agency"], matching_key(text)), row.values["name"])
            if owner != row.values["name"]:
                message = say("Another group is already written “{text}”.", text=text)
                yield Fault(GROUPS.name, row.line, "spellings", message)


def spellings_of(row: Row) -> Iterator[str]:
    """The ways in which the group of this row is written, its name first."""
    yield nfc(row.values["name"])
    yield from row.values.get("spellings") or ()
