"""The pages of taking back: the clerk recalls, the recipient sees a register line and confirms."""

import pytest

from documents.states import DeliveryState, State

WHY = "Sai nội dung."


@pytest.fixture
def plan(office, stopped_clock):
    """An issued plan of the agency."""
    return office.a_document(State.ISSUED)


def test_a_recalled_plan_is_a_line_of_the_register_at_its_recipients(office, enter, plan):
    room = office.delivery_to(plan, "KHCN.QLCN")
    clerk = enter("clerk").open(f"/van-ban/{plan}").press("Thu hồi", reason=WHY)
    assert (clerk.status, "Đ18.4" in clerk.text) == (422, True)
    clerk.press("Thu hồi", reason=WHY, basis="Quyết định số 09/QĐ-SKHCN")
    assert office.document(plan).state == State.RECALLING
    (told,) = clerk.page.find_class("notice-bad")
    assert "Phạm Thị Ngọc (Văn thư, Văn phòng) thu hồi văn bản này" in " ".join(told.text_content().split())
    assert "nơi nhận chưa xác nhận đã hủy" in told.text_content()
    head = enter("technology_head").open(f"/van-ban-den/{room.id}")
    assert "Quyết định số 09/QĐ-SKHCN" in head.text
    assert "Nâng cao nhận thức" not in head.text
    late = head.open(f"/van-ban-den/{room.id}/bao-cao")
    assert (late.status, "không phải báo cáo nữa" in late.text) == (409, True)
    assert "Phải trả lại, thu hồi" in head.open("/").text
    head.open(f"/van-ban-den/{room.id}").press("Xác nhận đã hủy")
    assert office.delivery_to(plan, "KHCN.QLCN").state == DeliveryState.RECALLED
    (told,) = head.open(f"/van-ban-den/{room.id}").page.find_class("notice-bad")
    assert "không còn việc phải làm" in told.text_content()


def test_a_copy_that_was_taken_in_is_asked_for_and_kept(office, enter, plan):
    room = office.delivery_to(plan, "KHCN.QLCN")
    office.acknowledge(room, "technology_head")
    clerk, head = enter("clerk"), enter("technology_head")
    clerk.open(f"/van-ban-den/{room.id}").press("Đề nghị lấy lại", reason=WHY)
    assert WHY in head.open(f"/van-ban-den/{room.id}").text
    head.press("Từ chối trả lại", reason="Đã làm xong.")
    assert "từ chối trả lại" in clerk.open(f"/van-ban-den/{room.id}").text
    assert "16 Từ chối trả lại" in clerk.text


def test_a_draft_names_the_document_that_it_corrects(office, enter, plan):
    draft = office.a_draft(subject="Đính chính văn bản đã ban hành")
    drafter = enter("drafter").open(f"/van-ban/{draft}")
    drafter.press("Ghi văn bản liên quan", relation="correct", number_symbol="77/KH")
    assert (drafter.status, "77/KH" in drafter.text) == (422, True)
    drafter.press("Ghi văn bản liên quan", relation="correct", number_symbol="1/KH-SKHCN")
    assert "Bỏ văn bản liên quan" in drafter.text
    drafter.press("Bỏ văn bản liên quan")
    assert "Bỏ văn bản liên quan" not in drafter.text
