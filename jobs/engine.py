"""The set-up of the job engine (DBOS): its configuration, its tables, the rights on them, its start.

The engine keeps its tables in our database, in a schema of its own on PostgreSQL, and always works through
connections of its own.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, StepOptions
from dbos import error as engine_error
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from config import BadSetting, Settings
from db import is_away, lively
from language import Refused
from workflow.followups import APPLICATION, ENGINE_SCHEMA, ENGINE_TABLES, JOBS_VERSION, QUEUE

P = ParamSpec("P")
T = TypeVar("T")
Sessions = sessionmaker[Session]
Job = Callable[Concatenate[Sessions, ...], None]

SQLITE_THREADS = 4  # more than these only wait for one another's locks on the file

_VERSION_TABLE = "dbos_migrations"
# A job that has gone over to another worker keeps its thread here until that one has done it. Were there no
# more threads than jobs at once, such threads could wait for jobs that wait for a thread behind them.
_SPARE_THREADS = 32
_LONGEST_PAUSE = 15.0  # seconds between two looks whether the database is back

_at_work: set[str] = set()

# A refusal is an answer and stays one; a lock, a deadlock or a lost connection passes.
_TRIED_AGAIN: StepOptions = {
    "retries_allowed": True,
    "max_attempts": 6,
    "interval_seconds": 1.0,
    "backoff_rate": 3.0,
    "should_retry": lambda error: not isinstance(error, Refused),
}


class CannotStart(BadSetting):
    """The worker must not start with these settings or on this database; the sentence says why."""


def not_ready(error: Exception) -> CannotStart:
    """The refusal to start on a database that does not answer as it should."""
    return CannotStart(f"The worker cannot start; is `banhanh db upgrade` done? {str(error).splitlines()[0]}")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How one worker works; a plan that would lose or pile up jobs cannot be made."""

    url: str
    executor_id: str  # a fixed name: a worker that starts again finds its own jobs by it
    application_version: str
    threads: int
    concurrency: int
    poll_seconds: float

    def __post_init__(self) -> None:
        if not self.executor_id:
            raise CannotStart("The worker has no slot: set BANHANH_WORKER_SLOT.")
        if not self.application_version:
            raise CannotStart("The jobs have no version.")
        if self.concurrency > self.threads:
            raise CannotStart(f"{self.concurrency} jobs at once need as many threads, not {self.threads}.")
        if self.on_sqlite and self.threads > SQLITE_THREADS:
            raise CannotStart(f"BANHANH_WORKER_THREADS must be at most {SQLITE_THREADS} on SQLite.")

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is one file, which has room for one worker."""
        return make_url(self.url).get_backend_name() == "sqlite"


def plan(settings: Settings, slot: int, *, poll_seconds: float) -> Plan:
    """The plan of worker number `slot`, which looks for jobs every `poll_seconds`; raises CannotStart."""
    return Plan(
        url=settings.url,
        executor_id=f"worker-{slot}",
        application_version=JOBS_VERSION,
        threads=settings.worker_threads,
        concurrency=settings.worker_threads,
        poll_seconds=poll_seconds,
    )


def configuration(plan: Plan) -> DBOSConfig:
    """The plan in the engine's own words; it never changes tables and never calls home."""
    return {
        "name": APPLICATION,
        "system_database_url": lively(make_url(plan.url)).render_as_string(hide_password=False),
        "dbos_system_schema": ENGINE_SCHEMA,
        "sys_db_pool_size": 2 * plan.threads + 2,
        "run_migrations": False,
        "executor_id": plan.executor_id,
        "application_version": plan.application_version,
        "max_executor_threads": plan.threads + _SPARE_THREADS,
        "serializer": DBOSPortableJSONSerializer(),
        "enable_otlp": False,
        "log_level": "WARNING",
    }


