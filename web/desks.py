"""The lists of documents that people work from: which one a tile, a line of the menu and a page all count."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import g, url_for
from sqlalchemy.orm import Session

from documents import queries
from documents.paging import Page
from documents.queries import Condition
from language import Message, say
from organization.models import Role
from organization.people import Actor
from web.menu import Entry
from workflow import permissions, places

# Others draft too; they see these lists once there is something in them.
DRAFTING = (Role.UNIT_DEPUTY, Role.STAFF)
CHECKING = (Role.UNIT_HEAD, Role.OFFICE_HEAD)
SIGNING = (Role.HEAD, Role.DEPUTY)

NOTHING = say("There is nothing in this list.")


@dataclass(frozen=True, slots=True)
class Desk:
    """A list: its name in addresses, its heading, whose documents it holds and who works from it."""

    key: str
    label: Message
    which: Callable[[Actor], Condition]
    roles: tuple[Role, ...] = ()  # to whom it is shown even when it is empty
    tone: str = "plain"  # of its tile, when there is something in it
    group: str = "outgoing"  # of the menu
    endpoint: str = "lists.show"
    by_due_day: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    nothing: Message = NOTHING

    @property
    def address(self) -> str:
        """Where the list is."""
        return url_for(self.endpoint, **self.values)

    def is_for(self, actor: Actor) -> bool:
        """Whether the person works from it every day."""
        return any(post.role in self.roles for post in actor.posts)


def _list(key: str, label: Message, which: Callable[[Actor], Condition], **more: Any) -> Desk:
    return Desk(key, label, which, values={"loc": key}, **more)


TO_SIGN = Desk(
    "cho-ky",
    say("Waiting for my signature"),
    lambda actor: queries.to_agree(actor.person_id),
    roles=SIGNING,
    tone="warn",
    group="waiting",
    endpoint="queues.to_sign",
    by_due_day=True,
    nothing=say("No document waits for your signature."),
)
AGREED = Desk(
    "da-dong-y",
    say("Agreed, to be signed"),
    lambda actor: queries.agreed_by(actor.person_id),
    tone="warn",
    group="waiting",
    endpoint="signing_desk.show",
    by_due_day=True,
    nothing=say("You have agreed to no document that still waits for your signature."),
)
TO_REVIEW = Desk(
    "cho-soat",
    say("Waiting for my check"),
    lambda actor: queries.awaiting_initial(places.waiting_task_of(actor), actor.person_id),
    roles=CHECKING,
    tone="warn",
    group="waiting",
    endpoint="queues.to_review",
    by_due_day=True,
    nothing=say("No document waits for your check."),
)
RETURNED = _list(
    "bi-tra-lai",
    say("Returned to me"),
    lambda actor: queries.returned_to(actor.person_id),
    roles=DRAFTING,
    tone="bad",
    nothing=say("No document was returned to you."),
)
DRAFTS = _list(
    "du-thao",
    say("Drafts"),
    lambda actor: queries.drafts_of(actor.person_id),
    roles=DRAFTING,
    nothing=say("You have no draft. Upload a Word file to begin one."),
)
UNDER_WAY = _list(
    "dang-trinh",
    say("Under way"),
    lambda actor: queries.under_way_of(actor.person_id),
    roles=DRAFTING,
    nothing=say("No document of yours is under way."),
)
PASSED_ON = _list(
    "da-soat",
    say("Checked by me, under way"),
    lambda actor: queries.initialled_by(actor.person_id),
    roles=CHECKING,
    nothing=say("No document that you have checked is under way."),
)
ISSUED = _list(
    "ban-hanh-thang-nay",
    say("Issued this month"),
    lambda actor: queries.issued_this_month(permissions.prepared_documents(actor)),
    roles=(*SIGNING, *DRAFTING),
    tone="good",
    nothing=say("No document was issued this month."),
)
ALL = Desk(
    "tat-ca",
    say("All documents"),
    permissions.visible_documents,
    nothing=say("There is no document that you may see yet."),
)

# In the order of their tiles: what waits for the person first.
DESKS = (TO_SIGN, AGREED, TO_REVIEW, RETURNED, DRAFTS, UNDER_WAY, PASSED_ON, ISSUED)
BY_KEY = {desk.key: desk for desk in (*DESKS, ALL)}


def counted(session: Session, actor: Actor) -> dict[str, int]:
    """The length of each list for this person: one statement, asked once in a request."""
    if "desks" not in g:
        g.desks = queries.counts(session, {desk.key: desk.which(actor) for desk in DESKS})
    found: dict[str, int] = g.desks
    return found


def shown(session: Session, actor: Actor) -> Iterator[tuple[Desk, int]]:
    """The lists that this person works from, and others that hold something, with their length."""
    for desk in DESKS:
        count = counted(session, actor)[desk.key]
        if count or desk.is_for(actor):
            yield desk, count


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines of the menu that open these lists."""
    for desk, count in shown(session, actor):
        urgent = desk.tone in {"warn", "bad"}
        yield Entry(desk.label, desk.endpoint, desk.group, count, urgent, desk.values)
    if actor.unit_ids:
        yield Entry(say("Write a document"), "composing.begin", "outgoing")
        yield Entry(ALL.label, ALL.endpoint, ALL.group)


def page(
    session: Session, actor: Actor, desk: Desk, key: str | None, limit: int = queries.PAGE
) -> Page[queries.Listed]:
    """A page of a list; `key` is where it begins, as the page before it said."""
    condition = desk.which(actor)
    if desk.by_due_day:
        return queries.soonest(session, condition, after=key, limit=limit)
    before = int(key) if key and key.isdecimal() and len(key) < 10 else None
    return queries.newest(session, condition, before=before, limit=limit)
