"""Who may do what and who may see what: the one module that decides access (design §3.11).

Capacities come from the posts of the actor and the facts of the thing; the table says which capacity a
step needs. The same rules exist once as Python on one document and once as SQL on lists of documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from documents.case_file_models import CaseFile
from documents.delivery_models import Delivery, Direction
from documents.models import Document, Initial, RouteTask
from documents.search_models import Findable, SearchEntry
from documents.states import HELD_DELIVERIES, LEFT_DELIVERIES, SENT_OUT_STATES, Channel, Purpose, State
from language import NotAllowed, NotFound, WrongState, say
from organization.models import Role
from organization.people import Actor, HeldPost
from workflow import lifecycle, places
from workflow.access_facts import DeliveryFacts, DocumentFacts
from workflow.charged import NOBODY, DirectedTo, led_units
from workflow.lifecycle import DELIVERY_MOVES, DOCUMENT_MOVES, WHO_WORDS, Move, Who, moves_of

LEADERS = (Role.HEAD, Role.DEPUTY)
OVERSEERS = (Role.HEAD, Role.DEPUTY, Role.OFFICE_HEAD, Role.OFFICE, Role.CLERK)
TRACKERS = (Role.OFFICE, Role.OFFICE_HEAD)
WORKERS = (
    Role.HEAD, Role.DEPUTY, Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.OFFICE_HEAD, Role.CLERK, Role.OFFICE,
    Role.STAFF,
)  # fmt: skip

_POST_FOR: dict[Who, tuple[Role, ...]] = {
    Who.CLERK: (Role.CLERK,), Who.OFFICE: TRACKERS, Who.LEADER: LEADERS,
}  # fmt: skip


def works_in(actor: Actor, agency_id: int) -> bool:
    """Whether the actor holds any working post in the agency today; who has left acts no more."""
    return actor.holds(agency_id, *WORKERS)


def document_capacities(
    actor: Actor, document: DocumentFacts, open_task: RouteTask | None = None
) -> frozenset[Who]:
    """In which capacities the actor may act on the document."""
    claims = {
        Who.DRAFTER: actor.person_id == document.drafter_id and document.unit_id in actor.unit_ids,
        Who.HOLDER: open_task is not None and places.holds_task(actor, open_task),
        Who.SIGNER: actor.person_id == document.signer_id and works_in(actor, document.agency_id),
        Who.CLERK: actor.holds(document.agency_id, Role.CLERK),
        Who.OFFICE: actor.holds(document.agency_id, *TRACKERS),
    }
    return frozenset(who for who, true in claims.items() if true)


def delivery_capacities(
    actor: Actor, delivery: DeliveryFacts, directed: DirectedTo = NOBODY
) -> frozenset[Who]:
    """In which capacities the actor may act on one recipient's delivery."""
    receives, directs, executes = _recipient_claims(actor, delivery)
    clerk, office = actor.holds(delivery.agency_id, Role.CLERK), actor.holds(delivery.agency_id, *TRACKERS)
    if delivery.channel != Channel.INTERNAL:  # who has no account here answers on paper, through the office
        receives, directs, executes = False, False, clerk or office
    claims = {
        Who.CLERK: clerk,
        Who.OFFICE: office,
        Who.LEADER: actor.holds(delivery.agency_id, *LEADERS),
        Who.RECEIVER: receives,
        Who.DIRECTOR: directs,
        Who.EXECUTOR: executes or directed.reaches(actor),
        Who.LEAD: executes or directed.is_lead(actor),
        Who.UNIT_LEADER: directed.led_by(actor),
        Who.ASSIGNEE: actor.person_id in directed.person_ids or directed.led_by(actor),
    }
    return frozenset(who for who, true in claims.items() if true)


def case_file_capacities(actor: Actor, file: CaseFile) -> frozenset[Who]:
    """In which capacities the actor may act on a case file of the agency."""
    works = works_in(actor, file.agency_id)
    claims = {
        Who.KEEPER: works and actor.person_id == file.keeper_id,
        Who.CLERK: actor.holds(file.agency_id, Role.CLERK),
        Who.COLLEAGUE: works,
    }
    return frozenset(who for who, true in claims.items() if true)


