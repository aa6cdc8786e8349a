"""Jobs: enqueued with the step or not at all, done once whatever dies, by workers that start in order."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import clock
from config import Settings
from db import Base, connect, sessions, transaction
from jobs.engine import CannotStart, Plan, create_tables, open_client, plan
from jobs.sweep import EngineStuck, LeftLying, delete_finished_jobs
from jobs.worker import JOBS
from tests.databases import Database
from tests.job_worker import SAID, begin, stamps
from tests.nursery import NURSERY
from workflow import heartbeats
from workflow.followups import ENGINE_SCHEMA, ENGINE_TABLES, FOLLOWUPS, SCHEDULED, enqueue

WORKER = Path(__file__).parent / "job_worker.py"


class Office:
    """A database with rows to stamp, and workers who stamp them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.url, self.folder = database.url, folder
        self.workers: list[ForkServerProcess] = []
        self._lay_out_stamps(database.owner_url)
        self.engine = connect(database.url)
        self.make = sessions(self.engine)
        self.client = open_client(database.url)

    def _lay_out_stamps(self, owner_url: str) -> None:
        owner = connect(owner_url)
        with owner.begin() as connection:
            stamps.create(connection)
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("GRANT SELECT, INSERT, UPDATE ON stamps TO application")
        owner.dispose()

    def enqueue(self, *numbers: int) -> None:
        with self.make() as session, transaction(session):
            session.execute(sa.insert(stamps), [{"id": number} for number in numbers])
            for number in numbers:
                enqueue(session, "notify_recipients", f"stamp-{number}", [number])

    def worker(self, slot: int, *how: str) -> ForkServerProcess:
        process = NURSERY.Process(target=begin, args=(str(self.folder), self.url, str(slot), *how))
        process.start()
        self.workers.append(process)
        return process

    def stamped(self) -> list[int]:
        with self.make() as session:
            return list(session.scalars(sa.select(stamps.c.id).where(stamps.c.stamped == 1)))

    def jobs(self, **which: Any) -> list[str]:
        return [job.workflow_id for job in self.client.list_workflows(**which)]

    def wait_until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not true():
            assert time.monotonic() < deadline, "nothing happened for a minute"
            time.sleep(0.05)

    def stop_workers(self) -> str:
        """Kill all of them; answers what they said."""
        while self.workers:
            process = self.workers.pop()
            process.kill()
            process.join()
        said = self.folder / SAID
        return said.read_text() if said.exists() else ""

    def close(self) -> None:
        self.stop_workers()
        self.client.destroy()
        self.engine.dispose()


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    office = Office(database, tmp_path)
    yield office
    office.close()


def test_a_step_that_is_rolled_back_leaves_no_job(office):
    def step_that_fails() -> None:
        with office.make() as session, transaction(session):
            enqueue(session, "notify_recipients", "issue-1", [1])
            raise LookupError

    with pytest.raises(LookupError):
        step_that_fails()

    assert office.jobs() == []


def test_the_same_key_is_the_same_job(office):
    for _click in (1, 2):
        with office.make() as session, transaction(session):
            enqueue(session, "notify_recipients", "issue-1", [1])

    assert office.jobs(status="ENQUEUED") == ["issue-1"]


def test_a_job_that_nobody_knows_cannot_be_enqueued(office):
    with office.make() as session, transaction(session), pytest.raises(ValueError, match="FOLLOWUPS"):
        enqueue(session, "water_the_plants", "issue-1", [1])


def test_the_worker_of_the_house_does_the_jobs_of_the_house(office):
    with office.make() as session, transaction(session):
        for name in JOBS:
            enqueue(session, name, f"{name}-1", [1])

    office.worker(1, "real")

    office.wait_until(lambda: len(office.jobs(status="SUCCESS")) == len(JOBS))


def test_every_followup_has_a_job_and_every_job_a_followup():
    assert set(FOLLOWUPS.values()) | SCHEDULED == set(JOBS)


