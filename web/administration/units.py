"""The directory for an administrator: the agency's tree, a search over all units, a page for each."""

from flask import g, request
from flask.typing import ResponseReturnValue

from language import Message, NotFound, Refused, say
from organization import roster, structure
from web.administration.gate import blueprint, page
from web.answers import see_other, tell
from web.errors import status_of
from web.session import actor, session
from workflow import administer_rules


@blueprint.get("/quan-tri/<int:agency_id>/don-vi")
def units(agency_id: int) -> ResponseReturnValue:
    """Show the agency's own units as a tree, or the units of all agencies that have the words."""
    words = request.args.get("tim", "").strip()
    closed = request.args.get("cu") == "1"
    branches = structure.tree(session(), agency_id)
    return page(
        "units",
        "units",
        words=words,
        closed=closed,
        found=structure.search(session(), words) if words else [],
        branches=[b for b in branches if closed or not structure.is_over(b.unit)],
        hidden=sum(structure.is_over(b.unit) for b in branches),
        is_over=structure.is_over,
    )


@blueprint.get("/quan-tri/<int:agency_id>/don-vi/<int:unit_id>")
def unit(agency_id: int, unit_id: int) -> ResponseReturnValue:
    """Show one unit: its names, its validity, who followed it, who works there."""
    return _unit_page(unit_id)


def _unit_page(unit_id: int, refused: Refused | None = None) -> str:
    card = structure.card(session(), unit_id, g.agency_id)
    if card is None:
        raise NotFound
    return page(
        "unit",
        "units",
        refused,
        card=card,
        posts=roster.posts_in_unit(session(), unit_id),
        may_remove=administer_rules.may_remove,
        is_over=structure.is_over,
        typed=request.form,
    )


@blueprint.post("/quan-tri/<int:agency_id>/don-vi/<int:unit_id>/cach-ghi")
def add_alias(agency_id: int, unit_id: int) -> ResponseReturnValue:
    """Let documents write the unit in another way."""
    text, everywhere = request.form.get("text", ""), request.form.get("everywhere") == "1"
    try:
        administer_rules.add_alias(session(), actor(), agency_id, unit_id, text, everywhere=everywhere)
    except NotFound:
        raise
    except Refused as error:
        return _unit_page(unit_id, error), status_of(error)
    return _done(unit_id, say("From now on the unit is recognised when it is written so."))


@blueprint.post("/quan-tri/<int:agency_id>/don-vi/<int:unit_id>/cach-ghi/<int:alias_id>/bo")
def remove_alias(agency_id: int, unit_id: int, alias_id: int) -> ResponseReturnValue:
    """Forget another way of writing."""
    administer_rules.remove_alias(session(), actor(), agency_id, alias_id)
    return _done(unit_id, say("The other name is removed."))


def _done(unit_id: int, message: Message) -> ResponseReturnValue:
    tell(message)
    return see_other("administration.unit", unit_id=unit_id)
