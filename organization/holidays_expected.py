"""The days off that a year is expected to have by law and lunar calendar, before its notice is known."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module

from organization.models import CalendarDay, DayKind

BASIS = "Bộ luật Lao động 2019 Điều 111, Điều 112; dự kiến, chờ thông báo chính thức"
YEARS = range(2020, 2051)  # whose lunar days are known beforehand

# Part of the library's words → the words of offices; whatever else there is are days of Tết.
_NAMES = {
    "Dương lịch": "Tết Dương lịch",
    "Hùng Vương": "Giỗ Tổ Hùng Vương",
    "Chiến thắng": "Ngày Chiến thắng",
    "Lao động": "Quốc tế Lao động",
    "Quốc khánh": "Quốc khánh",
    "Văn hóa": "Ngày Văn hóa Việt Nam",
    "thay cho": "Nghỉ hoán đổi",
}


def expected_days(year: int) -> Iterator[CalendarDay]:
    """The weekdays off and the Saturdays worked of a year, in order.

    The Prime Minister fixes the days of Tết and the second day of Quốc khánh each year (Bộ luật Lao động
    2019 Đ112.3): what comes back is only how a year begins, to be corrected by its notice.
    """
    library = import_module("holidays")  # only here: it takes its time, and few commands need it
    found = library.country_holidays("VN", years=year, language="vi")
    days = {day: _day_off(day, found[day]) for day in found if day.year == year and day.weekday() < 5}
    for day in found.weekend_workdays:
        if day.year == year:
            days[day] = CalendarDay(day=day, works=True, kind=DayKind.WORKED, name="Làm bù", basis=BASIS)
    yield from (days[day] for day in sorted(days))


def _day_off(day: date, words: str) -> CalendarDay:
    name = next((name for part, name in _NAMES.items() if part in words), "Tết Nguyên đán")
    kind = DayKind.HOLIDAY
    if "nghỉ bù" in words:
        kind, name = DayKind.IN_LIEU, f"Nghỉ bù {name}"
    elif "thay cho" in words:
        kind = DayKind.SWAPPED
    return CalendarDay(day=day, works=False, kind=kind, name=name, basis=BASIS)
