"""Signing in two steps with a key that stays with its holder: what is begun, what comes back, once.

The first step prepares the file with its gap and keeps the state in a table, so that it survives a restart.
The second checks the answer in full, outside the transaction, and is kept by the same step as any signature.
A task belongs to the person who began it, lapses after a set time and is finished once.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.models import Document
from documents.publishing import remote, signing
from documents.publishing.certificates import read_certificate
from documents.publishing.refusals import RemoteRefused
from documents.publishing.remote import Begun
from documents.publishing.stamping import Mark
from documents.signing_models import Certificate, KeyKind, RemoteSignature, Stage
from documents.states import SignatureKind
from language import ChangedMeanwhile, Invalid, say
from organization.models import Role
from organization.people import Actor
from workflow import pdf_orders
from workflow.equipment import Equipment
from workflow.pdf_orders import Order
from workflow.pdf_signing import Made, kept, made_of
from workflow.stored_files import remember_file


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from the signer: a whole CMS, or the bare signature over the attributes of the task."""

    cms: bytes | None = None
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for its answer, as its page and the signer's program are told."""

    name: str
    kind: SignatureKind
    document_id: int
    title: str
    lapses_at: Any
    asked: dict[str, str]


def begin(session: Session, actor: Actor, order: Order | None) -> str:
    """Prepare the file and keep the task; its name, which cannot be guessed, comes back.

    An earlier open task for the same signature is thrown away: of two answers one would be void. Raises
    CertificateRefused, SigningRefused, and Invalid (not_remote) where the key is at hand here.
    """
    if order is None or order.certificate.key_kind != KeyKind.REMOTE:
        raise Invalid(say("This signature is made here, with the key at hand."), code="not_remote")
    pdf = _filled(order)
    mark = _mark(order, pdf)
    lifetime = timedelta(minutes=order.equipment.remote_minutes)
    certificate = read_certificate(order.certificate.pem.encode()).dump()
    timestamped = order.equipment.timestamping is not None
    begun = remote.begin(pdf, mark, certificate, order.registered, lifetime=lifetime, roomy=timestamped)
    return _keep(session, actor, order, begun, pdf)


def _filled(order: Order) -> bytes:
    """The bytes with the gap begin with these: for a seal, number and date are filled in."""
    if order.record is None:
        return order.pdf
    signing.demand_leader(order.pdf)
    return signing.fill(order.pdf, order.record)


def _mark(order: Order, pdf: bytes) -> Mark:
    if order.record is None:
        return signing.leader_mark(pdf, order.act, is_demonstration=False)
    return signing.seal_mark(pdf, order.act, order.record, is_demonstration=False)


def _keep(session: Session, actor: Actor, order: Order, begun: Begun, pdf: bytes) -> str:
    name, kind = secrets.token_urlsafe(24), order.certificate.kind
    gap, before = kept(order.equipment, begun.file), kept(order.equipment, pdf)
    with transaction(session):
        _drop_open(session, order.document_id, kind)
        for file in (gap, before):
            remember_file(session, file)
        session.add(
            RemoteSignature(
                name=name,
                kind=kind,
                document_id=order.document_id,
                revision=order.revision,
                person_id=actor.person_id,
                certificate_id=order.certificate.id,
                on_sha256=order.before,
                filled_sha256=before.sha256,
                state=begun.task.to_json(),
                begun_at=clock.now(),
                lapses_at=begun.task.lapses_at,
            )
        )
    return name


def _drop_open(session: Session, document_id: int, kind: SignatureKind) -> None:
    session.execute(
        sa.delete(RemoteSignature).where(
            RemoteSignature.document_id == document_id,
            RemoteSignature.kind == kind,
            RemoteSignature.finished_at.is_(None),
        )
    )


