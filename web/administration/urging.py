"""The rule of urging: after how many working days late the head of a unit and the leader are told."""

from flask import request
from flask.typing import ResponseReturnValue

from language import Refused, say
from web.administration.gate import blueprint, page
from web.answers import see_other, tell
from web.errors import status_of
from web.forms_draft import id_in
from web.session import actor, session
from workflow import administer_urging, urging
from workflow.urging import Rule


@blueprint.get("/quan-tri/<int:agency_id>/don-doc")
def urging_rule(agency_id: int) -> ResponseReturnValue:
    """Show the rule of the agency."""
    return _page(agency_id)


def _page(agency_id: int, refused: Refused | None = None) -> str:
    rule = urging.rules(session()).get(agency_id, Rule())
    return page("urging", "urging_rule", refused, rule=rule, typed=request.form)


@blueprint.post("/quan-tri/<int:agency_id>/don-doc")
def set_urging_rule(agency_id: int) -> ResponseReturnValue:
    """Change the rule."""
    rule = Rule(_days("head_after"), _days("leader_after"))
    try:
        administer_urging.set_urging_rule(session(), actor(), agency_id, rule)
    except Refused as error:
        return _page(agency_id, error), status_of(error)
    tell(say("The rule of urging is changed."))
    return see_other("administration.urging_rule")


def _days(name: str) -> int:
    found = id_in(request.form.get(name, "").strip())
    return found if found is not None else -1
