"""Received documents for programs: the lists of the inbox, one delivery with its duties and open steps."""

from flask import Response, jsonify, request

from documents import delivery_queries, report_queries
from language import NotFound
from web import inbox
from web.api import shapes
from web.api.gate import blueprint
from web.api.offered import ON_DELIVERIES, ON_DUTIES
from web.deliveries import found, moves_of, steps_of
from web.session import actor, session
from workflow import permissions


@blueprint.get("/deliveries")
def list_deliveries() -> Response:
    """A page of one list of the inbox (?list=, ?after= the key that the page before told)."""
    tab = inbox.BY_KEY.get(request.args.get("list", "tat-ca"))
    if tab is None:
        raise NotFound
    page = delivery_queries.inbox(session(), tab.which(actor()), after=request.args.get("after"))
    return jsonify(deliveries=[shapes.delivery(row) for row in page.rows], next=page.next_key)


@blueprint.get("/deliveries/<int:delivery_id>")
def show_delivery(delivery_id: int) -> Response:
    """One delivery as it stands now; of a copy that has gone, its register line."""
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    return jsonify(shape_of(delivery_id))


def shape_of(delivery_id: int) -> shapes.Shape:
    """A delivery with its duties and the steps that this person may make now."""
    delivery, printed = found(session(), delivery_id)
    moves = moves_of(session(), actor(), delivery)
    if not permissions.keeps_copy(session(), actor(), delivery_id):
        return {**shapes.gone(delivery), "steps": shapes.moves(moves, ON_DELIVERIES)}
    duties = report_queries.duties_of(session(), delivery_id)
    possible = [move for move in moves if move.step in steps_of(moves, duties)]
    return {
        **shapes.delivery(delivery),
        "printed": printed,
        "duties": [shapes.duty(duty) for duty in duties],
        "steps": shapes.moves(possible, ON_DELIVERIES),
        "duty_steps": shapes.moves(possible, ON_DUTIES),
    }
