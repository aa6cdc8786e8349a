"""`banhanh demo`: the invented province for trying things out."""

from dataclasses import asdict

import click
from sqlalchemy.orm import Session

from cli.frame import tell
from cli.sessions import database
from config import Settings
from documents.composing.samples import write_samples
from documents.files import FileStore
from jobs.printing_here import demonstration_press
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
        loaded = fill_province(session, settings)
    kept = asdict(loaded)
    tell(say("The demonstration is loaded: {units} units, {people} people, {documents} documents.", **kept))
    tell(say("Sample plans to upload: {folder}", folder=write_samples(settings.data_dir / "mau")))


def fill_province(session: Session, settings: Settings) -> demonstration.Summary:
    """Load the province; its leaders sign in the PDF where this machine can make PDFs."""
    with demonstration_press(settings) as press:
        return demonstration.load(session, FileStore(settings.files_dir), press)


@on_demonstration.command("accounts")
def show_accounts() -> None:
    """Print the demonstration accounts and their password."""
    print_accounts(province.accounts())


def print_accounts(some: list[province.DemonstrationAccount]) -> None:
    """Print user name, password and person, a line each."""
    for account in some:
        who = f"{account.name}, {account.title}, {account.unit}"
        click.echo(f"  {account.username:<16} {account.password:<16} {who}")
