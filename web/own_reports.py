"""What the person's agencies must report upward, by when, and what was reported: a list, a panel, a tile."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import own_duties
from documents.own_duties import OwnLine
from language import NotAllowed, say
from organization.calendar import Calendar, load_calendar
from organization.people import Actor
from web.home import MOST_ROWS, Panel, Tile
from web.menu import Entry, stand_at
from web.session import actor, session
from workflow import deadlines, permissions
from workflow.deadlines import Due, Keeping

blueprint = Blueprint("own_reports", __name__)

LABEL = say("Reports upward")
ENDPOINT = "own_reports.show"


def agencies(who: Actor) -> list[int]:
    """The agencies whose reports upward are the person's concern: those of leaders and tracking office."""
    return sorted(who.agencies_as(*permissions.LEADERS, *permissions.TRACKERS))


def counted(session: Session, who: Actor) -> int:
    """How many are open: one statement, asked once in a request."""
    if "own_reports" not in g:
        g.own_reports = own_duties.count_open(session, agencies(who))
    found: int = g.own_reports
    return found


def menu_entries(session: Session, who: Actor) -> Iterator[Entry]:
    """The line of the menu, where there is something to report."""
    if agencies(who) and counted(session, who):
        yield Entry(LABEL, ENDPOINT, "tracking", counted(session, who))


def tiles(session: Session, who: Actor) -> Iterator[Tile]:
    """How many reports upward are open; red where one is late."""
    if agencies(who) and counted(session, who):
        first = own_duties.open_of(session, agencies(who), 1)[0].last_good_day
        tone = "plain" if first is None or first > deadlines.soon_until(load_calendar(session)) else "warn"
        tone = "bad" if first is not None and first < clock.today() else tone
        yield Tile(counted(session, who), LABEL, url_for(ENDPOINT), tone)


def panels(session: Session, who: Actor) -> Iterator[Panel]:
    """The next reports upward on the desk of the tracking office."""
    if who.agencies_as(*permissions.TRACKERS) and counted(session, who):
        rows = own_duties.open_of(session, agencies(who), MOST_ROWS)
        values = {"rows": rows, "dues": dues(rows, load_calendar(session)), "address": url_for(ENDPOINT)}
        yield Panel(LABEL, "tracking/own_panel.html", values | {"count": counted(session, who)})


def dues(rows: Sequence[OwnLine], calendar: Calendar) -> dict[int, Due | None]:
    """How urgent each is."""
    return {row.id: deadlines.due(calendar, row.last_good_day) for row in rows}


def classes(rows: Sequence[OwnLine], calendar: Calendar) -> dict[int, Keeping]:
    """How each deadline is or was kept."""
    today, soon = clock.today(), deadlines.soon_until(calendar)
    return {row.id: deadlines.class_of(row.last_good_day, row.done_at, today, soon) for row in rows}


@blueprint.get("/bao-cao-cap-tren")
def show() -> ResponseReturnValue:
    """Show what is to be reported upward, the first day first, and below it what was."""
    mine = agencies(actor())
    if not mine:
        raise NotAllowed(say("Only leaders and the tracking office see what the agency must report upward."))
    stand_at(url_for(ENDPOINT))
    calendar = load_calendar(session())
    due, done = own_duties.open_of(session(), mine), own_duties.done_of(session(), mine)
    return render_template(
        "tracking/own.html",
        due=due,
        done=done,
        dues=dues(due, calendar),
        classes=classes([*due, *done], calendar),
    )
