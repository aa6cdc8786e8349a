"""Every step × every state × every person: allowed exactly where the tables say, refused elsewhere.

Who may act is written down here by name, apart from the code that decides it.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import pytest
import sqlalchemy as sa

import clock
from documents.delivery_models import Delivery, Direction
from documents.models import Document
from documents.states import RECALL_STATES, Channel, DeliveryState, Purpose, Relation, State, Target
from language import Invalid, NotAllowed, Refused, WrongState, say, translate
from organization.people import Actor
from tests.office import PEOPLE, Office
from workflow import (
    acknowledge,
    agree,
    direct,
    distribute,
    draft,
    extend,
    extend_direction,
    findings,
    lock_reports,
    number,
    outside_mail,
    own_duties,
    pdf_by_hand,
    printing,
    recall,
    recipients,
    relate,
    report,
    report_form,
    review,
    sign,
    statuses,
    urging,
)
from workflow.accept_changes import accept_changes
from workflow.carry_out import carry_out, correct_tie
from workflow.change_signer import change_signer
from workflow.direct import Assignment
from workflow.history import history_entries
from workflow.lifecycle import DELIVERY_MOVES, DOCUMENT_MOVES, WHO_WORDS, Move, Who, moves_of
from workflow.recipients import Settlement
from workflow.report import Answer

# Who may act is decided in Python, before the database hears of it: one engine is enough.
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

EVERYBODY = [nick for nick, *_ in PEOPLE]
ON_A_DOCUMENT = {
    Who.DRAFTER: {"drafter"},
    Who.HOLDER: {"unit_head"},  # whose turn is first
    Who.SIGNER: {"deputy"},
    Who.CLERK: {"clerk"},
    Who.OFFICE: {"office", "office_head"},
    Who.SYSTEM: set(),
}
STATES = [State.DRAFT, State.IN_REVIEW, State.AWAITING_SIGNATURE, State.SIGNED, State.NUMBERED, State.SEALED,
          State.ISSUED, State.CLOSED, State.CANCELLED, State.VOIDED, State.RECALLING,
          State.RECALLED]  # fmt: skip
WHY = "Vì một lý do."
# Allowed by the table, and refused for a fact of this document.
FACTS = {"no_finding", "not_agreed", "duties_open", "signer_must_agree", "not_found",
         "no_such_document", "no_tracked_changes", "no_pdf_wanted", "nobody_late",
         "reports_open", "signer_is_there", "same_tie"}  # fmt: skip


def act(office: Office, step: str, document_id: int, actor: Actor) -> None:
    """The person does the step, with whatever a page would send."""
    session, revision = office.session, office.seen(document_id)
    task = office.session.scalar(sa.text("SELECT max(id) FROM route_tasks WHERE open")) or 0
    outside = Settlement(line_id=0, purpose=Purpose.INFORM, target=Target.OUTSIDE, reason=WHY)
    acts: dict[str, Callable[[], object]] = {
        "revise": lambda: draft.revise(session, actor, document_id, office.taken(), seen=revision),
        "correct": lambda: draft.correct(
            session, actor, document_id, a_correction(office, document_id), seen=revision
        ),
        "settle": lambda: recipients.settle(session, actor, document_id, [], [], seen=revision),
        "set_aside": lambda: findings.set_aside(session, actor, document_id, ["none"], "", seen=revision),
        "set_report_form": lambda: report_form.set_report_form(
            session, actor, document_id, [], seen=revision
        ),
        "confirm_duties": lambda: own_duties.confirm_duties(
            session, actor, document_id, [], [], seen=revision
        ),
        "finish_own_duty": lambda: own_duties.finish_own_duty(
            session, actor, document_id, 0, WHY, seen=revision
        ),
        "reopen_own_duty": lambda: own_duties.reopen_own_duty(
            session, actor, document_id, 0, WHY, seen=revision
        ),
        "attach": lambda: draft.attach(session, actor, document_id, office.taken().file, seen=revision),
        "detach": lambda: draft.detach(session, actor, document_id, 0, seen=revision),
        "relate": lambda: relate.relate(
            session, actor, document_id, Relation.REPLACE, an_issued_one(office), seen=revision
        ),
        "unrelate": lambda: relate.unrelate(session, actor, document_id, 0, seen=revision),
        "correct_tie": lambda: correct_tie(session, actor, document_id, None, WHY, seen=revision),
        "carry_out": lambda: carry_out(session, actor, document_id, None, seen=revision),
        "accept_changes": lambda: accept_changes(session, actor, document_id, office.store, seen=revision),
        "retry_print": lambda: printing.retry_print(session, actor, document_id, seen=revision),
        "give_pdf": lambda: pdf_by_hand.give_pdf(
            session, actor, document_id, b"%PDF-", office.store, seen=revision
        ),
        "show_places": lambda: pdf_by_hand.show_places(
            session, actor, document_id, {}, office.store, seen=revision
        ),
        "submit": lambda: draft.submit(session, actor, document_id, office.people["deputy"], seen=revision),
        "cancel": lambda: draft.cancel(session, actor, document_id, WHY, seen=revision),
        "approve": lambda: review.approve(session, actor, document_id, seen=revision, task=task),
        "send_back": lambda: review.send_back(session, actor, document_id, WHY, seen=revision),
        "change_signer": lambda: change_signer(
            session, actor, document_id, office.people["director"], seen=revision
        ),
        "withdraw": lambda: draft.withdraw(session, actor, document_id, seen=revision),
        "agree": lambda: agree.agree(session, actor, document_id, seen=revision),
        "take_back_agreement": lambda: agree.take_back_agreement(session, actor, document_id, seen=revision),
        "sign": lambda: sign.sign(session, actor, document_id, seen=revision),
        "number": lambda: number.number(session, actor, document_id, seen=revision),
        "seal": lambda: number.seal(session, actor, document_id, seen=revision),
        "allow_void": lambda: sign.allow_void(session, actor, document_id, WHY, seen=revision),
        "void_number": lambda: number.void_number(session, actor, document_id, WHY, seen=revision),
        "issue": lambda: distribute.issue(session, actor, document_id, seen=revision),
        "add_recipient": lambda: distribute.add_recipient(
            session, actor, document_id, distribute.Addition(name="Báo Minh Hòa", said=outside), seen=revision
        ),
        "urge": lambda: urging.urge(session, actor, document_id, seen=revision),
        "lock_reports": lambda: lock_reports.lock_reports(session, actor, document_id, seen=revision),
        "unlock_reports": lambda: lock_reports.unlock_reports(
            session, actor, document_id, WHY, seen=revision
        ),
        "close": lambda: distribute.close(session, actor, document_id, seen=revision),
        "reopen": lambda: distribute.reopen(session, actor, document_id, WHY, seen=revision),
        "recall": lambda: recall.recall(session, actor, document_id, WHY, basis=WHY, seen=revision),
        "complete_recall": refuse_to_people,
        "renew_timestamp": refuse_to_people,
        "end_recall": lambda: recall.end_recall(session, actor, document_id, WHY, seen=revision),
    }
    acts[step]()


def refuse_to_people() -> None:
    """What only a job does has no step that a person could call."""
    raise NotAllowed(WHO_WORDS[Who.SYSTEM])


def an_issued_one(office: Office) -> str:
    """The number and symbol of some numbered document of the agency, or of none."""
    row = office.session.execute(
        sa.select(Document.number, Document.symbol).where(Document.issued_at.is_not(None))
    ).first()
    return f"{row.number}/{row.symbol}" if row else "1/KH-SKHCN"


def a_correction(office: Office, document_id: int) -> draft.Correction:
    """What the form would send if nothing was changed."""
    document = office.document(document_id)
    return draft.Correction(**{name: getattr(document, name) for name in draft.Correction.__slots__})


def bring(office: Office, state: State) -> int:
    """A document in that state, also in those that end it."""
    if state is State.CANCELLED:
        document_id = office.a_draft()
        act(office, "cancel", document_id, office.actor("drafter"))
        return document_id
    if state is State.VOIDED:
        document_id = office.a_document(State.NUMBERED)
        act(office, "allow_void", document_id, office.actor("deputy"))
        act(office, "void_number", document_id, office.actor("clerk"))
        return document_id
    if state in RECALL_STATES:
        document_id = office.a_document(State.ISSUED)
        act(office, "recall", document_id, office.actor("clerk"))
        if state is State.RECALLED:
            act(office, "end_recall", document_id, office.actor("clerk"))
        return document_id
    return office.a_document(state)


def trace(office: Office, thing: type[Document] | type[Delivery], thing_id: int) -> tuple[object, ...]:
    """What must not change when a step is refused."""
    office.session.rollback()
    row = office.session.execute(sa.select(thing.state, thing.version).where(thing.id == thing_id)).one()
    written = office.session.scalar(sa.select(sa.func.count()).select_from(history_entries))
    return (*row, written)


def refusal(do: Callable[[], None]) -> Refused | None:
    """The refusal, which is always a Vietnamese sentence, or None."""
    refused: Refused | None = None
    try:
        do()
    except Refused as error:
        refused = error
    assert refused is None or translate(refused.message, "vi") != str(refused.message)
    return refused


def worth_trying(moves: Sequence[Move], step: str, state: str, whom: Mapping[Who, set[str]]) -> set[str]:
    """Everybody where the step starts; elsewhere those who may make it in other states, and an outsider."""
    if any(move.step == step and move.source == state for move in moves):
        return set(EVERYBODY)
    return {nick for move in moves_of(moves, step) for nick in whom[move.who]} | {"administrator"}


@pytest.mark.parametrize("state", STATES)
def test_every_step_on_a_document_is_for_those_whom_the_table_names(office, state):
    people = {nick: office.actor(nick) for nick in EVERYBODY}
    standing = bring(office, state)
    before = trace(office, Document, standing)
    for step in dict.fromkeys(move.step for move in DOCUMENT_MOVES):
        rows = [move for move in DOCUMENT_MOVES if move.step == step and move.source == state]
        allowed = {nick for move in rows for nick in ON_A_DOCUMENT[move.who]}
        for nick in worth_trying(DOCUMENT_MOVES, step, state, ON_A_DOCUMENT) - allowed:
            refused = refusal(partial(act, office, step, standing, people[nick]))
            assert isinstance(refused, NotAllowed | WrongState), (step, nick, refused)
        for nick in allowed:
            document_id = bring(office, state)
            refused = refusal(partial(act, office, step, document_id, people[nick]))
            assert refused is None or refused.code in FACTS, (step, nick, refused)
            assert office.document(document_id).state in {move.target for move in rows} | {state}
    assert trace(office, Document, standing)[:2] == before[:2]


# Who may act for which recipient of the plan.
RECIPIENTS = {
    "KHCN.QLCN": {  # a unit of the agency
        Who.RECEIVER: {"technology_head", "technology_staff"},
        Who.DIRECTOR: {"technology_head"},
        Who.EXECUTOR: {"technology_head", "technology_staff"},
        Who.LEAD: {"technology_head", "technology_staff"},
    },
    "GDDT": {  # another agency
        Who.RECEIVER: {"education_clerk"},
        Who.DIRECTOR: {"education_head"},
        Who.EXECUTOR: {"education_clerk", "education_head"},
        Who.LEAD: {"education_clerk", "education_head"},
    },
    "UBND": {  # nobody works there in this installation: on paper, through the sender's office
        Who.RECEIVER: set(),
        Who.DIRECTOR: set(),
        Who.EXECUTOR: {"clerk", "office", "office_head"},
        Who.LEAD: {"clerk", "office", "office_head"},
    },
}
# Nobody is directed to it here; a link and a job are no people.
NAMED: dict[Who, set[str]] = {
    who: set() for who in (Who.UNIT_LEADER, Who.ASSIGNEE, Who.LINK_HOLDER, Who.SYSTEM)
}
OF_THE_SENDER = NAMED | {
    Who.CLERK: {"clerk"}, Who.OFFICE: {"office", "office_head"}, Who.LEADER: {"director", "deputy"},
}  # fmt: skip
DELIVERY_FACTS = {"unknown_delivery", 
    "must_report", "not_found", "no_report", "not_inside", "already_reported", "not_asked", "already_asked",
    "has_account", "nothing_asked",
}  # fmt: skip


def act_on_delivery(office: Office, step: str, delivery: Delivery, actor: Actor) -> None:
    """The person does the step on a delivery, with whatever a page would send."""
    session, version = office.session, delivery.version
    duty = next(iter(office.duties(delivery)), None)
    duty_id, seen = (duty.id, duty.version) if duty else (0, 1)
    lead = [Assignment(person_id=office.people["technology_staff"])]
    if delivery.to_agency:
        lead = [Assignment(unit_id=office.units["GDDT.TH"])]
    acts: dict[str, Callable[[], object]] = {
        "hand_over": lambda: acknowledge.hand_over(session, actor, delivery.id, seen=version),
        "send_by_mail": lambda: outside_mail.send_by_mail(
            session, actor, delivery.id, "vt@coquan.example", seen=version
        ),
        "mail_sent": refuse_to_people,
        "mail_failed": refuse_to_people,
        "recall_report": refuse_to_people,
        "renew_link": refuse_to_people,
        "record_failure": lambda: outside_mail.record_failure(
            session, actor, delivery.id, WHY, seen=version
        ),
        "record_receipt": lambda: acknowledge.record_receipt(
            session, actor, delivery.id, "Bà Tư", seen=version
        ),
        "record_refusal": lambda: acknowledge.record_refusal(session, actor, delivery.id, WHY, seen=version),
        "record_status": lambda: told_outside(office, actor, delivery),
        "acknowledge": lambda: acknowledge.acknowledge(session, actor, delivery.id, seen=version),
        "refuse": lambda: acknowledge.refuse(session, actor, delivery.id, WHY, seen=version),
        "assign": lambda: direct.assign(session, actor, delivery.id, lead, seen=version),
        "pass_on": lambda: direct.pass_on(session, actor, delivery.id, 0, lead, seen=version),
        "give_back": lambda: direct.give_back(session, actor, delivery.id, 0, WHY, seen=version),
        "take_up": lambda: direct.take_up(session, actor, delivery.id, WHY, seen=version),
        "report": lambda: report.report(session, actor, delivery.id, duty_id, Answer(results=WHY), seen=seen),
        "ask_extension": lambda: extend.ask_extension(
            session, actor, delivery.id, duty_id, extend.MoreTime(date(2030, 1, 2), WHY), seen=seen
        ),
        "grant_extension": lambda: extend.grant_extension(
            session, actor, delivery.id, duty_id, date(2030, 1, 2), seen=seen
        ),
        "decline_extension": lambda: extend.decline_extension(
            session, actor, delivery.id, duty_id, WHY, seen=seen
        ),
        "ask_direction_time": lambda: extend_direction.ask_direction_time(
            session, actor, delivery.id, 0, extend.MoreTime(date(2030, 1, 2), WHY), seen=version
        ),
        "grant_direction_time": lambda: extend_direction.grant_direction_time(
            session, actor, delivery.id, 0, date(2030, 1, 2), seen=version
        ),
        "decline_direction_time": lambda: extend_direction.decline_direction_time(
            session, actor, delivery.id, 0, WHY, seen=version
        ),
        "withdraw_report": lambda: report.withdraw_report(session, actor, delivery.id, duty_id, seen=seen),
        "return_report": lambda: report.return_report(session, actor, delivery.id, duty_id, WHY, seen=seen),
        "accept_report": lambda: report.accept_report(session, actor, delivery.id, duty_id, seen=seen),
        "take_back": lambda: recall.take_back(session, actor, delivery.id, WHY, seen=version),
        "ask_back": lambda: recall.ask_back(session, actor, delivery.id, WHY, seen=version),
        "agree_back": lambda: recall.agree_back(session, actor, delivery.id, seen=version),
        "decline_back": lambda: recall.decline_back(session, actor, delivery.id, WHY, seen=version),
        "confirm_recall": lambda: recall.confirm_recall(session, actor, delivery.id, seen=version),
        "record_return": lambda: recall.record_return(session, actor, delivery.id, WHY, seen=version),
        "finish": lambda: acknowledge.finish(session, actor, delivery.id, seen=version),
    }
    acts[step]()


def told_outside(office: Office, actor: Actor, delivery: Delivery) -> None:
    """A status in the order of the ladder; what only goes into the log counts as refused here."""
    before = delivery.state
    codes = {DeliveryState.ACCEPTED: "04", DeliveryState.ASSIGNED: "05", DeliveryState.IN_PROGRESS: "06"}
    told = statuses.Told(
        key=secrets.token_hex(8),
        code=codes.get(before, "03"),
        told_by=WHY,
        told_at=clock.now(),
        delivery_id=delivery.id,
    )
    outcome = statuses.record_status(office.session, actor, delivery.agency_id, told)
    if before not in {m.source for m in DELIVERY_MOVES if m.step == "record_status"}:
        raise WrongState(say("This step is not possible where the document is now."))
    if outcome != statuses.APPLIED:
        raise Invalid(say("Please choose what they are to do."), code=outcome)


def put(office: Office, delivery: Delivery, state: DeliveryState, channel: Channel) -> Delivery:
    """The delivery in a state of the ladder, undirected, put there by hand so that every state is tried."""
    office.session.rollback()
    found = {"state": state, "channel": channel}
    office.session.execute(sa.delete(Direction).where(Direction.delivery_id == delivery.id))
    office.session.execute(sa.update(Delivery).where(Delivery.id == delivery.id).values(found))
    office.session.commit()
    return office.session.get_one(Delivery, delivery.id, populate_existing=True)


@pytest.mark.parametrize("unit", RECIPIENTS)
def test_every_step_on_a_delivery_is_for_those_whom_the_table_names(office, unit):
    people = {nick: office.actor(nick) for nick in EVERYBODY}
    whom = RECIPIENTS[unit] | OF_THE_SENDER
    plan = office.a_document(State.ISSUED)
    standing = office.delivery_to(plan, unit)
    channel = standing.channel  # sending on paper or by mail changes it
    for state in DeliveryState:
        for step in dict.fromkeys(move.step for move in DELIVERY_MOVES):
            rows = [move for move in DELIVERY_MOVES if move.step == step and move.source == state]
            allowed = {nick for move in rows for nick in whom[move.who]}
            delivery = put(office, standing, state, channel)
            before = trace(office, Delivery, standing.id)
            for nick in worth_trying(DELIVERY_MOVES, step, state, whom) - allowed:
                refused = refusal(partial(act_on_delivery, office, step, delivery, people[nick]))
                assert isinstance(refused, NotAllowed | WrongState), (state, step, nick, refused)
            assert trace(office, Delivery, standing.id) == before
            for nick in allowed:
                delivery = put(office, standing, state, channel)
                refused = refusal(partial(act_on_delivery, office, step, delivery, people[nick]))
                assert refused is None or refused.code in DELIVERY_FACTS, (state, step, nick, refused)


def test_who_leads_finishes_for_the_agency_and_nobody_else_of_the_room(office):
    plan = office.a_document(State.ISSUED)
    delivery = office.delivery_to(plan, "GDDT")
    office.acknowledge(delivery, "education_clerk")
    room = Assignment(unit_id=office.units["GDDT.TH"], words="Chủ trì tham mưu.")
    person = Assignment(person_id=office.people["education_staff"])
    for seen, lead in ((2, room), (3, person)):
        with pytest.raises(NotAllowed):
            finish(office, plan, "education_staff")
        direct.assign(office.session, office.actor("education_head"), delivery.id, [lead], seen=seen)
    finish(office, plan, "education_staff")

    assert office.delivery_to(plan, "GDDT").state is DeliveryState.DONE


def finish(office, plan, nick):
    delivery = office.delivery_to(plan, "GDDT")
    acknowledge.finish(office.session, office.actor(nick), delivery.id, seen=delivery.version)
