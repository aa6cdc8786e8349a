"""Leader's signature and agency's seal in the PDF: made before the step, compared and kept inside it.

Making them is slow and may fail; whatever fails leaves the document as it was. What was made and not kept
are bytes in the store that nobody speaks of.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.models import Document, Revision, Signature
from documents.publishing import signing
from documents.publishing.filling import RegisterRecord
from documents.publishing.signing import Act
from documents.signing_models import Certificate, PdfStage, Print, PrintState, Stage
from documents.states import SignatureKind
from documents.uploads import KeptFile
from language import ChangedMeanwhile, Invalid, say
from organization.people import Actor, actor_of
from workflow import permissions, submission
from workflow.equipment import Equipment
from workflow.lifecycle import DOCUMENT_MOVES
from workflow.steps import SIGNS_DIGITALLY, Moving
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


def sign_print(
    session: Session, actor: Actor, document_id: int, seen: int, equipment: Equipment | None
) -> Made | None:
    """The leader's signature on the print of this revision; None where the agency signs in the system.

    Raises what the step would refuse, and Invalid (print_not_ready, no_certificate), before any key is used.
    """
    if not signs_digitally(session, document_id):
        return None
    document, fresh = _permitted("sign", session, actor, document_id, seen)
    right = submission.right_of(session, document, fresh)
    printed = _ready_print(session, document)
    certificate = _certificate(session, document.agency_id, SignatureKind.SIGN, fresh.person_id)
    used = _demanded(equipment)
    words = f"Ký ban hành, {right.acting_for}" if right.acting_for else "Ký ban hành"
    act = Act(reason=words, location=document.place or "", picture=used.picture(certificate))
    before = str(printed.prepared_sha256)
    key = used.key(certificate)
    signed = signing.sign(used.files.read(before), key, act, used.registered(certificate))
    stages = ((Stage.SIGNED, _kept(used, signed)),)
    return _made(document, before, certificate, key.is_demonstration, stages)


def seal_signed(
    session: Session, actor: Actor, document_id: int, seen: int, equipment: Equipment | None
) -> Made | None:
    """Number, date and seal on the PDF that the leader signed; None where the leader signed none.

    Raises what the step would refuse, and Invalid (no_certificate), before the key is used.
    """
    signed = leader_signature(session, document_id)
    if signed is None or signed.pdf_sha256 is None:
        return None
    before = signed.pdf_sha256
    document, _fresh = _permitted("seal", session, actor, document_id, seen)
    certificate = _certificate(session, document.agency_id, SignatureKind.SEAL, None)
    used = _demanded(equipment)
    act = Act(reason="Đóng dấu cơ quan", location=document.place or "", picture=used.picture(certificate))
    key, registered = used.key(certificate), used.registered(certificate)
    done = signing.fill_and_seal(used.files.read(before), key, act, registered, record=record_of(document))
    stages = (Stage.NUMBERED, _kept(used, done.filled)), (Stage.SEALED, _kept(used, done.sealed))
    return _made(document, before, certificate, key.is_demonstration, stages)


def signs_digitally(session: Session, document_id: int) -> bool:
    """Whether the document's agency has a seal with a certificate, so that its leaders sign in the PDF."""
    return bool(session.scalar(sa.select(SIGNS_DIGITALLY).where(Document.id == document_id)))


def leader_signature(session: Session, document_id: int) -> Signature | None:
    """The leader's living signature."""
    return session.scalar(
        sa.select(Signature).where(
            Signature.document_id == document_id,
            Signature.kind == SignatureKind.SIGN,
            Signature.voided_at.is_(None),
        )
    )


def record_of(document: Document) -> RegisterRecord:
    """What the register says of a numbered document, as its fields will print it."""
    if document.number is None or document.document_date is None:
        raise ChangedMeanwhile
    return RegisterRecord(f"{document.number:02d}", document.document_date)


def _permitted(
    step: str, session: Session, actor: Actor, document_id: int, seen: int
) -> tuple[Document, Actor]:
    """The document and the person as they are now; refused like the step, so that no key is used in vain."""
    document = session.get_one(Document, document_id, populate_existing=True)
    fresh = actor_of(session, actor.person_id)
    capacities = permissions.document_capacities(fresh, document)
    permissions.demand(DOCUMENT_MOVES, step, document.state, capacities)
    if document.revision != seen:
        raise ChangedMeanwhile
    return document, fresh


def _ready_print(session: Session, document: Document) -> Print:
    """The print of exactly the revision that is to be signed."""
    printed = session.get(Print, (document.id, document.revision), populate_existing=True)
    sha256 = sa.select(Revision.file_sha256).where(
        Revision.document_id == document.id, Revision.number == document.revision
    )
    if printed is None or printed.state != PrintState.READY or printed.docx_sha256 != session.scalar(sha256):
        raise Invalid(say("The PDF that is to be signed is not ready yet."), code="print_not_ready")
    return printed


def _certificate(session: Session, agency_id: int, kind: SignatureKind, person_id: int | None) -> Certificate:
    """The one registered for this person, or for the seal; whether it may sign is checked while signing."""
    found = session.scalar(Certificate.living(agency_id, kind, person_id))
    if found is None:
        raise Invalid(
            say("No certificate is registered for you in this agency; ask the administrator.")
            if kind is SignatureKind.SIGN
            else say("No certificate is registered for the seal of the agency; ask the administrator."),
            code="no_certificate",
        )
    return found


def _demanded(equipment: Equipment | None) -> Equipment:
    if equipment is None:
        raise Invalid(say("This agency signs in the PDF; here no key is at hand."), code="no_key_at_hand")
    return equipment


def _kept(equipment: Equipment, pdf: bytes) -> KeptFile:
    return KeptFile(equipment.files.put(pdf), len(pdf), "van-ban.pdf", PDF)


def _made(
    document: Document,
    before: str,
    certificate: Certificate,
    is_demonstration: bool,
    stages: tuple[tuple[Stage, KeptFile], ...],
) -> Made:
    return Made(
        revision=document.revision,
        on_sha256=before,
        certificate_id=certificate.id,
        is_demonstration=is_demonstration,
        stages=stages,
    )


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
        moving.session.add(_stage(moving, stage, file.sha256, previous))
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


def _stage(moving: Moving, stage: Stage, sha256: str, previous: str) -> PdfStage:
    return PdfStage(
        document_id=moving.document.id,
        revision=moving.document.revision,
        stage=stage,
        sha256=sha256,
        previous_sha256=previous,
        at=clock.now(),
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
