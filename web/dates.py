"""Days, moments and numbers as they are written in offices, and days as people type them."""

import re
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

import clock
from language import Invalid, Message, say

_TYPED = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})")
_TYPED_WITHOUT_SIGNS = re.compile(r"(\d{2})(\d{2})(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def day_of(value: date | datetime) -> date:
    """The day in Vietnam of a moment, or the day itself."""
    return clock.local(value).date() if isinstance(value, datetime) else value


def short_date(value: date | datetime, language: str = "vi") -> str:
    """A day as 05/7/2024: days below 10 and the months 1 and 2 take a zero (NĐ 30/2020, Phụ lục I)."""
    day = day_of(value)
    if language == "en":
        return format_date(day, "d MMMM y", locale="en")
    return f"{day.day:02}/{_month(day)}/{day.year}"


def long_date(value: date | datetime, language: str = "vi") -> str:
    """A day as ngày 05 tháng 7 năm 2024."""
    day = day_of(value)
    if language == "en":
        return format_date(day, "d MMMM y", locale="en")
    return f"ngày {day.day:02} tháng {_month(day)} năm {day.year}"


def moment(value: datetime, language: str = "vi") -> str:
    """A moment as 05/7/2024 14:05, by the clock of Vietnam."""
    return f"{short_date(value, language)} {clock.local(value):%H:%M}"


def weekday(value: date | datetime, language: str = "vi") -> str:
    """The day of the week: Thứ Sáu."""
    day = day_of(value)
    return format_date(day, "EEEE", locale="en") if language == "en" else _WEEKDAYS[day.weekday()]


def number(value: float | Decimal, language: str = "vi") -> str:
    """A number as 1.234,5, in English as 1,234.5."""
    return str(format_decimal(value, locale=language))


def size(octets: int, language: str = "vi") -> str:
    """The size of a file: 51 KB, 1,2 MB."""
    kilobytes = octets / 1024
    if kilobytes < 1000:
        return f"{number(max(1, round(kilobytes)), language)} KB"
    return f"{number(round(kilobytes / 1024, 1), language)} MB"


def days_left(working_days: int) -> Message:
    """How long until the last good day, in working days; below 0 it has passed."""
    if working_days > 0:
        return say("{count} working days left", count=working_days)
    if working_days == 0:
        return say("due today")
    return say("{count} working days overdue", count=-working_days)


YEARS = (1900, 2200)  # of documents and deadlines; what lies beyond was mistyped


def read_date(text: str, *, field: str | None = None) -> date | None:
    """The day that a person typed as day, month, year; None for an empty box.

    "5/7/2024", "05-07-2024", "5.7.24" and "05072024" are taken; a month above 12 is named, never swapped.
    Raises Invalid.
    """
    text = text.strip()
    if not text:
        return None
    day, month, year = _parts(text, field)
    if not 1 <= month <= 12:
        raise _bad_date(
            say("{month} is not a month; write the day first, for example 05/7/2024.", month=month), field
        )
    if not YEARS[0] <= year <= YEARS[1]:
        raise _bad_date(say("Please look at the year: {year}.", year=year), field)
    try:
        return date(year, month, day)
    except ValueError:
        nowhere = say("There is no day {day} in month {month}/{year}.", day=day, month=month, year=year)
        raise _bad_date(nowhere, field) from None


def _parts(text: str, field: str | None) -> tuple[int, int, int]:
    if iso := _ISO.fullmatch(text):
        return int(iso[3]), int(iso[2]), int(iso[1])
    typed = _TYPED.fullmatch(text) or _TYPED_WITHOUT_SIGNS.fullmatch(text)
    if typed is None:
        raise _bad_date(say("Write the day, month and year, for example 05/7/2024."), field)
    year = int(typed[3]) + (2000 if len(typed[3]) == 2 else 0)
    return int(typed[1]), int(typed[2]), year


def _bad_date(message: Message, field: str | None) -> Invalid:
    return Invalid(message, code="bad_date", field=field)


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month < 3 else str(day.month)
