"""`banhanh backup`: make a backup, check one, put one back."""

from pathlib import Path

import click

import migrations
from cli.frame import FILE, tell
from config import Settings
from jobs import backup
from language import say


@click.group("backup")
def on_backups() -> None:
    """Backups of database and files together."""


@on_backups.command("create")
@click.argument("folder", type=FILE, metavar="DIR")
@click.pass_obj
def create(settings: Settings, folder: Path) -> None:
    """Back up database, files and keys into an empty folder; nothing needs to be stopped."""
    told = backup.create(settings, folder)
    tell(say("The backup holds {files} files, {size} bytes.", files=told.files, size=told.size))


@on_backups.command("verify")
@click.argument("folder", type=FILE, metavar="DIR")
def verify(folder: Path) -> None:
    """Read every byte of a backup and every row of the history in it; needs no database."""
    told = backup.check(folder)
    tell(
        say("The backup is whole: {files} files, {rows} rows of history in {chains} chains.",
            files=told.files, rows=told.rows, chains=told.chains)
    )  # fmt: skip


@on_backups.command("restore")
@click.argument("folder", type=FILE, metavar="DIR")
@click.pass_obj
def restore(settings: Settings, folder: Path) -> None:
    """Put a backup into an empty database and an empty data folder, and bring its tables up to date."""
    told = backup.restore(settings, folder)
    migrations.upgrade(settings.owner_url, settings.url)
    tell(say("{files} files and the database were put back.", files=told.files))
