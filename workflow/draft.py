"""The drafter's steps: create, revise, correct what was read, attach, submit, withdraw, cancel."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents import drafts, findings
from documents.delivery_models import CarriedOut
from documents.kinds import BY_CODE
from documents.models import Attachment, Document, Revision
from documents.states import State
from documents.uploads import KeptFile, TakenIn
from language import Invalid, Message, NotFound, say
from organization.names import fold, nfc
from organization.people import Actor, actor_of
from workflow import consolidate, facts, history, permissions, printing, proposals, recipients, submission
from workflow.sign import void_signature
from workflow.steps import Moving, step
from workflow.stored_files import remember_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the drafter says the text says, where the reading missed it or found nothing."""

    doc_type_code: str | None
    subject: str
    symbol: str | None
    issuing_body: str | None
    place: str | None
    authority: str | None
    on_behalf_of: str | None
    signer_title: str | None
    signer_name: str | None
    urgency: str | None = None


def create(
    session: Session,
    actor: Actor,
    unit_id: int,
    taken: TakenIn,
    *,
    carries_out: int | None = None,
    form: str | None = None,
) -> int:
    """The drafter starts a document of a unit from a file taken in; the document's id comes back.

    `carries_out` is the received delivery that it names as its căn cứ, `form` the key of the kept form that
    it was written in. Raises NotAllowed when the actor holds no post in that unit today, NotFound when the
    delivery is not for the actor, Invalid when a document was made of the form already.
    """
    with transaction(session):
        fresh = actor_of(session, actor.person_id)
        post = permissions.demand_worker(fresh, unit_id)
        if form is not None:
            drafts.use_up(session, fresh.person_id, form)
        document = _new(fresh, unit_id, post.agency_id or 0)
        facts.take_over(document, {}, taken.reading)
        session.add(document)
        session.flush()  # the revision, the lines and the history row need the document's id
        _add_revision(session, document, fresh, taken)
        recipients.first_lines(session, document, taken.reading)
        if carries_out is not None:
            permissions.demand_delivery_sight(session, fresh, carries_out)
            session.add(CarriedOut(document_id=document.id, delivery_id=carries_out))
        made_of = consolidate.keep_sources(session, fresh, document, taken.written)
        entry = history.Entry(
            step="create",
            person_id=fresh.person_id,
            person_name=fresh.name,
            post_title=f"{post.title}, {post.unit_name}",
            to_state=State.DRAFT,
            file_sha256=taken.file.sha256,
            document_id=document.id,
            details={"file": taken.file.name, "revision": 1} | _composed(taken) | made_of,
        )
        history.begin(session.connection(), "document", document.id, entry)
        return document.id


def _new(actor: Actor, unit_id: int, agency_id: int) -> Document:
    now = clock.now()
    return Document(
        agency_id=agency_id,
        unit_id=unit_id,
        drafter_id=actor.person_id,
        state=State.DRAFT,
        state_since=now,
        created_at=now,
        revision=1,
    )


def _add_revision(session: Session, document: Document, actor: Actor, taken: TakenIn) -> None:
    remember_file(session, taken.file)
    session.add(
        Revision(
            document_id=document.id,
            number=document.revision,
            file_sha256=taken.file.sha256,
            file_name=taken.file.name,
            words_sha256=taken.words_sha256,
            reading=taken.reading,
            written=taken.written,
            tracked_changes=taken.tracked_changes,
            created_by=actor.person_id,
            created_at=clock.now(),
        )
    )


def _composed(taken: TakenIn) -> dict[str, bool]:
    """Tells the history that the file was made from the form, not brought."""
    return {"composed": True} if taken.written is not None else {}


def revise(
    session: Session,
    actor: Actor,
    document_id: int,
    taken: TakenIn,
    *,
    seen: int,
    fixes: Sequence[Message] = (),
) -> None:
    """The drafter brings the next version (bản trình lần n); corrections of unchanged fields stay.

    `fixes` are the findings that were mended in it on request; the history tells them.
    """
    with step("revise", session, actor, document_id, seen=seen) as moving:
        add_version(moving, taken)
        moving.details |= consolidate.keep_sources(session, moving.actor, moving.document, taken.written)
        if fixes:
            moving.details.pop("composed", None)  # the form was kept, but the file was mended after it
            moving.details["fixes"] = [findings.stored(message) for message in fixes]


def add_version(moving: Moving, taken: TakenIn) -> None:
    """The next revision of a draft under the lock; what the drafter corrected stays where the text does."""
    session, document = moving.session, moving.document
    before = _reading(session, document)
    is_confirmed = document.duties_confirmed == document.revision
    document.revision += 1
    if is_confirmed and proposals.days_of(before) == proposals.days_of(taken.reading):
        document.duties_confirmed = document.revision
    moving.file_sha256 = taken.file.sha256
    moving.details |= {"file": taken.file.name, "revision": document.revision} | _composed(taken)
    _add_revision(session, document, moving.actor, taken)
    facts.take_over(document, before, taken.reading)
    recipients.read_lines(session, document, taken.reading, before)


