"""What one request works with: the installation, a database session and the person who acts."""

from dataclasses import dataclass
from typing import cast

from flask import current_app, g
from flask_login import current_user
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from config import Settings
from db import end_reading
from documents.files import FileStore
from language import NotAllowed, say
from organization.people import Actor
from workflow.equipment import Equipment


@dataclass(frozen=True)
class Installation:
    """Everything that lives as long as the process."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    files: FileStore


def installation() -> Installation:
    """The installation that this request came to."""
    return cast("Installation", current_app.extensions["banhanh"])


def equipment() -> Equipment:
    """What this installation signs with."""
    return Equipment.of(installation().settings)


def session() -> Session:
    """The database session of this request; it is closed when the request ends."""
    if "session" not in g:
        g.session = installation().sessions()
    return cast("Session", g.session)


def close_session(_error: BaseException | None = None) -> None:
    """End the session of the request, undoing whatever no step has committed."""
    opened: Session | None = g.pop("session", None)
    if opened is not None:
        end_reading(opened)
        opened.close()


def actor() -> Actor:
    """The signed-in person with the posts held today. Raises NotAllowed when nobody is signed in."""
    if not current_user.is_authenticated:
        raise NotAllowed(say("Sign in first."), code="not_signed_in")
    return cast("Actor", current_user.actor)
