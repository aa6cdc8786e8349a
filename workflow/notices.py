"""Notices to people: written once by key, by jobs and by the morning round; read by a POST of the person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.delivery_models import Delivery, Direction, Report
from documents.models import Document, RouteTask
from documents.reminder_models import Answered, Extension, NoticeKind, PersonalNotice
from documents.states import Channel, DeliveryState, ReportState, State
from language import NotFound
from organization import absences
from organization.directory import held
from organization.models import Person, Post, Role
from organization.post_holders import heads_of_units, holders_in
from workflow import notice_letters, outside_news
from workflow.charged import CHARGED
from workflow.permissions import TRACKERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """A notice to be put before a person; the same `key` is told once."""

    person_id: int
    key: str
    kind: NoticeKind
    document_id: int
    delivery_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


_TABLE = PersonalNotice.metadata.tables["personal_notices"]


def write(session: Session, wanted: Iterable[ToTell]) -> list[ToTell]:
    """Put the notices that are new before their people, in the running transaction; these come back."""
    told = {(one.person_id, one.key): one for one in wanted}
    if not told:
        return []
    keys = sa.select(PersonalNotice.person_id, PersonalNotice.key)
    known = session.execute(keys.where(PersonalNotice.key.in_({one.key for one in told.values()})))
    fresh = [told[key] for key in sorted(told.keys() - {(row[0], row[1]) for row in known})]
    if fresh:
        session.execute(_new_rows(session), [_row(one) for one in fresh])
        notice_letters.put_notices(session, fresh)
    return fresh


def _new_rows(session: Session) -> Any:
    """An INSERT that passes over what another job tells in this moment; its letters have keys too."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(_TABLE).on_conflict_do_nothing(index_elements=["person_id", "key"])


def _row(one: ToTell) -> dict[str, Any]:
    return {
        "person_id": one.person_id,
        "key": one.key,
        "kind": one.kind,
        "document_id": one.document_id,
        "delivery_id": one.delivery_id,
        "details": dict(one.details),
        "created_at": clock.now(),
    }


def mark_read(session: Session, person_id: int, notice_id: int | None = None) -> None:
    """The person has read one notice, or with None all of them; raises NotFound for another's."""
    own = PersonalNotice.person_id == person_id
    with transaction(session):
        if notice_id is not None:
            own = sa.and_(own, PersonalNotice.id == notice_id)
            if session.scalar(sa.select(PersonalNotice.id).where(own)) is None:
                raise NotFound
        unread = sa.and_(own, PersonalNotice.read_at.is_(None))
        session.execute(sa.update(PersonalNotice).where(unread).values(read_at=clock.now()))


# Who is told of a delivery


def people_of(
    session: Session, deliveries: Iterable[Delivery], *, of_agencies: tuple[Role, ...] = (Role.CLERK,)
) -> dict[int, list[int]]:
    """The people of each recipient: the addressed person; the heads of the unit; in an agency those posts.

    Whom a direction charges with it is told too.
    """
    deliveries = list(deliveries)
    heads = heads_of_units(session, {d.unit_id for d in deliveries if d.unit_id and not d.to_agency})
    agencies = {d.recipient_agency_id for d in deliveries if d.to_agency and d.recipient_agency_id}
    clerks = holders_in(session, agencies, *of_agencies)
    charged = _charged(session, [d.id for d in deliveries])
    found = {}
    for one in deliveries:
        if one.person_id is not None:
            first = [one.person_id]
        elif one.to_agency:
            first = clerks.get(one.recipient_agency_id or 0, [])
        else:
            first = heads.get(one.unit_id or 0, [])
        found[one.id] = list(dict.fromkeys([*first, *charged.get(one.id, [])]))
    return found


def charged_people_of(session: Session, deliveries: Iterable[Delivery]) -> dict[int, list[int]]:
    """The people whom a direction charges with each delivery; without one those of the recipient."""
    deliveries = list(deliveries)
    charged = _charged(session, [one.id for one in deliveries])
    rest = [one for one in deliveries if not charged.get(one.id)]
    return {**charged, **people_of(session, rest)}


