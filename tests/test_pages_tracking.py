"""Registers and tracking: ten columns, void numbers kept, plans with progress, the matrix, closing."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

import clock
from db import transaction
from documents import tracking_queries
from documents.delivery_models import Duty, RegisterGroup
from documents.files import FileStore
from documents.states import DeliveryState, State
from tests.office import Office
from tests.test_consolidated_report import form_of
from tests.test_cost_of_a_step import a_large_office, counted
from tests.visitors import Enter
from workflow import acknowledge, direct, number, sign


def due_in(office: Office, plan: int, days: int) -> None:
    """Let all duties of a plan have their last good day so many days from now."""
    with transaction(office.session):
        day = clock.today() + timedelta(days=days)
        office.session.execute(sa.update(Duty).where(Duty.document_id == plan).values(last_good_day=day))


def test_the_register_has_ten_columns_and_keeps_void_numbers(enter: Enter, office: Office):
    void = office.a_document(State.NUMBERED, subject="Số sai")
    sign.allow_void(office.session, office.actor("deputy"), void, "Đồng ý.", seen=1)
    number.void_number(office.session, office.actor("clerk"), void, "Sai nội dung.", seen=1)
    office.acknowledge(office.delivery_to(office.a_document(State.ISSUED), "KHCN.TT"), "centre_head")

    ngoc = enter("clerk").open("/so-van-ban-di")

    assert len(ngoc.page.xpath("//thead//th")) == 10
    assert f"Năm {clock.today().year}. Từ số 01 đến số 02" in ngoc.text
    assert "01/KH-SKHCN" in ngoc.text
    assert "Hủy số: Sai nội dung." in ngoc.text
    lines = [" ".join(tr.text_content().split()) for tr in ngoc.page.xpath("//tbody/tr")]
    assert "UBND tỉnh; Sở Giáo dục và Đào tạo; Các phòng, đơn vị trực thuộc Lưu: VT, QLKH. 6" in lines[1]
    assert "1/6" in lines[1]


def test_a_group_of_kinds_has_a_register_of_its_own(enter: Enter, office: Office):
    with transaction(office.session):
        office.session.add(
            RegisterGroup(agency_id=office.units["KHCN"], name="Kế hoạch", document_types=["KH"])
        )
    office.a_document(State.NUMBERED)

    ngoc = enter("clerk").open(f"/so-van-ban-di?nam={clock.today().year}&nhom=Kế hoạch")

    assert (ngoc.rows(), "nhóm “Kế hoạch”" in ngoc.text) == (1, True)
    assert enter("clerk").open("/so-van-ban-di?nam=1999").status == 404


def test_registers_are_for_those_who_oversee_the_agency(enter: Enter):
    assert enter("centre_head").open("/so-van-ban-di").status == 403


def test_the_register_of_arrivals_tells_who_was_given_what(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    office.acknowledge(office.delivery_to(plan, "GDDT"), "education_clerk")
    delivery = office.delivery_to(plan, "GDDT")
    given = [direct.Assignment(unit_id=office.units["GDDT.TH"])]
    direct.assign(office.session, office.actor("education_head"), delivery.id, given, seen=delivery.version)

    oanh = enter("education_clerk").open("/so-van-ban-den")

    assert len(oanh.page.xpath("//thead//th")) == 10
    assert "01 Sở Khoa học và Công nghệ 01/KH-SKHCN" in oanh.text
    assert "Phòng Giáo dục tiểu học" in oanh.text


def test_plans_that_are_late_stand_first(enter: Enter, office: Office):
    in_time, late = office.a_document(State.ISSUED, subject="Còn hạn"), office.a_document(State.ISSUED)
    due_in(office, in_time, 60)
    due_in(office, late, -2)

    khoa = enter("office").open("/theo-doi")

    first, second = khoa.page.xpath("//tbody/tr")
    assert "! 4" in " ".join(first.text_content().split())
    assert "Còn hạn" in second.text_content()
    assert enter("office").open("/theo-doi?loc=qua-han").rows() == 1


def test_the_matrix_shows_the_worst_first_with_a_word_for_each(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    refused = office.delivery_to(plan, "KHCN.VP")
    acknowledge.refuse(office.session, office.actor("office_head"), refused.id, "Nhầm.", seen=refused.version)
    for unit, nick in {"KHCN.TT": "centre_head", "KHCN.QLCN": "technology_head"}.items():
        office.acknowledge(office.delivery_to(plan, unit), nick)
    office.report(office.delivery_to(plan, "KHCN.TT"), "centre_head")
    due_in(office, plan, 60)

    khoa = enter("office").open(f"/van-ban/{plan}/tien-do")

    words = [
        " ".join(tag.text_content().split())
        for tag in khoa.page.xpath('//tbody//td[@data-label="Trạng thái"]')
    ]
    assert words == [
        "× Từ chối nhận",
        *["○ Chưa xác nhận"] * 3,
        "● Đã tiếp nhận",
        "✓ Đã báo cáo, chờ tiếp nhận",
    ]
    figures = [tile.text_content().split()[0] for tile in khoa.page.find_class("tile")]
    assert figures == ["6", "1", "3", "2", "1", "1/3", "0", "0", "0", "1"]
    for tile in khoa.page.find_class("tile"):  # each figure opens the rows that it counts
        count = int(tile.text_content().split()[0].split("/")[0])
        assert enter("office").open(tile.find("a").get("href")).rows() == count


def test_the_workbook_has_the_rows_of_the_page_and_no_formula(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    ngoc = enter("clerk").open(f"/van-ban/{plan}/bo-sung-noi-nhan")
    ngoc.press("Gửi tới nơi nhận này", target__0="outside", name="=1+1", reason="Thử.")

    answer = enter("office").client.get(f"/van-ban/{plan}/tien-do.xlsx")

    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    names = {row[0].value: row[0].data_type for row in sheet.iter_rows(min_row=4)}
    assert set(names) == set(office.states(plan))
    assert names["=1+1"] == "s"


def test_a_plan_with_open_duties_is_not_closed_and_says_how_many(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    khoa = enter("office").open(f"/van-ban/{plan}/tien-do")
    assert "Còn 4 nhiệm vụ chưa hoàn thành" in khoa.text
    assert "Kết thúc" not in khoa.buttons()

    refused = enter("office").open(f"/van-ban/{plan}").press("Kết thúc")

    assert (refused.status, "Còn 4 nhiệm vụ chưa hoàn thành" in refused.text) == (422, True)
    assert office.document(plan).state is State.ISSUED


def test_a_closed_plan_is_opened_again_with_a_reason(enter: Enter, office: Office):
    plan = office.a_document(State.CLOSED)

    enter("office").open(f"/van-ban/{plan}/tien-do").press("Mở lại", reason="Bổ sung báo cáo.")

    assert office.document(plan).state is State.ISSUED


def test_recipients_do_not_see_one_another(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)

    assert enter("centre_head").open(f"/van-ban/{plan}/tien-do").status == 403
    assert enter("education_staff").open(f"/van-ban/{plan}/tien-do").status == 404


@pytest.fixture
def crowd(session, tmp_path) -> Office:
    made: Office = a_large_office(session, FileStore(tmp_path / "files"), 150)
    return made


def test_the_matrix_of_150_recipients_is_read_in_two_statements(crowd: Office):
    plan = crowd.a_document(State.ISSUED)
    crowd.acknowledge(crowd.delivery_to(plan, "KHCN.P7"), "head7")
    crowd.report(crowd.delivery_to(plan, "KHCN.P7"), "head7")

    with counted(crowd.session) as statements:
        rows = tracking_queries.matrix(crowd.session, plan)

    assert len(statements) == 2
    assert len(rows) == 156
    (seventh,) = [row for row in rows if row.name == "Phòng số 7"]
    assert (seventh.state, seventh.waiting, seventh.has_reported) == (DeliveryState.IN_PROGRESS, 1, True)


def test_who_reported_late_is_told_apart_and_named(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    delivery = office.delivery_to(plan, "KHCN.TT")
    office.acknowledge(delivery, "centre_head")
    office.report(delivery, "centre_head", "Đã mở 01 lớp tập huấn.")
    due_in(office, plan, -7)
    khoa, address = enter("office"), f"/van-ban/{plan}/tien-do"

    assert khoa.open(f"{address}?loc=xong-tre-han").rows() == 1
    assert "xong trễ hạn trễ 5 ngày làm việc" in khoa.text
    sheet: Any = openpyxl.load_workbook(BytesIO(khoa.client.get(f"{address}.xlsx").data)).active
    assert "xong trễ hạn" in [row[8].value for row in sheet.iter_rows(min_row=4)]
    office.accept(delivery)
    text = "\n".join(part.text for part in form_of(office, plan)[0].parts)
    assert "01 cơ quan, đơn vị gửi báo cáo trễ hạn: Trung tâm Ứng dụng công nghệ (trễ 05" in text
