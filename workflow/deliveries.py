"""The frame of every step on a delivery: the hot path, few statements, compare-and-set.

It never writes the document's row or head, so that recipients never wait for one another (design §3a).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

import clock
from db import Ready, transaction
from documents.delivery_models import DELIVERIES, DUTIES, REPORT_REQUESTS, REPORTS, Direction
from documents.duties import Start
from documents.mail_models import LINKS
from documents.states import TAKEN_AWAY, Channel, DeliveryState, Purpose, ReportState
from language import ChangedMeanwhile, NotFound
from organization.models import Person
from organization.people import Actor, HeldPost, actor_in, with_posts
from workflow import followups, history, machine, permissions
from workflow.charged import directed_to
from workflow.history import Head, history_heads
from workflow.lifecycle import DELIVERY_MOVES, Move, Who
from workflow.steps import reason_of

# These move a duty's report and compare its version; the delivery's row changes only with its state.
ON_DUTIES = frozenset(
    {
        "report",
        "withdraw_report",
        "return_report",
        "accept_report",
        "ask_extension",
        "grant_extension",
        "decline_extension",
    }
)

# Steps of people whom a leader's directions may name.
_BY_NAMED = frozenset(
    m.step for m in DELIVERY_MOVES if m.who in (Who.EXECUTOR, Who.LEAD, Who.UNIT_LEADER, Who.ASSIGNEE)
)
_BY_EXECUTORS = frozenset(m.step for m in DELIVERY_MOVES if m.who in (Who.EXECUTOR, Who.LEAD))

_d, _h, _u, _r, _q = DELIVERIES.c, history_heads.c, DUTIES.c, REPORTS.c, REPORT_REQUESTS.c
# Whether a period of a duty begins with the receipt: asked here, so that taking in costs no statement more.
_COUNTS = (
    sa.exists()
    .where(_u.delivery_id == _d.id, _u.counted_from == Start.RECEIPT, _u.last_good_day.is_(None))
    .correlate(DELIVERIES)
)
_DELIVERY = (
    sa.select(
        _d.document_id, _d.agency_id, _d.unit_id, _d.person_id, _d.recipient_agency_id, _d.to_agency,
        _d.channel, _d.purpose, _d.state, _d.version, _COUNTS, _h.seq, _h.hash,
    )
    .join(history_heads, sa.and_(_h.chain == "delivery", _h.thing_id == _d.id))
    .where(_d.id == sa.bindparam("b_delivery"))
    .with_for_update(of=(DELIVERIES, history_heads))  # whoever waited reads the head as it is then
)  # fmt: skip
_OF_PERSON = _DELIVERY.join(Person, Person.id == sa.bindparam("person"))
_FACTS, _HEAD, _DUTY = slice(11), slice(11, 13), slice(13, 19)
_READ = with_posts(_OF_PERSON)  # the delivery, its head and the actor as of today: one statement
# The same with a duty and its latest report. Whoever waited for the lock reads these two as they were
# before: that is settled by the duty's version.
_LATEST = sa.select(sa.func.max(_r.number)).where(_r.duty_id == sa.bindparam("b_duty")).scalar_subquery()


def _with_duty(statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    return (
        statement.add_columns(_u.version, _r.id, _r.number, _r.state, _q.fields, _q.locked_at)
        .outerjoin(DUTIES, sa.and_(_u.id == sa.bindparam("b_duty"), _u.delivery_id == _d.id))
        .outerjoin(REPORTS, sa.and_(_r.duty_id == _u.id, _r.number == _LATEST))
        .outerjoin(REPORT_REQUESTS, _q.document_id == _d.document_id)
    )


_READ_WITH_DUTY = with_posts(_with_duty(_OF_PERSON))
_READ_ALONE = _with_duty(_DELIVERY)
_LINK = sa.select(LINKS.c.generation).where(
    LINKS.c.delivery_id == sa.bindparam("delivery"),
    LINKS.c.token_sha256 == sa.bindparam("token"),
    LINKS.c.revoked_at.is_(None),
    LINKS.c.expires_at > sa.bindparam("now"),
)
_DIRECTIONS = sa.select(
    Direction.id, Direction.parent_id, Direction.unit_id, Direction.person_id, Direction.part
).where(
    Direction.delivery_id == sa.bindparam("b_delivery"), Direction.ended_at.is_(None)
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
    counts_from_receipt: bool  # a period of a duty begins when it is taken in


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who acts without an account: a job, or whoever holds the link of an outside body.

    Such an actor has one capacity and no posts; what it may do stands in the table all the same.
    """

    who: Who  # SYSTEM or LINK_HOLDER
    name: str = history.SYSTEM
    post_title: str = ""
    by: str | None = None  # how it came: "qua đường dẫn gửi tới …"; the history keeps it
    token_sha256: str = ""  # of the link that is held
    even_expired: bool = False  # who asks for a new link may hold one that has ended

    person_id = None


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What was read of a duty, of its latest report, if any, and of what the plan asks of reports."""

    id: int
    version: int
    report_id: int | None
    number: int | None
    state: ReportState | None
    form: Sequence[Mapping[str, Any]] | None  # the fields of the form, where the plan asks for one
    locked_at: datetime | None  # the office lets no report be sent or withdrawn since then


@dataclass
class DeliveryMoving:
    """A delivery under the lock of a step, with what the step says of itself and changes."""

    session: Session
    connection: Connection  # of the session's transaction
    actor: Actor | Stranger
    delivery: Facts
    duty: DutyFacts | None
    move: Move
    post: HeldPost | None
    head: Head
    trigger: str
    values: dict[str, Any] = field(default_factory=dict)  # columns of the delivery that change
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def person(self) -> Actor:
        """The actor of a step that only account holders make."""
        if isinstance(self.actor, Stranger):
            raise TypeError(f"{self.move.step} is made by people with posts")
        return self.actor

    @property
    def post_title(self) -> str:
        """The post in which the actor acts, with its unit."""
        if isinstance(self.actor, Stranger):
            return self.actor.post_title
        return f"{self.post.title}, {self.post.unit_name}" if self.post else ""


@contextmanager
def delivery_step(
    name: str,
    session: Session,
    actor: Actor | Stranger,
    delivery_id: int,
    *,
    seen: int | None,
    duty_id: int | None = None,
    reason: str | None = None,
) -> Iterator[DeliveryMoving]:
    """Run one step on a delivery, or on a duty of it, as one transaction.

    `seen` is the version that the page showed: the duty's where there is one, else the delivery's; None for
    a job, which saw no page. Raises NotFound, NotAllowed, WrongState, ChangedMeanwhile or Invalid, and then
    nothing was changed.
    """
    with transaction(session):
        moving = _open(name, session, actor, delivery_id, duty_id)
        if seen is not None and (moving.duty or moving.delivery).version != seen:
            raise ChangedMeanwhile
        moving.details |= reason_of(moving.move, reason)
        yield moving
        _finish(moving)


def _open(
    name: str, session: Session, actor: Actor | Stranger, delivery_id: int, duty_id: int | None
) -> DeliveryMoving:
    connection = session.connection()
    fresh: Actor | Stranger = actor
    if isinstance(actor, Stranger):
        facts, head, duty = _read_for_stranger(connection, actor, delivery_id, duty_id)
        capacities = frozenset({actor.who})
    else:
        facts, head, fresh, duty = _read(connection, actor, delivery_id, duty_id)
        capacities = _capacities(connection, fresh, facts, name)
    move = permissions.demand(DELIVERY_MOVES, name, facts.state, capacities)
    if duty is None and duty_id is not None:
        raise NotFound
    post = _acting_post(fresh, move.who, facts)
    return DeliveryMoving(session, connection, fresh, facts, duty, move, post, head, move.trigger)


def _acting_post(actor: Actor | Stranger, who: Who, facts: Facts) -> HeldPost | None:
    if isinstance(actor, Stranger):
        return None
    agency_id = facts.agency_id if who in (Who.CLERK, Who.OFFICE) else facts.recipient_agency_id
    return permissions.acting_post(actor, who, agency_id, facts.unit_id)


def _read_for_stranger(
    connection: Connection, actor: Stranger, delivery_id: int, duty_id: int | None
) -> tuple[Facts, Head, DutyFacts | None]:
    """The same as for a person, without posts; a link must still open the delivery. Raises NotFound."""
    wanted = {"b_delivery": delivery_id, "b_duty": duty_id or 0}
    row = connection.execute(_READ_ALONE, wanted).first()
    since = datetime.min.replace(tzinfo=UTC) if actor.even_expired else clock.now()
    link = {"delivery": delivery_id, "token": actor.token_sha256, "now": since}
    if row is None or (actor.who == Who.LINK_HOLDER and connection.execute(_LINK, link).first() is None):
        raise NotFound
    duty = DutyFacts(duty_id, *row[_DUTY]) if duty_id is not None and row[13] is not None else None
    return Facts(delivery_id, *row[_FACTS]), Head(*row[_HEAD]), duty


def _read(
    connection: Connection, actor: Actor, delivery_id: int, duty_id: int | None
) -> tuple[Facts, Head, Actor, DutyFacts | None]:
    wanted = {"b_delivery": delivery_id, "person": actor.person_id, "on": clock.today()}
    if duty_id is None:
        rows = connection.execute(_READ, wanted).all()
    else:
        rows = connection.execute(_READ_WITH_DUTY, {**wanted, "b_duty": duty_id}).all()
    if not rows:
        raise NotFound
    first, duty = rows[0], None
    if duty_id is not None and first[_DUTY][0] is not None:
        duty = DutyFacts(duty_id, *first[_DUTY])
    return Facts(delivery_id, *first[_FACTS]), Head(*first[_HEAD]), actor_in(actor.person_id, rows), duty


def _capacities(connection: Connection, actor: Actor, facts: Facts, name: str) -> frozenset[Who]:
    """The capacities on this delivery; its directions are read only when they can matter."""
    capacities = permissions.delivery_capacities(actor, facts)
    if name not in _BY_NAMED or (name in _BY_EXECUTORS and Who.EXECUTOR in capacities):
        return capacities
    rows = connection.execute(_DIRECTIONS, {"b_delivery": facts.id}).all()
    return permissions.delivery_capacities(actor, facts, directed_to(rows))


def _finish(moving: DeliveryMoving) -> None:
    facts = moving.delivery
    after = machine.fire(machine.DELIVERIES, moving.trigger, facts.state)
    if moving.move.step not in ON_DUTIES or after != facts.state:
        _compare_and_set(moving, {**moving.values, "state": after, **_leaving(facts.state, after)})
    entry = history.Entry(
        step=moving.move.step,
        person_id=moving.actor.person_id,
        person_name=moving.actor.name,
        post_title=moving.post_title,
        acting_for=moving.actor.by if isinstance(moving.actor, Stranger) else None,
        from_state=str(facts.state),
        to_state=str(after),
        document_id=facts.document_id,
        details=moving.details,
    )
    head = history.append(moving.connection, "delivery", facts.id, entry, moving.head)
    job = followups.FOLLOWUPS.get(moving.trigger) or followups.FOLLOWUPS.get(moving.move.step)
    if job is not None:
        key = f"{job}-{facts.document_id}-delivery-{facts.id}-{head.seq}"
        followups.enqueue(moving.session, job, key, [facts.document_id])


def _leaving(before: DeliveryState, after: str) -> dict[str, datetime]:
    return {"left_at": clock.now()} if after in TAKEN_AWAY and before not in TAKEN_AWAY else {}


def _compare_and_set(moving: DeliveryMoving, values: Mapping[str, Any]) -> None:
    facts = moving.delivery
    seen = {"b_id": facts.id, "b_state": facts.state, "b_version": facts.version}
    changed = {f"v_{name}": value for name, value in values.items()}
    moved = _update_of(tuple(values)).send(moving.connection, seen | changed)
    if moved.rowcount != 1:
        raise ChangedMeanwhile


@lru_cache
def _update_of(names: tuple[str, ...]) -> Ready:
    """The compare-and-set that writes these columns, built once."""
    return Ready(
        sa.update(DELIVERIES)
        .where(
            _d.id == sa.bindparam("b_id"),
            _d.state == sa.bindparam("b_state"),
            _d.version == sa.bindparam("b_version"),
        )
        .values(version=_d.version + 1, **{name: sa.bindparam(f"v_{name}") for name in names})
    )
