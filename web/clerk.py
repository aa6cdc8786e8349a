"""The clerk's desk: what to number, seal and issue, and the paper copies to hand over."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents import delivery_queries, queries
from documents.models import Document
from documents.paging import Page
from documents.queries import Condition
from documents.states import State
from language import Message, NotAllowed, NotFound, say
from organization.models import Role
from organization.people import Actor
from web import inbox
from web.home import MOST_ROWS, Panel, Tile
from web.menu import Entry, stand_at
from web.session import actor, session
from workflow.lifecycle import WHO_WORDS, Who

blueprint = Blueprint("clerk", __name__)

PAPER = "ban-giay"


@dataclass(frozen=True, slots=True)
class Pile:
    """Documents that wait for one step of the clerk."""

    key: str
    label: Message
    state: State
    step: str
    nothing: Message

    def which(self, actor: Actor) -> Condition:
        """The documents of the agencies whose clerk the person is."""
        agencies = actor.agencies_as(Role.CLERK)
        return (Document.state == self.state) & Document.agency_id.in_(agencies)

    @property
    def address(self) -> str:
        """Where the list is."""
        return url_for("clerk.show", loc=self.key)


PILES = (
    Pile("cho-cap-so", say("To number"), State.SIGNED, "number", say("No document waits for a number.")),
    Pile("cho-dong-dau", say("To seal"), State.NUMBERED, "seal", say("No document waits for the seal.")),
    Pile("cho-phat-hanh", say("To issue"), State.SEALED, "issue", say("No document waits to be issued.")),
)
PAPER_LABEL = say("Paper copies")


def is_clerk(actor: Actor) -> bool:
    """Whether the person keeps the records of an agency."""
    return bool(actor.agencies_as(Role.CLERK))


def paper(actor: Actor) -> Condition:
    """The paper copies that the person has to send, or whose receipt is to be recorded."""
    return delivery_queries.to_hand_over(actor.agencies_as(Role.CLERK))


def counted(session: Session, actor: Actor) -> dict[str, int]:
    """The length of each list for this person: two statements, asked once in a request."""
    if "clerk" not in g:
        piles = queries.counts(session, {pile.key: pile.which(actor) for pile in PILES})
        g.clerk = piles | delivery_queries.counts(session, {PAPER: paper(actor)})
    found: dict[str, int] = g.clerk
    return found


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines of the menu that open the clerk's lists."""
    if not is_clerk(actor):
        return
    for label, key in [*((pile.label, pile.key) for pile in PILES), (PAPER_LABEL, PAPER)]:
        yield Entry(label, "clerk.show", "waiting", counted(session, actor)[key], key != PAPER, {"loc": key})


def tiles(session: Session, actor: Actor) -> Iterator[Tile]:
    """What waits for the clerk."""
    if not is_clerk(actor):
        return
    for pile in PILES:
        count = counted(session, actor)[pile.key]
        yield Tile(count, pile.label, pile.address, "warn" if count else "plain")


def panels(session: Session, actor: Actor) -> Iterator[Panel]:
    """What waits for the clerk, on the desk."""
    if not is_clerk(actor):
        return
    for pile in PILES:
        if counted(session, actor)[pile.key]:
            rows = queries.soonest(session, pile.which(actor), limit=MOST_ROWS).rows
            values = {"pile": pile, "rows": rows, "count": counted(session, actor)[pile.key]}
            yield Panel(pile.label, "clerk/panel.html", values)


@blueprint.get("/van-thu")
def show() -> ResponseReturnValue:
    """Show one list of the clerk's desk, or all of them."""
    who = actor()
    if not is_clerk(who):
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[Who.CLERK]))
    chosen = request.args.get("loc")
    if chosen is not None and chosen not in {PAPER, *(pile.key for pile in PILES)}:
        raise NotFound
    stand_at(url_for("clerk.show", loc=chosen))
    return render_template(
        "clerk/desk.html",
        chosen=chosen,
        piles=PILES,
        counts=counted(session(), who),
        lists=_lists(who, chosen),
        paper=_paper(who) if chosen in {None, PAPER} else None,
        paper_label=PAPER_LABEL,
    )


def _lists(who: Actor, chosen: str | None) -> list[tuple[Pile, Page[queries.Listed]]]:
    wanted = [pile for pile in PILES if chosen in {None, pile.key}]
    after = request.args.get("sau") if chosen else None
    return [(pile, queries.soonest(session(), pile.which(who), after=after)) for pile in wanted]


def _paper(who: Actor) -> tuple[list[inbox.Row], str | None]:
    page = delivery_queries.inbox(session(), paper(who), after=request.args.get("sau"))
    return inbox.rows_of(page.rows), page.next_key
