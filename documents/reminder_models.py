"""The tables of time: notices to people, morning digests, urging, extensions, the agency's own deadlines."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db import Base


class NoticeKind(StrEnum):
    """What a notice in the bell tells of."""

    ARRIVED = "arrived"
    URGENT_ARRIVED = "urgent_arrived"
    URGENT_TURN = "urgent_turn"  # an urgent document waits for one's initial or signature
    RETURNED = "returned"  # one's draft came back
    REPORT_RETURNED = "report_returned"
    OVERDUE = "overdue"
    URGED = "urged"  # by the office: đôn đốc
    ESCALATED = "escalated"  # told to a head or a leader
    FAILED = "failed"  # could not be sent
    REFUSED = "refused"  # by the recipient, with its reason (02)
    RECALLED = "recalled"  # its recipients have to confirm that
    REPORT_RECALLED = "report_recalled"  # a report received is recalled with the document that carried it
    UPWARD_OPEN = "upward_open"  # one's own report upward was recalled or taken back: it is to be made again
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_DECLINED = "extension_declined"


class PersonalNotice(Base):
    """One notice before one person; `key` keeps the same thing from being told twice."""

    __tablename__ = "personal_notices"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index(
            "ix_personal_notices_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[NoticeKind] = mapped_column()
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what its sentence names
    created_at: Mapped[datetime] = mapped_column()
    read_at: Mapped[datetime | None] = mapped_column()


class Digest(Base):
    """The morning digest of a person on a working day; the key keeps it from being sent twice."""

    __tablename__ = "digests"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    blocks: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see documents/digest_queries.py
    created_at: Mapped[datetime] = mapped_column()


class UrgingKind(StrEnum):
    """In which way somebody was urged."""

    NOTICE = "notice"  # by the office, with one click
    LETTER = "letter"  # by a letter document
    HEAD = "head"  # by rule, to the head of the unit
    LEADER = "leader"  # by rule, to the leader


class Urging(Base):
    """That a recipient was urged (đôn đốc): when, in which way, by whom."""

    __tablename__ = "urgings"
    __table_args__ = (UniqueConstraint("delivery_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    kind: Mapped[UrgingKind] = mapped_column()
    key: Mapped[str] = mapped_column(String(80))  # the duty and its day, or the step
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # null: by rule
    at: Mapped[datetime] = mapped_column()
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    told_at: Mapped[datetime | None] = mapped_column()  # when its notices and history were written


class Answered(StrEnum):
    """Where a request for more time is."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"


class Extension(Base):
    """A request for more time (gia hạn) on a duty or a direction, with its answer; the old day is kept."""

    __tablename__ = "extensions"
    __table_args__ = (
        Index(
            "uq_extensions_open_duty",
            "duty_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        Index(
            "uq_extensions_open_direction",
            "direction_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duties.id"), index=True)
    direction_id: Mapped[int | None] = mapped_column(ForeignKey("directions.id"), index=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    state: Mapped[Answered] = mapped_column(default=Answered.ASKED)
    old_day: Mapped[date] = mapped_column()
    wanted_day: Mapped[date] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column()
    granted_day: Mapped[date | None] = mapped_column()
    answer: Mapped[str | None] = mapped_column(Text)  # the words of who decided
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column()


class OwnDuty(Base):
    """What the issuing agency itself must do or report upward by a day that the document sets."""

    __tablename__ = "own_duties"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    who: Mapped[str] = mapped_column(String(250))
    content: Mapped[str] = mapped_column(Text)
    deadline: Mapped[date | None] = mapped_column()
    operator: Mapped[str | None] = mapped_column(String(30))
    working_days: Mapped[int | None] = mapped_column()  # of a period, from the date of the document
    counted_from: Mapped[str | None] = mapped_column(String(10))  # documents.duties.Start
    last_good_day: Mapped[date | None] = mapped_column()
    report_to: Mapped[str | None] = mapped_column(String(250))
    through: Mapped[str | None] = mapped_column(String(250))
    done_at: Mapped[datetime | None] = mapped_column()
    done_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    done_words: Mapped[str | None] = mapped_column(String(250))  # number and symbol of the report sent
    # The consolidated report that did it; while the duty is open, one that was recalled or taken back.
    by_document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)


EXTENSIONS = Extension.metadata.tables["extensions"]
