"""Accounts: passwords, signing in with a limit on guesses, sessions that can be ended, preferences.

    create_account · change_password · set_active · suggested_password
    credentials · add_account · replace_password · open_or_close        parts of an administrator's act
    sign_in · confirm · session_account · list_sessions · sign_out · sign_out_everywhere · forget_old
    preference · preferences · set_preference

Only the SHA-256 of a session's token is stored, so that a copy of the database signs nobody in.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

import clock
from db import transaction
from language import Invalid, NotAllowed, NotFound, TooMany, say
from organization import tokens
from organization.models import Account, Person, Preference, SignInAttempt, SignInSession
from organization.names import nfc

WINDOW = timedelta(minutes=15)
TRIES_BY_NAME = 8
TRIES_BY_ADDRESS = 60  # a whole office may stand behind one address
SHORTEST_PASSWORD = 10
IDLE = timedelta(hours=4)  # a browser left alone for half a day is signed out
SEEN_EVERY = timedelta(minutes=5)
KEEP_ENDED = timedelta(days=30)

_hasher = PasswordHasher()


def use_hasher(hasher: PasswordHasher) -> None:
    """Hash with other costs from now on; older hashes are made anew when their owners sign in."""
    global _hasher
    _hasher = hasher


@dataclass(frozen=True, slots=True)
class SignedInAccount:
    """The account behind a session, as read with every request."""

    id: int
    person_id: int
    username: str
    session_id: str


@cache
def _nobodys_hash(hasher: PasswordHasher) -> str:
    """What is checked for unknown names, to take the same time."""
    return hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """The Argon2id hash of a password; takes a noticeable part of a second by intent."""
    return _hasher.hash(_composed(password))


def create_account(session: Session, person_id: int, username: str, password: str) -> Account:
    """Give a person a way to sign in; raises Invalid for a taken name or a weak password."""
    name, hashed = credentials(username, password)
    with transaction(session):
        return add_account(session, person_id, name, hashed)


def credentials(username: str, password: str) -> tuple[str, str]:
    """The name and the hash as they are kept; raises Invalid. Slow: ask before the transaction."""
    name = _username(username)
    _check_password(name, password)
    return name, hash_password(password)


def add_account(session: Session, person_id: int, username: str, password_hash: str) -> Account:
    """Write the account in the caller's transaction; raises Invalid for a taken name."""
    if session.get(Person, person_id) is None:
        raise NotFound(say("There is no such person in the directory."))
    taken = sa.select(Account.id).where(sa.or_(Account.username == username, Account.person_id == person_id))
    if session.scalar(taken.limit(1)) is not None:
        raise Invalid(say("This user name is taken, or the person already has an account."), field="username")
    account = Account(
        person_id=person_id,
        username=username,
        password_hash=password_hash,
        active=True,
        created_at=clock.now(),
    )
    session.add(account)
    return account


def change_password(
    session: Session, account_id: int, old: str, new: str, *, keep: str | None = None
) -> None:
    """Replace the password, end all keys of programs and all sessions but the one with the token `keep`.

    Raises Invalid when the old password is wrong or the new one is weak.
    """
    account = session.get(Account, account_id)
    if account is None or not _is_right(account.password_hash, old):
        raise Invalid(say("The present password is not right."), field="old")
    _check_password(account.username, new)
    hashed = hash_password(new)
    with transaction(session):
        session.execute(sa.update(Account).where(Account.id == account_id).values(password_hash=hashed))
        _end(session, account_id, keep=keep)
        tokens.revoke_all(session, account_id)


def replace_password(session: Session, account_id: int, password_hash: str) -> None:
    """Give an account a new password in the caller's transaction, and end all its sessions."""
    session.execute(sa.update(Account).where(Account.id == account_id).values(password_hash=password_hash))
    _end(session, account_id)
    tokens.revoke_all(session, account_id)


def open_or_close(session: Session, account_id: int, active: bool) -> None:
    """Open or close an account in the caller's transaction; closing ends its sessions at once."""
    session.execute(sa.update(Account).where(Account.id == account_id).values(active=active))
    if not active:
        _end(session, account_id)


