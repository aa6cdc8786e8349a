"""The books of an agency on screen, printed and as workbooks: outgoing, arrivals, how these are settled."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import handling_queries, register_queries
from documents.queries import Condition
from documents.register_queries import PAGE, Book, Page
from language import Message, NotAllowed, NotFound, say
from organization.people import Actor
from web import register_lines, sheets
from web.language import spoken
from web.menu import Entry
from web.register_lines import HANDLING, IN, OUT
from web.session import actor, session
from web.sheets import Column, Line, Sheet
from workflow import permissions

blueprint = Blueprint("registers", __name__)

ONLY_OVERSEERS = say("Only leaders, the office and clerks of an agency read its registers.")

STATE_WORDS: Mapping[str, Mapping[str, Message]] = {
    "out": {
        "chua-phat-hanh": say("not issued yet"),
        "da-phat-hanh": say("issued"),
        "huy-so": say("number void"),
    },
    "in": {
        "chua-giao": say("given to nobody yet"),
        "dang-giai-quyet": say("being settled"),
        "qua-han": say("overdue"),
        "da-giai-quyet": say("settled"),
    },
}


@dataclass(frozen=True, slots=True)
class Form:
    """A register as the decree prints it."""

    endpoint: str
    direction: str
    title: Message
    columns: tuple[Column, ...]
    line: Callable[[Any], Line]
    linked: int
    file: str
    nothing: Message


FORMS = {
    "outgoing": Form(
        "registers.outgoing", "out", say("Register of outgoing documents"), OUT, register_lines.outgoing,
        0, "so-van-ban-di", say("No document has a number yet."),
    ),
    "incoming": Form(
        "registers.incoming", "in", say("Register of incoming documents"), IN, register_lines.incoming,
        3, "so-van-ban-den", say("No document from another agency was taken in yet."),
    ),
    "handling": Form(
        "registers.handling", "in", say("Register of how incoming documents are settled"), HANDLING,
        register_lines.handling, 1, "so-theo-doi-giai-quyet",
        say("No document from another agency was taken in yet."),
    ),
}  # fmt: skip


def menu_entries(_session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines of the menu, for those who oversee an agency."""
    if actor.agencies_as(*permissions.OVERSEERS):
        yield Entry(FORMS["outgoing"].title, "registers.outgoing", "outgoing")
        yield Entry(FORMS["incoming"].title, "registers.incoming", "incoming")
        yield Entry(say("Follow how arrivals are settled"), "registers.handling", "incoming")


@blueprint.get("/so-van-ban-di")
def outgoing() -> ResponseReturnValue:
    """Show Sổ đăng ký văn bản đi of a year and group, void numbers kept (NĐ 30/2020 Phụ lục IV mục I)."""
    return _page(FORMS["outgoing"])


@blueprint.get("/so-van-ban-den")
def incoming() -> ResponseReturnValue:
    """Show Sổ đăng ký văn bản đến of a year (NĐ 30/2020 Phụ lục IV mục VI)."""
    return _page(FORMS["incoming"])


@blueprint.get("/so-theo-doi-giai-quyet")
def handling() -> ResponseReturnValue:
    """Show Sổ theo dõi giải quyết văn bản đến of a year (NĐ 30/2020 Phụ lục IV mục VIII)."""
    return _page(FORMS["handling"])


def overseen() -> frozenset[int]:
    """The agencies whose books the person reads; raises NotAllowed without one."""
    agencies = actor().agencies_as(*permissions.OVERSEERS)
    if not agencies:
        raise NotAllowed(ONLY_OVERSEERS)
    return agencies


