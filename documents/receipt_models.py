"""The tables of receipt beside the deliveries: what a handler proposes, and status messages that came in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db import Base


class HandlingProposal(Base):
    """What whoever handles a received document proposes (NĐ 30/2020 Phụ lục IV mẫu VII mục 3)."""

    __tablename__ = "handling_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column()


class StatusMessage(Base):
    """A national status (01 to 06) that a recipient outside told of its copy, applied or not.

    Nothing that was told is thrown away: what comes in an order that the life of a delivery does not know,
    or of a document that is not found, waits here for the clerk (QĐ 28/2018 Đ6.3).
    """

    __tablename__ = "status_messages"
    __table_args__ = (
        UniqueConstraint("agency_id", "key"),
        Index(
            "ix_status_messages_open",
            "agency_id",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # the sender of the document
    key: Mapped[str] = mapped_column(String(100))  # of the message at its source; the same one twice is one
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))  # as it was told
    told_by: Mapped[str] = mapped_column(String(250))
    told_at: Mapped[datetime] = mapped_column()
    description: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how it named document and recipient
    state_then: Mapped[str | None] = mapped_column(String(32))  # of the delivery, when the message came
    outcome: Mapped[str] = mapped_column(String(20))  # applied, or the code of why not
    received_at: Mapped[datetime] = mapped_column()
    received_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    settled_at: Mapped[datetime | None] = mapped_column()  # when it was applied, or the clerk had seen it
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
