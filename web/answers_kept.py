"""What the drafter has answered to the questions about a draft, kept until it is submitted or given up."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents import drafts, questions
from documents.coverage import Uncovered
from documents.dossier import Dossier
from documents.findings import Noted
from documents.questions import Question
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


def open_of(
    held: Dossier, found: Sequence[Noted], missed: Sequence[Uncovered], *, signer_known: bool
) -> list[Question]:
    """The questions that are still open to this person; `missed` are those whom no line reaches."""
    answered = of(held.document.id).answered
    return questions.open_questions(held, found, missed, answered, signer_known=signer_known)
