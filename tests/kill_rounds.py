"""Rounds of kill -9: web, workers and database die while letters go out, and what must hold then."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from db import connect
from documents.delivery_models import DELIVERIES
from documents.mail_models import MAIL
from documents.states import Channel, DeliveryState, MailState
from tests.clerk_at_a_browser import Clerk
from tests.mail_server import MailServer
from tests.mailing_process import main
from tests.nursery import NURSERY
from tests.postgresql import Server, free_port
from workflow.history import history_entries

CLERK = "van.thu"  # who sits at the browser
THREADS = 4  # letters that one worker has in hand at most


@dataclass
class Rounds:
    """An office whose processes are killed; each that has ended is started again, as a service would be."""

    url: str
    files: Path
    document_id: int
    bodies: int  # outside bodies that shall have the document at the end
    workers: int
    chance: random.Random
    server: Server | None = None  # of PostgreSQL; none on SQLite, whose database is no process
    mail: MailServer = field(default_factory=lambda: MailServer(pause=0.02))
    running: dict[str, ForkServerProcess] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0  # letters in hand when something was killed: what may come twice

    def __post_init__(self) -> None:
        self.web_port = free_port()
        self.clerk = Clerk(self.web_port, CLERK, self.document_id, self.bodies)

    def names(self) -> list[str]:
        """Everything that can be killed."""
        workers = [f"worker-{n}" for n in range(1, self.workers + 1)]
        return ["web", *workers, *(["database"] if self.server else [])]

    def run(self, kills: int) -> None:
        """Kill at random until so many have died, then let everything come to its end."""
        self.tend()
        self.clerk.begin()
        while self.kills.total() < kills:
            self._wait_for_a_letter()
            victims = self.chance.sample(self.names(), self.chance.randint(1, len(self.names())))
            for name in victims[: kills - self.kills.total()]:
                self._kill(name)
            self.tend()
        self._until(lambda: not self.clerk.still_works() and self._sent() == self.bodies)

    def tend(self) -> None:
        """Start whatever does not run."""
        for name in self.names():
            process = self.running.get(name)
            if name != "database" and (process is None or process.exitcode is not None):
                self.running[name] = self._start(name)

    def _start(self, name: str) -> ForkServerProcess:
        role, _, slot = name.partition("-")
        numbers = [self.web_port] if role == "web" else [int(slot), self.mail.port]
        process = NURSERY.Process(target=main, args=(role, self.url, self.files, *numbers))
        process.start()
        return process

    def _kill(self, name: str) -> None:
        self.kills[name.partition("-")[0]] += 1
        if name == "database":
            assert self.server is not None
            self.server.kill()
            self.server.start_again()
        else:
            end_all_of(self.running[name])
        if name != "web":
            self._note_in_flight()

    def _note_in_flight(self) -> None:
        self.in_flight += min(THREADS * self.workers, self._count(MAIL.c.state == MailState.SENDING))

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.tend()
            time.sleep(0.1)

    def _wait_for_a_letter(self) -> None:
        """Kill where there is something to lose: after one more letter, and a moment."""
        before, deadline = len(self.mail.mailbox.messages), time.monotonic() + 10
        while len(self.mail.mailbox.messages) == before and time.monotonic() < deadline:
            self._wait(0.1)
        self._wait(self.chance.uniform(0.0, 0.4))

    def _until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 240
        while not true():
            assert time.monotonic() < deadline, f"not all letters went out: {self._sent()} of {self.bodies}"
            self._wait(0.3)

    def _sent(self) -> int:
        of_mail = (DELIVERIES.c.channel == Channel.EMAIL, DELIVERIES.c.state == DeliveryState.SENT)
        return self._count(*of_mail)

    def _count(self, *conditions: Any) -> int:
        return int(self.rows(sa.select(sa.func.count()).where(*conditions))[0][0])

    def rows(self, wanted: Any) -> list[Any]:
        """What the database answers, on a connection of its own: the last one may have died."""
        for _ in range(100):
            engine = connect(self.url)
            try:
                with engine.connect() as connection:
                    return list(connection.execute(wanted).all())
            except DBAPIError:
                time.sleep(0.1)
            finally:
                engine.dispose()
        raise AssertionError("the database does not answer")

    def stop(self) -> None:
        """End what still runs."""
        self.clerk.stop()
        for process in self.running.values():
            end_all_of(process)
        self.mail.stop()


def end_all_of(process: ForkServerProcess) -> None:
    """kill -9 of a process and of those that it has started."""
    assert process.pid is not None
    with suppress(ProcessLookupError):  # it has ended by itself, or leads no group yet
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


@dataclass(frozen=True)
class Found:
    """What the rounds left behind."""

    repeats: int
    doubts: int


def examine(rounds: Rounds) -> Found:
    """Assert what must hold of every delivery; how many letters came twice, and how many are told of."""
    d, m, e = DELIVERIES.c, MAIL.c, history_entries.c
    letters = rounds.rows(sa.select(m.address, m.message_id, m.doubts, m.state).order_by(m.id))
    states = rounds.rows(sa.select(d.state).where(d.channel == Channel.EMAIL))
    assert {row.state for row in states} == {DeliveryState.SENT}
    assert len(states) == len(letters) == len({row.address for row in letters}) == rounds.bodies
    moved = rounds.rows(sa.select(e.thing_id).where(e.step == "mail_sent"))
    assert len(moved) == len(set(moved)) == rounds.bodies
    repeats = 0
    for letter in letters:
        came = rounds.mail.mailbox.to(letter.address)
        assert came, f"{letter.address} has no letter"
        assert {message["Message-ID"] for message in came} == {letter.message_id}
        assert len({message.get_content() for message in came}) == 1
        assert len(came) - 1 <= letter.doubts
        repeats += len(came) - 1
    return Found(repeats, sum(letter.doubts for letter in letters))
