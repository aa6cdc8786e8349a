"""The frame of every step on a case file (hồ sơ): lock, check, change, move, history, commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db import transaction
from documents.case_file_models import CaseFile
from documents.states import CaseFileState
from language import ChangedMeanwhile, NotFound
from organization.people import Actor, actor_of
from workflow import history, machine, permissions
from workflow.lifecycle import CASE_FILE_MOVES, Move
from workflow.steps import reason_of

CHAIN = "case_file"


@dataclass
class MovingFile:
    """A case file under the lock of a step, with what the step says of itself."""

    session: Session
    actor: Actor  # as read again in this transaction
    file: CaseFile
    move: Move
    details: dict[str, Any] = field(default_factory=dict)


@contextmanager
def case_file_step(
    name: str,
    session: Session,
    actor: Actor,
    case_file_id: int,
    *,
    seen: int | None,
    reason: str | None = None,
) -> Iterator[MovingFile]:
    """Run one step on a case file as one transaction; `seen` is the version that the page showed.

    Without `seen` the step may follow any other: documents are put in beside one another. Raises NotFound,
    NotAllowed, WrongState, ChangedMeanwhile or Invalid, and then nothing was changed.
    """
    try:
        with transaction(session):
            moving = _open(name, session, actor, case_file_id, seen)
            moving.details |= reason_of(moving.move, reason)
            yield moving
            _finish(moving)
    except StaleDataError as error:
        raise ChangedMeanwhile from error


_LOCKED = (
    sa.select(CaseFile)
    .where(CaseFile.id == sa.bindparam("file"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def _open(name: str, session: Session, actor: Actor, case_file_id: int, seen: int | None) -> MovingFile:
    file = session.scalar(_LOCKED, {"file": case_file_id})
    if file is None:
        raise NotFound
    fresh = actor_of(session, actor.person_id)
    permissions.demand_file_sight(fresh, file)
    move = permissions.demand(
        CASE_FILE_MOVES, name, file.state, permissions.case_file_capacities(fresh, file)
    )
    if seen is not None and file.version != seen:
        raise ChangedMeanwhile
    return MovingFile(session, fresh, file, move)


def _finish(moving: MovingFile) -> None:
    file, before = moving.file, moving.file.state
    file.state = CaseFileState(machine.fire(machine.CASE_FILES, moving.move.trigger, before))
    sa.orm.attributes.flag_modified(file, "state")  # every step raises the version
    moving.session.flush()  # the facts must stand before the history row that speaks of them
    entry = entry_of(moving.move.step, moving.actor, file, before, moving.details)
    history.append(moving.session.connection(), CHAIN, file.id, entry)


def entry_of(
    step: str, actor: Actor, file: CaseFile, before: str | None, details: dict[str, Any]
) -> history.Entry:
    """The history row of a step on a case file."""
    post = next(iter(actor.posts_in(file.agency_id, *permissions.WORKERS)), None)
    return history.Entry(
        step,
        person_id=actor.person_id,
        person_name=actor.name,
        post_title=f"{post.title}, {post.unit_name}" if post else "",
        from_state=str(before) if before else None,
        to_state=str(file.state),
        document_id=details.get("document_id"),
        details=details,
    )