def test_enqueuing_costs_two_statements_and_starts_no_thread(office):
    statements: list[str] = []
    sa.event.listen(office.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    threads = threading.enumerate()

    with office.make() as session, transaction(session):
        enqueue(session, "notify_recipients", "issue-1", [1])

    assert sum(statement.startswith("INSERT") for statement in statements) == 2
    assert not [statement for statement in statements if statement.startswith("SELECT")]
    assert threading.enumerate() == threads


def test_the_jobs_of_a_worker_killed_and_never_started_again_are_done_once(office):
    office.enqueue(*range(40))
    first = office.worker(1, "hang")
    office.wait_until(lambda: len(office.stamped()) == 4)
    first.kill()
    begun = office.jobs(status="PENDING", executor_id="worker-1")

    office.worker(2)
    office.wait_until(lambda: len(office.jobs(status="SUCCESS")) == 40)

    assert len(begun) == 4
    with office.make() as session:
        tries = session.scalars(sa.select(stamps.c.tried).order_by(stamps.c.tried.desc())).all()
        assert tries == [2] * 4 + [1] * 36
        assert set(session.scalars(sa.select(stamps.c.stamped))) == {1}


def leave_lying(office, number, slot):
    """A job that the worker's engine has claimed, and was never told that it has."""
    schema = None if office.engine.dialect.name == "sqlite" else ENGINE_SCHEMA
    jobs = sa.table(
        "workflow_status", *map(sa.column, ("workflow_uuid", "status", "executor_id")), schema=schema
    )
    with office.make() as session, transaction(session):
        enqueue(session, "notify_recipients", f"stamp-{number}", [number])
        claimed = {"status": "PENDING", "executor_id": f"worker-{slot}"}
        session.execute(sa.update(jobs).where(jobs.c.workflow_uuid == f"stamp-{number}").values(**claimed))


def test_a_worker_finds_what_was_left_lying_and_told_to_stop_gives_back_its_slot(office):
    office.enqueue(1)
    worker = office.worker(1)
    office.wait_until(lambda: office.stamped() == [1])
    with office.make() as session, transaction(session):
        session.execute(sa.insert(stamps).values(id=2))
    leave_lying(office, 2, 1)
    office.wait_until(lambda: office.stamped() == [1, 2])

    worker.terminate()
    worker.join(60)

    assert worker.exitcode == 0
    assert "Traceback" not in office.stop_workers()
    with office.make() as session:
        assert heartbeats.dead(session, timedelta(hours=1)) == ["worker-1"]


def test_what_ended_long_ago_is_deleted_and_nothing_else(office):
    office.enqueue(1, 2)
    office.worker(1)
    office.wait_until(lambda: len(office.jobs(status="SUCCESS")) == 2)
    office.stop_workers()
    office.enqueue(3)

    with clock.freeze(clock.now() + timedelta(days=29)):
        assert delete_finished_jobs(office.client, keep_days=30) == 0
    with clock.freeze(clock.now() + timedelta(days=31)):
        assert delete_finished_jobs(office.client, keep_days=30) == 2
    assert office.jobs() == ["stamp-3"]


def test_a_second_worker_in_the_same_slot_is_refused(office):
    office.enqueue(1)
    office.worker(1)
    office.wait_until(lambda: office.stamped() == [1])

    second = office.worker(1)
    second.join(60)

    assert second.exitcode == 1
    assert "worker-1 is already at work" in office.stop_workers()


def test_sqlite_has_room_for_one_worker(databases_on_sqlite, tmp_path):
    office = Office(databases_on_sqlite.migrated(), tmp_path)
    office.enqueue(1)
    office.worker(1)
    office.wait_until(lambda: office.stamped() == [1])

    second = office.worker(2)
    second.join(60)

    assert second.exitcode == 1
    assert "SQLite has room for one worker" in office.stop_workers()
    office.close()


def test_only_one_worker_takes_over_from_a_dead_one(office):
    silence = timedelta(seconds=30)
    with office.make() as session:
        heartbeats.start(session, "worker-1", 4)
        with clock.freeze(clock.now() + timedelta(minutes=1)):
            assert heartbeats.dead(session, silence) == ["worker-1"]
            assert heartbeats.take_over(session, "worker-1", silence)
            assert not heartbeats.take_over(session, "worker-1", silence)


def test_a_worker_without_the_engine_s_tables_does_not_start(empty_database):
    worker = subprocess.run(
        [sys.executable, WORKER, empty_database, "1"], text=True, capture_output=True, check=False
    )

    assert worker.returncode == 1
    assert "banhanh db upgrade" in worker.stderr


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"concurrency": 5}, "5 jobs at once"),
        ({"executor_id": ""}, "BANHANH_WORKER_SLOT"),
        ({"application_version": ""}, "no version"),
        ({"threads": 8, "url": "sqlite:///office.sqlite3"}, "at most 4 on SQLite"),
    ],
)
def test_a_plan_that_would_lose_or_pile_up_jobs_is_refused(wrong, sentence):
    good = {
        "url": "postgresql:///office",
        "executor_id": "worker-1",
        "application_version": "1",
        "threads": 4,
        "concurrency": 4,
        "poll_seconds": 1.0,
    }
    with pytest.raises(CannotStart, match=sentence):
        Plan(**good | wrong)


def test_a_worker_starts_again_under_its_own_name():
    settings = Settings(worker_threads=3)

    first, again = plan(settings, 7, poll_seconds=1.0), plan(settings, 7, poll_seconds=1.0)

    assert first == again
    assert first.executor_id == "worker-7"
    assert first.concurrency == first.threads == 3


def test_our_tables_keep_out_of_the_engine_s_way(empty_database):
    create_tables(empty_database)
    engine = connect(empty_database)
    schema = ENGINE_SCHEMA if engine.dialect.name == "postgresql" else None
    theirs = set(sa.inspect(engine).get_table_names(schema=schema))
    engine.dispose()

    assert theirs
    assert theirs <= ENGINE_TABLES
    assert not ENGINE_TABLES & set(Base.metadata.tables)


@pytest.mark.parametrize("act", ["DROP TABLE dbos.queues", "UPDATE dbos.dbos_migrations SET version = 1"])
def test_the_application_changes_rows_of_the_engine_and_no_tables(databases_on_postgresql, act):
    database = databases_on_postgresql.migrated()
    engine = connect(database.url)

    with (
        pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"),
        engine.begin() as c,
    ):
        c.exec_driver_sql(act)

    engine.dispose()
    databases_on_postgresql.drop(database)


def test_a_worker_that_never_begins_what_it_claims_gives_up(office):
    lying = LeftLying(office.client, "worker-1", frozenset)
    leave_lying(office, 1, 1)

    assert lying.resume(timedelta(0)) == []  # seen for the first time
    assert lying.resume(timedelta(0)) == ["stamp-1"]
    assert office.jobs(status="ENQUEUED") == ["stamp-1"]
    leave_lying(office, 1, 1)
    lying.resume(timedelta(0))
    with pytest.raises(EngineStuck):
        lying.resume(timedelta(0))
