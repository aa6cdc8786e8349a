"""Looking after the jobs themselves: those that nobody works on go on, old finished ones are deleted."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from dbos import DBOSClient

import clock
from jobs.engine import Sessions
from workflow import heartbeats
from workflow.followups import QUEUE

FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
AT_ONCE = 500


def resume_jobs_of_the_dead(client: DBOSClient, sessions: Sessions, dead_after: timedelta) -> list[str]:
    """Put back into the queue what workers had begun before they died; answers the ids of the jobs.

    The engine itself leaves such jobs pending until the same worker comes back, be it for ever.
    """
    resumed: list[str] = []
    with sessions() as session:
        for slot in heartbeats.dead(session, dead_after):
            begun = _begun_by(client, slot)
            if begun and heartbeats.take_over(session, slot, dead_after):
                client.resume_workflows(begun, queue_name=QUEUE)
                resumed += begun
    return resumed


def _begun_by(client: DBOSClient, slot: str) -> list[str]:
    pending = client.list_workflows(
        status="PENDING", executor_id=slot, queue_name=QUEUE, load_input=False, load_output=False
    )
    return [job.workflow_id for job in pending]


class EngineStuck(Exception):
    """This process claims jobs that it never begins; another one in its place will."""


@dataclass
class LeftLying:
    """Jobs that count as begun by this worker and that no thread of it is doing.

    The engine leaves one behind when the database goes away between its claim and the answer, or before
    the claimed job is read: the worker lives, so nobody would ever take the job over.
    """

    client: DBOSClient
    slot: str
    at_work: Callable[[], frozenset[str]]
    since: dict[str, float] = field(default_factory=dict)
    resumed: set[str] = field(default_factory=set)

    def resume(self, after: timedelta) -> list[str]:
        """Put those back into the queue that have lain for so long; answers their ids.

        Raises EngineStuck when one lies there again: this worker claims jobs and does not begin them.
        """
        begun, now = _begun_by(self.client, self.slot), time.monotonic()
        lying = set(begun) - self.at_work()
        self.since = {job: self.since.get(job, now) for job in lying}
        found = [job for job, began in self.since.items() if now - began > after.total_seconds()]
        for job in found:
            del self.since[job]
        if self.resumed & set(found):
            raise EngineStuck
        self.resumed |= set(found)
        if found:
            self.client.resume_workflows(found, queue_name=QUEUE)
        return found


def delete_finished_jobs(client: DBOSClient, keep_days: int) -> int:
    """Delete at most AT_ONCE jobs that ended more than `keep_days` days ago; answers how many."""
    finished = client.list_workflows(
        status=FINISHED,
        completed_before=(clock.now() - timedelta(days=keep_days)).isoformat(),
        limit=AT_ONCE,
        load_input=False,
        load_output=False,
    )
    if finished:
        client.delete_workflows([job.workflow_id for job in finished])
    return len(finished)
