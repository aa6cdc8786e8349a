"""The log of status messages for pages: those that wait for the clerk first, then the newest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_models import Delivery
from documents.delivery_queries import number_and_symbol
from documents.models import Document
from documents.paging import Page
from documents.receipt_models import StatusMessage

PAGE = 50


@dataclass(frozen=True, slots=True)
class Logged:
    """A message with the document and recipient it was about, where they were found."""

    id: int
    delivery_id: int | None
    code: str
    told_by: str
    told_at: datetime
    description: str
    about: dict[str, Any]
    state_then: str | None
    outcome: str
    settled_at: datetime | None
    recipient: str | None
    number: int | None
    symbol: str | None

    @property
    def number_and_symbol(self) -> str:
        """The number and symbol of the document."""
        return number_and_symbol(self.number, self.symbol)


def waiting(session: Session, agencies: Iterable[int]) -> int:
    """How many messages wait for the clerks of these agencies: one statement."""
    wanted = sa.select(sa.func.count()).where(
        StatusMessage.agency_id.in_(list(agencies)), StatusMessage.settled_at.is_(None)
    )
    return session.scalar(wanted) or 0


def messages(
    session: Session, agencies: Iterable[int], *, only_open: bool, before: int | None = None
) -> Page[Logged]:
    """A page of the log, newest first: one statement."""
    message = StatusMessage
    wanted = (
        sa.select(
            message.id, message.delivery_id, message.code, message.told_by, message.told_at,
            message.description, message.about, message.state_then, message.outcome, message.settled_at,
            Delivery.name, Document.number, Document.symbol,
        )
        .outerjoin(Delivery, Delivery.id == message.delivery_id)
        .outerjoin(Document, Document.id == Delivery.document_id)
        .where(message.agency_id.in_(list(agencies)))
        .order_by(message.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if only_open:
        wanted = wanted.where(message.settled_at.is_(None))
    if before is not None:
        wanted = wanted.where(message.id < before)
    found: Any = session.execute(wanted).all()
    rows = [Logged(*row) for row in found[:PAGE]]
    return Page(rows, str(rows[-1].id) if len(found) > PAGE else None)
