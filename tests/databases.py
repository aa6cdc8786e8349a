"""Databases for tests: on both engines one is migrated once and copied for every test that wants one."""

import shutil
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from db import Base, connect
from jobs.engine import create_tables, grant_rows
from tests.postgresql import Server

# Tables exist once the module that names them is imported.
for _models in ("organization.models", "documents.models", "documents.delivery_models", "workflow.history"):
    import_module(_models)


@dataclass(frozen=True)
class Database:
    """A database of one test's own: how the application reaches it, and how its owner does."""

    url: str
    owner_url: str


class Databases(Protocol):
    """Where databases come from and go to."""

    def empty(self) -> Database:
        """One with nothing in it."""

    def migrated(self) -> Database:
        """One with all tables and no rows."""

    def drop(self, database: Database) -> None:
        """Remove one, whoever is still connected."""


class OnSQLite:
    """Files in a folder; owner and application are the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = (f"{number}.sqlite3" for number in count())
        self._template: Path | None = None

    def empty(self) -> Database:
        url = f"sqlite:///{self._folder / next(self._names)}"
        return Database(url, url)

    def migrated(self) -> Database:
        if self._template is None:
            made = self.empty()
            migrate(made)
            self._template = _file(made)
        copy = self.empty()
        shutil.copyfile(self._template, _file(copy))
        return copy

    def drop(self, database: Database) -> None:
        for path in self._folder.glob(f"{_file(database).name}*"):
            path.unlink()


class OnPostgreSQL:
    """Databases of one server, which belong to `owner` and are used by `application`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._names = (f"office_{number}" for number in count())
        self._template: str | None = None

    def empty(self) -> Database:
        return self._copy("template1")

    def migrated(self) -> Database:
        if self._template is None:
            made = self.empty()
            migrate(made)
            self._template = make_url(made.owner_url).database
        return self._copy(str(self._template))

    def drop(self, database: Database) -> None:
        self._server.drop_database(str(make_url(database.url).database))

    def _copy(self, template: str) -> Database:
        name = next(self._names)
        self._server.create_database(name, template)
        return Database(self._server.url(name, "application"), self._server.url(name, "owner"))


def migrate(database: Database) -> None:
    """Create all tables as the owner, and give the application its rights on rows."""
    engine = connect(database.owner_url)
    Base.metadata.create_all(engine)
    create_tables(database.owner_url)
    with engine.begin() as connection:
        grant_rows(connection, "application")
        if connection.dialect.name == "postgresql":
            rights = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES", "USAGE ON ALL SEQUENCES"
            for right in rights:
                connection.exec_driver_sql(f"GRANT {right} IN SCHEMA public TO application")
    engine.dispose()


def _file(database: Database) -> Path:
    return Path(str(make_url(database.url).database))
