"""The leader's desk: agree to exactly these bytes, take it back, then sign all agreed in one act.

Agreeing is a mark and no signature: it is bound to the file and to the PDF that the page showed, and lapses
by itself with a new version, a new round or another PDF.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import clock
from db import end_reading
from documents.models import Document
from documents.publishing.unlocking import Unlocked
from documents.queries import agreed_by
from documents.signing_models import Agreement, KeyKind
from language import ChangedMeanwhile, Invalid, Refused, say
from organization.people import Actor
from workflow import pdf_orders, submission
from workflow.equipment import Equipment
from workflow.sign import begin_remote, sign
from workflow.steps import Moving, step

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document when all agreed ones were signed.

    Without a refusal it is signed, or its signature is prepared for a key at the signer's own desk.
    """

    document_id: int
    refused: Refused | None = None
    prepared: bool = False


def agree(
    session: Session,
    actor: Actor,
    document_id: int,
    *,
    seen: int,
    file_sha256: str | None = None,
    pdf_sha256: str | None = None,
) -> None:
    """The chosen signer agrees to what the page showed; it is signed later, with all that are agreed.

    Raises ChangedMeanwhile where the bytes are others, Invalid (already_agreed, print_not_ready,
    no_right_to_sign: NĐ 30/2020 Đ13).
    """
    with step("agree", session, actor, document_id, seen=seen) as moving:
        if file_sha256 is not None and file_sha256 != moving.file_sha256:
            raise ChangedMeanwhile
        pdf = _pdf(moving)
        if pdf is not None and pdf_sha256 is not None and pdf_sha256 != pdf:
            raise ChangedMeanwhile
        right = submission.right_of(session, moving.document, moving.actor)
        moving.post, moving.acting_for = right.post, right.acting_for
        if is_agreed(session, moving.actor.person_id, document_id):
            raise Invalid(say("You have already agreed to this version."), code="already_agreed")
        _mark(moving, pdf)


def _pdf(moving: Moving) -> str | None:
    """The PDF that would be signed; none where the agency approves in the system."""
    if not moving.signs_digitally:
        return None
    return pdf_orders.ready_print(moving.session, moving.document).prepared_sha256


def _mark(moving: Moving, pdf: str | None) -> None:
    session, document, person_id = moving.session, moving.document, moving.actor.person_id
    mark = session.get(Agreement, (document.id, person_id), populate_existing=True)
    if mark is None:
        mark = Agreement(document_id=document.id, person_id=person_id)
        session.add(mark)
    mark.round, mark.revision, mark.at = document.round, document.revision, clock.now()
    mark.file_sha256, mark.pdf_sha256 = moving.file_sha256, pdf
    moving.details["revision"] = document.revision
    if pdf:
        moving.details["pdf"] = pdf


def take_back_agreement(session: Session, actor: Actor, document_id: int, *, seen: int) -> None:
    """The signer no longer agrees; possible until it is signed. Raises Invalid (not_agreed)."""
    with step("take_back_agreement", session, actor, document_id, seen=seen) as moving:
        if not is_agreed(session, moving.actor.person_id, document_id):
            raise Invalid(say("You have not agreed to this version."), code="not_agreed")
        session.execute(
            sa.delete(Agreement).where(
                Agreement.document_id == document_id, Agreement.person_id == moving.actor.person_id
            )
        )
        moving.details["revision"] = moving.document.revision


def is_agreed(session: Session, person_id: int, document_id: int) -> bool:
    """Whether the person has agreed to the document as it stands now."""
    return _living(session, person_id, document_id) is not None


def _living(session: Session, person_id: int, document_id: int) -> Agreement | None:
    return session.scalar(
        sa.select(Agreement)
        .join(Document, Document.id == Agreement.document_id)
        .where(Agreement.document_id == document_id, Agreement.person_id == person_id, agreed_by(person_id))
        .execution_options(populate_existing=True)
    )


def sign_agreed(
    session: Session,
    actor: Actor,
    document_ids: Iterable[int],
    *,
    equipment: Equipment | None = None,
    unlocked: Unlocked | None = None,
) -> list[Outcome]:
    """The signer signs each of these documents, all agreed to before; one outcome for each, in their order.

    Each is a step of its own, whole or not at all; what refuses one stops no other. Where the key is at the
    signer's own desk the signature is prepared (`sign.begin_remote`) and the document stays as it is.
    """
    return [
        _outcome(session, actor, document_id, equipment, unlocked)
        for document_id in dict.fromkeys(document_ids)
    ]


def _outcome(
    session: Session,
    actor: Actor,
    document_id: int,
    equipment: Equipment | None,
    unlocked: Unlocked | None,
) -> Outcome:
    try:
        prepared = _sign_one(session, actor, document_id, equipment, unlocked)
    except Refused as refused:
        return Outcome(document_id, refused)
    except (OSError, SQLAlchemyError):
        end_reading(session)
        log.exception("document %s was not signed", document_id)
        words = say("A fault on the server; this document was not signed. Try again.")
        return Outcome(document_id, Refused(words, code="fault"))
    return Outcome(document_id, prepared=prepared)


def _sign_one(
    session: Session,
    actor: Actor,
    document_id: int,
    equipment: Equipment | None,
    unlocked: Unlocked | None,
) -> bool:
    """Sign it, or prepare the signature of a key elsewhere: true where it is only prepared."""
    mark = _living(session, actor.person_id, document_id)
    if mark is None:
        raise Invalid(say("You have not agreed to this version."), code="not_agreed")
    if mark.pdf_sha256 is None and pdf_orders.signs_digitally(session, document_id):
        raise ChangedMeanwhile  # agreed to before the agency began to sign in the PDF
    seen, pdf_sha256 = mark.revision, mark.pdf_sha256
    elsewhere = pdf_orders.key_kind_by_id(session, document_id, actor.person_id) == KeyKind.REMOTE
    if elsewhere and equipment is not None:
        begin_remote(session, actor, document_id, seen=seen, pdf_sha256=pdf_sha256, equipment=equipment)
        return True
    sign(
        session,
        actor,
        document_id,
        seen=seen,
        file_sha256=mark.file_sha256,
        pdf_sha256=pdf_sha256,
        equipment=equipment,
        unlocked=unlocked,
    )
    return False
