"""The frame of every step on a delivery: the hot path, few statements, compare-and-set.

It never writes the document's row or head, so that recipients never wait for one another (design §3a).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.delivery_models import DELIVERIES, Direction
from documents.states import Channel, DeliveryState, Purpose
from language import ChangedMeanwhile, NotFound
from organization.models import Person
from organization.people import Actor, HeldPost, actor_in, with_posts
from workflow import history, machine, permissions
from workflow.history import Head, history_heads
from workflow.lifecycle import DELIVERY_MOVES, Move, Who
from workflow.steps import reason_of

# These move a duty's report and compare its version; the delivery's row changes only with its state.
ON_DUTIES = frozenset({"report", "return_report", "accept_report"})

_BY_EXECUTORS = frozenset(m.step for m in DELIVERY_MOVES if m.who == Who.EXECUTOR)

_d, _h = DELIVERIES.c, history_heads.c
# The delivery, the head of its chain and the actor as of today: one statement.
_READ = with_posts(
    sa.select(
        _d.id, _d.document_id, _d.agency_id, _d.unit_id, _d.person_id, _d.recipient_agency_id, _d.to_agency,
        _d.channel, _d.purpose, _d.state, _d.version, _h.seq, _h.hash,
    )
    .join(history_heads, sa.and_(_h.chain == "delivery", _h.thing_id == _d.id))
    .join(Person, Person.id == sa.bindparam("person"))
    .where(_d.id == sa.bindparam("b_delivery"))
    .with_for_update(of=(DELIVERIES, history_heads))  # whoever waited reads the head as it is then
)  # fmt: skip
_OWN = 13  # how many of its columns are the delivery's and the head's
_DIRECTIONS = sa.select(Direction.unit_id, Direction.person_id, Direction.part).where(
    Direction.delivery_id == sa.bindparam("b_delivery")
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read of a delivery under the lock."""

    id: int
    document_id: int
    agency_id: int
    unit_id: int | None
    person_id: int | None
    recipient_agency_id: int | None
    to_agency: bool
    channel: Channel
    purpose: Purpose
    state: DeliveryState
    version: int


@dataclass
class DeliveryMoving:
    """A delivery under the lock of a step, with what the step says of itself and changes."""

    session: Session
    actor: Actor
    delivery: Facts
    move: Move
    post: HeldPost | None
    head: Head
    trigger: str
    values: dict[str, Any] = field(default_factory=dict)  # columns of the delivery that change
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def post_title(self) -> str:
        """The post in which the actor acts, with its unit."""
        return f"{self.post.title}, {self.post.unit_name}" if self.post else ""


@contextmanager
def delivery_step(
    name: str,
    session: Session,
    actor: Actor,
    delivery_id: int,
    *,
    seen: int | None,
    reason: str | None = None,
) -> Iterator[DeliveryMoving]:
    """Run one step on a delivery as one transaction; `seen` is the delivery's version that the page showed.

    Steps on a duty give None and compare the duty's own version. Raises NotFound, NotAllowed, WrongState,
    ChangedMeanwhile or Invalid, and then nothing was changed.
    """
    with transaction(session):
        moving = _open(name, session, actor, delivery_id, seen)
        moving.details |= reason_of(moving.move, reason)
        yield moving
        _finish(moving)


def _open(name: str, session: Session, actor: Actor, delivery_id: int, seen: int | None) -> DeliveryMoving:
    wanted = {"b_delivery": delivery_id, "person": actor.person_id, "on": clock.today()}
    rows = session.connection().execute(_READ, wanted).all()
    if not rows:
        raise NotFound
    *values, seq, last = rows[0][:_OWN]
    facts, fresh = Facts(*values), actor_in(rows)
    capacities = _capacities(session, fresh, facts, name)
    move = permissions.demand(DELIVERY_MOVES, name, facts.state, capacities)
    if seen is not None and facts.version != seen:
        raise ChangedMeanwhile
    agency_id = facts.agency_id if move.who in (Who.CLERK, Who.OFFICE) else facts.recipient_agency_id
    post = permissions.acting_post(fresh, move.who, agency_id, facts.unit_id)
    return DeliveryMoving(session, fresh, facts, move, post, Head(seq, last), move.trigger)


def _capacities(session: Session, actor: Actor, facts: Facts, name: str) -> frozenset[Who]:
    """The capacities on this delivery; its directions are read only when they can matter."""
    capacities = permissions.delivery_capacities(actor, facts)
    if Who.EXECUTOR in capacities or name not in _BY_EXECUTORS:
        return capacities
    rows = session.execute(_DIRECTIONS, {"b_delivery": facts.id}).all()
    return permissions.delivery_capacities(actor, facts, permissions.directed_to(rows))


def _finish(moving: DeliveryMoving) -> None:
    facts = moving.delivery
    after = machine.fire(machine.DELIVERIES, moving.trigger, facts.state)
    if moving.move.step not in ON_DUTIES or after != facts.state:
        _compare_and_set(moving, {**moving.values, "state": after})
    entry = history.Entry(
        step=moving.move.step,
        person_id=moving.actor.person_id,
        person_name=moving.actor.name,
        post_title=moving.post_title,
        from_state=str(facts.state),
        to_state=str(after),
        document_id=facts.document_id,
        details=moving.details,
    )
    history.append(moving.session, "delivery", facts.id, entry, moving.head)


def _compare_and_set(moving: DeliveryMoving, values: Mapping[str, Any]) -> None:
    facts = moving.delivery
    seen = {"b_id": facts.id, "b_state": facts.state, "b_version": facts.version}
    changed = {f"v_{name}": value for name, value in values.items()}
    moved = moving.session.connection().execute(_update_of(tuple(values)), seen | changed)
    if moved.rowcount != 1:
        raise ChangedMeanwhile


@lru_cache
def _update_of(names: tuple[str, ...]) -> sa.Update:
    """The compare-and-set that writes these columns, built once."""
    return (
        sa.update(DELIVERIES)
        .where(
            _d.id == sa.bindparam("b_id"),
            _d.state == sa.bindparam("b_state"),
            _d.version == sa.bindparam("b_version"),
        )
        .values(version=_d.version + 1, **{name: sa.bindparam(f"v_{name}") for name in names})
    )
