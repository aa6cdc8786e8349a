"""Signing in two steps with a key that stays with its holder: what is begun, what comes back, once.

The first step prepares the file with its gap and keeps the state in a table, so that it survives a restart.
The second (`remote_parts`) checks the answer in full and is kept by the same step as any signature.
A task belongs to the person who began it, lapses after a set time and is finished once.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.models import Attachment, Document
from documents.publishing import remote, signing
from documents.publishing.certificates import read_certificate
from documents.publishing.remote import RemoteTask
from documents.publishing.stamping import Mark
from documents.signing_models import Certificate, KeyKind, RemoteSignature
from documents.states import SignatureKind
from documents.uploads import KeptFile
from language import Invalid, say
from organization.models import Role
from organization.people import Actor
from workflow import annexes
from workflow.pdf_orders import Order
from workflow.pdf_signing import kept
from workflow.remote_parts import OPEN, ORDER, parts_of
from workflow.stored_files import remember_file


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for its answer, as its page and the signer's program are told."""

    name: str
    kind: SignatureKind
    document_id: int
    title: str
    lapses_at: Any
    asked: dict[str, str]
    annex: str | None = None  # the file's name, where it is an annex that the seal has to sign


def begin(session: Session, actor: Actor, order: Order | None) -> str:
    """Prepare the file and keep the task; its name, which cannot be guessed, comes back.

    A seal's annexes are prepared with it, each a part of the same task. An earlier open task for the same
    signature is thrown away: of two answers one would be void. Raises CertificateRefused, SigningRefused,
    and Invalid (not_remote) where the key is at hand here.
    """
    if order is None or order.certificate.key_kind != KeyKind.REMOTE:
        raise Invalid(say("This signature is made here, with the key at hand."), code="not_remote")
    prepared = [_prepared(order, part) for part in _parts(session, order)]
    whole = prepared[0].part.name
    with transaction(session):
        _drop_open(session, order.document_id, order.certificate.kind)
        for one in prepared:
            _keep(session, actor, order, whole, one)
    return whole


@dataclass(frozen=True, slots=True)
class Part:
    """One signature of a task: on which bytes, filled in already, with which mark."""

    name: str
    annex_id: int | None
    on_sha256: str
    pdf: bytes
    mark: Mark


def _parts(session: Session, order: Order) -> Iterator[Part]:
    """The document itself first, then what the seal has to sign beside it."""
    name = secrets.token_urlsafe(24)
    if order.record is None:
        mark = signing.leader_mark(order.pdf, order.act, is_demonstration=False)
        yield Part(name, None, order.before, order.pdf, mark)
        return
    signing.demand_leader(order.pdf)
    pdf = signing.fill(order.pdf, order.record)
    mark = signing.seal_mark(pdf, order.act, order.record, is_demonstration=False)
    yield Part(name, None, order.before, pdf, mark)
    for one in annexes.marked(session, order, is_demonstration=False):
        yield Part(secrets.token_urlsafe(24), one.id, one.sha256, one.pdf, one.mark)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A part with its task; the file with the gap and the one before it are in the store."""

    part: Part
    task: RemoteTask
    gap: KeptFile
    before: KeptFile


def _prepared(order: Order, part: Part) -> Prepared:
    lifetime = timedelta(minutes=order.equipment.remote_minutes)
    certificate = read_certificate(order.certificate.pem.encode()).dump()
    roomy = order.equipment.timestamping is not None
    begun = remote.begin(part.pdf, part.mark, certificate, order.registered, lifetime=lifetime, roomy=roomy)
    return Prepared(part, begun.task, kept(order.equipment, begun.file), kept(order.equipment, part.pdf))


def _keep(session: Session, actor: Actor, order: Order, whole: str, one: Prepared) -> None:
    for file in (one.gap, one.before):
        remember_file(session, file)
    session.add(
        RemoteSignature(
            name=one.part.name,
            kind=order.certificate.kind,
            document_id=order.document_id,
            revision=order.revision,
            person_id=actor.person_id,
            certificate_id=order.certificate.id,
            on_sha256=one.part.on_sha256,
            filled_sha256=one.before.sha256,
            attachment_id=one.part.annex_id,
            part_of=None if one.part.name == whole else whole,
            state=one.task.to_json(),
            begun_at=clock.now(),
            lapses_at=one.task.lapses_at,
        )
    )
    session.flush()  # the parts name the first


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
        sa.select(RemoteSignature, Document, Attachment.file_name)
        .join(Document, Document.id == RemoteSignature.document_id)
        .outerjoin(Attachment, Attachment.id == RemoteSignature.attachment_id)
        .where(RemoteSignature.person_id == actor.person_id, *OPEN, RemoteSignature.lapses_at > clock.now())
        .order_by(RemoteSignature.begun_at, RemoteSignature.document_id, *ORDER)
        .execution_options(populate_existing=True)
    )
    return [
        Waiting(row.name, row.kind, row.document_id, _title(document, annex), row.lapses_at,
                remote.task_from_json(row.state).asked(), annex)
        for row, document, annex in rows
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
        *OPEN,
        RemoteSignature.lapses_at > clock.now(),
    )
    held, count = session.execute(sa.select(holds, tasks.scalar_subquery())).one()
    return count if held or count else None


def _title(document: Document, annex: str | None) -> str:
    """ "45/KH-SKHCN Tuyên truyền…", of an annex "45/KH-SKHCN phu-luc-1.docx"."""
    return f"{document.number_and_symbol or document.symbol or ''} {annex or document.subject or ''}".strip()


def drop(session: Session, actor: Actor, name: str) -> None:
    """The signer turns back: the task is thrown away with all its parts, the document stays as it is."""
    with transaction(session):
        found = session.execute(
            sa.select(RemoteSignature.name, RemoteSignature.part_of).where(
                RemoteSignature.name == name, RemoteSignature.person_id == actor.person_id
            )
        ).first()
        if found is not None:
            whole = found.part_of or found.name
            session.execute(
                sa.delete(RemoteSignature).where(parts_of(whole), RemoteSignature.finished_at.is_(None))
            )
