"""The inbox of received documents: what to acknowledge, direct or report on, what is late or to be known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import delivery_queries, direction_queries
from documents.delivery_queries import Received
from documents.queries import Condition
from language import Message, NotFound, say
from organization.calendar import load_calendar
from organization.people import Actor
from web.home import MOST_ROWS, Panel, Tile
from web.menu import Entry, stand_at
from web.session import actor, session
from workflow import deadlines, permissions
from workflow.charged import directed_to, led_units
from workflow.deadlines import Due

blueprint = Blueprint("inbox", __name__)


@dataclass(frozen=True, slots=True)
class Tab:
    """A list of the inbox: its name in addresses, its heading and whose deliveries it holds."""

    key: str
    label: Message
    which: Callable[[Actor], Condition]
    nothing: Message
    tone: str = "plain"
    always: bool = True  # shown even when it is empty

    @property
    def address(self) -> str:
        """Where the list is."""
        return url_for("inbox.show", loc=self.key)


TABS = (
    Tab(
        "cho-xac-nhan",
        say("To acknowledge"),
        lambda actor: delivery_queries.unacknowledged(permissions.receivable_deliveries(actor)),
        say("Every document that has arrived is acknowledged."),
        tone="warn",
    ),
    Tab(
        "thu-hoi",
        say("To give back"),
        lambda actor: delivery_queries.to_give_back(permissions.receivable_deliveries(actor)),
        say("No sender asks for anything back."),
        tone="bad",
        always=False,
    ),
    Tab(
        "cho-phan-cong",
        say("To direct"),
        lambda actor: delivery_queries.undirected(permissions.directable_deliveries(actor)),
        say("No document waits for your direction."),
        tone="warn",
        always=False,
    ),
    Tab(
        "cho-phan-cong-trong-don-vi",
        say("To pass on in the unit"),
        lambda actor: delivery_queries.to_pass_on(led_units(actor)),
        say("Everything that the unit was given has been passed on."),
        tone="warn",
        always=False,
    ),
    Tab(
        "phai-bao-cao",
        say("To report on"),
        lambda actor: delivery_queries.to_report(permissions.visible_deliveries(actor)),
        say("There is nothing to report on."),
        tone="warn",
    ),
    Tab(
        "qua-han",
        say("Overdue"),
        lambda actor: delivery_queries.overdue(permissions.visible_deliveries(actor), clock.today()),
        say("Nothing is overdue."),
        tone="bad",
    ),
    Tab(
        "de-biet",
        say("For information"),
        lambda actor: delivery_queries.for_information(permissions.visible_deliveries(actor)),
        say("No document was sent for information."),
    ),
    Tab(
        "tat-ca",
        say("All received"),
        lambda actor: delivery_queries.received(permissions.visible_deliveries(actor)),
        say("No document has arrived yet."),
    ),
)
BY_KEY = {tab.key: tab for tab in TABS}
ON_DESK = frozenset(
    {"cho-xac-nhan", "thu-hoi", "cho-phan-cong", "cho-phan-cong-trong-don-vi", "phai-bao-cao"}
)
LATE = say("My unit's overdue reports")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the inbox with its deadline and the steps of this person."""

    delivery: Received
    due: Due | None
    steps: frozenset[str]


def counted(session: Session, actor: Actor) -> dict[str, int]:
    """The length of each list for this person: one statement, asked once in a request."""
    if "inbox" not in g:
        g.inbox = delivery_queries.counts(session, {tab.key: tab.which(actor) for tab in TABS})
    found: dict[str, int] = g.inbox
    return found


def _shown(session: Session, actor: Actor) -> Iterator[tuple[Tab, int]]:
    for tab in TABS:
        count = counted(session, actor)[tab.key]
        if tab.always or count:
            yield tab, count


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines of the menu that open these lists, for everybody who works somewhere."""
    if not actor.unit_ids:
        return
    for tab, count in _shown(session, actor):
        if not count and tab.key in {"qua-han", "de-biet"}:
            continue
        counter = count if tab.key != "tat-ca" else None
        yield Entry(
            tab.label, "inbox.show", "incoming", counter, tab.tone in {"warn", "bad"}, {"loc": tab.key}
        )


def tiles(session: Session, actor: Actor) -> Iterator[Tile]:
    """What was received and waits, for the desk; nothing that is empty."""
    for tab, count in _shown(session, actor):
        if count and tab.key not in {"tat-ca", "de-biet"}:
            yield Tile(count, LATE if tab.key == "qua-han" else tab.label, tab.address, tab.tone)


def panels(session: Session, actor: Actor) -> Iterator[Panel]:
    """What the person can acknowledge, direct or report on, on the desk."""
    for tab, count in _shown(session, actor):
        if count and tab.key in ON_DESK:
            page = delivery_queries.inbox(session, tab.which(actor), limit=MOST_ROWS)
            values = {"tab": tab, "rows": rows_of(page.rows), "count": count}
            yield Panel(tab.label, "inbox/panel.html", values)


@blueprint.get("/van-ban-den")
def show() -> ResponseReturnValue:
    """Show one list of the inbox; without a name, the first that holds something."""
    tab = _chosen(request.args.get("loc"))
    stand_at(tab.address)
    page = delivery_queries.inbox(session(), tab.which(actor()), after=request.args.get("sau"))
    return render_template(
        "inbox/list.html",
        tab=tab,
        tabs=list(_shown(session(), actor())),
        rows=rows_of(page.rows),
        next_key=page.next_key,
    )


def _chosen(key: str | None) -> Tab:
    if key is not None:
        if key not in BY_KEY:
            raise NotFound
        return BY_KEY[key]
    return next((tab for tab, count in _shown(session(), actor()) if count), TABS[0])


def rows_of(received: Sequence[Received]) -> list[Row]:
    """The lines with deadlines and buttons: two statements whatever their number."""
    calendar, who = load_calendar(session()), actor()
    given = direction_queries.living_of(session(), [row.id for row in received])
    return [
        Row(row, deadlines.due(calendar, row.last_good_day), _steps(who, row, given.get(row.id, [])))
        for row in received
    ]


def _steps(who: Actor, row: Received, given: Sequence[Any]) -> frozenset[str]:
    moves = permissions.delivery_steps(who, row, directed_to(given))
    return frozenset(move.step for move in moves)
