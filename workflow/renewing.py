"""Issued files stay provable: a timestamp more over each, before the last one's certificate expires (B-LTA).

The new file begins with the bytes of the one before and becomes a stage of its own; the document moves
nowhere. What fails leaves everything as it was, and the round of the next day tries again.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

import clock
from db import transaction
from documents.models import Document
from documents.publishing.refusals import SigningRefused, TimestampRefused
from documents.publishing.stamping import renewed
from documents.publishing.timestamping import proven_until
from documents.publishing.validating import validate
from documents.signing_models import FINAL_STAGES, PdfStage, Stage
from documents.states import SENT_OUT_STATES, State
from documents.uploads import KeptFile
from language import Refused, say
from workflow import history, machine
from workflow.equipment import Equipment
from workflow.pdf_signing import kept
from workflow.stored_files import remember_file

STEP = "renew_timestamp"
AT_ONCE = 500  # files in one round; those of one service expire on one day, and the rest has time

log = logging.getLogger(__name__)
_s = PdfStage


@dataclass(frozen=True, slots=True)
class Expiring:
    """The newest file of a document, whose timestamp ends soon."""

    document_id: int
    sha256: str
    proven_until: datetime


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
    """The issued files whose last timestamp ends within that time, the first to end first: one statement.

    What has ended already can no longer be renewed: nothing proves it any more.
    """
    later = aliased(PdfStage)
    newer = sa.exists().where(
        later.document_id == _s.document_id, later.id > _s.id, later.voided_at.is_(None)
    )
    rows = session.execute(
        sa.select(_s.document_id, _s.sha256, _s.proven_until)
        .join(Document, Document.id == _s.document_id)
        .where(
            Document.state.in_(SENT_OUT_STATES),
            _s.stage.in_(FINAL_STAGES),
            _s.voided_at.is_(None),
            _s.proven_until > clock.now(),
            _s.proven_until <= clock.now() + within,
            ~newer,
        )
        .order_by(_s.proven_until, _s.id)
        .limit(limit)
    )
    return [Expiring(key, sha256, until) for key, sha256, until in rows if until is not None]


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
        before = session.scalar(_NEWEST, {"document": one.document_id})
        if document is None or before is None or before.sha256 != one.sha256:
            return False
        if document.state not in SENT_OUT_STATES:
            return False
        remember_file(session, file)
        session.add(_stage_after(before, file.sha256, proven))
        session.flush()
        facts = {"pdf": file.sha256, "proven_until": proven.isoformat()}
        history.append(session.connection(), "document", document.id, _entry(document, facts))
    return True


_NEWEST = (
    sa.select(PdfStage)
    .where(_s.document_id == sa.bindparam("document"), _s.voided_at.is_(None))
    .order_by(_s.id.desc())
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


def _entry(document: Document, facts: dict[str, Any]) -> history.Entry:
    after = State(machine.fire(machine.DOCUMENTS, STEP, document.state))
    return history.Entry(
        step=STEP, from_state=document.state, to_state=after, document_id=document.id, details=facts
    )
