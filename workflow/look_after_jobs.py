"""What an administrator sees of the work in the background, and having a failed job done once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import end_reading
from documents.mail_models import MAIL
from documents.states import MailState
from language import NotFound
from organization.people import Actor
from workflow import followups, heartbeats
from workflow.agency_acts import administrative_act, demand_administrator
from workflow.followups import AGAIN, Job

LATE = timedelta(minutes=5)
SILENCE = timedelta(seconds=30)  # longer than any worker is silent
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Work:
    """The work in the background as it stands: jobs by what they need, workers, letters by state."""

    failed: list[Job]
    late: list[Job]  # waiting, or begun, for longer than LATE
    waiting: list[Job]
    workers: list[tuple[str, datetime, bool]]  # slot, last sign of life, whether it lives
    letters: dict[MailState, int]  # of the last week, and all that wait


def look(session: Session) -> Work:
    """Read it all: three statements of ours, two of the engine."""
    before = clock.now() - LATE
    open_jobs = followups.jobs(session, followups.WAITING)
    failed = [job for job in followups.jobs(session, followups.FAILED) if not _was_retried(session, job)]
    rows = session.execute(sa.select(_w.slot, _w.seen_at, _w.stopped_at).order_by(_w.slot)).all()
    silent = clock.now() - SILENCE
    return Work(
        failed=failed,
        late=[job for job in open_jobs if job.asked_at < before],
        waiting=[job for job in open_jobs if job.asked_at >= before],
        workers=[(r.slot, r.seen_at, r.stopped_at is None and r.seen_at >= silent) for r in rows],
        letters=_letters(session),
    )


_w, _m = heartbeats.worker_heartbeats.c, MAIL.c
_ALL = (*followups.WAITING, *followups.FAILED, "SUCCESS")


def _was_retried(session: Session, job: Job) -> bool:
    return bool(followups.jobs(session, _ALL, key=job.key + AGAIN, most=1))


def _letters(session: Session) -> dict[MailState, int]:
    on_their_way = _m.state.in_([MailState.WAITING, MailState.SENDING])
    counted = sa.select(_m.state, sa.func.count()).where(
        sa.or_(on_their_way, _m.ended_at > clock.now() - A_WEEK)
    )
    return {row[0]: row[1] for row in session.execute(counted.group_by(_m.state))}


def retry_job(session: Session, actor: Actor, agency_id: int, key: str) -> None:
    """The administrator has a failed job done once more; the agency's history tells of it.

    A job can be done twice without a second effect, and asked for again it is the same job. Raises NotFound
    unless there is such a failed job.
    """
    demand_administrator(actor, agency_id)
    found = followups.jobs(session, followups.FAILED, key=key, most=1)
    end_reading(session)
    if not found:
        raise NotFound
    job = found[0]
    with administrative_act("retry_job", session, actor, agency_id) as acting:
        acting.details["job"] = job.key
        followups.enqueue(session, job.name, job.key + AGAIN, list(job.args))