def _page(form: Form) -> ResponseReturnValue:
    books = register_queries.books(session(), overseen(), form.direction)
    book = _chosen(books)
    if book is None:
        return render_template("registers/none.html", title=form.title, nothing=form.nothing)
    as_file, whole = "xlsx" in request.args, "tat-ca" in request.args
    page = _read(form, book, None if whole or as_file else PAGE)
    sheet = Sheet(form.title, form.columns, [form.line(row) for row in page.rows], _above(book), form.linked)
    if as_file:
        return sheets.download(sheet, f"{form.file}-{book.year}")
    return render_template(
        "registers/book.html",
        form=form,
        book=book,
        sheet=sheet,
        rows=page.rows,
        numbers="number" if form.direction == "out" else "arrival_number",
        filters=list(_filters(form, book, books)),
        address=_address(form, book),
        next_key=page.next_key,
        is_part=bool(page.next_key or _after()),
        empty=say("No line of this register fits."),
    )


def _above(book: Book) -> list[str]:
    lines = [f"{book.parent} – {book.agency}" if book.parent else book.agency]
    year = spoken(say("Year {year}", year=book.year))
    return [*lines, f"{year} – {book.group}" if book.group else year]


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


def _read(form: Form, book: Book, limit: int | None) -> Page:
    after, narrowed = _after(), _narrowed(form)
    if form.direction == "out":
        return register_queries.outgoing(session(), book, narrowed, after=after, limit=limit)
    today = clock.today()
    return handling_queries.incoming(session(), book, narrowed, today, after=after, limit=limit)


def _after() -> int:
    return _number("sau") or 0


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _narrowed(form: Form) -> Condition:
    """What the address asks for: a unit, a state; a state that there is not raises NotFound."""
    state, unit = request.args.get("loc"), _number("don-vi")
    wanted: list[Condition] = [sa.true()]
    if state:
        if state not in STATE_WORDS[form.direction]:
            raise NotFound
        wanted.append(register_queries.OUT_STATES[state] if form.direction == "out" else _settling(state))
    if unit is not None:
        wanted.append(_of_unit(form, unit))
    return sa.and_(*wanted)


def _settling(state: str) -> Condition:
    progress = handling_queries.progress(clock.today())
    return {
        "chua-giao": handling_queries.unassigned() & progress.in_(["open", "overdue"]),
        "dang-giai-quyet": progress.in_(["open", "overdue"]),
        "qua-han": progress == "overdue",
        "da-giai-quyet": progress.in_(["done", "done_late"]),
    }[state]


def _of_unit(form: Form, unit_id: int) -> Condition:
    if form.direction == "out":
        return register_queries.of_unit(unit_id)
    return handling_queries.of_unit(unit_id)


Choice = tuple[str | Message, str, bool]  # its words, where it leads, whether it is chosen


def _filters(form: Form, book: Book, books: list[Book]) -> Iterator[tuple[Message, list[Choice]]]:
    """The links that choose the register, the state and the unit; nothing where there is no choice."""
    if len(books) > 1:
        several = len({one.agency_id for one in books}) > 1
        yield say("Register"), [(_name(one, several), _address(form, one), one == book) for one in books]
    states = STATE_WORDS[form.direction]
    yield (
        say("State"),
        [
            _choice(form, book, "loc", None, say("all")),
            *(_choice(form, book, "loc", key, word) for key, word in states.items()),
        ],
    )
    known = register_queries if form.direction == "out" else handling_queries
    units = known.units_of(session(), book)
    if len(units) > 1:
        every = _choice(form, book, "don-vi", None, say("all"))
        others = [_choice(form, book, "don-vi", str(key), name) for key, name in units]
        yield say("Unit of the agency"), [every, *others]


def _choice(form: Form, book: Book, name: str, value: str | None, word: str | Message) -> Choice:
    kept = {key: request.args.get(key) for key in ("loc", "don-vi")} | {name: value}
    return word, _address(form, book, **kept), (request.args.get(name) or None) == value


def _name(book: Book, several: bool) -> str:
    return " – ".join(part for part in (str(book.year), book.group, book.agency if several else "") if part)


def _address(form: Form, book: Book, **more: str | None) -> str:
    """The address of a register, with what it is narrowed to."""
    chosen = more or {key: request.args.get(key) for key in ("loc", "don-vi")}
    shown: dict[str, Any] = {key: value for key, value in chosen.items() if value}
    return url_for(form.endpoint, cq=book.agency_id, nam=book.year, nhom=book.group, **shown)
