"""Absences: the own ones, for the office head those of others; what stands still because of them."""

from collections.abc import Iterator

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from language import NotFound, Refused, say
from organization import absences, roster
from organization.models import Role
from organization.people import Actor
from web.answers import see_other, tell
from web.dates import read_date
from web.errors import errors_of, status_of
from web.forms_draft import number
from web.home import Panel
from web.session import actor, session
from workflow import absence
from workflow.absence import Days, Stuck

blueprint = Blueprint("away", __name__)


@blueprint.get("/vang-mat")
def show() -> ResponseReturnValue:
    """Show who is away and the form; ?nguoi= chooses for whom it is entered."""
    return _page(request.args.get("nguoi", type=int))


def _agency(who: Actor) -> int:
    """The agency of the first post."""
    agency = next((post.agency_id for post in who.posts if post.agency_id), None)
    if agency is None:
        raise NotFound
    return agency


def _page(person_id: int | None = None, error: Refused | None = None) -> str:
    who = actor()
    agency, for_others = _agency(who), absence.enters_for_others(who, _agency(who))
    chosen = person_id if person_id and for_others else who.person_id
    seen = absences.known(session(), agency)
    own = {row.id for row in seen if row.person_id == who.person_id}
    return render_template(
        "settings/away.html",
        rows=seen,
        endable={row.id for row in seen} if for_others else own,
        for_others=for_others,
        chosen=chosen,
        people=_people(agency) if for_others else [],
        candidates=[
            (one.person_id, f"{one.name} – {one.title}")
            for one in absences.candidates(session(), agency, chosen)
        ],
        stuck=_stuck(who),
        errors=errors_of(error) if error else {},
        form=request.form,
    )


def _people(agency_id: int) -> list[tuple[int, str]]:
    roles = [role for role in Role if role is not Role.ADMINISTRATOR]
    posts = roster.posts_in_agency(session(), agency_id, *roles)
    return list({post.person_id: f"{post.person} – {post.title}, {post.unit}" for post in posts}.items())


@blueprint.post("/vang-mat")
def enter() -> ResponseReturnValue:
    """Enter an absence."""
    form, who = request.form, actor()
    person_id = number(form, "person_id") or who.person_id
    try:
        days = Days(
            read_date(form.get("first_day", ""), field="first_day"),
            read_date(form.get("last_day", ""), field="last_day"),
            number(form, "replacement_id") or None,
        )
        absence.enter_absence(session(), who, _agency(who), person_id, days)
    except Refused as error:
        return _page(person_id, error), status_of(error)
    tell(say("The absence is entered."))
    return see_other("away.show")


@blueprint.post("/vang-mat/<int:absence_id>/ket-thuc")
def end(absence_id: int) -> ResponseReturnValue:
    """End an absence, or take it back before it begins."""
    try:
        absence.end_absence(session(), actor(), _agency(actor()), absence_id)
    except NotFound:
        raise
    except Refused as error:
        return _page(None, error), status_of(error)
    tell(say("The absence is ended."))
    return see_other("away.show")


def _stuck(who: Actor) -> list[Stuck]:
    """For the office head, who sees all documents of the agency; the administrator sees none."""
    agencies = who.agencies_as(Role.OFFICE_HEAD)
    return [one for agency in sorted(agencies) for one in absence.stuck(session(), agency)]


def panels(_session: Session, who: Actor) -> Iterator[Panel]:
    """For the office head: what stands still because somebody is away."""
    found = _stuck(who)
    if found:
        yield Panel(say("Standing still: somebody is away"), "settings/stuck_panel.html", {"stuck": found})
