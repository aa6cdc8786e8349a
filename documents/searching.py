"""The search: documents and reports by their words, newest first or best first, page by page.

Who may find what is decided by the caller, who hands the condition in; a text that the condition hides is
never counted, quoted or offered as a filter.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.case_file_queries import lies_in
from documents.delivery_models import Delivery, Report, ReportFile
from documents.models import Attachment, Document, Revision
from documents.search_models import FileText, Findable, SearchEntry
from documents.search_tables import INDEX
from documents.search_words import Piece, Question, excerpt
from documents.states import State
from organization.models import Unit

PAGE = 20
BEST = 50  # by relevance there is one page
LOOKED_AT = 200  # the newest finds, of which the filters are made
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The filters: each None, or the one value wanted."""

    kind: Findable | None = None
    year: int | None = None
    doc_type_code: str | None = None
    agency_id: int | None = None
    case_file_id: int | None = None  # documents that lie in it


@dataclass(frozen=True, slots=True)
class Hit:
    """One find, with the place where the words stand."""

    kind: Findable
    thing_id: int
    document_id: int
    delivery_id: int | None
    subject: str
    doc_type: str | None
    number: int | None
    symbol: str | None
    state: State
    document_date: date | None
    agency: str
    reporter: str | None  # who reports
    at: datetime
    excerpt: tuple[Piece, ...] = ()
    file: str = ""  # the attached file in which the words stand

    @property
    def number_and_symbol(self) -> str:
        """ "05/KH-SKHCN", "" before it has a number."""
        return f"{self.number:02d}/{self.symbol}" if self.number is not None else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of finds and the key of the next one."""

    hits: Sequence[Hit]
    next_key: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """The values by which the finds can be narrowed, with how often each is among the newest ones."""

    kinds: Mapping[Findable, int]
    years: Mapping[int, int]
    doc_types: Mapping[str, int]
    agencies: Mapping[int, tuple[str, int]]


_words = sa.table(INDEX, sa.column("rowid", sa.Integer), sa.column("rank", sa.Float))
_vector: sa.ColumnElement[Any] = sa.literal_column("search_entries.search_words")


def search(
    session: Session,
    question: Question,
    may_find: Condition,
    narrowed: Narrowed = Narrowed(),
    *,
    before: int | None = None,
) -> Found:
    """The next page of finds, the newest first: one statement, and one or two for the excerpts."""
    if not question.phrases:
        return Found(())
    matched, newest = _matched(session, question)
    older = newest < before if before is not None else sa.true()
    wanted = _hits(matched).where(may_find, older, *_filters(narrowed)).order_by(newest.desc())
    rows = session.execute(wanted.limit(PAGE + 1)).all()
    hits = _with_excerpts(session, rows[:PAGE], question)
    return Found(hits, rows[PAGE - 1].id if len(rows) > PAGE else None)


def best(session: Session, question: Question, may_find: Condition, narrowed: Narrowed) -> Found:
    """The finds in which the words weigh most: one page."""
    matched, newest = _matched(session, question)
    if session.get_bind().dialect.name == "sqlite":
        order: sa.ColumnElement[Any] = _words.c.rank
    else:
        order = sa.func.ts_rank(_vector, sa.func.to_tsquery("simple", question.for_postgresql)).desc()
    wanted = _hits(matched).where(may_find, *_filters(narrowed)).order_by(order, newest.desc())
    return Found(_with_excerpts(session, session.execute(wanted.limit(BEST)).all(), question))


def offered(session: Session, question: Question, may_find: Condition) -> Offered:
    """Filters made of the newest finds: one statement."""
    matched, newest = _matched(session, question)
    e = SearchEntry
    rows = session.execute(
        matched.with_only_columns(e.kind, e.year, e.doc_type_code, e.agency_id, Unit.name)
        .join(Document, Document.id == e.document_id)
        .join(Unit, Unit.id == e.agency_id)
        .where(may_find)
        .order_by(newest.desc())
        .limit(LOOKED_AT)
    ).all()
    agencies = Counter((row.agency_id, row.name) for row in rows)
    return Offered(
        Counter(row.kind for row in rows),
        dict(sorted(Counter(row.year for row in rows).items(), reverse=True)),
        dict(Counter(row.doc_type_code for row in rows if row.doc_type_code).most_common()),
        {key: (name, count) for (key, name), count in agencies.most_common()},
    )


def _matched(session: Session, question: Question) -> tuple[sa.Select[Any], sa.ColumnElement[int]]:
    """The entries with these words, and the column by which they are the newest."""
    e = SearchEntry
    if session.get_bind().dialect.name == "sqlite":
        # The index goes backwards through its rows and stops with the page; nothing is sorted.
        joined = _words.join(e, e.id == _words.c.rowid)
        has_words = sa.literal_column(INDEX).op("MATCH")(question.for_sqlite)
        return sa.select(e.id).select_from(joined).where(has_words), _words.c.rowid
    asked = sa.func.to_tsquery("simple", question.for_postgresql)
    newest: sa.ColumnElement[int] = sa.type_coerce(e.id, sa.Integer)
    return sa.select(e.id).select_from(e).where(_vector.op("@@")(asked)), newest


def _hits(matched: sa.Select[Any]) -> sa.Select[Any]:
    e, d, recipient = SearchEntry, Document, aliased(Delivery)
    wanted: Any = (
        matched.with_only_columns(
            e.id, e.kind, e.thing_id, e.document_id, e.delivery_id, d.subject, d.doc_type, d.number, d.symbol,
            d.state, d.document_date, Unit.name, recipient.name.label("reporter"), e.at, d.revision,
        )
        .join(d, d.id == e.document_id)
        .join(Unit, Unit.id == e.agency_id)
        .outerjoin(recipient, recipient.id == e.delivery_id)
    )  # fmt: skip
    return cast("sa.Select[Any]", wanted)


def _filters(narrowed: Narrowed) -> list[Condition]:
    e = SearchEntry
    columns = (e.kind, e.year, e.doc_type_code, e.agency_id)
    values = (narrowed.kind, narrowed.year, narrowed.doc_type_code, narrowed.agency_id)
    wanted = [column == value for column, value in zip(columns, values, strict=True) if value is not None]
    return [*wanted, lies_in(narrowed.case_file_id)] if narrowed.case_file_id is not None else wanted


def _with_excerpts(session: Session, rows: Sequence[Any], question: Question) -> list[Hit]:
    texts = _texts(session, rows)
    shown = [excerpt(texts.get((row.kind, row.thing_id), ()), question) for row in rows]
    unseen = [row for row, pieces in zip(rows, shown, strict=True) if not pieces]
    in_files = _in_files(session, unseen, question)
    return [
        Hit(*(*row[1:-1], *in_files.get((row.kind, row.thing_id), (pieces, ""))))
        for row, pieces in zip(rows, shown, strict=True)
    ]


def _in_files(
    session: Session, rows: Sequence[Any], question: Question
) -> dict[tuple[Findable, int], tuple[tuple[Piece, ...], str]]:
    """The place in an attached file, with the file's name, of finds whose own text has none."""
    found: dict[tuple[Findable, int], tuple[tuple[Piece, ...], str]] = {}
    for kind in Findable:
        things = {row.thing_id for row in rows if row.kind == kind}
        for key, name, text in session.execute(file_texts(kind, things)) if things else ():
            pieces = excerpt(text.splitlines(), question)
            if pieces:
                found.setdefault((kind, key), (pieces, name))
    return found


