"""Looking after the jobs themselves: those of dead workers go on elsewhere, old finished ones are deleted."""

from datetime import datetime, timedelta

from dbos import DBOS

import clock
from jobs.engine import Sessions
from workflow import heartbeats
from workflow.followups import QUEUE

FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
AT_ONCE = 500


def resume_jobs_of_the_dead(sessions: Sessions, dead_after: timedelta) -> list[str]:
    """Put back into the queue what workers had begun before they died; answers the ids of the jobs.

    The engine itself leaves such jobs pending until the same worker comes back, be it for ever.
    """
    with sessions() as session:
        slots = heartbeats.dead(session, dead_after)
        resumed: list[str] = []
        for slot in slots:
            jobs = _begun_by(slot)
            if jobs and heartbeats.take_over(session, slot, dead_after):
                DBOS.resume_workflows(jobs, queue_name=QUEUE)
                resumed += jobs
        return resumed


def _begun_by(slot: str) -> list[str]:
    pending = DBOS.list_workflows(
        status="PENDING", executor_id=slot, queue_name=QUEUE, load_input=False, load_output=False
    )
    return [job.workflow_id for job in pending]


def delete_finished_jobs(keep_days: int) -> int:
    """Delete at most AT_ONCE jobs that ended more than `keep_days` days ago; answers how many."""
    ended: datetime = clock.now() - timedelta(days=keep_days)
    finished = DBOS.list_workflows(
        status=FINISHED,
        completed_before=ended.isoformat(),
        limit=AT_ONCE,
        load_input=False,
        load_output=False,
    )
    if finished:
        DBOS.delete_workflows([job.workflow_id for job in finished])
    return len(finished)
