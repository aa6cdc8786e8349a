"""The series of numbers of an agency: which kinds of documents are numbered together."""

from flask import request
from flask.typing import ResponseReturnValue

from documents import registers
from language import NotFound, Refused, say
from web.administration.gate import blueprint, page
from web.answers import see_other, tell
from web.errors import status_of
from web.forms_draft import number
from web.session import actor, session
from workflow import administer_rules


@blueprint.get("/quan-tri/<int:agency_id>/so-van-ban")
def series(agency_id: int) -> ResponseReturnValue:
    """Show the series, one of them in the form when it is to be changed."""
    return _series_page(agency_id)


def _series_page(agency_id: int, refused: Refused | None = None) -> str:
    groups = registers.groups(session(), agency_id)
    wanted = number(request.values, "nhom")
    changing = next((group for group in groups if group.id == wanted), None)
    typed = (request.form.get("name", ""), request.form.getlist("document_types"))
    kept = (changing.name, changing.document_types) if changing else ("", [])
    return page(
        "series",
        "series",
        refused,
        own=groups,
        changing=changing,
        shown=typed if refused else kept,
        last_numbers=registers.last_numbers(session(), agency_id),
    )


@blueprint.post("/quan-tri/<int:agency_id>/so-van-ban")
def save_series(agency_id: int) -> ResponseReturnValue:
    """Save a series, new or changed."""
    form = request.form
    try:
        administer_rules.save_register_group(
            session(),
            actor(),
            agency_id,
            form.get("name", ""),
            form.getlist("document_types"),
            group_id=number(form, "nhom") or None,
        )
    except NotFound:
        raise
    except Refused as error:
        return _series_page(agency_id, error), status_of(error)
    tell(say("The series is saved."))
    return see_other("administration.series")


@blueprint.post("/quan-tri/<int:agency_id>/so-van-ban/<int:group_id>/bo")
def remove_series(agency_id: int, group_id: int) -> ResponseReturnValue:
    """Number the kinds of a series in the general one again."""
    try:
        administer_rules.remove_register_group(session(), actor(), agency_id, group_id)
    except NotFound:
        raise
    except Refused as error:
        return _series_page(agency_id, error), status_of(error)
    tell(say("The series is given up; its kinds are numbered in the general one."))
    return see_other("administration.series")