def reset_password(session: Session, account_id: int, new: str) -> None:
    """Give an account a new password without the old one, and end all its sessions."""
    username = session.scalar(sa.select(Account.username).where(Account.id == account_id))
    if username is None:
        raise NotFound(say("There is no such account."))
    _, hashed = credentials(username, new)
    with transaction(session):
        replace_password(session, account_id, hashed)


def set_active(session: Session, account_id: int, active: bool) -> None:
    """Open or close an account."""
    with transaction(session):
        open_or_close(session, account_id, active)


def suggested_password() -> str:
    """A first password that is easy to read out: three groups of four, without letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


def sign_in(
    session: Session, username: str, password: str, *, address: str, device: str, hours: int = 12
) -> str:
    """Open a session of at most `hours` and return its token, the only copy there is.

    Raises TooMany with the minutes to wait, or NotAllowed; an unknown name takes as long as a wrong password.
    """
    name = nfc(username).lower()[:100]
    keys = (f"name:{name}", f"address:{address}"[:120])
    attempt_ids = _count_attempt(session, keys)
    account = session.scalar(sa.select(Account).where(Account.username == name, Account.active.is_(True)))
    nobodys = _nobodys_hash(_hasher)
    if not _is_right(account.password_hash if account else nobodys, password) or account is None:
        raise NotAllowed(say("The user name or the password is not right."), code="wrong_password")
    token = secrets.token_urlsafe(32)
    fresh = hash_password(password) if _hasher.check_needs_rehash(account.password_hash) else None
    with transaction(session):
        session.execute(
            sa.delete(SignInAttempt).where(
                sa.or_(SignInAttempt.id.in_(attempt_ids), SignInAttempt.key == keys[0])
            )
        )
        session.add(_new_session(token, account.id, address, device=device, hours=hours))
        if fresh:
            session.execute(sa.update(Account).where(Account.id == account.id).values(password_hash=fresh))
    return token


def confirm(session: Session, account_id: int, password: str, *, address: str) -> None:
    """Make sure that whoever is signed in types the account's password, before an act that binds.

    Guesses are counted with those of signing in. Raises TooMany, or Invalid (wrong_password).
    """
    account = session.get_one(Account, account_id, populate_existing=True)
    hashed = account.password_hash
    attempt_ids = _count_attempt(session, (f"name:{account.username}", f"address:{address}"[:120]))
    if not _is_right(hashed, password):
        raise Invalid(say("The password is not right."), code="wrong_password", field="password")
    with transaction(session):
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id.in_(attempt_ids)))


def session_account(session: Session, token: str) -> SignedInAccount | None:
    """Whose session this is, or None when it has ended; one statement, and a rare write of `seen_at`."""
    now = clock.now()
    row = session.execute(
        sa.select(Account.id, Account.person_id, Account.username, SignInSession.id, SignInSession.seen_at)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.id == _id_of(token), Account.active.is_(True), *_open(now))
    ).first()
    if row is None:
        return None
    account_id, person_id, username, session_id, seen_at = row
    if now - seen_at >= SEEN_EVERY:
        with transaction(session):
            session.execute(
                sa.update(SignInSession).where(SignInSession.id == session_id).values(seen_at=now)
            )
    return SignedInAccount(account_id, person_id, username, session_id)


def list_sessions(session: Session, account_id: int) -> list[SignInSession]:
    """The open sessions of an account, the last seen first."""
    wanted = sa.select(SignInSession).where(SignInSession.account_id == account_id, *_open(clock.now()))
    return list(session.scalars(wanted.order_by(SignInSession.seen_at.desc(), SignInSession.id)))


def sign_out(session: Session, token: str) -> None:
    """End the session of this token at once."""
    with transaction(session):
        session.execute(
            sa.update(SignInSession)
            .where(SignInSession.id == _id_of(token), SignInSession.ended_at.is_(None))
            .values(ended_at=clock.now())
        )


def end_session(session: Session, account_id: int, session_id: str) -> None:
    """End one of the account's own sessions, chosen from the list; another account's is not touched."""
    with transaction(session):
        session.execute(
            sa.update(SignInSession)
            .where(SignInSession.id == session_id, SignInSession.account_id == account_id)
            .values(ended_at=clock.now())
        )


def sign_out_everywhere(session: Session, account_id: int, *, keep: str | None = None) -> None:
    """End all sessions of an account, but the one with the token `keep`."""
    with transaction(session):
        _end(session, account_id, keep=keep)


def forget_old(session: Session) -> None:
    """Remove attempts that no longer count and sessions that ended a month ago; run it daily."""
    now = clock.now()
    with transaction(session):
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
        session.execute(sa.delete(SignInSession).where(SignInSession.expires_at < now - KEEP_ENDED))


def preference(session: Session, person_id: int, name: str) -> str | None:
    """What the person chose, or None."""
    wanted = sa.select(Preference.value).where(Preference.person_id == person_id, Preference.name == name)
    return session.scalar(wanted)


def preferences(session: Session, person_id: int) -> dict[str, str]:
    """All that the person chose."""
    wanted = sa.select(Preference.name, Preference.value).where(Preference.person_id == person_id)
    return {row.name: row.value for row in session.execute(wanted)}


def set_preference(session: Session, person_id: int, name: str, value: str) -> None:
    """Remember what the person chose."""
    with transaction(session):
        session.merge(Preference(person_id=person_id, name=name[:40], value=nfc(value)[:200]))


def _username(text: str) -> str:
    name = nfc(text).lower()
    if not 3 <= len(name) <= 60 or any(c.isspace() for c in name):
        raise Invalid(say("A user name has 3 to 60 characters and no space."), field="username")
    return name


def _check_password(username: str, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            say("A password has at least {count} characters.", count=SHORTEST_PASSWORD), field="password"
        )
    if username in password.lower():
        raise Invalid(say("The password must not hold the user name."), field="password")


def _composed(password: str) -> str:
    # Typing tools differ in how they write marks; spaces and all else stay.
    return unicodedata.normalize("NFC", password)


def _is_right(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, _composed(password))
    except (VerificationError, InvalidHashError):
        return False


def _count_attempt(session: Session, keys: tuple[str, str]) -> list[int]:
    """Write the attempt down before the password is looked at, so that guesses at once count too."""
    now = clock.now()
    with transaction(session):
        for key, most in zip(keys, (TRIES_BY_NAME, TRIES_BY_ADDRESS), strict=True):
            _refuse_too_many(session, key, most, now)
        attempts = [SignInAttempt(key=key, at=now) for key in keys]
        session.add_all(attempts)
        session.flush()  # a good sign-in takes exactly these back
        return [attempt.id for attempt in attempts]


def _refuse_too_many(session: Session, key: str, most: int, now: datetime) -> None:
    wanted = sa.select(SignInAttempt.at).where(SignInAttempt.key == key, SignInAttempt.at > now - WINDOW)
    recent = list(session.scalars(wanted.order_by(SignInAttempt.at.desc()).limit(most)))
    if len(recent) == most:
        minutes = -((now - recent[-1] - WINDOW) // timedelta(minutes=1))
        raise TooMany(
            say("Too many tries to sign in. Wait {minutes} minutes and try again.", minutes=minutes),
            code="too_many_tries",
        )


def _new_session(token: str, account_id: int, address: str, *, device: str, hours: int) -> SignInSession:
    now = clock.now()
    return SignInSession(
        id=_id_of(token),
        account_id=account_id,
        device=nfc(device)[:200],
        address=address[:60],
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=hours),
    )


def _open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
        SignInSession.seen_at > now - IDLE,
    )


def _end(session: Session, account_id: int, *, keep: str | None = None) -> None:
    session.execute(
        sa.update(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.id != (_id_of(keep) if keep else ""),
        )
        .values(ended_at=clock.now())
    )


def _id_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
