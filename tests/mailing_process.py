"""A process that is killed: `main("web", URL, FILES, PORT)` or `main("worker", URL, FILES, SLOT, PORT)`.

The web process is the product's own gunicorn, the worker does the jobs of the house. Each leads a group of
processes, so that all of it can die at once; whoever started it starts it anew.
"""

import os
from pathlib import Path

from config import Settings
from jobs.processes import leave
from jobs.worker import Pace, run_worker
from web.serving import Server

PACE = Pace(poll=0.05, beat=0.3, dead_after=2.0, finish=5)
SECRET = "a key for tests that nobody guesses, or so"


def settings_of(url: str, files: Path, mail_port: int = 25) -> Settings:
    """The settings of an office that mails to the server on this port."""
    return Settings(
        data_dir=files,
        database_url=url,
        secret_key=SECRET,
        smtp_host="127.0.0.1",
        smtp_port=mail_port,
        smtp_security="none",
        smtp_from="vanthu@minhhoa.example",
        smtp_timeout=5,
        public_url="https://vanban.minhhoa.example",
    )


def main(role: str, url: str, files: Path, *numbers: int) -> None:
    """Do what the role does, silently."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
    if role == "web":
        Server(settings_of(url, files), f"127.0.0.1:{numbers[0]}", processes=1).run()
    else:
        slot, mail_port = numbers
        leave(run_worker(settings_of(url, files, mail_port), slot, pace=PACE))
