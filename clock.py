"""The only source of time: the moment now in UTC and today's date in Vietnam.

Tests set it with `freeze`; web, worker and commands all ask here, so that one setting rules them all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_frozen: datetime | None = None


def now() -> datetime:
    """The moment now, aware, in UTC."""
    return _frozen if _frozen is not None else datetime.now(UTC)


def today() -> date:
    """Today's date in Vietnam; numbers, deadlines and validity all count by it."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on a Vietnamese wall clock."""
    return moment.astimezone(VIETNAM)


def start_of(day: date) -> datetime:
    """Midnight at the start of `day` in Vietnam, as a UTC moment."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM).astimezone(UTC)


@contextmanager
def freeze(moment: datetime) -> Iterator[None]:
    """Stand still at `moment` (aware) until the block ends; for tests."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def advance(by: timedelta) -> None:
    """Move a frozen clock on; for tests."""
    global _frozen
    if _frozen is None:
        raise RuntimeError("The clock is not frozen.")
    _frozen += by
