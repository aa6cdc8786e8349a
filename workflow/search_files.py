"""The words of attached files for the search: each is read once, by its SHA-256, outside transactions."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import clock
from db import end_reading, transaction
from documents.file_texts import Words, words_of
from documents.files import FileDamaged, FileStore
from documents.search_models import FileText, Findable
from documents.searching import FILE_OWNERS, file_texts


def read_next(session: Session, store: FileStore, waiting: Iterable[tuple[Findable, int]]) -> bool:
    """Read one file of these things that nobody has read yet; whether there was one comes back.

    The bytes never change, so that a file is read once wherever it is attached, also one without words.
    """
    wanted = list(waiting)
    for kind in Findable:
        row = _unread(session, kind, {key for of, key in wanted if of == kind})
        if row is not None:
            end_reading(session)
            _keep(session, row.sha256, _words(store, row.sha256, row.name))
            return True
    return False


def texts_of(session: Session, kind: Findable, things: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """The files of each thing: name and words, as far as they are read. One statement."""
    found: dict[int, list[tuple[str, str]]] = {}
    for key, file, text in session.execute(file_texts(kind, things)):
        found.setdefault(key, []).append((file, text))
    return found


def _unread(session: Session, kind: Findable, things: set[int]) -> Any:
    of, sha256, name = FILE_OWNERS[kind]
    read = sa.exists().where(FileText.sha256 == sha256)
    wanted = sa.select(sha256.label("sha256"), name.label("name")).where(of.in_(things), ~read).limit(1)
    return session.execute(wanted).first() if things else None


def _words(store: FileStore, sha256: str, name: str) -> Words:
    try:
        return words_of(store.read(sha256), name)
    except (FileDamaged, OSError):
        return Words("", "damaged")


def _keep(session: Session, sha256: str, words: Words) -> None:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite.insert(FileText) if on_sqlite else postgresql.insert(FileText)
    row = {"sha256": sha256, "text": words.text, "failure": words.failure, "read_at": clock.now()}
    with transaction(session):
        session.execute(insert.values(row).on_conflict_do_nothing(index_elements=["sha256"]))
