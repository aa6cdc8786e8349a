"""Annexes in files of their own: printed with the document, sealed with it (NĐ 30/2020 Phụ lục I II.8).

Word files become PDF with the revision, PDFs are taken as they are; other files stay without a signature.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.models import Attachment, Document
from documents.publishing import signing
from documents.publishing.stamping import Mark
from documents.publishing.timestamping import proven_until
from documents.publishing.unlocking import Unlocked
from documents.signing_models import AnnexStage, Stage
from documents.uploads import KeptFile
from language import ChangedMeanwhile
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


def printed(session: Session, document_id: int) -> dict[int, str]:
    """The PDF of each annex that the seal has to sign, by its row: one statement."""
    return {one.id: one.pdf_sha256 for one in of_document(session, document_id) if one.pdf_sha256}


def keep_printed(session: Session, printed: Iterable[tuple[int, KeptFile]]) -> None:
    """Write which PDF each annex became."""
    for annex_id, file in printed:
        remember_file(session, file)
        session.execute(
            sa.update(Attachment).where(Attachment.id == annex_id).values(pdf_sha256=file.sha256)
        )


@dataclass(frozen=True, slots=True)
class Marked:
    """An annex that waits for the agency's signature, and what that will say and show."""

    id: int
    sha256: str
    pdf: bytes
    mark: Mark


def marked(session: Session, order: Order, *, is_demonstration: bool) -> Iterator[Marked]:
    """Each printed annex with the mark of number, date and time for its top right; slow."""
    act = replace(order.act, reason=REASON, picture=None)
    number = session.get_one(Document, order.document_id).number_and_symbol or ""
    for annex_id, sha256 in printed(session, order.document_id).items():
        pdf, words = order.equipment.files.read(sha256), signing.annex_words(number)
        mark = signing.annex_mark(pdf, act, words, is_demonstration=is_demonstration)
        yield Marked(annex_id, sha256, pdf, mark)


@dataclass(frozen=True, slots=True)
class SealedAnnex:
    """An annex with the agency's signature, in the store, and until when a timestamp proves it."""

    on_sha256: str
    file: KeptFile
    proven_until: datetime | None


def sealed(
    session: Session, order: Order | None, unlocked: Unlocked | None = None
) -> dict[int, SealedAnnex] | None:
    """Each printed annex with the agency's signature; slow. None where there is no order.

    Raises CertificateRefused, KeyUnavailable, SigningRefused, TimestampRefused.
    """
    if order is None:
        return None
    key, service = order.equipment.key(order.certificate, unlocked), order.equipment.timestamping
    return {
        one.id: kept(order, one.sha256, signing.put(one.pdf, key, one.mark, order.registered, service))
        for one in marked(session, order, is_demonstration=key.is_demonstration)
    }


def kept(order: Order, on_sha256: str, pdf: bytes) -> SealedAnnex:
    """The bytes of a signed annex put into the store."""
    file = KeptFile(order.equipment.files.put(pdf), len(pdf), "phu-luc.pdf", "application/pdf")
    return SealedAnnex(on_sha256, file, proven_until(pdf) if order.equipment.service else None)


def keep_sealed(moving: Moving, made: Mapping[int, SealedAnnex] | None) -> None:
    """Write the sealed annexes under the lock of the step; raises ChangedMeanwhile where they are others."""
    if made is None:
        return
    if printed(moving.session, moving.document.id) != {key: one.on_sha256 for key, one in made.items()}:
        raise ChangedMeanwhile
    for annex_id, one in made.items():
        remember_file(moving.session, one.file)
        stage = AnnexStage(
            document_id=moving.document.id,
            attachment_id=annex_id,
            stage=Stage.SEALED,
            sha256=one.file.sha256,
            previous_sha256=one.on_sha256,
            at=clock.now(),
            proven_until=one.proven_until,
        )
        keep_stage(moving.session, stage)
    if made:
        moving.details["annexes"] = {str(annex_id): one.file.sha256 for annex_id, one in made.items()}


def keep_stage(session: Session, stage: AnnexStage) -> None:
    """Write a stage as the newest of its annex."""
    session.add(stage)
    session.flush()
    session.execute(
        sa.update(Attachment)
        .where(Attachment.id == stage.attachment_id, Attachment.document_id == stage.document_id)
        .values(sealed_sha256=stage.sha256)
    )
