"""Urging by a letter: a draft with the list of who is late, which then goes its way like any other."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

import clock
from documents import urging_queries
from documents.composing import blocks
from documents.composing.making import make
from documents.composing.urging_letter import About, LateOne, urging_letter
from documents.models import Document
from documents.states import State
from documents.uploads import TakenIn
from language import Invalid, NotAllowed, say
from organization.calendar import Calendar, load_calendar
from organization.people import Actor
from web.answers import see_other, tell
from web.session import actor, installation, session
from workflow import draft, permissions, urging

blueprint = Blueprint("urging", __name__)

DAYS_TO_ANSWER = 3  # working days


@blueprint.post("/van-ban/<int:document_id>/don-doc-bang-cong-van")
def write_letter(document_id: int) -> ResponseReturnValue:
    """Draft the letter to all who are late and open it for its drafter."""
    permissions.demand_sight(session(), actor(), document_id)
    document = session().get_one(Document, document_id)
    unit_id = _unit_of(actor(), document)
    begun = [one for one in urging_queries.letters(session(), document_id) if one.state == State.DRAFT]
    if begun:  # a second click, or a colleague's: one letter at a time
        tell(say("A letter of urging is drafted already; go on with it."))
        return see_other("documents.show", document_id=begun[0].id)
    taken = _letter(document, unit_id)
    letter_id = draft.create(session(), actor(), unit_id, taken)
    urging.record_letter(session(), actor(), document_id, letter_id)
    tell(say("The letter is drafted; look it over, change it, and submit it for signature."))
    return see_other("drafting.check", document_id=letter_id)


def _unit_of(who: Actor, document: Document) -> int:
    """The unit in which the person follows documents; raises NotAllowed for others."""
    posts = who.posts_in(document.agency_id, *permissions.TRACKERS)
    if not posts or "urge" not in {move.step for move in permissions.document_steps(who, document, None)}:
        raise NotAllowed(say("Only the tracking office of the issuing agency urges."))
    return posts[0].unit_id


def _letter(document: Document, unit_id: int) -> TakenIn:
    calendar, today = load_calendar(session()), clock.today()
    late = urging_queries.late_recipients(session(), document.id, today)
    if not late:
        raise Invalid(say("Nobody is late."), code="nobody_late")
    writer = blocks.writer_of(session(), unit_id, "CV")
    about = About(
        document.doc_type or "Văn bản",
        document.number_and_symbol or "",
        document.document_date,
        document.subject,
    )
    days = (today, calendar.add_working_days(today, DAYS_TO_ANSWER))
    writing = urging_letter(writer, unit_id, about, [_late(calendar, one) for one in late], days)
    return make(installation().files, writing, writer)


def _late(calendar: Calendar, one: urging_queries.Late) -> LateOne:
    day = one.last_good_day
    since = calendar.working_days_between(day, clock.today()) if day else 0
    return LateOne(one.delivery.name, day, since)
