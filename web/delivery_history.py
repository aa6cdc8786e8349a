"""The history of one delivery as sentences: who, in which post, did what, and with what words."""

from collections.abc import Iterable, Iterator
from typing import Any

from language import Message, say
from web.history_view import Told
from workflow.history import Line

DONE: dict[str, Message] = {
    "hand_over": say("recorded the sending on paper"),
    "record_receipt": say("recorded the receipt signed by {received_by}"),
    "record_refusal": say("recorded the refusal"),
    "acknowledge": say("acknowledged receipt"),
    "refuse": say("refused it"),
    "assign": say("gave directions on it"),
    "report": say("sent report no. {number}"),
    "return_report": say("returned the report for correction"),
    "accept_report": say("accepted the report"),
    "finish": say("finished it"),
}
ARRIVAL = say("acknowledged receipt and entered it under number {arrival_number}")
GOOD = frozenset({"acknowledge", "record_receipt", "accept_report", "finish"})
BAD = frozenset({"refuse", "record_refusal", "return_report"})


def tell(lines: Iterable[Line]) -> Iterator[Told]:
    """The sentences, newest first."""
    for line in lines:
        tone = "bad" if line.step in BAD else "good" if line.step in GOOD else "plain"
        what, words = _what(line), line.details.get("reason")
        yield Told(line.at, tone, line.person_name, line.post_title, line.acting_for, what, words, None)


def _what(line: Line) -> Message:
    sentence = DONE.get(line.step, say("made the step “{step}”"))
    if line.step == "acknowledge" and "arrival_number" in line.details:
        sentence = ARRIVAL
    values: dict[str, Any] = {
        n: line.details.get(n, "…") for n in ("received_by", "number", "arrival_number")
    }
    return Message(sentence.msgid, {**values, "step": line.step})
