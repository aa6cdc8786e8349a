"""Issuing: whom the printed lines reach today, shown before sending; one more recipient after issue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents import dossier
from documents.dossier import Line
from documents.models import PlannedDuty
from documents.recipient_choices import Choice, choices
from documents.states import Channel, Purpose
from language import Refused, say
from organization.people import Actor
from web.answers import see_other
from web.dates import read_date
from web.errors import errors_of, status_of
from web.forms_draft import Form, id_in, period, period_start, seen, settlement
from web.session import actor, installation, session
from web.steps import Frame, PostedStep, add_steps
from workflow import distribute, expansion, permissions, recipients
from workflow.distribute import Addition
from workflow.expansion import Recipient

blueprint = Blueprint("issuing", __name__)

PURPOSES = (Purpose.CARRY_OUT, Purpose.COORDINATE, Purpose.REPORT, Purpose.INFORM)


@dataclass(frozen=True, slots=True)
class Reached:
    """A printed line and the recipients that it reaches today, without those that another line reaches."""

    line: Line
    recipients: Sequence[Recipient]
    elsewhere: int  # how many of its recipients stand under a line that asks more of them


@blueprint.get("/van-ban/<int:document_id>/phat-hanh")
def look(document_id: int) -> ResponseReturnValue:
    """Show to whom the document will go, before it is issued."""
    _demand_step(document_id, "issue")
    held = dossier.load(session(), document_id)
    lines = recipients.lines_of(session(), document_id)
    found = expansion.recipients_of(session(), held.document, lines)
    return render_template(
        "clerk/issue.html",
        dossier=held,
        document=held.document,
        reached=[_reached(line, found) for line in held.recipient_lines],
        sums={channel: _count(found, channel) for channel in Channel},
        sends_mail=installation().settings.sends_mail,
        withheld=sum(r.row["state"] == "withheld" for r in found),
    )


def _reached(line: Line, found: Sequence[Recipient]) -> Reached:
    here = [r for r in found if line.id in r.line_ids]
    own = [r for r in here if r.row["line_id"] == line.id]
    return Reached(line, sorted(own, key=lambda r: r.row["unit_id"] or 0), len(here) - len(own))


def _count(found: Sequence[Recipient], channel: Channel) -> int:
    return sum(r.row["channel"] == channel and r.row["state"] != "withheld" for r in found)


def _demand_step(document_id: int, step: str) -> None:
    """Raise NotFound, NotAllowed or WrongState unless the person may make this step of the document now."""
    permissions.demand_sight(session(), actor(), document_id)
    permissions.demand_document_step(actor(), dossier.load(session(), document_id).document, step)


@blueprint.get("/van-ban/<int:document_id>/bo-sung-noi-nhan")
def add_form(document_id: int) -> ResponseReturnValue:
    """Show the form for one more recipient; `tim` searches the directory."""
    return _add_page(document_id, request.args)


def _add_page(document_id: int, form: Form, error: Refused | None = None) -> str:
    _demand_step(document_id, "add_recipient")
    document = dossier.load(session(), document_id).document
    return render_template(
        "clerk/add_recipient.html",
        document=document,
        words=form.get("tim", "").strip(),
        choices=_choices(session(), document.agency_id, form),
        purposes=PURPOSES,
        planned=_planned(document_id),
        same=read_many(form, "same"),
        form=form,
        errors=errors_of(error) if error else {},
    )


def _planned(document_id: int) -> list[PlannedDuty]:
    """What the recipients have to do as planned at issue, each once."""
    found = recipients.duties_of(session(), document_id)
    return list({_sameness(duty): duty for duty in reversed(found)}.values())[::-1]


def _sameness(duty: PlannedDuty) -> tuple[Any, ...]:
    names = ("content", "deadline", "operator", "working_days", "counted_from", "report_to", "through")
    return tuple(getattr(duty, name) for name in names)


def read_many(form: Form, name: str) -> list[str]:
    """All that was ticked under a name."""
    told: list[str] = getattr(form, "getlist", lambda _name: [])(name)
    return told


def _choices(session: Session, agency_id: int, form: Form) -> list[Choice]:
    """What the search found, and the agency's groups."""
    words = form.get("tim", "").strip()
    found = choices(session, agency_id, [], {0: words} if words else {})
    return [*found.of_line.get(0, ()), *found.groups]


def _add(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    said = replace(settlement(form, 0), reason=form.get("reason", "").strip() or None)
    agency_id = dossier.load(session, document_id).document.agency_id
    known = {choice.code: choice.name for choice in _choices(session, agency_id, form)}
    added = Addition(
        name=known.get(form.get("target-0", ""), form.get("name", "")),
        said=said,
        content=form.get("content", ""),
        last_good_day=read_date(form.get("last_good_day", ""), field="last_good_day"),
        working_days=period(form),
        counted_from=period_start(form, ""),
        same=[key for text in read_many(form, "same") if (key := id_in(text)) is not None],
    )
    distribute.add_recipient(session, actor, document_id, added, seen=seen(form))


ADD = PostedStep(
    "add_recipient", "bo-sung-noi-nhan", _add, say("The document was sent to the added recipient.")
)


def _go_on(_step: PostedStep, document_id: int) -> ResponseReturnValue:
    return see_other("tracking.matrix", document_id=document_id)


def _show_again(_step: PostedStep, document_id: int, error: Refused) -> ResponseReturnValue:
    page: Any = _add_page(document_id, request.form, error)
    return page, status_of(error)


add_steps(
    blueprint, "/van-ban/<int:document_id>", [ADD], Frame(permissions.demand_sight, _go_on, _show_again)
)
