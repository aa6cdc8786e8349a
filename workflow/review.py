"""The checkers' steps: approve (ký nháy) and send back."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.models import Initial, RouteTask
from documents.states import State
from language import ChangedMeanwhile, Invalid, say
from organization.people import Actor
from workflow import routes, submission
from workflow.sign import void_signature
from workflow.steps import Moving, step


def approve(
    session: Session, actor: Actor, document_id: int, *, seen: int, task: int, opinion: str | None = None
) -> None:
    """The holder of the open route step initials the revision seen; the next holder or the signer follows.

    `task` is the route step that the page showed. NĐ 30/2020 Đ12: content by the head of the drafting unit,
    format by a named person.
    """
    with step("approve", session, actor, document_id, seen=seen) as moving:
        current = moving.task
        if current is None or current.id != task:
            raise ChangedMeanwhile
        given = set(session.scalars(_GIVEN, {"task": current.id}))
        if moving.actor.person_id in given:
            raise Invalid(say("You have already agreed to this version."), code="already_agreed")
        moving.details |= {"act": current.act, "revision": moving.document.revision}
        moving.wants_job = bool(moving.document.urgency)  # who is next is told at once
        _add_initial(session, moving, current, (opinion or "").strip() or None)
        if len(given) + 1 >= current.needed:
            with session.no_autoflush:  # what is read now was not changed by this step
                _go_on(session, moving, current)


_GIVEN = sa.select(Initial.person_id).where(Initial.task_id == sa.bindparam("task"))


def _add_initial(session: Session, moving: Moving, task: RouteTask, opinion: str | None) -> None:
    session.add(
        Initial(
            document_id=moving.document.id,
            task_id=task.id,
            revision=moving.document.revision,
            act=task.act,
            person_id=moving.actor.person_id,
            post_title=moving.post.title if moving.post else "",
            opinion=opinion,
            file_sha256=moving.file_sha256,
            words_sha256=moving.words_sha256,
            at=clock.now(),
        )
    )
    if opinion:
        moving.details["opinion"] = opinion


def _go_on(session: Session, moving: Moving, task: RouteTask) -> None:
    """Close the route step and open the next one; after the last one the signer is next."""
    task.open, task.done_at = False, clock.now()
    following = session.scalar(
        _FOLLOWING, {"document": task.document_id, "round": task.round, "position": task.position}
    )
    if following is None:
        moving.trigger = "approve_last"
        return
    asks = routes.asks_for(session, moving.document.agency_id, moving.document.doc_type_code)
    days = asks[following.position - 1].working_days if following.position <= len(asks) else None
    submission.open_task(session, following, days)


_FOLLOWING = (
    sa.select(RouteTask)
    .where(
        RouteTask.document_id == sa.bindparam("document"),
        RouteTask.round == sa.bindparam("round"),
        RouteTask.position > sa.bindparam("position"),
        RouteTask.done_at.is_(None),
    )
    .order_by(RouteTask.position)
    .limit(1)
)


def send_back(session: Session, actor: Actor, document_id: int, reason: str, *, seen: int) -> None:
    """The holder, the signer or the clerk returns the document to its drafter with a reason.

    A signature that was given is kept as void. The history and all initials stay (NĐ 30/2020 Đ10.3).
    """
    with step("send_back", session, actor, document_id, seen=seen, reason=reason) as moving:
        if moving.document.state == State.SIGNED:
            void_signature(moving)
        position = moving.task.position if moving.task else after_last(session, moving)
        submission.leave_route(session, moving, resume_at=position)


def after_last(session: Session, moving: Moving) -> int:
    """The place on the route where the signature follows."""
    last = session.scalar(
        sa.select(sa.func.max(RouteTask.position)).where(
            RouteTask.document_id == moving.document.id, RouteTask.round == moving.document.round
        )
    )
    return (last or 0) + 1
