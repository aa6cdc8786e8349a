"""The history of a document as sentences: who, in which post, did what, and with what words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.findings import message_of
from documents.publishing.refusals import listed
from documents.states import ACT_WORDS, RELATION_WORDS, Act, Relation
from language import Message, say
from web.language import spoken
from workflow.history import Line

DONE: dict[str, Message] = {
    "create": say("uploaded the draft “{file}”"),
    "revise": say("uploaded version {revision}: “{file}”"),
    "correct": say("corrected what was read from the text"),
    "settle": say("settled the recipients"),
    "set_aside": say("left {n} findings as they are: {findings}"),
    "attach": say("attached “{file}”"),
    "detach": say("removed the attached file “{file}”"),
    "accept_changes": say("accepted {accepted} tracked changes by {authors}; that is version {revision}"),
    "retry_print": say("asked once more for the PDF of version {revision}"),
    "give_pdf": say("uploaded the PDF of version {revision}"),
    "show_places": say("showed on the page where {places} go"),
    "submit": say("submitted version {revision} for the signature of {signer}"),
    "approve": say("agreed ({act}) to version {revision}"),
    "send_back": say("sent it back"),
    "change_signer": say("sent it back for the signature of {signer}, as {absent} is away"),
    "withdraw": say("took the submission back"),
    "agree": say("agreed to version {revision}, to be signed"),
    "take_back_agreement": say("took back the agreement to version {revision}"),
    "sign": say("signed version {revision}"),
    "number": say("gave the number {number}"),
    "seal": say("sealed it"),
    "allow_void": say("agreed to void the number"),
    "void_number": say("voided the number {number}"),
    "issue": say("issued it to {recipients} recipients"),
    "add_recipient": say("sent it to {recipients} more recipients"),
    "relate": say("said that it {relation} {number}"),
    "unrelate": say("said no more that it touches an earlier document"),
    "carry_out": say("said that it carries out no received document"),
    "correct_tie": say("set right that it carries out no received document"),
    "recall": say("recalled it by {basis}, at {recipients} recipients"),
    "complete_recall": say("counts it as recalled: all have confirmed"),
    "renew_timestamp": say("gave the issued file another timestamp"),
    "end_recall": say("recorded the recall as completed"),
    "cancel": say("cancelled it"),
    "urge": say("urged {recipients} recipients"),
    "set_report_form": say("asked for {fields} fields in the reports on it"),
    "confirm_duties": say("confirmed {duties} duties of recipients and {own} of the agency itself"),
    "finish_own_duty": say("recorded as done what the agency itself had to report: “{content}”"),
    "reopen_own_duty": say("took back that the agency itself had reported: “{content}”"),
    "lock_reports": say("locked the reports on it"),
    "unlock_reports": say("unlocked the reports on it"),
    "close": say("closed it"),
    "reopen": say("opened it again"),
}
COMPOSED: dict[str, Message] = {
    "create": say("wrote the draft “{file}” in the form"),
    "revise": say("wrote version {revision} in the form: “{file}”"),
}
# What a step says otherwise when its row tells this of it.
WITH: dict[tuple[str, str], Message] = {
    ("renew_timestamp", "annex"): say("gave an annex of the issued file another timestamp"),
    ("carry_out", "number"): say("said that it carries out {number}"),
    ("reopen_own_duty", "report"): say("{report} is recalled or taken back, to report again: “{content}”"),
    ("reopen", "report"): say("opened again, as the report {report} is recalled or taken back"),
    ("correct_tie", "number"): say("set right that it carries out {number}"),
    ("finish_own_duty", "report"): say("sent {report}; with it is done what the agency itself had to report"),
}
GOOD = frozenset({"approve", "agree", "sign", "number", "seal", "issue", "close"})
BAD = frozenset({"send_back", "cancel", "void_number", "recall"})
# Small corrections of the drafter are kept, but not one sentence each.
SMALL = frozenset({"correct", "settle"})


# What sentences name as it stands in the row.
_NAMED = (
    "file", "revision", "signer", "number", "recipients", "basis", "accepted", "authors", "places", "fields",
    "absent", "duties", "own", "content", "report",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the history."""

    at: datetime
    tone: str
    name: str
    post: str
    acting_for: str | None
    what: Message
    words: str | None  # the reason or the opinion, quoted
    file_sha256: str | None


def tell(lines: Iterable[Line]) -> Iterator[Told]:
    """The sentences, newest first; corrections made one after another by one person are told once."""
    before: tuple[str, str] | None = None
    for line in lines:
        key = (line.step, line.person_name)
        if line.step in SMALL and key == before:
            continue
        before = key
        yield _told(line)


def _told(line: Line) -> Told:
    tone = "bad" if line.step in BAD else "good" if line.step in GOOD else "plain"
    return Told(
        line.at,
        tone,
        line.person_name,
        line.post_title,
        line.acting_for,
        _what(line),
        line.details.get("reason") or line.details.get("opinion"),
        line.file_sha256 if line.step in {"create", "revise", "sign", "seal"} else None,
    )


def _what(line: Line) -> Message:
    sentence = DONE.get(line.step)
    if line.details.get("composed"):
        sentence = COMPOSED.get(line.step, sentence)
    if line.step == "set_aside" and not line.details.get("aside"):
        sentence = say("took up {n} findings again: {findings}")
    if line.step == "revise" and "fixes" in line.details:
        sentence = say("had {n} faults mended, version {revision}: {findings}")
    sentence = next((words for (step, told), words in WITH.items() if _tells(line, step, told)), sentence)
    if sentence is None:
        return say("made the step “{step}”", step=line.step)
    return Message(sentence.msgid, _values(line.details))


def _tells(line: Line, step: str, name: str) -> bool:
    return line.step == step and name in line.details


def _values(details: dict[str, Any]) -> dict[str, Any]:
    """What the sentences may name; an older row may lack some of it."""
    named = {name: details.get(name, "…") for name in _NAMED}
    relation = details.get("relation")
    act = details.get("act")
    told = [spoken(message_of(kept)) for kept in details.get("findings") or details.get("fixes") or ()]
    if details.get("places"):
        named["places"] = listed(details["places"])
    return {
        **named,
        "act": ACT_WORDS[Act(act)] if act in set(Act) else "…",
        "relation": RELATION_WORDS[Relation(relation)] if relation in set(Relation) else "…",
        "n": len(told),
        "findings": " ".join(told),
    }
