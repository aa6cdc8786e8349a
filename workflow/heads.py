"""The list of heads: exported, signed with a key outside the database, and compared with the histories.

A file of JSON lines: first when the list was made, how many heads it has and the SHA-256 of the lines after
it, under an HMAC of these; then one head on each line. Whoever may change the database but not read the key
can neither forge such a list nor hide from one that is kept elsewhere.
"""

import hashlib
import hmac
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from language import Refused, say
from workflow.history import history_entries, history_heads

FORMAT = "banhanh-heads-1"
AT_ONCE = 500

_e, _h = history_entries.c, history_heads.c
_HEADS = (
    sa.select(_h.chain, _h.thing_id, _h.seq, _h.hash)
    .order_by(_h.chain, _h.thing_id)
    .execution_options(yield_per=AT_ONCE)
)


class BadList(Refused):
    """The file is no list of heads, was changed since it was exported, or was signed with another key."""

    code = "bad_list"


@dataclass(frozen=True, slots=True)
class ListedHead:
    """The last row of a chain on the day of the export."""

    chain: str
    thing_id: int
    seq: int  # 0: a delivery to which nothing had happened yet
    hash: str


def signing_key(data_dir: Path, *, make: bool = False) -> bytes:
    """The key of the lists, a file in the data folder; with `make` it is made where there is none.

    Raises BadList where there is none.
    """
    path = data_dir / "heads_key"
    if make and not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    if not path.exists():
        raise BadList(say("The key that signs lists of heads is not in the data folder: {path}.", path=path))
    return bytes.fromhex(path.read_text(encoding="ascii"))


def export(session: Session, key: bytes, out: IO[bytes]) -> int:
    """Write the signed list of all heads to `out`; how many there are comes back."""
    count, checksum = 0, hashlib.sha256()
    with tempfile.TemporaryFile() as lines:  # the first line speaks of all others
        for row in session.execute(_HEADS):
            line = json.dumps(list(row)).encode() + b"\n"
            checksum.update(line)
            lines.write(line)
            count += 1
        header = {
            "format": FORMAT,
            "at": clock.now().isoformat(timespec="seconds"),
            "heads": count,
            "sha256": checksum.hexdigest(),
        }
        out.write(json.dumps(header | {"hmac": _signature(header, key)}).encode() + b"\n")
        lines.seek(0)
        shutil.copyfileobj(lines, out)
    session.rollback()
    return count


def _signature(header: dict[str, object], key: bytes) -> str:
    return hmac.new(key, json.dumps(header, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def listed(file: IO[bytes], key: bytes) -> tuple[datetime, Iterator[ListedHead]]:
    """When the list was exported, and its heads; raises BadList unless every byte is as it was exported."""
    try:
        header = json.loads(file.readline())
        signed = header.pop("hmac")
        genuine = hmac.compare_digest(signed, _signature(header, key)) and header["format"] == FORMAT
        at = datetime.fromisoformat(header["at"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadList(say("The file is not a list of heads.")) from error
    start = file.tell()
    if not genuine or _checksum(file) != header["sha256"]:
        raise BadList(say("The list of heads was changed after its export, or was signed with another key."))
    file.seek(start)
    return at, (ListedHead(*json.loads(line)) for line in file)


def _checksum(rest: IO[bytes]) -> str:
    checksum = hashlib.sha256()
    for line in rest:
        checksum.update(line)
    return checksum.hexdigest()


def first_missing(session: Session, heads: Iterable[ListedHead]) -> ListedHead | None:
    """The first head of the list that no longer stands in its history as it did on the day of the export."""
    for chain, of_chain in groupby(heads, key=lambda head: head.chain):
        while some := list(islice(of_chain, AT_ONCE)):
            there = _there(session, chain, some)
            missing = next((head for head in some if there.get((head.thing_id, head.seq)) != head.hash), None)
            if missing is not None:
                return missing
    return None


def _there(session: Session, chain: str, some: list[ListedHead]) -> dict[tuple[int, int], str]:
    """The hashes of the listed rows as the database has them; at 0 stands what a chain follows."""
    places = [(head.thing_id, head.seq) for head in some]
    rows = session.execute(
        sa.union_all(
            sa.select(_e.thing_id, _e.seq, _e.hash).where(
                _e.chain == chain, sa.tuple_(_e.thing_id, _e.seq).in_(places)
            ),
            sa.select(_h.thing_id, sa.literal(0), _h.start).where(
                _h.chain == chain, _h.thing_id.in_([thing_id for thing_id, seq in places if seq == 0])
            ),
        )
    )
    return {(thing_id, seq): hash_ for thing_id, seq, hash_ in rows}
