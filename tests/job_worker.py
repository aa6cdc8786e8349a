"""A worker process for the tests: `python tests/job_worker.py URL SLOT [hang|real]`.

Its one job stamps a row; with `hang` it then sits there, its step not yet noted as done, until it is killed.
With `real` it does the jobs of the house.
"""

import os
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa
from sqlalchemy.orm import Session

from config import Settings
from db import transaction
from jobs.engine import CannotStart, Job, Sessions, change
from jobs.worker import JOBS, Pace, run_worker

SAID = "said.txt"
HASTE = Pace(poll=0.05, beat=0.2, dead_after=5.0, finish=20)

stamps = sa.Table(
    "stamps",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("stamped", sa.Integer, nullable=False, default=0),
    sa.Column("tried", sa.Integer, nullable=False, default=0),
)


def stamp(session: Session, number: int) -> None:
    """Stamp the row if nobody has; count the tries, which may be more."""
    row = stamps.c.id == number
    with transaction(session):
        session.execute(sa.update(stamps).where(row).values(tried=stamps.c.tried + 1))
        session.execute(sa.update(stamps).where(row, stamps.c.stamped == 0).values(stamped=1))


def stamp_and_hang(session: Session, number: int) -> None:
    """Stamp the row and never come back."""
    stamp(session, number)
    time.sleep(600)


def stamp_job(sessions: Sessions, number: int) -> None:
    """The job that works."""
    change(sessions, stamp, number)


def hanging_job(sessions: Sessions, number: int) -> None:
    """The job whose worker must be killed."""
    change(sessions, stamp_and_hang, number)


JOBS_FOR: dict[str, dict[str, Job]] = {
    "stamp": {"notify_recipients": stamp_job},
    "hang": {"notify_recipients": hanging_job},
    "real": JOBS,
}


def main(url: str, slot: str, how: str = "stamp") -> None:
    """Work until told to stop; a start that is refused ends with its sentence and status 1."""
    try:
        run_worker(Settings(database_url=url, morning_hour=24), int(slot), jobs=JOBS_FOR[how], pace=HASTE)
    except CannotStart as refusal:
        sys.exit(str(refusal))


def begin(folder: str, *arguments: str) -> None:
    """Work in a process of the nursery, in this folder; what is said on the way stands there in SAID."""
    os.chdir(folder)
    os.dup2(os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    warnings.simplefilter("error")
    main(*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
