"""The tables of a document after issue: registers, deliveries, directions, duties, reports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db import Base
from documents.states import Channel, DeliveryState, Purpose, Relation, ReportState


class RegisterGroup(Base):
    """Which kinds of documents an agency numbers in one series (NĐ 30/2020 Đ15.1c: as the head decides)."""

    __tablename__ = "register_groups"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(60))
    document_types: Mapped[list[Any]] = mapped_column(default=list)  # codes; empty: all without a group


class Register(Base):
    """A series of numbers: one agency, direction, year and group; 01 on 1 January (NĐ 30/2020 Đ15.1)."""

    __tablename__ = "registers"
    __table_args__ = (UniqueConstraint("agency_id", "direction", "year", "group_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    direction: Mapped[str] = mapped_column(String(3))  # "out" or "in"
    year: Mapped[int] = mapped_column()
    group_name: Mapped[str] = mapped_column(String(60), default="")
    last_number: Mapped[int] = mapped_column(default=0)


class Delivery(Base):
    """One recipient's copy of an issued document, with its own state."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("document_id", "unit_id", "person_id", "name"),
        UniqueConstraint("recipient_agency_id", "arrival_year", "arrival_number"),
        Index("ix_deliveries_unit_state", "unit_id", "state", "id"),
        Index("ix_deliveries_unit", "unit_id", "id"),
        Index("ix_deliveries_person", "person_id", "state", "id"),
        Index("ix_deliveries_agency_open", "recipient_agency_id", "state", "id"),
        Index("ix_deliveries_document", "document_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("recipient_lines.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # the sender
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # null for an outside body
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # for a person in a post
    recipient_agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # the agency of that unit
    to_agency: Mapped[bool] = mapped_column(default=False)  # the recipient is another agency as such
    name: Mapped[str] = mapped_column(String(250))  # frozen on the day of issue
    purpose: Mapped[Purpose] = mapped_column()
    channel: Mapped[Channel] = mapped_column()
    email: Mapped[str | None] = mapped_column(String(200))  # of an outside body that has one
    state: Mapped[DeliveryState] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None] = mapped_column(Text)  # why refused, withheld or failed
    created_at: Mapped[datetime] = mapped_column()
    sent_at: Mapped[datetime | None] = mapped_column()
    accepted_at: Mapped[datetime | None] = mapped_column()
    accepted_by: Mapped[str | None] = mapped_column(
        String(200)
    )  # name and post; on paper as the clerk wrote it
    arrival_year: Mapped[int | None] = mapped_column()
    arrival_number: Mapped[int | None] = mapped_column()  # số đến, only where the recipient is an agency
    refused_at: Mapped[datetime | None] = mapped_column()
    left_at: Mapped[datetime | None] = mapped_column()  # taken back, recalled, or found not to have arrived
    done_at: Mapped[datetime | None] = mapped_column()
    asked_back_at: Mapped[datetime | None] = mapped_column()  # 13: the sender waits for the answer, 15 or 16
    asked_back_reason: Mapped[str | None] = mapped_column(Text)


class RelatedDocument(Base):
    """A document that recalls, corrects or replaces an issued one of the same agency (NĐ 30/2020 Đ18)."""

    __tablename__ = "related_documents"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)  # the later one
    target_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)
    relation: Mapped[Relation] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()


class Consolidation(Base):
    """A consolidated report: of which accepted reports on which plan its current version was made."""

    __tablename__ = "consolidations"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    report_ids: Mapped[list[Any]] = mapped_column(default=list)
    compiled_on: Mapped[date] = mapped_column()


class CarriedOut(Base):
    """The received document that a document of the recipient's carries out and names as its căn cứ."""

    __tablename__ = "carried_out"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)


class Direction(Base):
    """A leader's direction on a received document: lead, coordinate or inform, to a unit or a person."""

    __tablename__ = "directions"
    __table_args__ = (Index("ix_directions_unit", "unit_id"), Index("ix_directions_person", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    part: Mapped[str] = mapped_column(String(12))  # lead, coordinate, inform
    words: Mapped[str | None] = mapped_column(Text)  # bút phê
    due_on: Mapped[date | None] = mapped_column()
    given_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime] = mapped_column()
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("directions.id"), index=True)  # passed on from
    ended_at: Mapped[datetime | None] = mapped_column()
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_how: Mapped[str | None] = mapped_column(String(12))  # given_back, replaced
    end_reason: Mapped[str | None] = mapped_column(Text)


class Duty(Base):
    """What a recipient must do or report, by which last good day."""

    __tablename__ = "duties"
    __table_args__ = (
        Index(
            "ix_duties_open_due",
            "last_good_day",
            "delivery_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    deadline: Mapped[date | None] = mapped_column()
    operator: Mapped[str | None] = mapped_column(String(30))
    working_days: Mapped[int | None] = mapped_column()  # of a period; none once another day was granted
    counted_from: Mapped[str | None] = mapped_column(String(10))  # documents.duties.Start
    last_good_day: Mapped[date | None] = mapped_column()
    report_to: Mapped[str | None] = mapped_column(String(250))
    through: Mapped[str | None] = mapped_column(String(250))
    version: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None] = mapped_column()  # when its report was accepted


class ReportRequest(Base):
    """What an issued plan asks of the reports on it: a form, and until when they may be changed."""

    __tablename__ = "report_requests"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    fields: Mapped[list[Any]] = mapped_column(default=list)  # [{label, unit, kind, required}]; none: no form
    locked_at: Mapped[datetime | None] = mapped_column()  # since then none is sent, withdrawn or returned
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Report(Base):
    """A report on a duty: text, figures, attachments."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("duty_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    number: Mapped[int] = mapped_column()  # lần báo cáo
    state: Mapped[ReportState] = mapped_column(default=ReportState.SUBMITTED)
    results: Mapped[str] = mapped_column(Text)
    difficulties: Mapped[str] = mapped_column(Text, default="")
    proposals: Mapped[str] = mapped_column(Text, default="")
    figures: Mapped[list[Any]] = mapped_column(default=list)  # [{label, value, unit}]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    sender_name: Mapped[str | None] = mapped_column(String(200))  # who reported through a link, as typed
    submitted_at: Mapped[datetime] = mapped_column()
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column()
    reason: Mapped[str | None] = mapped_column(Text)  # of the return
    # The issued report of the recipient's, tied to the same delivery, that goes with it.
    by_document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)


class ReportFile(Base):
    """A file attached to a report."""

    __tablename__ = "report_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"))
    file_name: Mapped[str] = mapped_column(String(250))


# The tables themselves, for the hot steps: plain SQL without the ORM's bookkeeping (design §3a).
DELIVERIES = Delivery.metadata.tables["deliveries"]
DUTIES = Duty.metadata.tables["duties"]
REPORT_REQUESTS = ReportRequest.metadata.tables["report_requests"]
REPORTS = Report.metadata.tables["reports"]
REGISTERS = Register.metadata.tables["registers"]
