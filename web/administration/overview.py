"""The first page of administration, the history of its acts, and its lines in the menu."""

from collections.abc import Iterator

from flask import g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from language import say
from organization import directory, roster
from organization.models import Role, Unit
from organization.people import Actor
from web.administration.gate import administered, blueprint, page
from web.administration.words import tell_acts
from web.answers import see_other
from web.menu import Entry
from web.session import session
from workflow import history

LINES = {
    "overview": say("Overview"),
    "units": say("Units"),
    "people": say("People and accounts"),
    "import_form": say("Import a directory"),
    "routes": say("Routes"),
    "series": say("Series of numbers"),
    "mandates": say("Rights to sign TL., TUQ."),
    "certificates": say("Certificates for signing"),
    "calendar": say("Working calendar"),
    "urging_rule": say("Urging"),
    "jobs": say("Work in the background"),
    "acts": say("History of administration"),
}


def menu_entries(_session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines for an administrator: those of the agency in view, else of the first one."""
    agencies = actor.agencies_as(Role.ADMINISTRATOR)
    if not agencies:
        return
    here = g.get("agency_id", administered()[0])
    for endpoint, label in LINES.items():
        yield Entry(label, f"administration.{endpoint}", "administration", values={"agency_id": here})


@blueprint.get("/quan-tri")
def show() -> ResponseReturnValue:
    """Go to the agency that the person administers."""
    return see_other("administration.overview", agency_id=administered()[0])


@blueprint.get("/quan-tri/<int:agency_id>")
def overview(agency_id: int) -> ResponseReturnValue:
    """Show what there is to look after, and the last acts."""
    read = session()
    others = [read.get_one(Unit, other) for other in administered() if other != agency_id]
    return page(
        "overview",
        "overview",
        people=roster.count_people(read, agency_id),
        without_account=roster.count_people(read, agency_id, without_account=True),
        units=len(directory.units_under(read, agency_id)),
        administrators=roster.posts_in_agency(read, agency_id, Role.ADMINISTRATOR),
        acts=list(tell_acts(history.of_agency(read, agency_id, limit=8))),
        others=others,
    )


@blueprint.get("/quan-tri/<int:agency_id>/nhat-ky")
def acts(agency_id: int) -> ResponseReturnValue:
    """Show all administrative acts, newest first."""
    told = list(tell_acts(history.of_agency(session(), agency_id, limit=500)))
    return page("acts", "acts", acts=told)
