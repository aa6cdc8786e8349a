"""The working calendar of a year: days off and Saturdays worked, each with the notice that says so."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

import clock
from language import Invalid, NotFound, Refused, say
from organization.calendar import days_of_year
from web.administration.gate import blueprint, page
from web.answers import see_other, tell
from web.dates import read_date
from web.errors import status_of
from web.session import actor, session
from workflow import administer_rules

YEARS = range(2000, 2100)


@blueprint.get("/quan-tri/<int:agency_id>/lich")
def calendar(agency_id: int) -> ResponseReturnValue:
    """Show the days of a year that are not what their weekday says."""
    return _calendar_page(agency_id)


def _calendar_page(agency_id: int, refused: Refused | None = None) -> str:
    asked = request.values.get("nam", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in YEARS else clock.today().year
    return page(
        "calendar",
        "calendar",
        refused,
        year=year,
        days=days_of_year(session(), year),
        keeps=administer_rules.keeps_calendar(session(), agency_id),
        typed=request.form,
    )


@blueprint.post("/quan-tri/<int:agency_id>/lich")
def set_day(agency_id: int) -> ResponseReturnValue:
    """Set a day off, or a day worked."""
    form = request.form
    try:
        day = read_date(form.get("day", ""), field="day")
        if day is None:
            raise Invalid(say("Write the day, month and year, for example 05/7/2024."), field="day")
        works, name, basis = form.get("works") == "1", form.get("name", ""), form.get("basis", "")
        administer_rules.set_calendar_day(
            session(), actor(), agency_id, day, works=works, name=name, basis=basis
        )
    except Refused as error:
        return _calendar_page(agency_id, error), status_of(error)
    tell(say("The calendar is changed; working days are counted by it from now on."))
    return see_other("administration.calendar", nam=day.year)


@blueprint.post("/quan-tri/<int:agency_id>/lich/<day>/bo")
def clear_day(agency_id: int, day: str) -> ResponseReturnValue:
    """Let a day be what its weekday says again."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    administer_rules.clear_calendar_day(session(), actor(), agency_id, wanted)
    tell(say("The day is taken out of the calendar."))
    return see_other("administration.calendar", nam=wanted.year)
