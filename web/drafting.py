"""From a Word file to a submission: upload, check what was read, settle the recipients, choose the signer."""

from datetime import date
from io import BytesIO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from documents import dossier
from documents.composing.samples import sample_plans, samples
from documents.composing.sources import report_due
from documents.dossier import Dossier
from documents.uploads import DOCX, TakenIn, take_attachment, take_in
from language import Invalid, NotAllowed, NotFound, Refused, Unsafe, say
from web import answers_kept, desks, draft_page, forms_draft, own_draft
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.forms_draft import Form, seen
from web.language import gettext
from web.menu import stand_at
from web.session import actor, installation, session
from workflow import covering, draft, findings, permissions, recipients

blueprint = Blueprint("drafting", __name__)


@blueprint.route("/van-ban/tai-len", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Show the form for a new document, or take its file in and go on to what was read from it."""
    _demand_unit()
    if request.method == "GET":
        return _upload_form()
    try:
        taken = _taken_in()
        unit_id = forms_draft.number(request.form, "unit") or _only_unit()
        document_id = draft.create(session(), actor(), unit_id, taken)
    except Refused as error:
        return _upload_form(error), status_of(error)
    return see_other("drafting.check", document_id=document_id)


def _demand_unit() -> None:
    if not actor().unit_ids:
        raise NotAllowed(say("Only somebody who works in a unit drafts documents."))


def _upload_form(error: Refused | None = None) -> str:
    units = {post.unit_id: post.unit_name for post in actor().posts if post.role in permissions.WORKERS}
    errors = errors_of(error) if error else {}
    names = [name for name, _ in sample_plans()]
    return render_template("draft/upload.html", units=list(units.items()), samples=names, errors=errors)


def _only_unit() -> int:
    """The unit of somebody who works in one only; 0, which is none, for others."""
    units = actor().unit_ids
    return next(iter(units)) if len(units) == 1 else 0


def _taken_in(due: date | None = None) -> TakenIn:
    """The uploaded document, read and kept before any transaction. Raises Invalid or Unsafe."""
    name, data = _sent_file()
    try:
        return take_in(installation().files, data, name, due=due)
    except Unsafe as error:
        error.field = "file"  # the sentence stands at the box that was filled
        raise


@blueprint.get("/van-ban/tai-len/mau/<name>")
def sample(name: str) -> Response:
    """Send a sample plan of an invented agency, for somebody who has no document at hand."""
    _demand_unit()
    data = dict(samples()).get(name)
    if data is None:
        raise NotFound
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name)


def _sent_file() -> tuple[str, bytes]:
    chosen = request.form.get("sample")
    if chosen is not None:
        return chosen, dict(samples()).get(chosen, b"")
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid(say("Choose a file first."), code="no_file", field="file")
    return file.filename, file.read()


@blueprint.get("/van-ban/<int:document_id>/kiem-tra")
def check(document_id: int) -> ResponseReturnValue:
    """Show what was read from the text beside the text, to be corrected, settled and submitted."""
    held = own_draft.load(document_id)
    return _page(held) if own_draft.may_edit(held) else own_draft.elsewhere(held)


def _page(held: Dossier, form: Form | None = None, error: Refused | None = None) -> str:
    stand_at(desks.DRAFTS.address)
    return render_template("draft/check.html", **draft_page.context(held, form, error))


@blueprint.post("/van-ban/<int:document_id>/kiem-tra")
def save(document_id: int) -> ResponseReturnValue:
    """Keep what was typed; then, as the pressed button says, search, add a recipient or submit."""
    permissions.demand_sight(session(), actor(), document_id)
    act = request.form.get("act", "save")
    searches = draft_page.searches(request.form)
    try:
        _keep(document_id, request.form)
        if searches:
            return _page(dossier.load(session(), document_id), request.form)
        if act == "add":
            _add_recipient(document_id, request.form)
        if act.startswith("cover-"):
            return _cover(document_id, act.removeprefix("cover-"))
        if act == "submit":
            return _submit(document_id, request.form)
    except Refused as error:
        return _refused(document_id, error)
    tell(say("What you typed is kept."))
    return see_other("drafting.check", document_id=document_id)


def _refused(document_id: int, error: Refused) -> ResponseReturnValue:
    """The page again with everything that was typed, or the document when it is no longer a draft."""
    held = dossier.load(session(), document_id)
    if not own_draft.may_edit(held):
        raise error
    return _page(held, request.form, error), status_of(error)


def _keep(document_id: int, form: Form) -> None:
    """Call the steps whose facts were changed on the page: the text's first, then the recipients'."""
    held = dossier.load(session(), document_id)
    said = forms_draft.correction(form)
    if "subject" in form and forms_draft.corrects(said, held):
        draft.correct(session(), actor(), document_id, said, seen=seen(form))
    settled, plans = forms_draft.settlements(form, held.lines), forms_draft.duties(form, held)
    if settled or forms_draft.replans(plans, held.lines):
        recipients.settle(session(), actor(), document_id, settled, plans, seen=seen(form))


def _add_recipient(document_id: int, form: Form) -> None:
    said = forms_draft.settlement(form, 0)
    recipients.add_line(session(), actor(), document_id, form.get("name", ""), said, seen=seen(form))


def _cover(document_id: int, key: str) -> ResponseReturnValue:
    """Send to those who have a task but no copy: the one whose button was pressed, or all."""
    held = dossier.load(session(), document_id)
    keys = [one.key for one in draft_page.uncovered(held)] if key == "all" else [key]
    reason = gettext("Given a task in the text")
    added = covering.cover(session(), actor(), document_id, keys, reason=reason, seen=seen(request.form))
    tell(say("{n} recipients are added.", n=added))
    return redirect(url_for("drafting.check", document_id=document_id, _anchor="field-recipients"), 303)


def _submit(document_id: int, form: Form) -> ResponseReturnValue:
    signer = forms_draft.number(form, "signer_id")
    reason = form.get("deviation_reason") or None
    draft.submit(session(), actor(), document_id, signer, seen=seen(form), deviation_reason=reason)
    answers_kept.forget(document_id)
    tell(say("The document is submitted."))
    return see_other("documents.show", document_id=document_id)


@blueprint.post("/van-ban/<int:document_id>/ban-moi")
def revise(document_id: int) -> ResponseReturnValue:
    """Take in the next version of the text."""
    permissions.demand_sight(session(), actor(), document_id)
    try:
        taken = _taken_in(report_due(session(), document_id))
        draft.revise(session(), actor(), document_id, taken, seen=seen(request.form))
    except Refused as error:
        return _refused_file(document_id, error, "revision_file")
    tell(say("The new version is read; corrections of unchanged fields are kept."))
    return see_other("drafting.check", document_id=document_id)


@blueprint.post("/van-ban/<int:document_id>/bo-qua")
def set_aside(document_id: int) -> ResponseReturnValue:
    """Leave a finding as it is, or take it up again."""
    permissions.demand_sight(session(), actor(), document_id)
    form, keys = request.form, request.form.getlist("finding")
    if form.get("act") == "take_up":
        findings.take_up(session(), actor(), document_id, keys, seen=seen(form))
    else:
        reason = form.get("reason", "")
        findings.set_aside(session(), actor(), document_id, keys, reason, seen=seen(form))
    return redirect(url_for("drafting.check", document_id=document_id, _anchor="findings"), 303)


@blueprint.post("/van-ban/<int:document_id>/kem-theo")
def attach(document_id: int) -> ResponseReturnValue:
    """Take in a file that goes with the document."""
    permissions.demand_sight(session(), actor(), document_id)
    try:
        name, data = _sent_file()
        kept = take_attachment(installation().files, data, name)
        draft.attach(session(), actor(), document_id, kept, seen=seen(request.form))
    except Refused as error:
        return _refused_file(document_id, error, "attachment_file")
    return see_other("drafting.check", document_id=document_id)


def _refused_file(document_id: int, error: Refused, box: str) -> ResponseReturnValue:
    """The page again with the sentence at the box of the file, which any of several forms may have sent."""
    held = dossier.load(session(), document_id)
    if not own_draft.may_edit(held):
        raise error
    error.field = box
    return _page(held, None, error), status_of(error)


@blueprint.post("/van-ban/<int:document_id>/kem-theo/<int:attachment_id>/go")
def detach(document_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take an attached file off the draft."""
    permissions.demand_sight(session(), actor(), document_id)
    draft.detach(session(), actor(), document_id, attachment_id, seen=seen(request.form))
    return see_other("drafting.check", document_id=document_id)
