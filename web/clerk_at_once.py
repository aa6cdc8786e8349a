"""The clerk's three steps with one button: number, seal and issue in turn, up to the first refusal."""

from collections.abc import Callable, Iterator, Sequence
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
    """How far one document came, and what stopped it."""

    document: Listed
    done: Sequence[str]
    left: Sequence[str]
    refused: Message | None


@blueprint.get("/van-thu/lam-mot-luot")
def look() -> ResponseReturnValue:
    """Show the chosen documents before they are numbered, sealed and issued; ?van-ban=1&van-ban=2."""
    _demand_clerk()
    stand_at("clerk.show")
    rows = _chosen(request.args.getlist("van-ban"))
    kinds = {pdf_orders.key_kind_by_id(session(), row.id, None) for row in rows}
    return render_template(
        "clerk/at_once.html", rows=rows, steps_from=STEPS_FROM, needs_pin=KeyKind.TOKEN in kinds
    )


@blueprint.post("/van-thu/lam-mot-luot")
def do_all() -> ResponseReturnValue:
    """Number, seal and issue each in turn; one that is refused stops where it is and stops no other."""
    _demand_clerk()
    stand_at("clerk.show")
    rows = _chosen(request.form.getlist("van-ban"))
    with Unlocked(request.form.get("pin")) as unlocked:
        results = [_in_turn(row, unlocked) for row in rows]
    results.sort(key=lambda one: one.refused is None)
    issued = sum(one.refused is None for one in results)
    return render_template(
        "clerk/at_once_done.html", results=results, issued=issued, done_words=DONE, left_words=NOT_DONE
    )


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
        for step in _steps(row, wanted, unlocked):
            done.append(step)
    except Refused as refused:
        return Result(row, done, wanted[len(done) :], refused.message)
    return Result(row, done, (), None)


def _steps(row: Listed, wanted: Sequence[str], unlocked: Unlocked) -> Iterator[str]:
    acts: dict[str, Callable[[], object]] = {
        "number": lambda: numbering.number(session(), actor(), row.id, seen=row.revision),
        "seal": lambda: numbering.seal(
            session(), actor(), row.id, seen=row.revision, equipment=equipment(), unlocked=unlocked
        ),
        "issue": lambda: distribute.issue(session(), actor(), row.id, seen=row.revision),
    }
    for step in wanted:
        acts[step]()
        yield step
