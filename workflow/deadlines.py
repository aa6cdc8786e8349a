"""Deadlines in working days and where each recipient stands: pure functions over facts and the calendar.

Overdue, due soon and "not acknowledged" are asked anew each time and never stored.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum

import clock
from documents.states import UNACKNOWLEDGED, DeliveryState
from documents.tracking_queries import Progress
from language import Message, say
from organization.calendar import Calendar

SOON = 3  # working days


class Urgency(StrEnum):
    """How near a deadline is."""

    IN_TIME = "in_time"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Due:
    """A last good day seen from a day: how urgent, and how many working days lie between."""

    day: date
    urgency: Urgency
    working_days: int  # left, or passed when overdue

    @property
    def words(self) -> Message:
        """How long until then, or since then, in words."""
        if self.urgency is Urgency.TODAY:
            return say("due today")
        if not self.working_days:  # only days off lie between
            return say("overdue") if self.urgency is Urgency.OVERDUE else say("due on a day off")
        if self.urgency is Urgency.OVERDUE:
            return say("{count} working days overdue", count=self.working_days)
        return say("{count} working days left", count=self.working_days)


def due(calendar: Calendar, last_good_day: date | None, today: date | None = None) -> Due | None:
    """How urgent a last good day is today; none where no day was set."""
    if last_good_day is None:
        return None
    today = today or clock.today()
    days = abs(calendar.working_days_between(today, last_good_day))
    if last_good_day == today:
        return Due(last_good_day, Urgency.TODAY, 0)
    if last_good_day < today:
        return Due(last_good_day, Urgency.OVERDUE, days)
    return Due(last_good_day, Urgency.SOON if days <= SOON else Urgency.IN_TIME, days)


def soon_until(calendar: Calendar, today: date | None = None) -> date:
    """The last day that counts as "due soon"."""
    return calendar.add_working_days(today or clock.today(), SOON)


class Standing(IntEnum):
    """Where a recipient stands, the worst first."""

    FAILED = 0
    REFUSED = 1
    WITHHELD = 2
    OVERDUE = 3
    RETURNED = 4
    UNACKNOWLEDGED = 5
    SOON = 6
    ACKNOWLEDGED = 7
    REPORTED = 8
    DONE = 9
    INFORMED = 10
    RECALLING = 11
    GONE = 12


TO_URGE = frozenset({Standing.FAILED, Standing.REFUSED, Standing.OVERDUE, Standing.RETURNED})
_BY_STATE = {
    DeliveryState.FAILED: Standing.FAILED,
    DeliveryState.REFUSED: Standing.REFUSED,
    DeliveryState.WITHHELD: Standing.WITHHELD,
    DeliveryState.RECALLING: Standing.RECALLING,
    DeliveryState.RECALLED: Standing.GONE,
    DeliveryState.TAKEN_BACK: Standing.GONE,
}


def standing(row: Progress, today: date, soon: date) -> Standing:
    """Where the recipient stands on a day; `soon` is the last day that counts as due soon."""
    if row.state in _BY_STATE:
        return _BY_STATE[row.state]
    if row.last_good_day is not None and row.last_good_day < today:
        return Standing.OVERDUE
    if row.state in UNACKNOWLEDGED:
        return Standing.UNACKNOWLEDGED
    if not row.must_report:
        return Standing.INFORMED
    return _of_reports(row, soon)


def _of_reports(row: Progress, soon: date) -> Standing:
    if row.state == DeliveryState.DONE:
        return Standing.DONE
    if row.returned:
        return Standing.RETURNED
    if row.has_reported:
        return Standing.REPORTED
    near = row.last_good_day is not None and row.last_good_day <= soon
    return Standing.SOON if near else Standing.ACKNOWLEDGED


class Keeping(StrEnum):
    """How a recipient keeps its deadline: the class of the next report that is due, else of the last one."""

    NO_DAY = "no_day"
    IN_TIME = "in_time"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"


def keeping(row: Progress, today: date, soon: date) -> Keeping | None:
    """The class of a recipient's deadline on a day; none for who owes no report."""
    if not row.must_report:
        return None
    if row.has_reported:
        return Keeping.DONE_LATE if row.done_late else Keeping.DONE
    return class_of(row.last_good_day, None, today, soon)


