"""Case files (hồ sơ) on screen: the year's list, one file with its documents, and the printed forms."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import case_file_queries
from documents.case_file_models import CaseFile
from documents.case_file_queries import FileLine
from documents.states import CASE_FILE_WORDS, CaseFileState
from language import Message, NotAllowed, NotFound, Refused, say
from organization import roster
from organization.models import Unit
from organization.people import Actor
from web import case_file_history, case_file_sheets, sheets
from web.case_file_sheets import CATALOGUE, CONTENTS, LIST
from web.errors import errors_of, status_of
from web.language import spoken
from web.menu import Entry, stand_at
from web.session import actor, session
from web.sheets import Sheet
from workflow import history, permissions

blueprint = Blueprint("case_files", __name__)

NOT_YOURS = say("Only people of an agency see its files.")
LIST_TITLE, CATALOGUE_TITLE = say("List of files"), say("Catalogue of files")
CONTENTS_TITLE = say("Catalogue of the documents in the file")
STATE_SLUGS = {
    "chua-mo": CaseFileState.PLANNED,
    "dang-mo": CaseFileState.OPEN,
    "da-ket-thuc": CaseFileState.CLOSED,
    "da-nop-luu": CaseFileState.ARCHIVED,
}
MINE = "cua-toi"
ENDED = (CaseFileState.CLOSED, CaseFileState.ARCHIVED)
RETENTIONS = (2, 3, 5, 10, 15, 20, 30, 50, 70)


@blueprint.record_once
def _give_words(setup: BlueprintSetupState) -> None:
    """Let templates name the states of files and for how long they are kept."""
    setup.app.jinja_env.globals["case_file_words"] = CASE_FILE_WORDS
    setup.app.jinja_env.filters["kept_for"] = case_file_sheets.kept_for


def menu_entries(_session: Session, who: Actor) -> Iterator[Entry]:
    """The line of the menu, for those who work in an agency."""
    if who.agencies_as(*permissions.WORKERS):
        yield Entry(say("Case files"), "case_files.index", "tracking")


@blueprint.get("/ho-so")
def index() -> str:
    """Show the files of a year with their state and how much lies in them."""
    agency, year = _chosen()
    condition = case_file_queries.of_year(agency.id, year)
    narrowed = request.args.get("loc")
    if narrowed == MINE:
        condition = sa.and_(condition, case_file_queries.kept_by(actor().person_id))
    elif narrowed:
        condition = sa.and_(condition, case_file_queries.in_states([_state(narrowed)]))
    return render_template(
        "case_files/list.html",
        agency=agency,
        year=year,
        files=case_file_queries.files(session(), condition),
        filters=_filters(agency, year, narrowed),
        narrowed=narrowed,
        soon=clock.today().replace(day=1),
    )


def _state(slug: str) -> CaseFileState:
    if slug not in STATE_SLUGS:
        raise NotFound
    return STATE_SLUGS[slug]


@blueprint.get("/ho-so/danh-muc")
def listed() -> ResponseReturnValue:
    """Show Danh mục hồ sơ of a year, to be printed (NĐ 30/2020 Đ28, Phụ lục V)."""
    agency, year = _chosen()
    files = case_file_queries.files(session(), case_file_queries.of_year(agency.id, year))
    lines = [case_file_sheets.in_list(file) for file in files]
    return _sheet(Sheet(LIST_TITLE, LIST, lines, _above(agency, year)), f"danh-muc-ho-so-{year}")


@blueprint.get("/ho-so/muc-luc")
def catalogue() -> ResponseReturnValue:
    """Show Mục lục hồ sơ: the ended files of a year, to be handed over (NĐ 30/2020 Đ30, Phụ lục V, VI)."""
    agency, year = _chosen()
    ended = sa.and_(case_file_queries.of_year(agency.id, year), case_file_queries.in_states(ENDED))
    lines = case_file_sheets.catalogued(case_file_queries.files(session(), ended))
    sheet = Sheet(CATALOGUE_TITLE, CATALOGUE, lines, _above(agency, year), linked=1)
    return _sheet(sheet, f"muc-luc-ho-so-{year}")


@blueprint.get("/ho-so/<int:case_file_id>")
def show(case_file_id: int) -> str:
    """Show a file, its documents in the order of time, what may be done with it, and what was."""
    return page(case_file_id)


def page(case_file_id: int, error: Refused | None = None, refused_step: str = "") -> str:
    """The page of a file, also with the sentence of a refusal."""
    file, line = found(case_file_id)
    documents = _documents(file)
    stand_at("case_files.index")
    return render_template(
        "case_files/page.html",
        file=line,
        version=file.version,
        agency=session().get_one(Unit, file.agency_id),
        documents=documents,
        hidden=line.documents - len(documents),
        steps={move.step for move in permissions.case_file_steps(actor(), file)},
        told=list(case_file_history.tell(history.of_case_file(session(), case_file_id))),
        refused_step=refused_step,
        errors=errors_of(error) if error else {},
    )


@blueprint.get("/ho-so/<int:case_file_id>/muc-luc")
def contents(case_file_id: int) -> ResponseReturnValue:
    """Show Mục lục văn bản trong hồ sơ, to be printed (NĐ 30/2020 Phụ lục V, VI)."""
    file, line = found(case_file_id)
    agency = session().get_one(Unit, file.agency_id)
    above = [agency.name, f"{spoken(say('Case file'))} {line.code}: {line.title}"]
    lines = case_file_sheets.contents(_documents(file))
    sheet = Sheet(CONTENTS_TITLE, CONTENTS, lines, above, linked=1)
    return _sheet(sheet, f"muc-luc-van-ban-{file.year}-{line.code}")


def _documents(file: CaseFile) -> list[case_file_queries.FiledLine]:
    return case_file_queries.documents_in(
        session(), file.id, file.agency_id, permissions.visible_documents(actor())
    )


def found(case_file_id: int) -> tuple[CaseFile, FileLine]:
    """The file as a row and as a line; raises NotFound for who does not work in its agency."""
    file = session().get(CaseFile, case_file_id, populate_existing=True)
    if file is None:
        raise NotFound
    permissions.demand_file_sight(actor(), file)
    (line,) = case_file_queries.files(session(), CaseFile.id == case_file_id)
    return file, line


@blueprint.get("/ho-so/moi")
def new() -> str:
    """Show the form that enters a file in the year's list."""
    return form_page(request.args)


