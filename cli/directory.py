"""`banhanh org` and `banhanh user`: the directory and the accounts of its people."""

import sys
from pathlib import Path

import click
import sqlalchemy as sa

from cli.frame import FILE, Failed, language, tell
from cli.sessions import database
from config import Settings
from language import say, translate
from organization.checking_directory import faults_of
from organization.directory_files import BadDirectory, read_directory
from organization.models import Account, Person
from organization.roster import home_agency
from workflow import administer
from workflow.administer_accounts import open_account, reset_password


@click.group("org")
def on_organization() -> None:
    """The directory of agencies, units and people."""


@on_organization.command("import")
@click.argument("file", type=FILE)
@click.option("--check", "only_check", is_flag=True, help="Only say what is wrong; write nothing.")
@click.pass_obj
def import_directory(settings: Settings, file: Path, only_check: bool) -> None:
    """Bring in a directory from a workbook, a folder or a ZIP of CSV files: all of it or nothing."""
    try:
        tables = read_directory(file)
        with database(settings) as session:
            if only_check:
                if faults := faults_of(session, tables):
                    raise BadDirectory(faults)
                tell(say("The directory has no mistakes."))
                return
            summary = administer.import_directory(session, None, tables)
    except BadDirectory as bad:
        for fault in bad.faults:
            tell(fault.sentence())
        raise
    created, changed = summary.created.total(), summary.changed.total()
    tell(say("{created} rows were created and {changed} changed.", created=created, changed=changed))


@click.group("user")
def on_users() -> None:
    """The accounts with which people sign in."""


@on_users.command("create")
@click.argument("username")
@click.argument("person_code")
@click.pass_obj
def create_user(settings: Settings, username: str, person_code: str) -> None:
    """Give the person with this code an account; the password is asked for, or read from standard input."""
    with database(settings) as session:
        person_id = session.scalar(sa.select(Person.id).where(Person.code == person_code))
        if person_id is None:
            raise Failed(say("There is no person with the code {code} in the directory.", code=person_code))
        agency_id = home_agency(session, person_id) or 0
        open_account(session, None, agency_id, person_id, username=username, password=_password())
    tell(say("The account {username} is open.", username=username))


@on_users.command("password")
@click.argument("username")
@click.pass_obj
def set_password(settings: Settings, username: str) -> None:
    """Give an account a new password and end its sessions."""
    wanted = sa.select(Account.id, Account.person_id).where(Account.username == username.lower())
    with database(settings) as session:
        account = session.execute(wanted).first()
        if account is None:
            raise Failed(say("There is no account {username}.", username=username))
        agency_id = home_agency(session, account.person_id) or 0
        reset_password(session, None, agency_id, account.id, _password())
    tell(say("The account {username} has a new password.", username=username))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    asked = translate(say("Password"), language())
    return str(click.prompt(asked, hide_input=True, confirmation_prompt=True))