def class_of(day: date | None, done_at: datetime | None, today: date, soon: date) -> Keeping:
    """The class of one deadline: of a duty with its last good day, done or not."""
    if done_at is not None:
        late = day is not None and clock.local(done_at).date() > day
        return Keeping.DONE_LATE if late else Keeping.DONE
    if day is None:
        return Keeping.NO_DAY
    if day < today:
        return Keeping.OVERDUE
    return Keeping.SOON if day <= soon else Keeping.IN_TIME


def days_late(row: Progress, calendar: Calendar) -> int:
    """By how many working days a recipient reported too late; 0 also where only days off lay between."""
    if row.late_due is None or row.late_at is None:
        return 0
    return calendar.working_days_between(row.late_due, clock.local(row.late_at).date())


HANDLED = frozenset({DeliveryState.ASSIGNED, DeliveryState.IN_PROGRESS, DeliveryState.DONE})
Look = Callable[[Progress, Standing], bool]
# What the rows can be narrowed to at one glance, by the words of addresses.
LOOKS: Mapping[str, Look] = {
    "tu-choi": lambda row, where: where in (Standing.REFUSED, Standing.FAILED),
    "chua-xac-nhan": lambda row, where: row.state in UNACKNOWLEDGED,
    "da-tiep-nhan": lambda row, where: row.accepted_at is not None,
    "da-phan-cong": lambda row, where: row.state in HANDLED,
    "da-bao-cao": lambda row, where: row.has_reported,
    "chua-bao-cao": lambda row, where: row.must_report and not row.has_reported,
    "qua-han": lambda row, where: where is Standing.OVERDUE,
    "xong-tre-han": lambda row, where: row.must_report and row.done_late > 0,
    "can-don-doc": lambda row, where: where in TO_URGE,
}


# The same by the class of the deadline.
CLASS_LOOKS: Mapping[str, Keeping] = {
    "trong-han": Keeping.IN_TIME,
    "sap-den-han": Keeping.SOON,
    "dung-han": Keeping.DONE,
}


@dataclass(frozen=True, slots=True)
class Standings:
    """The recipients of a document, worst first, each with where it stands, and the four sums over them."""

    rows: Sequence[tuple[Progress, Standing]]
    today: date
    soon: date  # the last day that counts as due soon

    def looked_at(self, look: str | None) -> "Standings":
        """The rows that fit one of LOOKS or CLASS_LOOKS; all without one."""
        if look is None:
            return self
        if look in CLASS_LOOKS:
            kept = [pair for pair in self.rows if self.keeping(pair[0]) is CLASS_LOOKS[look]]
        else:
            kept = [pair for pair in self.rows if LOOKS[look](*pair)]
        return replace(self, rows=kept)

    def keeping(self, row: Progress) -> Keeping | None:
        """How a recipient keeps its deadline."""
        return keeping(row, self.today, self.soon)

    def count(self, look: str) -> int:
        """How many rows fit one of LOOKS or CLASS_LOOKS."""
        return len(self.looked_at(look).rows)

    @property
    def recipients(self) -> int:
        """To how many it went."""
        return sum(where is not Standing.WITHHELD for _, where in self.rows)

    @property
    def acknowledged(self) -> int:
        """How many took it in."""
        return sum(row.accepted_at is not None for row, _ in self.rows)

    @property
    def must_report(self) -> int:
        """How many owe a report."""
        return sum(row.must_report for row, _ in self.rows)

    @property
    def reported(self) -> int:
        """How many of those have reported all they owe."""
        return sum(row.has_reported for row, _ in self.rows)

    @property
    def to_urge(self) -> int:
        """How many need a word from the office."""
        return sum(where in TO_URGE for _, where in self.rows)

    @property
    def open_duties(self) -> int:
        """How many duties keep the document from being closed."""
        return sum(row.duties - row.closed for row, _ in self.rows if row.must_report)


def standings(rows: Iterable[Progress], calendar: Calendar) -> Standings:
    """Where all recipients stand today, worst first; in each group as they were printed."""
    today, soon = clock.today(), soon_until(calendar)
    placed = [(row, standing(row, today, soon)) for row in rows]
    return Standings(sorted(placed, key=lambda pair: pair[1]), today, soon)
