"""The tables of a document before it is issued: files, revisions, recipient lines, initials, signatures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base
from documents.states import Act, Purpose, SignatureKind, State, Target
from organization.models import Person, Unit


class StoredFile(Base):
    """Bytes in the file store, named by their SHA-256; never rewritten."""

    __tablename__ = "stored_files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column()
    media_type: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column()


class Document(Base):
    """An official document from draft to closed."""

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint(
            "(number IS NOT NULL) = (state IN "
            "('numbered','sealed','issued','closed','recalling','recalled','voided'))",
            name="has_number_once_numbered",
        ),
        CheckConstraint(
            "number IS NULL OR (symbol IS NOT NULL AND document_date IS NOT NULL)", name="number_facts"
        ),
        UniqueConstraint("register_id", "number"),
        Index("ix_documents_agency_state", "agency_id", "state", "id"),
        Index("ix_documents_drafter", "drafter_id", "state", "id"),
        Index("ix_documents_signer", "signer_id", "state", "id"),
        Index(
            "uq_documents_number_symbol_year",
            "agency_id",
            "register_year",
            "number",
            "symbol",
            unique=True,
            sqlite_where=text("number IS NOT NULL"),
            postgresql_where=text("number IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)  # đơn vị soạn thảo
    drafter_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    state_since: Mapped[datetime] = mapped_column()
    version: Mapped[int] = mapped_column()  # goes up with every step
    revision: Mapped[int] = mapped_column(default=1)  # bản trình lần n, the current one
    created_at: Mapped[datetime] = mapped_column()

    # What the drafter confirmed of the text
    doc_type: Mapped[str | None] = mapped_column(String(100))
    doc_type_code: Mapped[str | None] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(Text, default="")
    subject_folded: Mapped[str] = mapped_column(Text, default="")
    issuing_body: Mapped[str | None] = mapped_column(String(250))
    parent_body: Mapped[str | None] = mapped_column(String(250))
    place: Mapped[str | None] = mapped_column(String(100))
    symbol: Mapped[str | None] = mapped_column(String(80))  # as printed: the register takes it so
    printed_date: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {day, month, year}, nulls for blanks
    urgency: Mapped[str | None] = mapped_column(String(30))
    authority: Mapped[str | None] = mapped_column(String(10))  # KT., TM., TL., TUQ., Q., or none
    on_behalf_of: Mapped[str | None] = mapped_column(String(120))
    signer_title: Mapped[str | None] = mapped_column(String(120))
    signer_name: Mapped[str | None] = mapped_column(String(120))
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    deviations: Mapped[list[Any]] = mapped_column(
        default=list
    )  # what differs from the directory, for the signer
    deviation_reason: Mapped[str | None] = mapped_column(Text)
    archive_line: Mapped[str | None] = mapped_column(String(250))
    duties_confirmed: Mapped[int | None] = mapped_column()  # the revision whose duties the drafter confirmed

    # The route
    round: Mapped[int] = mapped_column(default=0)  # how often it was submitted
    submitted_at: Mapped[datetime | None] = mapped_column()
    returned_reason: Mapped[str | None] = mapped_column(Text)  # of the last return, until submitted again
    resume_position: Mapped[int | None] = mapped_column()  # where it was returned from
    submitted_words: Mapped[str | None] = mapped_column(
        String(64)
    )  # digest of words and facts at the last submission
    submitted_file: Mapped[str | None] = mapped_column(String(64))  # and of the file

    # The register line
    register_id: Mapped[int | None] = mapped_column(ForeignKey("registers.id"))
    register_year: Mapped[int | None] = mapped_column()
    number: Mapped[int | None] = mapped_column()
    document_date: Mapped[date | None] = mapped_column()
    numbered_at: Mapped[datetime | None] = mapped_column()
    verification_code: Mapped[str | None] = mapped_column(String(12), unique=True, index=True)
    void_allowed_reason: Mapped[str | None] = mapped_column(Text)  # the signer's consent to void the number
    end_reason: Mapped[str | None] = mapped_column(Text)  # why cancelled, voided or recalled
    recall_basis: Mapped[str | None] = mapped_column(String(250))  # by which document it is recalled
    issued_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()

    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="document", order_by="Revision.number", lazy="raise_on_sql"
    )
    lines: Mapped[list["RecipientLine"]] = relationship(
        back_populates="document", order_by="RecipientLine.position", lazy="raise_on_sql"
    )
    drafter: Mapped[Person] = relationship(foreign_keys=[drafter_id], lazy="raise_on_sql")
    signer: Mapped[Person | None] = relationship(foreign_keys=[signer_id], lazy="raise_on_sql")
    agency: Mapped[Unit] = relationship(foreign_keys=[agency_id], lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy's own class attribute

    @property
    def number_and_symbol(self) -> str | None:
        """ "05/KH-SKHCN": a number below ten takes a zero (NĐ 30/2020 Phụ lục I II.3)."""
        return f"{self.number:02d}/{self.symbol}" if self.number is not None else None


class Revision(Base):
    """One version of the text (bản trình lần n), with what was read from it."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int] = mapped_column()
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    file_name: Mapped[str] = mapped_column(String(250))
    words_sha256: Mapped[str] = mapped_column(String(64))  # of the words alone: tells words from layout
    reading: Mapped[dict[str, Any]] = mapped_column(deferred=True)  # the whole result of reading, design §5
    written: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True
    )  # what was typed into the form that composed the file, where it came from there
    tracked_changes: Mapped[int | None] = mapped_column()  # that nobody has accepted; null: not counted
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column()

    document: Mapped[Document] = relationship(back_populates="revisions", lazy="raise_on_sql")


