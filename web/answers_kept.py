"""What the drafter has answered to the questions about a draft, kept until it is submitted or given up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from documents import drafts, questions, recipient_choices
from documents.dossier import Dossier
from documents.findings import Noted
from documents.questions import Asked, Question
from organization.directory import Directory
from web.session import actor, session


@dataclass(frozen=True, slots=True)
class Kept:
    """The answers that are no fact of the document: what needs no asking again, and who is to sign."""

    answered: frozenset[str] = frozenset()
    signer_id: int = 0


def of(document_id: int) -> Kept:
    """What this person has answered about a draft."""
    saved = drafts.load(session(), actor().person_id, _key(document_id))
    if saved is None:
        return Kept()
    return Kept(frozenset(saved.data.get("answered", ())), saved.data.get("signer_id", 0))


def remember(document_id: int, *answers: str, signer_id: int = 0) -> None:
    """Keep answers beside those that were given before."""
    kept = of(document_id)
    told = {"answered": sorted(kept.answered | set(answers)), "signer_id": signer_id or kept.signer_id}
    drafts.save(session(), actor().person_id, _key(document_id), told)


def forget(document_id: int) -> None:
    """Drop the answers, once the draft has gone its way."""
    drafts.forget(session(), actor().person_id, _key(document_id))


def _key(document_id: int) -> str:
    return f"questions-{document_id}"


def open_of(held: Dossier, found: Sequence[Noted], *, signer_known: bool) -> list[Question]:
    """The questions that are still open to this person."""
    answered = of(held.document.id).answered
    asked = questions.open_questions(held, found, answered, signer_known=signer_known)
    if not any(question.asked is Asked.NOT_REACHED for question in asked):
        return asked
    reached = recipient_choices.reached_units(session(), held.document.agency_id, held.lines)
    directory = Directory.load(session(), held.document.agency_id)
    return [question for question in asked if not _is_reached(question, directory, reached)]


def _is_reached(question: Question, directory: Directory, reached: Collection[int]) -> bool:
    """Whether the body asked about is among those to whom it goes, by the directory, after all."""
    unit = directory.find(question.name).unit if question.asked is Asked.NOT_REACHED else None
    return unit is not None and unit.id in reached
