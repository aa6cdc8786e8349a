"""The history of administrative acts as sentences, and the steps of a route in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from documents.kinds import BY_CODE
from documents.states import ACT_WORDS, Act
from language import Message, say
from organization.models import Role
from organization.words import ROLE_WORDS
from web.dates import short_date
from web.language import spoken
from workflow.history import Line
from workflow.routes import Ask

DONE: dict[str, Message] = {
    "import_directory": say("brought in a directory: {created} rows created, {changed} changed"),
    "add_person": say("added {person} ({code}) as {title}, {unit}"),
    "appoint": say("gave {person} the post {title}, {unit}"),
    "end_post": say("ended the post {title}, {unit}, of {person}, last day {until}"),
    "put_in_charge": say("put {person}, {title}, in charge of: {units}"),
    "give_mandate": say("let {person}, {title}, sign {kind} by {basis}: {types}"),
    "end_mandate": say("ended the right of {person}, {title}, to sign {kind}, last day {until}"),
    "enter_absence": say("entered that {person} is away from {since} to {until}; meanwhile: {replacement}"),
    "end_absence": say("ended the absence of {person}"),
    "register_certificate": say("registered the certificate “{name}”"),
    "withdraw_certificate": say("withdrew the certificate “{name}”"),
    "open_account": say("opened the account {username} of {person}"),
    "close_account": say("closed the account {username} of {person}"),
    "reopen_account": say("opened the account {username} of {person} again"),
    "reset_password": say("gave the account {username} of {person} a new password"),
    "save_route": say("saved version {version} of the route for {doc_type}: {steps}"),
    "withdraw_route": say("withdrew the route for {doc_type}"),
    "save_register_group": say("numbers in a series of its own, “{name}”: {types}"),
    "remove_register_group": say("gave up the series “{name}”: {types}"),
    "change_calendar": say("changed {days} in the calendar by {basis}; {moved} deadlines moved"),
    "set_calendar_day": say("made {day} {what} ({name}) by {basis}"),
    "clear_calendar_day": say("took {day} ({name}) out of the calendar"),
    "set_urging_rule": say("has heads told {head_after} working days late, leaders {leader_after}"),
    "retry_job": say("had the job {job} done once more"),
    "add_alias": say("lets {unit} also be written “{text}”"),
    "remove_alias": say("no longer lets {unit} be written “{text}”"),
}
_PLAIN = ("person", "code", "title", "unit", "kind", "basis", "username", "version", "name", "text")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the history."""

    at: datetime
    name: str
    post: str
    what: Message


def tell_acts(lines: Iterable[Line]) -> Iterator[Told]:
    """The sentences, in the order of the lines."""
    for line in lines:
        sentence = DONE.get(line.step)
        what = say("made the step “{step}”", step=line.step)
        if sentence is not None:
            what = Message(sentence.msgid, _values(line.details))
        yield Told(line.at, line.person_name, line.post_title, what)


def _values(details: Mapping[str, Any]) -> dict[str, Any]:
    """What the sentences may name; an older row may lack some of it."""
    plain = {name: details.get(name) or "…" for name in _PLAIN}
    code = details.get("doc_type")
    return {
        **plain,
        "created": _count(details.get("created")),
        "changed": _count(details.get("changed")),
        "types": _kinds(details.get("types") or ()),
        "doc_type": BY_CODE[code].name if code in BY_CODE else say("all kinds without a route of their own"),
        "steps": " → ".join(_act(step) for step in details.get("steps") or ()),
        "since": _day(details.get("since")),
        "replacement": details.get("replacement") or say("nobody"),
        "units": details.get("units") or say("all units"),
        "until": _day(details.get("until")),
        "day": _day(details.get("day")),
        "days": ", ".join(_in_calendar(day) for day in details.get("days") or ()) or "…",
        "moved": details.get("moved", 0),
        "head_after": details.get("head_after", "…"),
        "leader_after": details.get("leader_after", "…"),
        "what": say("a working day") if details.get("works") else say("a day off"),
    }


def _in_calendar(kept: Mapping[str, Any]) -> str:
    day = short_date(date.fromisoformat(kept["day"]))
    return f"{day} ({kept['name']})" if kept["name"] else day


def _count(rows: Any) -> int:
    return sum(rows.values()) if isinstance(rows, dict) else 0


def _kinds(codes: Iterable[str]) -> str | Message:
    names = [BY_CODE[code].name if code in BY_CODE else code for code in codes]
    return ", ".join(names) or say("all kinds")


def _act(step: Mapping[str, Any]) -> str:
    return spoken(ACT_WORDS[Act(step["act"])]) if step.get("act") in set(Act) else "…"


def _day(text: str | None) -> date | str:
    return date.fromisoformat(text) if text else "…"


def holder_words(ask: Ask, people: Mapping[int, str]) -> Message | str:
    """Who is asked by a step of a route."""
    if ask.person_id is not None:
        return people.get(ask.person_id, "…")
    if ask.of_drafting_unit:
        return say("Head of the drafting unit")
    return ROLE_WORDS[Role(ask.role)] if ask.role in set(Role) else "…"
