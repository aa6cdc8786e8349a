"""The drafter says which figures and texts every report on the plan must tell."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from documents.delivery_models import ReportRequest
from documents.report_forms import Field, check_fields
from organization.names import nfc
from organization.people import Actor
from workflow.steps import step


def set_report_form(
    session: Session, actor: Actor, document_id: int, fields: Sequence[Field], *, seen: int
) -> None:
    """The drafter asks for these fields in every report, before the plan is submitted; none asks for no form.

    Raises Invalid, naming the row, for a field without a label, one asked twice, or too many.
    """
    with step("set_report_form", session, actor, document_id, seen=seen) as moving:
        wanted = [replace(field, label=_words(field.label), unit=_words(field.unit)) for field in fields]
        check_fields(wanted)
        asked = session.get(ReportRequest, document_id)
        if asked is None:
            asked = ReportRequest(document_id=document_id)
            session.add(asked)
        asked.fields = [field.stored for field in wanted]
        moving.details |= {"fields": len(wanted)}


def _words(text: str) -> str:
    return " ".join(nfc(text).split())
