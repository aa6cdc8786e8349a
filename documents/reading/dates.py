"""Dates in running text: 05/7/2024, 5-7-2024, ngày 05 tháng 7 năm 2024; impossible ones are told apart."""

import re
from dataclasses import dataclass
from datetime import date

# A full date in words or figures; the year may be missing where the reader allows it.
DATE = (
    r"(?:(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})(?:\s*[/.\-]\s*(?P<y>\d{4}))?(?![\d/])"
    r"|(?P<dd>\d{1,2})\s+tháng\s+(?P<mm>\d{1,2})(?:\s*(?:,\s*)?(?:năm\s+|/)(?P<yy>\d{4}))?)"
)
# What every date has; most lines have none, and asking this first is quick.
HAS_DATE = re.compile(r"\d\s*(?:[/.\-]\s*\d|(?i:tháng))")
ANY_DATE = re.compile(rf"(?i)(?:ngày\s+)?{DATE}")


@dataclass(frozen=True, slots=True)
class Day:
    """What was printed as a date: `value` is None if no calendar has it or the year is not given."""

    value: date | None
    is_impossible: bool
    has_year: bool


def day_of(found: re.Match[str], year: int | None = None) -> Day:
    """The day that a match of DATE stands for; `year` is used where none is printed."""
    day, month = int(found["d"] or found["dd"]), int(found["m"] or found["mm"])
    printed = found["y"] or found["yy"]
    chosen = int(printed) if printed else year
    try:
        value = date(chosen or 2000, month, day)
    except ValueError:
        return Day(None, is_impossible=True, has_year=bool(printed))
    return Day(value if chosen else None, is_impossible=False, has_year=bool(printed))


def iso_of(found: re.Match[str]) -> str | None:
    """The ISO date of a match, None if the year is missing or the day impossible."""
    value = day_of(found).value
    return value.isoformat() if value else None
