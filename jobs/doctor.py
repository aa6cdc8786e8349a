"""Is everything there that an installation needs, and what a person is told of an error."""

import tempfile
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config import BadSetting, Settings
from jobs.worker import PACE
from language import Message, Refused, say
from workflow import heartbeats

Check = tuple[Message, Callable[[Session, Settings], object]]  # what is looked at, and how


class Unwell(Refused):
    """Something that the installation needs is missing."""

    code = "unwell"


def examine(session: Session, settings: Settings, *more: Check) -> Iterator[tuple[Message, Message | None]]:
    """What was looked at, and what is wrong with it or None; `more` are checks that the caller knows."""
    ours = (say("Database"), _database), (say("File store"), _files), (say("Worker"), _worker)
    for name, check in (*ours, *more):
        try:
            check(session, settings)
            yield name, None
        except (Refused, DBAPIError, OSError) as error:
            session.rollback()
            yield name, sentence_of(error)


def sentence_of(error: Exception) -> Message:
    """One sentence for the person at the keyboard, whatever has happened."""
    if isinstance(error, Refused):
        return error.message
    if isinstance(error, BadSetting):
        return say("The settings are wrong: {reason}", reason=error)
    if isinstance(error, DBAPIError):
        return say("The database refuses: {reason}", reason=str(error.orig).strip().splitlines()[0])
    if isinstance(error, FileNotFoundError):
        return say("There is no file {file}.", file=error.filename)
    if isinstance(error, OSError):
        return say("{file} cannot be used: {reason}.", file=error.filename, reason=error.strerror)
    return say("An unforeseen error, {kind}: {reason}", kind=type(error).__name__, reason=error)


def _database(session: Session, _settings: Settings) -> None:
    session.execute(sa.select(1))


def _files(_session: Session, settings: Settings) -> None:
    settings.files_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.files_dir) as file:
        file.write(b"a word")


def _worker(session: Session, _settings: Settings) -> None:
    if not heartbeats.living(session, PACE.silence):
        raise Unwell(say("No worker gives signs of life: start “banhanh worker”."))
