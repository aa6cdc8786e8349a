"""The frame of every administrative act: who administers, the change, a row in the agency's chain, commit."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import transaction
from language import Invalid, Message, NotAllowed, say
from organization.models import Role, Unit
from organization.names import nfc
from organization.people import Actor, actor_of
from workflow import history, permissions


@dataclass
class Acting:
    """An administrative act under way, with what it says of itself in the history."""

    session: Session
    actor: Actor | None  # as read again in this transaction; None for the command line
    agency_id: int
    step: str
    details: dict[str, Any] = field(default_factory=dict)


@contextmanager
def administrative_act(
    step: str,
    session: Session,
    actor: Actor | None,
    agency_id: int,
    *,
    demand: Callable[[Actor, int | None], None] | None = None,
) -> Iterator[Acting]:
    """Run one act of an agency's administrator (with None, of the command line) as one transaction.

    `demand` refuses where somebody else than the administrator may act.

    Acts of one agency follow one another. Raises NotAllowed, and whatever the body refuses; then nothing was
    changed.
    """
    with transaction(session):
        fresh = actor_of(session, actor.person_id) if actor else None
        if fresh is not None:
            (demand or demand_administrator)(fresh, agency_id)
        session.execute(_LOCK, {"agency": agency_id})
        acting = Acting(session, fresh, agency_id, step)
        yield acting
        session.flush()  # what is told must stand before the row that tells it
        entry = entry_of(acting.step, fresh, acting.details, agency_id)
        history.append(session.connection(), "agency", agency_id, entry)


# Documents of the agency may be written meanwhile: they only ask that the row stays.
_LOCK = sa.select(Unit.id).where(Unit.id == sa.bindparam("agency")).with_for_update(key_share=True)


def demand_administrator(actor: Actor, agency_id: int | None) -> None:
    """Raise NotAllowed unless the actor administers the agency."""
    if not permissions.administers(actor, agency_id):
        raise NotAllowed(say("Only the administrator of the agency may do this."))


def entry_of(
    step: str, actor: Actor | None, details: Mapping[str, Any], agency_id: int | None = None
) -> history.Entry:
    """The history row of an act; the post is the administrator's, in the agency first."""
    if actor is None:
        return history.Entry(step, details=details)
    posts = sorted(
        actor.posts, key=lambda post: (post.role is not Role.ADMINISTRATOR, post.agency_id != agency_id)
    )
    return history.Entry(
        step,
        person_id=actor.person_id,
        person_name=actor.name,
        post_title=f"{posts[0].title}, {posts[0].unit_name}" if posts else "",
        details=details,
    )


def required(text: str, field: str, refusal: Message, most: int = 250) -> str:
    """The text as it is kept; raises Invalid with `refusal` when there is none, or when it is too long."""
    kept = nfc(text)
    if not kept:
        raise Invalid(refusal, field=field)
    return bounded(kept, field, most)


def bounded(text: str, field: str, most: int = 250) -> str:
    """The text as it is kept; raises Invalid when it is longer than its column."""
    kept = nfc(text)
    if len(kept) > most:
        raise Invalid(say("The text is longer than {count} characters.", count=most), field=field)
    return kept


def demand_order(first: date | None, last: date | None, field: str = "valid_to") -> None:
    """Raise Invalid when the last day is before the first."""
    if first and last and last < first:
        raise Invalid(say("The last day is before the first."), field=field)


def demand_units(session: Session, agency_id: int, unit_ids: Collection[int]) -> None:
    """Raise Invalid when one of the units is not of the agency."""
    own = sa.select(sa.func.count()).where(Unit.agency_id == agency_id, Unit.id.in_(unit_ids))
    if unit_ids and session.scalar(own) != len(set(unit_ids)):
        raise Invalid(say("Choose units of the agency."), field="unit_ids")


def in_words(day: date | None) -> str | None:
    """A day as the history keeps it."""
    return day.isoformat() if day else None
