"""Following issued documents: plans with their progress, and the matrix of one document's recipients."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import (
    dossier,
    extension_queries,
    own_duties,
    queries,
    report_queries,
    tracking_queries,
    urging_queries,
)
from documents.paging import Page
from documents.queries import Condition
from documents.states import SENT_OUT_STATES
from language import Message, NotAllowed, NotFound, say
from organization.calendar import Calendar, load_calendar
from organization.people import Actor
from web import own_reports, tracking_sheet
from web.home import MOST_ROWS, Panel, Tile
from web.menu import Entry, stand_at
from web.session import actor, session
from workflow import deadlines, permissions, urging
from workflow.deadlines import Standing, Standings
from workflow.lifecycle import Who

blueprint = Blueprint("tracking", __name__)

STRIP_FROM = 60  # recipients; below that the table itself is a look at all
ONLY_SENDER = say("Only the sender's leaders, office, clerks, drafter and signer see all recipients.")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Tab:
    """A list of plans: its name in addresses, its heading and which documents it holds."""

    key: str
    label: Message
    which: Callable[[Condition, Calendar], Condition]
    tone: str = "plain"

    @property
    def address(self) -> str:
        """Where the list is."""
        return url_for("tracking.show", loc=self.key)


def _late(whose: Condition, _calendar: Calendar) -> Condition:
    return tracking_queries.late(whose, clock.today())


def _soon(whose: Condition, calendar: Calendar) -> Condition:
    return tracking_queries.nearly_due(whose, clock.today(), deadlines.soon_until(calendar))


def _to_read(whose: Condition, _calendar: Calendar) -> Condition:
    return tracking_queries.reports_to_read(whose)


def _asked_for(whose: Condition, _calendar: Calendar) -> Condition:
    return extension_queries.asked_for(tracking_queries.carried_out(whose))


def _carried_out(whose: Condition, _calendar: Calendar) -> Condition:
    return tracking_queries.carried_out(whose)


def _ended(whose: Condition, _calendar: Calendar) -> Condition:
    return tracking_queries.ended(whose)


TABS = (
    Tab("qua-han", say("Plans with overdue reports"), _late, "bad"),
    Tab("sap-den-han", say("Plans with reports due soon"), _soon, "warn"),
    Tab("bao-cao-moi", say("Reports to read"), _to_read, "warn"),
    Tab("xin-gia-han", say("Plans with requests for more time"), _asked_for, "warn"),
    Tab("dang-thuc-hien", say("All being carried out"), _carried_out),
    Tab("da-ket-thuc", say("Closed plans"), _ended),
)
BY_KEY = {tab.key: tab for tab in TABS}


def counted(session: Session, actor: Actor) -> dict[str, int]:
    """The length of each list for this person: two statements, asked once in a request."""
    if "plans" not in g:
        whose, calendar = permissions.followed_documents(actor), load_calendar(session)
        g.plans = queries.counts(session, {tab.key: tab.which(whose, calendar) for tab in TABS})
    found: dict[str, int] = g.plans
    return found


def follows(actor: Actor) -> bool:
    """Whether following documents is part of the person's work: leaders, office and clerks."""
    return bool(actor.agencies_as(*permissions.OVERSEERS))


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The lines of the menu that open these lists."""
    for tab in TABS:
        count = counted(session, actor)[tab.key] if actor.unit_ids else 0
        usual = follows(actor) and tab.key == "dang-thuc-hien"
        if usual or (count and tab.key != "da-ket-thuc"):
            urgent = tab.tone in {"warn", "bad"}
            yield Entry(tab.label, "tracking.show", "tracking", count, urgent, {"loc": tab.key})


def tiles(session: Session, actor: Actor) -> Iterator[Tile]:
    """What needs the eye of whoever follows documents."""
    if not actor.agencies_as(*permissions.LEADERS, *permissions.TRACKERS):
        return
    for tab in TABS[:4]:
        count = counted(session, actor)[tab.key]
        if count or actor.agencies_as(*permissions.TRACKERS):
            yield Tile(count, tab.label, tab.address, tab.tone if count else "plain")


def panels(session: Session, actor: Actor) -> Iterator[Panel]:
    """The plans of the tracking office, what is late or due first above."""
    if not actor.agencies_as(*permissions.TRACKERS) or not counted(session, actor)["dang-thuc-hien"]:
        return
    whose = tracking_queries.carried_out(permissions.followed_documents(actor))
    page = tracking_queries.plans(session, whose, clock.today())
    values = {
        "plans": page.rows[:MOST_ROWS],
        "dues": _dues(page, load_calendar(session)),
        "count": counted(session, actor)["dang-thuc-hien"],
        "address": BY_KEY["dang-thuc-hien"].address,
    }
    yield Panel(BY_KEY["dang-thuc-hien"].label, "tracking/panel.html", values)


def _dues(page: Page[tracking_queries.Plan], calendar: Calendar) -> dict[int, deadlines.Due | None]:
    return {plan.id: deadlines.due(calendar, plan.last_good_day) for plan in page.rows}


@blueprint.get("/theo-doi")
def show() -> ResponseReturnValue:
    """Show one list of plans with their progress, what is late first."""
    tab = BY_KEY.get(request.args.get("loc", "dang-thuc-hien"))
    if tab is None:
        raise NotFound
    stand_at(tab.address)
    calendar = load_calendar(session())
    condition = tab.which(permissions.followed_documents(actor()), calendar)
    page = tracking_queries.plans(session(), condition, clock.today(), after=request.args.get("sau"))
    counts = counted(session(), actor())
    return render_template(
        "tracking/plans.html", tab=tab, tabs=TABS, counts=counts, page=page, dues=_dues(page, calendar)
    )


@blueprint.get("/van-ban/<int:document_id>/tien-do")
def matrix(document_id: int) -> ResponseReturnValue:
    """Show where every recipient stands, worst first."""
    calendar = load_calendar(session())
    held, found = _standings(document_id, calendar)
    moves = permissions.document_steps(actor(), held.document, None)
    own = own_duties.of_document(session(), document_id)
    stand_at(BY_KEY["dang-thuc-hien"].address)
    return render_template(
        "tracking/matrix.html",
        dossier=held,
        document=held.document,
        found=found,
        shown=found.looked_at(_look()),
        looks=_looks(found, document_id),
        look=_look(),
        dues={row.id: deadlines.due(calendar, row.last_good_day) for row, _ in found.rows},
        days_late={row.id: deadlines.days_late(row, calendar) for row, _ in found.rows if row.done_late},
        steps={move.step for move in moves},
        own=own,
        own_dues=own_reports.dues(own, calendar),
        own_classes=own_reports.classes(own, calendar),
        own_open=sum(one.done_at is None for one in own),
        locked=report_queries.locked_since(session(), document_id),
        late=len(urging_queries.late_recipients(session(), document_id, clock.today())),
        to_urge=urging.to_urge_today(session(), document_id),
        asking=extension_queries.waiting(session(), document_id),
        urged=urging_queries.urged(session(), document_id),
        letters=urging_queries.letters(session(), document_id),
        may_compile=Who.OFFICE in permissions.document_capacities(actor(), held.document),
        strip=_strip(found) if len(found.rows) > STRIP_FROM else [],
    )


@blueprint.get("/van-ban/<int:document_id>/tien-do.xlsx")
def sheet(document_id: int) -> ResponseReturnValue:
    """Send the same rows as a workbook."""
    held, found = _standings(document_id, load_calendar(session()))
    found = found.looked_at(_look())
    name = f"tien-do-{(held.document.number_and_symbol or str(document_id)).replace('/', '-')}.xlsx"
    return send_file(
        tracking_sheet.workbook(held.document, found), XLSX, as_attachment=True, download_name=name
    )


LOOK_WORDS: dict[str, tuple[Message, str]] = {
    "tu-choi": (say("refused or not reached"), "bad"),
    "chua-xac-nhan": (say("have not acknowledged"), "warn"),
    "da-tiep-nhan": (say("have acknowledged"), "plain"),
    "da-phan-cong": (say("have assigned or begun"), "plain"),
    "da-bao-cao": (say("have reported (of those who must)"), "plain"),
    "sap-den-han": (say("are due within 3 working days"), "warn"),
    "qua-han": (say("are overdue"), "bad"),
    "xong-tre-han": (say("reported late"), "warn"),
    "can-don-doc": (say("need the office to act"), "bad"),
}


def _look() -> str | None:
    """What the rows are narrowed to; raises NotFound for words that no tile has."""
    look = request.args.get("loc") or None
    if look is not None and look not in {*deadlines.LOOKS, *deadlines.CLASS_LOOKS}:
        raise NotFound
    return look


def _looks(found: Standings, document_id: int) -> list[Tile]:
    """The figures of the page, each a link to the rows that it counts."""
    everyone = Tile(found.recipients, say("recipients"), url_for("tracking.matrix", document_id=document_id))
    tiles = [everyone]
    for key, (label, tone) in LOOK_WORDS.items():
        count = found.count(key)
        told = f"{count}/{found.must_report}" if key == "da-bao-cao" else count
        address = url_for("tracking.matrix", document_id=document_id, loc=key)
        tiles.append(Tile(told, label, address, tone if count else "plain"))
    return tiles


def _standings(document_id: int, calendar: Calendar) -> tuple[dossier.Dossier, Standings]:
    permissions.demand_sight(session(), actor(), document_id)
    held = dossier.load(session(), document_id)
    if not permissions.may_follow(actor(), held.document):
        raise NotAllowed(ONLY_SENDER)
    if held.document.state not in SENT_OUT_STATES:
        raise NotFound
    rows = tracking_queries.matrix(session(), document_id)
    return held, deadlines.standings(rows, calendar)


BLOCKS: dict[str, Message] = {
    "province": say("Province"),
    "department": say("Departments"),
    "district": say("Districts"),
    "commune": say("Communes and wards"),
    "office": say("Rooms and units of the agency"),
    "division": say("Rooms and units of the agency"),
    "centre": say("Rooms and units of the agency"),
    "party": say("Party and mass organisations"),
    "mass": say("Party and mass organisations"),
}
OTHERS = say("Others")


def _strip(found: Standings) -> list[tuple[Message, list[tuple[tracking_queries.Progress, Standing]]]]:
    """The recipients by block, for the strip of small squares above a long table."""
    blocks: dict[str, list[tuple[tracking_queries.Progress, Standing]]] = {}
    for row, where in found.rows:
        blocks.setdefault(BLOCKS.get(row.unit_kind or "", OTHERS).msgid, []).append((row, where))
    words = {word.msgid: word for word in (*BLOCKS.values(), OTHERS)}
    return [(word, blocks[key]) for key, word in words.items() if key in blocks]
