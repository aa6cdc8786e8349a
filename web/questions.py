"""The questions that reading leaves open, one on each page: what is asked, and where to go on."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents.dossier import Dossier
from documents.questions import Question
from language import Refused, say
from web import (
    answering,
    answers_kept,
    desks,
    draft_page,
    draft_signers,
    findings_view,
    own_draft,
    question_view,
)
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.forms_draft import Form, id_in
from web.menu import stand_at

blueprint = Blueprint("questions", __name__)

PLACE = "/van-ban/<int:document_id>/cau-hoi"


@blueprint.get(PLACE)
def begin(document_id: int) -> ResponseReturnValue:
    """Go to the first open question, or to the page of the draft when nothing is open."""
    held = own_draft.load(document_id)
    return _go_on(held, 0, 0) if own_draft.may_edit(held) else own_draft.elsewhere(held)


@blueprint.get(f"{PLACE}/<key>")
def show(document_id: int, key: str) -> ResponseReturnValue:
    """Ask one question beside its place in the text; ?da= says how many were answered, ?tim= whom to find."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    opened = _open(held)
    at = _place_of(opened, key)
    return _page(held, opened, at) if at is not None else _go_on(held, 0, 0)


@blueprint.post(f"{PLACE}/<key>")
def answer(document_id: int, key: str) -> ResponseReturnValue:
    """Keep the answer to one question and go on to the next."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    opened = _open(held)
    at = _place_of(opened, key)
    if at is None:
        return _go_on(held, 0, 0)
    try:
        answering.keep(held, opened[at], request.form)
    except Refused as error:
        return _page(held, opened, at, request.form, error), status_of(error)
    return _go_on(own_draft.load(document_id), at, _answered() + 1)


def _open(held: Dossier) -> list[Question]:
    found = findings_view.of_draft(held)["findings"]
    known = bool(draft_signers.proposed(held, draft_signers.of_agency(held)))
    return answers_kept.open_of(held, found, draft_page.uncovered(held), signer_known=known)


def _place_of(opened: Sequence[Question], key: str) -> int | None:
    return next((n for n, question in enumerate(opened) if question.key == key), None)


def _answered() -> int:
    """How many questions were answered on the way here."""
    return id_in(request.args.get("da", "")) or 0


def _go_on(held: Dossier, at: int, answered: int) -> ResponseReturnValue:
    """To the question that stands at this place now; after the last one back to the draft."""
    opened = _open(held)
    if at < len(opened):
        return redirect(_address(held, opened[at], answered), 303)
    if opened:
        tell(say("{n} questions were left for later.", n=len(opened)), "info")
    elif answered:
        tell(say("All questions are answered."))
    return see_other("drafting.check", document_id=held.document.id)


def _address(held: Dossier, question: Question, answered: int) -> str:
    return url_for("questions.show", document_id=held.document.id, key=question.key, da=answered or None)


def _page(
    held: Dossier, opened: Sequence[Question], at: int, form: Form | None = None, error: Refused | None = None
) -> str:
    stand_at(desks.DRAFTS.address)
    answered, search = _answered(), request.args.get("tim", "").strip()
    check = url_for("drafting.check", document_id=held.document.id)
    return render_template(
        "draft/question.html",
        **question_view.context(held, opened[at], form, search),
        position=answered + at + 1,
        total=answered + len(opened),
        answered=answered,
        before=_address(held, opened[at - 1], answered) if at else None,
        later=_address(held, opened[at + 1], answered) if at + 1 < len(opened) else check,
        errors=errors_of(error) if error else {},
    )
