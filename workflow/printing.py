"""The PDF of a submitted revision: awaited by the submission, made by a job, kept or refused here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.files import FileStore
from documents.models import Document, Revision, Signature
from documents.publishing.blanks import Blank
from documents.publishing.fields import Layout, find_layout, prepared
from documents.publishing.filling import check_printed_date
from documents.publishing.refusals import FieldsNotFound
from documents.publishing.signature_places import Place
from documents.signing_models import PdfStage, Print, PrintState, Stage
from documents.states import SignatureKind
from documents.uploads import KeptFile
from language import Invalid, Refused, say
from organization.models import Person
from organization.people import Actor
from workflow import annexes
from workflow.annexes import Annex
from workflow.steps import Moving, step
from workflow.stored_files import remember_file


@dataclass(frozen=True, slots=True)
class Awaited:
    """A revision that waits for its PDF, who will sign it, and what is attached."""

    revision: int
    docx_sha256: str
    signer: str | None
    annexes: tuple[Annex, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """The PDF with empty fields, and where they are."""

    file: KeptFile
    layout: Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What was made of a revision, its bytes in the store; each page has pictures, small to large.

    Where places were not found, a person must show them before it is ready.
    """

    revision: int
    docx_sha256: str
    base: KeptFile
    pages: int
    images: list[list[KeptFile]]
    ready: "Prepared | FieldsNotFound"
    given: bool = False
    annexes: tuple[tuple[int, KeptFile], ...] = ()  # the PDF of each attached file, by its row


def await_print(moving: Moving) -> bool:
    """Let the submitted revision wait for its PDF; False where none is wanted or it is there already."""
    if not moving.signs_digitally:
        return False
    document = moving.document
    there = moving.session.get(Print, (document.id, document.revision), populate_existing=True)
    ready = there is not None and there.state == PrintState.READY and there.docx_sha256 == moving.file_sha256
    if ready and all(annex.pdf_sha256 for annex in annexes.of_document(moving.session, document.id)):
        return False
    wait_for(moving.session, document, moving.file_sha256, there)
    return True


def wait_for(session: Session, document: Document, docx_sha256: str, there: Print | None) -> Print:
    """The row of the revision's PDF, waiting for it under the lock of the document."""
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
    return Awaited(*row, tuple(annexes.of_document(session, document_id))) if row else None


def made_of(
    files: FileStore,
    wanted: Awaited,
    pdf: bytes,
    pages: int,
    shown: Mapping[str, Blank | Place] | None = None,
    *,
    given: bool = False,
) -> Printed:
    """The PDF of a revision and the one with empty fields, in the store. Slow: before any transaction."""
    ready: Prepared | FieldsNotFound
    try:
        layout = find_layout(pdf, wanted.signer, dict(shown or {}))
        ready = Prepared(_kept(files, prepared(pdf, layout)), layout)
    except FieldsNotFound as missing:
        ready = missing
    return Printed(
        revision=wanted.revision,
        docx_sha256=wanted.docx_sha256,
        base=_kept(files, pdf),
        pages=pages,
        images=[],
        ready=ready,
        given=given,
    )


def _kept(files: FileStore, pdf: bytes) -> KeptFile:
    return KeptFile(files.put(pdf), len(pdf), "van-ban.pdf", "application/pdf")


def keep_print(session: Session, document_id: int, made: Printed) -> None:
    """Keep what was made of a waiting revision; where it no longer waits, nothing is changed."""
    with transaction(session):
        row = _waiting(session, document_id, made.revision, made.docx_sha256)
        if row is not None:
            keep_made(session, row, made)


def keep_made(session: Session, row: Print, made: Printed) -> None:
    """Write what was made into the row under the lock, with its stages."""
    for file in (made.base, *(one for page in made.images for one in page)):
        remember_file(session, file)
    annexes.keep_printed(session, made.annexes)
    pictures = [[one.sha256 for one in page] for page in made.images] or None
    row.made_at, row.pages, row.given = clock.now(), made.pages, made.given
    row.pdf_sha256 = made.base.sha256
    if isinstance(made.ready, FieldsNotFound):
        row.state, row.failure = PrintState.FAILED, _failure(made.ready)
        _base_stage(session, row, pictures)
        return
    _base_stage(session, row, None)
    remember_file(session, made.ready.file)
    row.state, row.failure = PrintState.READY, None
    row.prepared_sha256, row.layout = made.ready.file.sha256, made.ready.layout.to_json()
    session.flush()  # the stages keep their order
    session.add(_stage(row, Stage.PREPARED, made.ready.file.sha256, made.base.sha256, pictures))


def _base_stage(session: Session, row: Print, pictures: list[Any] | None) -> None:
    """The stage of the bare PDF, once for the same bytes."""
    there = session.scalar(
        sa.select(PdfStage).where(
            PdfStage.document_id == row.document_id,
            PdfStage.revision == row.revision,
            PdfStage.stage == Stage.BASE,
            PdfStage.sha256 == row.pdf_sha256,
        )
    )
    if there is None:
        session.add(_stage(row, Stage.BASE, str(row.pdf_sha256), None, pictures))
    elif pictures:
        there.images = pictures


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
        row.state, row.made_at, row.failure = PrintState.FAILED, clock.now(), _failure(why)


def _failure(why: Refused) -> dict[str, Any]:
    """Why, as it is kept: a sentence with its values, or the fields whose places are missing."""
    if isinstance(why, FieldsNotFound):
        return {"code": why.code, "missing": list(why.missing)}
    values = {
        name: value if isinstance(value, int) else str(value) for name, value in why.message.values.items()
    }
    return {"code": why.code, "msgid": why.message.msgid, "values": values}


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


def retry_print(session: Session, actor: Actor, document_id: int, *, seen: int) -> None:
    """Drafter, signer, clerk or office asks once more for the PDF of a submitted revision.

    Raises Invalid (no_pdf_wanted, print_there) where none is signed, where it is being made or ready.
    """
    with step("retry_print", session, actor, document_id, seen=seen) as moving:
        there = session.get(Print, (document_id, moving.document.revision), populate_existing=True)
        demand_none(there, signs_digitally=moving.signs_digitally)
        moving.details["revision"] = moving.document.revision
        wait_for(session, moving.document, moving.file_sha256, there)


def demand_none(there: Print | None, *, signs_digitally: bool) -> None:
    """Raise Invalid unless a PDF is wanted and there is none, nor one being made."""
    if not signs_digitally:
        raise Invalid(
            say("This agency approves in the system; its documents need no PDF."), code="no_pdf_wanted"
        )
    if there is not None and there.state != PrintState.FAILED:
        raise Invalid(say("The PDF is there already, or is being made."), code="print_there")


def demand_accepted(moving: Moving) -> None:
    """Refuse the submission of a file whose tracked changes are open: they would be printed and signed."""
    if not moving.signs_digitally:
        return
    open_ones = moving.session.scalar(
        sa.select(Revision.tracked_changes).where(
            Revision.document_id == moving.document.id, Revision.number == moving.document.revision
        )
    )
    if open_ones:
        raise Invalid(
            say(
                "The file holds {n} tracked changes that nobody has accepted; they would be signed with it. "
                "Look at them and accept them, or upload a new version.",
                n=open_ones,
            ),
            code="tracked_changes",
        )


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
