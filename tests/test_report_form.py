"""The form that a plan asks for: the drafter sets it, every recipient fills it in, the figures are summed."""

import pytest

from documents.consolidating import reports as consolidating
from language import Invalid
from tests.office import Office
from tests.visitors import Enter, Visitor
from workflow import report


@pytest.fixture
def plan(enter: Enter, office: Office) -> int:
    """An issued plan that asks for children taking part, money spent, and a contact."""
    draft = office.a_draft()
    page = enter("drafter").open(f"/van-ban/{draft}/mau-bao-cao")
    asked = {"label__0": "Trẻ em tham gia", "kind__0": "integer", "unit__0": "em"}
    asked |= {"label__1": "Kinh phí", "kind__1": "decimal", "unit__1": "triệu đồng"}
    asked |= {"label__2": "Đầu mối liên hệ", "kind__2": "text"}
    page.press("Lưu mẫu báo cáo", **asked)
    assert "Mẫu báo cáo gồm 3 mục." in page.text
    for act in (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue):
        act(draft)
    return draft


@pytest.fixture
def minh(enter: Enter, office: Office, plan: int) -> Visitor:
    """The head of the centre at the form of the report."""
    office.acknowledge(office.delivery_to(plan, "KHCN.TT"), "centre_head")
    return enter("centre_head").open(f"/van-ban-den/{office.delivery_to(plan, 'KHCN.TT').id}/bao-cao")


def test_reviewers_and_recipients_see_what_is_asked(enter: Enter, plan: int, minh: Visitor):
    assert "Trẻ em tham gia (em)" in minh.text
    assert "Trẻ em tham gia" in enter("deputy").open(f"/van-ban/{plan}").text


def test_a_number_in_another_notation_is_pointed_at(minh: Visitor):
    minh.press("Xem lại trước khi gửi", results="Xong.", value__0="1.234", value__1="3.5", value__2="Ông Ba")

    assert minh.status == 422
    assert "“Kinh phí” phải là số, viết như 1.234 hoặc 12,5." in minh.text
    assert minh.page.get_element_by_id("field-value-0").get("value") == "1.234"


def test_what_must_be_filled_in_is_asked_for(minh: Visitor):
    minh.press("Xem lại trước khi gửi", results="Xong.", value__0="12", value__1="3,5")

    assert (minh.status, "Hãy điền “Đầu mối liên hệ”." in minh.text) == (422, True)


def test_answers_are_summed_in_the_consolidated_report(
    enter: Enter, office: Office, minh: Visitor, plan: int
):
    minh.press("Xem lại trước khi gửi", results="Xong.", value__0="1234", value__1="3,5", value__2="Ông Ba")
    minh.press("Gửi báo cáo")
    assert "Biên nhận báo cáo" in minh.text
    office.accept(office.delivery_to(plan, "KHCN.TT"))

    (told,) = consolidating.accepted(office.session, plan)
    totals = [(figure["label"], figure["value"], figure["unit"]) for figure in told.figures]
    assert totals == [("Trẻ em tham gia", "1.234", "em"), ("Kinh phí", "3,5", "triệu đồng")]
    assert told.results == "Xong.\nĐầu mối liên hệ: Ông Ba"


def test_the_step_itself_refuses_a_report_without_the_figures(office: Office, minh: Visitor, plan: int):
    delivery = office.delivery_to(plan, "KHCN.TT")
    (duty,) = office.duties(delivery)
    head = office.actor("centre_head")
    with pytest.raises(Invalid):
        report.report(
            office.session, head, delivery.id, duty.id, report.Answer(results="Xong."), seen=duty.version
        )


def test_a_field_asked_twice_is_refused(enter: Enter, office: Office):
    page = enter("drafter").open(f"/van-ban/{office.a_draft()}/mau-bao-cao")
    page.press("Lưu mẫu báo cáo", label__0="Số buổi", label__1="số buổi")

    assert (page.status, "“số buổi” bị ghi hai lần." in page.text) == (422, True)
