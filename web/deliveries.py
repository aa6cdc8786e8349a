"""The page of one delivery: for its recipient, who acts on it, and for the sender, who follows it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents import (
    delivery_queries,
    direction_queries,
    dossier,
    extension_queries,
    outside_queries,
    report_queries,
)
from documents.assignees import Assignee, assignees, people_of_unit
from documents.composing import sources
from documents.delivery_queries import Received
from documents.direction_queries import Directed
from documents.report_queries import DutyWithReports
from documents.states import REPORT_WORDS, Channel
from language import NotFound, Refused
from organization.calendar import load_calendar
from organization.outside_bodies import addresses
from organization.people import Actor
from web import case_file_view, delivery_history, delivery_view, recall_view, text_view
from web.errors import errors_of, status_of
from web.files import sent_file
from web.menu import stand_at
from web.session import actor, installation, session
from workflow import deadlines, history, outside, permissions, receipts
from workflow.charged import CHARGED, directed_to, led_units, was_given
from workflow.lifecycle import Move

blueprint = Blueprint("deliveries", __name__)


@blueprint.record_once
def _give_words(setup: BlueprintSetupState) -> None:
    """Let all templates name parts, channels, reports and where a recipient stands."""
    setup.app.jinja_env.globals.update(
        part_words=delivery_view.PART_WORDS,
        channel_words=delivery_view.CHANNEL_WORDS,
        report_words=REPORT_WORDS,
        standing_tags=delivery_view.STANDING_TAGS,
        due_tones=delivery_view.DUE_TONES,
        keeping_tags=delivery_view.KEEPING_TAGS,
    )


@blueprint.get("/van-ban-den/<int:delivery_id>")
def show(delivery_id: int) -> ResponseReturnValue:
    """Show the delivery as it stands now."""
    permissions.demand_delivery_sight(session(), actor(), delivery_id)
    return _page(delivery_id)


def show_refused(delivery_id: int, step: str, error: Refused) -> ResponseReturnValue:
    """Show the page again with the sentence of the refusal."""
    return _page(delivery_id, step, error), status_of(error)


def _page(delivery_id: int, refused_step: str = "", error: Refused | None = None) -> str:
    """The delivery with its document; to a recipient whose copy has gone, no more than its register line."""
    if not permissions.keeps_copy(session(), actor(), delivery_id):
        return render_template("delivery/gone.html", **_gone(delivery_id, refused_step, error))
    return render_template(
        "delivery/page.html", **context(delivery_id, refused_step=refused_step, error=error)
    )


def _gone(delivery_id: int, refused_step: str, error: Refused | None) -> dict[str, Any]:
    delivery, _ = found(session(), delivery_id)
    stand_at(url_for("inbox.show", loc="tat-ca"))
    return {
        "delivery": delivery,
        "steps": {move.step for move in moves_of(session(), actor(), delivery)},
        "told": list(delivery_history.tell(history.of_delivery(session(), delivery_id))),
        "recall": recall_view.of_copy(session(), delivery_id, delivery.document_id),
        "refused_step": refused_step,
        "errors": errors_of(error) if error else {},
    }


def context(delivery_id: int, *, refused_step: str = "", error: Refused | None = None) -> dict[str, Any]:
    """What the template of a delivery needs."""
    delivery, printed = found(session(), delivery_id)
    duties = report_queries.duties_of(session(), delivery_id)
    given = direction_queries.directed(session(), delivery_id)
    proposed = direction_queries.proposals_of(session(), delivery_id)
    inside = permissions.sees_handling(session(), actor(), delivery_id)
    moves = moves_of(session(), actor(), delivery)
    held = dossier.load(session(), delivery.document_id)
    calendar, lines = load_calendar(session()), history.of_delivery(session(), delivery_id)
    follows = permissions.may_follow(actor(), held.document)
    stand_at(
        url_for("tracking.show", loc="dang-thuc-hien") if follows else url_for("inbox.show", loc="tat-ca")
    )
    return {
        "delivery": delivery,
        "printed": printed,
        "duties": duties,
        "dues": {duty.id: deadlines.due(calendar, duty.last_good_day) for duty in duties},
        "extensions": extension_queries.of_delivery(session(), delivery_id),
        "directions": given if inside else [],
        "direction_extensions": extension_queries.of_directions(session(), delivery_id) if inside else {},
        "own_directions": {one.id for one in given if one.lives and was_given(actor(), one)},
        "given_directions": {one.id for one in given if one.lives and one.given_by_id == actor().person_id},
        "proposals": proposed if inside else [],
        "sees_inside": inside and delivery.accepted_at is not None,
        "to_pass_on": to_pass_on(session(), actor(), given) if "pass_on" in {m.step for m in moves} else [],
        "to_give_back": to_give_back(actor(), given) if "give_back" in {m.step for m in moves} else [],
        "steps": steps_of(moves, duties),
        "moves": {move.step: move for move in moves},
        "assignees": _assignees(moves, delivery),
        "dossier": held,
        "document": held.document,
        "blocks": text_view.blocks(held.shown_reading),
        "last_answer": _last_answer(duties),
        "codes": receipts.of_reports(session(), delivery_id),
        "ladder": delivery_view.ladder(delivery, lines),
        "told": list(delivery_history.tell(lines, inside=inside)),
        "follows": follows,
        "carried_out_by": sources.carried_out_by(
            session(), delivery_id, permissions.visible_documents(actor())
        ),
        **(_post(delivery) if follows else {"letters": []}),
        **case_file_view.of_document(delivery.document_id),
        "refused_step": refused_step,
        "errors": errors_of(error) if error else {},
    }


def _last_answer(duties: Sequence[DutyWithReports]) -> int | None:
    """The report that was sent last of all, whatever became of it; lists lead straight to it."""
    sent = [duty.latest for duty in duties if duty.latest is not None]
    return max(sent, key=lambda one: (one.submitted_at, one.id)).id if sent else None


def _post(delivery: Received) -> dict[str, Any]:
    """What the sender sees of the letters to an outside body, and of the receipt that it has."""
    if delivery.channel == Channel.INTERNAL:
        return {"letters": []}
    letters = outside_queries.letters_of(session(), delivery.id)
    remembered = addresses(session(), delivery.agency_id, [delivery.name]).get(delivery.name, "")
    return {
        "letters": letters,
        "mail_address": letters[0].address if letters else remembered,
        "sends_mail": installation().settings.sends_mail,
        "receipt": outside.receipt_of(session(), delivery.id) if letters else None,
    }


def found(session: Session, delivery_id: int) -> tuple[Received, str]:
    """The delivery and its printed line; raises NotFound."""
    row = delivery_queries.delivery(session, delivery_id)
    if row is None:
        raise NotFound
    return row


def moves_of(session: Session, who: Actor, delivery: Received) -> list[Move]:
    """The rows of the table that the person may go now on this delivery."""
    given = direction_queries.living_of(session, [delivery.id]).get(delivery.id, [])
    return permissions.delivery_steps(who, delivery, directed_to(given))


def steps_of(moves: Sequence[Move], duties: Sequence[DutyWithReports]) -> frozenset[str]:
    """The steps that have something to act on: a report to write, or one to decide on."""
    possible = {move.step for move in moves}
    if any(duty.locked_at for duty in duties):
        possible -= {"report", "withdraw_report", "return_report"}
    if not any(duty.asks_for_report for duty in duties):
        possible -= {"report"}
    if not any(duty.waits_for_office for duty in duties):
        possible -= {"withdraw_report", "accept_report", "return_report"}
    return frozenset(possible)


def to_pass_on(
    session: Session, who: Actor, given: Sequence[Directed]
) -> list[tuple[Directed, Sequence[Assignee]]]:
    """The directions to units that the person leads, with the people to pass them on to."""
    led = led_units(who)
    own = [d for d in given if d.lives and d.part in CHARGED and d.unit_id in led]
    return [(d, people_of_unit(session, d.unit_id)) for d in own if d.unit_id is not None]


def to_give_back(who: Actor, given: Sequence[Directed]) -> list[Directed]:
    """The directions that the person, or a unit that the person leads, may give back."""
    charged = [d for d in given if d.lives and d.part in CHARGED]
    return [d for d in charged if was_given(who, d)]


def _assignees(moves: Sequence[Move], delivery: Received) -> Sequence[Any]:
    if not any(move.step == "assign" for move in moves):
        return ()
    return assignees(session(), delivery)


@blueprint.get("/van-ban-den/<int:delivery_id>/tep/<sha256>")
def send_report_file(delivery_id: int, sha256: str) -> Response:
    """Send a file that came with a report on this delivery."""
    if not permissions.keeps_copy(session(), actor(), delivery_id):
        raise NotFound
    wanted = report_queries.download(session(), delivery_id, sha256)
    if wanted is None:
        raise NotFound
    return sent_file(installation().files, wanted)
