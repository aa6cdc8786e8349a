"""The page behind the link of a letter: an outside body reads the document there and confirms it, no account.

Looking changes nothing, since mail scanners look at every link; only the buttons, which POST, act. The secret
in the address is all that is asked for, so no CSRF field is needed, and the address is never told to others.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

import clock
from documents import delivery_queries, dossier, downloads, pdf_queries, report_queries
from documents.downloads import Download
from documents.models import Document
from documents.outside_queries import OpenLink
from documents.report_forms import Field
from documents.report_queries import DutyWithReports
from documents.states import ISSUED_STATES
from documents.uploads import KeptFile
from language import NotFound, Refused, say
from organization import attempts
from organization.attempts import Allowance
from organization.calendar import load_calendar
from web import reports, text_view
from web.answers import tell
from web.errors import errors_of, status_of
from web.files import sent_file
from web.forms_draft import number, seen
from web.session import installation, session
from workflow import deadlines, outside, receipts
from workflow.outside import Signed
from workflow.outside_mail import NO_LONGER
from workflow.report import Answer

blueprint = Blueprint("outside", __name__, url_prefix="/nhan")

WRONG_LINKS = Allowance("link", 30)
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store, private",
}


@blueprint.record_once
def _exempt(setup: BlueprintSetupState) -> None:
    """A browser that tells no referrer would fail the check of forms; nobody without the secret can POST."""
    setup.app.extensions["csrf"].exempt(blueprint)


@blueprint.after_request
def _tell_nobody(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


@blueprint.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show the document and what can be done, the receipt once it is taken in, or that the link has ended."""
    return _page(token)


def _page(token: str, error: Refused | None = None) -> ResponseReturnValue:
    link = _link(token)
    delivery, _ = _delivery(link)
    held = dossier.load(session(), delivery.document_id)
    shown: dict[str, Any] = {"token": token, "link": link, "delivery": delivery, "document": held.document}
    shown |= {"errors": errors_of(error) if error else {}, "bare": True}
    status = status_of(error) if error else 200
    if not _opens(link, delivery.state, held.document.state):
        ended = {"address": outside.masked(link.address), "has_expired": link.expires_at <= clock.now()}
        return render_template("outside/ended.html", **shown, **ended), status
    duties = report_queries.duties_of(session(), delivery.id)
    more = {
        "dossier": held,
        "blocks": text_view.blocks(held.shown_reading),
        "duties": duties,
        "asked": {duty.id: _asked(duty) for duty in duties},
        "dues": {duty.id: deadlines.due(load_calendar(session()), duty.last_good_day) for duty in duties},
        "receipt": outside.receipt_of(session(), delivery.id),
        "codes": receipts.of_reports(session(), delivery.id),
        "pdf": pdf_queries.view(session(), held.document, issued_only=True).newest,
    }
    return render_template("outside/page.html", **shown, **more), status


def _link(token: str) -> OpenLink:
    """The link; wrong ones are counted for each address, right ones never."""
    try:
        return outside.link_of(session(), token)
    except NotFound:
        address = request.remote_addr or ""
        attempts.demand_few(session(), WRONG_LINKS, address)
        attempts.count(session(), WRONG_LINKS, address)
        raise


def _delivery(link: OpenLink) -> tuple[delivery_queries.Received, str]:
    found = delivery_queries.delivery(session(), link.delivery_id)
    if found is None:
        raise NotFound
    return found


def _opens(link: OpenLink, state: Any, document_state: Any) -> bool:
    """Whether the document is to be seen: not by an ended link, nor once refused, recalled or withheld."""
    return link.is_open(clock.now()) and state not in NO_LONGER and document_state in ISSUED_STATES


