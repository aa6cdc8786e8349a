"""The PDF of a submitted revision: awaited by the submission, made by a job, kept or refused here."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.models import Document, Revision, Signature
from documents.publishing.fields import Layout
from documents.publishing.filling import check_printed_date
from documents.signing_models import PdfStage, Print, PrintState, Stage
from documents.states import SignatureKind, State
from documents.uploads import KeptFile
from language import ChangedMeanwhile, Message, NotAllowed, Refused, WrongState, say
from organization.models import Person
from organization.people import Actor, actor_of
from workflow import followups, permissions
from workflow.lifecycle import Who
from workflow.steps import Moving
from workflow.stored_files import remember_file

JOB = "print_revision"
PRINTED_IN = (State.IN_REVIEW, State.AWAITING_SIGNATURE)
_MAY_ASK = frozenset({Who.DRAFTER, Who.SIGNER, Who.CLERK, Who.OFFICE})


@dataclass(frozen=True, slots=True)
class Awaited:
    """A revision that waits for its PDF, and who will sign it."""

    revision: int
    docx_sha256: str
    signer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a job made of a revision, its bytes in the store; each page has pictures, small to large."""

    revision: int
    docx_sha256: str
    base: KeptFile
    prepared: KeptFile
    pages: int
    layout: Layout
    images: list[list[KeptFile]]


def await_print(moving: Moving) -> bool:
    """Let the submitted revision wait for its PDF; False where none is wanted or it is there already."""
    if not moving.signs_digitally:
        return False
    document = moving.document
    there = moving.session.get(Print, (document.id, document.revision), populate_existing=True)
    if there is not None and there.state == PrintState.READY and there.docx_sha256 == moving.file_sha256:
        return False
    _wait(moving.session, document, moving.file_sha256, there)
    return True


def _wait(session: Session, document: Document, docx_sha256: str, there: Print | None) -> Print:
    if there is None:
        there = Print(document_id=document.id, revision=document.revision, attempt=0)
        session.add(there)
    there.docx_sha256, there.state, there.failure = docx_sha256, PrintState.WAITING, None
    there.asked_at, there.attempt = clock.now(), there.attempt + 1
    return there


def awaited(session: Session, document_id: int) -> Awaited | None:
    """The revision of the document that waits for its PDF, if one does."""
    row = session.execute(
        sa.select(Print.revision, Print.docx_sha256, Person.name)
        .join(Document, Document.id == Print.document_id)
        .outerjoin(Person, Person.id == Document.signer_id)
        .where(
            Print.document_id == document_id,
            Print.state == PrintState.WAITING,
            Print.revision == Document.revision,
        )
    ).first()
    return Awaited(*row) if row else None


def keep_print(session: Session, document_id: int, made: Printed) -> None:
    """Keep what was made of a waiting revision; where it no longer waits, nothing is changed."""
    with transaction(session):
        row = _waiting(session, document_id, made.revision, made.docx_sha256)
        if row is None:
            return
        for file in (made.base, made.prepared, *(one for page in made.images for one in page)):
            remember_file(session, file)
        row.state, row.made_at, row.pages = PrintState.READY, clock.now(), made.pages
        row.pdf_sha256, row.prepared_sha256 = made.base.sha256, made.prepared.sha256
        row.layout = made.layout.to_json()
        pictures = [[one.sha256 for one in page] for page in made.images] or None
        session.add(_stage(row, Stage.BASE, made.base.sha256, None))
        session.flush()  # the stages keep their order
        session.add(_stage(row, Stage.PREPARED, made.prepared.sha256, made.base.sha256, pictures))


def _stage(
    row: Print, stage: Stage, sha256: str, previous: str | None, images: list[Any] | None = None
) -> PdfStage:
    return PdfStage(
        document_id=row.document_id,
        revision=row.revision,
        stage=stage,
        sha256=sha256,
        previous_sha256=previous,
        at=clock.now(),
        images=images,
    )


def fail_print(session: Session, document_id: int, wanted: Awaited, why: Refused) -> None:
    """Keep why no PDF could be made of a waiting revision; drafter, signer and clerk are told."""
    with transaction(session):
        row = _waiting(session, document_id, wanted.revision, wanted.docx_sha256)
        if row is None:
            return
        values = {name: value if isinstance(value, int) else str(value)
                  for name, value in why.message.values.items()}  # fmt: skip
        row.state, row.made_at = PrintState.FAILED, clock.now()
        row.failure = {"code": why.code, "msgid": why.message.msgid, "values": values}


def _waiting(session: Session, document_id: int, revision: int, docx_sha256: str) -> Print | None:
    """The row, locked, if it still waits for a PDF of these bytes."""
    return session.scalar(
        sa.select(Print)
        .where(
            Print.document_id == document_id,
            Print.revision == revision,
            Print.docx_sha256 == docx_sha256,
            Print.state == PrintState.WAITING,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def failure_of(row: Print) -> Message | None:
    """Why there is no PDF, as a sentence."""
    return Message(row.failure["msgid"], row.failure["values"]) if row.failure else None


def retry_print(session: Session, actor: Actor, document_id: int, *, seen: int) -> None:
    """Drafter, signer, clerk or office asks once more for the PDF of a submitted revision.

    Where it is being made or ready, nothing is changed. Raises NotAllowed, WrongState, ChangedMeanwhile.
    """
    with transaction(session):
        document, docx_sha256 = _submitted(session, actor, document_id, seen)
        there = session.get(Print, (document.id, document.revision), populate_existing=True)
        if there is not None and there.state != PrintState.FAILED:
            return
        row = _wait(session, document, docx_sha256, there)
        session.flush()
        key = f"{JOB}-{document.id}-revision-{row.revision}-{row.attempt}"
        followups.enqueue(session, JOB, key, [document.id])


def _submitted(session: Session, actor: Actor, document_id: int, seen: int) -> tuple[Document, str]:
    """The document under lock and the checksum of its revision, if this person may ask for the PDF."""
    document = session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if document is None or document.revision != seen:
        raise ChangedMeanwhile
    fresh = actor_of(session, actor.person_id)
    if not may_retry(fresh, document):
        raise NotAllowed(say("Only the drafter, the signer or the office may ask for the PDF again."))
    if document.state not in PRINTED_IN:
        raise WrongState(say("The PDF is made of a document that was submitted and is not signed yet."))
    sha256 = sa.select(Revision.file_sha256).where(
        Revision.document_id == document_id, Revision.number == document.revision
    )
    return document, session.scalars(sha256).one()


def may_retry(actor: Actor, document: Document) -> bool:
    """Whether this person may ask once more for the document's PDF."""
    return bool(_MAY_ASK & permissions.document_capacities(actor, document))


def demand_printed_date(moving: Moving) -> None:
    """Refuse a number today where the leader signed a PDF that prints another month or year."""
    layout = moving.session.scalar(
        sa.select(Print.layout)
        .join(
            Signature,
            sa.and_(
                Signature.document_id == Print.document_id,
                Signature.revision == Print.revision,
                Signature.kind == SignatureKind.SIGN,
                Signature.voided_at.is_(None),
                Signature.pdf_sha256.is_not(None),
            ),
        )
        .where(Print.document_id == moving.document.id)
    )
    if layout is not None:
        check_printed_date(layout["printed"], clock.today())
