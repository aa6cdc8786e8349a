"""The frame of every step on a document: lock, check, change, move, history, follow-up, commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

import clock
from db import transaction
from documents.models import Document, Revision, RouteTask
from documents.reminder_models import OwnDuty
from documents.signing_models import Certificate
from documents.states import SignatureKind
from language import ChangedMeanwhile, Invalid, NotFound, say
from organization.absences import in_words
from organization.people import Actor, HeldPost, StandIn, actor_of
from workflow import followups, history, machine, permissions, places
from workflow.lifecycle import DOCUMENT_MOVES, Move, Who, moves_of

REASON_LIMIT = 2000


@dataclass
class Moving:
    """A document under the lock of a step, with what the step says of itself."""

    session: Session
    actor: Actor  # as read again in this transaction
    document: Document
    move: Move
    post: HeldPost | None
    task: RouteTask | None
    file_sha256: str  # of the revision, and of its words
    words_sha256: str
    head: history.Head  # of the document's chain
    trigger: str  # the body may choose another row of the same step
    signs_digitally: bool = False  # the agency has a seal with a certificate
    counts_own: bool = False  # the last good day of a period of the agency's own is not counted yet
    wants_job: bool = True  # the body may find nothing to be done afterwards
    job: str | None = None  # or another one
    acting_for: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    afterwards: Callable[[Session, history.Head], None] | None = None  # what hangs on the written history row

    @property
    def post_title(self) -> str:
        """The post in which the actor acts, with its unit."""
        return f"{self.post.title}, {self.post.unit_name}" if self.post else ""


@contextmanager
def step(
    name: str, session: Session, actor: Actor, document_id: int, *, seen: int, reason: str | None = None
) -> Iterator[Moving]:
    """Run one step on a document as one transaction; `seen` is the revision that the page showed.

    The body changes facts; the move, its history row and its follow-up come after it. Raises NotFound,
    NotAllowed, WrongState, ChangedMeanwhile or Invalid, and then nothing was changed.
    """
    try:
        with transaction(session):
            moving = _open(name, session, actor, document_id, seen)
            moving.details |= reason_of(moving.move, reason)
            yield moving
            _finish(moving)
    except StaleDataError as error:
        raise ChangedMeanwhile from error


def permitted(
    name: str, session: Session, actor: Actor, document_id: int, seen: int
) -> tuple[Document, Actor]:
    """The document and the person as they are now; refused like the step, before slow work is done for it."""
    document = session.get(Document, document_id, populate_existing=True)
    if document is None:
        raise NotFound
    fresh = actor_of(session, actor.person_id)
    capacities = permissions.document_capacities(fresh, document)
    permissions.demand(DOCUMENT_MOVES, name, document.state, capacities)
    if document.revision != seen:
        raise ChangedMeanwhile
    return document, fresh


def _open(name: str, session: Session, actor: Actor, document_id: int, seen: int) -> Moving:
    row = session.execute(_LOCKED, {"document": document_id}).first()
    if row is None:
        # PostgreSQL finds no row either when the revision went up while this waited for the lock.
        raise ChangedMeanwhile if session.get(Document, document_id) else NotFound
    document, file_sha256, words_sha256, head = row[0], row[1], row[2], history.Head(*row[3:5])
    fresh = actor_of(session, actor.person_id)
    task = open_task(session, document) if _asks_holder(name) else None
    move = permissions.demand(
        DOCUMENT_MOVES, name, document.state, permissions.document_capacities(fresh, document, task)
    )
    if document.revision != seen:
        raise ChangedMeanwhile
    taken = places.stands_in_at(fresh, task) if task and move.who is Who.HOLDER else None
    post = permissions.acting_post(fresh, move.who, document.agency_id, document.unit_id)
    return Moving(
        session,
        fresh,
        document,
        move,
        post,
        task,
        file_sha256,
        words_sha256,
        head,
        move.trigger,
        row[5],
        row[6],
        acting_for=in_place_of(taken) if taken else None,
    )


def in_place_of(taken: StandIn) -> str:
    """The words for the history: "thay Lê Thị Ánh, vắng mặt đến 05/7/2024"."""
    return f"thay {taken.name}, vắng mặt đến {in_words(taken.until)}"


# From the first registered seal on an agency signs in the PDF; until then by approval in the system.
SIGNS_DIGITALLY = (
    sa.exists()
    .where(
        Certificate.agency_id == Document.agency_id,
        Certificate.kind == SignatureKind.SEAL,
        Certificate.withdrawn_at.is_(None),
    )
    .correlate(Document)
)
# Asked here, so that issuing costs no statement more where there is no such period.
_COUNTS_OWN = (
    sa.exists()
    .where(OwnDuty.document_id == Document.id, OwnDuty.working_days.is_not(None))
    .where(OwnDuty.last_good_day.is_(None))
    .correlate(Document)
)
_h = history.history_heads.c
_LOCKED = (
    sa.select(
        Document, Revision.file_sha256, Revision.words_sha256, _h.seq, _h.hash, SIGNS_DIGITALLY, _COUNTS_OWN
    )
    .join(Revision, sa.and_(Revision.document_id == Document.id, Revision.number == Document.revision))
    .join(history.history_heads, sa.and_(_h.chain == "document", _h.thing_id == Document.id))
    .where(Document.id == sa.bindparam("document"))
    .with_for_update(of=(Document, history.history_heads))  # whoever waited reads the head as it is then
    .execution_options(populate_existing=True)
)


def open_task(session: Session, document: Document) -> RouteTask | None:
    """The route step whose turn it is, if any."""
    return session.scalar(_OPEN_TASK, {"document": document.id, "round": document.round})


_OPEN_TASK = sa.select(RouteTask).where(
    RouteTask.document_id == sa.bindparam("document"),
    RouteTask.round == sa.bindparam("round"),
    RouteTask.open.is_(True),
)


def _asks_holder(name: str) -> bool:
    return any(m.who == "holder" for m in moves_of(DOCUMENT_MOVES, name))


def reason_of(move: Move, reason: str | None) -> dict[str, str]:
    """The reason as the history keeps it; raises Invalid when it is missing or too long."""
    words = (reason or "").strip()
    if move.needs_reason and not words:
        raise Invalid(say("Please give a reason."), code="reason_missing", field="reason")
    if len(words) > REASON_LIMIT:
        raise Invalid(say("The reason is too long: at most {n} characters.", n=REASON_LIMIT), field="reason")
    return {"reason": words} if words else {}


def _finish(moving: Moving) -> None:
    document, before = moving.document, moving.document.state
    after = machine.fire(machine.DOCUMENTS, moving.trigger, before)
    if after != before:
        document.state = after  # type: ignore[assignment]  # the machine of documents knows only State
        document.state_since = clock.now()
    sa.orm.attributes.flag_modified(document, "state")  # every step raises the version
    moving.session.flush()  # facts and state must stand before the history row that speaks of them
    head = history.append(
        moving.session.connection(), "document", document.id, entry_of(moving, before, after), moving.head
    )
    if moving.afterwards is not None:
        moving.afterwards(moving.session, head)
    if moving.wants_job:
        job = moving.job or followups.FOLLOWUPS.get(moving.move.step)
        follow_up(moving.session, job, document.id, head.seq)


def entry_of(moving: Moving, before: str, after: str) -> history.Entry:
    """The history row of a step on a document."""
    return history.Entry(
        step=moving.move.step,
        person_id=moving.actor.person_id,
        person_name=moving.actor.name,
        post_title=moving.post_title,
        acting_for=moving.acting_for,
        from_state=str(before),
        to_state=str(after),
        file_sha256=moving.file_sha256,
        document_id=moving.document.id,
        details=moving.details,
    )


def follow_up(session: Session, job: str | None, document_id: int, seq: int) -> None:
    """Enqueue what the step wants done afterwards, at most one job, under a key that cannot repeat."""
    if job is not None:
        followups.enqueue(session, job, f"{job}-{document_id}-{seq}", [document_id])
