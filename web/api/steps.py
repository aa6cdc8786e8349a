"""The steps of the life cycle for programs: one POST address for each kind of thing."""

from collections.abc import Mapping

from flask import Response, jsonify
from werkzeug.datastructures import MultiDict

from documents import report_queries
from language import NotFound
from web.api import deliveries, documents, sent
from web.api.gate import blueprint
from web.api.offered import ON_DELIVERIES, ON_DOCUMENTS, ON_DUTIES, Offered
from web.session import actor, session
from workflow import permissions


def _wanted(offered: Mapping[str, Offered], event: str) -> Offered:
    if event not in offered:
        raise NotFound
    return offered[event]


@blueprint.post("/documents/<int:document_id>/steps/<event>")
def step_on_document(document_id: int, event: str) -> Response:
    """Make a step on a document; what it is then comes back."""
    permissions.demand_sight(session(), actor(), document_id)
    _wanted(ON_DOCUMENTS, event).run(session(), actor(), document_id, sent.form())
    return jsonify(documents.shape_of(document_id))


@blueprint.post("/deliveries/<int:delivery_id>/steps/<event>")
def step_on_delivery(delivery_id: int, event: str) -> Response:
    """Make a step on a delivery; what it is then comes back, as far as the person still sees it."""
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    _wanted(ON_DELIVERIES, event).run(session(), actor(), delivery_id, sent.form())
    return _shown(delivery_id)


@blueprint.post("/duties/<int:duty_id>/steps/<event>")
def step_on_duty(duty_id: int, event: str) -> Response:
    """Make a step on a duty: report, decide on a report, ask for or grant more time."""
    delivery_id = report_queries.delivery_of(session(), duty_id)
    if delivery_id is None:
        raise NotFound
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    fields: MultiDict[str, str] = MultiDict(sent.form())
    fields["duty"] = str(duty_id)
    _wanted(ON_DUTIES, event).run(session(), actor(), delivery_id, fields)
    return _shown(delivery_id)


def _shown(delivery_id: int) -> Response:
    try:
        permissions.demand_delivery_sight(session(), actor(), delivery_id)
    except NotFound:
        return jsonify(id=delivery_id, steps=[])
    return jsonify(deliveries.shape_of(delivery_id))
