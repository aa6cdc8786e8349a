"""The page /_ui: every component in every state, for tests and for whoever builds a page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from language import Invalid, say
from organization.models import Role, UnitKind
from organization.people import Actor, HeldPost
from web.answers import see_other, tell
from web.dates import read_date
from web.errors import errors_of, status_of
from web.menu import Entry, Group

blueprint = Blueprint("ui_gallery", __name__)

AGENCY = "Sở Khoa học và Công nghệ tỉnh Minh Hòa"
SAMPLE_ERROR = say("Write the day, month and year, for example 05/7/2024.")
SAMPLE_POST = HeldPost(0, Role.DEPUTY, "Phó Giám đốc", False, 0, AGENCY, UnitKind.DEPARTMENT, None)
SAMPLE_PERSON = Actor(0, "Trần Thị Bình", (SAMPLE_POST,))


@blueprint.route("/_ui", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """Show the gallery with a sample menu and a sample person, and take its form like any page does."""
    if request.method == "GET":
        return _gallery(Invalid(SAMPLE_ERROR, field="finished_on"))
    try:
        read_date(request.form.get("finished_on", ""), field="finished_on")
    except Invalid as error:
        return _gallery(error), status_of(error)
    sent = request.files.getlist("file")
    tell(say("Sent: {names}", names=", ".join(file.filename or "–" for file in sent)))
    return see_other("ui_gallery.show")


def _gallery(error: Invalid) -> str:
    return render_template(
        "ui_gallery.html",
        navigation=_sample_menu,
        person=lambda: SAMPLE_PERSON,
        agency_name=lambda: AGENCY,
        errors=errors_of(error),
        finished_on=request.form.get("finished_on", "28/6"),
    )


def _sample_menu() -> list[Group]:
    here = "ui_gallery.show"
    return [
        Group(None, [Entry(say("Desk"), here)]),
        Group(
            say("Waiting for you"),
            [
                Entry(say("To sign"), "health.healthz", counter=6, urgent=True),
                Entry(say("To review"), "health.healthz", counter=2),
            ],
        ),
        Group(say("Tracking"), [Entry(say("Register of outgoing documents"), "health.healthz")]),
    ]
