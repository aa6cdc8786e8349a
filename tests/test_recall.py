"""Taking back: a copy by its sender, a document by another one; corrections and replacements."""

import threading

import pytest
import sqlalchemy as sa

from db import sessions, transaction
from documents import relations
from documents.reminder_models import NoticeKind, PersonalNotice
from documents.states import DeliveryState, Relation, State
from language import ChangedMeanwhile, Invalid, NotFound, Refused, WrongState
from organization.people import actor_of
from workflow import acknowledge, permissions, recall, relate
from workflow.history import of_delivery, of_document
from workflow.verification import verify

WHY = "Gửi nhầm nơi nhận."
BASIS = "Quyết định số 09/QĐ-SKHCN ngày 01/7/2024 (bản giấy)"


@pytest.fixture
def plan(office, stopped_clock):
    """An issued plan of the agency."""
    return office.a_document(State.ISSUED)


def recalled(office, plan):
    """The clerk recalls the plan by a document on paper; how many have to confirm."""
    clerk = office.actor("clerk")
    return recall.recall(office.session, clerk, plan, "Sai nội dung.", basis=BASIS, seen=office.seen(plan))


def sees(office, nick, plan):
    """Whether the person may open the document."""
    try:
        permissions.demand_sight(office.session, office.actor(nick), plan)
    except NotFound:
        return False
    return True


def test_a_recall_ends_access_at_once_and_is_complete_when_all_have_confirmed(office, plan):
    room = office.delivery_to(plan, "KHCN.QLCN")
    office.acknowledge(room, "technology_head")
    assert sees(office, "technology_head", plan)
    waiting = recalled(office, plan)
    assert not sees(office, "technology_head", plan)
    assert not sees(office, "education_clerk", plan)
    held = [d for d in office.deliveries(plan) if d.state == DeliveryState.RECALLING]
    assert len(held) == waiting > 2
    for delivery in held:
        recall.confirm_recall(
            office.session, office.actor(receiver_of(office, delivery)), delivery.id, seen=delivery.version
        )
        recall.complete_recall(office.session, plan)
    assert office.document(plan).state == State.RECALLED
    assert office.document(plan).number == 1  # the number stays used
    assert verify(office.session).finding is None


def receiver_of(office, delivery):
    """Who takes in for the recipient."""
    return "education_clerk" if delivery.to_agency else office.member_of(delivery)


def test_a_recall_needs_a_document_that_orders_it(office, plan):
    with pytest.raises(Invalid) as refused:
        recall.recall(office.session, office.actor("clerk"), plan, "Sai.", seen=office.seen(plan))
    assert refused.value.code == "recall_needs_document"
    assert office.document(plan).state == State.ISSUED


def test_the_document_that_orders_the_recall_is_named_by_it(office, plan):
    order = office.a_draft(subject="Thu hồi Kế hoạch số 01/KH-SKHCN")
    drafter = office.actor("drafter")
    relate.relate(office.session, drafter, order, Relation.RECALL, "1/kh-skhcn", seen=1)
    for act in (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue):
        act(order)
    recall.recall(office.session, office.actor("clerk"), plan, "Sai nội dung.", seen=office.seen(plan))
    assert "02/KH-SKHCN" in (office.document(plan).recall_basis or "")
    assert [one.id for one in relations.touching(office.session, plan)] == [order]


def test_a_correction_is_named_from_both_sides_once_it_is_out(office, plan):
    correction = office.a_draft(subject="Đính chính Kế hoạch số 01/KH-SKHCN")
    relate.relate(
        office.session, office.actor("drafter"), correction, Relation.CORRECT, "01/KH-SKHCN", seen=1
    )
    assert relations.touching(office.session, plan) == []
    assert [one.id for one in relations.touched_by(office.session, correction)] == [plan]
    for act in (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue):
        act(correction)
    (told,) = relations.touching(office.session, plan)
    assert (told.relation, told.number_and_symbol) == (Relation.CORRECT, "02/KH-SKHCN")


def test_a_symbol_with_a_barred_d_is_found_however_it_is_typed(office, plan):
    with transaction(office.session):
        office.document(plan).symbol = "KH-SGDĐT"
    agency_id = office.document(plan).agency_id
    for typed in ("KH-SGDĐT", "kh-sgdđt"):
        assert [id_ for id_, _ in relations.numbered(office.session, agency_id, 1, typed)] == [plan]
    assert relations.numbered(office.session, agency_id, 1, "KH-SGDDT") == []


@pytest.mark.parametrize(
    ("written", "code"), [("Kế hoạch", "invalid"), ("77/KH-SKHCN", "no_such_document")]
)
def test_a_number_that_was_never_issued_is_told(office, plan, written, code):
    draft = office.a_draft()
    with pytest.raises(Invalid) as refused:
        relate.relate(office.session, office.actor("drafter"), draft, Relation.REPLACE, written, seen=1)
    assert refused.value.code == code


