"""The handling slip of an incoming document: who directed it to whom, by when, and what is proposed."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from documents import delivery_queries, direction_queries, dossier
from documents.delivery_queries import Received
from documents.direction_queries import Directed
from language import NotFound
from organization.models import Unit
from web.menu import stand_at
from web.session import actor, session
from workflow import permissions

blueprint = Blueprint("handling", __name__)


@blueprint.get("/van-ban-den/<int:delivery_id>/phieu-giai-quyet")
def slip(delivery_id: int) -> ResponseReturnValue:
    """Show Phiếu giải quyết văn bản đến, to be printed (NĐ 30/2020 Phụ lục IV mẫu VII)."""
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    if not permissions.sees_handling(session(), actor(), delivery_id):
        raise NotFound
    row = delivery_queries.delivery(session(), delivery_id)
    if row is None or row[0].accepted_at is None:
        raise NotFound
    stand_at(url_for("inbox.show", loc="tat-ca"))
    return render_template("delivery/slip.html", **_context(row[0]))


def _context(delivery: Received) -> dict[str, Any]:
    given = [d for d in direction_queries.directed(session(), delivery.id) if d.lives]
    held = dossier.load(session(), delivery.document_id)
    top = [d for d in given if d.parent_id is None]
    below = [d for d in given if d.parent_id is not None]
    agency = session().get(Unit, delivery.recipient_agency_id)
    return {
        "delivery": delivery,
        "document": held.document,
        "agency": agency,
        "parent": session().get(Unit, agency.parent_id) if agency and agency.parent_id else None,
        "by_agency": _parts(top if delivery.to_agency else []),
        "by_unit": _parts(below if delivery.to_agency else top),
        "proposals": direction_queries.proposals_of(session(), delivery.id),
    }


def _parts(given: list[Directed]) -> dict[str, list[Directed]]:
    """The directions by what they ask for."""
    return {part: [d for d in given if d.part == part] for part in ("lead", "coordinate", "inform")}
