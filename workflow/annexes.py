"""Annexes in files of their own: printed with the document, sealed with it (NĐ 30/2020 Phụ lục I II.8).

Word files become PDF with the revision, PDFs are taken as they are; other files stay without a signature.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.models import Attachment, Document
from documents.publishing import signing
from documents.publishing.unlocking import Unlocked
from documents.uploads import KeptFile
from workflow.pdf_orders import Order
from workflow.steps import Moving
from workflow.stored_files import remember_file

WORD, PDF = ".docx", ".pdf"
REASON = "Ký số phụ lục"


@dataclass(frozen=True, slots=True)
class Annex:
    """An attached file that can bear a signature; `pdf_sha256` once it is printed."""

    id: int
    name: str
    sha256: str
    pdf_sha256: str | None

    @property
    def is_word(self) -> bool:
        """Whether it has to become a PDF first."""
        return self.name.lower().endswith(WORD)


def of_document(session: Session, document_id: int) -> list[Annex]:
    """The document's annexes that can be signed: one statement."""
    rows = session.execute(
        sa.select(Attachment.id, Attachment.file_name, Attachment.file_sha256, Attachment.pdf_sha256)
        .where(Attachment.document_id == document_id)
        .order_by(Attachment.id)
    )
    return [Annex(*row) for row in rows if row.file_name.lower().endswith((WORD, PDF))]


def keep_printed(session: Session, printed: Iterable[tuple[int, KeptFile]]) -> None:
    """Write which PDF each annex became."""
    for annex_id, file in printed:
        remember_file(session, file)
        session.execute(
            sa.update(Attachment).where(Attachment.id == annex_id).values(pdf_sha256=file.sha256)
        )


def sealed(session: Session, order: Order | None, unlocked: Unlocked | None = None) -> dict[int, KeptFile]:
    """Each printed annex with the agency's signature: number, date and time at its top right; slow.

    None where there is no order. Raises CertificateRefused, KeyUnavailable, SigningRefused.
    """
    found = [one for one in of_document(session, order.document_id) if one.pdf_sha256] if order else []
    if order is None or not found:
        return {}
    number = session.get_one(Document, order.document_id).number_and_symbol or ""
    return {one.id: _sealed(order, str(one.pdf_sha256), number, unlocked) for one in found}


def _sealed(order: Order, sha256: str, number: str, unlocked: Unlocked | None) -> KeptFile:
    files, act = order.equipment.files, signing.Act(reason=REASON, location=order.act.location)
    key, words = order.equipment.key(order.certificate, unlocked), signing.annex_words(number)
    pdf = signing.seal_annex(files.read(sha256), key, act, order.registered, words=words)
    return KeptFile(files.put(pdf), len(pdf), "phu-luc.pdf", "application/pdf")


def keep_sealed(moving: Moving, made: Mapping[int, KeptFile]) -> None:
    """Write the sealed annexes under the lock of the step."""
    for annex_id, file in made.items():
        remember_file(moving.session, file)
        moving.session.execute(
            sa.update(Attachment)
            .where(Attachment.id == annex_id, Attachment.document_id == moving.document.id)
            .values(sealed_sha256=file.sha256)
        )
    if made:
        moving.details["annexes"] = {str(annex_id): file.sha256 for annex_id, file in made.items()}
