"""Pages of lists by key: the next page begins behind the last line shown, whatever was added meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

FAR = date(9999, 12, 31)  # stands for no day, so that those lines come last
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """Some lines of a list and the key of the next page, if there is one."""

    rows: Sequence[Line]
    next_key: str | None = None


def key_of(day: date | None, number: int) -> str:
    """The key of a line in a list by day: "2026-07-05.12"."""
    return f"{(day or FAR).isoformat()}.{number}"


def read_key(text: str) -> tuple[date, int]:
    """The day and id of a page's key; the first page for one that nobody wrote."""
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number[:9])  # ids are no longer
    except ValueError:
        return date.min, 0