def _charged(session: Session, delivery_ids: list[int]) -> dict[int, list[int]]:
    wanted = sa.select(Direction).where(
        Direction.delivery_id.in_(delivery_ids), Direction.part.in_(CHARGED), Direction.ended_at.is_(None)
    )
    directions = session.scalars(wanted).all()
    heads = heads_of_units(session, {d.unit_id for d in directions if d.unit_id is not None})
    found: dict[int, list[int]] = {}
    for one in directions:
        people = [one.person_id] if one.person_id is not None else heads.get(one.unit_id or 0, [])
        found.setdefault(one.delivery_id, []).extend(people)
    return found


# What jobs tell


def tell_of_arrival(session: Session, document_id: int) -> list[ToTell]:
    """Tell the recipients inside the installation that the document has come, in the running transaction."""
    document = session.get(Document, document_id)
    if document is None:
        return []
    kind = NoticeKind.URGENT_ARRIVED if document.urgency else NoticeKind.ARRIVED
    details = {"urgency": document.urgency} if document.urgency else {}
    return _tell_recipients(session, document_id, DeliveryState.ARRIVED, kind, details)


def tell_of_recall(session: Session, document_id: int) -> list[ToTell]:
    """Tell those inside the installation who have to confirm the recall, in the running transaction."""
    return _tell_recipients(session, document_id, DeliveryState.RECALLING, NoticeKind.RECALLED, {})


def _tell_recipients(
    session: Session, document_id: int, state: DeliveryState, kind: NoticeKind, details: Mapping[str, Any]
) -> list[ToTell]:
    """Tell the people of every delivery inside the installation that is in this state."""
    wanted = sa.select(Delivery).where(
        Delivery.document_id == document_id, Delivery.channel == Channel.INTERNAL, Delivery.state == state
    )
    deliveries = session.scalars(wanted).all()
    people = people_of(session, deliveries)
    return write(
        session,
        [
            ToTell(
                person_id=person_id,
                key=f"{state}-{one.id}",
                kind=kind,
                document_id=document_id,
                delivery_id=one.id,
                details=details,
            )
            for one in deliveries
            for person_id in people[one.id]
        ],
    )


def tell_people(session: Session, document_id: int) -> None:
    """Tell whom a document on its way up concerns now: its drafter when it came back, and if it is urgent
    whoever has to initial or sign it. Called by a job; done twice, nothing is added.
    """
    with transaction(session):
        document = session.get(Document, document_id, populate_existing=True)
        if document is None:
            return
        if document.state == State.DRAFT and document.returned_reason:
            write(session, [_returned(document)])
        elif document.urgency:
            write(session, _urgent_turns(session, document))


def _returned(document: Document) -> ToTell:
    return ToTell(
        person_id=document.drafter_id,
        key=f"returned-{document.id}-{document.round}",
        kind=NoticeKind.RETURNED,
        document_id=document.id,
        details={"reason": document.returned_reason},
    )


def _urgent_turns(session: Session, document: Document) -> list[ToTell]:
    if document.state == State.AWAITING_SIGNATURE and document.signer_id is not None:
        people, place = [document.signer_id], 0
    else:
        task = session.scalar(
            sa.select(RouteTask).where(RouteTask.document_id == document.id, RouteTask.open.is_(True))
        )
        people, place = (_who_acts(session, task), task.position) if task else ([], 0)
    return [
        ToTell(
            person_id=person_id,
            key=f"turn-{document.id}-{document.round}-{place}",
            kind=NoticeKind.URGENT_TURN,
            document_id=document.id,
            details={"urgency": document.urgency},
        )
        for person_id in people
    ]


def _who_acts(session: Session, task: RouteTask) -> list[int]:
    """Who holds the route step, and whoever acts today in the place of one who is away."""
    holders, gone = _holders(session, task), absences.away(session, task.agency_id)
    instead = [gone[one].replacement_id for one in holders if one in gone and gone[one].acts]
    return list(dict.fromkeys([*holders, *(one for one in instead if one is not None)]))


