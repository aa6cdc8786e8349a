"""The books of an agency, the list of the silent, the reports of Phụ lục VI, beside counts by hand."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import sqlalchemy as sa

import clock
from db import transaction
from documents.delivery_models import Delivery, Direction
from documents.states import DeliveryState, State
from tests.office import Office
from tests.test_pages_tracking import due_in
from tests.visitors import Enter, Visitor
from workflow import acknowledge, direct, number, recall, sign
from workflow.direct import Assignment
from workflow.history import history_entries


def sheet_of(visitor: Visitor, path: str) -> Any:
    """The workbook at an address."""
    answer = visitor.client.get(path)
    return openpyxl.load_workbook(BytesIO(answer.data)).active


def cells(visitor: Visitor) -> list[list[str]]:
    """The cells of the table on the page."""
    rows = visitor.page.xpath("//main//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def headings(visitor: Visitor) -> str:
    """The columns of a book as the decree names them (Phụ lục IV)."""
    return " | ".join(" ".join(th.text_content().split()) for th in visitor.page.xpath("//thead//th"))


def in_the_room(office: Office, words: str, days: int) -> int:
    """A plan that the other Sở has taken in and its director gave to a room, due so many days from now."""
    delivery = office.delivery_to(office.a_document(State.ISSUED, subject=words), "GDDT")
    office.acknowledge(delivery, "education_clerk")
    due = clock.today() + timedelta(days=days)
    room = Assignment(unit_id=office.units["GDDT.TH"], due_on=due, words="Chủ trì.")
    direct.assign(office.session, office.actor("education_head"), delivery.id, [room], seen=2)
    return delivery.id


def end(office: Office, delivery: int) -> None:
    office.session.rollback()
    seen = office.session.get_one(Delivery, delivery, populate_existing=True).version
    acknowledge.finish(office.session, office.actor("education_clerk"), delivery, seen=seen)


def three_arrivals(office: Office) -> None:
    """One settled in time, one settled late, one overdue; a fourth is given to nobody."""
    in_time, late, overdue = (in_the_room(office, word, 3) for word in ("Một", "Hai", "Ba"))
    end(office, in_time)
    end(office, late)
    with transaction(office.session):
        day = clock.today() - timedelta(days=2)
        wanted = Direction.delivery_id.in_([late, overdue])
        office.session.execute(sa.update(Direction).where(wanted).values(due_on=day))
    office.acknowledge(office.delivery_to(office.a_document(State.ISSUED), "GDDT"), "education_clerk")


def test_the_book_of_settling_has_seven_columns_and_filters_that_are_links(enter: Enter, office: Office):
    three_arrivals(office)

    oanh = enter("education_clerk").open("/so-theo-doi-giai-quyet")

    assert headings(oanh) == (
        "Số đến | Tên loại, số, ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành văn bản | Đơn vị hoặc "
        "người nhận | Thời hạn giải quyết | Tiến độ giải quyết | Số, ký hiệu văn bản trả lời | Ghi chú"
    )
    progress = [row[4] for row in cells(oanh)]
    assert [p.split("; ")[1].split(" ")[0:3] for p in progress[:3]] == [
        ["đã", "giải", "quyết"], ["đã", "giải", "quyết,"], ["quá", "hạn"],
    ]  # fmt: skip
    links = {a.text_content(): a.get("href") for a in oanh.page.xpath('//*[@class="filters no-print"]//a')}
    shown = {word: enter("education_clerk").open(links[word]).rows() for word in ("quá hạn", "đã giải quyết")}
    assert shown == {"quá hạn": 1, "đã giải quyết": 2}
    assert enter("education_clerk").open(links["chưa giao"]).rows() == 1
    assert enter("education_clerk").open("/so-theo-doi-giai-quyet?loc=nope").status == 404


def test_the_other_books_have_the_ten_columns_of_the_decree(enter: Enter, office: Office):
    office.acknowledge(office.delivery_to(office.a_document(State.ISSUED), "GDDT"), "education_clerk")

    assert headings(enter("education_clerk").open("/so-van-ban-den")) == (
        "Ngày đến | Số đến | Tác giả | Số, ký hiệu văn bản | Ngày tháng văn bản | Tên loại và trích yếu nội "
        "dung văn bản | Đơn vị hoặc người nhận | Ngày chuyển | Ký nhận | Ghi chú"
    )
    assert headings(enter("clerk").open("/so-van-ban-di")) == (
        "Số, ký hiệu văn bản | Ngày tháng văn bản | Tên loại và trích yếu nội dung văn bản | Người ký | Nơi "
        "nhận văn bản | Đơn vị, người nhận bản lưu | Số lượng bản | Ngày chuyển | Ký nhận | Ghi chú"
    )


def test_a_workbook_has_real_dates_and_no_formula(enter: Enter, office: Office):
    plan = office.a_document(State.NUMBERED, subject="=HYPERLINK(1)")
    office.session.rollback()

    sheet = sheet_of(enter("clerk"), "/so-van-ban-di?xlsx=1")

    head, line = sheet[5], sheet[6]
    assert (len(head), head[0].value) == (10, "Số, ký hiệu văn bản")
    assert (line[1].is_date, line[1].value.date()) == (True, office.document(plan).document_date)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet.page_setup.orientation == "landscape"


def test_the_report_on_arrivals_counts_what_is_there(enter: Enter, office: Office):
    three_arrivals(office)
    office.a_document(State.ISSUED)  # arrived, not acknowledged

    oanh = enter("education_clerk").open("/bao-cao-giai-quyet-van-ban-den")

    assert cells(oanh) == [
        ["Phòng Giáo dục tiểu học", "3", "1", "1", "0", "1"],
        ["chưa giao", "1", "0", "0", "1", "0"],
        ["Tổng cộng", "4", "1", "1", "1", "1"],
    ]
    assert "chưa tiếp nhận: 1; từ chối nhận: 0" in oanh.text
    assert enter("education_clerk").open("/bao-cao-giai-quyet-van-ban-den?ky=2001").rows() == 0


def test_the_report_on_issued_documents_equals_a_count_by_hand(enter: Enter, office: Office):
    void = office.a_document(State.NUMBERED)
    sign.allow_void(office.session, office.actor("deputy"), void, "Đồng ý.", seen=1)
    number.void_number(office.session, office.actor("clerk"), void, "Sai.", seen=1)
    done, late = office.a_document(State.CLOSED), office.a_document(State.ISSUED)
    refused = office.delivery_to(late, "KHCN.VP")
    acknowledge.refuse(office.session, office.actor("office_head"), refused.id, "Nhầm.", seen=refused.version)
    centre = office.delivery_to(late, "KHCN.TT")
    office.acknowledge(centre, "centre_head")
    office.report(centre, "centre_head")
    due_in(office, late, -1)

    (line, total) = cells(enter("office").open("/bao-cao-giai-quyet-van-ban-di"))

    states = Counter(d.state for plan in (done, late) for d in office.deliveries(plan))
    waiting = states[DeliveryState.ARRIVED] + states[DeliveryState.PENDING]
    copies = states.total()
    owed = [duty for plan in (done, late) for d in office.deliveries(plan) for duty in office.duties(d)
            if d.state is not DeliveryState.REFUSED]  # fmt: skip
    in_time = sum(duty.document_id == done for duty in owed)
    expected = [3, 2, 1, copies, copies - waiting - 1, 1, waiting, len(owed), in_time, 1, 0,
                len(owed) - in_time - 1]  # fmt: skip
    assert [int(n) for n in line[1:]] == expected
    assert total[1:] == line[1:]


def truth(office: Office, at: datetime) -> set[str]:
    """Who had not answered by a moment, told by the histories alone."""
    office.session.rollback()
    h = history_entries.c
    steps = ["acknowledge", "refuse", "record_receipt", "record_refusal", "take_back"]
    answered = set(
        office.session.scalars(
            sa.select(h.thing_id).where(h.chain == "delivery", h.step.in_(steps), h.at < at)
        )
    )
    sent = office.session.scalars(sa.select(Delivery).where(Delivery.sent_at < at))
    return {d.name for d in sent if d.id not in answered}


def test_the_list_at_the_close_of_each_day_is_the_truth_of_that_day(enter: Enter, office: Office):
    monday = datetime(2027, 3, 1, 2, tzinfo=UTC)  # 9:00 in Vietnam
    with clock.freeze(monday):
        plan = office.a_document(State.ISSUED)
        clock.advance(timedelta(hours=5))
        office.acknowledge(office.delivery_to(plan, "KHCN.TT"), "centre_head")
        room = office.delivery_to(plan, "KHCN.VP")
        acknowledge.refuse(office.session, office.actor("office_head"), room.id, "Nhầm.", seen=1)
        clock.advance(timedelta(hours=18))  # Tuesday
        office.acknowledge(office.delivery_to(plan, "GDDT"), "education_clerk")
        sent_wrongly = office.delivery_to(plan, "KHCN.QLCN")
        recall.take_back(office.session, office.actor("clerk"), sent_wrongly.id, "Gửi nhầm.", seen=1)
        clock.advance(timedelta(seconds=1))
        khoa = enter("office")
        lists = {}
        for day in (1, 2):
            rows = cells(khoa.open(f"/chua-xac-nhan?ngay=2027-03-0{day}"))
            lists[day] = {row[0] for row in rows}
        now = truth(office, clock.now())
        agencies = cells(khoa.open("/chua-xac-nhan?ngay=2027-03-01&loc=co-quan"))

    assert lists == {1: truth(office, clock.start_of(date(2027, 3, 2))), 2: now}
    assert lists[1] - lists[2] == {"Sở Giáo dục và Đào tạo", "Phòng Quản lý công nghệ"}
    ((name, *_, since),) = agencies
    assert (name, "đã xác nhận 02/3/2027" in since) == ("Sở Giáo dục và Đào tạo", True)


def test_the_silent_are_counted_in_the_menu_and_a_day_to_come_has_no_list(enter: Enter, office: Office):
    office.a_document(State.ISSUED)

    khoa = enter("office").open("/chua-xac-nhan")

    menu = khoa.page.xpath('//nav[@class="menu"]//a[@href="/chua-xac-nhan"]')[0].find("span[2]")
    assert int(menu.text_content()) == khoa.rows() == len(truth(office, clock.now()))
    assert enter("office").open("/chua-xac-nhan?ngay=2999-01-01").status == 404
    assert enter("centre_head").open("/chua-xac-nhan").status == 403
