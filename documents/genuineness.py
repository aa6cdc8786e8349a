"""What anybody may know of a document whose code or bytes they have: number, date, subject, validity.

The public page shows nothing else: no text, no recipients, no history.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_queries import number_and_symbol
from documents.models import Document, Revision, Signature
from documents.signing_models import FINAL_STAGES, AnnexStage, PdfStage
from documents.states import SignatureKind, State
from language import Message, say
from organization.models import Person


class Validity(StrEnum):
    """What a document is worth today."""

    VALID = "valid"
    NOT_ISSUED = "not_issued"
    VOIDED = "voided"
    RECALLED = "recalled"


VALIDITY_WORDS: dict[Validity, Message] = {
    Validity.VALID: say("Valid: the document was issued and has not been recalled."),
    Validity.NOT_ISSUED: say("Not valid yet: the document has a number but was not issued."),
    Validity.VOIDED: say("Not valid: the number was voided."),
    Validity.RECALLED: say("No longer valid: the document was recalled."),
}

_VALIDITY = {
    State.ISSUED: Validity.VALID,
    State.CLOSED: Validity.VALID,
    State.RECALLING: Validity.RECALLED,
    State.RECALLED: Validity.RECALLED,
    State.VOIDED: Validity.VOIDED,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A document as everybody may know it."""

    document_id: int  # for a link, where the reader may see the document
    number_and_symbol: str
    document_date: date | None
    subject: str
    authority: str  # "KT. GIÁM ĐỐC"
    signer: str
    post_title: str
    validity: Validity


def by_code(session: Session, code: str) -> Known | None:
    """The document with this verification code: one statement. A document without a number has none."""
    return _first(session, Document.verification_code == code)


def by_bytes(session: Session, sha256: str) -> Known | None:
    """The document whose issued file has these bytes: the sealed PDF or an annex of it, the same with later
    timestamps, or the file approved instead.
    """
    sealed = sa.exists().where(
        PdfStage.document_id == Document.id,
        PdfStage.sha256 == sha256,
        PdfStage.stage.in_(FINAL_STAGES),
        PdfStage.voided_at.is_(None),
    )
    annex = sa.exists().where(AnnexStage.document_id == Document.id, AnnexStage.sha256 == sha256)
    approved = sa.exists().where(
        Revision.document_id == Document.id,
        Revision.number == Document.revision,
        Revision.file_sha256 == sha256,
    )
    return _first(session, sa.and_(sa.or_(sealed, annex, approved), Document.issued_at.is_not(None)))


def _first(session: Session, which: sa.ColumnElement[bool]) -> Known | None:
    """The newest document that fits, with its signer's living signature."""
    row = session.execute(
        sa.select(
            Document.id, Document.number, Document.symbol, Document.document_date, Document.subject,
            Document.state, Signature.authority, Signature.on_behalf_of, Signature.post_title,
            sa.func.coalesce(Person.name, Document.signer_name, ""),
        )
        .outerjoin(
            Signature,
            sa.and_(
                Signature.document_id == Document.id,
                Signature.kind == SignatureKind.SIGN,
                Signature.voided_at.is_(None),
            ),
        )
        .outerjoin(Person, Person.id == Signature.person_id)
        .where(which, Document.number.is_not(None))
        .order_by(Document.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        return None
    key, number, symbol, day, subject, state, authority, behalf, post_title, signer = row
    return Known(
        key,
        number_and_symbol(number, symbol),
        day,
        subject,
        " ".join(part for part in (authority, behalf) if part),
        signer,
        post_title or "",
        _VALIDITY.get(state, Validity.NOT_ISSUED),
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """A document of which somebody holds an earlier file than the one issued."""

    document_id: int
    subject: str


def earlier_file(session: Session, sha256: str, prepared: sa.ColumnElement[bool]) -> Earlier | None:
    """The document that once had these bytes, for those who may see how it was prepared: one statement."""
    stage = sa.exists().where(PdfStage.document_id == Document.id, PdfStage.sha256 == sha256)
    revision = sa.exists().where(Revision.document_id == Document.id, Revision.file_sha256 == sha256)
    wanted = sa.select(Document.id, Document.subject).where(sa.or_(stage, revision), prepared)
    row = session.execute(wanted.order_by(Document.id.desc()).limit(1)).first()
    return Earlier(*row) if row else None
