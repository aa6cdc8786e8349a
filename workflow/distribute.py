"""The clerk's step of issuing and what follows it; the office's closing and reopening."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.delivery_models import DELIVERIES, DUTIES, Delivery, Duty
from documents.duties import Start
from documents.models import Document, PlannedDuty, RecipientLine
from documents.own_duties import open_of_document
from documents.states import OWES_NOTHING, DeliveryState, Purpose, State
from language import Invalid, say
from organization.names import nfc
from organization.people import Actor
from workflow import expansion, history, notices, periods, recipients, upward
from workflow.expansion import Recipient
from workflow.recipients import DutyPlan, Settlement
from workflow.steps import Moving, step


def issue(session: Session, actor: Actor, document_id: int, *, seen: int) -> int:
    """The clerk sends the sealed document to its recipients, frozen as of today; their number comes back.

    One transaction whatever the number of recipients; the notices are a job (NĐ 30/2020 Đ18.1: on the day of
    signature, at latest the next working day).
    """
    with step("issue", session, actor, document_id, seen=seen) as moving:
        count = _deliver(moving, *recipients.lines_and_duties(session, document_id))
        moving.document.issued_at = clock.now()
        if moving.counts_own:
            periods.count_own(session, moving.document)
        if moving.document.doc_type_code == upward.KIND:
            upward.settle(moving)
        return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A recipient added after issue: its name, who it is and why, and what it has to do, if anything.

    By a day, or within a period; `same` are duties of the others (PlannedDuty) that it gets too, with their
    days, or a last good day of its own where a period counts from the receipt.
    """

    name: str
    said: Settlement
    content: str = ""
    last_good_day: date | None = None
    working_days: int | None = None
    counted_from: Start | None = None
    same: Collection[int] = ()


def add_recipient(session: Session, actor: Actor, document_id: int, added: Addition, *, seen: int) -> int:
    """The clerk sends an issued document to one more recipient, with a reason; tells how many were added.

    Raises Invalid when somebody who is to carry out is not told what.
    """
    said = added.said
    with step("add_recipient", session, actor, document_id, seen=seen, reason=said.reason) as moving:
        if said.purpose == Purpose.CARRY_OUT and not (added.content.strip() or added.same):
            raise Invalid(say("Please write what this recipient has to do."), field="content")
        if said.target is None:
            raise Invalid(say("Please choose who this recipient is."), field=f"target-{said.line_id}")
        count = session.scalar(
            sa.select(sa.func.max(RecipientLine.position)).where(RecipientLine.document_id == document_id)
        )
        line = recipients.added_line(session, moving, (count or 0) + 1, nfc(added.name).strip(), said)
        session.flush()  # the deliveries and the duty point to the line
        return _deliver(moving, [line], _duties_of(moving, line, added))


def _duties_of(moving: Moving, line: RecipientLine, added: Addition) -> list[PlannedDuty]:
    if line.purpose != Purpose.CARRY_OUT:
        return []
    others = recipients.duties_of(moving.session, line.document_id)
    plans = [recipients.as_planned(duty, line.id) for duty in others if duty.id in added.same]
    if added.content.strip():
        plans.append(
            DutyPlan(
                line_id=line.id,
                content=added.content,
                deadline=added.last_good_day,
                last_good_day=added.last_good_day,
                working_days=added.working_days,
                counted_from=added.counted_from if added.working_days else None,
            )
        )
    if not plans:
        raise Invalid(say("Please write what this recipient has to do."), field="content")
    return recipients.added_duties(moving.session, moving.document, line, plans)


def _deliver(moving: Moving, lines: Sequence[RecipientLine], planned: Sequence[PlannedDuty]) -> int:
    session, document = moving.session, moving.document
    found = _new_ones(session, document, expansion.recipients_of(session, document, lines))
    if not any(r.row["state"] != DeliveryState.WITHHELD for r in found):
        raise Invalid(say("The document has no recipient."), code="no_recipient")
    # On the table, not the class: the ORM would split the rows by which of their values are null.
    session.execute(sa.insert(DELIVERIES), [r.row for r in found])
    ids = _delivered(session, document)
    _plan_duties(session, document, planned, [(r, ids[r.key]) for r in found])
    moving.details |= {"recipients": len(found), "digest": expansion.digest(found)}
    moving.afterwards = lambda session, head: _begin_chains(session, document, head)
    return len(found)


