"""Deadlines in working days, and where a recipient stands."""

from datetime import date
from typing import Any

import pytest

from documents.states import Channel, DeliveryState, Purpose
from documents.tracking_queries import Progress
from organization.calendar import Calendar
from workflow import deadlines
from workflow.deadlines import Keeping, Standing, Urgency

# 30/4 and 01/5/2024 are days off; Saturday 04/5/2024 is worked for Monday 29/4/2024.
CALENDAR = Calendar(
    {date(2024, 4, 29): False, date(2024, 4, 30): False, date(2024, 5, 1): False, date(2024, 5, 4): True}
)
FRIDAY = date(2024, 4, 26)
D = DeliveryState


@pytest.mark.parametrize(
    ("day", "urgency", "words"),
    [
        (date(2024, 4, 26), Urgency.TODAY, "due today"),
        (date(2024, 5, 2), Urgency.SOON, "1 working days left"),
        (date(2024, 5, 4), Urgency.SOON, "3 working days left"),
        (date(2024, 5, 6), Urgency.IN_TIME, "4 working days left"),
        (date(2024, 4, 28), Urgency.SOON, "due on a day off"),
        (date(2024, 4, 25), Urgency.OVERDUE, "1 working days overdue"),
    ],
)
def test_days_off_do_not_count(day: date, urgency: Urgency, words: str):
    due = deadlines.due(CALENDAR, day, FRIDAY)

    assert due is not None
    assert (due.urgency, str(due.words)) == (urgency, words)


def test_a_friday_has_passed_on_saturday_without_a_working_day_between():
    due = deadlines.due(CALENDAR, FRIDAY, date(2024, 4, 27))

    assert due is not None
    assert (due.urgency, str(due.words)) == (Urgency.OVERDUE, "overdue")


def test_without_a_day_nothing_is_due():
    assert deadlines.due(CALENDAR, None, FRIDAY) is None


def test_soon_ends_after_three_working_days():
    assert deadlines.soon_until(CALENDAR, FRIDAY) == date(2024, 5, 4)


def a_recipient(state: DeliveryState, last_good_day: date | None = None, **of_duties: Any) -> Progress:
    """A unit that must carry out, as far as `state`."""
    return Progress(
        1, "Phòng A", "Phòng A", False, Purpose.CARRY_OUT, Channel.INTERNAL, state, 1, None, None, None,
        None, None, None, None, "PA", last_good_day=last_good_day, **{"duties": 1, **of_duties},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (a_recipient(D.FAILED), Standing.FAILED),
        (a_recipient(D.WITHHELD), Standing.WITHHELD),
        (a_recipient(D.ARRIVED, date(2024, 4, 25)), Standing.OVERDUE),
        (a_recipient(D.ARRIVED, date(2024, 6, 25)), Standing.UNACKNOWLEDGED),
        (a_recipient(D.IN_PROGRESS, date(2024, 6, 25), returned=1), Standing.RETURNED),
        (a_recipient(D.ACCEPTED, date(2024, 4, 26)), Standing.SOON),
        (a_recipient(D.ACCEPTED, date(2024, 6, 25)), Standing.ACKNOWLEDGED),
        (a_recipient(D.IN_PROGRESS, None, waiting=1), Standing.REPORTED),
        (a_recipient(D.DONE, None, closed=1), Standing.DONE),
        (a_recipient(D.ACCEPTED, None, duties=0), Standing.INFORMED),
    ],
)
def test_where_a_recipient_stands(row: Progress, expected: Standing):
    assert deadlines.standing(row, FRIDAY, deadlines.soon_until(CALENDAR, FRIDAY)) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (a_recipient(D.ACCEPTED, date(2024, 5, 6)), Keeping.IN_TIME),
        (a_recipient(D.ARRIVED, date(2024, 5, 4)), Keeping.SOON),
        (a_recipient(D.IN_PROGRESS, date(2024, 4, 25), returned=1), Keeping.OVERDUE),
        (a_recipient(D.IN_PROGRESS, None, waiting=1), Keeping.DONE),
        (a_recipient(D.DONE, None, closed=1, done_late=1), Keeping.DONE_LATE),
        (a_recipient(D.ACCEPTED), Keeping.NO_DAY),
        (a_recipient(D.REFUSED, date(2024, 4, 25)), None),
    ],
)
def test_how_a_deadline_is_kept(row: Progress, expected: Keeping | None):
    assert deadlines.keeping(row, FRIDAY, deadlines.soon_until(CALENDAR, FRIDAY)) is expected
