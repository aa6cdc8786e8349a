"""What strangers may try only so often from one address: guesses and uploads, counted in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from language import TooMany, say
from organization.models import SignInAttempt

WINDOW = timedelta(minutes=15)  # as long as those of signing in, which are forgotten together


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often something may be tried within a quarter of an hour by whoever has the key."""

    name: str
    most: int

    def key(self, whose: str) -> str:
        """What is counted: "code:203.0.113.7"."""
        return f"{self.name}:{whose}"[:120]


def demand_few(session: Session, allowance: Allowance, whose: str) -> None:
    """Raise TooMany, with the minutes to wait, where the allowance is used up; writes nothing."""
    now = clock.now()
    wanted = sa.select(SignInAttempt.at).where(
        SignInAttempt.key == allowance.key(whose), SignInAttempt.at > now - WINDOW
    )
    recent = list(session.scalars(wanted.order_by(SignInAttempt.at.desc()).limit(allowance.most)))
    if len(recent) >= allowance.most:
        raise _too_many(recent[-1], now)


def count(session: Session, allowance: Allowance, whose: str) -> None:
    """Write one try down; raises TooMany, and writes nothing, where the allowance is used up."""
    with transaction(session):
        demand_few(session, allowance, whose)
        session.add(SignInAttempt(key=allowance.key(whose), at=clock.now()))


def _too_many(oldest: datetime, now: datetime) -> TooMany:
    minutes = -((now - oldest - WINDOW) // timedelta(minutes=1))
    return TooMany(
        say("Too many tries from this address. Wait {minutes} minutes and try again.", minutes=minutes),
        code="too_many_tries",
    )
