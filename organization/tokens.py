"""The keys by which a person's programs come to the API: given, used, ended; only their digests are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from language import Invalid, say
from organization.models import Account, ApiToken, TokenScope
from organization.names import nfc

PREFIX = "bh_"  # so that a key that lies about is known for what it is
LASTS = (7, 30, 90, 365)  # days
MOST = 20  # in force at once
SEEN_EVERY = timedelta(minutes=5)
NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Key:
    """The key behind a request, and whose it is."""

    id: int
    account_id: int
    person_id: int
    username: str
    name: str
    scope: TokenScope
    expires_at: datetime


def give(session: Session, account_id: int, name: str, scope: TokenScope, days: int) -> str:
    """Give the person another key; it is shown this once. Raises Invalid."""
    kept = nfc(name)
    if not kept or len(kept) > NAME_LIMIT:
        raise Invalid(say("Write what the key is for, in at most 80 characters."), field="key_name")
    if days not in LASTS:
        raise Invalid(say("Choose for how long the key is good."), field="days")
    token = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    with transaction(session):
        if len(_living(session, account_id)) >= MOST:
            too_many = say("You have {n} keys already; end one of them first.", n=MOST)
            raise Invalid(too_many, code="too_many_keys")
        session.add(
            ApiToken(
                account_id=account_id,
                token_sha256=_digest(token),
                name=kept,
                scope=scope,
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
        )
    return token


def list_of(session: Session, account_id: int) -> list[ApiToken]:
    """The keys of an account that are in force, the newest first."""
    return _living(session, account_id)


def revoke(session: Session, account_id: int, token_id: int) -> None:
    """End one of the account's own keys at once; another account's is not touched."""
    with transaction(session):
        session.execute(
            sa.update(ApiToken)
            .where(ApiToken.id == token_id, ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
            .values(revoked_at=clock.now())
        )


def revoke_all(session: Session, account_id: int) -> None:
    """End all keys of an account in the caller's transaction: its password has changed."""
    session.execute(
        sa.update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def key_of(session: Session, token: str) -> Key | None:
    """Whose key this is, or None when it has ended; one statement, and a rare write of `used_at`."""
    now = clock.now()
    row: Any = session.execute(
        sa.select(
            ApiToken.id, Account.id, Account.person_id, Account.username, ApiToken.name, ApiToken.scope,
            ApiToken.expires_at, ApiToken.used_at,
        )
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.token_sha256 == _digest(token), Account.active.is_(True), *_open(now))
    ).first()  # fmt: skip
    if row is None:
        return None
    *told, used_at = row
    if used_at is None or now - used_at >= SEEN_EVERY:
        with transaction(session):
            session.execute(sa.update(ApiToken).where(ApiToken.id == row[0]).values(used_at=now))
    return Key(*told)


def _living(session: Session, account_id: int) -> list[ApiToken]:
    wanted = sa.select(ApiToken).where(ApiToken.account_id == account_id, *_open(clock.now()))
    return list(session.scalars(wanted.order_by(ApiToken.id.desc())))


def _open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return ApiToken.revoked_at.is_(None), ApiToken.expires_at > now


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
