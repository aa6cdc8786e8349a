"""The office locks the reports on an issued document for a time: none is sent, withdrawn or returned."""

from sqlalchemy.orm import Session

import clock
from documents.delivery_models import ReportRequest
from language import WrongState, say
from organization.people import Actor
from workflow.steps import step


def lock_reports(session: Session, actor: Actor, document_id: int, *, seen: int) -> None:
    """The tracking office closes the period: what was sent stays as it is and can only be accepted.

    Raises WrongState where it is locked already.
    """
    with step("lock_reports", session, actor, document_id, seen=seen) as moving:
        asked = session.get(ReportRequest, document_id)
        if asked is None:
            asked = ReportRequest(document_id=document_id, fields=[])
            session.add(asked)
        if asked.locked_at is not None:
            raise WrongState(say("The reports on this document are locked already."), code="reports_locked")
        asked.locked_at, asked.locked_by = clock.now(), moving.actor.person_id


def unlock_reports(session: Session, actor: Actor, document_id: int, reason: str, *, seen: int) -> None:
    """The tracking office opens the period again, with a reason, so that a late report can be sent.

    Raises WrongState where it is not locked.
    """
    with step("unlock_reports", session, actor, document_id, seen=seen, reason=reason):
        asked = session.get(ReportRequest, document_id)
        if asked is None or asked.locked_at is None:
            raise WrongState(say("The reports on this document are not locked."), code="reports_open")
        asked.locked_at = asked.locked_by = None
