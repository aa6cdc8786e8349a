"""Who is told that a recipient refuses a document: the clerks and the tracking office of its sender."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import transaction
from documents.delivery_models import Delivery
from documents.reminder_models import NoticeKind
from documents.states import DeliveryState
from organization.models import Role
from organization.post_holders import holders_in
from workflow.history import history_entries
from workflow.notices import ToTell, write
from workflow.permissions import TRACKERS

_e = history_entries.c


def tell_of_refusals(session: Session, document_id: int) -> None:
    """Tell who refused the document and why, at once; nobody is told what that person wrote down.

    Called by a job; done twice, nothing is added.
    """
    with transaction(session):
        refused = session.scalars(
            sa.select(Delivery)
            .where(Delivery.document_id == document_id, Delivery.state == DeliveryState.REFUSED)
            .order_by(Delivery.id)
        ).all()
        senders = holders_in(session, {one.agency_id for one in refused}, Role.CLERK, *TRACKERS)
        by = _by_whom(session, [one.id for one in refused])
        write(
            session,
            [
                _refusal(one, person_id)
                for one in refused
                for person_id in senders.get(one.agency_id, [])
                if person_id != by.get(one.id)
            ],
        )


def _by_whom(session: Session, delivery_ids: list[int]) -> dict[int, int | None]:
    """Who refused each delivery, or wrote down that it was; nobody for whoever has no account."""
    wanted = sa.select(_e.thing_id, _e.person_id).where(
        _e.chain == "delivery", _e.thing_id.in_(delivery_ids), _e.to_state == DeliveryState.REFUSED
    )
    return {row.thing_id: row.person_id for row in session.execute(wanted)}


def _refusal(delivery: Delivery, person_id: int) -> ToTell:
    return ToTell(
        person_id=person_id,
        key=f"refused-{delivery.id}",
        kind=NoticeKind.REFUSED,
        document_id=delivery.document_id,
        delivery_id=delivery.id,
        details={"name": delivery.name, "reason": delivery.reason},
    )
