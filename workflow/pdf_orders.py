"""What is to be signed in the PDF, by which certificate: found and permitted before any key is used."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.models import Document, Revision, Signature
from documents.publishing.certificates import Registered
from documents.publishing.filling import RegisterRecord
from documents.publishing.signing import Act
from documents.signing_models import Certificate, KeyKind, Print, PrintState
from documents.states import SignatureKind
from language import ChangedMeanwhile, Invalid, Message, say
from organization.people import Actor
from workflow import submission
from workflow.equipment import Equipment
from workflow.steps import SIGNS_DIGITALLY, permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One signature that may be made now: on which bytes, with which certificate, saying and showing what."""

    document_id: int
    revision: int
    before: str  # SHA-256 of the bytes it is put on
    certificate: Certificate
    act: Act
    equipment: Equipment
    record: RegisterRecord | None = None  # of the seal: what number and date are filled in

    @property
    def registered(self) -> Registered:
        """What the signature is checked against."""
        return self.equipment.registered(self.certificate)

    @property
    def pdf(self) -> bytes:
        """The bytes it is put on."""
        return self.equipment.files.read(self.before)


def to_sign(
    session: Session, actor: Actor, document_id: int, seen: int, equipment: Equipment | None
) -> Order | None:
    """The leader's signature on the print of this revision; None where the agency signs in the system.

    Raises what the step would refuse, and Invalid (print_not_ready, no_certificate).
    """
    if not signs_digitally(session, document_id):
        return None
    document, fresh = permitted("sign", session, actor, document_id, seen)
    right = submission.right_of(session, document, fresh)
    printed = ready_print(session, document)
    certificate = _certificate(session, document.agency_id, SignatureKind.SIGN, fresh.person_id)
    words = f"Ký ban hành, {right.acting_for}" if right.acting_for else "Ký ban hành"
    return _order(document, str(printed.prepared_sha256), certificate, words, equipment)


def to_seal(
    session: Session, actor: Actor, document_id: int, seen: int, equipment: Equipment | None
) -> Order | None:
    """The agency's seal on the PDF that the leader signed; None where the leader signed none.

    Raises what the step would refuse, and Invalid (no_certificate).
    """
    signed = leader_signature(session, document_id)
    if signed is None or signed.pdf_sha256 is None:
        return None
    document, _fresh = permitted("seal", session, actor, document_id, seen)
    certificate = _certificate(session, document.agency_id, SignatureKind.SEAL, None)
    return _order(document, signed.pdf_sha256, certificate, "Đóng dấu cơ quan", equipment)


def _order(
    document: Document, before: str, certificate: Certificate, words: str, equipment: Equipment | None
) -> Order:
    used = _demanded(equipment)
    seals = certificate.kind == SignatureKind.SEAL
    return Order(
        document_id=document.id,
        revision=document.revision,
        before=before,
        certificate=certificate,
        act=Act(reason=words, location=document.place or "", picture=used.picture(certificate)),
        equipment=used,
        record=record_of(document) if seals else None,
    )


def key_kind_of(session: Session, document: Document, person_id: int | None) -> KeyKind | None:
    """Where the key lies with which this person, or with None the seal, signs this document in the PDF.

    TOKEN wants a PIN with the act (`Unlocked`), REMOTE two steps (`remote_signing`). None where it is
    approved in the system, or nobody has registered a certificate.
    """
    if not signs_digitally(session, document.id):
        return None
    kind = SignatureKind.SEAL if person_id is None else SignatureKind.SIGN
    wanted = Certificate.living(document.agency_id, kind, person_id)
    return session.scalar(wanted.with_only_columns(Certificate.key_kind))


def key_kind_by_id(session: Session, document_id: int, person_id: int | None) -> KeyKind | None:
    """`key_kind_of` the document with this id."""
    return key_kind_of(session, session.get_one(Document, document_id), person_id)


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


def why_not_yet(session: Session, document: Document, person_id: int) -> Message | None:
    """Why this person cannot sign the document in its PDF now; None where nothing is missing."""
    if not signs_digitally(session, document.id):
        return None
    try:
        ready_print(session, document)
        _certificate(session, document.agency_id, SignatureKind.SIGN, person_id)
    except Invalid as missing:
        return missing.message
    return None


def ready_print(session: Session, document: Document) -> Print:
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
