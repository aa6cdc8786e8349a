"""What the page of one question shows: the place in the text it is about, and what can be answered."""

from dataclasses import dataclass, field
from typing import Any

from documents import questions, recipient_choices
from documents.dossier import Dossier
from documents.duties import OPERATORS
from documents.kinds import KINDS
from documents.questions import Asked, Question
from documents.recipient_choices import Choice
from documents.states import PURPOSE_WORDS, Purpose
from web import draft_signers
from web.forms_draft import Form
from web.session import session

MOST = 300  # characters of a long paragraph on each side of the place
AROUND = 2  # printed paragraphs before and after the place
PURPOSES = tuple((p.value, PURPOSE_WORDS[p]) for p in Purpose if p != Purpose.ARCHIVE)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place of the text between what is printed before and after it."""

    before: list[str] = field(default_factory=list)
    start: str = ""
    words: str = ""
    end: str = ""
    after: list[str] = field(default_factory=list)


def context(held: Dossier, asked: Question, form: Form | None, search: str) -> dict[str, Any]:
    """What templates/draft/question.html needs for this question."""
    signers = draft_signers.of_agency(held) if asked.asked is Asked.SIGNER else []
    return {
        "document": held.document,
        "dossier": held,
        "question": asked,
        "typed": form or {},
        "excerpt": excerpt(held, asked),
        "kinds": [(kind.code, kind.name) for kind in KINDS],
        "operators": [(word, word) for word in OPERATORS],
        "purposes": PURPOSES,
        "silent_lines": questions.without_printed_purpose(held) if asked.asked is Asked.PURPOSES else [],
        "without_day": len(questions.without_deadline(held)),
        "signers": [(key, f"{title} {name}") for key, name, title in signers],
        "choices": _choices(held, asked, search),
        "search": search,
    }


def _choices(held: Dossier, asked: Question, search: str) -> list[Choice]:
    """Whom a recipient could be: what was searched for first, candidates, then the agency's groups."""
    agency_id = held.document.agency_id
    if asked.asked is Asked.NOT_REACHED:
        known = [Choice(asked.choice, asked.name)] if asked.choice else []
        named = recipient_choices.choices_for_name(session(), agency_id, asked.name)
        return _once([*_found(held, search), *known, *named])
    if asked.line is None:
        return []
    choices = recipient_choices.choices(session(), agency_id, [asked.line], {})
    return _once([*_found(held, search), *choices.of_line.get(asked.line.id, ()), *choices.groups])


def _found(held: Dossier, search: str) -> list[Choice]:
    if not search:
        return []
    return list(recipient_choices.choices(session(), held.document.agency_id, [], {0: search}).of_line[0])


def _once(choices: list[Choice]) -> list[Choice]:
    return list({choice.code: choice for choice in reversed(choices)}.values())[::-1]


def excerpt(held: Dossier, asked: Question) -> Excerpt | None:
    """The paragraph that the question is about, its words apart, and its neighbours; none without a place."""
    place = asked.place
    if place is None:
        return None
    texts: list[str] = held.reading["paragraphs"]
    text = texts[place.paragraph]
    before = [t for t in texts[: place.paragraph] if t.strip()][-AROUND:]
    after = [t for t in texts[place.paragraph + 1 :] if t.strip()][:AROUND]
    start, words, end = text[: place.start], text[place.start : place.end], text[place.end :]
    return Excerpt(before, _end_of(start), _beginning_of(words), _beginning_of(end), after)


def _end_of(text: str) -> str:
    return text if len(text) <= MOST else "… " + text[-MOST:].partition(" ")[2]


def _beginning_of(text: str) -> str:
    return text if len(text) <= MOST else text[:MOST].rpartition(" ")[0] + " …"
