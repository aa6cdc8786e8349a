"""Deliveries to outside bodies as their letters and their link tell them: small statements, plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_models import Delivery, Duty
from documents.delivery_queries import number_and_symbol
from documents.mail_models import DeliveryLink, OutgoingMail
from documents.models import Document
from documents.states import DeliveryState, MailState
from organization.models import Unit


def envelope(session: Session, delivery_id: int) -> dict[str, Any] | None:
    """What a letter says of its delivery: from whom, to whom, which document, by when; none of its text."""
    due = sa.select(sa.func.min(Duty.last_good_day)).where(
        Duty.delivery_id == delivery_id, Duty.closed_at.is_(None)
    )
    row = session.execute(
        sa.select(
            Delivery.state, Delivery.name, Delivery.purpose, Unit.name.label("sender"),
            Unit.email.label("reply_to"), Document.doc_type, Document.number, Document.symbol,
            Document.document_date, Document.subject, Document.urgency, due.scalar_subquery().label("due"),
        )
        .join(Document, Document.id == Delivery.document_id)
        .join(Unit, Unit.id == Delivery.agency_id)
        .where(Delivery.id == delivery_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    told = dict(row._mapping)
    return told | {"number_and_symbol": number_and_symbol(row.number, row.symbol), "recipient": told["name"]}


def delivery_of(session: Session, mail_id: int) -> tuple[int, DeliveryState, int] | None:
    """The delivery that a letter carries, where it stands, and how often the letter was tried.

    A letter with further news carries none.
    """
    row = session.execute(
        sa.select(Delivery.id, Delivery.state, OutgoingMail.attempts)
        .join(OutgoingMail, OutgoingMail.delivery_id == Delivery.id)
        .where(OutgoingMail.id == mail_id, OutgoingMail.kind == "delivery")
    ).first()
    return (row[0], row[1], row[2]) if row else None


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link as it stands: which delivery it opens, to whom it was sent, until when."""

    delivery_id: int
    generation: int
    address: str
    expires_at: datetime
    revoked_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it opens the document."""
        return self.revoked_at is None and now < self.expires_at


def link(session: Session, token_sha256: str) -> OpenLink | None:
    """The link whose secret has this SHA-256: one statement."""
    row = session.execute(
        sa.select(
            DeliveryLink.delivery_id, DeliveryLink.generation, DeliveryLink.address, DeliveryLink.expires_at,
            DeliveryLink.revoked_at,
        ).where(DeliveryLink.token_sha256 == token_sha256)
    ).first()  # fmt: skip
    return OpenLink(*row) if row else None


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter of a delivery, for the clerk."""

    address: str
    state: MailState
    attempts: int
    doubts: int
    next_at: datetime
    ended_at: datetime | None
    answer: str | None
    facts: Mapping[str, Any]

    @property
    def matter(self) -> str | None:
        """What a further letter is about; None for one that carries the document."""
        return self.facts.get("matter")


def letters_of(session: Session, delivery_id: int) -> list[Posted]:
    """The letters of a delivery, newest first: one statement."""
    m = OutgoingMail
    rows = session.execute(
        sa.select(m.address, m.state, m.attempts, m.doubts, m.next_at, m.ended_at, m.answer, m.facts)
        .where(m.delivery_id == delivery_id)
        .order_by(m.id.desc())
    )
    return [Posted(*row) for row in rows]


