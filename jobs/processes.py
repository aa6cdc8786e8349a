"""Processes: children that live and die together, and whether the process of an earlier worker still runs."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

PATIENCE = 45.0  # seconds that a process has to finish what it is at
OFTEN = 3  # ends by themselves in a minute, after which nothing is started anew
MINUTE = 60.0  # seconds

log = logging.getLogger(__name__)

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def this_process() -> str:
    """This process, told apart from those of other machines and of an earlier start of this one."""
    boot = ""
    with suppress(OSError):
        boot = _BOOT.read_text().strip()
    return f"{os.getpid()} {boot} {socket.gethostname()}"


def has_ended(process: str | None) -> bool:
    """Whether the process that `this_process` named has certainly ended; False where it cannot be known."""
    number, _, where = (process or "").partition(" ")
    own, _, here = this_process().partition(" ")
    if where != here or not where.split(" ")[0]:
        return False
    if number == own:  # a container that started again: the number came back, the worker did not
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def leave(status: int) -> NoReturn:
    """End this process now, whatever its threads wait for; what they were at goes on elsewhere."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


class Together:
    """Some `banhanh` commands as processes of their own; `start` them, `look_after` them, then `end` them."""

    def __init__(self, commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> None:
        self._commands = commands
        self._environment = dict(environment)
        self._running: list[subprocess.Popen[bytes]] = []
        self._told = threading.Event()
        self._ends: list[float] = []  # when one ended by itself, in the last minute

    def start(self) -> None:
        """Start all of them; from now on SIGTERM and SIGINT only end the waiting."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._told.set())
        self._running = [self._begin(command) for command in self._commands]

    def _begin(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", "cli", *command]
        return subprocess.Popen(program, env=self._environment)  # noqa: S603  # our own

    def look_after(self) -> bool:
        """Wait until told to stop (True), starting anew what ends by itself; False when it does so often."""
        while not self.wait():
            now = time.monotonic()
            self._ends = [*(end for end in self._ends if now - end < MINUTE), now]
            if len(self._ends) > OFTEN:
                return False
            self._start_anew()
        return True

    def _start_anew(self) -> None:
        for place, (command, process) in enumerate(zip(self._commands, self._running, strict=True)):
            if process.poll() is not None:
                log.warning("%s has ended with %s; it is started anew.", command[0], process.returncode)
                self._running[place] = self._begin(command)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until told to stop (True), or until one of them has ended or the time is over (False)."""
        while self.alive and not self.told and (seconds is None or seconds > 0):
            self._told.wait(0.2)
            seconds = None if seconds is None else seconds - 0.2
        return self.told

    def wait_until(self, ready: Callable[[], bool]) -> bool:
        """Wait until they are `ready`; False when one of them ends, or a signal comes, before that."""
        while not ready():
            if self.wait(0.2) or not self.alive:
                return False
        return self.alive

    @property
    def told(self) -> bool:
        """Whether a signal has told them to stop."""
        return self._told.is_set()

    @property
    def alive(self) -> bool:
        """Whether all of them still run."""
        return all(process.poll() is None for process in self._running)

    def end(self) -> None:
        """Tell all to stop and wait for it; who does not in time is killed."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
