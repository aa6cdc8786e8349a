"""`banhanh search`: the words that the search looks through."""

import click

from cli.frame import tell
from cli.sessions import database
from config import Settings
from documents.files import FileStore
from language import say
from workflow import search_index


@click.group("search")
def on_search() -> None:
    """The words that the search looks through."""


@on_search.command("rebuild")
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Fold all documents and reports anew; people can go on working and find what is done already."""
    with database(settings) as session:
        count = search_index.rebuild(session, FileStore(settings.files_dir))
    tell(say("{n} documents and reports can be found.", n=count))
