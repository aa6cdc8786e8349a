"""The routes of an agency: one for all kinds of documents, others for single kinds, each with versions."""

from collections.abc import Mapping, Sequence

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents.kinds import BY_CODE, KINDS
from documents.states import Act
from language import Invalid, NotFound, Refused, say
from organization import roster
from organization.models import Role
from organization.words import ROLE_WORDS
from web.administration.gate import blueprint, chosen, page
from web.administration.words import holder_words
from web.answers import see_other, tell
from web.errors import status_of
from web.forms_draft import seen
from web.language import spoken
from web.session import actor, session
from workflow import administer_routes
from workflow.administer_routes import ASKED_IN_AGENCY, MOST_STEPS, Version
from workflow.routes import Ask

GENERAL = "chung"  # in addresses, for the route of all kinds without their own
FEWEST_ROWS = 6
Row = Mapping[str, str]


@blueprint.get("/quan-tri/<int:agency_id>/luong-trinh")
def routes(agency_id: int) -> ResponseReturnValue:
    """Show the routes in force, and the kinds that may have their own."""
    every = administer_routes.versions(session(), agency_id)
    current = {kind: v for kind, found in every.items() for v in found if v.current}
    others = [(kind.code, kind.name) for kind in KINDS if kind.code not in current]
    return page("routes", "routes", current=current, others=others, holder=_holder_in(session(), agency_id))


def _holder_in(read: Session, agency_id: int) -> object:
    people = {post.person_id: post.person for post in roster.posts_in_agency(read, agency_id)}
    return lambda ask: spoken(holder_words(ask, people))


@blueprint.get("/quan-tri/<int:agency_id>/luong-trinh/sua")
def choose_route(agency_id: int) -> ResponseReturnValue:
    """Go to the route of the kind that was chosen from the list."""
    return see_other("administration.route", kind=request.args.get("loai") or GENERAL)


@blueprint.get("/quan-tri/<int:agency_id>/luong-trinh/<kind>")
def route(agency_id: int, kind: str) -> ResponseReturnValue:
    """Show one route in rows that can be changed, and its versions."""
    return _route_page(agency_id, kind)


def _code_of(kind: str) -> str | None:
    if kind != GENERAL and kind not in BY_CODE:
        raise NotFound
    return None if kind == GENERAL else kind


def _route_page(agency_id: int, kind: str, refused: Refused | None = None) -> str:
    code, every = _code_of(kind), administer_routes.versions(session(), agency_id)
    found = every.get(code, [])
    start = next((v for v in (*found, *every[None]) if v.current), every[None][-1])
    rows = _typed_rows() if refused else [_row(ask) for ask in start.asks]
    empty = max(FEWEST_ROWS - len(rows), 1)
    return page(
        "route",
        "routes",
        refused,
        kind=kind,
        name=BY_CODE[code].name if code else None,
        versions=found,
        has_own=any(v.current and v.number for v in found),
        seen=max((v.number for v in found), default=0),
        rows=[*rows, *[{} for _ in range(empty)]][:MOST_STEPS],
        holders=_holders(agency_id, start),
        holder=_holder_in(session(), agency_id),
    )


def _holders(agency_id: int, start: Version) -> list[tuple[str, str]]:
    """Who may be asked: the head of the drafting unit, a role in the agency, or a named person."""
    roles = [(f"role:{role.value}", spoken(ROLE_WORDS[role])) for role in ASKED_IN_AGENCY]
    posts = [p for p in roster.posts_in_agency(session(), agency_id) if p.role is not Role.ADMINISTRATOR]
    people = {f"person:{p.person_id}": f"{p.person} ({p.title})" for p in posts}
    kept = {f"person:{ask.person_id}": "…" for ask in start.asks if ask.person_id is not None}
    return [("unit_head", spoken(say("Head of the drafting unit"))), *roles, *(kept | people).items()]


def _row(ask: Ask) -> Row:
    who = f"person:{ask.person_id}" if ask.person_id is not None else f"role:{ask.role}"
    return {
        "act": ask.act.value,
        "who": "unit_head" if ask.of_drafting_unit else who,
        "needed": "all" if ask.needed is None else str(ask.needed),
        "days": "" if ask.working_days is None else str(ask.working_days),
    }


def _typed_rows() -> list[Row]:
    """The rows in which an act was chosen."""
    names = ("act", "who", "needed", "days")
    rows = [
        {name: request.form.get(f"{name}-{n}", "").strip() for name in names}
        for n in range(1, MOST_STEPS + 1)
    ]
    return [row for row in rows if row["act"]]


@blueprint.post("/quan-tri/<int:agency_id>/luong-trinh/<kind>")
def save_route(agency_id: int, kind: str) -> ResponseReturnValue:
    """Save the rows as the next version."""
    try:
        asks = _asks(_typed_rows())
        version = administer_routes.save_route(
            session(), actor(), agency_id, _code_of(kind), asks, seen=seen(request.form)
        )
    except NotFound:
        raise
    except Refused as error:
        return _route_page(agency_id, kind, error), status_of(error)
    tell(say("Version {n} of the route holds for what is submitted from now on.", n=version))
    return see_other("administration.route", kind=kind)


def _asks(rows: Sequence[Row]) -> list[Ask]:
    return [_ask(row, n) for n, row in enumerate(rows, start=1)]


def _ask(row: Row, n: int) -> Ask:
    who, _, key = row["who"].partition(":")
    if not who:
        raise Invalid(say("Step {n}: choose who is asked.", n=n), field=f"who-{n}")
    if row["days"] and not row["days"].isdecimal():
        raise Invalid(say("Step {n}: write the working days as a number.", n=n), field=f"days-{n}")
    return Ask(
        act=chosen(row, "act", Act),
        role=Role.UNIT_HEAD if who == "unit_head" else key if who == "role" else None,
        of_drafting_unit=who == "unit_head",
        person_id=int(key) if who == "person" and key.isdecimal() else None,
        needed=None if row["needed"] == "all" else int(row["needed"]) if row["needed"].isdecimal() else 1,
        working_days=int(row["days"]) if row["days"] else None,
    )


@blueprint.post("/quan-tri/<int:agency_id>/luong-trinh/<kind>/bo")
def withdraw_route(agency_id: int, kind: str) -> ResponseReturnValue:
    """Let the kind go the general way again."""
    administer_routes.withdraw_route(session(), actor(), agency_id, _code_of(kind), seen=seen(request.form))
    tell(say("The route is withdrawn; documents go the general way again."))
    return see_other("administration.routes")