@blueprint.get("/ho-so/<int:case_file_id>/sua")
def edit(case_file_id: int) -> str:
    """Show the form that corrects the entry of a file; closed to who may not."""
    file, _line = found(case_file_id)
    if "revise_file" not in {move.step for move in permissions.case_file_steps(actor(), file)}:
        raise NotAllowed(say("The entry of this file cannot be changed by you now."))
    kept: dict[str, Any] = {name: getattr(file, name) for name in FIELDS}
    return form_page({**kept, "retention_years": file.retention_years or 0}, file)


FIELDS = ("abbreviation", "number", "heading", "title", "keeper_id", "limits", "note")


def form_page(typed: Any, file: CaseFile | None = None, error: Refused | None = None) -> str:
    """The form of an entry, also with the sentence of a refusal."""
    agency, year = (session().get_one(Unit, file.agency_id), file.year) if file else _chosen()
    stand_at("case_files.index")
    return render_template(
        "case_files/form.html",
        file=file,
        agency=agency,
        year=year,
        years=[(one, str(one)) for one in range(clock.today().year + 1, clock.today().year - 2, -1)],
        typed=typed,
        keepers=_keepers(agency.id),
        retentions=_retentions(file),
        own=actor().person_id,
        errors=errors_of(error) if error else {},
    )


def form_refused(typed: Any, file: CaseFile | None, error: Refused) -> ResponseReturnValue:
    """The form once more, with the sentence at its box."""
    return form_page(typed, file, error), status_of(error)


def _retentions(file: CaseFile | None) -> list[tuple[int, str]]:
    years = sorted({*RETENTIONS, *([file.retention_years] if file and file.retention_years else [])})
    kept = case_file_sheets.kept_for
    return [(0, spoken(kept(None))), *((n, spoken(kept(n))) for n in reversed(years))]


def _keepers(agency_id: int) -> list[tuple[int, str]]:
    """Who may keep the file: all who work here, or only oneself."""
    who = actor()
    if not permissions.keeps_file_list(who, agency_id):
        return [(who.person_id, who.name)]
    posts = roster.posts_in_agency(session(), agency_id, *permissions.WORKERS)
    return list({post.person_id: f"{post.person} – {post.title}, {post.unit}" for post in posts}.items())


def _chosen() -> tuple[Unit, int]:
    """The agency and the year of the address, of those that the person works in."""
    agencies = actor().agencies_as(*permissions.WORKERS)
    if not agencies:
        raise NotAllowed(NOT_YOURS)
    asked = request.values.get("cq")
    if asked is not None and asked not in {str(key) for key in agencies}:
        raise NotFound
    year = request.values.get("nam", type=int) or clock.today().year
    return session().get_one(Unit, int(asked) if asked else min(agencies)), year


Choice = tuple[str | Message, str, bool]


def _filters(agency: Unit, year: int, narrowed: str | None) -> list[tuple[Message, list[Choice]]]:
    """Links to the other years, agencies, states, and to the own files."""

    def link(**changed: Any) -> str:
        kept = {"cq": agency.id, "nam": year, "loc": narrowed} | changed
        return url_for("case_files.index", **{name: value for name, value in kept.items() if value})

    known = {*case_file_queries.years(session(), [agency.id]), year, clock.today().year}
    by_year: list[Choice] = [(str(one), link(nam=one), one == year) for one in sorted(known, reverse=True)]
    states: list[Choice] = [
        (say("all"), link(loc=None), narrowed is None),
        (say("kept by me"), link(loc=MINE), narrowed == MINE),
        *((CASE_FILE_WORDS[state], link(loc=s), narrowed == s) for s, state in STATE_SLUGS.items()),
    ]
    found = [(say("Year"), by_year), (say("State"), states)]
    agencies = sorted(actor().agencies_as(*permissions.WORKERS))
    if len(agencies) > 1:
        names: Sequence[Unit] = [session().get_one(Unit, key) for key in agencies]
        found.append((say("Agency"), [(one.name, link(cq=one.id), one.id == agency.id) for one in names]))
    return found


def _above(agency: Unit, year: int) -> list[str]:
    return [agency.name, spoken(say("Year {year}", year=year))]


def _sheet(sheet: Sheet, name: str) -> ResponseReturnValue:
    if "xlsx" in request.args:
        return sheets.download(sheet, name)
    stand_at("case_files.index")
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key in ("cq", "nam")}
    address = url_for(request.endpoint or "", **(request.view_args or {}) | kept | {"xlsx": 1})
    return render_template("case_files/sheet.html", sheet=sheet, workbook=address)
