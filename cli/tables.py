"""`banhanh db`: the tables of the database."""

import click
from sqlalchemy.orm import Session

import migrations
from cli.frame import Failed, tell
from cli.sessions import database
from config import Settings
from language import say


@click.group("db")
def on_database() -> None:
    """The tables of the database."""


@on_database.command("upgrade")
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Create the tables or bring them up to date, as the owner of the database."""
    migrations.upgrade(settings.owner_url, settings.url)
    tell(say("The database is at revision {revision}.", revision=migrations.newest()))


@on_database.command("check")
@click.pass_obj
def check(settings: Settings) -> None:
    """Say whether the tables are those that this version needs."""
    with database(settings) as session:
        demand_newest(session, settings)
    tell(say("The database is at revision {revision}.", revision=migrations.newest()))


def demand_newest(session: Session, _settings: Settings) -> None:
    """Raise `Failed` unless the tables are those that this version needs."""
    current, newest = migrations.current(session.connection()), migrations.newest()
    if current != newest:
        raise Failed(
            say(
                "The database is at revision {current} and needs {newest}: run “banhanh db upgrade”.",
                current=current or "–",
                newest=newest,
            )
        )
