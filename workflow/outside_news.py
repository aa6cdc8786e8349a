"""What an outside body is told by a further letter: a report that came back, an urging, a recall."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from documents.delivery_models import Delivery, Report
from documents.models import Document
from documents.reminder_models import Urging, UrgingKind
from documents.states import Channel, DeliveryState, ReportState
from workflow import mail
from workflow.mail import Letter

KIND = "outside_news"
RETURNED, URGED, RECALLED = "returned", "urged", "recalled"  # the matter of a letter


def _letter(key: str, delivery: Delivery, matter: str, reason: str | None = None) -> Letter:
    return Letter(
        key=f"news-{key}",
        kind=KIND,
        address=delivery.email or "",
        facts={"matter": matter, "reason": reason or ""},
        delivery_id=delivery.id,
    )


def tell_of_returns(session: Session, document_id: int) -> None:
    """In the running transaction: tell the bodies whose last report on the document came back; once each."""
    later = aliased(Report)
    rows = session.execute(
        sa.select(Report.id, Report.reason, Delivery)
        .join(Delivery, Delivery.id == Report.delivery_id)
        .where(Report.document_id == document_id, Report.state == ReportState.RETURNED)
        .where(Delivery.channel == Channel.EMAIL, Delivery.email.is_not(None))
        .where(~sa.exists().where(later.duty_id == Report.duty_id, later.number > Report.number))
    )
    mail.put(session, *(_letter(f"report-{key}", delivery, RETURNED, why) for key, why, delivery in rows))


def tell_urged(session: Session, rows: Iterable[tuple[Urging, Delivery]]) -> None:
    """In the running transaction: a letter to each body that the office urges; once each."""
    mail.put(
        session,
        *(
            _letter(f"urging-{urging.id}", delivery, URGED)
            for urging, delivery in rows
            if urging.kind == UrgingKind.NOTICE and delivery.channel == Channel.EMAIL and delivery.email
        ),
    )


def tell_of_recall(session: Session, document_id: int) -> None:
    """In the running transaction: a letter to each body that must confirm the recall (Đ18.4b); once each."""
    rows = session.execute(
        sa.select(Delivery, Document.recall_basis)
        .join(Document, Document.id == Delivery.document_id)
        .where(Delivery.document_id == document_id, Delivery.state == DeliveryState.RECALLING)
        .where(Delivery.channel == Channel.EMAIL, Delivery.email.is_not(None))
    )
    mail.put(session, *(_letter(f"recall-{one.id}", one, RECALLED, basis) for one, basis in rows))
