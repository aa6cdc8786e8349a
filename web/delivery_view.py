"""How deliveries are told on pages: the status ladder, where a recipient stands, tabs of words and tones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.delivery_queries import Received
from documents.direction_queries import Directed, Proposed
from documents.report_queries import DutyWithReports
from documents.states import Channel, DeliveryState
from language import Message, say
from workflow.deadlines import Keeping, Standing, Urgency

PART_WORDS: Mapping[str, Message] = {
    "lead": say("leads"),
    "coordinate": say("coordinates"),
    "inform": say("is informed"),
}
CHANNEL_WORDS: Mapping[Channel, Message] = {
    Channel.INTERNAL: say("Internal"),
    Channel.EMAIL: say("E-mail"),
    Channel.PAPER: say("Paper"),
}

# Symbol, colour and word together, so that a state survives black-and-white print.
STANDING_TAGS: Mapping[Standing, tuple[str, str, Message]] = {
    Standing.FAILED: ("bad", "×", say("Could not be sent")),
    Standing.REFUSED: ("bad", "×", say("Refused")),
    Standing.WITHHELD: ("quiet", "×", say("Not sent")),
    Standing.OVERDUE: ("bad", "!", say("Overdue")),
    Standing.RETURNED: ("warn", "!", say("To report again")),
    Standing.UNACKNOWLEDGED: ("neutral", "○", say("Not acknowledged yet")),
    Standing.SOON: ("warn", "●", say("Due soon")),
    Standing.ACKNOWLEDGED: ("info", "●", say("Acknowledged")),
    Standing.REPORTED: ("info", "✓", say("Reported, for the office to read")),
    Standing.DONE: ("good", "✓", say("Done")),
    Standing.INFORMED: ("quiet", "–", say("For information")),
    Standing.RECALLING: ("warn", "↩", say("Recalled, to be confirmed")),
    Standing.GONE: ("quiet", "×", say("Taken back or recalled")),
}
# The class of a deadline: colour, symbol and word.
KEEPING_TAGS: Mapping[Keeping, tuple[str, str, Message]] = {
    Keeping.NO_DAY: ("quiet", "–", say("no date set")),
    Keeping.IN_TIME: ("neutral", "○", say("in time")),
    Keeping.SOON: ("warn", "●", say("due soon")),
    Keeping.OVERDUE: ("bad", "!", say("overdue")),
    Keeping.DONE: ("good", "✓", say("done in time")),
    Keeping.DONE_LATE: ("warn", "✓", say("done late")),
}
DUE_TONES: Mapping[Urgency, str] = {
    Urgency.IN_TIME: "neutral",
    Urgency.SOON: "warn",
    Urgency.TODAY: "warn",
    Urgency.OVERDUE: "bad",
}

# The national statuses a delivery goes through (QĐ 28/2018 Đ10.2h); refusing ends it at 02.
_LADDER = (
    ("01", say("Arrived"), DeliveryState.ARRIVED),
    ("03", say("Taken in"), DeliveryState.ACCEPTED),
    ("04", say("Assigned"), DeliveryState.ASSIGNED),
    ("05", say("In progress"), DeliveryState.IN_PROGRESS),
    ("06", say("Completed"), DeliveryState.DONE),
)
_PLACE = {state: n for n, (_, _, state) in enumerate(_LADDER)}


@dataclass(frozen=True, slots=True)
class Rung:
    """A national status: its code and name, when it was reached, and how it is drawn."""

    code: str
    word: Message
    at: datetime | None
    state: str  # done, current, todo or returned


def ladder(
    delivery: Received,
    given: Sequence[Directed],
    proposed: Sequence[Proposed],
    duties: Sequence[DutyWithReports],
) -> list[Rung]:
    """The statuses of a delivery with the times at which they were reached; one skipped has none."""
    begun = [r.submitted_at for d in duties for r in d.reports] + [p.written_at for p in proposed]
    times = {
        DeliveryState.ARRIVED: delivery.sent_at,
        DeliveryState.ACCEPTED: delivery.accepted_at,
        DeliveryState.ASSIGNED: min((d.given_at for d in given), default=None),
        DeliveryState.IN_PROGRESS: min(begun, default=None),
        DeliveryState.DONE: delivery.done_at,
    }
    if delivery.state == DeliveryState.REFUSED:
        arrived = Rung("01", say("Arrived"), delivery.sent_at, "done")
        return [arrived, Rung("02", say("Refused"), delivery.refused_at, "returned")]
    place = _PLACE.get(delivery.state, -1)
    return [
        Rung(code, word, times[state], _drawn(n, place, times[state]))
        for n, (code, word, state) in enumerate(_LADDER)
    ]


def _drawn(number: int, place: int, at: datetime | None) -> str:
    if number == place:
        return "current" if number < len(_LADDER) - 1 else "done"
    return "done" if number < place and at is not None else "todo"
