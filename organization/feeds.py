"""The secret address of a person's calendar feed: given, replaced, ended; only its digest is kept."""

import hashlib
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from organization.models import Account, CalendarFeed


def open_feed(session: Session, person_id: int) -> str:
    """Give the person a new address; the one before ends at once. The token is shown this once."""
    token = secrets.token_urlsafe(32)
    with transaction(session):
        feed = CalendarFeed(person_id=person_id, token_sha256=_digest(token), created_at=clock.now())
        session.merge(feed)
    return token


def close_feed(session: Session, person_id: int) -> None:
    """End the person's address."""
    with transaction(session):
        session.execute(sa.delete(CalendarFeed).where(CalendarFeed.person_id == person_id))


def feed_of(session: Session, person_id: int) -> CalendarFeed | None:
    """When the person got the address that is in force, if there is one."""
    return session.get(CalendarFeed, person_id, populate_existing=True)


def reader_of(session: Session, token: str) -> int | None:
    """Whose feed the token opens; nobody's once the account is closed."""
    wanted = (
        sa.select(CalendarFeed.person_id)
        .join(Account, Account.person_id == CalendarFeed.person_id)
        .where(CalendarFeed.token_sha256 == _digest(token), Account.active.is_(True))
    )
    return session.scalar(wanted)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
