"""The demonstration: the invented tỉnh Minh Hòa, its people, and accounts that all have one password.

The directory lies in organization/data/demonstration as CSV and comes in as any other would. Nobody in it
exists. For demonstrations only: the password is printed at start.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from language import Refused, say
from organization.accounts import hash_password
from organization.calendar import add_known_days
from organization.directory_files import Tables, read_directory
from organization.importing import Summary, import_directory
from organization.models import Account, Person, Unit
from organization.tables import PEOPLE, POSTS, UNITS

FOLDER = Path(__file__).parent / "data" / "demonstration"
PASSWORD = "minh-hoa-2026"  # noqa: S105  # printed at start, guards nothing but invented papers
MAIN_AGENCY = "SKHCN"


class NotEmpty(Refused):
    """The database holds something that is not of the demonstration."""

    code = "not_empty"


class DemonstrationAccount(NamedTuple):
    """Somebody as whom a stranger may sign in."""

    username: str
    password: str
    name: str
    title: str
    unit: str


def tables() -> Tables:
    """The directory of the demonstration."""
    return read_directory(FOLDER)


def accounts() -> list[DemonstrationAccount]:
    """All demonstration accounts, those of the Sở that writes first; a person's titles stand together."""
    directory = tables()
    units = {row.values["code"]: row.values["name"] for row in directory[UNITS]}
    titles: dict[str, list[tuple[str, str]]] = {}
    for row in directory[POSTS]:
        if row.values["valid_to"] is None:
            titles.setdefault(row.values["person"], []).append((row.values["title"], row.values["unit"]))
    people = [row.values for row in directory[PEOPLE]]
    people.sort(key=lambda person: not _is_main(titles[person["code"]][0][1]))
    return [_account(person["code"], person["name"], titles[person["code"]], units) for person in people]


def main_accounts() -> list[DemonstrationAccount]:
    """The accounts of the Sở that writes: enough to carry a plan from upload to closed."""
    mine = {row.values["person"] for row in tables()[POSTS] if _is_main(row.values["unit"])}
    return [account for account in accounts() if account.username in mine]


def _is_main(unit: str) -> bool:
    return unit.startswith(MAIN_AGENCY)


def _account(
    username: str, name: str, held: list[tuple[str, str]], units: dict[str, str]
) -> DemonstrationAccount:
    title = ", ".join(dict.fromkeys(title for title, _ in held))
    return DemonstrationAccount(username, PASSWORD, name, title, units[held[0][1]])


def refuse_other_data(session: Session) -> None:
    """Raise NotEmpty when there is a unit or a person that is not of the demonstration."""
    directory = tables()
    for table, column in ((UNITS, Unit.code), (PEOPLE, Person.code)):
        ours = {row.values["code"] for row in directory[table]}
        if set(session.scalars(sa.select(column))) - ours:
            raise NotEmpty(
                say("The database holds other data; the demonstration goes into an empty one only.")
            )


def load(session: Session) -> Summary:
    """Bring in the directory, the calendar and the accounts, in the caller's transaction; twice does no harm.

    Raises NotEmpty on a database that holds anything else.
    """
    refuse_other_data(session)
    summary = import_directory(session, tables())
    add_known_days(session)
    session.add_all(_missing_accounts(session))
    return summary


def _missing_accounts(session: Session) -> Iterator[Account]:
    hashed = hash_password(PASSWORD)  # once: sixty times would take ten seconds and hide nothing
    kept = set(session.scalars(sa.select(Account.person_id)))
    for person in session.scalars(sa.select(Person).order_by(Person.id)):
        if person.id not in kept:
            yield Account(
                person_id=person.id,
                username=person.code,
                password_hash=hashed,
                active=True,
                created_at=clock.now(),
            )
