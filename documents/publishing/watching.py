"""Programs that are ended when they take too long or too much memory, with all that they started."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK_EVERY = 0.05  # seconds
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long one conversion may take, in seconds, and how much memory all its processes, in bytes."""

    seconds: float = 60.0
    memory: int = 1_200_000_000


class Exceeded(Exception):
    """A bound was passed; `what` is "time" or "memory"."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def started(
    command: Sequence[str | Path], environment: Mapping[str, str], bounds: Bounds, log: Path
) -> subprocess.Popen[bytes]:
    """The program in a process group of its own; the kernel refuses it twice the memory at once.

    What it says goes to `log`.
    """
    limit = 2 * bounds.memory // 1024
    with log.open("ab") as said:
        # Fixed words of this package and paths of the installation; nothing that a person typed.
        return subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", f'ulimit -d {limit}; exec "$@"', "sh", *map(str, command)],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def watched(process: subprocess.Popen[bytes], bounds: Bounds, finished: Callable[[], bool]) -> None:
    """Wait until `finished`, or until the program ends; ends it and raises Exceeded at a bound."""
    end = time.monotonic() + bounds.seconds
    while not finished() and process.poll() is None:
        if time.monotonic() > end:
            end_group(process)
            raise Exceeded("time")
        if memory_of(process.pid) > bounds.memory:
            end_group(process)
            raise Exceeded("memory")
        time.sleep(_LOOK_EVERY)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def memory_of(group: int) -> int:
    """What all processes of a session hold in memory, in bytes."""
    return sum(_resident(folder) for folder in Path("/proc").glob("[0-9]*") if _session(folder) == group)


def _session(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[3])
    except (OSError, ValueError, IndexError):
        return -1


def _resident(folder: Path) -> int:
    try:
        return int((folder / "statm").read_text().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
