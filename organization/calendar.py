"""Working days: weekdays, less the days off and plus the Saturdays worked that the calendar table holds."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from organization.holidays_expected import YEARS, expected_days
from organization.models import CalendarDay, DayKind

KNOWN_DAYS = Path(__file__).parent / "data" / "calendar.csv"

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are not what their weekday says."""

    exceptions: Mapping[date, bool]

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        return self.exceptions.get(day, day.weekday() < 5)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        day += _ONE
        while not self.is_working_day(day):
            day += _ONE
        return day

    def working_day_before(self, day: date) -> date:
        """The last working day before `day`."""
        day -= _ONE
        while not self.is_working_day(day):
            day -= _ONE
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`."""
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def last_day_of(self, day: date, count: int) -> date:
        """The last day of a period of `count` calendar days from the day after `day`.

        A period that would end on a day off ends with the next working day (Bộ luật Dân sự 2015 Đ147, Đ148).
        """
        last = day + _ONE * count
        return last if self.is_working_day(last) else self.next_working_day(last)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and with `last`; negative the other way round."""
        if last < first:
            return -self.working_days_between(last, first)
        days = (first + _ONE * n for n in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)


def load_calendar(session: Session) -> Calendar:
    """The calendar as it is kept now: one statement."""
    rows = session.execute(sa.select(CalendarDay.day, CalendarDay.works))
    return Calendar({row.day: row.works for row in rows})


def days_of_year(session: Session, year: int) -> list[CalendarDay]:
    """The days of a year that are not what their weekday says, in order."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    wanted = sa.select(CalendarDay).where(CalendarDay.day.between(first, last))
    return list(session.scalars(wanted.order_by(CalendarDay.day)))


def known_days() -> Iterator[CalendarDay]:
    """The holidays, days in lieu and Saturdays worked of 2024 to 2027, as far as their notices are known."""
    with KNOWN_DAYS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day, works = date.fromisoformat(row["day"]), row["works"] == "1"
            kind = DayKind(row["kind"])
            yield CalendarDay(day=day, works=works, kind=kind, name=row["name"], basis=row["basis"])


def first_days(year: int) -> list[CalendarDay]:
    """With what the calendar of a year begins: its notices where they are known, else what is expected."""
    known = [day for day in known_days() if day.day.year == year]
    return known or (list(expected_days(year)) if year in YEARS else [])


def add_known_days(session: Session) -> int:
    """Add the known days that the calendar does not have, leaving what an office entered; no commit."""
    kept = set(session.scalars(sa.select(CalendarDay.day)))
    missing = [known for known in known_days() if known.day not in kept]
    session.add_all(missing)
    return len(missing)
