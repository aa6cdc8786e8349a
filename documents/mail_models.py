"""The tables of what goes out by e-mail: letters, and the links in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db import Base
from documents.states import MailState

ON_ITS_WAY = text("state IN ('waiting','sending')")


class OutgoingMail(Base):
    """A letter to one address, written in a step's transaction; a job sends it and records the answer."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index("ix_outgoing_mail_due", "next_at", sqlite_where=ON_ITS_WAY, postgresql_where=ON_ITS_WAY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # the same key is the same letter
    kind: Mapped[str] = mapped_column(String(40))  # templates/mail/<kind>.txt
    address: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column()  # what the template tells; never a secret
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    doubts: Mapped[int] = mapped_column(default=0)  # sends without a recorded answer: it may be there twice
    next_at: Mapped[datetime] = mapped_column()
    best_before: Mapped[datetime | None] = mapped_column()  # not sent after this
    claimed_by: Mapped[str | None] = mapped_column(String(120))  # the job that sends it
    begun_at: Mapped[datetime | None] = mapped_column()
    message_id: Mapped[str | None] = mapped_column(String(250), index=True)
    answer: Mapped[str | None] = mapped_column(Text)  # what the mail server said last
    created_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


class DeliveryLink(Base):
    """A link that opens one delivery to whoever has it; only the SHA-256 of its secret is kept."""

    __tablename__ = "delivery_links"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)  # 1, and one more with each renewal
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(200))  # to which it was sent
    created_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()


# The tables themselves, for writes without the ORM's bookkeeping.
MAIL = OutgoingMail.metadata.tables["outgoing_mail"]
LINKS = DeliveryLink.metadata.tables["delivery_links"]