def keeps_file_list(actor: Actor, agency_id: int) -> bool:
    """Whether the actor keeps the agency's list of case files: its clerk and its office."""
    return actor.holds(agency_id, Role.CLERK, *TRACKERS)


def _recipient_claims(actor: Actor, delivery: DeliveryFacts) -> tuple[bool, bool, bool]:
    """Whether the actor takes in, directs and carries out for the recipient."""
    if delivery.person_id is not None:
        own = delivery.person_id == actor.person_id
        return own, own, own
    if delivery.to_agency:
        agency = delivery.recipient_agency_id
        return (
            actor.holds(agency, Role.CLERK),
            actor.holds(agency, *LEADERS, Role.OFFICE_HEAD),
            actor.holds(agency, *OVERSEERS),
        )
    member = delivery.unit_id in actor.unit_ids
    return member, delivery.unit_id in led_units(actor), member


def acting_post(actor: Actor, who: Who, agency_id: int | None, unit_id: int | None = None) -> HeldPost | None:
    """The post in which the actor acts, for the history: the fitting role first, then the unit, then any."""
    fitting = actor.posts_in(agency_id, *_POST_FOR.get(who, ()))
    in_unit = tuple(p for p in actor.posts if p.unit_id == unit_id)
    in_agency = tuple(p for p in actor.posts if p.agency_id == agency_id)
    return next(iter((*fitting, *in_unit, *in_agency, *actor.posts)), None)


def open_moves(moves: Sequence[Move], state: str, capacities: frozenset[Who]) -> list[Move]:
    """The rows that start in `state` and that one of `capacities` may make, one for each step."""
    found: dict[str, Move] = {}
    for move in moves:
        if move.source == state and move.who in capacities:
            found.setdefault(move.step, move)
    return list(found.values())


def demand(moves: Sequence[Move], step: str, state: str, capacities: frozenset[Who]) -> Move:
    """The row by which these capacities may make `step` now.

    Raises NotAllowed when nobody in these capacities ever may, WrongState when the thing is elsewhere.
    """
    rows = moves_of(moves, step)
    if not any(row.who in capacities for row in rows):
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[rows[0].who]))
    for row in rows:
        if row.source == state and row.who in capacities:
            return row
    if any(row.source == state for row in rows):
        row = next(row for row in rows if row.source == state)
        raise NotAllowed(say("Only {who} may do this.", who=WHO_WORDS[row.who]))
    raise WrongState(say("This step is not possible where the document is now."))


def demand_worker(actor: Actor, unit_id: int) -> HeldPost:
    """The post in which the actor drafts for a unit; raises NotAllowed without one."""
    for post in actor.posts:
        if post.unit_id == unit_id and post.role in WORKERS and post.agency_id is not None:
            return post
    raise NotAllowed(say("You hold no post in this unit today."))


# Reading


def visible_documents(actor: Actor, *, by_list: bool = False) -> ColumnElement[bool]:
    """The condition on Document rows that the actor may see, for lists and for single pages alike.

    `by_list` lists what reached the actor once, for a query that looks at many thousand documents.
    """
    delivered = _document_of(Delivery.document_id, visible_deliveries(actor), by_list)
    return sa.or_(prepared_documents(actor, by_list=by_list), delivered)


def prepared_documents(actor: Actor, *, by_list: bool = False) -> ColumnElement[bool]:
    """The condition on Document rows whose way to issue the actor may see: initials, returns, drafts.

    These are the issuing agency's own affair: the drafter, the people on the route, the signer, the agency's
    leaders, office and clerks. A recipient sees the issued document alone.
    """
    return sa.or_(
        Document.drafter_id == actor.person_id,
        sa.and_(Document.signer_id == actor.person_id, Document.state != State.DRAFT),
        Document.agency_id.in_(actor.agencies_as(*OVERSEERS)),
        _document_of(Initial.document_id, Initial.person_id == actor.person_id, by_list),
        _document_of(RouteTask.document_id, places.task_of(actor), by_list),
    )


def _document_of(named_by: Any, condition: ColumnElement[bool], by_list: bool) -> ColumnElement[bool]:
    if by_list:
        return Document.id.in_(sa.select(named_by).where(condition))
    return sa.exists().where(named_by == Document.id, condition)


