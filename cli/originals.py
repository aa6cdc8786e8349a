"""`banhanh export`: the original files of one issued document, into a folder of their own."""

from pathlib import Path

import click

from cli.frame import FILE, Failed, tell
from cli.sessions import database
from config import Settings
from documents import labels, originals
from documents.files import FileStore
from documents.originals import Original, Sources
from documents.publishing.trust_folder import load_trust
from language import say


@click.command("export")
@click.argument("number", required=False)
@click.argument("folder", required=False, type=FILE, metavar="DIR")
@click.option("--list", "as_list", is_flag=True, help="Name every issued document, one on a line.")
@click.pass_obj
def export(settings: Settings, number: str | None, folder: Path | None, as_list: bool) -> None:
    """Write the original files of a document (AGENCY/YEAR/NUMBER/SYMBOL, or a part) into an empty folder."""
    with database(settings) as session:
        if as_list:
            for _key, label in labels.labels(session):
                click.echo(label)
            return
        if number is None or folder is None:
            raise click.UsageError("NUMBER and DIR are needed, or --list.")
        sources = Sources(FileStore(settings.files_dir), load_trust(settings.trust_dir))
        found = originals.gather(session, sources, labels.named(session, number))
    _write(folder, found)
    tell(say("{n} files were written to {folder}.", n=len(found), folder=folder))


def _write(folder: Path, files: list[Original]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Failed(say("{folder} is not an empty folder.", folder=folder), code="not_empty")
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
