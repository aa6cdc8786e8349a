"""`banhanh demo`: the invented province for trying things out."""

from dataclasses import asdict

import click

from cli.frame import tell
from cli.sessions import database
from config import Settings
from documents.composing.samples import write_samples
from documents.files import FileStore
from language import say
from organization import demonstration as province
from workflow import demonstration


@click.group("demo")
def on_demonstration() -> None:
    """The invented province for trying things out."""


@on_demonstration.command("load")
@click.pass_obj
def load_demonstration(settings: Settings) -> None:
    """Load the invented province, its people and their accounts into an empty database."""
    with database(settings) as session:
        loaded = demonstration.load(session, FileStore(settings.files_dir))
    kept = asdict(loaded)
    tell(say("The demonstration is loaded: {units} units, {people} people, {documents} documents.", **kept))
    tell(say("Sample plans to upload: {folder}", folder=write_samples(settings.data_dir / "mau")))


@on_demonstration.command("accounts")
def show_accounts() -> None:
    """Print the demonstration accounts and their password."""
    print_accounts(province.accounts())


def print_accounts(some: list[province.DemonstrationAccount]) -> None:
    """Print user name, password and person, a line each."""
    for account in some:
        who = f"{account.name}, {account.title}, {account.unit}"
        click.echo(f"  {account.username:<16} {account.password:<16} {who}")
