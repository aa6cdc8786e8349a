"""Letters by e-mail: written in a step's transaction, taken up by a job, each answer recorded.

How a step sends one: inside its transaction it calls `put` with a `Letter`, and that is all. The row is the
order: a worker's round finds it within seconds, on whichever machine, also after a crash, and the job
`send_mail` sends it; nothing has to be enqueued. A letter whose `key` is there already is not written again,
so a job may write its letters twice. The words are in templates/mail/<kind>.txt: a block `subject` and a
block `text`, which know the letter's `facts` by name and `site`, the address of the pages.

A letter goes out at least once. Between the hand-over and the recorded answer a worker may die; the letter
then goes again under the same Message-ID, and `doubts` counts how often that happened.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.mail_models import MAIL
from documents.states import MailState
from language import Invalid, say
from workflow import followups

AT_ONCE = 20  # letters that one job sends over one connection
# A letter given to a job, or begun by one, is left to it for so long; jobs of dead workers are resumed.
LEASE = timedelta(minutes=15)
# Pauses after each passing failure; after the last the letter has failed, two days after the first.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))

_m = MAIL.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to be sent: to whom, made from which template with which facts."""

    key: str  # the same key is the same letter
    kind: str  # the template: templates/mail/<kind>.txt
    address: str
    facts: Mapping[str, Any] = field(default_factory=dict)  # JSON; never a secret
    person_id: int | None = None  # the account holder it goes to
    delivery_id: int | None = None  # or the delivery it carries
    best_before: datetime | None = None  # useless later: a morning's digest


@dataclass(frozen=True, slots=True)
class InHand:
    """A letter that a job has claimed and now sends."""

    id: int
    key: str
    kind: str
    address: str
    facts: Mapping[str, Any]
    delivery_id: int | None
    message_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try."""

    state: MailState  # SENT, REFUSED, or WAITING when it may go better later
    words: str  # of the mail server, or of what stood in the way
    doubtful: bool = False  # the server may have taken it, its answer was lost


def put(session: Session, *letters: Letter) -> None:
    """Write letters in the running transaction of a step; those whose key is known are left as they are."""
    if letters:
        session.execute(new_rows(session), [_row(letter) for letter in letters])


def new_rows(session: Session) -> Any:
    """An INSERT of letters that passes over known keys."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(MAIL).on_conflict_do_nothing(index_elements=["key"])


def _row(letter: Letter) -> dict[str, Any]:
    now = clock.now()
    return {
        "key": letter.key,
        "kind": letter.kind,
        "address": letter.address,
        "person_id": letter.person_id,
        "delivery_id": letter.delivery_id,
        "facts": dict(letter.facts),
        "state": MailState.WAITING,
        "attempts": 0,
        "doubts": 0,
        "next_at": now,
        "best_before": letter.best_before,
        "created_at": now,
    }


def checked_address(text: str, field: str = "email") -> str:
    """The address as it is kept. Raises Invalid for what no mail server would take."""
    address = text.strip()
    name, at, domain = address.rpartition("@")
    odd = any(ord(c) < 33 or ord(c) > 126 or c in '<>"(),:;\\[]' for c in address)
    whole = at and name and "." in domain.strip(".") and domain == domain.strip(".") and ".." not in address
    if not whole or odd or "@" in name or len(address) > 200:
        wrong = say("This is not an e-mail address: {text}", text=address[:80])
        raise Invalid(wrong, code="bad_address", field=field)
    return address


# Giving letters to jobs


def dispatch(session: Session) -> int:
    """Give the letters that are due to one job, at most AT_ONCE; tells how many there were.

    Called by each worker's round and by the job of the issue step until nothing is due.
    """
    now = clock.now()
    with transaction(session):
        found = session.execute(_DUE, {"now": now, "most": AT_ONCE}).all()
        if found:
            ids = [row.id for row in found]
            session.execute(sa.update(MAIL).where(_m.id.in_(ids)).values(next_at=now + LEASE))
            followups.enqueue(session, followups.FOLLOWUPS["dispatch_mail"], _job_key(found), ids)
        return len(found)


