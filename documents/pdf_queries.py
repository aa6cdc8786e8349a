"""What a page shows of a document's PDF: how far it is, the pictures of its pages, the issued file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.models import Document
from documents.publishing.refusals import FieldsNotFound
from documents.signing_models import FINAL_STAGES, Certificate, KeyKind, PdfStage, Print, PrintState, Stage
from documents.states import ISSUED_STATES
from language import Message
from organization.models import Person

_SIGNED = (Stage.SIGNED, Stage.NUMBERED, *FINAL_STAGES)


@dataclass(frozen=True, slots=True)
class PagePictures:
    """One page: its picture for ordinary and for fine screens, by SHA-256."""

    number: int
    plain: str
    fine: str


@dataclass(frozen=True, slots=True)
class PdfView:
    """The PDF of a document as one person may see it."""

    state: PrintState | None
    failure: Message | None
    newest: PdfStage | None  # of the stages this person may see
    pages: tuple[PagePictures, ...]
    missing: tuple[str, ...] = ()  # fields whose places a person must show

    @property
    def is_signed(self) -> bool:
        """Whether the newest stage bears the leader's signature."""
        return self.newest is not None and self.newest.stage in _SIGNED


def view(session: Session, document: Document, *, issued_only: bool) -> PdfView:
    """The PDF of the document's revision; with `issued_only` nothing but the issued file: two statements."""
    printed = session.get(Print, (document.id, document.revision), populate_existing=True)
    stages = session.scalars(_stages(document, issued_only=issued_only)).all()
    drawn = next((stage for stage in stages if stage.images), None)
    images = drawn.images if drawn is not None and drawn.images else []
    pages = tuple(PagePictures(n, page[0], page[-1]) for n, page in enumerate(images, 1))
    seen = printed if not issued_only else None
    failure = failure_of(seen) if seen else None
    newest = stages[0] if stages else None
    return PdfView(seen.state if seen else None, failure, newest, pages, missing_of(seen) if seen else ())


def failure_of(row: Print) -> Message | None:
    """Why there is no PDF, as a sentence."""
    if missing := missing_of(row):
        return FieldsNotFound(missing).message
    return Message(row.failure["msgid"], row.failure["values"]) if row.failure else None


def missing_of(row: Print) -> tuple[str, ...]:
    """The fields whose places a person must show, by name."""
    return tuple(row.failure.get("missing", ())) if row.failure else ()


def _stages(document: Document, *, issued_only: bool) -> sa.Select[PdfStage]:
    """The living stages of the revision, newest first."""
    wanted = sa.select(PdfStage).where(
        PdfStage.document_id == document.id,
        PdfStage.revision == document.revision,
        PdfStage.voided_at.is_(None),
    )
    if issued_only:
        wanted = wanted.where(PdfStage.stage.in_(FINAL_STAGES))
        if document.state not in ISSUED_STATES:
            wanted = wanted.where(sa.false())
    return wanted.order_by(PdfStage.id.desc()).execution_options(populate_existing=True)


@dataclass(frozen=True, slots=True)
class RegisteredCertificate:
    """A certificate as the administrator sees it."""

    id: int
    person: str | None
    name: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    is_demonstration: bool
    key_kind: KeyKind
    key_ref: str
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


def certificates(session: Session, agency_id: int) -> Sequence[RegisteredCertificate]:
    """All certificates ever registered in the agency, living ones first: one statement."""
    rows = session.execute(
        sa.select(Certificate, Person.name)
        .outerjoin(Person, Person.id == Certificate.person_id)
        .where(Certificate.agency_id == agency_id)
        .order_by(Certificate.withdrawn_at.is_not(None), Certificate.kind, Certificate.id)
        .execution_options(populate_existing=True)
    )
    return [_registered(certificate, person) for certificate, person in rows]


def _registered(row: Certificate, person: str | None) -> RegisteredCertificate:
    return RegisteredCertificate(
        row.id, person, row.name, row.issuer, row.serial, row.fingerprint, row.valid_from, row.valid_until,
        row.is_demonstration, row.key_kind, row.key_ref, row.withdrawn_at, row.withdrawn_reason,
    )  # fmt: skip