def _reading(session: Session, document: Document) -> dict[str, Any]:
    reading = session.scalar(
        sa.select(Revision.reading).where(
            Revision.document_id == document.id, Revision.number == document.revision
        )
    )
    return dict(reading or {})


def correction_of(session: Session, document_id: int) -> Correction | None:
    """The facts as they are kept, for whoever changes some of them."""
    document = session.get(Document, document_id, populate_existing=True)
    names = Correction.__slots__
    return Correction(**{name: getattr(document, name) for name in names}) if document else None


def correct(session: Session, actor: Actor, document_id: int, said: Correction, *, seen: int) -> None:
    """The drafter corrects or completes what was read from the text; each change stands in the history."""
    with step("correct", session, actor, document_id, seen=seen) as moving:
        document, changes = moving.document, {}
        for name, value in asdict(said).items():
            new = nfc(value).strip() or None if value is not None else None
            if (new or "") != (getattr(document, name) or ""):
                changes[name] = [getattr(document, name), new]
                setattr(document, name, new if name != "subject" else new or "")
        if said.doc_type_code and said.doc_type_code not in BY_CODE:
            raise Invalid(say("There is no such kind of document."), field="doc_type_code")
        document.doc_type = BY_CODE[said.doc_type_code].name if said.doc_type_code else document.doc_type
        document.subject_folded = fold(document.subject)
        facts.demand_lengths(document)
        moving.details["changes"] = changes


def attach(session: Session, actor: Actor, document_id: int, file: KeptFile, *, seen: int) -> None:
    """The drafter adds a file that goes with the document (phụ lục)."""
    with step("attach", session, actor, document_id, seen=seen) as moving:
        remember_file(session, file)
        session.add(
            Attachment(
                document_id=document_id,
                file_sha256=file.sha256,
                file_name=file.name,
                created_by=moving.actor.person_id,
                created_at=clock.now(),
            )
        )
        moving.details |= {"file": file.name, "attached_sha256": file.sha256}


def detach(session: Session, actor: Actor, document_id: int, attachment_id: int, *, seen: int) -> None:
    """The drafter removes an attached file from the draft; its bytes and the history of it stay."""
    with step("detach", session, actor, document_id, seen=seen) as moving:
        attachment = session.get(Attachment, attachment_id)
        if attachment is None or attachment.document_id != document_id:
            raise NotFound
        moving.details |= {"file": attachment.file_name, "attached_sha256": attachment.file_sha256}
        session.delete(attachment)


def submit(
    session: Session,
    actor: Actor,
    document_id: int,
    signer_id: int,
    *,
    seen: int,
    deviation_reason: str | None = None,
) -> None:
    """The drafter submits for signature; next is the first of the route, or who returned it.

    Raises Invalid: no right to sign (NĐ 30/2020 Đ13), unsettled recipients, a deviation without a reason,
    open tracked changes in what will be signed as PDF, nobody to make a route step.
    """
    with step("submit", session, actor, document_id, seen=seen) as moving:
        signer = _signer(session, signer_id)
        lines, duties = recipients.lines_and_duties(session, document_id)
        with session.no_autoflush:  # nothing that is read from here on was changed by this step
            printing.demand_accepted(moving)
            submission.check(moving, signer, lines, (deviation_reason or "").strip() or None)
            submission.enter_route(moving, lines, duties)
        moving.wants_job = printing.await_print(moving)  # the job that prints also tells whose turn it is
        if not moving.wants_job and moving.document.urgency:
            moving.wants_job, moving.job = True, "tell_people"


def _signer(session: Session, signer_id: int) -> Actor:
    try:
        return actor_of(session, signer_id)
    except LookupError as nobody:
        raise Invalid(say("Please choose the person who will sign."), field="signer_id") from nobody


def withdraw(session: Session, actor: Actor, document_id: int, *, seen: int) -> None:
    """The drafter takes the submission back, as long as nobody on the route has acted."""
    with step("withdraw", session, actor, document_id, seen=seen) as moving:
        if submission.has_been_acted_on(session, moving.document):
            raise Invalid(
                say("Somebody has already acted on this submission; ask them to send it back."),
                code="already_acted_on",
            )
        submission.leave_route(session, moving, resume_at=1)


def cancel(session: Session, actor: Actor, document_id: int, reason: str, *, seen: int) -> None:
    """The drafter gives up a draft, or the signer a signed document without a number; the reason stays."""
    with step("cancel", session, actor, document_id, seen=seen, reason=reason) as moving:
        moving.document.end_reason = moving.details["reason"]
        if moving.document.state == State.SIGNED:
            void_signature(moving)
