"""The signer's steps: sign exactly the bytes that were reviewed, agree to void a number.

A signature records who approved which bytes, in which post and by which authority. In an agency whose seal
has a certificate the leader signs the PDF too; elsewhere it is an approval in the system.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.models import Signature
from documents.publishing.unlocking import Unlocked
from documents.states import SignatureKind
from language import ChangedMeanwhile
from organization.people import Actor
from workflow import pdf_orders, pdf_signing, remote_parts, remote_signing, submission
from workflow.equipment import Equipment
from workflow.pdf_orders import Order
from workflow.pdf_signing import Made
from workflow.remote_parts import Answer
from workflow.steps import Moving, step


def sign(
    session: Session,
    actor: Actor,
    document_id: int,
    *,
    seen: int,
    file_sha256: str | None = None,
    pdf_sha256: str | None = None,
    equipment: Equipment | None = None,
    unlocked: Unlocked | None = None,
) -> None:
    """The chosen signer approves the reviewed bytes; the records clerk is next.

    `file_sha256` and `pdf_sha256` are those of the files the page showed; where others would be signed,
    ChangedMeanwhile is raised. The right to sign is checked again on the day (NĐ 30/2020 Đ13); raises Invalid
    (no_right_to_sign) when it has ended meanwhile. Where the agency signs in the PDF, also Invalid
    (print_not_ready, no_certificate), CertificateRefused and KeyUnavailable.

    `unlocked` carries the PIN of a key in a token (`pdf_orders.key_kind_of` says whether one is needed): one
    `with Unlocked(pin) as unlocked:` around many calls signs all with one PIN and one session.
    """
    order = pdf_orders.to_sign(session, actor, document_id, seen, equipment)
    _demand_same(order, pdf_sha256)
    made = pdf_signing.sign_print(order, unlocked)
    with step("sign", session, actor, document_id, seen=seen) as moving:
        if file_sha256 is not None and file_sha256 != moving.file_sha256:
            raise ChangedMeanwhile
        _keep(moving, made)


def begin_remote(
    session: Session,
    actor: Actor,
    document_id: int,
    *,
    seen: int,
    pdf_sha256: str | None = None,
    equipment: Equipment,
) -> str:
    """Prepare the signature of a signer whose key is at the own desk; the name of the task comes back.

    The document is not moved. Raises what `sign` would, and Invalid (not_remote). `finish_remote` follows,
    within the time that the settings give.
    """
    order = pdf_orders.to_sign(session, actor, document_id, seen, equipment)
    _demand_same(order, pdf_sha256)
    return remote_signing.begin(session, actor, order)


def finish_remote(
    session: Session, actor: Actor, name: str, answer: Answer, *, equipment: Equipment
) -> None:
    """Sign with the answer of the signer's own device to a task that `begin_remote` left.

    Raises RemoteRefused (remote_finished, remote_lapsed, remote_other_document, remote_certificate,
    remote_invalid, remote_unreadable), CertificateRefused, ChangedMeanwhile and what `sign` would; the
    document then stays unsigned.
    """
    task = remote_parts.open_task(session, actor, name)
    document_id, seen = task.document_id, task.revision
    answered = remote_parts.answered(session, actor, task, answer, equipment)
    made, _ = remote_parts.made_from(session, answered)
    with step("sign", session, actor, document_id, seen=seen) as moving:
        remote_parts.claim(session, answered)
        _keep(moving, made)


def _demand_same(order: Order | None, pdf_sha256: str | None) -> None:
    """The PDF to be signed is the one that was shown, where that is told."""
    if pdf_sha256 is not None and pdf_sha256 != (order.before if order else None):
        raise ChangedMeanwhile


def _keep(moving: Moving, made: Made | None) -> None:
    """The signature's row, with the right that the signer has today."""
    document = moving.document
    right = submission.right_of(moving.session, document, moving.actor)
    moving.post, moving.acting_for = right.post, right.acting_for
    moving.session.add(
        Signature(
            document_id=document.id,
            kind=SignatureKind.SIGN,
            revision=document.revision,
            file_sha256=moving.file_sha256,
            person_id=moving.actor.person_id,
            agency_id=document.agency_id,
            post_title=right.post.title,
            authority=right.authority,
            on_behalf_of=right.on_behalf_of,
            mandate_id=right.mandate.id if right.mandate else None,
            basis=right.mandate.basis if right.mandate else None,
            at=clock.now(),
            **pdf_signing.keep(moving, made),
        )
    )
    moving.details["revision"] = document.revision


def allow_void(session: Session, actor: Actor, document_id: int, reason: str, *, seen: int) -> None:
    """The signer agrees that the clerk voids the number of a document that is not issued."""
    with step("allow_void", session, actor, document_id, seen=seen, reason=reason) as moving:
        moving.document.void_allowed_reason = moving.details["reason"]


def void_signature(moving: Moving) -> None:
    """Keep the living signatures of a document as void, with the reason of the step that undid them."""
    moving.session.execute(
        sa.update(Signature)
        .where(Signature.document_id == moving.document.id, Signature.voided_at.is_(None))
        .values(voided_at=clock.now(), void_reason=moving.details.get("reason"))
    )
    pdf_signing.void_stages(moving)
    moving.details["signature_voided"] = True