def visible_deliveries(actor: Actor) -> ColumnElement[bool]:
    """The condition on Delivery rows that were delivered to a unit, agency or post of the actor's."""
    return sa.and_(Delivery.state.in_(HELD_DELIVERIES), _reached(actor))


def gone_deliveries(actor: Actor) -> ColumnElement[bool]:
    """The condition on Delivery rows that left the actor again: refused, taken back, or recalled.

    Of these only the register line and the acts of the taking back are shown, never the text (Đ18.4).
    """
    return sa.and_(Delivery.state.in_(LEFT_DELIVERIES), _reached(actor))


def _reached(actor: Actor) -> ColumnElement[bool]:
    """The deliveries to a unit, agency or post of the actor's, or directed to one."""
    units = actor.unit_ids
    directed = sa.exists().where(
        Direction.delivery_id == Delivery.id,
        Direction.ended_at.is_(None),
        sa.or_(Direction.person_id == actor.person_id, Direction.unit_id.in_(units)),
    )
    return sa.or_(
        Delivery.person_id == actor.person_id,
        sa.and_(Delivery.person_id.is_(None), Delivery.to_agency.is_(False), Delivery.unit_id.in_(units)),
        _to_agencies_as(actor, *OVERSEERS),
        directed,
    )


def receivable_deliveries(actor: Actor) -> ColumnElement[bool]:
    """The condition on Delivery rows that the actor may take in for the recipient."""
    return sa.or_(
        Delivery.person_id == actor.person_id,
        sa.and_(
            Delivery.person_id.is_(None), Delivery.to_agency.is_(False), Delivery.unit_id.in_(actor.unit_ids)
        ),
        _to_agencies_as(actor, Role.CLERK),
    )


def directable_deliveries(actor: Actor) -> ColumnElement[bool]:
    """The condition on Delivery rows of the actor's agencies that the actor, as their leader, directs."""
    return _to_agencies_as(actor, *LEADERS, Role.OFFICE_HEAD)


