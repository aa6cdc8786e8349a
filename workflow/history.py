"""History: append-only rows, chained by hash in each thing that moves, with the head in its own narrow row.

A chain proves nothing against someone who rewrites all of it and its head; against that, `heads` exports the
list of heads and `verify` compares with an exported list (NĐ 30/2020 Phụ lục VI: every act is kept).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

import clock
from db import Base, Moment, Ready
from language import ChangedMeanwhile

GENESIS = "0" * 64

history_entries = sa.Table(
    "history_entries",
    Base.metadata,
    sa.Column("chain", sa.String(12), primary_key=True),  # "document", "delivery", "case_file" or "agency"
    sa.Column("thing_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document_id", sa.Integer, nullable=True, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("person_id", sa.Integer, nullable=True),
    sa.Column("person_name", sa.String(120), nullable=False),
    sa.Column("post_title", sa.String(200), nullable=False),
    sa.Column("acting_for", sa.String(250), nullable=True),  # "KT. GIÁM ĐỐC", "A ký thay B, theo …"
    sa.Column("step", sa.String(40), nullable=False),
    sa.Column("from_state", sa.String(32), nullable=True),
    sa.Column("to_state", sa.String(32), nullable=True),
    sa.Column("file_sha256", sa.String(64), nullable=True),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

history_heads = sa.Table(
    "history_heads",
    Base.metadata,
    sa.Column("chain", sa.String(12), primary_key=True),
    sa.Column("thing_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("start", sa.String(64), nullable=False),  # what the first row follows: zeros, or the issue row
)

HASHED = (
    "chain", "thing_id", "seq", "document_id", "at", "person_id", "person_name", "post_title", "acting_for",
    "step", "from_state", "to_state", "file_sha256", "details", "previous_hash",
)  # fmt: skip

SYSTEM = "Hệ thống"


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of a chain: its sequence number and hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a step says of itself; the chain adds sequence and hashes."""

    step: str
    person_id: int | None = None
    person_name: str = SYSTEM
    post_title: str = ""
    acting_for: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    file_sha256: str | None = None
    document_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


_AT = HASHED.index("at")
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def digest(row: Mapping[str, Any]) -> str:
    """The hash of a row that has its fields by name."""
    return digest_of(row[name] for name in HASHED)


def digest_of(values: Iterable[Any]) -> str:
    """The SHA-256 of a row's fields in the order of HASHED: a JSON list, keys sorted, UTC microseconds."""
    plain = list(values)
    plain[_AT] = plain[_AT].isoformat(timespec="microseconds")
    return hashlib.sha256(_encode(plain).encode()).hexdigest()


_READ_HEAD = sa.select(history_heads.c.seq, history_heads.c.hash).where(
    history_heads.c.chain == sa.bindparam("b_chain"), history_heads.c.thing_id == sa.bindparam("b_thing")
)
_INSERT_HEAD = sa.insert(history_heads)
_INSERT_ENTRY = Ready(sa.insert(history_entries))
_MOVE_HEAD_OF_MANY = (
    sa.update(history_heads)
    .where(
        history_heads.c.chain == sa.bindparam("b_chain"),
        history_heads.c.thing_id == sa.bindparam("b_thing"),
        history_heads.c.seq == sa.bindparam("b_seen"),
    )
    .values(seq=sa.bindparam("b_seq"), hash=sa.bindparam("b_hash"))
)
_MOVE_HEAD = Ready(_MOVE_HEAD_OF_MANY)


def begin(connection: Connection, chain: str, thing_id: int, entry: Entry, *, start: str = GENESIS) -> Head:
    """Write the first row of a new chain and its head."""
    row = _row(chain, thing_id, 1, start, entry)
    _INSERT_ENTRY.send(connection, row)
    connection.execute(
        _INSERT_HEAD, {"chain": chain, "thing_id": thing_id, "seq": 1, "hash": row["hash"], "start": start}
    )
    return Head(1, row["hash"])


