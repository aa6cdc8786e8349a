"""The last good day of a duty, from the day that is printed and the word before it."""

from datetime import date, timedelta

# As printed; "trước" is the only one that leaves its own day out.
OPERATORS = ("trước", "chậm nhất", "đến hết", "trong", "hạn")
BEFORE = "trước"


def last_good_day(deadline: date | None, operator: str | None) -> date | None:
    """The day before the printed one for "trước ngày", otherwise the printed day itself."""
    if deadline is None or operator != BEFORE:
        return deadline
    return deadline - timedelta(days=1)
