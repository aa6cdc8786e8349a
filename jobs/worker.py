"""The worker process: it takes a slot, does jobs until it is told to stop, and looks after dead workers'."""

import logging
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic

from dbos import DBOS, DBOSClient
from sqlalchemy.exc import DBAPIError

import clock
from config import Settings
from db import connect, is_away
from db import sessions as sessions_on
from documents.files import FileStore
from jobs import mail, notices, printing, reminders, renewing
from jobs.engine import CannotStart, Job, Plan, Sessions, at_work, launch, not_ready, open_client, plan
from jobs.processes import has_ended, this_process
from jobs.sweep import AT_ONCE, EngineStuck, LeftLying, delete_finished_jobs, resume_jobs_of_the_dead
from workflow import heartbeats
from workflow.mail import dispatch
from workflow.search_index import catch_up

# The name under which a step enqueues a job (workflow/followups.py) → what does it.
JOBS: dict[str, Job] = {
    "notify_recipients": notices.notify_recipients,
    "print_revision": printing.print_revision,
    "draw_pages": printing.draw_pages,
    "send_mail": mail.send_mail,
    "spread_recall": notices.spread_recall,
    "complete_recall": notices.complete_recall,
    "tell_people": reminders.tell_people,
    "tell_of_reports": reminders.tell_of_reports,
    "tell_of_refusals": reminders.tell_of_refusals,
    "tell_of_extensions": reminders.tell_of_extensions,
    "tell_urged": reminders.tell_urged,
    "morning_round": reminders.morning_round,
    "renew_timestamps": renewing.renew_timestamps,
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often a worker does what, in seconds."""

    poll: float = 0.2  # look for jobs
    beat: float = 5.0  # give a sign of life, look for dead workers
    dead_after: float = 20.0  # believe a silent worker dead
    finish: int = 30  # when told to stop: let running jobs come to their end

    @property
    def silence(self) -> timedelta:
        """How long a worker is silent before the others take over its jobs."""
        return timedelta(seconds=self.dead_after)


PACE = Pace()


def run_worker(settings: Settings, slot: int, *, jobs: Mapping[str, Job] = JOBS, pace: Pace = PACE) -> int:
    """Do jobs as worker number `slot` until SIGTERM or SIGINT, then finish what is running and answer 0.

    Answers 1 when the worker is of no more use and shall be started anew. The caller ends the process with
    jobs.processes.leave: threads may wait for a database that is away. Raises CannotStart when the slot is
    taken, the settings do not fit or the tables are missing.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    its = plan(settings, slot, poll_seconds=pace.poll)
    stop = _told_to_stop()
    engine = connect(settings.url, lock_timeout_ms=settings.lock_timeout_ms, pool_size=its.threads + 2)
    client = open_client(settings.url)
    printing.open_workshop(settings)
    mail.OFFICE.open(settings)
    try:
        caretaker = Caretaker(
            client=client,
            left_lying=LeftLying(client, its.executor_id, at_work),
            sessions=sessions_on(engine),
            plan=its,
            pace=pace,
            keep_days=settings.job_keep_days,
            sends_mail=settings.sends_mail,
            morning_hour=settings.morning_hour,
            has_timestamps=bool(settings.timestamp_url),
            files=FileStore(settings.files_dir),
        )
        return _work(caretaker, jobs, stop)
    finally:
        printing.WORKSHOPS.close()
        client.destroy()
        engine.dispose()


def _told_to_stop() -> threading.Event:
    stop = threading.Event()

    def hear(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)  # said a second time, it means at once

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hear)
    return stop


def _work(caretaker: "Caretaker", jobs: Mapping[str, Job], stop: threading.Event) -> int:
    caretaker.take_slot(stop)
    try:
        launch(caretaker.plan, jobs, caretaker.sessions)
        log.info("%s is at work.", caretaker.plan.executor_id)
        try:
            while not stop.wait(caretaker.pace.beat):
                caretaker.make_a_round()
        except EngineStuck:
            log.error("%s claims jobs and does not begin them; it ends to be started anew.", caretaker.slot)
            return 1
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=caretaker.pace.finish)
    finally:
        caretaker.leave_slot()
    return 0