class Attachment(Base):
    """A file that goes with a document (phụ lục, tài liệu kèm theo)."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    file_name: Mapped[str] = mapped_column(String(250))
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column()
    # The PDF made of it, and that with the agency's signature (NĐ 30/2020 Phụ lục I II.8).
    pdf_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_files.sha256"))
    sealed_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_files.sha256"))


class RecipientLine(Base):
    """One printed line of Nơi nhận and what it was settled as; printed lines are never dropped."""

    __tablename__ = "recipient_lines"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    position: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(Text)  # as printed
    name: Mapped[str] = mapped_column(Text)
    purpose: Mapped[Purpose | None] = mapped_column()
    is_group: Mapped[bool] = mapped_column(default=False)
    is_archive: Mapped[bool] = mapped_column(default=False)
    added: Mapped[bool] = mapped_column(default=False)  # not printed; added with a reason
    target: Mapped[Target | None] = mapped_column()  # null: unresolved
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("recipient_groups.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    email: Mapped[str | None] = mapped_column(String(200))  # of a body outside the system
    reason: Mapped[str | None] = mapped_column(Text)

    document: Mapped[Document] = relationship(back_populates="lines", lazy="raise_on_sql")


class PlannedDuty(Base):
    """A duty that the recipients of a line will have after issue; confirmed by the drafter."""

    __tablename__ = "planned_duties"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("recipient_lines.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    deadline: Mapped[date | None] = mapped_column()  # as printed
    operator: Mapped[str | None] = mapped_column(String(30))  # "trước", "chậm nhất", "trong ngày"
    working_days: Mapped[int | None] = mapped_column()  # of a period, where no day is printed
    counted_from: Mapped[str | None] = mapped_column(String(10))  # documents.duties.Start
    last_good_day: Mapped[date | None] = mapped_column()
    report_to: Mapped[str | None] = mapped_column(String(250))
    through: Mapped[str | None] = mapped_column(String(250))


class FindingSetAside(Base):
    """A finding that the drafter leaves as it is; the reviewers see it so, nothing is blocked."""

    __tablename__ = "findings_set_aside"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # of documents.findings
    rule: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column()


class RouteTask(Base):
    """One route step of one submission: who is asked what, opened when its turn comes."""

    __tablename__ = "route_tasks"
    __table_args__ = (
        UniqueConstraint("document_id", "round", "position"),
        Index("ix_route_tasks_open", "open", "agency_id", "role", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    round: Mapped[int] = mapped_column()
    position: Mapped[int] = mapped_column()
    act: Mapped[Act] = mapped_column()
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str | None] = mapped_column(String(32))  # holders: this role …
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # … in this unit (else in the agency)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # or this very person
    needed: Mapped[int] = mapped_column(default=1)  # how many initials complete it
    open: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None] = mapped_column()
    due_on: Mapped[date | None] = mapped_column()
    done_at: Mapped[datetime | None] = mapped_column()


class Initial(Base):
    """A ký nháy: who agreed to which bytes; a lapsed one stays readable."""

    __tablename__ = "initials"
    __table_args__ = (UniqueConstraint("task_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("route_tasks.id"))
    revision: Mapped[int] = mapped_column()
    act: Mapped[Act] = mapped_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    post_title: Mapped[str] = mapped_column(String(120))
    opinion: Mapped[str | None] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(String(64))
    words_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
    lapsed_at: Mapped[datetime | None] = mapped_column()

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Signature(Base):
    """Who approved exactly which bytes, in which post and by which authority; a void one is kept."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    kind: Mapped[SignatureKind] = mapped_column()
    revision: Mapped[int] = mapped_column()
    file_sha256: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    post_title: Mapped[str] = mapped_column(String(120))
    authority: Mapped[str | None] = mapped_column(String(10))
    on_behalf_of: Mapped[str | None] = mapped_column(String(120))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandates.id"))
    basis: Mapped[str | None] = mapped_column(String(250))
    at: Mapped[datetime] = mapped_column()
    voided_at: Mapped[datetime | None] = mapped_column()
    void_reason: Mapped[str | None] = mapped_column(Text)
    # Null where the place was approved in the system, without a signature in the PDF.
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))  # the stage that the signature produced
    is_demonstration: Mapped[bool | None] = mapped_column()

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Route(Base):
    """A luồng trình: which steps lead to the signature; changed by a new version, never in place."""

    __tablename__ = "routes"
    __table_args__ = (UniqueConstraint("agency_id", "doc_type_code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    doc_type_code: Mapped[str | None] = mapped_column(String(10))  # null: every kind without its own route
    version: Mapped[int] = mapped_column()
    current: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column()

    steps: Mapped[list["RouteStep"]] = relationship(order_by="RouteStep.position", lazy="raise_on_sql")


class RouteStep(Base):
    """One step of a route: who (a role in the unit or agency, or a person), what, how many, by when."""

    __tablename__ = "route_steps"
    __table_args__ = (UniqueConstraint("route_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("routes.id"))
    position: Mapped[int] = mapped_column()
    act: Mapped[Act] = mapped_column()
    role: Mapped[str | None] = mapped_column(String(32))
    of_drafting_unit: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    needed: Mapped[int | None] = mapped_column()  # null: all holders
    working_days: Mapped[int | None] = mapped_column()


class SavedForm(Base):
    """A half-filled form, kept so that nothing typed is lost."""

    __tablename__ = "saved_forms"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column()
    saved_at: Mapped[datetime] = mapped_column()
