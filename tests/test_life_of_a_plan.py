"""The whole life of a plan by real steps, and the turns it can take on the way."""

import pytest

from documents.states import Act, DeliveryState, State
from language import ChangedMeanwhile, Invalid, NotAllowed, WrongState
from organization.models import Role
from workflow import administer_routes, distribute, draft, number, review, routes, sign
from workflow.history import of_document
from workflow.routes import Ask


def test_a_plan_goes_from_upload_to_closed(office):
    plan = office.a_document(State.CLOSED)

    steps = [line.step for line in reversed(of_document(office.session, plan))]
    assert steps == ["create", "submit", "approve", "approve", "sign", "number", "seal", "issue", "close"]
    assert office.document(plan).number_and_symbol == "01/KH-SKHCN"


def test_every_printed_line_reaches_its_recipients(office):
    plan = office.a_document(State.ISSUED)

    assert office.states(plan) == {
        "Ủy ban nhân dân tỉnh Minh Hòa": DeliveryState.PENDING,  # nobody works here in this installation
        "Văn phòng": DeliveryState.ARRIVED,
        "Phòng Quản lý khoa học": DeliveryState.ARRIVED,
        "Phòng Quản lý công nghệ": DeliveryState.ARRIVED,
        "Trung tâm Ứng dụng công nghệ": DeliveryState.ARRIVED,
        "Sở Giáo dục và Đào tạo": DeliveryState.ARRIVED,
    }


def test_a_plan_stays_open_while_one_unit_is_silent(office):
    plan = office.a_document(State.ISSUED)
    centre = office.delivery_to(plan, "KHCN.TT")
    office.acknowledge(centre, "centre_head")
    office.report(centre, "centre_head")
    office.accept(centre)

    with pytest.raises(Invalid, match="3 duties are still open"):
        distribute.close(office.session, office.actor("office"), plan, seen=1)

    assert office.document(plan).state is State.ISSUED
    assert office.delivery_to(plan, "KHCN.TT").state is DeliveryState.DONE


def test_another_agency_gets_an_arrival_number_of_its_own_register(office):
    plan = office.a_document(State.ISSUED)
    delivery = office.delivery_to(plan, "GDDT")

    with pytest.raises(NotAllowed):
        office.acknowledge(delivery, "education_staff")

    assert office.acknowledge(delivery, "education_clerk") == 1


def test_a_double_click_gives_no_second_number(office):
    plan = office.a_document(State.NUMBERED)

    with pytest.raises(WrongState):
        office.number(plan)

    assert office.document(plan).number == 1


def test_a_returned_plan_resumes_where_it_was_returned_from(office):
    plan = office.a_document(State.IN_REVIEW)
    office.approve(plan, "unit_head")
    review.send_back(office.session, office.actor("office_head"), plan, "Sửa phần căn cứ.", seen=1)
    assert office.document(plan).returned_reason == "Sửa phần căn cứ."

    office.submit(plan)
    office.approve(plan, "office_head")

    assert office.document(plan).state is State.AWAITING_SIGNATURE


def test_a_route_changed_meanwhile_begins_at_its_start(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    review.send_back(office.session, office.actor("deputy"), plan, "Sửa căn cứ.", seen=1)
    asks = [*routes.DEFAULT, Ask(Act.OPINION, Role.HEAD)]
    rule = administer_routes.save_route
    rule(office.session, office.actor("administrator"), office.units["KHCN"], None, asks, seen=0)

    office.submit(plan)

    assert office.document(plan).state is State.IN_REVIEW
    office.approve_all(plan)
    office.approve(plan, "director")
    assert office.document(plan).state is State.AWAITING_SIGNATURE


def test_changed_words_start_the_route_again(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    review.send_back(office.session, office.actor("deputy"), plan, "Bổ sung kinh phí.", seen=1)
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(subject="Có kinh phí"), seen=1)

    office.submit(plan)

    with pytest.raises(NotAllowed):
        office.approve(plan, "office_head")
    office.approve_all(plan)
    assert office.document(plan).state is State.AWAITING_SIGNATURE


def test_a_page_that_shows_the_version_before_cannot_sign(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    review.send_back(office.session, office.actor("deputy"), plan, "Sửa ngày.", seen=1)
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(subject="Khác"), seen=1)
    office.submit(plan)
    office.approve_all(plan)

    with pytest.raises(ChangedMeanwhile):
        sign.sign(office.session, office.actor("deputy"), plan, seen=1)


def test_a_withdrawn_plan_can_be_withdrawn_only_before_somebody_acts(office):
    plan = office.a_document(State.IN_REVIEW)
    office.approve(plan, "unit_head")

    with pytest.raises(Invalid, match="already acted"):
        draft.withdraw(office.session, office.actor("drafter"), plan, seen=1)


def test_a_voided_number_stays_in_the_register_and_is_not_given_again(office):
    first = office.a_document(State.NUMBERED)
    with pytest.raises(Invalid, match="must agree"):
        number.void_number(office.session, office.actor("clerk"), first, "Sai nội dung.", seen=1)
    sign.allow_void(office.session, office.actor("deputy"), first, "Đồng ý hủy.", seen=1)
    number.void_number(office.session, office.actor("clerk"), first, "Sai nội dung.", seen=1)

    second = office.a_document(State.NUMBERED)

    assert office.document(first).number == 1
    assert office.document(first).end_reason == "Sai nội dung."
    assert office.document(second).number == 2


def test_a_plan_signed_in_error_goes_back_with_its_signature_kept_as_void(office):
    plan = office.a_document(State.SIGNED)

    review.send_back(office.session, office.actor("clerk"), plan, "Thiếu phụ lục.", seen=1)

    newest = of_document(office.session, plan)[0]
    assert newest.details["signature_voided"] is True
    assert office.document(plan).state is State.DRAFT
