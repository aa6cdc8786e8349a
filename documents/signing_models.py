"""The tables of digital signing: certificates, the PDF of each revision, its stages, what is agreed to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, Select, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from db import Base
from documents.states import SignatureKind


class KeyKind(StrEnum):
    """Where the private key of a certificate lies; it never lies in the database."""

    FILE = "file"  # in the data folder, for demonstration alone
    TOKEN = "token"  # noqa: S105  # a word: in a token or HSM at the server, with a PIN
    REMOTE = "remote"  # with the holder, who signs in two steps at the own desk


class PrintState(StrEnum):
    """How far the PDF of a revision is."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Stage(StrEnum):
    """The files of a document in the order of its life; each begins with the bytes of the one before."""

    BASE = "base"
    PREPARED = "prepared"
    SIGNED = "signed"
    NUMBERED = "numbered"
    SEALED = "sealed"
    RENEWED = "renewed"  # a timestamp more over all of it, before the last one's certificate expires


FINAL_STAGES = (Stage.SEALED, Stage.RENEWED)  # the issued file; of several the newest


class Certificate(Base):
    """A certificate registered in an agency: of a person, or with nobody's name of the agency's seal."""

    __tablename__ = "certificates"
    __table_args__ = (
        Index(
            "uq_certificates_living",
            "agency_id",
            "fingerprint",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_certificates_holder", "agency_id", "kind", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[SignatureKind] = mapped_column()
    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256 of the certificate
    pem: Mapped[str] = mapped_column(Text)
    key_kind: Mapped[KeyKind] = mapped_column()
    key_ref: Mapped[str] = mapped_column(String(200))  # a name or label, never the key or its PIN
    picture_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_files.sha256"))
    name: Mapped[str] = mapped_column(String(250))
    issuer: Mapped[str] = mapped_column(String(250))
    serial: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[datetime] = mapped_column()
    valid_until: Mapped[datetime] = mapped_column()
    registered_at: Mapped[datetime] = mapped_column()
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # null: the command line
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def is_demonstration(self) -> bool:
        """Whether its signatures have no legal value: whoever reads a key file can sign."""
        return self.key_kind == KeyKind.FILE

    @staticmethod
    def living(agency_id: int, kind: SignatureKind, person_id: int | None) -> "Select[Certificate]":
        """The query for the one by which this person, or with None the seal, signs for the agency."""
        own = Certificate.person_id == person_id if person_id is not None else Certificate.person_id.is_(None)
        return select(Certificate).where(
            Certificate.agency_id == agency_id,
            Certificate.kind == kind,
            own,
            Certificate.withdrawn_at.is_(None),
        )


class Print(Base):
    """The PDF made of one revision for signing: awaited, ready or failed."""

    __tablename__ = "prints"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "revision"],
            ["revisions.document_id", "revisions.number"],
            name="fk_prints_revision",
        ),
    )

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    docx_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[PrintState] = mapped_column(default=PrintState.WAITING)
    attempt: Mapped[int] = mapped_column(default=1)  # goes up when somebody asks for it once more
    asked_at: Mapped[datetime] = mapped_column()
    made_at: Mapped[datetime | None] = mapped_column()
    pdf_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_files.sha256"))
    prepared_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_files.sha256"))
    pages: Mapped[int | None] = mapped_column()
    given: Mapped[bool | None] = mapped_column()  # the drafter brought it, for none could be made here
    layout: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # code, msgid and values


class PdfStage(Base):
    """One stage of a document's PDF; those of a void signature stay, marked."""

    __tablename__ = "pdf_stages"
    __table_args__ = (Index("ix_pdf_stages_document", "document_id", "revision", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    revision: Mapped[int] = mapped_column()
    stage: Mapped[Stage] = mapped_column()
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    previous_sha256: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
    # SHA-256 of the picture of each page, once drawn.
    images: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    voided_at: Mapped[datetime | None] = mapped_column()
    # Until when the newest timestamp in it proves what it holds; none without a timestamping service.
    proven_until: Mapped[datetime | None] = mapped_column()


class AnnexStage(Base):
    """An annex with the agency's signature, or with one timestamp more; each begins with the one before."""

    __tablename__ = "annex_stages"
    __table_args__ = (Index("ix_annex_stages_attachment", "attachment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id"))
    stage: Mapped[Stage] = mapped_column()  # sealed or renewed
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"), index=True)
    previous_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
    proven_until: Mapped[datetime | None] = mapped_column()  # as of PdfStage


class RemoteSignature(Base):
    """A signature begun here, whose key is with its holder: what is kept until the answer comes.

    A seal may have parts: the document's own, and one for each annex, which name the document's.
    """

    __tablename__ = "remote_signatures"
    __table_args__ = (
        Index("ix_remote_signatures_person", "person_id", "finished_at"),
        Index("ix_remote_signatures_document", "document_id", "kind"),
    )

    name: Mapped[str] = mapped_column(String(48), primary_key=True)  # cannot be guessed
    kind: Mapped[SignatureKind] = mapped_column()
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    revision: Mapped[int] = mapped_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who began it and alone may finish it
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    on_sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    filled_sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))  # number and date in it
    # The annex on which it is put, as a part of that seal; null for the document itself.
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"))
    part_of: Mapped[str | None] = mapped_column(ForeignKey("remote_signatures.name"))
    # The signed file of a part, kept until all parts are there.
    answered_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_files.sha256"))
    state: Mapped[dict[str, Any]] = mapped_column(JSON)  # publishing.remote.RemoteTask: no key, no PIN
    begun_at: Mapped[datetime] = mapped_column()
    lapses_at: Mapped[datetime] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column()


class Agreement(Base):
    """That a signer agrees to exactly these bytes and will sign them; no signature by itself.

    It counts while the document waits in the same round, with the same revision and the same PDF.
    """

    __tablename__ = "agreements"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column()
    revision: Mapped[int] = mapped_column()
    file_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))  # null where nothing is signed in the PDF
    at: Mapped[datetime] = mapped_column()
