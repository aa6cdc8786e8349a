"""What reading could not settle in a draft, as questions to the drafter, in the order of the text.

Nothing is guessed: what is not known is asked, and what was answered with "no" is not asked again.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from documents.coverage import Uncovered
from documents.dossier import Dossier, Line
from documents.findings import Noted
from documents.reading.result import Place
from documents.states import Purpose
from language import Message, say
from organization.names import fold

# The rules that find by the words alone what is asked here by the directory, and the name in their sentence.
UNIT_NOT_REACHED, SUPERIOR_NOT_REACHED = "unit_not_reached", "superior_not_reached"


class Asked(StrEnum):
    """What a question is about; the beginning of its key and of its address."""

    KIND = "loai"
    SUBJECT = "trich-yeu"
    SYMBOL = "ky-hieu"
    RECIPIENT = "noi-nhan"  # who is meant by a printed line
    PURPOSES = "muc-dich"  # of the lines that print none
    NOT_REACHED = "chua-gui"
    DEADLINE = "han"  # of a duty that the text gives no day
    SIGNER = "nguoi-ky"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `answer` is under what a "no" to it is remembered, None where an answer is needed."""

    key: str
    asked: Asked
    sentence: Message
    place: Place | None = None
    line: Line | None = None
    name: str = ""  # of the body that is not reached
    choice: str = ""  # whom it surely means, as forms name it
    finding: str = ""  # the key of the finding that says so
    answer: str | None = None


def open_questions(
    held: Dossier,
    found: Sequence[Noted],
    missed: Sequence[Uncovered],
    answered: Collection[str],
    *,
    signer_known: bool,
) -> list[Question]:
    """The questions that are still open.

    `found` are the findings that were not left as they are, `missed` those with a task and no copy.
    """
    asked = (
        *_facts(held),
        *_recipients(held),
        *_purposes(held),
        *_without_copy(held, found, missed),
        *_superiors(held, found),
        *_deadlines(held),
        *(() if signer_known else _signer(held)),
    )
    return [question for question in asked if question.answer not in answered]


def _facts(held: Dossier) -> Iterator[Question]:
    document = held.document
    for asked, value, sentence in (
        (Asked.KIND, document.doc_type_code, say("What kind of document is it?")),
        (Asked.SUBJECT, document.subject, say("What is its subject (trích yếu)?")),
        (Asked.SYMBOL, document.symbol, say("What is its symbol (ký hiệu)?")),
    ):
        if not value:
            yield Question(asked.value, asked, sentence)


def _recipients(held: Dossier) -> Iterator[Question]:
    for line in held.unresolved:
        sentence = say("Who is “{name}” in the recipient list?", name=line.name)
        yield Question(f"{Asked.RECIPIENT}-{line.id}", Asked.RECIPIENT, sentence, _printed(held, line), line)


def without_printed_purpose(held: Dossier) -> list[Line]:
    """The settled recipient lines whose purpose was proposed, because the text prints none."""
    printed: Sequence[Mapping[str, Any]] = held.reading.get("recipients") or ()
    silent = {item["text"] for item in printed if not item.get("purpose")}
    return [line for line in held.recipient_lines if line.text in silent and not line.added]


def _purposes(held: Dossier) -> Iterator[Question]:
    lines = without_printed_purpose(held)
    if lines:
        sentence = say(
            "What does each of these {n} recipients get it for? The text does not say.", n=len(lines)
        )
        answer = _remembered(Asked.PURPOSES, *(line.text for line in lines))
        yield Question(
            Asked.PURPOSES.value, Asked.PURPOSES, sentence, _printed(held, lines[0]), answer=answer
        )


def _without_copy(held: Dossier, found: Sequence[Noted], missed: Sequence[Uncovered]) -> Iterator[Question]:
    """Who has a task by the text but gets no copy."""
    told = {
        str(finding.message.values.get("unit")): finding.key
        for finding in found
        if finding.rule == UNIT_NOT_REACHED
    }
    for one in missed:
        if not one.key and one.printed not in told:
            continue  # nobody knows the name, and by its words a group may take it in
        answer = _remembered(Asked.NOT_REACHED, one.printed)
        yield Question(
            f"{Asked.NOT_REACHED}-{answer[-8:]}",
            Asked.NOT_REACHED,
            say("“{name}” has a task but is no recipient. Send it to them?", name=one.name),
            _assigned(held, one.printed),
            name=one.name,
            choice=one.key,
            finding=told.get(one.printed, ""),
            answer=answer,
        )


def _superiors(held: Dossier, found: Sequence[Noted]) -> Iterator[Question]:
    """Who gets a report by the text but no copy of it."""
    added = {fold(line.name) for line in held.lines if line.added}
    for finding in found:
        name = str(finding.message.values.get("name", ""))
        if finding.rule == SUPERIOR_NOT_REACHED and fold(name) not in added:
            yield Question(
                f"{Asked.NOT_REACHED}-{finding.key[:8]}",
                Asked.NOT_REACHED,
                say("“{name}” gets a report but is no recipient. Send it to them?", name=name),
                finding.where,
                name=name,
                finding=finding.key,
                answer=_remembered(Asked.NOT_REACHED, name),
            )


def _deadlines(held: Dossier) -> Iterator[Question]:
    for line in without_deadline(held):
        sentence = say("By when does “{name}” have to report? The text gives no day.", name=line.name)
        answer = _remembered(Asked.DEADLINE, line.text)
        place = _assigned(held, line.name) or _printed(held, line)
        yield Question(f"{Asked.DEADLINE}-{line.id}", Asked.DEADLINE, sentence, place, line, answer=answer)


def without_deadline(held: Dossier) -> list[Line]:
    """The lines that are to carry out and have no day by which."""
    carrying_out = (line for line in held.recipient_lines if line.purpose == Purpose.CARRY_OUT)
    return [line for line in carrying_out if not any(duty.deadline for duty in line.duties)]


def _signer(held: Dossier) -> Iterator[Question]:
    name = held.document.signer_name
    sentence = (
        say("Who signs? “{name}” is nobody of the directory.", name=name) if name else say("Who signs?")
    )
    yield Question(Asked.SIGNER.value, Asked.SIGNER, sentence, place_of(held, "/signer/name"))


def _remembered(asked: Asked, *words: str) -> str:
    """Under what a "no" is kept: the same words in the next version are not asked about again."""
    digest = hashlib.sha256("\n".join(fold(text) for text in words).encode()).hexdigest()
    return f"{asked}:{digest[:16]}"


def place_of(held: Dossier, pointer: str) -> Place | None:
    """Where a field was found in the text."""
    place = (held.reading.get("where") or {}).get(pointer)
    return Place(**place) if place else None


def _printed(held: Dossier, line: Line) -> Place | None:
    """Where the line is printed; one printed line may stand for several."""
    texts = [item["text"] for item in held.reading.get("recipients") or ()]
    return place_of(held, f"/recipients/{texts.index(line.text)}") if line.text in texts else None


def _assigned(held: Dossier, name: str) -> Place | None:
    """Where the text gives somebody a task."""
    named = fold(name)
    for n, assignment in enumerate(held.reading.get("assignments") or ()):
        if named in fold(assignment["unit"]) or fold(assignment["unit"]) in named:
            return place_of(held, f"/assignments/{n}/unit") or place_of(held, f"/assignments/{n}")
    return None
