"""Issued files and their annexes stay provable: a timestamp more, before the last one expires (B-LTA).

The new file begins with the bytes of the one before and becomes a stage of its own; the document moves
nowhere. What fails leaves everything as it was, and the round of the next day tries again.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

import clock
from db import transaction
from documents.models import Attachment, Document
from documents.publishing.refusals import SigningRefused, TimestampRefused
from documents.publishing.stamping import renewed
from documents.publishing.timestamping import proven_until
from documents.publishing.validating import validate
from documents.signing_models import FINAL_STAGES, AnnexStage, PdfStage, Stage
from documents.states import SENT_OUT_STATES, State
from documents.uploads import KeptFile
from language import Refused, say
from workflow import annexes, history, machine
from workflow.equipment import Equipment
from workflow.pdf_signing import kept
from workflow.stored_files import remember_file

STEP = "renew_timestamp"
AT_ONCE = 500  # files in one round; those of one service expire on one day, and the rest has time

log = logging.getLogger(__name__)
_s, _a = PdfStage, AnnexStage


@dataclass(frozen=True, slots=True)
class Expiring:
    """The newest file of a document, or of one of its annexes, whose timestamp ends soon."""

    document_id: int
    sha256: str
    proven_until: datetime
    annex_id: int | None = None


class Outcome(StrEnum):
    """What became of one file."""

    RENEWED = "renewed"
    MEANWHILE = "meanwhile"  # somebody else renewed it, or it is no longer the newest
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; `stopped` says why it went no further, if anything held it up."""

    renewed: int = 0
    failed: int = 0
    stopped: Refused | None = None


def expiring(session: Session, within: timedelta, *, limit: int = AT_ONCE) -> Sequence[Expiring]:
    """The issued files and annexes whose last timestamp ends within that time, the first to end first.

    What has ended already can no longer be renewed: nothing proves it any more.
    """
    rows = [*_files_ending(session, within, limit), *_annexes_ending(session, within, limit)]
    found = [Expiring(*row) for row in rows if row.proven_until is not None]
    return sorted(found, key=lambda one: (one.proven_until, one.document_id, one.annex_id or 0))[:limit]


def _files_ending(session: Session, within: timedelta, limit: int) -> Iterable[Any]:
    later = aliased(PdfStage)
    newer = sa.exists().where(
        later.document_id == _s.document_id, later.id > _s.id, later.voided_at.is_(None)
    )
    return session.execute(
        sa.select(_s.document_id, _s.sha256, _s.proven_until)
        .join(Document, Document.id == _s.document_id)
        .where(_s.stage.in_(FINAL_STAGES), _s.voided_at.is_(None), ~newer, *_ends(_s.proven_until, within))
        .order_by(_s.proven_until, _s.id)
        .limit(limit)
    )


def _annexes_ending(session: Session, within: timedelta, limit: int) -> Iterable[Any]:
    return session.execute(
        sa.select(_a.document_id, _a.sha256, _a.proven_until, _a.attachment_id)
        .join(Document, Document.id == _a.document_id)
        .join(Attachment, sa.and_(Attachment.id == _a.attachment_id, Attachment.sealed_sha256 == _a.sha256))
        .where(*_ends(_a.proven_until, within))
        .order_by(_a.proven_until, _a.id)
        .limit(limit)
    )


def _ends(
    moment: InstrumentedAttribute[datetime | None], within: timedelta
) -> Iterator[sa.ColumnElement[bool]]:
    """Of a document that went out, and within that time."""
    yield Document.state.in_(SENT_OUT_STATES)
    yield moment > clock.now()
    yield moment <= clock.now() + within


def renew_expiring(session: Session, equipment: Equipment, days: int) -> Round:
    """Renew what ends within `days` days; safe to run twice, and at the same time as another.

    One file that cannot be renewed does not stop the rest; a service that does not answer, or whose own
    certificate ends no later, does. Without a service nothing is done.
    """
    if equipment.service is None:
        return Round()
    outcomes: list[Outcome] = []
    stopped: Refused | None = None
    for one in expiring(session, timedelta(days=days)):
        try:
            outcomes.append(_renew(session, equipment, one))
        except TimestampRefused as refused:
            log.warning("Timestamps are not renewed (%s); the next round tries again.", refused.code)
            stopped = refused
            break
    counted = outcomes.count
    return Round(counted(Outcome.RENEWED), counted(Outcome.FAILED), stopped)


