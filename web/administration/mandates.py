"""The rights to sign by order (TL.) and by authorisation (TUQ.) that an agency has given."""

from flask import request
from flask.typing import ResponseReturnValue

import clock
from language import NotFound, Refused, say
from organization import roster, structure
from organization.models import MandateKind
from web.administration.gate import blueprint, chosen, numbers, page
from web.answers import see_other, tell
from web.dates import read_date
from web.errors import status_of
from web.forms_draft import number
from web.session import actor, session
from workflow import administer_mandates
from workflow.administer_mandates import MAY_SIGN_BY, Right


@blueprint.get("/quan-tri/<int:agency_id>/uy-quyen")
def mandates(agency_id: int) -> ResponseReturnValue:
    """Show the rights in force, and the form for a new one."""
    return _mandates_page(agency_id)


def _mandates_page(agency_id: int, refused: Refused | None = None, form: str = "") -> str:
    roles = {role for some in MAY_SIGN_BY.values() for role in some}
    posts = roster.posts_in_agency(session(), agency_id, *roles)
    return page(
        "mandates",
        "mandates",
        refused,
        given=roster.mandates(session(), agency_id),
        posts=[(p.id, f"{p.person} – {p.title}, {p.unit}") for p in posts],
        form=form,
        typed=request.form,
        units=structure.places(session(), agency_id),
        typed_units=request.form.getlist("unit_ids"),
        typed_kinds=request.form.getlist("document_types"),
    )


@blueprint.post("/quan-tri/<int:agency_id>/uy-quyen")
def give_mandate(agency_id: int) -> ResponseReturnValue:
    """Record a right to sign."""
    try:
        administer_mandates.give_mandate(
            session(), actor(), agency_id, number(request.form, "post_id"), _right()
        )
    except Refused as error:
        return _mandates_page(agency_id, error, "give"), status_of(error)
    tell(say("The right to sign is recorded."))
    return see_other("administration.mandates")


def _right() -> Right:
    form = request.form
    return Right(
        kind=chosen(form, "kind", MandateKind),
        basis=form.get("basis", ""),
        valid_from=read_date(form.get("valid_from", ""), field="valid_from"),
        valid_to=read_date(form.get("valid_to", ""), field="valid_to"),
        document_types=tuple(form.getlist("document_types")),
        unit_ids=numbers(form, "unit_ids"),
        scope=form.get("scope", ""),
    )


@blueprint.post("/quan-tri/<int:agency_id>/uy-quyen/<int:mandate_id>/ket-thuc")
def end_mandate(agency_id: int, mandate_id: int) -> ResponseReturnValue:
    """End a right to sign."""
    try:
        last_day = read_date(request.form.get("last_day", ""), field="last_day") or clock.today()
        administer_mandates.end_mandate(session(), actor(), agency_id, mandate_id, last_day)
    except NotFound:
        raise
    except Refused as error:
        return _mandates_page(agency_id, error, f"end-{mandate_id}"), status_of(error)
    tell(say("The right to sign ends on the day you gave."))
    return see_other("administration.mandates")