def _new_ones(session: Session, document: Document, found: list[Recipient]) -> list[Recipient]:
    """Leave out whom an issued document has already reached."""
    if document.state == State.SEALED:
        return found
    known = _delivered(session, document)
    return [r for r in found if r.key not in known]


def _delivered(session: Session, document: Document) -> dict[expansion.Key, int]:
    """The ids of the document's deliveries by whom they reach."""
    columns = (_d.unit_id, _d.person_id, _d.name, _d.id)
    rows = session.execute(sa.select(*columns).where(_d.document_id == document.id))
    return {(unit_id or 0, person_id or 0, name): id_ for unit_id, person_id, name, id_ in rows}


def _plan_duties(
    session: Session,
    document: Document,
    planned: Sequence[PlannedDuty],
    found: Sequence[tuple[Recipient, int]],
) -> None:
    counted = periods.days_at_issue(session, document, planned)
    rows = [
        {
            "delivery_id": delivery_id,
            "document_id": duty.document_id,
            "content": duty.content,
            "deadline": duty.deadline,
            "operator": duty.operator,
            "working_days": duty.working_days,
            "counted_from": duty.counted_from,
            "last_good_day": counted.get(duty.id, duty.last_good_day),
            "report_to": duty.report_to,
            "through": duty.through,
            "version": 1,
        }
        for recipient, delivery_id in found
        for duty in planned
        if duty.line_id in recipient.line_ids and recipient.row["state"] != DeliveryState.WITHHELD
    ]
    if rows:
        session.execute(sa.insert(DUTIES), rows)


def _begin_chains(session: Session, document: Document, head: history.Head) -> None:
    """Let the chain of every new delivery follow the hash of the row that created it: one statement."""
    begun = sa.exists().where(_h.chain == "delivery", _h.thing_id == _d.id)
    starting = (
        sa.select(sa.literal("delivery"), _d.id, sa.literal(0), sa.literal(head.hash), sa.literal(head.hash))
        .where(_d.document_id == document.id, ~begun)
        .order_by(_d.id)
    )
    columns = ["chain", "thing_id", "seq", "hash", "start"]
    session.execute(sa.insert(history.history_heads).from_select(columns, starting))


_d, _h = DELIVERIES.c, history.history_heads.c


def notify_recipients(session: Session, document_id: int) -> int:
    """Put a notice before every recipient inside the installation; done twice, nothing is added.

    Called by the job of the issue step; the number of new notices comes back.
    """
    with transaction(session):
        return len(notices.tell_of_arrival(session, document_id))


def open_duties(session: Session, document_id: int) -> int:
    """How many duties of the document are still open, of recipients that owe anything."""
    count = session.scalar(
        sa.select(sa.func.count())
        .select_from(Duty)
        .join(Delivery, Delivery.id == Duty.delivery_id)
        .where(Duty.document_id == document_id, Duty.closed_at.is_(None), Delivery.state.not_in(OWES_NOTHING))
    )
    return count or 0


def close(session: Session, actor: Actor, document_id: int, *, seen: int) -> None:
    """The tracking office ends the document; refused while duties are open, with their number."""
    with step("close", session, actor, document_id, seen=seen) as moving:
        count = open_duties(session, document_id)
        if count:
            raise Invalid(
                say("{n} duties are still open; the document cannot be closed.", n=count), code="duties_open"
            )
        if own_duties_open := open_of_document(session, document_id):
            sentence = say("The agency itself still has {n} reports to make upward.", n=own_duties_open)
            raise Invalid(sentence, code="own_duties_open")
        moving.document.closed_at = clock.now()


def reopen(session: Session, actor: Actor, document_id: int, reason: str, *, seen: int) -> None:
    """The tracking office opens a closed document again, with a reason."""
    with step("reopen", session, actor, document_id, seen=seen, reason=reason) as moving:
        moving.document.closed_at = None