def append(connection: Connection, chain: str, thing_id: int, entry: Entry, head: Head | None = None) -> Head:
    """Write the next row of a chain; `head` may be given by a step that has read it under its lock.

    Raises ChangedMeanwhile when somebody else has moved the head since.
    """
    last = head or _head(connection, chain, thing_id)
    if last is None:
        return begin(connection, chain, thing_id, entry)
    row = _row(chain, thing_id, last.seq + 1, last.hash, entry)
    moved = _MOVE_HEAD.send(
        connection,
        {
            "b_chain": chain,
            "b_thing": thing_id,
            "b_seen": last.seq,
            "b_seq": last.seq + 1,
            "b_hash": row["hash"],
        },
    )
    if moved.rowcount != 1:
        raise ChangedMeanwhile
    _INSERT_ENTRY.send(connection, row)
    return Head(last.seq + 1, row["hash"])


def append_many(
    connection: Connection, chain: str, written: Sequence[tuple[int, Entry, Head]]
) -> None:
    """Write one row in each of many chains whose heads were read under lock: two statements for all.

    Raises ChangedMeanwhile when a head has moved since.
    """
    if not written:
        return
    rows = [_row(chain, thing_id, head.seq + 1, head.hash, entry) for thing_id, entry, head in written]
    moved = connection.execute(
        _MOVE_HEAD_OF_MANY,
        [
            {"b_chain": chain, "b_thing": r["thing_id"], "b_seen": r["seq"] - 1, "b_seq": r["seq"],
             "b_hash": r["hash"]}
            for r in rows
        ],
    )  # fmt: skip
    if moved.rowcount not in (len(rows), -1):
        raise ChangedMeanwhile
    connection.execute(sa.insert(history_entries), rows)


def _head(connection: Connection, chain: str, thing_id: int) -> Head | None:
    row = connection.execute(_READ_HEAD, {"b_chain": chain, "b_thing": thing_id}).first()
    return Head(row.seq, row.hash) if row else None


def _row(chain: str, thing_id: int, seq: int, previous: str, entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "chain": chain,
        "thing_id": thing_id,
        "seq": seq,
        "document_id": entry.document_id,
        "at": clock.now(),
        "person_id": entry.person_id,
        "person_name": entry.person_name,
        "post_title": entry.post_title[:200],
        "acting_for": entry.acting_for[:250] if entry.acting_for else None,
        "step": entry.step,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "file_sha256": entry.file_sha256,
        "details": dict(entry.details),
        "previous_hash": previous,
    }
    row["hash"] = digest(row)
    return row


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the history for a page."""

    chain: str
    thing_id: int
    seq: int
    at: datetime
    person_name: str
    post_title: str
    acting_for: str | None
    step: str
    from_state: str | None
    to_state: str | None
    file_sha256: str | None
    details: dict[str, Any]


def of_document(session: Session, document_id: int, *, limit: int = 200) -> list[Line]:
    """The document's own history, newest first: one statement."""
    return list(_lines(session, "document", document_id, limit))


def of_delivery(session: Session, delivery_id: int, *, limit: int = 100) -> list[Line]:
    """One recipient's history, newest first: one statement."""
    return list(_lines(session, "delivery", delivery_id, limit))


def of_agency(session: Session, agency_id: int, *, limit: int = 200) -> list[Line]:
    """The administrative acts of an agency, newest first: one statement."""
    return list(_lines(session, "agency", agency_id, limit))


def of_case_file(session: Session, case_file_id: int, *, limit: int = 200) -> list[Line]:
    """What was done with a case file, newest first: one statement."""
    return list(_lines(session, "case_file", case_file_id, limit))


def _lines(session: Session, chain: str, thing_id: int, limit: int) -> Iterator[Line]:
    t = history_entries.c
    names = list(Line.__dataclass_fields__)
    rows: Iterable[Any] = session.execute(
        sa.select(*(t[n] for n in names))
        .where(t.chain == chain, t.thing_id == thing_id)
        .order_by(t.seq.desc())
        .limit(limit)
    )
    for row in rows:
        yield Line(*row)
