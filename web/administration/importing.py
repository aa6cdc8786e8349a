"""Importing a directory: choose a file, look at what it would do or at its mistakes, then import it."""

import base64
import binascii
from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from documents import drafts
from language import Invalid, Refused, say
from organization.directory_files import BadDirectory, Tables, read_directory
from organization.importing import Summary
from organization.tables import TABLES
from web.administration.gate import blueprint, page
from web.answers import see_other, tell
from web.errors import status_of
from web.session import actor, session
from workflow import administer

LARGEST_MB = 4  # it waits as text among the half-filled forms until it is imported
MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """One table of the file for the preview: its first rows and how many there are."""

    name: str
    columns: list[str]
    rows: list[list[str]]
    count: int
    created: int
    changed: int


@blueprint.get("/quan-tri/<int:agency_id>/nhap-danh-ba")
def import_form(agency_id: int) -> ResponseReturnValue:
    """Show the form, or what the file that waits would do."""
    waiting = drafts.load(session(), actor().person_id, _key(agency_id))
    if waiting is None:
        return _form()
    try:
        tables = _tables(waiting.data)
        summary = administer.try_directory(session(), actor(), tables)
    except Refused as error:
        return _form(error, waiting.data.get("name", ""))
    return page("import_preview", "import_form", shown=_shown(tables, summary), name=waiting.data["name"])


def _key(agency_id: int) -> str:
    return f"import-directory-{agency_id}"


def _form(refused: Refused | None = None, name: str = "") -> str:
    faults = refused.faults if isinstance(refused, BadDirectory) else ()
    return page("import", "import_form", refused, faults=faults, name=name, tables=TABLES, most=LARGEST_MB)


@blueprint.post("/quan-tri/<int:agency_id>/nhap-danh-ba")
def upload_directory(agency_id: int) -> ResponseReturnValue:
    """Take a file, read it and say what is wrong with it, line by line; nothing is imported yet."""
    sent = request.files.get("file")
    name = (sent.filename if sent else "") or ""
    try:
        data = sent.read() if sent else b""
        if not data:
            raise Invalid(say("Choose a file first."), field="file")
        if len(data) > LARGEST_MB * 1_000_000:
            raise Invalid(say("The file is larger than {limit} MB.", limit=LARGEST_MB), field="file")
        administer.try_directory(session(), actor(), read_directory(data, name))
    except Refused as error:
        drafts.forget(session(), actor().person_id, _key(agency_id))
        return _form(error, name), status_of(error)
    kept = {"name": name, "data": base64.b64encode(data).decode("ascii")}
    drafts.save(session(), actor().person_id, _key(agency_id), kept)
    return see_other("administration.import_form")


@blueprint.post("/quan-tri/<int:agency_id>/nhap-danh-ba/nhap")
def import_directory(agency_id: int) -> ResponseReturnValue:
    """Import the file that was looked at: all of it or nothing."""
    waiting = drafts.load(session(), actor().person_id, _key(agency_id))
    try:
        if waiting is None:
            raise Invalid(say("Choose a file first."), field="file")
        summary = administer.import_directory(session(), actor(), _tables(waiting.data))
    except Refused as error:
        return _form(error), status_of(error)
    drafts.forget(session(), actor().person_id, _key(agency_id))
    created, changed = summary.created.total(), summary.changed.total()
    tell(say("Imported: {created} rows created, {changed} changed.", created=created, changed=changed))
    return see_other("administration.units")


@blueprint.post("/quan-tri/<int:agency_id>/nhap-danh-ba/bo")
def drop_import(agency_id: int) -> ResponseReturnValue:
    """Forget the file that waits."""
    drafts.forget(session(), actor().person_id, _key(agency_id))
    return see_other("administration.import_form")


def _tables(kept: object) -> Tables:
    try:
        data = base64.b64decode(kept["data"])  # type: ignore[index]  # the JSON that upload_directory kept
    except (KeyError, TypeError, binascii.Error) as error:
        raise Invalid(say("Choose a file first."), field="file") from error
    return read_directory(data, str(kept["name"]))  # type: ignore[index]  # the same JSON


def _shown(tables: Tables, summary: Summary) -> list[Shown]:
    found = [(table, tables[table]) for table in TABLES if tables[table]]
    return [
        Shown(
            name=table.vietnamese,
            columns=[c.vietnamese for c in table.columns if c.name in rows[0].values],
            rows=[[_cell(value) for value in row.values.values()] for row in rows[:MOST_ROWS]],
            count=len(rows),
            created=summary.created[table.name],
            changed=summary.changed[table.name],
        )
        for table, rows in found
    ]


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value)
