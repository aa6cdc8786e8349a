"""Duties with their reports for pages: what has to be done by when, what was reported, and its files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

import clock
from documents.delivery_models import Duty, Report, ReportFile, ReportRequest
from documents.delivery_queries import number_and_symbol
from documents.models import Document, StoredFile
from documents.report_forms import Field, fields_in
from documents.states import TAKEN_OFF_REPORTS, ReportState
from organization.models import Person


@dataclass(frozen=True, slots=True)
class FileOfReport:
    """A file that was sent with a report."""

    sha256: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A report as it was sent, and what the office decided on it."""

    id: int
    number: int  # lần báo cáo
    state: ReportState
    results: str
    difficulties: str
    proposals: str
    figures: Sequence[Mapping[str, Any]]
    submitted_by: str
    submitted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    by_number: int | None = None  # of the document with which it was made
    by_symbol: str | None = None
    files: tuple[FileOfReport, ...] = ()

    @property
    def by_document(self) -> str:
        """Number and symbol of the document with which it was made, if there is one."""
        return number_and_symbol(self.by_number, self.by_symbol)


@dataclass(frozen=True, slots=True)
class DutyWithReports:
    """A duty and all reports on it, the latest first."""

    id: int
    content: str
    deadline: date | None
    operator: str | None
    last_good_day: date | None
    report_to: str | None
    through: str | None
    version: int
    closed_at: datetime | None
    asked: Sequence[Mapping[str, Any]] | None  # the fields of the form as they are kept
    locked_at: datetime | None  # the office locked the reports on the plan
    working_days: int | None  # of a period
    counted_from: str | None
    reports: tuple[Sent, ...] = ()

    @property
    def form(self) -> Sequence[Field]:
        """What every report on the plan must tell; empty where figures are free."""
        return fields_in(self.asked)

    @property
    def latest(self) -> Sent | None:
        """The report that counts."""
        return self.reports[0] if self.reports else None

    @property
    def asks_for_report(self) -> bool:
        """Whether nothing was sent yet, or the last report came back or was withdrawn."""
        return self.closed_at is None and (self.latest is None or self.latest.state in TAKEN_OFF_REPORTS)

    @property
    def was_late(self) -> bool:
        """Whether the report that counts was sent after the last good day."""
        if self.asks_for_report or self.latest is None or self.last_good_day is None:
            return False
        return clock.local(self.latest.submitted_at).date() > self.last_good_day

    @property
    def waits_for_office(self) -> bool:
        """Whether a report was sent and nobody has decided on it."""
        return self.latest is not None and self.latest.state == ReportState.SUBMITTED


_DUTY = (
    Duty.id, Duty.content, Duty.deadline, Duty.operator, Duty.last_good_day, Duty.report_to, Duty.through,
    Duty.version, Duty.closed_at, ReportRequest.fields, ReportRequest.locked_at, Duty.working_days,
    Duty.counted_from,
)  # fmt: skip
_writer, _judge = aliased(Person), aliased(Person)
_REPORT = (
    Report.id, Report.number, Report.state, Report.results, Report.difficulties, Report.proposals,
    Report.figures, sa.func.coalesce(_writer.name, Report.sender_name), Report.submitted_at, _judge.name,
    Report.decided_at, Report.reason, Document.number, Document.symbol,
)  # fmt: skip


def locked_since(session: Session, document_id: int) -> datetime | None:
    """Since when the office has locked the reports on a document, None while they are open."""
    return session.scalar(sa.select(ReportRequest.locked_at).where(ReportRequest.document_id == document_id))


def delivery_of(session: Session, duty_id: int) -> int | None:
    """The delivery to which a duty belongs, None where there is no such duty: one statement."""
    return session.scalar(sa.select(Duty.delivery_id).where(Duty.id == duty_id))


def duties_of(session: Session, delivery_id: int) -> list[DutyWithReports]:
    """The duties of a delivery with all their reports: two statements, one where nothing was reported."""
    rows: Any = session.execute(
        sa.select(*_DUTY, *_REPORT)
        .outerjoin(Report, Report.duty_id == Duty.id)
        .outerjoin(_writer, _writer.id == Report.submitted_by)
        .outerjoin(_judge, _judge.id == Report.decided_by)
        .outerjoin(Document, Document.id == Report.by_document_id)
        .outerjoin(ReportRequest, ReportRequest.document_id == Duty.document_id)
        .where(Duty.delivery_id == delivery_id)
        .order_by(Duty.id, Report.number.desc())
    ).all()
    reported = [row[len(_DUTY)] for row in rows if row[len(_DUTY)] is not None]
    files = _files(session, reported)
    duties: dict[int, tuple[Any, list[Sent]]] = {}
    for row in rows:
        _facts, sent = duties.setdefault(row[0], (row[: len(_DUTY)], []))
        if row[len(_DUTY)] is not None:
            sent.append(replace(Sent(*row[len(_DUTY) :]), files=files.get(row[len(_DUTY)], ())))
    return [replace(DutyWithReports(*facts), reports=tuple(sent)) for facts, sent in duties.values()]


def _files(session: Session, report_ids: Iterable[int]) -> dict[int, tuple[FileOfReport, ...]]:
    wanted = list(report_ids)
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(
            ReportFile.report_id, ReportFile.file_sha256, ReportFile.file_name, StoredFile.size,
            StoredFile.media_type,
        )
        .join(StoredFile, StoredFile.sha256 == ReportFile.file_sha256)
        .where(ReportFile.report_id.in_(wanted))
        .order_by(ReportFile.id)
    )  # fmt: skip
    found: dict[int, tuple[FileOfReport, ...]] = {}
    for report_id, sha256, name, size, media_type in rows:
        file = FileOfReport(sha256, name, size, media_type)
        found[report_id] = (*found.get(report_id, ()), file)
    return found


def download(session: Session, delivery_id: int, sha256: str) -> FileOfReport | None:
    """A file of one of the delivery's reports, by its checksum: one statement."""
    row = session.execute(
        sa.select(ReportFile.file_sha256, ReportFile.file_name, StoredFile.size, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == ReportFile.file_sha256)
        .join(Report, Report.id == ReportFile.report_id)
        .where(Report.delivery_id == delivery_id, ReportFile.file_sha256 == sha256)
        .limit(1)
    ).first()
    return FileOfReport(*row) if row else None
