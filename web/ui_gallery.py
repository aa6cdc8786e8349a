"""The page /_ui: every component in every state, for tests and for whoever builds a page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from language import say
from organization.models import Role, UnitKind
from organization.people import Actor, HeldPost
from web.menu import Entry, Group

blueprint = Blueprint("ui_gallery", __name__)

AGENCY = "Sở Khoa học và Công nghệ tỉnh Minh Hòa"
SAMPLE_POST = HeldPost(0, Role.DEPUTY, "Phó Giám đốc", False, 0, AGENCY, UnitKind.DEPARTMENT, None)
SAMPLE_PERSON = Actor(0, "Trần Thị Bình", (SAMPLE_POST,))


@blueprint.get("/_ui")
def show() -> ResponseReturnValue:
    """Show the gallery with a sample menu and a sample person."""
    return render_template(
        "ui_gallery.html",
        navigation=_sample_menu,
        person=lambda: SAMPLE_PERSON,
        agency_name=lambda: AGENCY,
        errors={"finished_on": say("Write the day, month and year, for example 05/7/2024.")},
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
