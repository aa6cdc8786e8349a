"""Faults of form mended on request: first what would change is shown, then a new version is made of it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

import clock
from documents import comparison, findings
from documents.checking import examine, fixing
from documents.composing.sources import report_due
from documents.dossier import Dossier
from documents.findings import Noted
from documents.reading.result import Place, Reading
from documents.uploads import take_in
from language import Invalid, Refused, say
from web import comparing, desks, findings_view, own_draft
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.forms_draft import seen
from web.menu import stand_at
from web.session import actor, installation, session
from workflow import draft

blueprint = Blueprint("fixes", __name__)

EXCERPT = 90  # characters of the place of a look that would change


@dataclass(frozen=True, slots=True)
class Mended:
    """The file as it would be, what was chosen to be mended in it, and how it reads then."""

    data: bytes
    chosen: list[Noted]
    reading: Reading


@blueprint.get("/van-ban/<int:document_id>/sua-giup")
def preview(document_id: int) -> ResponseReturnValue:
    """Show what the chosen fixes (?sua=…) would change, before and after; nothing is changed yet."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    stand_at(desks.DRAFTS.address)
    try:
        shown = _shown(held, _mended(held, request.args.getlist("sua")))
    except Refused as error:
        empty = {"document": held.document, "chosen": [], "errors": errors_of(error)}
        status = status_of(error) if "sua" in request.args else 200
        return render_template("draft/fixes.html", **empty), status
    return render_template("draft/fixes.html", **shown)


@blueprint.post("/van-ban/<int:document_id>/sua-giup")
def apply(document_id: int) -> ResponseReturnValue:
    """Make a new version with the chosen fixes, as the drafter has seen and confirmed them."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    mended = _mended(held, request.form.getlist("sua"))
    due = report_due(session(), document_id)
    taken = take_in(installation().files, mended.data, held.revision.file_name, due=due)
    if held.revision.written is not None:  # the form stays; the page says that the file was mended after it
        taken = replace(taken, written={**held.revision.written, "mended": True})
    told = [finding.message for finding in mended.chosen]
    draft.revise(session(), actor(), document_id, taken, seen=seen(request.form), fixes=told)
    tell(say("{n} faults are mended in a new version; the version before is kept.", n=len(told)))
    return see_other("drafting.check", document_id=document_id)


def _mended(held: Dossier, keys: list[str]) -> Mended:
    """The current file with the chosen fixes. Raises Invalid when nothing of them can be made."""
    wanted = findings.fixes(held.reading, keys) if findings_view.is_docx(held) else {}
    if not wanted:
        raise Invalid(say("Choose what is to be mended."), code="no_fix")
    data = installation().files.read(held.revision.file_sha256)
    mended = fixing.apply(data, wanted.values())
    chosen = [finding for finding in findings.noted(held.reading, {}) if finding.key in wanted]
    due = report_due(session(), held.document.id)
    return Mended(mended, chosen, examine(mended, held.revision.file_name, day=clock.today(), due=due))


def _shown(held: Dossier, mended: Mended) -> dict[str, Any]:
    after = mended.reading.to_json()
    compared = comparison.compare(held.reading["paragraphs"], after["paragraphs"])
    left = set(findings.keys(after))
    return {
        "document": held.document,
        "chosen": [(finding, _words(held, finding.where)) for finding in mended.chosen],
        "compared": compared,
        "stretches": list(comparing.stretches(compared.paragraphs)),
        "not_mended": [finding for finding in mended.chosen if finding.key in left],
        "left": len(left),
        "errors": {},
    }


def _words(held: Dossier, place: Place | None) -> str:
    """The words that a finding is about."""
    if place is None:
        return ""
    words: str = held.reading["paragraphs"][place.paragraph][place.start : place.end].strip()
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"
