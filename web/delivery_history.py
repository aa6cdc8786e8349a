"""The history of one delivery as sentences: who, in which post, did what, and with what words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from language import Message, say
from web.delivery_view import PART_WORDS
from web.history_view import Told
from web.language import spoken
from workflow.history import Line

DONE: dict[str, Message] = {
    "hand_over": say("recorded the sending on paper"),
    "send_by_mail": say("sent it by e-mail to {address}"),
    "mail_sent": say("recorded that the mail server took the letter"),
    "mail_failed": say("recorded that the letter could not be delivered: {answer}"),
    "record_failure": say("recorded that it did not arrive"),
    "renew_link": say("asked for a new link"),
    "record_receipt": say("recorded the receipt signed by {received_by}"),
    "record_refusal": say("recorded the refusal"),
    "acknowledge": say("acknowledged receipt"),
    "refuse": say("refused it"),
    "assign": say("gave directions on it"),
    "record_status": say("recorded status {code}, told by {told_by}"),
    "pass_on": say("passed it on to {people}"),
    "give_back": say("gave it back to {to}"),
    "take_up": say("began to handle it"),
    "report": say("sent report no. {number}"),
    "withdraw_report": say("withdrew report no. {number} for correction"),
    "return_report": say("returned the report for correction"),
    "accept_report": say("accepted the report"),
    "finish": say("finished it"),
    "take_back": say("took it back before it was taken in"),
    "ask_back": say("asked to have it back"),
    "agree_back": say("gave it back"),
    "decline_back": say("declined to give it back"),
    "recall": say("recalled it by {basis}"),
    "confirm_recall": say("confirmed that its copy is cancelled"),
    "record_return": say("recorded that the copy came back or was destroyed"),
    "ask_extension": say("asked for more time, from {old} to {day}"),
    "grant_extension": say("granted more time, from {old} to {day}"),
    "decline_extension": say("declined more time; the day stays {day}"),
    "ask_direction_time": say("asked for more time inside, from {old} to {day}"),
    "grant_direction_time": say("granted more time inside, from {old} to {day}"),
    "decline_direction_time": say("declined more time inside; the day stays {day}"),
    "recall_report": say("recalled {report}, with which report no. {number} was made: it counts no more"),
    "urge": say("urged it to answer"),
    "escalate": say("told {level} that it is late"),
}
LEVELS = {"head": say("the head of the unit"), "leader": say("the leader")}
DIRECTED = say("directed it to {people}")
PROPOSED = say("proposed how to handle it")
ARRIVAL = say("acknowledged receipt and entered it under number {arrival_number}")
# The recipient's own affair.
OF_THE_RECIPIENT = frozenset(
    {"pass_on", "give_back", "ask_direction_time", "grant_direction_time", "decline_direction_time"}
)
# What the sentences tell of a row's details.
NAMED = (
    "received_by", "number", "arrival_number", "to", "code", "told_by", "basis", "address", "answer",
    "report",
)  # fmt: skip
INNER = frozenset({"assigned", "proposal"})
GOOD = frozenset({"acknowledge", "record_receipt", "accept_report", "finish"})
BAD = frozenset(
    {
        "mail_failed",
        "record_failure",
        "refuse",
        "record_refusal",
        "return_report",
        "give_back",
        "take_back",
        "ask_back",
        "decline_back",
        "recall",
        "recall_report",
    }
)


def tell(lines: Iterable[Line], *, inside: bool = True) -> Iterator[Told]:
    """The sentences, newest first; whoever is outside the recipient does not read who handles it there."""
    for line in lines:
        if not inside and line.step in OF_THE_RECIPIENT:
            continue
        tone = "bad" if line.step in BAD else "good" if line.step in GOOD else "plain"
        details = line.details if inside else {k: v for k, v in line.details.items() if k not in INNER}
        yield Told(
            line.at,
            tone,
            line.person_name,
            line.post_title,
            line.acting_for,
            _what(line.step, details),
            _words(details),
            None,
        )


def _words(details: dict[str, Any]) -> str | None:
    """What was said with it: a reason, a leader's direction, a proposal."""
    directed = next((given.get("words") for given in details.get("assigned") or ()), None)
    return details.get("reason") or directed or details.get("proposal")


def _what(step: str, details: dict[str, Any]) -> Message:
    sentence = DONE.get(step, say("made the step “{step}”"))
    people = _people(details.get("assigned") or ())
    told_more = {
        "acknowledge": ("arrival_number" in details, ARRIVAL),
        "assign": (bool(people), DIRECTED),
        "take_up": ("proposal" in details, PROPOSED),
    }
    tells, fuller = told_more.get(step, (False, sentence))
    values = {n: details.get(n, "…") for n in NAMED}
    days = {name: _day(details.get(name)) for name in ("old", "day")}
    named = {**days, "people": people, "step": step, "level": LEVELS.get(details.get("kind", ""), "…")}
    return Message((fuller if tells else sentence).msgid, {**values, **named})


def _day(kept: str | None) -> date | str:
    return date.fromisoformat(kept) if kept else "…"


def _people(given: Iterable[dict[str, Any]]) -> str:
    """ "Phòng Tổng hợp (xử lý chính), Lê Thị Ánh (phối hợp)"; an older row has no names."""
    named = [one for one in given if one.get("to")]
    return ", ".join(f"{one['to']} ({spoken(PART_WORDS[one['part']])})" for one in named)