@blueprint.get("/<token>/tep/<sha256>")
def send_file(token: str, sha256: str) -> Response:
    """Send the issued file, or one that is attached."""
    link = _link(token)
    delivery, _ = _delivery(link)
    if not _opens(link, delivery.state, delivery.document_state):
        raise NotFound
    document = session().get_one(Document, delivery.document_id)
    pdf = pdf_queries.view(session(), document, issued_only=True).newest
    wanted = downloads.download(session(), document.id, sha256, issued_only=True)
    if pdf is not None and pdf.sha256 == sha256:
        wanted = Download(sha256, f"{delivery.number_and_symbol.replace('/', '-')}.pdf", "application/pdf")
    if wanted is None:
        raise NotFound
    return sent_file(installation().files, wanted)


def _signed() -> Signed:
    return Signed(request.form.get("name", ""), request.form.get("post", ""))


def _again(token: str) -> ResponseReturnValue:
    return redirect(url_for("outside.show", token=token), 303)


@blueprint.post("/<token>/xac-nhan")
def receive(token: str) -> ResponseReturnValue:
    """Take the document in for the body; the page then shows the receipt."""
    _link(token)
    try:
        outside.receive(session(), token, _signed(), seen=seen(request.form))
    except Refused as error:
        return _page(token, error)
    return _again(token)


@blueprint.post("/<token>/khong-phai-don-vi-toi")
def not_ours(token: str) -> ResponseReturnValue:
    """Tell the sender that the document is not for this body."""
    _link(token)
    try:
        words = request.form.get("words", "")
        outside.not_ours(session(), token, _signed(), words, seen=seen(request.form))
    except Refused as error:
        return _page(token, error)
    return _again(token)


def _asked(duty: DutyWithReports) -> list[tuple[Field, str]]:
    """The fields that the plan asks for, with what was typed when refused, or sent when it came back."""
    if number(request.form, "duty") == duty.id:
        return reports.filled(duty.form, reports.typed_fields(request.form, duty.form))
    return reports.filled(duty.form, duty.latest.figures if duty.latest else ())


def _answer(delivery_id: int, files: Sequence[KeptFile]) -> Answer:
    """What was typed, with the fields that the plan asks for."""
    duties = report_queries.duties_of(session(), delivery_id)
    asked = reports.one_of(duties, number(request.form, "duty")).form
    results, difficulties, proposals = (request.form.get(name, "") for name in reports.TEXTS)
    figures = reports.typed_fields(request.form, asked)
    return Answer(
        results=results, difficulties=difficulties, proposals=proposals, figures=figures, files=files
    )


@blueprint.post("/<token>/bao-cao")
def report(token: str) -> ResponseReturnValue:
    """Send a report on a duty."""
    link = _link(token)
    try:
        files, problem = reports.take_files(request.files.getlist("files"), [])
        if problem is not None:
            raise problem
        answer = _answer(link.delivery_id, files)
        told = (_signed(), answer)
        outside.report(session(), token, number(request.form, "duty"), told, seen=seen(request.form))
    except Refused as error:
        return _page(token, error)
    tell(say("The report is sent to the tracking office."))
    return _again(token)


@blueprint.post("/<token>/thu-hoi-bao-cao")
def withdraw(token: str) -> ResponseReturnValue:
    """Take a report back for correction."""
    _link(token)
    duty, version = number(request.form, "duty"), seen(request.form)
    try:
        outside.withdraw(session(), token, duty, _signed(), seen=version)
    except Refused as error:
        return _page(token, error)
    tell(say("The report is withdrawn; correct it and send it again."))
    return _again(token)


@blueprint.post("/<token>/da-huy")
def confirm_recall(token: str) -> ResponseReturnValue:
    """Confirm that the body's copy of a recalled document is cancelled."""
    _link(token)
    try:
        outside.confirm_recall(session(), token, _signed(), seen=seen(request.form))
    except Refused as error:
        return _page(token, error)
    return _again(token)


@blueprint.post("/<token>/duong-dan-moi")
def renew(token: str) -> ResponseReturnValue:
    """Send a new link to the address of this one."""
    _link(token)
    try:
        address = outside.renew(session(), token)
    except Refused as error:
        return _page(token, error)
    tell(say("A new link was sent to {address}.", address=address))
    return _again(token)
