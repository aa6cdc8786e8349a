"""The recall of a document in one place: who, by which document, when, why, and what is left to be done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from documents import delivery_queries
from documents.models import Document
from documents.relations import Related
from documents.states import RECALL_STATES, Relation
from workflow import history


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the page of a recalled document, or of a copy of it, says of the recall."""

    at: datetime | None
    name: str
    post: str
    basis: str
    orders: list[Related]  # documents of the agency that order it; the basis names the same in words
    reason: str
    unconfirmed: int = 0  # recipients that have not confirmed yet
    copies: int = 0  # that were to be cancelled


def of_document(session: Session, document: Document, touching: list[Related]) -> Recalled | None:
    """How the document was recalled, None for another one; two statements."""
    if document.state not in RECALL_STATES:
        return None
    waiting, copies = delivery_queries.recall_progress(session, document.id)
    orders = [one for one in touching if one.relation == Relation.RECALL]
    lines = history.of_document(session, document.id)
    words = (document.recall_basis or "…", orders, document.end_reason or "…")
    return Recalled(*_who(lines), *words, waiting, copies)


def of_copy(session: Session, delivery_id: int, document_id: int) -> Recalled:
    """How the document of a copy was recalled, as its recipient is told: two statements."""
    basis, reason = delivery_queries.recall_of(session, document_id)
    return Recalled(*_who(history.of_delivery(session, delivery_id)), basis or "…", [], reason or "…")


def _who(lines: list[history.Line]) -> tuple[datetime | None, str, str]:
    line = next((one for one in lines if one.step == "recall"), None)
    return (line.at, line.person_name, line.post_title) if line else (None, "…", "")
