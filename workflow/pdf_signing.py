"""Leader's signature and agency's seal in the PDF: made before the step, compared and kept inside it.

Making them is slow and may fail; whatever fails leaves the document as it was. What was made and not kept
are bytes in the store that nobody speaks of.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

import clock
from documents.publishing import signing
from documents.publishing.timestamping import proven_until
from documents.publishing.unlocking import Unlocked
from documents.signing_models import Certificate, PdfStage, Print, Stage
from documents.uploads import KeptFile
from language import ChangedMeanwhile
from workflow.equipment import Equipment
from workflow.pdf_orders import Order, leader_signature
from workflow.steps import Moving
from workflow.stored_files import remember_file

PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Stages made outside the transaction: of which revision, on which bytes, by which certificate."""

    revision: int
    on_sha256: str
    certificate_id: int
    is_demonstration: bool
    stages: tuple[tuple[Stage, KeptFile], ...]
    proven_until: datetime | None = None  # of the last stage, by its timestamps


def sign_print(order: Order | None, unlocked: Unlocked | None = None) -> Made | None:
    """The leader's signature, made by the key at hand; None where there is no order.

    Raises CertificateRefused, KeyUnavailable and SigningRefused.
    """
    if order is None:
        return None
    key = order.equipment.key(order.certificate, unlocked)
    signed = signing.sign(
        order.pdf, key, order.act, order.registered, timestamping=order.equipment.timestamping
    )
    return made_of(order, (Stage.SIGNED, signed), is_demonstration=key.is_demonstration)


def seal_signed(order: Order | None, unlocked: Unlocked | None = None) -> Made | None:
    """Number, date and seal on the PDF that the leader signed; None where there is no order.

    Raises CertificateRefused, KeyUnavailable and SigningRefused.
    """
    if order is None or order.record is None:
        return None
    key = order.equipment.key(order.certificate, unlocked)
    done = signing.fill_and_seal(
        order.pdf,
        key,
        order.act,
        order.registered,
        record=order.record,
        timestamping=order.equipment.timestamping,
    )
    stages = (Stage.NUMBERED, done.filled), (Stage.SEALED, done.sealed)
    return made_of(order, *stages, is_demonstration=key.is_demonstration)


def made_of(order: Order, *stages: tuple[Stage, bytes], is_demonstration: bool) -> Made:
    """What was made of an order, its bytes in the store."""
    return Made(
        revision=order.revision,
        on_sha256=order.before,
        certificate_id=order.certificate.id,
        is_demonstration=is_demonstration,
        stages=tuple((stage, kept(order.equipment, pdf)) for stage, pdf in stages),
        proven_until=proven_until(stages[-1][1]) if order.equipment.service else None,
    )


def kept(equipment: Equipment, pdf: bytes) -> KeptFile:
    """The bytes of a PDF put into the store."""
    return KeptFile(equipment.files.put(pdf), len(pdf), "van-ban.pdf", PDF)


def keep(moving: Moving, made: Made | None) -> dict[str, Any]:
    """Keep the stages under the lock of the step; what the signature's row says of them comes back.

    Raises ChangedMeanwhile where what they were made on has changed since.
    """
    moving.wants_job = made is not None
    if made is None:
        if _begins_with(moving) is not None:
            raise ChangedMeanwhile
        return {}
    _demand_unchanged(moving, made)
    previous = made.on_sha256
    for stage, file in made.stages:
        remember_file(moving.session, file)
        moving.session.add(_stage(moving, stage, file.sha256, previous, made.proven_until))
        moving.session.flush()  # the stages keep their order
        previous = file.sha256
    moving.details["pdf"] = previous
    return {
        "certificate_id": made.certificate_id,
        "pdf_sha256": previous,
        "is_demonstration": made.is_demonstration,
    }


def _begins_with(moving: Moving) -> str | None:
    """The PDF on which this step must put a signature; none where it approves in the system."""
    if moving.move.step == "seal":
        signed = leader_signature(moving.session, moving.document.id)
        return signed.pdf_sha256 if signed else None
    if not moving.signs_digitally:
        return None
    printed = moving.session.get(
        Print, (moving.document.id, moving.document.revision), populate_existing=True
    )
    ready = printed is not None and printed.docx_sha256 == moving.file_sha256
    return str(printed.prepared_sha256) if printed is not None and ready else ""


def _demand_unchanged(moving: Moving, made: Made) -> None:
    certificate = moving.session.get(Certificate, made.certificate_id, populate_existing=True)
    still = certificate is not None and certificate.withdrawn_at is None
    same = made.revision == moving.document.revision and made.on_sha256 == _begins_with(moving)
    if not (still and same):
        raise ChangedMeanwhile


def _stage(
    moving: Moving, stage: Stage, sha256: str, previous: str, proven: datetime | None
) -> PdfStage:
    return PdfStage(
        document_id=moving.document.id,
        revision=moving.document.revision,
        stage=stage,
        sha256=sha256,
        previous_sha256=previous,
        at=clock.now(),
        proven_until=proven,
    )


def void_stages(moving: Moving) -> None:
    """Keep the signed stages of a document as void; the print, which nobody signed, stays."""
    moving.session.execute(
        sa.update(PdfStage)
        .where(
            PdfStage.document_id == moving.document.id,
            PdfStage.voided_at.is_(None),
            PdfStage.stage.in_((Stage.SIGNED, Stage.NUMBERED, Stage.SEALED)),
        )
        .values(voided_at=clock.now())
    )
