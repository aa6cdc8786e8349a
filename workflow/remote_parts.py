"""The answers to a task of remote signing: checked in full, kept until all parts are there, claimed once.

The leader's signature is one part; a seal has one for the document and one for each of its annexes.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.publishing import remote
from documents.publishing.refusals import RemoteRefused
from documents.signing_models import RemoteSignature, Stage
from documents.states import SignatureKind
from language import ChangedMeanwhile, say
from organization.people import Actor
from workflow import annexes, pdf_orders
from workflow.annexes import SealedAnnex
from workflow.equipment import Equipment
from workflow.pdf_orders import Order
from workflow.pdf_signing import Made, kept, made_of
from workflow.stored_files import remember_file

# What nobody has answered yet.
OPEN = (RemoteSignature.finished_at.is_(None), RemoteSignature.answered_sha256.is_(None))
# The document's own part first, then the annexes in their order.
ORDER = (sa.func.coalesce(RemoteSignature.attachment_id, 0), RemoteSignature.name)


def parts_of(whole: str) -> sa.ColumnElement[bool]:
    """The task of that name with its parts."""
    return sa.or_(RemoteSignature.name == whole, RemoteSignature.part_of == whole)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from the signer: a whole CMS, or the bare signature over the attributes of the task."""

    cms: bytes | None = None
    signature: bytes | None = None


def open_task(session: Session, actor: Actor, name: str) -> RemoteSignature:
    """The task of that name that this person began and nobody answered; raises RemoteRefused."""
    row = session.scalar(
        sa.select(RemoteSignature)
        .where(RemoteSignature.name == name, RemoteSignature.person_id == actor.person_id, *OPEN)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise gone()
    return row


@dataclass(frozen=True, slots=True)
class Answered:
    """A task, or one part of it, whose answer was checked in full; nothing is changed yet."""

    order: Order
    name: str
    whole: str
    pdf: bytes


def answered(
    session: Session, actor: Actor, task: RemoteSignature, answer: Answer, equipment: Equipment
) -> Answered:
    """The file that the answer signs. Raises what the step would refuse, ChangedMeanwhile where document,
    print, annex or certificate are not those of the beginning, RemoteRefused and CertificateRefused for the
    answer.
    """
    wanted = pdf_orders.to_sign if task.kind == SignatureKind.SIGN else pdf_orders.to_seal
    order = wanted(session, actor, task.document_id, task.revision, equipment)
    if order is None or (_before(session, order, task), order.certificate.id) != (
        task.on_sha256, task.certificate_id,
    ):  # fmt: skip
        raise ChangedMeanwhile
    state = remote.task_from_json(task.state)
    file = equipment.files.read(state.file_sha256)
    cms = answer.cms if answer.cms is not None else remote.assembled(state, answer.signature or b"")
    signed = remote.finish(state, file, cms, order.registered, timestamping=equipment.timestamping)
    return Answered(order, task.name, task.part_of or task.name, signed)


def _before(session: Session, order: Order, task: RemoteSignature) -> str | None:
    """The bytes that are signed today: the document's, or the annex's."""
    if task.attachment_id is None:
        return order.before
    return annexes.printed(session, order.document_id).get(task.attachment_id)


def keep_part(session: Session, one: Answered) -> int:
    """Keep the answer to one part and say how many are still open; 0, and nothing kept, for the last one.

    With the last one the step is made, which keeps all of them; of two who answer at once one waits.
    """
    with transaction(session):
        rows = session.scalars(
            sa.select(RemoteSignature)
            .where(parts_of(one.whole), RemoteSignature.finished_at.is_(None))
            .order_by(*ORDER)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        unanswered = {row.name: row for row in rows if row.answered_sha256 is None}
        own = unanswered.pop(one.name, None)
        if own is None:
            raise gone()
        if unanswered:
            file = kept(one.order.equipment, one.pdf)
            remember_file(session, file)
            own.answered_sha256 = file.sha256
        return len(unanswered)


def made_from(session: Session, one: Answered) -> tuple[Made, dict[int, SealedAnnex]]:
    """The stages that the answers make, this one and those kept, and the annexes sealed with them."""
    order, files = one.order, one.order.equipment.files
    made, sealed = None, {}
    for row in session.scalars(sa.select(RemoteSignature).where(parts_of(one.whole)).order_by(*ORDER)):
        if row.name != one.name and row.answered_sha256 is None:
            raise gone()
        pdf = one.pdf if row.name == one.name else files.read(str(row.answered_sha256))
        if row.attachment_id is not None:
            sealed[row.attachment_id] = annexes.kept(order, row.on_sha256, pdf)
        elif row.kind == SignatureKind.SIGN:
            made = made_of(order, (Stage.SIGNED, pdf), is_demonstration=False)
        else:
            filled = files.read(row.filled_sha256)
            made = made_of(order, (Stage.NUMBERED, filled), (Stage.SEALED, pdf), is_demonstration=False)
    if made is None:
        raise gone()
    return made, sealed


def claim(session: Session, one: Answered, parts: int = 1) -> None:
    """Mark task and parts as finished in the running transaction; of two who finish, one is refused."""
    ready = sa.or_(RemoteSignature.name == one.name, RemoteSignature.answered_sha256.is_not(None))
    marked = session.execute(
        sa.update(RemoteSignature)
        .where(parts_of(one.whole), RemoteSignature.finished_at.is_(None), ready)
        .values(finished_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if marked.rowcount != parts:  # type: ignore[attr-defined]  # an UPDATE has it
        raise gone()


def gone() -> RemoteRefused:
    """There is no such task, or none any more."""
    return RemoteRefused(
        say("There is no open signature of this name: it was finished, thrown away or has lapsed."),
        code="remote_finished",
    )
