"""The registers of an agency for programs: which there are, and their lines in pages by number."""

from dataclasses import fields

import sqlalchemy as sa
from flask import Response, jsonify, request

import clock
from documents import handling_queries, register_queries
from documents.register_queries import Book, Page
from language import NotFound
from web.api import shapes
from web.api.gate import blueprint
from web.registers import overseen
from web.session import session


@blueprint.get("/registers")
def list_registers() -> Response:
    """The registers of the agencies that the person oversees, outgoing and incoming."""
    return jsonify(registers=[{**shapes.plain(book), "direction": way} for way, book in _books()])


@blueprint.get("/registers/<int:register_id>")
def show_register(register_id: int) -> Response:
    """A page of lines of a register (?after= the number that the page before told)."""
    for way, book in _books():
        if book.id == register_id:
            page = _page(way, book, request.args.get("after", 0, type=int))
            return jsonify(direction=way, lines=[_line(row) for row in page.rows], next=page.next_key)
    raise NotFound


def _books() -> list[tuple[str, Book]]:
    agencies = overseen()
    return [(way, book) for way in ("out", "in") for book in register_queries.books(session(), agencies, way)]


def _page(way: str, book: Book, after: int) -> Page:
    if way == "out":
        return register_queries.outgoing(session(), book, sa.true(), after=after)
    return handling_queries.incoming(session(), book, sa.true(), clock.today(), after=after)


def _line(row: object) -> shapes.Shape:
    names = [field.name for field in fields(row)]  # type: ignore[arg-type]  # lines are frozen values
    return shapes.some(row, dict.fromkeys([*names, "number_and_symbol"]))
