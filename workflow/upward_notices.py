"""Who is told that a report upward was recalled or taken back: its own office, and the office it went to."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_models import Delivery, Report
from documents.models import Document
from documents.reminder_models import NoticeKind, OwnDuty
from documents.states import ReportState, State
from organization.post_holders import holders_in
from workflow.notices import ToTell, write
from workflow.permissions import TRACKERS


def tell(session: Session, document_id: int) -> list[ToTell]:
    """Tell the tracking offices, in the running transaction; told twice, nothing is added.

    The agency's own office has to report again; the office of whoever received it counts it no more.
    """
    report = session.get(Document, document_id)
    if report is None:
        return []
    told = {"report": report.number_and_symbol}
    found = [*_to_report_again(session, document_id), *_of_the_receiver(session, document_id)]
    offices = holders_in(session, {agency_id for agency_id, _, _ in found}, *TRACKERS)
    return write(
        session,
        [
            ToTell(
                person_id=person_id,
                key=key,
                kind=NoticeKind.REPORT_RECALLED if delivery is not None else NoticeKind.UPWARD_OPEN,
                document_id=about,
                delivery_id=delivery.id if delivery is not None else None,
                details=told | ({"name": delivery.name} if delivery is not None else {}),
            )
            for agency_id, key, (about, delivery) in found
            for person_id in offices.get(agency_id, [])
        ],
    )


_Found = tuple[int, str, tuple[int, Delivery | None]]  # the agency, the key, the document and its copy


def _to_report_again(session: Session, document_id: int) -> Iterator[_Found]:
    rows = session.scalars(
        sa.select(OwnDuty)
        .join(Document, Document.id == OwnDuty.document_id)
        .where(OwnDuty.by_document_id == document_id, OwnDuty.done_at.is_(None))
        .where(Document.state == State.ISSUED)
        .order_by(OwnDuty.id)
    )
    for own in rows:
        yield own.agency_id, f"upward-{own.id}-{document_id}", (own.document_id, None)


def _of_the_receiver(session: Session, document_id: int) -> Iterator[_Found]:
    rows = session.execute(
        sa.select(Report.id, Delivery)
        .join(Delivery, Delivery.id == Report.delivery_id)
        .where(Report.by_document_id == document_id, Report.state == ReportState.RECALLED)
        .order_by(Report.id)
    )
    for report_id, delivery in rows:
        yield delivery.agency_id, f"report-{report_id}-recalled", (delivery.document_id, delivery)