def _renew(session: Session, equipment: Equipment, one: Expiring) -> Outcome:
    try:
        kept_now = keep_renewed(session, one, *_made(equipment, one))
    except TimestampRefused:
        raise
    except Refused as refused:
        log.warning("Document %s keeps its timestamp (%s).", one.document_id, refused.code)
        return Outcome.FAILED
    return Outcome.RENEWED if kept_now else Outcome.MEANWHILE


def _made(equipment: Equipment, one: Expiring) -> tuple[KeptFile, datetime]:
    """The file with one timestamp more, in the store, and until when that proves it; raises Refused."""
    timestamping = equipment.timestamping
    pdf = equipment.files.read(one.sha256)
    if timestamping is None or not validate(pdf, timestamping.trust).sound:
        raise SigningRefused(
            say("The signatures no longer hold here; a timestamp over them would prove nothing."),
            code="signature_broken",
        )
    newer = renewed(pdf, timestamping)
    proven = proven_until(newer)
    if proven is None or proven <= one.proven_until:
        raise TimestampRefused(
            say("The timestamping service's own certificate ends no later than that of the last timestamp."),
            code="timestamp_no_longer",
        )
    return kept(equipment, newer), proven


def keep_renewed(session: Session, one: Expiring, file: KeptFile, proven: datetime) -> bool:
    """Keep the renewed file as the newest stage; False where the file before it is no longer the newest.

    The system acts; the document stays in its state, and its history names the new bytes.
    """
    with transaction(session):
        document = session.get(Document, one.document_id, with_for_update=True, populate_existing=True)
        before = _newest(session, one)
        if document is None or before is None or before.sha256 != one.sha256:
            return False
        if document.state not in SENT_OUT_STATES:
            return False
        remember_file(session, file)
        facts = {"pdf": file.sha256, "proven_until": proven.isoformat()}
        if isinstance(before, AnnexStage):
            annexes.keep_stage(session, _annex_after(before, file.sha256, proven))
            facts["annex"] = str(before.attachment_id)
        else:
            session.add(_stage_after(before, file.sha256, proven))
            session.flush()
        history.append(session.connection(), "document", document.id, _entry(document, facts))
    return True


def _newest(session: Session, one: Expiring) -> PdfStage | AnnexStage | None:
    """The newest living stage of that file."""
    if one.annex_id is not None:
        return session.scalar(_NEWEST_OF_ANNEX, {"annex": one.annex_id})
    return session.scalar(_NEWEST, {"document": one.document_id})


_NEWEST = (
    sa.select(PdfStage)
    .where(_s.document_id == sa.bindparam("document"), _s.voided_at.is_(None))
    .order_by(_s.id.desc())
    .limit(1)
    .execution_options(populate_existing=True)
)
_NEWEST_OF_ANNEX = (
    sa.select(AnnexStage)
    .where(_a.attachment_id == sa.bindparam("annex"))
    .order_by(_a.id.desc())
    .limit(1)
    .execution_options(populate_existing=True)
)


def _stage_after(before: PdfStage, sha256: str, proven: datetime) -> PdfStage:
    return PdfStage(
        document_id=before.document_id,
        revision=before.revision,
        stage=Stage.RENEWED,
        sha256=sha256,
        previous_sha256=before.sha256,
        at=clock.now(),
        images=before.images,  # a timestamp shows nothing
        proven_until=proven,
    )


def _annex_after(before: AnnexStage, sha256: str, proven: datetime) -> AnnexStage:
    return AnnexStage(
        document_id=before.document_id,
        attachment_id=before.attachment_id,
        stage=Stage.RENEWED,
        sha256=sha256,
        previous_sha256=before.sha256,
        at=clock.now(),
        proven_until=proven,
    )


def _entry(document: Document, facts: dict[str, Any]) -> history.Entry:
    after = State(machine.fire(machine.DOCUMENTS, STEP, document.state))
    return history.Entry(
        step=STEP, from_state=document.state, to_state=after, document_id=document.id, details=facts
    )
