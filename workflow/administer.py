"""Bringing in a directory: an administrative act, recorded in the chain of every agency it concerns.

The other acts stand beside it: administer_people.py (posts, mandates, accounts), administer_rules.py
(register groups, other names of units), administer_calendar.py and so on.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from db import transaction
from language import NotAllowed, say
from organization import demonstration, importing
from organization.directory_files import Tables
from organization.importing import Summary
from organization.models import Person, Post, Unit
from organization.people import Actor, actor_of
from organization.tables import ALIASES, GROUPS, MANDATES, PEOPLE, POSTS, SUCCESSIONS, UNITS
from workflow import history, permissions
from workflow.agency_acts import entry_of


def import_directory(session: Session, actor: Actor | None, tables: Tables) -> Summary:
    """An administrator (or, with None, the command line) brings in a directory: all of it or nothing.

    Raises BadDirectory with every mistake, or NotAllowed when it touches an agency that the actor does not
    administer; a new agency is brought in by who administers the one above it.
    """
    with transaction(session):
        fresh = actor_of(session, actor.person_id) if actor else None
        _demand_administrator(session, fresh, tables)
        summary = importing.import_directory(session, tables)
        _demand_administrator(session, fresh, tables)  # what is new, or was moved, counts too
        _record(session, fresh, tables, summary)
    return summary


class _OnlyTried(Exception):
    """Undoes an import that was only tried."""


def try_directory(session: Session, actor: Actor, tables: Tables) -> Summary:
    """What `import_directory` would do, with the same refusals; nothing is kept."""
    summary = Summary()
    try:
        with transaction(session):
            fresh = actor_of(session, actor.person_id)
            _demand_administrator(session, fresh, tables)
            summary = importing.import_directory(session, tables)
            _demand_administrator(session, fresh, tables)
            raise _OnlyTried
    except _OnlyTried:
        return summary


def load_demonstration(session: Session) -> Summary:
    """Bring in the invented province with its people and accounts; twice does no harm.

    Raises NotEmpty on a database that holds anything else.
    """
    with transaction(session):
        summary = demonstration.load(session)
        _record(session, None, demonstration.tables(), summary)
    return summary


def _demand_administrator(session: Session, actor: Actor | None, tables: Tables) -> None:
    if actor is None:
        return
    for agency_id, above_id in _touched(session, tables):
        if not (permissions.administers(actor, agency_id) or permissions.administers(actor, above_id)):
            raise NotAllowed(say("The file changes an agency that you do not administer."))


def _record(session: Session, actor: Actor | None, tables: Tables, summary: Summary) -> None:
    if not (summary.created | summary.changed).total():
        return
    details = {"created": dict(summary.created), "changed": dict(summary.changed)}
    for agency_id, _ in _touched(session, tables):
        entry = entry_of("import_directory", actor, details)
        history.append(session.connection(), "agency", agency_id, entry)


_NAMES_A_UNIT = {
    UNITS: "code",
    POSTS: "unit",
    MANDATES: "unit",
    ALIASES: "unit",
    GROUPS: "agency",
    SUCCESSIONS: "old",
}


def _touched(session: Session, tables: Tables) -> list[tuple[int, int | None]]:
    """The agencies of all units and people that the file names, each with the agency above it, by id.

    An outside body counts for the agency above it.
    """
    codes = {row.values[column] for table, column in _NAMES_A_UNIT.items() for row in tables[table]}
    people = {row.values["code"] for row in tables[PEOPLE]}
    unit, agency, above = aliased(Unit), aliased(Unit), aliased(Unit)
    whose = sa.func.coalesce(unit.agency_id, above.agency_id)
    of_units = sa.select(whose).outerjoin(above, above.id == unit.parent_id).where(unit.code.in_(codes))
    of_people = sa.select(Post.agency_id).join(Person, Person.id == Post.person_id)
    touched: sa.CompoundSelect[*tuple[Any, ...]] = sa.union(
        of_units, of_people.where(Person.code.in_(people))
    )
    higher = aliased(Unit)
    wanted = (
        sa.select(agency.id, higher.agency_id)
        .outerjoin(higher, higher.id == agency.parent_id)
        .where(agency.id.in_(touched))
        .order_by(agency.id)
    )
    return [(agency_id, higher_id) for agency_id, higher_id in session.execute(wanted)]
