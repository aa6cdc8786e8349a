"""The tables of the search: what can be found, in folded words, what has to be folded anew, files' texts.

The index itself is the database's own (FTS5 on SQLite, a GIN index on PostgreSQL) and follows the first of
them by triggers; the second is filled by triggers on documents and reports, in whatever step changes them,
and emptied by the worker.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db import Base


class Findable(StrEnum):
    """What a search finds by its text."""

    DOCUMENT = "document"
    REPORT = "report"


class SearchEntry(Base):
    """A document or a report as the search knows it; the newest have the highest ids."""

    __tablename__ = "search_entries"
    __table_args__ = (
        UniqueConstraint("kind", "thing_id"),
        Index("ix_search_entries_document", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Findable] = mapped_column()
    thing_id: Mapped[int] = mapped_column()
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"))  # of a report
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # that issues, or wants the report
    doc_type_code: Mapped[str | None] = mapped_column(String(10))
    year: Mapped[int] = mapped_column()  # of the document's date, else of its beginning; of the report
    at: Mapped[datetime] = mapped_column()
    folded: Mapped[str] = mapped_column(Text)


class SearchPending(Base):
    """A document or report that has changed since it was folded; rows are only added, so nobody waits."""

    __tablename__ = "search_pending"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Findable] = mapped_column()
    thing_id: Mapped[int] = mapped_column()


class FileText(Base):
    """The words of an attached file, read once: its bytes never change."""

    __tablename__ = "file_texts"

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)  # "" where it has none, or could not be read
    failure: Mapped[str | None] = mapped_column(String(60))  # why it could not be read
    read_at: Mapped[datetime] = mapped_column()
