"""The working calendar: weekends, holidays, days in lieu and Saturdays worked."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from db import transaction
from organization.calendar import Calendar, add_known_days, known_days, load_calendar
from organization.holidays_expected import expected_days
from organization.models import CalendarDay, DayKind

CALENDAR = Calendar({known.day: known.works for known in known_days()})


# The weekdays off and the weekend days worked that the notices of each year give the civil service.
NOTICES = {
    2024: "01/01 08/02 09/02 12/02 13/02 14/02 18/04 29/04 30/04 01/05 02/09 03/09 | 04/05",
    2025: "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09 | 26/04",
    2026: "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09 24/11 | 10/01 22/08",
}


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_the_year_is_what_the_notices_say(year):
    parts = NOTICES[year].split("|")
    off, worked = ({date(year, int(d[3:]), int(d[:2])) for d in part.split()} for part in parts)
    for n in range(366 if year == 2024 else 365):
        day = date(year, 1, 1) + timedelta(days=n)
        works = day in worked if day.weekday() >= 5 else day not in off
        assert CALENDAR.is_working_day(day) is works, day


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        # Tết 2025: off from Saturday 25/01 to Sunday 02/02
        (date(2025, 1, 22), 2, date(2025, 1, 24)),  # before Tết
        (date(2025, 1, 23), 2, date(2025, 2, 3)),  # across it
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2025, 1, 29), 1, date(2025, 2, 3)),  # begun within it
        # Tết 2026: off from Saturday 14/02 to Sunday 22/02
        (date(2026, 2, 11), 2, date(2026, 2, 13)),
        (date(2026, 2, 12), 3, date(2026, 2, 24)),
        # the swaps: Saturday 26/4/2025, 10/01/2026 and 22/8/2026 count, the days off for them do not
        (date(2025, 4, 25), 4, date(2025, 5, 5)),
        (date(2025, 12, 31), 6, date(2026, 1, 10)),
        (date(2026, 8, 21), 6, date(2026, 8, 28)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
    ],
)
def test_working_days_before_and_across_holidays(start, count, last):
    assert CALENDAR.add_working_days(start, count) == last
    assert CALENDAR.working_days_between(start, last) == count


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2025, 1, 17), 7, date(2025, 1, 24)),  # ends on the last day before Tết
        (date(2025, 1, 18), 7, date(2025, 2, 3)),  # ends on the first Saturday of Tết, so after it
        (date(2026, 4, 19), 7, date(2026, 4, 28)),  # ends on Giỗ Tổ, a Sunday with a day in lieu
        (date(2026, 8, 15), 7, date(2026, 8, 22)),  # ends on a Saturday that is worked
    ],
)
def test_a_period_that_ends_on_a_day_off_ends_with_the_next_working_day(start, count, last):
    assert CALENDAR.last_day_of(start, count) == last


def test_a_year_without_a_notice_begins_with_what_the_law_and_the_moon_say():
    days = {day.day: day.kind for day in expected_days(2028)}

    assert days[date(2028, 1, 26)] is DayKind.HOLIDAY  # mùng một Tết
    assert days[date(2028, 5, 2)] is DayKind.IN_LIEU  # for Sunday 30/4
    assert date(2028, 1, 29) not in days  # a Saturday anyway


def test_notices_correct_what_was_expected():
    expected = {(day.day, day.works) for day in expected_days(2026)}
    told = {(day.day, day.works) for day in known_days() if day.day.year == 2026}

    assert expected <= told
    assert told - expected == {(date(2026, 1, 2), False), (date(2026, 1, 10), True)}


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
    own = CalendarDay(day=date(2026, 11, 24), works=True, kind=DayKind.WORKED, name="Làm việc")
    own.basis = "Quyết định của tỉnh"
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
