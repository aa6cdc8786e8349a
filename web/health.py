"""Two pages for machines: /healthz, the process answers; /readyz, it could also work."""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from web.assets import ROOT
from web.session import installation, session
from workflow import heartbeats

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process is alive."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database, migrations and file store can be worked with; 503 when one of them cannot.

    A silent worker is told but does not take the pages down: what was enqueued waits for it.
    """
    needed = {"database": _asks(_database), "migrations": _asks(_migrated), "files": _files_writable()}
    ready = all(needed.values())
    report = {"status": "ok" if ready else "not ready", **needed, "worker": _asks(_worker)}
    return jsonify(report), 200 if ready else 503


def _asks(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except SQLAlchemyError:
        session().rollback()
        return False


def _database() -> bool:
    return session().scalar(sa.select(1)) == 1


def _migrated() -> bool:
    return MigrationContext.configure(session().connection()).get_current_revision() == _newest_migration()


@lru_cache
def _newest_migration() -> str | None:
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def _files_writable() -> bool:
    folder = installation().settings.files_dir
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return os.access(existing, os.W_OK)


def _worker() -> bool:
    return bool(heartbeats.living(session(), timedelta(minutes=2)))
