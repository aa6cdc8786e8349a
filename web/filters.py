"""What templates may say about days, moments and numbers, in the reader's language."""

from collections.abc import Callable
from typing import Any

from flask import Flask

import clock
from web import dates
from web.language import current_language, spoken


def register(app: Flask) -> None:
    """Add the filters date, long_date, moment, weekday, number, size and days_left."""
    filters = app.jinja_env.filters
    filters["date"] = _in_language(dates.short_date)
    filters["long_date"] = _in_language(dates.long_date)
    filters["moment"] = _in_language(dates.moment)
    filters["weekday"] = _in_language(dates.weekday)
    filters["number"] = _in_language(dates.number)
    filters["size"] = _in_language(dates.size)
    filters["typed_date"] = dates.short_date  # in a box a day is day/month/year in every language
    filters["days_left"] = lambda days: spoken(dates.days_left(days))
    app.jinja_env.globals.update(now=clock.now, today=clock.today)


def _in_language(show: Callable[[Any, str], str]) -> Callable[[Any], str]:
    def filtered(value: Any) -> str:
        return "" if value is None else show(value, current_language())

    return filtered
