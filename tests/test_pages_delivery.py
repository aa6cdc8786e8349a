"""The pages from number to closed: the clerk's desk, issuing, the inbox, directions, paper copies."""

import pytest

from documents.states import DeliveryState, State
from tests.office import Office
from tests.visitors import Enter, Visitor
from web import delivery_steps
from workflow.distribute import notify_recipients
from workflow.lifecycle import DELIVERY_MOVES, Who

ROOMS = {
    "KHCN.VP": "office_head",
    "KHCN.QLKH": "unit_head",
    "KHCN.QLCN": "technology_head",
    "KHCN.TT": "centre_head",
}
INBOX = ("cho-xac-nhan", "cho-phan-cong", "phai-bao-cao", "qua-han", "de-biet", "tat-ca")
TRACKING = ("qua-han", "sap-den-han", "bao-cao-moi", "dang-thuc-hien", "da-ket-thuc")


def at_delivery(enter: Enter, office: Office, nick: str, plan: int, unit: str) -> Visitor:
    """Somebody on the page of a unit's delivery."""
    return enter(nick).open(f"/van-ban-den/{office.delivery_to(plan, unit).id}")


def counts(visitor: Visitor) -> dict[str, int]:
    """The counters of the tabs by the address that each opens."""
    links = visitor.page.xpath('//nav[@class="tabs"]//a[span]')
    return {link.get("href"): int(link.find("span").text) for link in links}


def test_a_plan_goes_from_number_to_closed(enter: Enter, office: Office):
    plan = office.a_document(State.SIGNED)
    ngoc = enter("clerk").open("/van-thu")
    ngoc.press("Cấp số").press("Đóng dấu")
    ngoc.open(f"/van-ban/{plan}/phat-hanh").press("Gửi tới 6 nơi nhận")

    for unit, nick in ROOMS.items():
        enter(nick).open("/van-ban-den?loc=cho-xac-nhan").press("Xác nhận đã nhận")
        writer = enter(nick).open(f"/van-ban-den/{office.delivery_to(plan, unit).id}/bao-cao")
        writer.press("Xem lại trước khi gửi", results="Đã tổ chức 02 buổi.").press("Gửi báo cáo")
        at_delivery(enter, office, "office", plan, unit).press("Chấp nhận báo cáo")
    enter("office").open(f"/van-ban/{plan}/tien-do").press("Kết thúc")

    assert office.document(plan).state is State.CLOSED


def test_every_step_of_a_delivery_has_an_address():
    of_people = {move.step for move in DELIVERY_MOVES if move.who not in (Who.SYSTEM, Who.LINK_HOLDER)}
    elsewhere = {"record_status"}  # on the page of what other systems tell
    assert {step.step for step in delivery_steps.STEPS} == of_people - elsewhere


@pytest.mark.parametrize("nick", ["centre_head", "office", "clerk", "education_head"])
def test_every_counter_equals_the_list_it_opens(enter: Enter, office: Office, nick: str):
    plans = [office.a_document(state) for state in (State.ISSUED, State.ISSUED, State.SIGNED)]
    centre = office.delivery_to(plans[0], "KHCN.TT")
    office.acknowledge(centre, "centre_head")
    office.report(centre, "centre_head")
    office.acknowledge(office.delivery_to(plans[0], "GDDT"), "education_clerk")

    someone, checked = enter(nick), 0
    for page in ("/van-ban-den", "/theo-doi", "/van-thu" if nick == "clerk" else "/theo-doi"):
        for address, count in counts(someone.open(page)).items():
            assert (address, someone.open(address).rows()) == (address, count)
            checked += count > 0
    assert checked


def test_the_tiles_of_the_desk_open_lists_of_that_length(enter: Enter, office: Office):
    office.a_document(State.SIGNED)
    office.a_document(State.ISSUED)
    tiles = enter("clerk").open("/").tiles()

    assert tiles["Chờ cấp số"][0] == 1
    lengths = {label: enter("clerk").open(address).rows() for label, (_, address) in tiles.items()}
    assert lengths == {label: count for label, (count, _) in tiles.items()}


# The clerk


def test_only_clerks_have_a_records_desk(enter: Enter):
    assert enter("office").open("/van-thu").status == 403


