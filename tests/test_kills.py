"""kill -9 while letters go out: none is lost, what comes twice is the same letter and is told of."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import connect, sessions
from documents.files import FileStore
from documents.states import State
from migrations import upgrade
from organization import accounts
from tests.kill_rounds import CLERK, Rounds, examine
from tests.office import Office, write_directory
from tests.postgresql import Server
from tests.visitors import PASSWORD

CHANCE = random.Random(5)  # noqa: S311  # which process dies when is no secret
SAFE = {"fsync": "off", "autovacuum": "off"}  # processes die here, the machine does not


def an_issued_document(url: str, owner_url: str, files: Path) -> int:
    """A database with an office, whose clerk can sign in, and one issued document."""
    upgrade(owner_url, url)
    write_directory(url)
    engine = connect(url)
    with sessions(engine)() as session:
        office = Office(session, FileStore(files))
        office.find()
        accounts.create_account(session, office.people["clerk"], CLERK, PASSWORD)
        document_id = office.a_document(State.ISSUED)
    engine.dispose()
    return document_id


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server of this test alone, which commits to its files what it says is committed."""
    server = Server(SAFE)
    yield server
    server.stop()


def test_no_letter_is_lost_when_web_workers_and_database_are_killed(own_server, tmp_path):
    own_server.create_database("kills")
    url, owner = own_server.url("kills", "application"), own_server.url("kills", "owner")
    document_id = an_issued_document(url, owner, tmp_path)
    rounds = Rounds(url, tmp_path, document_id, bodies=60, workers=2, chance=CHANCE, server=own_server)
    try:
        rounds.run(kills=20)
        found = examine(rounds)
    finally:
        rounds.stop()

    assert set(rounds.kills) == {"web", "worker", "database"}
    assert found.repeats <= rounds.in_flight


def test_no_letter_is_lost_on_one_machine_with_sqlite(tmp_path):
    url = f"sqlite:///{tmp_path / 'kills.sqlite3'}"
    document_id = an_issued_document(url, url, tmp_path)
    rounds = Rounds(url, tmp_path, document_id, bodies=30, workers=1, chance=CHANCE)
    try:
        rounds.run(kills=10)
        found = examine(rounds)
    finally:
        rounds.stop()

    assert set(rounds.kills) == {"web", "worker"}
    assert found.repeats <= rounds.in_flight
