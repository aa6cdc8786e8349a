"""The left menu: its groups in the officials' order, its lines with their counters, and where one stands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from language import Message, say
from organization.models import Unit
from organization.people import Actor
from web.session import actor, session

GROUPS: Mapping[str, Message | None] = {
    "": None,
    "waiting": say("Waiting for you"),
    "outgoing": say("Outgoing documents"),
    "incoming": say("Incoming documents"),
    "tracking": say("Tracking"),
    "administration": say("Administration"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. The counter equals the length of the list that the line opens."""

    label: Message
    endpoint: str
    group: str = ""  # a key of GROUPS
    counter: int | None = None
    urgent: bool = False  # the counter is shown in red
    values: Mapping[str, Any] = field(default_factory=dict)  # for the address

    @property
    def address(self) -> str:
        """Where the line leads."""
        return url_for(self.endpoint, **self.values)

    @property
    def is_current(self) -> bool:
        """Whether the page shown belongs to this line."""
        chosen: str | None = g.get("menu_place")
        if chosen:
            return chosen in (self.endpoint, self.address)
        return request.path == self.address.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the menu under one heading."""

    heading: Message | None
    entries: list[Entry]


# Every part of the product that has lines for the menu adds its source in web/pages.py.
SOURCES: list[Callable[[Session, Actor], Iterator[Entry]]] = []


def entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines for this person; one whose page is not built in is left out."""
    yield Entry(say("Desk"), "home.show")
    for source in SOURCES:
        yield from source(session, actor)


def navigation() -> list[Group]:
    """The menu of the person who is signed in; empty for others."""
    if not current_user.is_authenticated:
        return []
    lines = [e for e in entries(session(), actor()) if e.endpoint in current_app.view_functions]
    groups = (Group(heading, [e for e in lines if e.group == key]) for key, heading in GROUPS.items())
    return [group for group in groups if group.entries]


def stand_at(place: str) -> None:
    """Mark another line as the current one, by its endpoint or, where lines share one, by its address."""
    g.menu_place = place


def person() -> Actor | None:
    """Who is signed in, for the top bar."""
    return actor() if current_user.is_authenticated else None


def agency_name() -> str | None:
    """The agency in which the signed-in person holds the first post."""
    someone = person()
    agencies = [post.agency_id for post in someone.posts if post.agency_id] if someone else []
    agency = session().get(Unit, agencies[0]) if agencies else None
    return agency.name if agency else None


def register(app: Flask) -> None:
    """Give the layout its menu and the names it shows; they are asked only by pages that show them."""
    shown = {"navigation": navigation, "person": person, "agency_name": agency_name, "version": _version()}
    app.context_processor(lambda: shown)


def _version() -> str:
    try:
        return metadata.version("banhanh")
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        return ""
