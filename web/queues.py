"""The queues: documents to check or to sign, one after another, what is due first above."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from documents import queries
from documents.queries import Listed
from language import Refused, say
from web import desks, documents
from web.answers import see_other, tell
from web.desks import AGREED, TO_REVIEW, TO_SIGN, Desk
from web.errors import status_of
from web.forms_draft import Form, number
from web.menu import stand_at
from web.session import actor, session
from workflow import permissions

blueprint = Blueprint("queues", __name__)

MOST = 200  # beside an open document; the list as a page of its own has all
ABOVE = 2
QUEUES: dict[str, Desk] = {desk.key: desk for desk in (TO_SIGN, TO_REVIEW)}


@blueprint.get("/cho-ky")
def to_sign() -> ResponseReturnValue:
    """Show all documents that wait for this person's signature."""
    return _list(TO_SIGN)


@blueprint.get("/cho-soat")
def to_review() -> ResponseReturnValue:
    """Show all documents whose open route step waits for this person."""
    return _list(TO_REVIEW)


def _list(desk: Desk) -> ResponseReturnValue:
    page = desks.page(session(), actor(), desk, request.args.get("sau"))
    agreed = desks.counted(session(), actor())[AGREED.key] if desk is TO_SIGN else 0
    return render_template("lists/queue.html", desk=desk, page=page, agreed=agreed)


@blueprint.get("/cho-ky/<int:document_id>")
def sign_one(document_id: int) -> ResponseReturnValue:
    """Show a document to sign, with the queue beside it."""
    return _open(TO_SIGN, document_id)


@blueprint.get("/cho-soat/<int:document_id>")
def review_one(document_id: int) -> ResponseReturnValue:
    """Show a document to check, with the queue beside it."""
    return _open(TO_REVIEW, document_id)


def _open(desk: Desk, document_id: int) -> ResponseReturnValue:
    permissions.demand_sight(session(), actor(), document_id)
    rows = _rows(desk)
    if document_id not in {row.id for row in rows}:
        tell(say("This document no longer waits for you."), "info")
        return see_other(desk.endpoint)
    return render_template(
        "queues/one.html", **_beside(desk, rows, document_id), **documents.context(document_id)
    )


def _rows(desk: Desk) -> Sequence[Listed]:
    """The queue; what the signer has agreed to keeps its place in it until it is signed."""
    which = queries.awaiting_signature_of(actor().person_id) if desk is TO_SIGN else desk.which(actor())
    return queries.soonest(session(), which, limit=MOST).rows


def _left(desk: Desk, ids: Sequence[int]) -> frozenset[int]:
    """Those of the queue that still wait for this person's word."""
    if desk is not TO_SIGN:
        return frozenset(ids)
    return frozenset(queries.queue_ids(session(), desk.which(actor())))


def _following(ids: Sequence[int], left: frozenset[int], at: int) -> int | None:
    """The next one that waits for a word, after the open one first; none when it is the last."""
    around = [*ids[at + 1 :], *ids[:at]]
    return next((one for one in around if one in left), None)


def _beside(desk: Desk, rows: Sequence[Listed], document_id: int) -> dict[str, Any]:
    """The queue, and its documents before and after the one that is open."""
    stand_at(desk.endpoint)
    ids = [row.id for row in rows]
    at = ids.index(document_id) if document_id in ids else 0
    left = _left(desk, ids)
    return {
        "desk": desk,
        "rows": rows,
        "before": _place(desk, ids[at - 1]) if at > 0 else None,
        "after": _place(desk, ids[at + 1]) if at + 1 < len(ids) else None,
        "following": _following(ids, left, at),
        "left": left,
        "opened": document_id,
        "position": at + 1,
        "above": max(0, at - ABOVE),  # so that the open one is in sight without a script
    }


def _place(desk: Desk, document_id: int) -> str:
    return url_for(ONE[desk.key], document_id=document_id)


ONE = {"cho-ky": "queues.sign_one", "cho-soat": "queues.review_one"}


def next_place(form: Form) -> ResponseReturnValue | None:
    """Where the person goes on who has acted from a queue: its next document, or the emptied queue."""
    desk = QUEUES.get(form.get("queue", ""))
    if desk is None:
        return None
    following = number(form, "following")
    if following:
        return redirect(_place(desk, following), 303)
    last = desk is TO_SIGN and desks.counted(session(), actor())[AGREED.key]
    return see_other(AGREED.endpoint if last else desk.endpoint)


def shown_again(form: Form, document_id: int, step: str, error: Refused) -> ResponseReturnValue | None:
    """The page of the queue with the sentence of a refusal, for somebody who has acted from it."""
    desk = QUEUES.get(form.get("queue", ""))
    rows = _rows(desk) if desk else []
    if desk is None or document_id not in {row.id for row in rows}:
        return None
    shown = documents.context(document_id, refused_step=step, error=error)
    return render_template("queues/one.html", **_beside(desk, rows, document_id), **shown), status_of(error)
