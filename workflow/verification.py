"""Walk all histories and name the first row that was changed, removed, added or moved.

What somebody can hide who rewrites a whole chain with its head is found against an exported list of heads
(heads.py). Every row is read once, in order, in bounded memory, on one snapshot of the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.case_file_models import CaseFile
from documents.delivery_models import Delivery
from documents.models import Document
from language import Message, say
from workflow import expansion
from workflow.heads import ListedHead, first_missing
from workflow.history import GENESIS, HASHED, digest_of, history_entries, history_heads

AT_ONCE = 2_000
# The steps whose rows tell which deliveries they made.
DELIVERING = ("issue", "add_recipient")

_e, _h = history_entries.c, history_heads.c


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where: the chain, the thing it is the history of, the row (None: no one row)."""

    chain: str
    thing_id: int
    seq: int | None
    what: Message


Wrong = tuple[int, Message]  # the number of the row and what is wrong with it


class HeadRow(NamedTuple):
    """What the narrow row says of its chain; nulls where there is none."""

    seq: int | None
    hash: str | None
    start: str | None


@dataclass(slots=True)
class Verdict:
    """How much was read, and the first thing found wrong."""

    rows: int = 0
    chains: int = 0
    finding: Finding | None = None


def verify(session: Session, against: Iterable[ListedHead] = ()) -> Verdict:
    """Read every history; `against` are heads exported earlier. Stops at the first thing that is wrong."""
    _look_at_one_moment(session)
    verdict = Verdict()
    try:
        verdict.finding = (
            _broken_chain(session, verdict)
            or _first(session, _HEADS_WITHOUT_ROWS, say("all its rows are missing"))
            or _first(session, _THINGS_WITHOUT_CHAIN, say("it has no history"))
            or _first(session, _CHAINS_WITHOUT_THING, say("what it is the history of has been deleted"))
            or _first(session, _OTHER_STATES, say("its state is not the one that its history ends in"))
            or _other_deliveries(session)
            or _not_as_listed(session, against)
        )
    finally:
        session.rollback()
    return verdict


def _look_at_one_moment(session: Session) -> None:
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def sentence(finding: Finding) -> Message:
    """The finding in words."""
    things = {
        "document": say("document {id}", id=finding.thing_id),
        "delivery": say("delivery {id}", id=finding.thing_id),
        "agency": say("agency {id}", id=finding.thing_id),
        "case_file": say("case file {id}", id=finding.thing_id),
    }
    thing = things.get(finding.chain) or say("{chain} {id}", chain=finding.chain, id=finding.thing_id)
    if finding.seq is None:
        return say("The history of {thing} is not whole: {what}.", thing=thing, what=finding.what)
    return say(
        "The history of {thing} is not whole at row {seq}: {what}.",
        thing=thing,
        seq=finding.seq,
        what=finding.what,
    )


# --- rows and their chains

_ROWS = (
    sa.select(*(_e[name] for name in HASHED), _e.hash, _h.seq, _h.hash, _h.start)
    .outerjoin_from(history_entries, history_heads, sa.and_(_h.chain == _e.chain, _h.thing_id == _e.thing_id))
    .order_by(_e.chain, _e.thing_id, _e.seq)
    .execution_options(yield_per=AT_ONCE)
)
_SEQ, _PREVIOUS = HASHED.index("seq"), HASHED.index("previous_hash")
_HASH = len(HASHED)
_HEAD = _HASH + 1


def _broken_chain(session: Session, verdict: Verdict) -> Finding | None:
    with session.execute(_ROWS) as rows:
        for (chain, thing_id), chained in groupby(rows, key=lambda row: (row[0], row[1])):
            verdict.chains += 1
            wrong = _broken_link(chain, chained, verdict)
            if wrong is not None:
                return Finding(chain, thing_id, *wrong)
    return None


def _broken_link(chain: str, rows: Iterator[Any], verdict: Verdict) -> Wrong | None:
    seq, previous, head = 0, None, HeadRow(None, None, None)
    for seq, row in enumerate(rows, 1):
        if seq == 1:
            head = HeadRow(*row[_HEAD:])
            previous = head.start if chain == "delivery" else GENESIS
        if row[_SEQ] != seq or row[_PREVIOUS] != previous or digest_of(row[:_HASH]) != row[_HASH]:
            return _wrong_with(row, seq, previous)
        previous = row[_HASH]
    verdict.rows += seq
    return _wrong_with_head(seq, previous, head)


def _wrong_with(row: Any, seq: int, previous: str | None) -> Wrong:
    if row[_SEQ] > seq:
        return seq, say("the row is missing")
    if digest_of(row[:_HASH]) != row[_HASH]:
        return seq, say("its words are not those that were written")
    if row[_SEQ] < seq:
        return row[_SEQ], say("the row stands there twice")
    if previous is None:
        return seq, say("the head of the chain is missing")
    return seq, say("it does not follow the row before it")


