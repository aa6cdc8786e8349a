"""The workers' signs of life: one row per worker slot, written without history.

A slot is a fixed name, so that a worker that starts again finds its own unfinished jobs. A slot whose last
sign is too old is dead; one of the living takes over its jobs. The row names the worker's process too, so
that on the same machine its death is known at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import Base, Moment, transaction

worker_heartbeats = sa.Table(
    "worker_heartbeats",
    Base.metadata,
    sa.Column("slot", sa.String(40), primary_key=True),
    sa.Column("threads", sa.Integer, nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("stopped_at", Moment),
    sa.Column("swept_at", Moment),
    sa.Column("process", sa.String(200)),
)
_row = worker_heartbeats.c


def start(session: Session, slot: str, threads: int, process: str | None = None) -> None:
    """The worker `slot` begins work with so many threads, in this process."""
    now = clock.now()
    values = {"threads": threads, "started_at": now, "seen_at": now, "stopped_at": None, "swept_at": None}
    values["process"] = process
    with transaction(session):
        changed = _change(session, slot, values)
        if not changed:
            session.execute(sa.insert(worker_heartbeats).values(slot=slot, **values))


def beat(session: Session, slot: str) -> None:
    """The worker `slot` is alive."""
    with transaction(session):
        _change(session, slot, {"seen_at": clock.now()})


def stop(session: Session, slot: str) -> None:
    """The worker `slot` has ended in order; what it left behind may be taken over at once."""
    with transaction(session):
        _change(session, slot, {"stopped_at": clock.now()})


@dataclass(frozen=True, slots=True)
class Living:
    """The last sign of life of a worker."""

    seen_at: datetime
    threads: int
    process: str | None


def living(session: Session, dead_after: timedelta) -> dict[str, Living]:
    """The slots that gave a sign of life within `dead_after`, each with that sign."""
    rows = session.execute(
        sa.select(_row.slot, _row.seen_at, _row.threads, _row.process).where(
            _row.stopped_at.is_(None), _row.seen_at >= clock.now() - dead_after
        )
    )
    return {slot: Living(*sign) for slot, *sign in rows}


def dead(session: Session, dead_after: timedelta) -> list[str]:
    """The slots that have stopped, or have given no sign of life for `dead_after`."""
    silent = sa.or_(_row.stopped_at.is_not(None), _row.seen_at < clock.now() - dead_after)
    return list(session.scalars(sa.select(_row.slot).where(silent).order_by(_row.slot)))


def take_over(session: Session, slot: str, dead_after: timedelta) -> bool:
    """Claim the jobs of a dead slot: of several workers one is told True, and again after `dead_after`."""
    now = clock.now()
    still_dead = sa.or_(_row.stopped_at.is_not(None), _row.seen_at < now - dead_after)
    unclaimed = sa.or_(_row.swept_at.is_(None), _row.swept_at < now - dead_after)
    with transaction(session):
        return _change(session, slot, {"swept_at": now}, still_dead, unclaimed)


def _change(session: Session, slot: str, values: dict[str, Any], *conditions: sa.ColumnElement[bool]) -> bool:
    changed = session.execute(
        sa.update(worker_heartbeats).where(_row.slot == slot, *conditions).values(**values)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE answers with a CursorResult
