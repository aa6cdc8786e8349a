"""The reports of Phụ lục VI, counted live: how arrivals are settled, how issued documents are carried out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import handling_queries, issue_figures
from documents.handling_queries import Settling
from documents.issue_figures import Carrying
from language import Message, NotFound, say
from organization.models import Unit
from organization.people import Actor
from web import dates, registers, sheets
from web.language import spoken
from web.menu import Entry
from web.session import actor, session
from web.sheets import Column, Line, Sheet
from workflow import permissions

blueprint = Blueprint("figures", __name__)

SETTLING = (
    Column(say("Unit or person that leads"), width=40),
    Column(say("Documents"), "number", 12),
    Column(say("Settled in time"), "number", 12),
    Column(say("Settled late"), "number", 12),
    Column(say("Open, in time"), "number", 12),
    Column(say("Open, overdue"), "number", 12),
)
CARRYING = (
    Column(say("Drafting unit"), width=40),
    Column(say("Numbered"), "number", 10),
    Column(say("Issued"), "number", 10),
    Column(say("Numbers void"), "number", 10),
    Column(say("Copies sent"), "number", 10),
    Column(say("Acknowledged"), "number", 10),
    Column(say("Refused"), "number", 10),
    Column(say("Not acknowledged"), "number", 10),
    Column(say("Duties"), "number", 10),
    Column(say("Reported in time"), "number", 10),
    Column(say("Reported late"), "number", 10),
    Column(say("Not due yet"), "number", 10),
    Column(say("Overdue"), "number", 10),
)
IN_TITLE, OUT_TITLE = say("Report on settling incoming documents"), say("Report on settling issued documents")
ALL = say("All together")
NOBODY = say("given to nobody yet")


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a quarter of it."""

    year: int
    quarter: int | None = None

    @property
    def key(self) -> str:
        """As addresses name it: "2026", "2026-3"."""
        return f"{self.year}-{self.quarter}" if self.quarter else str(self.year)

    @property
    def words(self) -> Message:
        """As the heading names it."""
        if self.quarter:
            return say("Quarter {quarter} of {year}", quarter=self.quarter, year=self.year)
        return say("Year {year}", year=self.year)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first one after it."""
        first = 3 * self.quarter - 2 if self.quarter else 1
        last = first + (3 if self.quarter else 12)
        end = date(self.year + 1, 1, 1) if last > 12 else date(self.year, last, 1)
        return clock.start_of(date(self.year, first, 1)), clock.start_of(end)


def menu_entries(_session: Session, actor: Actor) -> Iterator[Entry]:
    """The line of the menu, for those who oversee an agency."""
    if actor.agencies_as(*permissions.OVERSEERS):
        yield Entry(say("Reports and figures"), "figures.index", "tracking")


@blueprint.get("/bao-cao-thong-ke")
def index() -> ResponseReturnValue:
    """Show what can be printed of the agency's documents (NĐ 30/2020 Phụ lục VI)."""
    registers.overseen()
    return render_template("figures/index.html")


@blueprint.get("/bao-cao-giai-quyet-van-ban-den")
def settling() -> ResponseReturnValue:
    """Show how many arrivals of a period are settled, in time and late, by who leads."""
    agency, period = _agency(), _period()
    found = handling_queries.settling(session(), agency.id, *period.bounds, clock.today())
    waits, refused = handling_queries.not_entered(session(), agency.id, *period.bounds)
    notes = [
        say("Arrived and not acknowledged yet: {n}; refused: {refused}.", n=waits, refused=refused),
    ]
    lines = [Line(_settling(row)) for row in found]
    return _page(IN_TITLE, SETTLING, lines, (agency, period, notes), "bao-cao-giai-quyet-van-ban-den")


def _settling(row: Settling) -> tuple[str | Message | int, ...]:
    return (row.leader or NOBODY, row.all, row.done, row.done_late, row.open, row.overdue)


@blueprint.get("/bao-cao-giai-quyet-van-ban-di")
def carrying() -> ResponseReturnValue:
    """Show how the documents of a period were received and reported on, by the unit that drafted them."""
    agency, period = _agency(), _period()
    found = issue_figures.carrying(session(), agency.id, *period.bounds, clock.today())
    lines = [Line(_carrying(row)) for row in found]
    return _page(OUT_TITLE, CARRYING, lines, (agency, period, []), "bao-cao-giai-quyet-van-ban-di")


def _carrying(row: Carrying) -> tuple[str | int, ...]:
    return (
        row.unit, row.numbered, row.issued, row.voided, row.copies, row.acknowledged, row.refused,
        row.waiting, row.duties, row.in_time, row.late, row.open, row.overdue,
    )  # fmt: skip


def _agency() -> Unit:
    """The agency asked for, of those that the person oversees."""
    overseen = registers.overseen()
    asked = request.args.get("cq")
    if asked is not None and asked not in {str(key) for key in overseen}:
        raise NotFound
    return session().get_one(Unit, int(asked) if asked else min(overseen))


def _period() -> Period:
    text = request.args.get("ky") or str(clock.today().year)
    year, _, quarter = text.partition("-")
    if not (year.isdecimal() and len(year) == 4 and year >= "2000" and quarter in ("", "1", "2", "3", "4")):
        raise NotFound
    return Period(int(year), int(quarter) if quarter else None)


def _page(
    title: Message,
    columns: Sequence[Column],
    lines: list[Line],
    of: tuple[Unit, Period, list[Message]],
    slug: str,
) -> ResponseReturnValue:
    agency, period, notes = of
    if lines:
        lines = [*lines, _sum(lines)]
    sheet = Sheet(title, columns, lines, [agency.name, spoken(period.words)])
    if "xlsx" in request.args:
        return sheets.download(sheet, f"{slug}-{period.key}")
    endpoint = request.endpoint or ""
    return render_template(
        "figures/table.html",
        sheet=sheet,
        notes=notes,
        today_words=dates.short_date(clock.today()),
        filters=_filters(endpoint, agency, period),
        address=url_for(endpoint, cq=agency.id, ky=period.key),
    )


def _sum(lines: Sequence[Line]) -> Line:
    columns = list(zip(*(line.values for line in lines), strict=True))[1:]
    return Line((ALL, *(sum(n for n in column if isinstance(n, int)) for column in columns)), tone="sum")


def _filters(endpoint: str, agency: Unit, period: Period) -> list[tuple[Message, list[object]]]:
    years = [Period(clock.today().year - n) for n in range(3)]
    if period.year not in {one.year for one in years}:
        years.append(Period(period.year))
    by_year: list[object] = [
        (str(one.year), url_for(endpoint, cq=agency.id, ky=one.key), one.year == period.year) for one in years
    ]
    parts: list[tuple[Message, Period]] = [(say("the whole year"), Period(period.year))]
    parts += [(say("quarter {n}", n=n), Period(period.year, n)) for n in range(1, 5)]
    by_part: list[object] = [
        (word, url_for(endpoint, cq=agency.id, ky=one.key), one == period) for word, one in parts
    ]
    found = [(say("Year"), by_year), (say("Period"), by_part)]
    overseen = actor().agencies_as(*permissions.OVERSEERS)
    if len(overseen) > 1:
        names = [session().get_one(Unit, key) for key in sorted(overseen)]
        by_agency: list[object] = [
            (one.name, url_for(endpoint, cq=one.id, ky=period.key), one.id == agency.id) for one in names
        ]
        found.append((say("Agency"), by_agency))
    return found
