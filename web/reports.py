"""The form of a report on a duty: typed, kept as a draft with its files, looked at once more, then sent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from documents import dossier, drafts, report_queries
from documents.drafts import Saved
from documents.report_forms import Field
from documents.report_queries import DutyWithReports
from documents.states import ENDED_DELIVERIES
from documents.uploads import KeptFile, take_attachment
from language import Invalid, Message, NotAllowed, NotFound, Refused, Unsafe, WrongState, say
from organization.calendar import load_calendar
from organization.people import Actor
from web import deliveries
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.forms_draft import Form, number, seen
from web.menu import stand_at
from web.session import actor, installation, session
from workflow import deadlines, permissions, receipts, report
from workflow.lifecycle import WHO_WORDS, Who
from workflow.report import Answer

blueprint = Blueprint("reports", __name__)

TEXTS = ("results", "difficulties", "proposals")
MOST_FIGURES = 500
FIGURE_ROWS = 5  # offered without scripts; one more appears whenever all are filled


def draft_key(duty_id: int) -> str:
    """Under which name a half-filled report is kept."""
    return f"report-{duty_id}"


@blueprint.get("/van-ban-den/<int:delivery_id>/bao-cao")
def begin(delivery_id: int) -> ResponseReturnValue:
    """Open the form of the first duty that asks for a report."""
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    duties = report_queries.duties_of(session(), delivery_id)
    open_duty = next((duty for duty in duties if duty.asks_for_report), None)
    if open_duty is None:
        tell(say("There is nothing to report on."), "info")
        return see_other("deliveries.show", delivery_id=delivery_id)
    return see_other("reports.write", delivery_id=delivery_id, duty_id=open_duty.id)


@blueprint.get("/van-ban-den/<int:delivery_id>/bao-cao/<int:duty_id>")
def write(delivery_id: int, duty_id: int) -> ResponseReturnValue:
    """Show the form with what was kept, else with the report that came back."""
    return _page("delivery/report.html", delivery_id, duty_id)


@blueprint.get("/van-ban-den/<int:delivery_id>/bao-cao/<int:duty_id>/xem-lai")
def look_again(delivery_id: int, duty_id: int) -> ResponseReturnValue:
    """Show the report as the office will read it; who has kept nothing yet is led to the form."""
    _demand_writer(delivery_id)
    if _kept(duty_id) is None:
        return see_other("reports.write", delivery_id=delivery_id, duty_id=duty_id)
    return _page("delivery/report_preview.html", delivery_id, duty_id)


@blueprint.post("/van-ban-den/<int:delivery_id>/bao-cao/<int:duty_id>")
def keep(delivery_id: int, duty_id: int) -> ResponseReturnValue:
    """Keep what was typed and the files, then go where the pressed button says."""
    _demand_writer(delivery_id)
    kept = _kept(duty_id)
    files, problem = take_files(request.files.getlist("files"), _chosen_files(request.form, kept))
    asked = _duty(delivery_id, duty_id).form
    data = {**typed(request.form, asked), "files": [asdict(file) for file in files]}
    drafts.save(session(), actor().person_id, draft_key(duty_id), data)
    try:
        if problem is not None:
            raise problem
        if request.form.get("act") == "preview":
            report.check(answer_of(data), asked)
            return see_other("reports.look_again", delivery_id=delivery_id, duty_id=duty_id)
    except Refused as error:
        return show_refused(delivery_id, duty_id, error)
    tell(say("The draft of the report is kept."))
    return redirect(url_for("reports.write", delivery_id=delivery_id, duty_id=duty_id), 303)


@blueprint.get("/van-ban-den/<int:delivery_id>/bao-cao/<int:duty_id>/da-gui")
def receipt(delivery_id: int, duty_id: int) -> ResponseReturnValue:
    """Show what was sent last, when, as which number, and the checksums of its files, to be kept."""
    if not permissions.keeps_copy(session(), actor(), delivery_id):
        raise NotFound
    delivery, _ = deliveries.found(session(), delivery_id)
    duties = report_queries.duties_of(session(), delivery_id)
    duty = one_of(duties, duty_id)
    if duty.latest is None:
        raise NotFound
    stand_at(url_for("inbox.show", loc="phai-bao-cao"))
    return render_template(
        "delivery/report_receipt.html",
        delivery=delivery,
        duty=duty,
        sent=duty.latest,
        code=receipts.of_reports(session(), delivery_id)[duty.latest.id],
        steps=deliveries.steps_of(deliveries.moves_of(session(), actor(), delivery), [duty]),
        document=dossier.load(session(), delivery.document_id).document,
    )


def send(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    """Send the report that was kept; the draft is dropped once it is sent."""
    duty_id = number(form, "duty")
    kept = drafts.load(session, actor.person_id, draft_key(duty_id))
    if kept is None:
        raise Invalid(say("Please write what was done."), field="results")
    report.report(session, actor, delivery_id, duty_id, answer_of(kept.data), seen=seen(form))
    drafts.forget(session, actor.person_id, draft_key(duty_id))


def show_refused(delivery_id: int, duty_id: int, error: Refused) -> ResponseReturnValue:
    """Show the form again with the sentence, and all that was typed."""
    page = _page("delivery/report.html", delivery_id, duty_id, error)
    return page, status_of(error)


def _page(template: str, delivery_id: int, duty_id: int, error: Refused | None = None) -> str:
    moves = _demand_writer(delivery_id)
    delivery, _ = deliveries.found(session(), delivery_id)
    duties = report_queries.duties_of(session(), delivery_id)
    duty = one_of(duties, duty_id)
    kept = _kept(duty_id)
    values = kept.data if kept else _from_returned(duty)
    due = deadlines.due(load_calendar(session()), duty.last_good_day)
    stand_at(url_for("inbox.show", loc="phai-bao-cao"))
    return render_template(
        template,
        delivery=delivery,
        duty=duty,
        duties=duties,
        due=due,
        moves=moves,
        document=dossier.load(session(), delivery.document_id).document,
        saved_at=kept.saved_at if kept else None,
        values=values,
        figure_rows=_rows(values),
        asked=filled(duty.form, values.get("figures") or ()),
        errors=errors_of(error) if error else {},
    )


def _duty(delivery_id: int, duty_id: int) -> DutyWithReports:
    return one_of(report_queries.duties_of(session(), delivery_id), duty_id)


def one_of(duties: Sequence[DutyWithReports], duty_id: int) -> DutyWithReports:
    """The duty of that number; raises NotFound."""
    for duty in duties:
        if duty.id == duty_id:
            return duty
    raise NotFound


def filled(form: Sequence[Field], figures: Sequence[Mapping[str, Any]]) -> list[tuple[Field, str]]:
    """Each field of a form with what was written for it."""
    given = {one.get("label"): str(one.get("value") or "") for one in figures}
    return [(field, given.get(field.label, "")) for field in form]


def _demand_writer(delivery_id: int) -> Sequence[Any]:
    """The person's steps on the delivery.

    Raises WrongState where nothing is reported any more, NotAllowed to whom a report is not a step.
    """
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    delivery, _ = deliveries.found(session(), delivery_id)
    moves = deliveries.moves_of(session(), actor(), delivery)
    if delivery.state in ENDED_DELIVERIES:
        sentence = say("It is completed, or was taken back or recalled; nothing is to be reported any more.")
        raise WrongState(sentence, code="nothing_to_report")
    if not any(move.step == "report" for move in moves):
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[Who.EXECUTOR]))
    return moves


def _kept(duty_id: int) -> Saved | None:
    return drafts.load(session(), actor().person_id, draft_key(duty_id))


def _from_returned(duty: DutyWithReports) -> Mapping[str, Any]:
    """The words of the report that came back, to be corrected; its files are to be chosen again."""
    latest = duty.latest
    if latest is None:
        return {"files": [], "figures": [], **dict.fromkeys(TEXTS, "")}
    return {"files": [], "figures": list(latest.figures), **{name: getattr(latest, name) for name in TEXTS}}


def typed(form: Form, asked: Sequence[Field] = ()) -> dict[str, Any]:
    """The texts and the figures of the form; an empty row is no figure."""
    if asked:
        return {"figures": typed_fields(form, asked), **{name: form.get(name, "") for name in TEXTS}}
    rows = [
        {part: form.get(f"{part}-{n}", "").strip() for part in ("label", "value", "unit")}
        for n in range(min(number(form, "rows") or FIGURE_ROWS, MOST_FIGURES))
    ]
    figures = [row for row in rows if any(row.values())]
    return {"figures": figures, **{name: form.get(name, "") for name in TEXTS}}


def typed_fields(form: Form, asked: Sequence[Field]) -> list[dict[str, str]]:
    """What was written into each field that the plan asks for."""
    values = (form.get(f"value-{n}", "").strip() for n in range(len(asked)))
    return [
        {"label": field.label, "value": value, "unit": field.unit, "kind": field.kind.value}
        for field, value in zip(asked, values, strict=True)
    ]


def _rows(values: Mapping[str, Any]) -> list[Mapping[str, str]]:
    figures = list(values.get("figures") or ())
    empty = {"label": "", "value": "", "unit": ""}
    return figures + [empty] * max(1, FIGURE_ROWS - len(figures))


def answer_of(data: Mapping[str, Any]) -> Answer:
    """What was kept, as the step wants it."""
    texts = {name: data.get(name) or "" for name in TEXTS}
    files = [KeptFile(**file) for file in data.get("files") or ()]
    return Answer(**texts, figures=data.get("figures") or (), files=files)


def _chosen_files(form: Form, kept: Saved | None) -> list[KeptFile]:
    """The files kept so far, less the one whose button was pressed to drop it."""
    files = [KeptFile(**file) for file in (kept.data.get("files") or ())] if kept else []
    return [file for file in files if form.get("act") != f"drop-{file.sha256}"]


def take_files(sent: Sequence[FileStorage], files: list[KeptFile]) -> tuple[list[KeptFile], Unsafe | None]:
    """Check and keep each file; the first that cannot be taken comes back with its name and sentence."""
    problem = None
    for one in sent:
        if not one.filename:
            continue
        try:
            file = take_attachment(installation().files, one.read(), one.filename)
        except Unsafe as error:
            problem = problem or Unsafe(_named(one.filename, error.message), code=error.code, field="files")
        else:
            files = [*(f for f in files if f.sha256 != file.sha256), file]
    return files, problem


def _named(name: str, sentence: Message) -> Message:
    return say("{name}: {sentence}", name=name, sentence=sentence)
