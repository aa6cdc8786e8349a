"""The POST addresses of case files: enter, correct, open, put in, take out, close, hand to the archive."""

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from language import NotFound, Refused, say
from organization.people import Actor
from web import case_files, documents
from web.answers import see_other, tell
from web.errors import status_of
from web.forms_draft import Form, number, seen
from web.security import local_path
from web.session import actor, session
from web.steps import Frame, PostedStep, add_steps
from workflow import case_files as filing
from workflow import permissions
from workflow.case_files import FileFacts

blueprint = Blueprint("case_file_steps", __name__)


def facts_of(form: Form) -> FileFacts:
    """What was typed into the form of an entry; 0 years means for good."""
    return FileFacts(
        abbreviation=form.get("abbreviation", ""),
        heading=form.get("heading", ""),
        title=form.get("title", ""),
        keeper_id=number(form, "keeper_id"),
        number=number(form, "number") or None,
        retention_years=number(form, "retention_years") or None,
        limits=form.get("limits", ""),
        note=form.get("note", ""),
    )


@blueprint.post("/ho-so/moi")
def plan() -> ResponseReturnValue:
    """Enter a file in the list of a year."""
    form = request.form
    try:
        agency, year = number(form, "cq"), number(form, "nam")
        key = filing.plan_file(session(), actor(), agency, year, facts_of(form))
    except Refused as error:
        return case_files.form_refused(form, None, error)
    tell(say("The file is entered."))
    return see_other("case_files.show", case_file_id=key)


@blueprint.post("/ho-so/<int:case_file_id>/sua")
def revise(case_file_id: int) -> ResponseReturnValue:
    """Correct the entry of a file."""
    form = request.form
    file, _line = case_files.found(case_file_id)
    try:
        filing.revise_file(session(), actor(), case_file_id, facts_of(form), seen=seen(form))
    except Refused as error:
        return case_files.form_refused(form, file, error)
    tell(say("The entry is changed."))
    return see_other("case_files.show", case_file_id=case_file_id)


@blueprint.post("/van-ban/<int:document_id>/ho-so")
def put_in(document_id: int) -> ResponseReturnValue:
    """Put a document into a file, from the document's own page."""
    permissions.demand_sight(session(), actor(), document_id)
    form = request.form
    try:
        filing.put_in_file(
            session(), actor(), number(form, "case_file_id"), document_id, note=form.get("note", "")
        )
    except NotFound:
        raise
    except Refused as error:
        return documents.show_refused(document_id, "put_in_file", error)
    tell(say("The document lies in the file."))
    back = local_path(form.get("back")) or url_for("documents.show", document_id=document_id)
    return redirect(back, 303)


def _plain(act: Callable[..., object]) -> Callable[[Session, Actor, int, Form], object]:
    return lambda session, actor, key, form: act(session, actor, key, seen=seen(form))


def _reopen(session: Session, actor: Actor, key: int, form: Form) -> None:
    filing.reopen_file(session, actor, key, form.get("reason", ""), seen=seen(form))


def _take_out(session: Session, actor: Actor, key: int, form: Form) -> None:
    document_id = number(form, "document_id")
    filing.take_out_of_file(session, actor, key, document_id, form.get("reason", ""), seen=seen(form))


def _archive(session: Session, actor: Actor, key: int, form: Form) -> None:
    filing.archive_file(session, actor, key, form.get("taken_by", ""), seen=seen(form))


STEPS: tuple[PostedStep, ...] = (
    PostedStep("open_file", "mo", _plain(filing.open_file), say("The file is open.")),
    PostedStep("take_out_of_file", "rut", _take_out, say("The document is taken out.")),
    PostedStep("close_file", "ket-thuc", _plain(filing.close_file), say("The file is closed.")),
    PostedStep("reopen_file", "mo-lai", _reopen, say("The file is open again.")),
    PostedStep("archive_file", "nop-luu", _archive, say("The file is handed over to the archive.")),
)


def _demand(session: Session, actor: Actor, case_file_id: int) -> None:
    case_files.found(case_file_id)


def _go_on(_step: PostedStep, case_file_id: int) -> ResponseReturnValue:
    return see_other("case_files.show", case_file_id=case_file_id)


def _show_again(step: PostedStep, case_file_id: int, error: Refused) -> ResponseReturnValue:
    return case_files.page(case_file_id, error, step.step), status_of(error)


add_steps(blueprint, "/ho-so/<int:case_file_id>", STEPS, Frame(_demand, _go_on, _show_again))