def test_a_number_is_not_given_twice_by_an_old_page(enter: Enter, office: Office):
    plan = office.a_document(State.SIGNED)
    ngoc = enter("clerk").open("/van-thu")
    office.number(plan)

    assert ngoc.press("Cấp số").status == 409
    assert office.document(plan).number == 1


def test_a_number_is_voided_once_the_signer_agrees(enter: Enter, office: Office):
    plan = office.a_document(State.NUMBERED)
    ngoc = enter("clerk").open(f"/van-ban/{plan}")
    assert ngoc.press("Hủy số", reason="Sai nội dung.").status == 422
    enter("deputy").open(f"/van-ban/{plan}").press("Đồng ý hủy số", reason="Đúng là sai.")

    agreed = ngoc.open(f"/van-ban/{plan}")
    assert "Người ký đồng ý hủy số: “Đúng là sai.”" in agreed.text
    agreed.press("Hủy số", reason="Sai nội dung.")

    assert "Hủy số: Sai nội dung." in ngoc.open("/so-van-ban-di").text


def test_before_issuing_the_clerk_sees_whom_every_line_reaches(enter: Enter, office: Office):
    plan = office.a_document(State.SEALED)

    text = enter("clerk").open(f"/van-ban/{plan}/phat-hanh").text

    assert "Các phòng, đơn vị trực thuộc (thực hiện)" in text
    assert "1 dòng → 4 nơi nhận Tuyên truyền an toàn thông tin: trước 20/12/" in text
    assert "Trung tâm Ứng dụng công nghệ" in text
    assert "Ủy ban nhân dân tỉnh Minh Hòa ! Bản giấy" in text


def test_others_cannot_look_at_the_page_of_issuing(enter: Enter, office: Office):
    plan = office.a_document(State.SEALED)

    assert enter("office").open(f"/van-ban/{plan}/phat-hanh").status == 403


