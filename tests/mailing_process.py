"""A process that is killed: `main("clerk", URL, …)` or `main("worker", URL, SLOT, PORT)`.

The clerk makes real steps, each of which sends an issued document to one more outside body by e-mail; the
worker does the jobs of the house. Both end as soon as anything goes wrong: whoever started them starts anew.
"""

import os
import tempfile
import time
from pathlib import Path

from config import Settings
from db import connect, sessions
from documents.files import FileStore
from documents.states import Purpose, Target
from jobs.processes import leave
from jobs.worker import Pace, run_worker
from language import Invalid
from tests.office import Office
from workflow import distribute
from workflow.distribute import Addition
from workflow.recipients import Settlement

PACE = Pace(poll=0.05, beat=0.3, dead_after=2.0, finish=5)
SECRET = "a key for tests that nobody guesses, or so"


def settings_of(url: str, port: int) -> Settings:
    """The settings of a worker that mails to the server on this port."""
    return Settings(
        data_dir=Path(tempfile.gettempdir()),
        database_url=url,
        secret_key=SECRET,
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        smtp_from="vanthu@minhhoa.example",
        smtp_timeout=5,
        public_url="https://vanban.minhhoa.example",
    )


def clerk(url: str, document_id: int, first: int, last: int) -> None:
    """Send the document to the bodies numbered from `first` to `last`, one step each."""
    engine = connect(url)
    with sessions(engine)() as session:
        office = Office(session, FileStore(Path(tempfile.gettempdir())))
        office.find()
        for number in range(first, last + 1):
            said = Settlement(
                line_id=0,
                purpose=Purpose.INFORM,
                target=Target.OUTSIDE,
                reason="Bổ sung.",
                email=f"so{number}@bao.example",
            )
            added = Addition(name=f"Báo số {number}", said=said)
            try:
                seen = office.seen(document_id)
                distribute.add_recipient(session, office.actor("clerk"), document_id, added, seen=seen)
            except Invalid:  # committed before the last kill, and never told
                continue
            time.sleep(0.02)
    engine.dispose()


def main(role: str, url: str, *numbers: int) -> None:
    """Do what the role does, silently."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    if role == "clerk":
        clerk(url, *numbers)
    else:
        slot, port = numbers
        leave(run_worker(settings_of(url, port), slot, pace=PACE))
