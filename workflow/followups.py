"""What a step wants done afterwards: one job, enqueued in the step's own transaction.

The only place below jobs/ that knows the job engine (DBOS). The process that serves pages only enqueues:
its client writes through the step's connection, opens none of its own and starts no thread.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from dbos import DBOSClient, EnqueueOptions, WorkflowSerializationFormat
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

# Step, or the event of one of its rows → the job it wants done. A test compares the jobs with those that
# jobs/ can do.
FOLLOWUPS: dict[str, str] = {
    "submit": "print_revision",
    "retry_print": "print_revision",
    "give_pdf": "draw_pages",
    "show_places": "draw_pages",
    "sign": "draw_pages",
    "seal": "draw_pages",
    "issue": "notify_recipients",
    "add_recipient": "notify_recipients",
    "dispatch_mail": "send_mail",
    "recall": "spread_recall",
    "take_back": "spread_recall",
    "agree_back": "spread_recall",
    "confirm_recall": "complete_recall",
    "record_return": "complete_recall",
    "approve": "tell_people",
    "send_back": "tell_people",
    "change_signer": "tell_people",
    "urge": "tell_urged",
    "return_report": "tell_of_reports",
    "refuse": "tell_of_refusals",
    "record_refusal": "tell_of_refusals",
    "status_02": "tell_of_refusals",
    "ask_extension": "tell_of_extensions",
    "grant_extension": "tell_of_extensions",
    "decline_extension": "tell_of_extensions",
    "ask_direction_time": "tell_of_extensions",
    "grant_direction_time": "tell_of_extensions",
    "decline_direction_time": "tell_of_extensions",
}

# What no step wants: the workers enqueue it when its hour has come.
SCHEDULED = frozenset({"morning_round", "renew_timestamps"})

APPLICATION = "banhanh"
QUEUE = "followups"
ENGINE_SCHEMA = "dbos"  # on PostgreSQL; SQLite has no schemas

# Workers take only jobs of their own version: raise it when the steps inside a job change,
# never with an ordinary release, or the jobs still waiting would be left lying.
JOBS_VERSION = "1"

# The engine's tables. On SQLite they lie in our file: no table of ours may have such a name, and
# Alembic must neither compare nor drop them.
ENGINE_TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "event_dispatch_kv",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)


# It tells of every address it is given; only what goes wrong is of interest.
logging.getLogger("dbos").setLevel(logging.WARNING)


def enqueue(session: Session, name: str, key: str, args: Sequence[int | str]) -> None:
    """Enqueue the job `name` in the running transaction: rolled back with it, visible with its commit.

    The same `key` is the same job: enqueued again, nothing is added. `args` are ids, kept as JSON. Costs
    two statements; call it after the facts, because it changes how the connection compiles what follows.
    Raises ValueError for a job that no step is known to want.
    """
    if name not in FOLLOWUPS.values() and name not in SCHEDULED:
        raise ValueError(f"{name!r} is no follow-up; write it into FOLLOWUPS and into jobs/.")
    options: EnqueueOptions = {
        "workflow_name": name,
        "queue_name": QUEUE,
        "workflow_id": key,
        "app_version": JOBS_VERSION,
        "serialization_type": WorkflowSerializationFormat.PORTABLE,
    }
    _client(session.get_bind().engine).enqueue_in_transaction(session, options, *args)


# Built on the engine of the caller, made after the fork: sharing its dialect lets DBOS reuse compiled
# statements on PostgreSQL, and being lazy it never connects. A process has one engine, tests have a few.
@lru_cache(maxsize=2)
def _client(engine: Engine) -> DBOSClient:
    return DBOSClient(
        system_database_engine=engine,
        dbos_system_schema=ENGINE_SCHEMA,
        application_name=APPLICATION,
        lazy=True,
    )


WAITING = ("ENQUEUED", "DELAYED", "PENDING")
FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED")
AGAIN = "-again"  # at the end of the key of a job that an administrator wanted once more


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the engine keeps it: its name and ids, and nothing of a document."""

    key: str
    name: str
    status: str
    slot: str | None  # of the worker that began it
    asked_at: datetime
    error: str | None
    args: tuple[int | str, ...]

    @property
    def is_begun(self) -> bool:
        """Whether a worker is at it."""
        return self.status == "PENDING"


def jobs(session: Session, statuses: Sequence[str], *, key: str | None = None, most: int = 200) -> list[Job]:
    """The newest jobs with one of these statuses, or the one with this key; read outside any transaction."""
    found = _client(session.get_bind().engine).list_workflows(
        status=list(statuses),
        workflow_ids=[key] if key else None,
        queue_name=QUEUE,
        sort_desc=True,
        limit=most,
    )
    return [_job(one) for one in found]


def _job(one: Any) -> Job:
    asked_at = datetime.fromtimestamp((one.created_at or 0) / 1000, UTC)
    error = f"{type(one.error).__name__}" if one.error else None
    args = tuple(one.input["args"]) if one.input else ()
    slot = one.executor_id if one.status == "PENDING" else None
    return Job(one.workflow_id, one.name, one.status, slot, asked_at, error, args)
