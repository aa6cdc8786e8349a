"""A file of a document as somebody saves it: a revision, an attached file, an annex as it was signed."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.dossier import SEALED_NAME
from documents.models import Attachment, Document, Revision, StoredFile


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a document as it is sent."""

    sha256: str
    name: str
    media_type: str


def download(session: Session, document_id: int, sha256: str, *, issued_only: bool) -> Download | None:
    """The document's revision or attachment with these bytes; with `issued_only` no earlier revision."""
    current = Revision.number == Document.revision if issued_only else sa.true()
    revisions = (
        sa.select(Revision.file_sha256, Revision.file_name, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Revision.file_sha256)
        .join(Document, Document.id == Revision.document_id)
        .where(Revision.document_id == document_id, Revision.file_sha256 == sha256, current)
    )
    attachments = (
        sa.select(Attachment.file_sha256, Attachment.file_name, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Attachment.file_sha256)
        .where(Attachment.document_id == document_id, Attachment.file_sha256 == sha256)
    )
    sealed = (
        sa.select(Attachment.sealed_sha256, SEALED_NAME, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Attachment.sealed_sha256)
        .where(Attachment.document_id == document_id, Attachment.sealed_sha256 == sha256)
    )
    found: sa.CompoundSelect[str, str, str] = sa.union_all(revisions, attachments, sealed)
    row = session.execute(found.limit(1)).first()
    return Download(*row) if row else None