def _wrong_with_head(seq: int, last: str | None, head: HeadRow) -> Wrong | None:
    if head.seq is None:
        return seq, say("the head of the chain is missing")
    if head.seq > seq:
        return seq + 1, say("the row is missing")
    if head.seq < seq:
        return head.seq + 1, say("the row was added past the head of the chain")
    if head.hash != last:
        return seq, say("the head of the chain names another row")
    return None


# --- chains and what they are the history of

THINGS: tuple[tuple[str, Any], ...] = (
    ("document", Document), ("delivery", Delivery), ("case_file", CaseFile),
)  # fmt: skip


def _things_with(*conditions: sa.ColumnElement[bool]) -> sa.CompoundSelect[tuple[str, int]]:
    """What has a history beside its head, where the conditions hold."""
    return sa.union_all(
        *(
            sa.select(sa.literal(chain).label("chain"), thing.id)
            .outerjoin(history_heads, sa.and_(_h.chain == chain, _h.thing_id == thing.id))
            .where(*conditions)
            for chain, thing in THINGS
        )
    )


_entries_of_head = sa.exists().where(_e.chain == _h.chain, _e.thing_id == _h.thing_id)
_HEADS_WITHOUT_ROWS = sa.select(_h.chain, _h.thing_id).where(
    sa.or_(_h.seq > 0, _h.chain != "delivery"), ~_entries_of_head
)
_THINGS_WITHOUT_CHAIN = _things_with(_h.thing_id.is_(None))
_CHAINS_WITHOUT_THING = sa.select(_h.chain, _h.thing_id).where(
    sa.or_(
        *(
            sa.and_(_h.chain == chain, ~sa.exists().where(thing.id == _h.thing_id))
            for chain, thing in THINGS
        ),
    )
)
_OTHER_STATES = sa.union_all(
    *(
        sa.select(_e.chain, _e.thing_id)
        .join(history_heads, sa.and_(_h.chain == _e.chain, _h.thing_id == _e.thing_id, _h.seq == _e.seq))
        .join(thing, thing.id == _e.thing_id)
        .where(_e.chain == chain, _e.to_state != sa.cast(thing.state, sa.String))
        for chain, thing in THINGS
    )
)


def _first(session: Session, wrong: sa.Select[Any] | sa.CompoundSelect[Any], what: Message) -> Finding | None:
    row = session.execute(wrong.order_by(sa.text("1, 2")).limit(1)).first()
    return Finding(row[0], row[1], None, what) if row else None


# --- an issued document and its deliveries

_ISSUES = (
    sa.select(_e.thing_id, sa.literal(0), _e.seq, _e.hash, _e.details)
    .where(_e.chain == "document", _e.step.in_(DELIVERING))
    .order_by(_e.thing_id, _e.seq)
    .execution_options(yield_per=AT_ONCE)
)
_d = Delivery
_DELIVERIES = (
    sa.select(
        _d.document_id, sa.literal(1), _d.id, _h.start,
        _d.unit_id, _d.person_id, _d.name, _d.purpose, _d.channel,
    )
    .join(history_heads, sa.and_(_h.chain == "delivery", _h.thing_id == _d.id))
    .order_by(_d.document_id, _d.id)
    .execution_options(yield_per=AT_ONCE)
)  # fmt: skip


def _other_deliveries(session: Session) -> Finding | None:
    """The rows that made deliveries tell how many and which; neither more nor fewer may be there now."""
    with session.execute(_ISSUES) as issues, session.execute(_DELIVERIES) as deliveries:
        both: Iterator[Any] = merge(issues, deliveries, key=lambda row: (row[0], row[1]))
        for document_id, rows in groupby(both, key=lambda row: row[0]):
            wrong = _other_than_issued(document_id, list(rows))
            if wrong is not None:
                return wrong
    return None


def _other_than_issued(document_id: int, rows: list[Any]) -> Finding | None:
    made: dict[str, list[Any]] = {row[3]: [] for row in rows if row[1] == 0}
    for delivery in (row for row in rows if row[1] == 1):
        if delivery.start not in made:
            return Finding("delivery", delivery.id, None, say("no step on the document has made it"))
        made[delivery.start].append(delivery)
    for _, _, seq, own_hash, details in (row for row in rows if row[1] == 0):
        if not _are_those(made[own_hash], details):
            what = say("the deliveries are not those that were made")
            return Finding("document", document_id, seq, what)
    return None


def _are_those(deliveries: list[Any], details: dict[str, Any]) -> bool:
    found = sorted((d._asdict() for d in deliveries), key=expansion.key_of)
    told = (details.get("recipients"), details.get("digest"))
    return told == (len(found), expansion.digest(expansion.Recipient(row, []) for row in found))


# --- an exported list


def _not_as_listed(session: Session, against: Iterable[ListedHead]) -> Finding | None:
    head = first_missing(session, against)
    if head is None:
        return None
    what = say("the exported list has another row here, or the row has been removed since")
    return Finding(head.chain, head.thing_id, head.seq or None, what)