@dataclass(kw_only=True)
class Caretaker:
    """What a worker does beside its jobs: keep its slot, take over from the dead, delete what is old."""

    client: DBOSClient
    left_lying: LeftLying
    sessions: Sessions
    plan: Plan
    pace: Pace
    keep_days: int
    morning_hour: int
    sends_mail: bool = False
    cleaned_on: date | None = None
    rung_on: date | None = None
    has_timestamps: bool = False
    files: FileStore | None = None  # whose words are read for the search
    renewed_on: date | None = None

    @property
    def slot(self) -> str:
        """The name of this worker."""
        return self.plan.executor_id

    def take_slot(self, stop: threading.Event) -> None:
        """Begin to give signs of life; raises CannotStart while another living worker is in the way."""
        try:
            self._wait_for_slot(stop)
            with self.sessions() as session:
                heartbeats.start(session, self.plan.executor_id, self.plan.threads, this_process())
        except DBAPIError as error:
            raise not_ready(error) from error

    def _wait_for_slot(self, stop: threading.Event) -> None:
        # After a crash the last sign is young too: where the process cannot be looked up, whoever gives
        # another sign is alive, and who falls silent has left the slot.
        before = self._in_the_way()
        while (now := self._in_the_way()) and not stop.wait(self.pace.beat):
            for slot in now:
                if now[slot] != before.get(slot):
                    raise CannotStart(self._reason(slot))

    def _in_the_way(self) -> dict[str, object]:
        own, threads, alone = self.plan.executor_id, self.plan.threads, self.plan.on_sqlite
        with self.sessions() as session:
            living = heartbeats.living(session, self.pace.silence)
        return {
            slot: sign.seen_at
            for slot, sign in living.items()
            if (alone or slot == own or sign.threads != threads) and not has_ended(sign.process)
        }

    def _reason(self, slot: str) -> str:
        if slot == self.plan.executor_id:
            return f"{slot} is already at work: give this worker another BANHANH_WORKER_SLOT."
        if self.plan.on_sqlite:
            return f"SQLite has room for one worker, and {slot} is at work."
        # The number of jobs at once is kept once for the queue, so it must fit every worker.
        return f"BANHANH_WORKER_THREADS must be the same for all workers, and {slot} has another number."

    def leave_slot(self) -> None:
        """Tell the others that this worker has ended, so that they need not wait for its silence."""
        try:
            with self.sessions() as session:
                heartbeats.stop(session, self.plan.executor_id)
        except DBAPIError:
            log.exception("%s could not say that it has ended; its silence will.", self.plan.executor_id)

    def make_a_round(self) -> None:
        """One round; a database that cannot be reached is logged, and the next round tries again."""
        try:
            with self.sessions() as session:
                heartbeats.beat(session, self.plan.executor_id)
            for job in resume_jobs_of_the_dead(self.client, self.sessions, self.pace.silence):
                log.warning("Job %s of a dead worker goes on here or at another worker.", job)
            for job in self.left_lying.resume(self.pace.silence):
                log.warning("Job %s was begun and then left lying; it goes on.", job)
            self._give_out_letters()
            self._fold_what_changed()
            self._ring()
            self._delete_old_jobs()
        except DBAPIError as error:
            why = None if is_away(error) else error
            log.warning("The round of %s failed; the next one tries again.", self.slot, exc_info=why)

    def _give_out_letters(self) -> None:
        """Without a mail server they wait, and the clerk is told (templates/delivery)."""
        if self.sends_mail:
            with self.sessions() as session:
                while dispatch(session):
                    pass

    def _fold_what_changed(self) -> None:
        """The words of changed documents and reports and of their files, for the search.

        A file may take seconds: after some the signs of life go first, and the next round goes on.
        """
        began = monotonic()
        with self.sessions() as session:
            while catch_up(session, self.files) and monotonic() - began < self.pace.beat:
                pass

    def _ring(self) -> None:
        if self.rung_on != clock.today():
            self.rung_on = reminders.ring(self.sessions, self.morning_hour)
        if self.has_timestamps and self.renewed_on != clock.today():
            self.renewed_on = renewing.ring(self.sessions)

    def _delete_old_jobs(self) -> None:
        # Once a day, in small bites so that the signs of life go on; not at a fixed hour, because
        # the machine of a small office is off at night.
        today = clock.today()
        if self.cleaned_on != today and delete_finished_jobs(self.client, self.keep_days) < AT_ONCE:
            self.cleaned_on = today
