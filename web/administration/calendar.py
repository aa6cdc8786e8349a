"""The working calendar of a year, each day with its notice; a change first shows which deadlines it moves."""

from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

import clock
from language import Invalid, Refused, say
from organization.calendar import days_of_year, first_days
from organization.holidays_expected import YEARS as EXPECTED
from organization.models import DayKind
from organization.words import DAY_WORDS
from web.administration.gate import blueprint, chosen, page
from web.answers import see_other, tell
from web.dates import read_date
from web.errors import status_of
from web.session import actor, session
from workflow import administer_calendar
from workflow.administer_calendar import DayChange

YEARS = range(2000, 2100)


@blueprint.get("/quan-tri/<int:agency_id>/lich")
def calendar(agency_id: int) -> ResponseReturnValue:
    """Show the days of a year that are not what their weekday says."""
    return _calendar_page(agency_id)


def _calendar_page(agency_id: int, refused: Refused | None = None) -> str:
    year = _year()
    days = days_of_year(session(), year)
    return page(
        "calendar",
        "calendar",
        refused,
        year=year,
        days=days,
        day_words=DAY_WORDS,
        may_begin=not days and year in EXPECTED,
        keeps=administer_calendar.keeps_calendar(session(), agency_id),
        typed=request.form,
    )


def _year() -> int:
    asked = request.values.get("nam", "")
    found = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    return found if found in YEARS else clock.today().year


@blueprint.post("/quan-tri/<int:agency_id>/lich")
def change_calendar(agency_id: int) -> ResponseReturnValue:
    """Show what the change does to deadlines, or make it once that was looked at."""
    form = request.form
    try:
        changes = _changes(form)
        if "shown" not in form:
            return _preview(changes)
        administer_calendar.change_calendar(
            session(), actor(), agency_id, changes, basis=form.get("basis", ""), shown=form["shown"]
        )
    except Refused as error:
        return _calendar_page(agency_id, error), status_of(error)
    tell(say("The calendar is changed; working days are counted by it from now on."))
    return see_other("administration.calendar", nam=changes[0].day.year)


def _changes(form: Mapping[str, str]) -> list[DayChange]:
    """What the form asks for: a year to begin with, a day to clear, or days to set."""
    if form.get("act") == "begin":
        return _beginning(_year())
    first = read_date(form.get("day", ""), field="day")
    if first is None or first.year not in YEARS:
        raise Invalid(say("Write the day, month and year, for example 05/7/2024."), field="day")
    if form.get("act") == "clear":
        return [DayChange(first, None)]
    if not form.get("name", "").strip():
        raise Invalid(say("Write what day it is."), field="name")
    if not form.get("basis", "").strip():
        raise Invalid(say("Write the notice or decision that says so."), field="basis")
    last = read_date(form.get("last", ""), field="last")
    return administer_calendar.span(first, last, chosen(form, "kind", DayKind), form["name"])


def _beginning(year: int) -> list[DayChange]:
    kept = {day.day for day in days_of_year(session(), year)}
    found = [DayChange(d.day, d.kind, d.name, d.basis) for d in first_days(year) if d.day not in kept]
    if not found:
        raise Invalid(say("Nothing more is known of this year."), field="day")
    return found


def _preview(changes: list[DayChange]) -> str:
    year = changes[0].day.year
    before = {day.day: day for day in days_of_year(session(), year)}
    return page(
        "calendar_preview",
        "calendar",
        year=year,
        changes=changes,
        before=before,
        day_words=DAY_WORDS,
        outcome=administer_calendar.outcome(session(), changes),
        typed=request.form,
        basis=_basis(),
    )


def _basis() -> str:
    if request.form.get("act") == "begin":
        known = first_days(_year())
        return known[0].basis if known else ""
    return request.form.get("basis", "")
