"""The list of those who have not acknowledged: today as it is now, a past day as it was at its end."""

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import unacknowledged
from documents.models import Document
from documents.queries import Condition
from documents.states import State
from documents.unacknowledged import PAGE, WHO, Silent
from language import Message, NotAllowed, NotFound, say
from organization.calendar import Calendar, load_calendar
from organization.people import Actor
from web import dates, sheets
from web.delivery_view import CHANNEL_WORDS
from web.language import current_language, spoken
from web.menu import Entry
from web.session import actor, session
from web.sheets import Column, Line, Sheet
from workflow import permissions

blueprint = Blueprint("silence", __name__)

DAYS = 5  # working days that are offered as links
WHO_WORDS: dict[str, Message] = {
    "co-quan": say("agencies"),
    "don-vi": say("units"),
    "ngoai-he-thong": say("outside the installation"),
}
COLUMNS = (
    Column(say("Recipient"), width=44),
    Column(say("Number and symbol"), width=18),
    Column(say("Subject"), width=50),
    Column(say("Channel"), width=12),
    Column(say("Sent at"), "moment", 18),
    Column(say("Working days passed"), "number", 10),
    Column(say("Since then"), width=30),
)
TITLE = say("Recipients that have not acknowledged")


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The line of the menu, for those who follow an agency's documents."""
    if actor.agencies_as(*permissions.OVERSEERS):
        now = unacknowledged.unacknowledged(_whose(actor), clock.now())
        found = unacknowledged.count(session, now)
        yield Entry(say("Not acknowledged"), "silence.show", "tracking", found, found > 0)


def _whose(who: Actor) -> Condition:
    agencies = who.agencies_as(*permissions.OVERSEERS)
    return Document.agency_id.in_(agencies) & Document.state.in_([State.ISSUED, State.CLOSED])


@blueprint.get("/chua-xac-nhan")
def show() -> ResponseReturnValue:
    """Show who had not acknowledged at the close of a day (?ngay=2026-07-05), by kind (?loc=)."""
    if not actor().agencies_as(*permissions.OVERSEERS):
        raise NotAllowed(say("Only leaders, the office and clerks of an agency read this list."))
    day, calendar = _day(), load_calendar(session())
    who = request.args.get("loc") or None
    if who is not None and who not in WHO:
        raise NotFound
    condition = unacknowledged.unacknowledged(_whose(actor()), unacknowledged.closing(day))
    if who:
        condition &= WHO[who]
    as_file, whole = "xlsx" in request.args, "tat-ca" in request.args
    text = request.args.get("sau", "")
    after = int(text) if text.isdecimal() and len(text) < 10 else 0
    limit = None if as_file or whole else PAGE
    page = unacknowledged.silent(session(), condition, after=after, limit=limit)
    lines = [_line(row, day, calendar) for row in page.rows]
    sheet = Sheet(TITLE, COLUMNS, lines, [_moment(day)])
    if as_file:
        return sheets.download(sheet, f"chua-xac-nhan-{day.isoformat()}")
    return render_template(
        "tracking/silence.html",
        sheet=sheet,
        day=day,
        count=unacknowledged.count(session(), condition),
        filters=_filters(day, who, calendar),
        address=url_for("silence.show", ngay=day.isoformat(), loc=who),
        next_key=page.next_key,
    )


def _day() -> date:
    """The day asked for; raises NotFound for one that has not come."""
    try:
        day = date.fromisoformat(request.args.get("ngay") or clock.today().isoformat())
    except ValueError:
        raise NotFound from None
    if day > clock.today() or day.year < 2000:
        raise NotFound
    return day


def _moment(day: date) -> str:
    if day == clock.today():
        now = dates.moment(clock.now(), current_language())
        return spoken(say("As it stands at {moment}", moment=now))
    return spoken(say("At the close of {day}", day=dates.short_date(day, current_language())))


def _line(row: Silent, day: date, calendar: Calendar) -> Line:
    since = None
    if row.accepted_at:
        since = say("acknowledged {moment}", moment=dates.moment(row.accepted_at, current_language()))
    elif row.refused_at:
        since = say("refused {moment}", moment=dates.moment(row.refused_at, current_language()))
    elif row.left_at:
        since = say("gone {moment}", moment=dates.moment(row.left_at, current_language()))
    passed = max(0, calendar.working_days_between(dates.day_of(row.sent_at), day))
    values = (
        row.name,
        row.number_and_symbol,
        row.subject,
        CHANNEL_WORDS[row.channel],
        row.sent_at,
        passed,
        since,
    )
    return Line(
        values, url_for("deliveries.show", delivery_id=row.id), "bad" if passed and not since else None
    )


def _filters(day: date, who: str | None, calendar: Calendar) -> list[tuple[Message, list[object]]]:
    days = [clock.today()]
    while len(days) < DAYS:
        days.append(calendar.working_day_before(days[-1]))
    if day not in days:
        days.append(day)
    language = current_language()
    by_day: list[object] = [
        (_name(one, language), url_for("silence.show", ngay=one.isoformat(), loc=who), one == day)
        for one in days
    ]
    kinds: list[tuple[str | None, Message]] = [(None, say("all")), *WHO_WORDS.items()]
    by_kind: list[object] = [
        (word, url_for("silence.show", ngay=day.isoformat(), loc=key), key == who) for key, word in kinds
    ]
    return [(say("At the close of the day"), by_day), (say("Recipients"), by_kind)]


def _name(day: date, language: str) -> str:
    if day == clock.today():
        return spoken(say("today, now"))
    return dates.short_date(day, language)