def _to_agencies_as(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    agencies = actor.agencies_as(*roles)
    return sa.and_(Delivery.to_agency.is_(True), Delivery.recipient_agency_id.in_(agencies))


def followed_documents(actor: Actor) -> ColumnElement[bool]:
    """The condition on Document rows whose recipients' receipts and reports the actor may see."""
    return sa.or_(
        Document.agency_id.in_(actor.agencies_as(*OVERSEERS)),
        Document.drafter_id == actor.person_id,
        Document.signer_id == actor.person_id,
    )


def findable(actor: Actor) -> ColumnElement[bool]:
    """The condition on SearchEntry rows, joined with their Document, that the actor may find."""
    own = SearchEntry.delivery_id.in_(sa.select(Delivery.id).where(visible_deliveries(actor)))
    return sa.or_(
        sa.and_(SearchEntry.kind == Findable.DOCUMENT, visible_documents(actor, by_list=True)),
        sa.and_(SearchEntry.kind == Findable.REPORT, sa.or_(followed_documents(actor), own)),
    )


def demand_file_sight(actor: Actor, file: CaseFile) -> None:
    """Raise NotFound unless the actor works in the file's agency; its documents are seen one by one."""
    if not works_in(actor, file.agency_id):
        raise NotFound


def case_file_steps(actor: Actor, file: CaseFile) -> list[Move]:
    """The steps that this person may make on a case file now, for buttons."""
    return open_moves(lifecycle.CASE_FILE_MOVES, file.state, case_file_capacities(actor, file))


def demand_delivery_sight(session: Session, actor: Actor, delivery_id: int) -> None:
    """Raise NotFound unless the actor is of the recipient, or may follow the document for its sender."""
    gone = sa.select(Delivery.id).where(Delivery.id == delivery_id, gone_deliveries(actor))
    if not keeps_copy(session, actor, delivery_id) and session.scalar(gone) is None:
        raise NotFound


def keeps_copy(session: Session, actor: Actor, delivery_id: int) -> bool:
    """Whether the actor may read what was delivered: the recipient that still holds it, or the sender."""
    followed = sa.exists().where(Document.id == Delivery.document_id, followed_documents(actor))
    wanted = sa.select(Delivery.id).where(
        Delivery.id == delivery_id, sa.or_(visible_deliveries(actor), followed)
    )
    return session.scalar(wanted) is not None


def sees_handling(session: Session, actor: Actor, delivery_id: int) -> bool:
    """Whether the actor sees who handles it inside the recipient; a sender of another agency does not."""
    wanted = sa.select(Delivery.id).where(
        Delivery.id == delivery_id,
        sa.or_(visible_deliveries(actor), Delivery.recipient_agency_id == Delivery.agency_id),
    )
    return session.scalar(wanted) is not None


def demand_sight(session: Session, actor: Actor, document_id: int) -> None:
    """Raise NotFound unless the actor may see the document; its existence is not told either."""
    if not sees(session, actor, document_id):
        raise NotFound


def sees(session: Session, actor: Actor, document_id: int) -> bool:
    """Whether the actor may see the document."""
    wanted = sa.select(Document.id).where(Document.id == document_id, visible_documents(actor))
    return session.scalar(wanted) is not None


def sees_preparation(session: Session, actor: Actor, document_id: int) -> bool:
    """Whether the actor sees how the document came about, not only what was issued."""
    wanted = sa.select(Document.id).where(Document.id == document_id, prepared_documents(actor))
    return session.scalar(wanted) is not None


def oversees(actor: Actor, agency_id: int) -> bool:
    """Whether the actor sees all documents, recipients and reports of an agency: leaders, office, clerks."""
    return actor.holds(agency_id, *OVERSEERS)


def may_follow(actor: Actor, document: DocumentFacts) -> bool:
    """Whether the actor may see all recipients' receipts and reports: overseers, drafter, signer."""
    return oversees(actor, document.agency_id) or actor.person_id in (document.drafter_id, document.signer_id)


def administers(actor: Actor, agency_id: int | None) -> bool:
    """Whether the actor administers the agency."""
    return actor.holds(agency_id, Role.ADMINISTRATOR)


def document_steps(actor: Actor, document: Document, open_task: RouteTask | None) -> list[Move]:
    """The steps that this person may make on the document now, for buttons."""
    return open_moves(DOCUMENT_MOVES, document.state, document_capacities(actor, document, open_task))


def demand_document_step(actor: Actor, document: Document, step: str) -> None:
    """For the page that prepares a step: raise NotAllowed or WrongState unless the person may make it now."""
    demand(DOCUMENT_MOVES, step, document.state, document_capacities(actor, document, None))


def delivery_steps(actor: Actor, delivery: Any, directed: DirectedTo = NOBODY) -> list[Move]:
    """The steps that this person may make on a delivery now, for buttons.

    A recipient who must carry out ends by the acceptance of the last report, not by hand.
    """
    moves = open_moves(DELIVERY_MOVES, delivery.state, delivery_capacities(actor, delivery, directed))
    hidden = {"finish"} if delivery.purpose == Purpose.CARRY_OUT else {"report", "ask_extension"}
    hidden |= {"ask_back"} if delivery.asked_back_at else {"agree_back", "decline_back"}
    if delivery.channel != Channel.INTERNAL:  # it answers on paper; its handling is its own affair
        hidden |= {"ask_back", "take_up"}
    if not withdraws_reports(delivery):
        hidden |= {"withdraw_report"}
    return [m for m in moves if m.step not in hidden]


def withdraws_reports(delivery: DeliveryFacts) -> bool:
    """Whether people with an account withdraw reports on the delivery.

    A body that is told by mail does so itself, through its link; the office returns what it sent.
    """
    return delivery.channel != Channel.EMAIL


@dataclass(frozen=True, slots=True)
class ToldInChain:
    """What a person is told of a document in a chain of documents that carry one another out."""

    named: bool  # number, subject and agency
    read: bool  # the document itself
    figures: bool  # how many have received, reported, are late; never who, nor what they wrote


def told_in_chain(member: Any, above: ToldInChain | None, *, cited_by_one_read: bool = False) -> ToldInChain:
    """What the person is told of a document: by its own posts, and by those around it in the chain.

    Who sees the figures of a document sees those of the issued ones that carry it out; who reads a document
    is told which one it names as its căn cứ. Nothing else passes along the chain.
    """
    is_out = member.state in SENT_OUT_STATES
    figures = is_out and (member.is_followed or (above is not None and above.figures))
    return ToldInChain(member.is_read or figures or (is_out and cited_by_one_read), member.is_read, figures)
