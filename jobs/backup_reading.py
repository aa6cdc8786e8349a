"""A backup's database opened for reading, without a server: what a dump holds of history is read from it."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from db import Base, Moment
from documents.files import FileStore
from documents.models import StoredFile
from jobs.backup_databases import DUMP, SQLITE, program

# What the histories are checked against, and which files must be there.
READ = ("history_entries", "history_heads", "documents", "deliveries", "case_files", "stored_files")
_AT_ONCE = 1_000
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@contextmanager
def opened(folder: Path) -> Iterator[Session]:
    """The tables of `READ` in the backup, to be read."""
    with tempfile.TemporaryDirectory(prefix="banhanh-backup-") as scratch:
        engine = _engine(folder, Path(scratch))
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()


def missing_files(session: Session, store: FileStore) -> str | None:
    """The first file that a row names and the backup does not hold."""
    names = session.scalars(sa.select(StoredFile.sha256).execution_options(yield_per=_AT_ONCE))
    return next((sha for sha in names if not store.exists(sha)), None)


def _engine(folder: Path, scratch: Path) -> Engine:
    if (folder / SQLITE).is_file():
        return sa.create_engine(f"sqlite:///file:{(folder / SQLITE).resolve()}?mode=ro&immutable=1&uri=true")
    engine = sa.create_engine(f"sqlite:///{scratch / 'dump.sqlite3'}")
    with engine.begin() as connection:
        for name in READ:
            _load(connection, Base.metadata.tables[name], folder / DUMP)
    return engine


def _load(connection: Connection, table: sa.Table, dump: Path) -> None:
    """One table of the dump, without its constraints: they may be what is broken."""
    connection.exec_driver_sql(f"CREATE TABLE {table.name} ({', '.join(table.columns.keys())})")
    said = program("pg_restore", "--data-only", f"--table={table.name}", "--file=-", str(dump))
    rows = _rows(said.decode(), table)
    while several := list(islice(rows, _AT_ONCE)):
        connection.execute(sa.insert(table), several)


def _rows(said: str, table: sa.Table) -> Iterator[dict[str, Any]]:
    """The rows between "COPY … FROM stdin;" and the line that ends them."""
    names: list[str] | None = None
    for line in said.split("\n"):
        if names is None:
            head = re.fullmatch(r"COPY \S+ \((.*)\) FROM stdin;", line)
            names = [name.strip('" ') for name in head[1].split(",")] if head else None
        elif line == "\\.":
            return
        else:
            values = zip(names, line.split("\t"), strict=True)
            yield {name: _value(table.c[name], text) for name, text in values if name in table.c}


def _value(column: sa.Column[Any], text: str) -> Any:
    if text == "\\N":
        return None
    plain = _ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[1]), text)
    if isinstance(column.type, sa.Integer):
        return int(plain)
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(plain)
    if isinstance(column.type, sa.JSON):
        return json.loads(plain)
    if isinstance(column.type, sa.Boolean):
        return plain == "t"
    return datetime.fromisoformat(plain).date() if isinstance(column.type, sa.Date) else plain