# Which rows name the files of a thing: the thing's id, the bytes, the file's name.
FILE_OWNERS: dict[Findable, tuple[Any, Any, Any]] = {
    Findable.DOCUMENT: (Attachment.document_id, Attachment.file_sha256, Attachment.file_name),
    Findable.REPORT: (ReportFile.report_id, ReportFile.file_sha256, ReportFile.file_name),
}


def file_texts(kind: Findable, things: Iterable[int]) -> sa.Select[int, str, str]:
    """The files of some things: the thing's id, the file's name, its words as far as they are read."""
    of, sha256, name = FILE_OWNERS[kind]
    words = sa.func.coalesce(FileText.text, "")
    wanted: sa.Select[int, str, str] = sa.select(of, name, words)
    wanted = wanted.outerjoin(FileText, FileText.sha256 == sha256)
    return wanted.where(of.in_(list(things))).order_by(of, name)


def _texts(session: Session, rows: Sequence[Any]) -> dict[tuple[Findable, int], Sequence[str]]:
    """What each find says, as it was written."""
    documents = {row.thing_id for row in rows if row.kind == Findable.DOCUMENT}
    reports = {row.thing_id for row in rows if row.kind == Findable.REPORT}
    found: dict[tuple[Findable, int], Sequence[str]] = {}
    for key, reading in session.execute(_CURRENT.where(Document.id.in_(documents))) if documents else ():
        found[Findable.DOCUMENT, key] = (reading or {}).get("paragraphs", ())
    r = Report
    written = sa.select(r.id, r.results, r.difficulties, r.proposals).where(r.id.in_(reports))
    for key, *texts in session.execute(written) if reports else ():
        found[Findable.REPORT, key] = [line for text in texts for line in text.splitlines()]
    return found


_CURRENT = sa.select(Document.id, Revision.reading).join(
    Revision, sa.and_(Revision.document_id == Document.id, Revision.number == Document.revision)
)