def launch(plan: Plan, jobs: Mapping[str, Job], sessions: Sessions) -> None:
    """Register the queue and the jobs and begin to work; raises CannotStart without the engine's tables."""
    # A handler of our own keeps the engine from printing past the log of the process.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    for name, job in jobs.items():
        _register(name, job, sessions)
    DBOS(config=configuration(plan))
    DBOS.listen_queues([QUEUE])
    try:
        _register_queue(plan)
        DBOS.launch()
    except (engine_error.DBOSException, DBAPIError) as error:
        DBOS.destroy()
        raise not_ready(error) from error


def _register(name: str, job: Job, sessions: Sessions) -> None:
    @DBOS.workflow(name=name)
    def run(*ids: int | str) -> None:
        key = str(DBOS.workflow_id)
        _at_work.add(key)
        try:
            job(sessions, *ids)
        finally:
            _at_work.discard(key)


def at_work() -> frozenset[str]:
    """The ids of the jobs that a thread of this process is doing now."""
    return frozenset(_at_work)


def _register_queue(plan: Plan) -> None:
    # Before the launch, so that no poll sees a number of jobs at once that another plan has left there.
    client = open_client(plan.url)
    try:
        client.register_queue(
            QUEUE, worker_concurrency=plan.concurrency, polling_interval_sec=plan.poll_seconds
        )
    finally:
        client.destroy()


def open_client(url: str) -> DBOSClient:
    """A way to look at the jobs and to move them without doing any; the caller calls destroy() at the end.

    Its calls raise when the database cannot be reached, instead of waiting for it.
    """
    return DBOSClient(
        system_database_url=lively(make_url(url)).render_as_string(hide_password=False),
        system_database_pool_size=2,
        dbos_system_schema=ENGINE_SCHEMA,
        application_name=APPLICATION,
        lazy=True,
        retry_connection_errors=False,
    )


def change(
    sessions: Sessions, step: Callable[Concatenate[Session, P], object], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Call a step of workflow/ from a job, with a session of its own; tried again when the database fails.

    While the database is away the job waits, however long that takes.
    A worker may die after the step and before it is noted as done: then it is called a second time.
    """

    def act() -> None:
        with sessions() as session:
            step(session, *args, **kwargs)

    DBOS.run_step({**_TRIED_AGAIN, "name": step.__name__}, lambda: _patiently(act))


def once(name: str, act: Callable[[], T]) -> T:
    """Do a part of a job whose answer (JSON) is noted and then never asked for again; tried like `change`."""
    return DBOS.run_step({**_TRIED_AGAIN, "name": name}, lambda: _patiently(act))


def _patiently(act: Callable[[], T]) -> T:
    """Act again and again while the database is away: an outage must not turn jobs into failed ones."""
    pause = 0.25
    while True:
        try:
            return act()
        except DBAPIError as error:
            if not is_away(error):
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def create_tables(owner_url: str) -> None:
    """Create the engine's tables or bring them up to date, as the owner of the database."""
    DBOS.migrate(owner_url, schema=ENGINE_SCHEMA)


def grant_rows(connection: Connection, role: str) -> None:
    """Give the application's role the engine's rows, and nothing that changes tables; PostgreSQL only."""
    if connection.dialect.name != "postgresql":
        return
    grantee = connection.dialect.identifier_preparer.quote(role)
    for right in _rights():
        connection.exec_driver_sql(f"GRANT {right} TO {grantee}")


def _rights() -> list[str]:
    rows = ", ".join(f"{ENGINE_SCHEMA}.{table}" for table in sorted(ENGINE_TABLES - {_VERSION_TABLE}))
    return [
        f"USAGE ON SCHEMA {ENGINE_SCHEMA}",
        f"SELECT ON {ENGINE_SCHEMA}.{_VERSION_TABLE}",
        f"SELECT, INSERT, UPDATE, DELETE ON {rows}",
        f"USAGE ON ALL SEQUENCES IN SCHEMA {ENGINE_SCHEMA}",
    ]