def test_what_a_draft_touches_can_be_taken_back(office, plan):
    draft = office.a_draft()
    drafter = office.actor("drafter")
    relate.relate(office.session, drafter, draft, Relation.REPLACE, "01/KH-SKHCN", seen=1)
    relate.unrelate(office.session, drafter, draft, plan, seen=1)
    assert relations.touched_by(office.session, draft) == []
    with pytest.raises(NotFound):
        relate.unrelate(office.session, drafter, draft, plan, seen=1)


def test_those_who_have_to_confirm_are_told_once(office, plan):
    recalled(office, plan)
    for _ in range(2):
        recall.spread_recall(office.session, plan)
    told = sa.select(PersonalNotice.delivery_id).where(PersonalNotice.kind == NoticeKind.RECALLED)
    inside = [d for d in office.deliveries(plan) if d.state == DeliveryState.RECALLING and d.unit_id]
    expected = {d.id for d in inside if d.channel == "internal"}
    assert set(office.session.scalars(told)) == expected != set()


def test_the_clerk_records_the_recall_as_complete_with_a_reason(office, plan):
    recalled(office, plan)
    recall.end_recall(
        office.session, office.actor("clerk"), plan, "Nơi nhận đã giải thể.", seen=office.seen(plan)
    )
    assert office.document(plan).state == State.RECALLED
    assert of_document(office.session, plan)[0].details["unconfirmed"] > 0


def test_a_paper_copy_that_came_back_is_recorded(office, plan):
    paper = office.delivery_to(plan, "UBND")
    acknowledge.hand_over(office.session, office.actor("clerk"), paper.id, seen=paper.version)
    recalled(office, plan)
    paper = office.delivery_to(plan, "UBND")
    assert paper.state == DeliveryState.RECALLING
    recall.record_return(
        office.session, office.actor("clerk"), paper.id, "Đã nhận lại bản giấy.", seen=paper.version
    )
    assert office.delivery_to(plan, "UBND").state == DeliveryState.RECALLED


def test_what_was_not_taken_in_is_taken_back_without_asking(office, plan):
    room = office.delivery_to(plan, "KHCN.QLCN")
    recall.take_back(office.session, office.actor("clerk"), room.id, WHY, seen=room.version)
    assert office.delivery_to(plan, "KHCN.QLCN").state == DeliveryState.TAKEN_BACK
    assert not sees(office, "technology_head", plan)
    assert of_delivery(office.session, room.id)[0].details["reason"] == WHY


def asked(office, plan):
    """A copy that was taken in, and that the sender asks for."""
    room = office.delivery_to(plan, "KHCN.QLCN")
    office.acknowledge(room, "technology_head")
    room = office.delivery_to(plan, "KHCN.QLCN")
    with pytest.raises(WrongState):
        recall.take_back(office.session, office.actor("clerk"), room.id, WHY, seen=room.version)
    recall.ask_back(office.session, office.actor("clerk"), room.id, WHY, seen=room.version)
    return office.delivery_to(plan, "KHCN.QLCN")


def test_a_recipient_agrees_to_give_back_what_it_has_taken_in(office, plan):
    room = asked(office, plan)
    recall.agree_back(office.session, office.actor("technology_head"), room.id, seen=room.version)
    assert office.delivery_to(plan, "KHCN.QLCN").state == DeliveryState.TAKEN_BACK


def test_a_recipient_keeps_what_it_has_begun(office, plan):
    room = asked(office, plan)
    head = office.actor("technology_head")
    with pytest.raises(Invalid):
        recall.ask_back(office.session, office.actor("clerk"), room.id, WHY, seen=room.version)
    recall.decline_back(office.session, head, room.id, "Đã triển khai xong.", seen=room.version)
    room = office.delivery_to(plan, "KHCN.QLCN")
    assert room.state == DeliveryState.ACCEPTED
    with pytest.raises(Invalid) as refused:
        recall.agree_back(office.session, head, room.id, seen=room.version)
    assert refused.value.code == "not_asked"


def test_taking_back_and_taking_in_at_once_has_one_winner(office, plan, engine):
    room = office.delivery_to(plan, "KHCN.QLCN")
    start, ends = threading.Barrier(2), []

    def run(act, nick, *args):
        with sessions(engine)() as session:
            actor = actor_of(session, office.people[nick])
            start.wait()
            try:
                act(session, actor, room.id, *args, seen=room.version)
                ends.append(act.__name__)
            except (ChangedMeanwhile, WrongState) as error:
                ends.append(error)

    clerk = threading.Thread(target=run, args=(recall.take_back, "clerk", WHY))
    head = threading.Thread(target=run, args=(acknowledge.acknowledge, "technology_head"))
    for one in (clerk, head):
        one.start()
    for one in (clerk, head):
        one.join()
    assert sum(isinstance(end, Refused) for end in ends) == 1
    winner = next(end for end in ends if isinstance(end, str))
    expected = {"take_back": DeliveryState.TAKEN_BACK, "acknowledge": DeliveryState.ACCEPTED}
    assert office.delivery_to(plan, "KHCN.QLCN").state == expected[winner]
