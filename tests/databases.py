"""Databases for tests: on both engines one is made ready once and copied for every test that wants one."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from migrations import upgrade
from tests.postgresql import Server

Prepare = Callable[[str], None]  # writes rows into the migrated database at an address


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

    def ready(self, prepare: Prepare) -> Database:
        """One with all tables and the rows that `prepare` wrote, once for all tests."""

    def drop(self, database: Database) -> None:
        """Remove one, whoever is still connected."""


class OnSQLite:
    """Files in a folder; owner and application are the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = (f"{number}.sqlite3" for number in count())
        self._templates: dict[Prepare, Path] = {}

    def empty(self) -> Database:
        url = f"sqlite:///{self._folder / next(self._names)}"
        return Database(url, url)

    def migrated(self) -> Database:
        return self.ready(_no_rows)

    def ready(self, prepare: Prepare) -> Database:
        if prepare not in self._templates:
            made = self.empty()
            upgrade(made.owner_url, made.url)
            prepare(made.url)
            self._templates[prepare] = _file(made)
        copy = self.empty()
        shutil.copyfile(self._templates[prepare], _file(copy))
        return copy

    def drop(self, database: Database) -> None:
        for path in self._folder.glob(f"{_file(database).name}*"):
            path.unlink()


class OnPostgreSQL:
    """Databases of one server, which belong to `owner` and are used by `application`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._names = (f"office_{number}" for number in count())
        self._templates: dict[Prepare, str] = {}

    def empty(self) -> Database:
        return self._copy("template1")

    def migrated(self) -> Database:
        return self.ready(_no_rows)

    def ready(self, prepare: Prepare) -> Database:
        if prepare not in self._templates:
            made = self.empty()
            upgrade(made.owner_url, made.url)
            prepare(made.url)
            self._templates[prepare] = str(make_url(made.owner_url).database)
        return self._copy(self._templates[prepare])

    def drop(self, database: Database) -> None:
        self._server.drop_database(str(make_url(database.url).database))

    def _copy(self, template: str) -> Database:
        name = next(self._names)
        self._server.create_database(name, template)
        return Database(self._server.url(name, "application"), self._server.url(name, "owner"))


def _no_rows(_url: str) -> None:
    """What a migrated database holds: nothing."""


def _file(database: Database) -> Path:
    return Path(str(make_url(database.url).database))
