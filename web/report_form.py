"""The page on which the drafter says what every report on the plan must tell."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from documents import report_forms
from documents.dossier import Dossier
from documents.report_forms import FIELD_WORDS, MOST_FIELDS, Field, FieldKind
from language import NotFound, Refused, say
from web import desks, own_draft
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.forms_draft import Form, number, seen
from web.menu import stand_at
from web.session import actor, session
from workflow.report_form import set_report_form

blueprint = Blueprint("report_form", __name__)

EMPTY_ROWS = 3  # offered without scripts; more after each keeping
EMPTY = Field("", "", FieldKind.INTEGER, required=True)


@blueprint.get("/van-ban/<int:document_id>/mau-bao-cao")
def show(document_id: int) -> ResponseReturnValue:
    """Show the fields that reports on the draft must fill in."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    return _page(held, report_forms.of_document(session(), document_id))


@blueprint.post("/van-ban/<int:document_id>/mau-bao-cao")
def save(document_id: int) -> ResponseReturnValue:
    """Keep the fields; rows without a label and a unit are left out."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    fields = typed(request.form)
    try:
        set_report_form(session(), actor(), document_id, fields, seen=seen(request.form))
    except NotFound:
        raise
    except Refused as error:
        return _page(held, fields, error), status_of(error)
    if request.form.get("act") == "more":
        return see_other("report_form.show", document_id=document_id)
    tell(say("Reports on it must fill in {n} fields.", n=len(fields)))
    return see_other("drafting.check", document_id=document_id)


def typed(form: Form) -> list[Field]:
    """The rows of the form in which something was written."""
    rows = min(number(form, "rows"), MOST_FIELDS + EMPTY_ROWS)
    found = [_row(form, n) for n in range(rows)]
    return [field for field in found if field.label or field.unit]


def _row(form: Form, n: int) -> Field:
    kind = form.get(f"kind-{n}", "")
    return Field(
        form.get(f"label-{n}", "").strip(),
        form.get(f"unit-{n}", "").strip(),
        FieldKind(kind) if kind in set(FieldKind) else FieldKind.INTEGER,
        required=form.get(f"required-{n}") == "1",
    )


def _page(held: Dossier, fields: Sequence[Field], error: Refused | None = None) -> str:
    stand_at(desks.DRAFTS.address)
    return render_template(
        "draft/report_form.html",
        document=held.document,
        rows=[*fields, *[EMPTY] * EMPTY_ROWS],
        kinds=list(FIELD_WORDS.items()),
        errors=errors_of(error) if error else {},
    )