def waiting(session: Session, actor: Actor) -> list[Waiting]:
    """The open tasks of this person that have not lapsed, oldest first: one statement."""
    rows = session.execute(
        sa.select(RemoteSignature, Document)
        .join(Document, Document.id == RemoteSignature.document_id)
        .where(
            RemoteSignature.person_id == actor.person_id,
            RemoteSignature.finished_at.is_(None),
            RemoteSignature.lapses_at > clock.now(),
        )
        .order_by(RemoteSignature.begun_at, RemoteSignature.name)
        .execution_options(populate_existing=True)
    )
    return [
        Waiting(row.name, row.kind, row.document_id, _title(document), row.lapses_at,
                remote.task_from_json(row.state).asked())
        for row, document in rows
    ]  # fmt: skip


def at_desk(session: Session, actor: Actor) -> int | None:
    """How many tasks wait for this person; None for whom no key at an own desk is registered: one statement.

    The seal's key is at the clerks' desk.
    """
    sealing = sa.and_(
        Certificate.kind == SignatureKind.SEAL, Certificate.agency_id.in_(actor.agencies_as(Role.CLERK))
    )
    holds = sa.exists().where(
        sa.or_(Certificate.person_id == actor.person_id, sealing),
        Certificate.key_kind == KeyKind.REMOTE,
        Certificate.withdrawn_at.is_(None),
    )
    tasks = sa.select(sa.func.count()).where(
        RemoteSignature.person_id == actor.person_id,
        RemoteSignature.finished_at.is_(None),
        RemoteSignature.lapses_at > clock.now(),
    )
    held, count = session.execute(sa.select(holds, tasks.scalar_subquery())).one()
    return count if held or count else None


def _title(document: Document) -> str:
    return f"{document.number_and_symbol or document.symbol or ''} {document.subject or ''}".strip()


def drop(session: Session, actor: Actor, name: str) -> None:
    """The signer turns back: the task is thrown away, the document stays as it is."""
    with transaction(session):
        session.execute(
            sa.delete(RemoteSignature).where(
                RemoteSignature.name == name,
                RemoteSignature.person_id == actor.person_id,
                RemoteSignature.finished_at.is_(None),
            )
        )


def open_task(session: Session, actor: Actor, name: str) -> RemoteSignature:
    """The task of that name that this person began and nobody finished; raises RemoteRefused."""
    row = session.scalar(
        sa.select(RemoteSignature)
        .where(RemoteSignature.name == name, RemoteSignature.person_id == actor.person_id)
        .execution_options(populate_existing=True)
    )
    if row is None or row.finished_at is not None:
        raise gone()
    return row


def made_from(
    session: Session, actor: Actor, task: RemoteSignature, answer: Answer, equipment: Equipment
) -> Made:
    """The stages that the answer makes, all of it checked; nothing is changed yet.

    Raises what the step would refuse, ChangedMeanwhile where document, print or certificate are not those of
    the beginning, RemoteRefused and CertificateRefused for the answer.
    """
    wanted = pdf_orders.to_sign if task.kind == SignatureKind.SIGN else pdf_orders.to_seal
    order = wanted(session, actor, task.document_id, task.revision, equipment)
    began_with = (task.on_sha256, task.certificate_id)
    if order is None or (order.before, order.certificate.id) != began_with:
        raise ChangedMeanwhile
    state = remote.task_from_json(task.state)
    file, before = (equipment.files.read(sha256) for sha256 in (state.file_sha256, task.filled_sha256))
    cms = answer.cms if answer.cms is not None else remote.assembled(state, answer.signature or b"")
    signed = remote.finish(state, file, cms, order.registered, timestamping=equipment.timestamping)
    if task.kind == SignatureKind.SIGN:
        return made_of(order, (Stage.SIGNED, signed), is_demonstration=False)
    return made_of(order, (Stage.NUMBERED, before), (Stage.SEALED, signed), is_demonstration=False)


def claim(session: Session, name: str) -> None:
    """Mark the task as finished in the running transaction; of two who finish at once, one is refused."""
    marked = session.execute(
        sa.update(RemoteSignature)
        .where(RemoteSignature.name == name, RemoteSignature.finished_at.is_(None))
        .values(finished_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if marked.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has it
        raise gone()


def gone() -> RemoteRefused:
    """There is no such task, or none any more."""
    return RemoteRefused(
        say("There is no open signature of this name: it was finished, thrown away or has lapsed."),
        code="remote_finished",
    )
