"""How long the search takes over many short documents, for somebody who sees all and somebody who sees few.

    bench/search.py --documents 1000000

One agency on SQLite, texts of about seventeen words drawn from the words of the sample plans; one document of
a thousand is delivered to the centre. Medians of several rounds in milliseconds, with rights and excerpts.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

import clock
from db import connect, end_reading, sessions, transaction
from documents import searching
from documents.composing.samples import sample_plans
from documents.delivery_models import Delivery
from documents.files import FileStore
from documents.models import Document, RecipientLine, Revision
from documents.search_models import Findable, SearchEntry, SearchPending
from documents.search_words import asked, folded
from documents.states import Channel, DeliveryState, Purpose, State
from migrations import upgrade
from organization.people import Actor
from tests.office import Office
from workflow import permissions

WORDS, AT_ONCE, EVERY, ROUNDS = 17, 5_000, 1_000, 5
QUESTIONS = ("kế hoạch", '"trẻ em"', "kế hoạch 0004711", "0004711/KH-SKHCN", "khong co tu nay")


class Many:
    """An agency with so many documents."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.office = Office(session, FileStore(folder / "files"))
        self.office.build()
        texts = " ".join(content.subject + " " + " ".join(content.basis) for _, content in sample_plans())
        self.vocabulary = [*dict.fromkeys(texts.split()), "kế", "hoạch", "trẻ", "em", "kế hoạch", "trẻ em"]
        self.chance = random.Random(30)  # noqa: S311  # the same texts every time
        self.sha256 = self.office.taken().file.sha256

    def fill(self, count: int) -> float:
        """Write so many documents; the seconds that took."""
        begun = time.perf_counter()
        self.office.a_draft()  # remembers the file that all of them share
        first = self.session.scalar(sa.select(sa.func.max(Document.id))) or 0
        for start in range(first + 1, first + count + 1, AT_ONCE):
            ids = range(start, min(start + AT_ONCE, first + count + 1))
            with transaction(self.session) as session:
                for table, rows in self._rows(ids):
                    session.execute(sa.insert(table), rows)
                session.execute(sa.delete(SearchPending))
        return time.perf_counter() - begun

    def _rows(self, ids: range) -> list[tuple[Any, list[dict[str, Any]]]]:
        texts = {key: " ".join(self.chance.choices(self.vocabulary, k=WORDS)) for key in ids}
        delivered = [key for key in ids if key % EVERY == 0]
        return [
            (Document, [self._document(key, texts[key]) for key in ids]),
            (Revision, [self._revision(key, texts[key]) for key in ids]),
            (SearchEntry, [self._entry(key, texts[key]) for key in ids]),
            (RecipientLine, [self._line(key) for key in delivered]),
            (Delivery, [self._delivery(key) for key in delivered]),
        ]

    def _document(self, key: int, text: str) -> dict[str, Any]:
        now, units = clock.now(), self.office.units
        return {
            "id": key, "agency_id": units["KHCN"], "unit_id": units["KHCN.QLKH"], "state": State.CLOSED,
            "drafter_id": self.office.people["drafter"], "state_since": now, "created_at": now, "version": 1,
            "subject": text[:80], "symbol": "KH-SKHCN", "doc_type_code": "KH", "number": key,
            "register_year": now.year, "document_date": clock.today(), "issued_at": now,
        }  # fmt: skip

    def _revision(self, key: int, text: str) -> dict[str, Any]:
        return {
            "document_id": key, "number": 1, "file_sha256": self.sha256, "file_name": "a.txt",
            "words_sha256": self.sha256, "reading": {"paragraphs": [text]}, "created_at": clock.now(),
            "created_by": self.office.people["drafter"],
        }  # fmt: skip

    def _entry(self, key: int, text: str) -> dict[str, Any]:
        return {
            "kind": Findable.DOCUMENT, "thing_id": key, "document_id": key, "doc_type_code": "KH",
            "agency_id": self.office.units["KHCN"], "year": 2020 + key % 5,
            "at": clock.now() - timedelta(days=key % 1000), "folded": folded(f"{key:07d}/KH-SKHCN {text}"),
        }  # fmt: skip

    def _line(self, key: int) -> dict[str, Any]:
        return {"id": key, "document_id": key, "position": 1, "text": "Trung tâm", "name": "Trung tâm"}

    def _delivery(self, key: int) -> dict[str, Any]:
        units = self.office.units
        return {
            "document_id": key, "line_id": key, "agency_id": units["KHCN"], "unit_id": units["KHCN.TT"],
            "recipient_agency_id": units["KHCN"], "name": "Trung tâm", "purpose": Purpose.INFORM,
            "channel": Channel.INTERNAL, "state": DeliveryState.ARRIVED, "created_at": clock.now(),
        }  # fmt: skip


def milliseconds(session: Session, ask: Callable[[], object]) -> float:
    """The median of so many rounds."""
    taken = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - begun))
        end_reading(session)
    return median(taken)


def measure(session: Session, actor: Actor, typed: str) -> tuple[float, float, float, int]:
    """Newest twenty, best fifty, the filters, and how many finds the first page has."""
    question, mine = asked(typed), permissions.findable(actor)
    everything = searching.Narrowed()
    newest = milliseconds(session, lambda: searching.search(session, question, mine, everything))
    best = milliseconds(session, lambda: searching.best(session, question, mine, everything))
    filters = milliseconds(session, lambda: searching.offered(session, question, mine))
    return newest, best, filters, len(searching.search(session, question, mine, everything).hits)


def main() -> None:
    """Fill, ask, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=100_000)
    count = arguments.parse_args().documents
    with tempfile.TemporaryDirectory(prefix="banhanh-search-") as folder:
        url = f"sqlite:///{folder}/search.sqlite3"
        upgrade(url, url)
        engine = connect(url)
        with sessions(engine)() as session:
            many = Many(session, Path(folder))
            seconds = many.fill(count)
            size = Path(folder, "search.sqlite3").stat().st_size / 1e6
            print(f"{count} documents written in {seconds:.0f} s, {size:.0f} MB")
            print(f"{'asked by':14}{'question':22}{'newest':>11}{'best':>10}{'filters':>10}{'finds':>7}")
            for nick in ("clerk", "centre_head"):
                actor = many.office.actor(nick)
                for typed in QUESTIONS:
                    newest, best, filters, finds = measure(session, actor, typed)
                    print(f"{nick:14}{typed:22}{newest:11.1f}{best:10.1f}{filters:10.1f}{finds:7}")
        engine.dispose()


if __name__ == "__main__":
    main()