def test_a_paper_copy_is_handed_over_and_signed_for(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    ngoc = enter("clerk").open("/van-thu?loc=ban-giay").press("Ghi đã gửi")
    at_delivery(enter, office, "clerk", plan, "UBND")

    nameless = ngoc.press("Ghi nhận ký nhận", received_by=" ")
    assert (nameless.status, nameless.error_at("received_by")) == (422, "Hãy nhập tên người ký nhận.")
    ngoc.press("Ghi nhận ký nhận", received_by="Đỗ Thị Mơ, Văn thư")

    delivery = office.delivery_to(plan, "UBND")
    assert (delivery.state, delivery.accepted_by) == (DeliveryState.ACCEPTED, "Đỗ Thị Mơ, Văn thư")


def test_one_more_recipient_is_added_with_a_reason_and_a_task(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    ngoc = enter("clerk").open(f"/van-ban/{plan}/bo-sung-noi-nhan?tim=tieu hoc")
    chosen = {
        "target__0": f"unit:{office.units['GDDT.TH']}",
        "purpose__0": "thuc_hien",
        "reason": "Giao thêm.",
    }

    idle = ngoc.press("Gửi tới nơi nhận này", **chosen)
    assert (idle.status, idle.error_at("content")) == (422, "Hãy ghi nhiệm vụ giao cho nơi nhận này.")
    idle.press("Gửi tới nơi nhận này", content="Tổ chức 01 buổi.", last_good_day="20/12/2030", **chosen)

    assert "Phòng Giáo dục tiểu học + bổ sung" in ngoc.text
    delivery = office.delivery_to(plan, "GDDT.TH")
    assert [duty.content for duty in office.duties(delivery)] == ["Tổ chức 01 buổi."]


def test_a_recipient_is_not_added_without_a_reason(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    ngoc = enter("clerk").open(f"/van-ban/{plan}/bo-sung-noi-nhan")

    refused = ngoc.press("Gửi tới nơi nhận này", target__0="outside", name="Báo Minh Hòa")

    assert (refused.status, refused.error_at("reason")) == (422, "Hãy ghi lý do.")
    assert len(office.deliveries(plan)) == 6


# The recipient


def test_a_new_document_is_marked_until_it_is_acknowledged_with_one_click(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    notify_recipients(office.session, plan)
    minh = enter("centre_head").open("/van-ban-den")
    assert "Tuyên truyền an toàn thông tin mới" in minh.text

    minh.press("Xác nhận đã nhận")

    assert minh.path == "/van-ban-den?loc=cho-xac-nhan"
    assert "Mọi văn bản đã đến đều đã được xác nhận." in minh.text
    assert office.delivery_to(plan, "KHCN.TT").state is DeliveryState.ACCEPTED


def test_the_desk_of_a_recipient_shows_what_to_acknowledge_and_to_report_on(enter: Enter, office: Office):
    office.a_document(State.ISSUED)

    minh = enter("centre_head").open("/").press("Xác nhận đã nhận")

    assert (minh.path, "Phải báo cáo" in minh.tiles()) == ("/", True)
    assert minh.page.xpath('//main//a[contains(@href, "/bao-cao")]')


def test_the_ladder_shows_when_each_state_was_reached(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    office.acknowledge(office.delivery_to(plan, "KHCN.TT"), "centre_head")

    text = at_delivery(enter, office, "centre_head", plan, "KHCN.TT").text

    assert "01 Đã đến" in text
    assert "Phan Văn Minh (Giám đốc, Trung tâm Ứng dụng công nghệ) xác nhận đã nhận văn bản." in text


def test_a_refusal_needs_a_reason_and_shows_it_to_the_sender(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    minh = at_delivery(enter, office, "centre_head", plan, "KHCN.TT")
    assert minh.press("Từ chối nhận").status == 422
    minh.press("Từ chối nhận", reason="Không thuộc phạm vi của đơn vị.")
    assert (minh.status, "không còn ở đơn vị" in minh.text) == (200, True)
    assert "Nâng cao nhận thức của cán bộ" not in minh.text

    sender = enter("office").open(f"/van-ban/{plan}/tien-do")

    assert "Không thuộc phạm vi của đơn vị." in sender.text
    assert "× Từ chối nhận" in sender.text


def test_another_agency_takes_it_in_and_its_head_directs_it(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    enter("education_clerk").open("/van-ban-den").press("Xác nhận đã nhận")
    head = enter("education_head").open("/van-ban-den?loc=cho-phan-cong")
    assert head.rows() == 1

    room = f"unit:{office.units['GDDT.TH']}"
    at_delivery(enter, office, "education_head", plan, "GDDT").press(
        "Chuyển xử lý", lead=room, words="Phối hợp theo đề nghị.", due_on="20/12/2030"
    )

    quyen = at_delivery(enter, office, "education_staff", plan, "GDDT")
    assert "xử lý chính Phòng Giáo dục tiểu học, hạn 20/12/2030“Phối hợp theo đề nghị.”" in quyen.text


def test_directions_without_a_leader_or_with_a_wrong_day_keep_what_was_typed(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    office.acknowledge(office.delivery_to(plan, "KHCN.TT"), "centre_head")
    minh = at_delivery(enter, office, "centre_head", plan, "KHCN.TT")

    nobody = minh.press("Chuyển xử lý", words="Thực hiện ngay.")
    assert (nobody.status, nobody.error_at("lead") != "") == (422, True)
    wrong = minh.press("Chuyển xử lý", words="Thực hiện ngay.", due_on="31/4/2030")
    assert wrong.error_at("due_on") == "Tháng 4/2030 không có ngày 31."
    assert wrong.page.get_element_by_id("field-words").text.strip() == "Thực hiện ngay."


def test_who_only_has_to_know_ends_it_by_hand(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    office.acknowledge(office.delivery_to(plan, "GDDT"), "education_clerk")

    at_delivery(enter, office, "education_clerk", plan, "GDDT").press("Hoàn thành")

    assert office.delivery_to(plan, "GDDT").state is DeliveryState.DONE


def test_nobody_else_sees_a_delivery(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)

    assert at_delivery(enter, office, "centre_head", plan, "KHCN.QLCN").status == 404
    assert at_delivery(enter, office, "education_staff", plan, "GDDT").status == 404
    assert at_delivery(enter, office, "administrator", plan, "KHCN.TT").status == 404
