"""The calendar feed of a person (RFC 5545): the own deadlines as whole days, number and subject alone."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, make_response, request, url_for
from flask.typing import ResponseReturnValue
from icalendar import Calendar, Event

from documents.digest_queries import Item
from documents.notice_words import MATTER_WORDS
from language import NotFound, say, translate
from organization import accounts, feeds
from organization.people import actor_of
from web.answers import see_other, tell
from web.notices import place_of
from web.session import actor, session
from workflow import digests

blueprint = Blueprint("feed", __name__)

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=6)


@blueprint.get("/lich-han/<token>.ics")
def send(token: str) -> ResponseReturnValue:
    """Send the deadlines of whoever has this address; nothing is told of an address that is not in force."""
    person_id = feeds.reader_of(session(), token)
    if person_id is None:
        raise NotFound
    language = accounts.preference(session(), person_id, "language") or "vi"
    items = digests.due_items(session(), actor_of(session(), person_id))
    text = calendar(items, request.host, language)
    answer = make_response(text)
    answer.headers["Content-Type"] = MEDIA_TYPE
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(hashlib.sha256(text).hexdigest()[:32])
    return answer.make_conditional(request)


def calendar(items: Iterable[Item], host: str, language: str) -> bytes:
    """The deadlines as a calendar; the same deadlines make the same bytes."""
    made = Calendar()
    made.add("prodid", "-//Ban Hanh//Deadlines//VI")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", translate(say("Deadlines – Ban Hành"), language))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for item in items:
        if item.day is not None:
            made.add_component(_event(item, host, language))
    return bytes(made.to_ical())


def _event(item: Item, host: str, language: str) -> Event:
    event = Event()
    event.add("uid", f"{item.matter.value}-{item.id}@{host}")
    event.add("dtstamp", item.since)  # stands still, so that nothing seems to have changed
    event.add("dtstart", item.day)
    event.add("dtend", item.day + timedelta(days=1) if item.day else None)
    what = translate(MATTER_WORDS[item.matter], language)
    event.add("summary", f"{what[:1].upper()}{what[1:]}: {item.number_and_symbol} {item.subject}".strip())
    event.add("url", url_for("home.show", _external=True).rstrip("/") + place_of(item))
    event.add("transp", "TRANSPARENT")
    return event


@blueprint.post("/cai-dat/lich")
def open_own() -> ResponseReturnValue:
    """Give oneself a new address; the one before ends."""
    token = feeds.open_feed(session(), actor().person_id)
    address = url_for("feed.send", token=token, _external=True)
    tell(say("Your calendar address, shown this once: {address}", address=address))
    return see_other("settings.show", _anchor="calendar")


@blueprint.post("/cai-dat/lich/huy")
def close_own() -> ResponseReturnValue:
    """End the own address."""
    feeds.close_feed(session(), actor().person_id)
    tell(say("The calendar address no longer works."))
    return see_other("settings.show", _anchor="calendar")
