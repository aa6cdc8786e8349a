"""Reports from the form to the office's decision: kept drafts and files, the look before sending, returns."""

import pytest

from documents.states import DeliveryState, State
from tests.office import Office
from tests.visitors import Enter, Visitor, upload

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def plan(office: Office) -> int:
    """An issued plan that the centre has acknowledged."""
    plan = office.a_document(State.ISSUED)
    office.acknowledge(office.delivery_to(plan, "KHCN.TT"), "centre_head")
    return plan


@pytest.fixture
def minh(enter: Enter, office: Office, plan: int) -> Visitor:
    """The head of the centre at the form of the report."""
    return enter("centre_head").open(f"/van-ban-den/{office.delivery_to(plan, 'KHCN.TT').id}/bao-cao")


def of_the_centre(enter: Enter, office: Office, nick: str, plan: int) -> Visitor:
    return enter(nick).open(f"/van-ban-den/{office.delivery_to(plan, 'KHCN.TT').id}")


def test_the_form_says_until_when(minh: Visitor):
    assert "Hạn báo cáo: " in minh.text
    assert "ngày làm việc" in minh.text


def test_a_report_without_results_comes_back_with_all_that_was_typed(minh: Visitor):
    minh.press("Xem lại trước khi gửi", difficulties="Thiếu kinh phí.", label__0="Số buổi", value__0="2")

    assert (minh.status, minh.error_at("results")) == (422, "Hãy ghi kết quả thực hiện.")
    assert minh.page.get_element_by_id("field-difficulties").text.strip() == "Thiếu kinh phí."
    assert minh.page.get_element_by_id("field-label-0").get("value") == "Số buổi"


def test_a_figure_without_a_value_is_pointed_at(minh: Visitor):
    minh.press("Xem lại trước khi gửi", results="Đã làm.", label__0="Số buổi")

    assert minh.status == 422
    assert "Mỗi số liệu phải có tên chỉ tiêu và giá trị." in minh.text


def test_a_draft_waits_for_its_writer_alone(enter: Enter, minh: Visitor, plan: int):
    minh.press("Lưu nháp", results="Mới được một nửa.")

    assert minh.open(minh.path).page.get_element_by_id("field-results").text.strip() == "Mới được một nửa."
    assert enter("office").open(minh.path).status == 403


def test_files_survive_a_refusal_and_go_with_the_report(
    enter: Enter, office: Office, minh: Visitor, plan: int
):
    minh.press("Xem lại trước khi gửi", files=upload(PDF, "Ảnh buổi lễ.pdf"))
    assert (minh.status, "Ảnh buổi lễ.pdf" in minh.text) == (422, True)
    minh.press("Xem lại trước khi gửi", results="Đã tổ chức 02 buổi.").press("Gửi báo cáo")

    khoa = of_the_centre(enter, office, "office", plan)
    address = khoa.page.xpath('//a[text()="Ảnh buổi lễ.pdf"]/@href')[0]
    assert khoa.client.get(address).data == PDF
    assert enter("technology_head").open(address).status == 404


def test_a_kept_file_can_be_dropped(minh: Visitor):
    minh.press("Lưu nháp", results="Xong.", files=upload(PDF, "a.pdf"))
    minh.press("Bỏ tệp a.pdf")

    assert "a.pdf" not in minh.text


def test_a_file_that_cannot_be_taken_is_named(minh: Visitor):
    minh.press("Lưu nháp", results="Xong.", files=upload(b"MZ\x90", "chay.exe"))

    assert minh.status == 422
    assert minh.error_at("files").startswith("chay.exe: Chỉ nhận tệp đính kèm")
    assert minh.page.get_element_by_id("field-results").text.strip() == "Xong."


def test_the_office_returns_a_report_and_takes_the_next_one(
    enter: Enter, office: Office, minh: Visitor, plan: int
):
    minh.press("Xem lại trước khi gửi", results="Xong.").press("Gửi báo cáo")
    khoa = of_the_centre(enter, office, "office", plan)
    assert khoa.press("Trả lại báo cáo").status == 422
    khoa.press("Trả lại báo cáo", reason="Bổ sung số liệu.")

    again = minh.open(minh.path.split("/bao-cao")[0] + "/bao-cao")
    assert "Đỗ Văn Khoa trả lại" in again.text
    assert again.page.get_element_by_id("field-results").text.strip() == "Xong."
    again.press("Xem lại trước khi gửi", label__0="Số buổi", value__0="2", unit__0="buổi").press(
        "Gửi báo cáo"
    )
    of_the_centre(enter, office, "office", plan).press("Chấp nhận báo cáo")

    assert office.delivery_to(plan, "KHCN.TT").state is DeliveryState.DONE


def test_a_report_is_not_sent_twice(office: Office, minh: Visitor, plan: int):
    minh.press("Xem lại trước khi gửi", results="Xong.")
    office.report(office.delivery_to(plan, "KHCN.TT"), "centre_head")

    assert minh.press("Gửi báo cáo").status == 409


def test_an_office_with_an_old_page_does_not_accept_another_report(
    enter: Enter, office: Office, minh: Visitor, plan: int
):
    minh.press("Xem lại trước khi gửi", results="Xong.").press("Gửi báo cáo")
    khoa = of_the_centre(enter, office, "office", plan)
    office.accept(office.delivery_to(plan, "KHCN.TT"))

    assert khoa.press("Chấp nhận báo cáo").status == 409


def test_a_member_of_another_unit_cannot_write(enter: Enter, office: Office, plan: int):
    address = f"/van-ban-den/{office.delivery_to(plan, 'KHCN.TT').id}/bao-cao"

    assert enter("technology_head").open(address).status == 404


def test_a_report_is_withdrawn_for_correction_and_sent_again(
    enter: Enter, office: Office, minh: Visitor, plan: int
):
    minh.press("Xem lại trước khi gửi", results="Đã tổ chức 02 buổi.").press("Gửi báo cáo")
    of_the_centre(enter, office, "centre_head", plan).press("Thu hồi để sửa")

    page = of_the_centre(enter, office, "centre_head", plan)
    assert "thu hồi báo cáo lần 1 để sửa" in page.text
    again = minh.open(minh.path.split("/bao-cao")[0] + "/bao-cao")
    assert again.page.get_element_by_id("field-results").text.strip() == "Đã tổ chức 02 buổi."
    again.press("Xem lại trước khi gửi", results="Đã tổ chức 03 buổi.").press("Gửi báo cáo")
    of_the_centre(enter, office, "office", plan).press("Chấp nhận báo cáo")
    assert office.delivery_to(plan, "KHCN.TT").state == DeliveryState.DONE


def test_locked_reports_stay_as_they_are_until_the_office_unlocks_them(
    enter: Enter, office: Office, minh: Visitor, plan: int
):
    minh.press("Xem lại trước khi gửi", results="Đã tổ chức 02 buổi.").press("Gửi báo cáo")
    stale = of_the_centre(enter, office, "centre_head", plan)
    khoa = enter("office").open(f"/van-ban/{plan}/tien-do").press("Khóa báo cáo")
    assert "Báo cáo đã khóa từ" in khoa.text

    assert stale.press("Thu hồi để sửa").status == 409
    assert "Văn phòng đã khóa báo cáo" in stale.text
    khoa.open(f"/van-ban/{plan}/tien-do").press("Mở khóa báo cáo", reason="Trung tâm xin sửa số liệu.")
    assert of_the_centre(enter, office, "centre_head", plan).press("Thu hồi để sửa").status == 200
