"""Which documents recall, correct or replace which others of their agency, told from both sides."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.delivery_models import RelatedDocument
from documents.models import Document
from documents.states import SENT_OUT_STATES, Relation, State
from language import Message, say

# What an issued document says of the later ones, and a later one of those it touches.
AFFECTED_WORDS: dict[Relation, Message] = {
    Relation.RECALL: say("Recalled by"),
    Relation.CORRECT: say("Corrected by"),
    Relation.REPLACE: say("Replaced by"),
}
AFFECTING_WORDS: dict[Relation, Message] = {
    Relation.RECALL: say("Recalls"),
    Relation.CORRECT: say("Corrects"),
    Relation.REPLACE: say("Replaces"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """The other document of a relation, as a line to follow."""

    id: int
    relation: Relation
    number: int | None
    symbol: str | None
    document_date: date | None
    doc_type: str | None
    subject: str
    state: State

    @property
    def number_and_symbol(self) -> str | None:
        """ "05/KH-SKHCN", once it has a number."""
        return f"{self.number:02d}/{self.symbol}" if self.number is not None else None


def touched_by(session: Session, document_id: int) -> list[Related]:
    """The issued documents that this one recalls, corrects or replaces: one statement."""
    other = aliased(Document)
    return _related(
        session,
        _of(other, other.id == RelatedDocument.target_id).where(RelatedDocument.document_id == document_id),
    )


def touching(session: Session, document_id: int, *, issued: bool = True) -> list[Related]:
    """The later documents that recall, correct or replace this one; `issued`: only those that are out."""
    other = aliased(Document)
    wanted = _of(other, other.id == RelatedDocument.document_id).where(
        RelatedDocument.target_id == document_id
    )
    return _related(session, wanted.where(other.state.in_(SENT_OUT_STATES)) if issued else wanted)


def _of(other: Any, joined: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns = (
        other.id, RelatedDocument.relation, other.number, other.symbol, other.document_date, other.doc_type,
        other.subject, other.state,
    )  # fmt: skip
    return sa.select(*columns).select_from(RelatedDocument).join(other, joined).order_by(other.id)


def _related(session: Session, wanted: sa.Select[Any]) -> list[Related]:
    return [Related(*row) for row in session.execute(wanted)]


def numbered(session: Session, agency_id: int, number: int, symbol: str) -> list[tuple[int, date | None]]:
    """The issued documents of the agency with this number and symbol, of whatever year, newest first."""
    rows = session.execute(
        sa.select(Document.id, Document.document_date, Document.symbol)
        .where(
            Document.agency_id == agency_id,
            Document.number == number,
            Document.state.in_(SENT_OUT_STATES),
        )
        .order_by(Document.id.desc())
    )
    wanted = symbol.casefold()  # SQLite's lower() leaves Đ as it is
    return [(id_, day) for id_, day, found in rows if (found or "").casefold() == wanted]
