"""The database of a backup: SQLite by its online backup, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import URL, make_url

import db
from config import Settings
from language import Refused, say

SQLITE, DUMP = "database.sqlite3", "database.dump"


class CannotDump(Refused):
    """PostgreSQL's own program is missing or has failed."""

    code = "cannot_dump"


class DatabaseNotEmpty(Refused):
    """The database has tables already."""

    code = "not_empty"


def copy(settings: Settings, folder: Path) -> tuple[str, str | None]:
    """Copy the database into the folder as of one moment; its kind and its revision."""
    url = make_url(settings.owner_url)
    revision = _revision(settings.owner_url)
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(str(url.database)), folder / SQLITE)
        return "sqlite", revision
    program("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}", at=url)
    return "postgresql", revision


def put_back(settings: Settings, folder: Path) -> None:
    """Fill the empty database from the folder, as its owner; raises CannotDump where the kinds differ."""
    url = make_url(settings.owner_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    source = folder / (SQLITE if is_sqlite else DUMP)
    if not source.is_file():
        raise CannotDump(say("The backup is of another kind of database than the one in the settings."))
    if is_sqlite:
        _copy_sqlite(source, Path(str(url.database)))
        return
    plain = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    program("pg_restore", *plain, f"--dbname={url.database}", str(source), at=url)


def demand_empty(settings: Settings) -> None:
    """Raise DatabaseNotEmpty when the database has a table."""
    engine = db.connect(settings.owner_url)
    try:
        if sa.inspect(engine).get_table_names():
            raise DatabaseNotEmpty(say("The database is not empty; a backup is put into an empty one only."))
    finally:
        engine.dispose()


def program(name: str, *words: str, at: URL | None = None) -> bytes:
    """Run a program of PostgreSQL's client and return what it prints; the password is not on its line.

    Raises CannotDump with its first words.
    """
    found = shutil.which(name)
    if found is None:
        raise CannotDump(say("{name} is missing: install the package {package}.",
                             name=name, package="postgresql-client"))  # fmt: skip
    # A program of the system, with paths and names of the installation.
    done = subprocess.run(  # noqa: S603
        [found, *words], env={**os.environ, **_environment(at)}, capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [str(done.returncode)]
        raise CannotDump(say("{name} failed: {reason}", name=name, reason=said[0]))
    return done.stdout


def _environment(url: URL | None) -> dict[str, str]:
    """How PostgreSQL's programs find the database."""
    if url is None:
        return {}
    known = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
    }
    return {name: str(value) for name, value in known.items() if value}


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's online backup: whoever writes meanwhile is not stopped. One file is left, without its log."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", uri=True)) as running,
        closing(sqlite3.connect(target)) as kept,
    ):
        running.backup(kept)
        kept.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)


def _revision(url: str) -> str | None:
    engine = db.connect(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
