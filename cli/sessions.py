"""A session on the database, for the commands that need one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

import db
from config import Settings


@contextmanager
def database(settings: Settings) -> Iterator[Session]:
    """A session on the application's database."""
    engine = db.connect(settings.url, lock_timeout_ms=settings.lock_timeout_ms)
    try:
        with db.sessions(engine)() as session:
            yield session
    finally:
        engine.dispose()
