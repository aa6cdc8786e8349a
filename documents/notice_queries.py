"""The notices of a person for pages: how many are unread, and the list in pages by key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_queries import number_and_symbol
from documents.models import Document
from documents.paging import Page
from documents.reminder_models import NoticeKind, PersonalNotice

PAGE = 30
_n = PersonalNotice


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice as a line of the list."""

    id: int
    kind: NoticeKind
    document_id: int
    delivery_id: int | None
    details: dict[str, Any]
    created_at: datetime
    read_at: datetime | None
    doc_type: str | None
    number: int | None
    symbol: str | None
    subject: str

    @property
    def number_and_symbol(self) -> str:
        """The number and symbol of the document, "" before it has one."""
        return number_and_symbol(self.number, self.symbol)


def unread(session: Session, person_id: int) -> int:
    """How many notices the person has not read: one statement on a narrow index."""
    wanted = sa.select(sa.func.count()).where(_n.person_id == person_id, _n.read_at.is_(None))
    return session.scalar(wanted) or 0


def notices(session: Session, person_id: int, *, after: str | None = None) -> Page[Noticed]:
    """A page of notices, the newest first: one statement."""
    wanted = (
        sa.select(
            _n.id, _n.kind, _n.document_id, _n.delivery_id, _n.details, _n.created_at, _n.read_at,
            Document.doc_type, Document.number, Document.symbol, Document.subject,
        )
        .join(Document, Document.id == _n.document_id)
        .where(_n.person_id == person_id)
        .order_by(_n.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if after is not None and after.isdecimal() and len(after) < 10:
        wanted = wanted.where(_n.id < int(after))
    found = [Noticed(*row) for row in session.execute(wanted)]
    rows = found[:PAGE]
    return Page(rows, str(rows[-1].id) if len(found) > PAGE else None)
