"""The history of a case file as sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from language import Message, say
from workflow.history import Line

DONE: dict[str, Message] = {
    "plan_file": say("entered the file {code} in the list"),
    "revise_file": say("changed the entry"),
    "open_file": say("opened the file"),
    "put_in_file": say("put in {number}: {subject}"),
    "take_out_of_file": say("took out {number}: {subject}"),
    "close_file": say("closed the file with {documents} documents"),
    "reopen_file": say("opened the file again"),
    "archive_file": say("handed the file over to the archive, to {taken_by}"),
}
_NAMED = ("code", "number", "subject", "documents", "taken_by")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the history."""

    at: datetime
    name: str
    post: str
    what: Message
    reason: str | None


def tell(lines: Iterable[Line]) -> Iterator[Told]:
    """The sentences, newest first."""
    for line in lines:
        sentence = DONE.get(line.step) or say("made the step “{step}”")
        values = {name: line.details.get(name) or "…" for name in _NAMED} | {"step": line.step}
        yield Told(
            line.at,
            line.person_name,
            line.post_title,
            Message(sentence.msgid, values),
            line.details.get("reason"),
        )
