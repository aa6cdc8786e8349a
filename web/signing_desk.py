"""Signing all agreed documents in one act: the list, one authentication, a result for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from documents import queries
from documents.publishing.unlocking import Unlocked
from documents.queries import Listed
from documents.signing_models import KeyKind
from language import Invalid, Refused, say
from organization import accounts
from web.answers import see_other, tell
from web.desks import AGREED
from web.errors import errors_of, status_of
from web.session import actor, equipment, session
from workflow import agree, pdf_orders
from workflow.agree import Outcome

blueprint = Blueprint("signing_desk", __name__)

MOST = 200  # in one act


@dataclass(frozen=True, slots=True)
class Result:
    """A document and what became of it."""

    document: Listed
    outcome: Outcome


@blueprint.get("/cho-ky/da-dong-y")
def show() -> ResponseReturnValue:
    """Show what this person has agreed to, ready to be signed in one act."""
    return _page()


def _rows() -> Sequence[Listed]:
    return queries.soonest(session(), AGREED.which(actor()), limit=MOST).rows


def _page(chosen: Sequence[int] | None = None, error: Refused | None = None) -> str:
    rows = _rows()
    kinds = _key_kinds(rows)
    return render_template(
        "queues/agreed.html",
        desk=AGREED,
        rows=rows,
        chosen=[row.id for row in rows] if chosen is None else chosen,
        needs_pin=KeyKind.TOKEN in kinds,
        needs_password=_needs_password(kinds),
        at_own_desk=KeyKind.REMOTE in kinds,
        errors=errors_of(error) if error else {},
    )


def _key_kinds(rows: Sequence[Listed]) -> set[KeyKind | None]:
    """Where the keys lie that the documents would be signed with: asked once for each agency."""
    agencies = {row.agency_id: row.id for row in rows}
    found = set()
    for document_id in agencies.values():
        found.add(pdf_orders.key_kind_by_id(session(), document_id, actor().person_id))
    return found


def _needs_password(kinds: set[KeyKind | None]) -> bool:
    """Not where every key asks its holder itself: the token here, or the device at the own desk."""
    return not kinds <= {KeyKind.TOKEN, KeyKind.REMOTE}


@blueprint.post("/cho-ky/da-dong-y")
def sign_all() -> ResponseReturnValue:
    """Sign the chosen ones after one authentication, and show what became of each."""
    chosen = [int(one) for one in request.form.getlist("chosen") if one.isdecimal() and len(one) < 10][:MOST]
    try:
        rows = _demanded(chosen)
        _authenticate(rows)
    except Refused as error:
        return _page(chosen, error), status_of(error)
    with Unlocked(request.form.get("pin")) as unlocked:
        ids = [row.id for row in rows]
        outcomes = agree.sign_agreed(session(), actor(), ids, equipment=equipment(), unlocked=unlocked)
    if all(one.prepared for one in outcomes):
        tell(say("{n} signatures are prepared; make them now with your own device.", n=len(outcomes)))
        return see_other("own_desk.show")
    results = [Result(row, outcome) for row, outcome in zip(rows, outcomes, strict=True)]
    results.sort(key=lambda one: one.outcome.refused is None)  # what needs the person stands above
    return render_template(
        "queues/signed.html",
        desk=AGREED,
        results=results,
        signed=sum(one.refused is None and not one.prepared for one in outcomes),
        prepared=sum(one.prepared for one in outcomes),
        refused=sum(one.refused is not None for one in outcomes),
    )


def _demanded(chosen: Sequence[int]) -> list[Listed]:
    """The chosen ones among those agreed to; whatever else was sent is left out."""
    rows = [row for row in _rows() if row.id in chosen]
    if not rows:
        raise Invalid(say("Choose at least one document."), code="nothing_chosen", field="chosen")
    return rows


def _authenticate(rows: Sequence[Listed]) -> None:
    """The password once, unless every key asks its holder itself."""
    if _needs_password(_key_kinds(rows)):
        account_id, address = current_user.account.id, request.remote_addr or ""
        accounts.confirm(session(), account_id, request.form.get("password", ""), address=address)
