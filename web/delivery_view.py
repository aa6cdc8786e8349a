"""How deliveries are told on pages: the status ladder, where a recipient stands, tabs of words and tones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.delivery_queries import Received
from documents.states import GONE_DELIVERIES, Channel, DeliveryState
from language import Message, say
from web import dates
from web.language import current_language
from workflow.deadlines import Keeping, Standing, Urgency
from workflow.history import Line

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


# How a copy went back to its sender: lấy lại (13, 15, 16) and thu hồi, which has no code of its own.
_TAKEN_BACK = ("13", say("Taken back"))
_GIVEN_BACK = ("15", say("Agreed to give it back"))
_RECALLED = ("", say("Recalled"))
_ASKED = {
    "ask_back": ("13", say("Asked to give it back")),
    "decline_back": ("16", say("Declined to give it back")),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A national status: its code and name, when and by whom it was reached, and how it is drawn."""

    code: str
    word: Message
    at: datetime | None
    by: str | None
    state: str  # done, current, todo or returned

    @property
    def detail(self) -> str:
        """When it was reached and by whom, as far as that is known."""
        moment = dates.moment(self.at, current_language()) if self.at else ""
        return ", ".join(part for part in (moment, self.by) if part)


Reached = tuple[datetime | None, str | None]


def ladder(delivery: Received, lines: Sequence[Line]) -> list[Rung]:
    """The statuses of a delivery with who reached them when, from its history; one skipped has none."""
    reached = _reached(delivery, lines)
    if delivery.state == DeliveryState.REFUSED:
        by = reached.get(DeliveryState.REFUSED, (None, None))[1]
        arrived = Rung("01", say("Arrived"), *reached[DeliveryState.ARRIVED], "done")
        return [arrived, Rung("02", say("Refused"), delivery.refused_at, by, "returned")]
    if delivery.state in GONE_DELIVERIES:
        steps = [(c, w, reached[s]) for c, w, s in _LADDER if reached.get(s, (None, None))[0]]
        return [*(Rung(c, w, *when, "done") for c, w, when in steps), _gone(delivery.state, reached)]
    return [*_climbed(delivery.state, reached), *_asked_back(lines)]


def _reached(delivery: Received, lines: Sequence[Line]) -> dict[str, Reached]:
    """When each state was reached first and by whom; what a recipient outside told counts as it told."""
    found: dict[str, Reached] = {DeliveryState.ARRIVED: (delivery.sent_at, None)}
    for line in reversed(lines):
        told_at = line.details.get("told_at")
        at = datetime.fromisoformat(told_at) if told_at else line.at
        if line.to_state and line.to_state != line.from_state:
            found.setdefault(line.to_state, (at, line.details.get("told_by") or line.person_name))
        if line.step == "recall_report":
            found.pop(DeliveryState.DONE, None)  # it was done, and is not any more
    return found


def _climbed(state: str, reached: Mapping[str, Reached]) -> Iterator[Rung]:
    place = _PLACE.get(DeliveryState(state), -1)
    for n, (code, word, at_state) in enumerate(_LADDER):
        when = reached.get(at_state, (None, None))
        yield Rung(code, word, *when, _drawn(n, place, when[0]))


def _gone(state: str, reached: Mapping[str, Reached]) -> Rung:
    """The last rung of a copy that went back."""
    how = _GIVEN_BACK if reached.get(DeliveryState.ACCEPTED) else _TAKEN_BACK
    if state == DeliveryState.TAKEN_BACK:
        return Rung(*how, *reached.get(DeliveryState.TAKEN_BACK, (None, None)), "returned")
    return Rung(*_RECALLED, *reached.get(DeliveryState.RECALLING, (None, None)), "returned")


def _asked_back(lines: Sequence[Line]) -> Iterator[Rung]:
    """The sender's question that is open, or the recipient's no to the last one."""
    last = next((line for line in lines if line.step in _ASKED), None)
    if last is not None:
        yield Rung(*_ASKED[last.step], last.at, last.person_name, "returned")


def _drawn(number: int, place: int, at: datetime | None) -> str:
    if number == place:
        return "current" if number < len(_LADDER) - 1 else "done"
    return "done" if number < place and at is not None else "todo"