_DUE = (
    sa.select(_m.id, _m.attempts, _m.next_at)
    .where(_m.state.in_([MailState.WAITING, MailState.SENDING]), _m.next_at <= sa.bindparam("now"))
    .order_by(_m.next_at, _m.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)


def _job_key(found: Any) -> str:
    told = hashlib.sha256(repr([tuple(row) for row in found]).encode()).hexdigest()[:16]
    return f"send_mail-{found[0].id}-{told}"


def claim(session: Session, mail_id: int, job: str, name: Callable[[str], str]) -> InHand | None:
    """Take a letter in hand for `job`; None when it has gone, is no longer wanted, or is another job's.

    `name` makes the Message-ID of a key. A letter that this job had in hand before it died, or to which
    nobody came back, may have gone out: it is taken again, and that is counted as a doubt.
    """
    now = clock.now()
    with transaction(session):
        row = session.execute(sa.select(MAIL).where(_m.id == mail_id).with_for_update()).first()
        if row is None or not _is_free(row, job, now):
            return None
        if row.best_before is not None and row.best_before < now:
            _change(session, mail_id, state=MailState.FAILED, ended_at=now, answer="")
            return None
        values = _taken(row, job, now) | {"message_id": row.message_id or name(row.key)}
        _change(session, mail_id, **values)
        facts = (row.facts, row.delivery_id, values["message_id"], row.created_at)
        return InHand(row.id, row.key, row.kind, row.address, *facts)


def _taken(row: Any, job: str, now: datetime) -> dict[str, Any]:
    return {
        "state": MailState.SENDING,
        "attempts": row.attempts + 1,
        "doubts": row.doubts + (row.state == MailState.SENDING),
        "claimed_by": job,
        "begun_at": now,
        "next_at": now + LEASE,
    }


def _is_free(row: Any, job: str, now: datetime) -> bool:
    if row.state == MailState.SENDING:
        return bool(row.claimed_by == job or row.begun_at < now - LEASE)
    return bool(row.state == MailState.WAITING)


def _change(session: Session, mail_id: int, **values: Any) -> None:
    session.execute(sa.update(MAIL).where(_m.id == mail_id).values(**values))


def record(session: Session, mail_id: int, job: str, answer: Answer) -> None:
    """Record what came of a letter that goes to an account holder; again, nothing happens."""
    with transaction(session):
        end(session, mail_id, job, answer)


def end(session: Session, mail_id: int, job: str, answer: Answer) -> MailState | None:
    """Record the answer in the running transaction; the letter's state, or None when it is not in hand."""
    held = sa.and_(_m.id == mail_id, _m.state == MailState.SENDING, _m.claimed_by == job)
    row = session.execute(sa.select(_m.attempts, _m.doubts).where(held).with_for_update()).first()
    if row is None:
        return None
    now, state = clock.now(), verdict(answer, row.attempts)
    values = {"state": state, "answer": answer.words[:2000], "doubts": row.doubts + answer.doubtful}
    if state == MailState.WAITING:
        values["next_at"] = now + PAUSES[row.attempts - 1]
    else:
        values["ended_at"] = now
    _change(session, mail_id, **values)
    return state


def verdict(answer: Answer, attempts: int) -> MailState:
    """Where the answer leaves a letter that was tried so often; after the last pause it has failed."""
    tried_enough = answer.state == MailState.WAITING and attempts > len(PAUSES)
    return MailState.FAILED if tried_enough else answer.state


def withdraw(session: Session, delivery_id: int) -> None:
    """In the running transaction: letters of a delivery that have not gone out are no longer wanted."""
    session.execute(
        sa.update(MAIL)
        .where(_m.delivery_id == delivery_id, _m.state == MailState.WAITING)
        .values(state=MailState.WITHDRAWN, ended_at=clock.now())
    )
