"""The desk: today's date, tiles that count, and under them the lists of the person's roles."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from language import Message
from organization.people import Actor
from web import desks
from web.desks import DRAFTS, RETURNED, TO_REVIEW, TO_SIGN, UNDER_WAY, Desk
from web.session import actor, session

blueprint = Blueprint("home", __name__)

MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that opens exactly the list it counts."""

    count: int | str
    label: Message
    address: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Panel:
    """A list on the desk, drawn by a template of its own with `values`."""

    heading: Message
    template: str
    values: Mapping[str, Any]
    acts: bool = False  # it holds what waits for a step of this person, so that it has the main button


Tiles = Callable[[Session, Actor], Iterator[Tile]]
Panels = Callable[[Session, Actor], Iterator[Panel]]


def document_tiles(session: Session, actor: Actor) -> Iterator[Tile]:
    """The documents on their way up."""
    for desk, count in desks.shown(session, actor):
        yield Tile(count, desk.label, desk.address, desk.tone if count else "plain")


def document_panels(session: Session, actor: Actor) -> Iterator[Panel]:
    """What waits for the person, and what the person has drafted."""
    for desk in (TO_SIGN, TO_REVIEW, RETURNED, UNDER_WAY, DRAFTS):
        count = desks.counted(session, actor)[desk.key]
        if count:
            yield _panel(session, actor, desk, count)


def _panel(session: Session, actor: Actor, desk: Desk, count: int) -> Panel:
    rows = desks.page(session, actor, desk, None, limit=MOST_ROWS).rows
    return Panel(
        desk.label, "lists/panel.html", {"desk": desk, "rows": rows, "count": count}, desk.by_due_day
    )


# Every part of the product that has something for the desk adds its source in web/pages.py.
TILES: list[Tiles] = [document_tiles]
PANELS: list[Panels] = [document_panels]


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show the desk: the tiles of all posts the person holds, each once, and the lists below."""
    who, read = actor(), session()
    tiles = {tile.address: tile for source in TILES for tile in source(read, who)}
    panels = [panel for source in PANELS for panel in source(read, who)]
    return render_template(
        "home.html",
        tiles=list(tiles.values()),
        panels=panels,
        may_draft=bool(who.unit_ids),
        acts_first=any(panel.acts for panel in panels),
    )
