"""Keeping the search's words up to date: the worker folds anew what steps have changed, in small bites.

Steps only leave a row behind, by a trigger, in their own transaction; what is done here can be done twice.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.delivery_models import Report
from documents.files import FileStore
from documents.models import Document, Revision
from documents.search_models import Findable, SearchEntry, SearchPending
from documents.search_words import folded
from workflow import search_files

AT_ONCE = 100
_p = SearchPending
_WAITING = sa.select(_p.id, _p.kind, _p.thing_id).order_by(_p.id)


def catch_up(session: Session, store: FileStore | None = None) -> int:
    """Fold some of what has changed; how many rows or files are done comes back, 0 when nothing waits.

    With the store one attached file is read first where one is unread; without it, files that nobody has
    read are folded by their names alone.
    """
    seen = session.execute(_WAITING.limit(AT_ONCE)).all()
    if store is not None and search_files.read_next(session, store, [(r.kind, r.thing_id) for r in seen]):
        return 1
    if not seen:
        return 0
    with transaction(session):
        # Two workers take different rows; on SQLite there is one. What came since may have an unread file.
        waiting = _WAITING.where(_p.id.in_([row.id for row in seen]))
        rows = session.execute(waiting.with_for_update(skip_locked=True)).all()
        for kind in Findable:
            fold_anew(session, kind, {row.thing_id for row in rows if row.kind == kind})
        session.execute(sa.delete(_p).where(_p.id.in_([row.id for row in rows])))
    return len(rows)


def rebuild(session: Session, store: FileStore | None = None) -> int:
    """Forget all words and fold everything anew, the oldest first; how many things comes back."""
    with transaction(session):
        session.execute(sa.delete(_p))
        session.execute(sa.delete(SearchEntry))
        things = session.execute(
            sa.union_all(
                sa.select(sa.literal(Findable.DOCUMENT.value), Document.id, Document.created_at.label("at")),
                sa.select(sa.literal(Findable.REPORT.value), Report.id, Report.submitted_at),
            ).order_by("at")
        ).all()
        if things:
            rows = [{"kind": Findable(kind), "thing_id": key} for kind, key, _at in things]
            session.execute(sa.insert(SearchPending), rows)
    while catch_up(session, store):
        pass
    return len(things)


def fold_anew(session: Session, kind: Findable, things: Iterable[int]) -> None:
    """Write the entries of these documents or reports in the running transaction; those gone lose theirs."""
    wanted = sorted(things)
    if not wanted:
        return
    rows = _of_documents(session, wanted) if kind == Findable.DOCUMENT else _of_reports(session, wanted)
    gone = set(wanted) - {row["thing_id"] for row in rows}
    if gone:
        session.execute(
            sa.delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.thing_id.in_(gone))
        )
    if rows:
        _put(session, rows)


def _put(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert: Any = sqlite.insert(SearchEntry) if on_sqlite else postgresql.insert(SearchEntry)
    names = [name for name in rows[0] if name not in {"kind", "thing_id"}]
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["kind", "thing_id"], set_={name: insert.excluded[name] for name in names}
        ),
        rows,
    )


def _of_documents(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """What is found of documents: number, subject, names, words of the current version and of its files."""
    rows = session.execute(
        sa.select(Document, Revision.reading)
        .join(Revision, sa.and_(Revision.document_id == Document.id, Revision.number == Document.revision))
        .where(Document.id.in_(ids))
        .order_by(Document.id)
        .execution_options(populate_existing=True)
    )
    files = search_files.texts_of(session, Findable.DOCUMENT, ids)
    return [_of_document(document, reading or {}, files.get(document.id, ())) for document, reading in rows]


def _of_document(
    document: Document, reading: dict[str, Any], files: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    number = document.number
    plain = f"{number}/{document.symbol}" if number is not None else ""  # "5/KH-…" beside "05/KH-…"
    told = (
        document.number_and_symbol, plain, document.symbol, document.subject, document.doc_type,
        document.issuing_body, document.signer_name, *reading.get("paragraphs", ()),
        *chain.from_iterable(files),
    )  # fmt: skip
    day = document.document_date or clock.local(document.created_at).date()
    return {
        "kind": Findable.DOCUMENT,
        "thing_id": document.id,
        "document_id": document.id,
        "delivery_id": None,
        "agency_id": document.agency_id,
        "doc_type_code": document.doc_type_code,
        "year": day.year,
        "at": document.created_at,
        "folded": folded("\n".join(text for text in told if text)),
    }


def _of_reports(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """What is found of reports: results, difficulties, proposals, figures, their files with their words."""
    files = search_files.texts_of(session, Findable.REPORT, ids)
    rows = session.execute(
        sa.select(Report, Document.agency_id, Document.doc_type_code)
        .join(Document, Document.id == Report.document_id)
        .where(Report.id.in_(ids))
        .order_by(Report.id)
        .execution_options(populate_existing=True)
    )
    return [_of_report(report, files.get(report.id, ()), agency, code) for report, agency, code in rows]


def _of_report(
    report: Report, files: Iterable[tuple[str, str]], agency_id: int, doc_type_code: str | None
) -> dict[str, Any]:
    figures = (str(value) for figure in report.figures for value in figure.values() if value is not None)
    told = (report.results, report.difficulties, report.proposals, *figures, *chain.from_iterable(files))
    return {
        "kind": Findable.REPORT,
        "thing_id": report.id,
        "document_id": report.document_id,
        "delivery_id": report.delivery_id,
        "agency_id": agency_id,
        "doc_type_code": doc_type_code,
        "year": clock.local(report.submitted_at).year,
        "at": report.submitted_at,
        "folded": folded("\n".join(told)),
    }
