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
from web.session import actor, installation, session
from workflow.lifecycle import WHO_WORDS, Who

blueprint = Blueprint("clerk", __name__)

PAPER = "ban-giay"
LETTERS = "thu-dien-tu"


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
LETTERS_LABEL = say("Letters not confirmed")


def is_clerk(actor: Actor) -> bool:
    """Whether the person keeps the records of an agency."""
    return bool(actor.agencies_as(Role.CLERK))


def paper(actor: Actor) -> Condition:
    """The paper copies that the person has to send, or whose receipt is to be recorded."""
    return delivery_queries.to_hand_over(actor.agencies_as(Role.CLERK))


def letters(actor: Actor) -> Condition:
    """The letters of the person's agencies that nobody has confirmed, or that could not be delivered."""
    return delivery_queries.by_mail(actor.agencies_as(Role.CLERK))


def counted(session: Session, actor: Actor) -> dict[str, int]:
    """The length of each list for this person: two statements, asked once in a request."""
    if "clerk" not in g:
        piles = queries.counts(session, {pile.key: pile.which(actor) for pile in PILES})
        g.clerk = piles | delivery_queries.counts(session, {PAPER: paper(actor), LETTERS: letters(actor)})
    found: dict[str, int] = g.clerk
    return found


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines of the menu that open the clerk's lists."""
    if not is_clerk(actor):
        return
    of_deliveries = ((PAPER_LABEL, PAPER), (LETTERS_LABEL, LETTERS))
    for label, key in [*((pile.label, pile.key) for pile in PILES), *of_deliveries]:
        urgent, count = key not in {PAPER, LETTERS}, counted(session, actor)[key]
        yield Entry(label, "clerk.show", "waiting", count, urgent, {"loc": key})


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
    if chosen is not None and chosen not in {PAPER, LETTERS, *(pile.key for pile in PILES)}:
        raise NotFound
    stand_at(url_for("clerk.show", loc=chosen))
    return render_template(
        "clerk/desk.html",
        chosen=chosen,
        piles=PILES,
        counts=counted(session(), who),
        lists=_lists(who, chosen),
        deliveries=[
            (label, key, nothing, _deliveries(condition(who)))
            for label, key, nothing, condition in OF_DELIVERIES
            if chosen in {None, key}
        ],
        delivery_tabs=[(label, key) for label, key, _, _ in OF_DELIVERIES],
        sends_mail=installation().settings.sends_mail,
    )


def _lists(who: Actor, chosen: str | None) -> list[tuple[Pile, Page[queries.Listed]]]:
    wanted = [pile for pile in PILES if chosen in {None, pile.key}]
    after = request.args.get("sau") if chosen else None
    return [(pile, queries.soonest(session(), pile.which(who), after=after)) for pile in wanted]


OF_DELIVERIES = (
    (PAPER_LABEL, PAPER, say("No paper copy waits to be handed over."), paper),
    (LETTERS_LABEL, LETTERS, say("Every letter to an outside body is confirmed."), letters),
)


def _deliveries(which: Condition) -> tuple[list[inbox.Row], str | None]:
    page = delivery_queries.inbox(session(), which, after=request.args.get("sau"))
    return inbox.rows_of(page.rows), page.next_key
