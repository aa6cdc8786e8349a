"""What every test may ask for: a database of its own on both engines, a stopped clock, a browser."""

import asyncio
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import clock
from config import Settings
from db import connect, sessions
from organization import accounts
from tests.databases import Database, Databases, OnPostgreSQL, OnSQLite
from tests.postgresql import Server, Unavailable
from tests.warm_statements import share

pytest_plugins = [
    "tests.mail_server",
    "tests.office",
    "tests.visitors",
    "tests.publishing_desk",
    "tests.timestamp_server",
]

# A password of the tests guards nothing: its hash may be cheap. Its real cost is the library's default.
accounts.use_hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

share()

# Nothing of the tests outlives them: where memory has room their files stay there, faster than on a disk.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    tempfile.tempdir = str(MEMORY)

# What takes longest begins first: at the end nobody waits for one process.
LONGEST = ("test_kills", "test_whole_journey", "test_routes_and_roles", "test_after_issue", "test_cli")

MONDAY_MORNING = datetime(2024, 7, 1, 1, 0, tzinfo=UTC)  # eight o'clock in Vietnam
HOME = {"127.0.0.1", "::1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """What was imported stays to the end: nobody looks through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for the whole run; a machine without PostgreSQL fails, for half the tests would be void."""
    try:
        server = Server()
    except Unavailable as missing:
        pytest.fail(str(missing))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> OnSQLite:
    return OnSQLite(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def databases_on_postgresql(postgresql: Server) -> OnPostgreSQL:
    return OnPostgreSQL(postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Every test that asks for a database, straight or through another fixture, runs on both engines."""
    chosen: Databases = request.getfixturevalue(f"databases_on_{request.param}")
    return chosen


@pytest.fixture
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A database for this test alone: all tables, and no rows unless the test asks for an office at work."""
    has_office = "office" in request.fixturenames
    made = databases.ready(request.getfixturevalue("directory")) if has_office else databases.migrated()
    yield made
    databases.drop(made)


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The owner's address of a database with nothing in it."""
    made = databases.empty()
    yield made.owner_url
    databases.drop(made)


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """The settings of an office on this database, its files in a folder of the test."""
    return Settings(
        data_dir=tmp_path / "var",
        database_url=database.url,
        database_owner_url=database.owner_url,
        secret_key="a key for tests that nobody guesses, or so",
    )


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    """The application's engine on the test's database."""
    engine = connect(database.url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session of the application."""
    with sessions(engine)() as session:
        yield session


@pytest.fixture(autouse=True)
def no_event_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """The driver of the browser leaves its event loop running between its tests; others must not meet it."""
    hidden = None if "playwright" in request.fixturenames else asyncio._get_running_loop()
    if hidden is not None:
        asyncio._set_running_loop(None)
    yield
    if hidden is not None and hidden.is_running():
        asyncio._set_running_loop(hidden)


@pytest.fixture
def stopped_clock() -> Iterator[datetime]:
    """The clock stands at eight o'clock on Monday 01/7/2024, until `clock.advance`."""
    with clock.freeze(MONDAY_MORNING):
        yield MONDAY_MORNING


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium of the system, which keeps to itself; CHROMIUM names another one.

    The one without windows is the same engine and does the same pages for a third of the work.
    """
    found = (shutil.which(name) for name in ("chromium-headless-shell", "chromium"))
    chromium = os.environ.get("CHROMIUM") or next(filter(None, found), None)
    if chromium is None:
        pytest.fail("Chromium is not installed: install the Debian package `chromium`.")
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-dev-shm-usage disable-sync"
    quiet = "disable-background-networking disable-component-update"
    arguments = [f"--{flag}" for flag in f"{flags} {quiet}".split()]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Vietnamese reader who has asked for no movement on the page."""
    reader = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "reduced_motion": "reduce"}
    return {**browser_context_args, **reader}


def _stay_at_home(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in HOME:
        raise RuntimeError(f"A test wants to leave this machine: {arguments[1]}")


sys.addaudithook(_stay_at_home)
