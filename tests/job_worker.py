"""A worker process for the tests: `python tests/job_worker.py URL SLOT [hang]`.

Its one job stamps a row; with `hang` it then sits there, its step not yet noted as done, until it is killed.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa
from sqlalchemy.orm import Session

from config import Settings
from db import transaction
from jobs.engine import CannotStart, Sessions, change
from jobs.worker import Pace, run_worker

HASTE = Pace(poll=0.05, beat=0.2, dead_after=2.0, finish=20)

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


def main(url: str, slot: str, *how: str) -> None:
    """Work until told to stop; a start that is refused ends with its sentence and status 1."""
    step = stamp_and_hang if how == ("hang",) else stamp

    def job(sessions: Sessions, number: int) -> None:
        change(sessions, step, number)

    try:
        run_worker(Settings(database_url=url), int(slot), jobs={"notify_recipients": job}, pace=HASTE)
    except CannotStart as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main(*sys.argv[1:])
