"""`banhanh history`: the history that nobody can change unseen."""

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from cli.frame import FILE, Failed, tell
from cli.sessions import database
from config import Settings
from language import say
from workflow.heads import export, listed, signing_key
from workflow.verification import sentence, verify


@click.group("history")
def on_history() -> None:
    """The history that nobody can change unseen."""


@on_history.command("verify")
@click.option("--against", type=FILE, help="A list of heads exported earlier, kept outside the database.")
@click.pass_obj
def verify_history(settings: Settings, against: Path | None) -> None:
    """Read every row of the history and name the first that was changed, removed or added."""
    with ExitStack() as stack:
        file = stack.enter_context(against.open("rb")) if against else None
        exported = listed(file, signing_key(settings.data_dir))[1] if file else ()
        found = verify(stack.enter_context(database(settings)), exported)
    if found.finding is not None:
        raise Failed(sentence(found.finding), code="history_changed")
    tell(say("The history is whole: {rows} rows in {chains} chains.", rows=found.rows, chains=found.chains))


@on_history.command("heads")
@click.option("--out", type=FILE, help="Where to write the list; otherwise it is printed.")
@click.pass_obj
def export_heads(settings: Settings, out: Path | None) -> None:
    """Export the signed list of heads, to be kept outside the database."""
    with ExitStack() as stack:
        file = stack.enter_context(out.open("wb")) if out else sys.stdout.buffer
        session = stack.enter_context(database(settings))
        export(session, signing_key(settings.data_dir, make=True), file)
