"""The tables of case files (hồ sơ): the list of the year, and which documents lie in each file.

A document lies in many files without being copied (NĐ 30/2020 Phụ lục VI); a file lies in one agency.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from documents.states import CaseFileState
from organization.models import Person


class CaseFile(Base):
    """A hồ sơ of an agency: a line of the year's Danh mục hồ sơ, then what is put into it (Đ28, Đ29)."""

    __tablename__ = "case_files"
    __table_args__ = (
        UniqueConstraint("agency_id", "year", "abbreviation", "number"),
        Index("ix_case_files_keeper", "keeper_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    year: Mapped[int] = mapped_column()
    number: Mapped[int] = mapped_column()
    abbreviation: Mapped[str] = mapped_column(String(20))  # of the heading: "TCCB" in 01.TCCB
    heading: Mapped[str] = mapped_column(String(250))  # đề mục: a structure or a field of work
    title: Mapped[str] = mapped_column(String(500))
    retention_years: Mapped[int | None] = mapped_column()  # null: vĩnh viễn
    keeper_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # người lập hồ sơ
    limits: Mapped[str | None] = mapped_column(String(250))  # on its use
    note: Mapped[str | None] = mapped_column(String(500))
    listed: Mapped[bool] = mapped_column(default=True)  # in the list; false: came up in the year
    state: Mapped[CaseFileState] = mapped_column(default=CaseFileState.PLANNED)
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    opened_on: Mapped[date | None] = mapped_column()
    closed_on: Mapped[date | None] = mapped_column()
    archived_on: Mapped[date | None] = mapped_column()
    archived_by: Mapped[str | None] = mapped_column(String(200))  # who took it over for the archive

    keeper: Mapped[Person] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy's own class attribute

    @property
    def code(self) -> str:
        """Số và ký hiệu hồ sơ: "01.TCCB" (Phụ lục V)."""
        return code_of(self.number, self.abbreviation)


class FiledDocument(Base):
    """A document in a file; what was taken out leaves no row, but two rows of history."""

    __tablename__ = "filed_documents"

    case_file_id: Mapped[int] = mapped_column(ForeignKey("case_files.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)
    note: Mapped[str | None] = mapped_column(Text)
    filed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    filed_at: Mapped[datetime] = mapped_column()


def code_of(number: int, abbreviation: str) -> str:
    """The number with two figures and the abbreviation of the heading."""
    return f"{number:02d}.{abbreviation}"
