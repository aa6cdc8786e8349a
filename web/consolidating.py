"""The consolidated report of a plan: what was reported with its sources, and the form that begins with it."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

import clock
from documents import own_duties
from documents.composing import blocks, sources
from documents.composing.beginnings import empty
from documents.composing.writing import Addressee, Receiver, Writing
from documents.consolidating import reports, wording
from documents.consolidating.compiling import SECTION_WORDS, differences
from documents.consolidating.figures import printed
from language import Message
from organization.calendar import load_calendar
from web.menu import stand_at
from web.session import actor, session
from web.tracking import BY_KEY
from workflow import consolidate, permissions

blueprint = Blueprint("consolidating", __name__)


@blueprint.get("/van-ban/<int:document_id>/tong-hop")
def show(document_id: int) -> ResponseReturnValue:
    """Show the office what was reported on a plan: totals, texts, who is missing, each with its source."""
    plan = _plan(document_id)
    compiled = reports.of_plan(session(), document_id, load_calendar(session()), clock.today())
    stand_at(BY_KEY["dang-thuc-hien"].address)
    units = [post for post in actor().posts if post.agency_id == plan.agency_id]
    return render_template(
        "tracking/consolidated.html",
        document=plan,
        compiled=compiled,
        section_words=SECTION_WORDS,
        printed=printed,
        unit_id=units[0].unit_id if units else 0,
        written=[(one, _since(one)) for one in reports.consolidations_of(session(), document_id)],
    )


def _plan(document_id: int) -> Any:
    permissions.demand_sight(session(), actor(), document_id)
    return consolidate.demand_office(session(), actor(), document_id)


def _since(one: reports.PutTogether) -> list[Message]:
    """What the reports that were accepted since would change."""
    before = reports.as_written(session(), one.plan_id, one.report_ids, one.compiled_on)
    now = reports.accepted(session(), one.plan_id)
    ids = [report.report_id for report in now]
    return differences(before, reports.as_written(session(), one.plan_id, ids, clock.today()))


def of_document(document_id: int, *, sees_all: bool) -> dict[str, Any]:
    """Of what a consolidated report is made, and what has come since; nothing for another document."""
    made_of = reports.consolidation(session(), document_id) if sees_all else None
    return {"made_of": made_of, "since": _since(made_of) if made_of else []}


def begun(plan_id: int, unit_id: int, agency_id: int) -> Writing:
    """The form of the consolidated report of a plan, addressed to whom the plan itself carries out, else to
    whom it says that the agency reports.
    """
    plan = _plan(plan_id)
    compiled = reports.of_plan(session(), plan_id, load_calendar(session()), clock.today())
    start = empty("BC", blocks.writer_of(session(), unit_id, "BC"), unit_id)
    begun = wording.written(start, compiled, reports.cited(session(), plan_id), plan_id)
    above = sources.carries_out(session(), plan.id, permissions.visible_deliveries(actor()))
    if above:
        return _upward(begun, above.id, agency_id)
    owed = [one for one in own_duties.of_document(session(), plan_id) if one.done_at is None]
    named = dict.fromkeys(one.report_to for one in owed)
    return _addressed(begun, [Addressee(name) for name in named if name])


def _addressed(writing: Writing, to: list[Addressee]) -> Writing:
    if not to:
        return writing
    others = [one for one in writing.receivers if one.name]
    return replace(writing, addressees=tuple(to), receivers=(Receiver("Như trên"), *others))


def _upward(writing: Writing, delivery_id: int, agency_id: int) -> Writing:
    """The report as the answer to the received document that the plan carries out."""
    higher = sources.higher(session(), delivery_id, agency_id)
    return replace(
        writing,
        addressees=(Addressee(higher.issuer),),
        receivers=(Receiver("Như trên"), *(one for one in writing.receivers if one.name)),
        basis_id=delivery_id,
        due=higher.last_good_day,
    )
