"""What a document written in the form puts together of the reports on a plan, kept with each version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

import clock
from documents.consolidating import reports
from documents.delivery_models import Consolidation
from documents.models import Document
from documents.states import ISSUED_STATES
from language import NotAllowed, NotFound, say
from organization.people import Actor
from workflow import permissions
from workflow.lifecycle import WHO_WORDS, Who


def demand_office(session: Session, actor: Actor, plan_id: int) -> Document:
    """The issued plan whose reports the actor's office puts together.

    Raises NotFound when there is no such plan, NotAllowed to anybody but its tracking office.
    """
    plan = session.get(Document, plan_id, populate_existing=True)
    if plan is None or plan.state not in ISSUED_STATES:
        raise NotFound
    if Who.OFFICE not in permissions.document_capacities(actor, plan):
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[Who.OFFICE]))
    return plan


def keep_sources(
    session: Session, actor: Actor, document: Document, written: Mapping[str, Any] | None
) -> dict[str, Any]:
    """In the running step: keep which reports this version was made of; what the history says comes back.

    A document that was not made of reports is left as it is. Raises what `demand_office` raises.
    """
    plan_id = int((written or {}).get("compiles_id") or 0)
    if not written or not plan_id:
        return {}
    plan = demand_office(session, actor, plan_id)
    if plan.agency_id != document.agency_id:
        raise NotFound
    known = {one.report_id for one in reports.accepted(session, plan_id)}
    used = sorted(known & set(written.get("compiled") or ()))
    row = session.get(Consolidation, document.id) or Consolidation(document_id=document.id)
    row.plan_id, row.report_ids = plan_id, used
    row.compiled_on = _day(written.get("compiled_on"))
    session.add(row)
    return {"plan": plan_id, "reports": len(used)}


def _day(text: Any) -> date:
    return date.fromisoformat(text) if text else clock.today()
