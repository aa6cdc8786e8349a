"""The working calendar: weekends, holidays, days in lieu and Saturdays worked."""

from datetime import date

import pytest
import sqlalchemy as sa

from db import transaction
from organization.calendar import Calendar, add_known_days, known_days, load_calendar
from organization.models import CalendarDay

CALENDAR = Calendar({known.day: known.works for known in known_days()})


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 7, 5), True),  # a Friday like any other
        (date(2024, 7, 6), False),  # a Saturday
        (date(2024, 4, 29), False),  # swapped …
        (date(2024, 5, 4), True),  # … for this Saturday
        (date(2025, 9, 1), False),  # the day before Quốc khánh
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam
        (date(2027, 5, 3), False),  # in lieu of Saturday 01/5/2027
    ],
)
def test_the_calendar_knows_what_the_notices_say(day, works):
    assert CALENDAR.is_working_day(day) is works


def test_the_next_working_day_jumps_over_the_new_year_holiday():
    assert CALENDAR.next_working_day(date(2026, 2, 13)) == date(2026, 2, 23)


def test_working_days_are_counted_from_the_day_after():
    assert CALENDAR.add_working_days(date(2024, 4, 26), 3) == date(2024, 5, 4)
    assert CALENDAR.add_working_days(date(2024, 4, 26), 0) == date(2024, 4, 26)


def test_working_days_between_two_days_go_both_ways():
    friday, next_friday = date(2024, 7, 5), date(2024, 7, 12)

    assert CALENDAR.working_days_between(friday, next_friday) == 5
    assert CALENDAR.working_days_between(next_friday, friday) == -5
    assert CALENDAR.working_days_between(friday, friday) == 0


def test_every_known_day_differs_from_its_weekday_and_names_its_basis():
    weekdays = Calendar({})

    for known in known_days():
        assert known.works is not weekdays.is_working_day(known.day)
        assert known.name
        assert known.basis


def test_what_an_office_entered_itself_is_kept(session):
    own = CalendarDay(day=date(2026, 11, 24), works=True, name="Làm việc", basis="Quyết định của tỉnh")
    with transaction(session):
        session.add(own)

    with transaction(session):
        added = add_known_days(session)
    with transaction(session):
        again = add_known_days(session)

    assert added == len(list(known_days())) - 1
    assert again == 0
    assert load_calendar(session).is_working_day(date(2026, 11, 24))
    assert session.scalar(sa.select(CalendarDay.basis).where(CalendarDay.day == own.day)) == own.basis
