"""The registers on screen and for printing: ten columns of outgoing, ten of incoming documents."""

from collections.abc import Iterator

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents import register_queries
from documents.register_queries import Book
from language import NotAllowed, NotFound, say
from organization.people import Actor
from web.menu import Entry
from web.session import actor, session
from workflow import permissions

blueprint = Blueprint("registers", __name__)

OUT, IN = say("Register of outgoing documents"), say("Register of incoming documents")


def menu_entries(_session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines of the menu, for those who oversee an agency."""
    if actor.agencies_as(*permissions.OVERSEERS):
        yield Entry(OUT, "registers.outgoing", "outgoing")
        yield Entry(IN, "registers.incoming", "incoming")


@blueprint.get("/so-van-ban-di")
def outgoing() -> ResponseReturnValue:
    """Show Sổ đăng ký văn bản đi of a year and group, void numbers kept (NĐ 30/2020 Phụ lục IV mục I)."""
    return _page("out")


@blueprint.get("/so-van-ban-den")
def incoming() -> ResponseReturnValue:
    """Show Sổ đăng ký văn bản đến of a year (NĐ 30/2020 Phụ lục IV mục VI)."""
    return _page("in")


def _page(direction: str) -> ResponseReturnValue:
    agencies = actor().agencies_as(*permissions.OVERSEERS)
    if not agencies:
        raise NotAllowed(say("Only leaders, the office and clerks of an agency read its registers."))
    books = register_queries.books(session(), agencies, direction)
    book = _chosen(books)
    whole = "tat-ca" in request.args
    read = register_queries.outgoing if direction == "out" else register_queries.incoming
    limit = None if whole else register_queries.PAGE
    page = read(session(), book, after=_after(), limit=limit) if book else None
    return render_template(
        f"registers/{'outgoing' if direction == 'out' else 'incoming'}.html",
        books=books,
        book=book,
        page=page,
        whole=whole,
    )


def _chosen(books: list[Book]) -> Book | None:
    """The register named by agency, year and group, else the latest."""
    asked = {name: request.args.get(name) for name in ("cq", "nam", "nhom")}
    fitting = [
        book
        for book in books
        if asked["cq"] in (None, "", str(book.agency_id))
        and asked["nam"] in (None, "", str(book.year))
        and asked["nhom"] in (None, book.group)
    ]
    if not fitting and any(asked.values()):
        raise NotFound
    return fitting[0] if fitting else None


def _after() -> int:
    text = request.args.get("sau", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
