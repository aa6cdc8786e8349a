"""The lists of documents as pages of their own: /van-ban?loc=…, each with its address."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from language import NotFound
from web import desks
from web.menu import stand_at
from web.session import actor, session

blueprint = Blueprint("lists", __name__)


@blueprint.get("/van-ban")
def show() -> ResponseReturnValue:
    """Show one list, newest first; without a name, all documents that the person may see."""
    desk = desks.BY_KEY.get(request.args.get("loc", "tat-ca"))
    if desk is None or desk.endpoint != "lists.show":
        raise NotFound
    stand_at(desk.address)
    page = desks.page(session(), actor(), desk, request.args.get("truoc"))
    return render_template("lists/list.html", desk=desk, page=page)