def _holders(session: Session, task: RouteTask) -> list[int]:
    if task.person_id is not None:
        return [task.person_id]
    holders = sa.select(Post.person_id).where(
        Post.agency_id == task.agency_id, Post.role == task.role, held(clock.today())
    )
    if task.unit_id is not None:
        holders = holders.where(Post.unit_id == task.unit_id)
    return list(session.scalars(holders.distinct()))


def tell_of_reports(session: Session, document_id: int) -> None:
    """Tell who sent a report on the document that it was returned. Called by a job; twice does no harm."""
    with transaction(session):
        returned = session.scalars(
            sa.select(Report).where(Report.document_id == document_id, Report.state == ReportState.RETURNED)
        )
        told = [_returned_report(one, one.submitted_by) for one in returned if one.submitted_by is not None]
        write(session, told)
        outside_news.tell_of_returns(session, document_id)


def _returned_report(report: Report, person_id: int) -> ToTell:
    return ToTell(
        person_id=person_id,
        key=f"report-{report.id}-returned",
        kind=NoticeKind.REPORT_RETURNED,
        document_id=report.document_id,
        delivery_id=report.delivery_id,
        details={"reason": report.reason},
    )


def tell_of_failure(session: Session, delivery_id: int) -> None:
    """Tell the sender's clerks that a delivery could not be made. Called by a job; twice does no harm."""
    with transaction(session):
        delivery = session.get(Delivery, delivery_id, populate_existing=True)
        if delivery is None or delivery.state != DeliveryState.FAILED:
            return
        clerks = holders_in(session, [delivery.agency_id], Role.CLERK)
        write(session, [_failed(delivery, person_id) for person_id in clerks.get(delivery.agency_id, [])])


def _failed(delivery: Delivery, person_id: int) -> ToTell:
    return ToTell(
        person_id=person_id,
        key=f"failed-{delivery.id}-{delivery.version}",
        kind=NoticeKind.FAILED,
        document_id=delivery.document_id,
        delivery_id=delivery.id,
        details={"name": delivery.name},
    )


_ANSWERS = {
    Answered.ASKED: NoticeKind.EXTENSION_ASKED,
    Answered.GRANTED: NoticeKind.EXTENSION_GRANTED,
    Answered.DECLINED: NoticeKind.EXTENSION_DECLINED,
}


def tell_of_extensions(session: Session, document_id: int) -> None:
    """Tell who decides that somebody asks for more time, and who asked what the answer is.

    On a duty the issuing agency's office decides, on a direction who gave it. Called by a job; twice does
    no harm.
    """
    with transaction(session):
        rows = session.execute(
            sa.select(Extension, Delivery, Direction.given_by, Person.name)
            .join(Delivery, Delivery.id == Extension.delivery_id)
            .join(Person, Person.id == Extension.asked_by)
            .outerjoin(Direction, Direction.id == Extension.direction_id)
            .where(Extension.document_id == document_id)
        ).all()
        offices = holders_in(session, {delivery.agency_id for _, delivery, *_ in rows}, *TRACKERS)
        told = []
        for asked, delivery, giver, name in rows:
            inside = asked.direction_id is not None
            decide = [giver] if inside else offices.get(delivery.agency_id, [])
            who = decide if asked.state is Answered.ASKED else [asked.asked_by]
            asker = name if inside else delivery.name
            told += [_of_extension(asked, asker, person_id) for person_id in who]
        write(session, told)


def _of_extension(asked: Extension, asker: str, person_id: int) -> ToTell:
    day = asked.granted_day or asked.wanted_day
    return ToTell(
        person_id=person_id,
        key=f"extension-{asked.id}-{asked.state}",
        kind=_ANSWERS[asked.state],
        document_id=asked.document_id,
        delivery_id=asked.delivery_id,
        details={"name": asker, "day": day.isoformat(), "reason": asked.answer},
    )
