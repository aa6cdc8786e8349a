"""The clerk's three steps with one button: number, seal and issue in turn, up to the first refusal."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from documents import queries
from documents.models import Document
from documents.publishing.unlocking import Unlocked
from documents.queries import Listed
from documents.signing_models import KeyKind
from documents.states import State
from language import Message, NotAllowed, Refused, say
from organization.models import Role
from web import clerk
from web.menu import stand_at
from web.session import actor, equipment, session
from workflow import distribute, pdf_orders
from workflow import number as numbering
from workflow.lifecycle import WHO_WORDS, Who

blueprint = Blueprint("clerk_at_once", __name__)

MOST = 50  # in one act
# What is still to be done in each state, in its order.
STEPS_FROM = {
    State.SIGNED: ("number", "seal", "issue"),
    State.NUMBERED: ("seal", "issue"),
    State.SEALED: ("issue",),
}
DONE = {"number": say("has its number"), "seal": say("is sealed"), "issue": say("is issued")}
NOT_DONE = {"number": say("not numbered"), "seal": say("not sealed"), "issue": say("not issued")}


@dataclass(frozen=True, slots=True)
class Result:
    """How far one document came, and what stopped it; `at_desk`: the seal waits there for its key."""

    document: Listed
    done: Sequence[str]
    left: Sequence[str]
    refused: Message | None = None
    at_desk: bool = False


@blueprint.get("/van-thu/lam-mot-luot")
def look() -> ResponseReturnValue:
    """Show the chosen documents before they are numbered, sealed and issued; ?van-ban=1&van-ban=2."""
    _demand_clerk()
    stand_at("clerk.show")
    rows = _chosen(request.args.getlist("van-ban"))
    kinds = {pdf_orders.key_kind_by_id(session(), row.id, None) for row in rows}
    return render_template(
        "clerk/at_once.html",
        rows=rows,
        steps_from=STEPS_FROM,
        needs_pin=KeyKind.TOKEN in kinds,
        at_desk=KeyKind.REMOTE in kinds,
    )


@blueprint.post("/van-thu/lam-mot-luot")
def do_all() -> ResponseReturnValue:
    """Number, seal and issue each in turn; one that is refused stops where it is and stops no other."""
    _demand_clerk()
    stand_at("clerk.show")
    rows = _chosen(request.form.getlist("van-ban"))
    with Unlocked(request.form.get("pin")) as unlocked:
        results = [_in_turn(row, unlocked) for row in rows]
    results.sort(key=lambda one: (one.refused is None, not one.at_desk))
    return render_template(
        "clerk/at_once_done.html",
        results=results,
        issued=sum(not one.left for one in results),
        at_desk=sum(one.at_desk for one in results),
        numbers=_numbers(rows),
        done_words=DONE,
        left_words=NOT_DONE,
    )


def _numbers(rows: Sequence[Listed]) -> dict[int, str]:
    """Number and symbol of each as they stand now."""
    which = Document.id.in_([row.id for row in rows])
    found = queries.soonest(session(), which, limit=MOST).rows
    return {row.id: row.number_and_symbol or "" for row in found}


def _demand_clerk() -> None:
    if not clerk.is_clerk(actor()):
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[Who.CLERK]))


def _chosen(given: Sequence[str]) -> Sequence[Listed]:
    """Those of the ids that wait at this clerk's desk, in the order in which they were due."""
    ids = [int(one) for one in given if one.isdecimal() and len(one) < 10][:MOST]
    here = Document.state.in_(STEPS_FROM) & Document.agency_id.in_(actor().agencies_as(Role.CLERK))
    return queries.soonest(session(), here & Document.id.in_(ids), limit=MOST).rows


def _in_turn(row: Listed, unlocked: Unlocked) -> Result:
    """Each step is a transaction of its own: what was done before a refusal stays done."""
    wanted = STEPS_FROM[row.state]
    done: list[str] = []
    try:
        for step in wanted:
            if step == "seal" and _sealed_at_desk(row):
                return Result(row, done, wanted[len(done) :], at_desk=True)
            _make(step, row, unlocked)
            done.append(step)
    except Refused as refused:
        return Result(row, done, wanted[len(done) :], refused.message)
    return Result(row, done, ())


def _sealed_at_desk(row: Listed) -> bool:
    """Begin the seal, with its annexes, where its key is at the clerk's desk; the rest follows there."""
    if pdf_orders.key_kind_by_id(session(), row.id, None) != KeyKind.REMOTE:
        return False
    numbering.begin_remote_seal(session(), actor(), row.id, seen=row.revision, equipment=equipment())
    return True


def _make(step: str, row: Listed, unlocked: Unlocked) -> None:
    if step == "number":
        numbering.number(session(), actor(), row.id, seen=row.revision)
    elif step == "seal":
        numbering.seal(
            session(), actor(), row.id, seen=row.revision, equipment=equipment(), unlocked=unlocked
        )
    else:
        distribute.issue(session(), actor(), row.id, seen=row.revision)
