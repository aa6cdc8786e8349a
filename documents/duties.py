"""The last good day of a duty: from the day that is printed and the word before it, or from a period."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from language import Message, say
from organization.calendar import Calendar

# As printed; "trước" is the only one that leaves its own day out.
OPERATORS = ("trước", "chậm nhất", "đến hết", "trong", "hạn")
BEFORE = "trước"
LONGEST = 250  # working days of a period: a year of them


class Start(StrEnum):
    """From which day a period in working days counts; that day itself is not counted (BLDS 2015 Đ147.2)."""

    SIGNING = "signing"  # kể từ ngày ký, ban hành: the date of the document
    RECEIPT = "receipt"  # kể từ ngày nhận: the day on which the recipient took it in


START_WORDS: dict[Start, Message] = {
    Start.SIGNING: say("from the date of the document"),
    Start.RECEIPT: say("from the day of receipt"),
}


def last_good_day(deadline: date | None, operator: str | None) -> date | None:
    """The day before the printed one for "trước ngày", otherwise the printed day itself."""
    if deadline is None or operator != BEFORE:
        return deadline
    return deadline - timedelta(days=1)


def end_of_period(calendar: Calendar, start: date, working_days: int) -> date:
    """The last working day of a period of so many working days after a day."""
    return calendar.add_working_days(start, working_days)


def unclaimed(reading: Mapping[str, Any], days: Collection[date]) -> list[Mapping[str, Any]]:
    """What the text says of days by which something is due that no duty has."""
    details: Sequence[Mapping[str, Any]] = reading.get("deadline_details") or ()
    return [one for one in details if date.fromisoformat(one["date"]) not in days]
