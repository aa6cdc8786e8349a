"""What follows when a plan is issued to a hundred and twenty recipients, from July to its recall.

The moments that matter pass through the browser, each by its own person; the many act by the same steps. On
each day the pages are held against the database, asked in plain SQL.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

import clock
from config import Settings
from documents.delivery_models import Delivery
from documents.states import DeliveryState
from tests.browser.conftest import Browse, Come
from tests.mail_server import MailServer
from tests.many_recipients import ALL, Circle, address_of, companies
from tests.office import Office
from workflow import outside, recall, urging
from workflow.outside import Signed
from workflow.report import Answer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("stopped_clock")]

MISSING, WRONG, BY_HAND = companies()[-1], companies()[-2], companies()[0]

# What each figure of the matrix counts, said anew.
OWES = (
    "d.state NOT IN ('refused','failed','withheld','taken_back','recalling','recalled') AND "
    "EXISTS (SELECT 1 FROM duties u WHERE u.delivery_id = d.id)"
)
TO_DO = (
    "EXISTS (SELECT 1 FROM duties u WHERE u.delivery_id = d.id AND u.closed_at IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM reports r WHERE r.duty_id = u.id AND r.state IN ('submitted','accepted')){})"
)
LATE = TO_DO.format(" AND u.last_good_day < '{}'")
FIGURES = {
    "tu-choi": "d.state IN ('refused','failed')",
    "chua-xac-nhan": "d.state IN ('pending','sent','arrived')",
    "da-tiep-nhan": "d.accepted_at IS NOT NULL",
    "da-phan-cong": "d.state IN ('assigned','in_progress','done')",
    "da-bao-cao": f"{OWES} AND NOT {TO_DO.format('')}",
}


@pytest.fixture
def settings(settings: Settings, mail_server: MailServer) -> Settings:
    """The office has a mail server, and an address that its letters tell."""
    return mail_server.used_by(settings, "https://vanban.example")


@pytest.fixture
def circle(office: Office, settings: Settings, mail_server: MailServer) -> Circle:
    """The plan is sealed, its hundred and twenty recipients are settled."""
    return Circle(office, settings, mail_server)


def test_a_plan_to_a_hundred_and_twenty_recipients_is_followed_to_its_recall(
    come: Come, browse: Browse, circle: Circle
):
    issued(come, circle)
    another_agency_takes_it_down(come, circle)
    outside_bodies_answer(browse, circle)
    refused_and_taken_back(come, circle)
    the_many_acknowledge(come, circle)
    clock.advance(timedelta(hours=8))
    agree(come("office"), circle)

    circle.morning_of(date(2024, 7, 2))
    digest_tells(come("communes"), "Mới", circle.count("d.state = 'arrived' AND d.to_agency"))

    circle.morning_of(date(2024, 12, 16))
    all_but_three_report(come, browse, circle)
    circle.morning_of(date(2024, 12, 17))
    owing = circle.count(f"{OWES} AND {TO_DO.format('')}")
    digest_tells(come("rooms"), "Hôm nay và 3 ngày làm việc tới", owing)

    circle.morning_of(date(2024, 12, 20))
    three_are_urged_and_report_late(come, circle)
    circle.morning_of(date(2024, 12, 23))
    agree(come("office"), circle)
    recalled(come, circle)


# July


def issued(come: Come, circle: Circle) -> None:
    """The clerk looks whom every line reaches and issues; one letter finds no mailbox."""
    circle.server.mailbox.recipient = lambda to: "550 no such mailbox" if to == address_of(MISSING) else None
    ngoc = come("clerk")
    ngoc.goto(f"/van-ban/{circle.plan}/phat-hanh")
    expect(ngoc.get_by_text("1 dòng → 70 nơi nhận")).to_be_visible()
    ngoc.get_by_role("button", name=f"Gửi tới {ALL} nơi nhận").click()
    expect(ngoc.get_by_text("Đã phát hành văn bản đến các nơi nhận.")).to_be_visible()
    circle.after_issue()
    assert circle.count("d.state <> 'withheld'") == ALL

    ngoc.goto("/van-thu?loc=thu-dien-tu")
    expect(ngoc.locator("#content").get_by_text("550 no such mailbox")).to_be_visible()
    (province,) = circle.to("Ủy ban nhân dân tỉnh Minh Hòa")
    ngoc.goto(f"/van-ban-den/{province.id}")
    ngoc.get_by_role("button", name="Ghi nhận đã gửi bản giấy").click()
    receipt = opened(ngoc, "step-record_receipt")
    receipt.get_by_label("Người ký nhận").fill("Bà Tư, Văn thư")
    receipt.get_by_role("button", name="Ghi nhận ký nhận").click()
    expect(ngoc.get_by_text("Đã ghi việc ký nhận.")).to_be_visible()


def opened(page: Page, layer: str) -> Locator:
    """The form of a step, opened by its button."""
    page.locator(f"details[id^={layer}] > summary").click()
    return page.get_by_role("dialog").locator("form")


def another_agency_takes_it_down(come: Come, circle: Circle) -> None:
    """01 to 05 in the other Sở: clerk, director, head of a room, the person who carries it out."""
    (copy,) = circle.to("Sở Giáo dục và Đào tạo")
    oanh = come("education_clerk")
    oanh.goto("/van-ban-den")
    oanh.get_by_role("button", name="Xác nhận đã nhận").click()
    oanh.goto("/so-van-ban-den")
    expect(oanh.locator("tbody tr")).to_have_count(circle.count("d.arrival_number = 1"))

    room, staff = circle.office.units["GDDT.TH"], circle.office.people["education_staff"]
    direct(come("education_head"), copy.id, "step-assign", f"unit:{room}")
    direct(come("primary_head"), copy.id, "pass-on", f"person:{staff}")
    quyen = come("education_staff")
    quyen.goto(f"/van-ban-den/{copy.id}")
    begun = opened(quyen, "step-take_up")
    begun.get_by_label("Ý kiến đề xuất").fill("Đề xuất tổ chức 02 buổi.")
    begun.get_by_role("button", name="Bắt đầu xử lý").click()
    expect(quyen.locator("#directions")).to_contain_text("Đề xuất tổ chức 02 buổi.")
    reached = quyen.locator(".stepper li").all_inner_texts()
    assert [("01/07/2024" in one or "01/7/2024" in one) for one in reached] == [True] * 4 + [False]


def direct(leader: Page, copy: int, layer: str, whom: str) -> None:
    """A leader gives it to a unit or a person."""
    leader.goto(f"/van-ban-den/{copy}")
    form = opened(leader, layer)
    form.get_by_label("Xử lý chính").select_option(whom)
    form.get_by_role("button", name="Chuyển xử lý").click()
    expect(leader.locator("#messages > *").first).to_be_visible()


def outside_bodies_answer(browse: Browse, circle: Circle) -> None:
    """Without an account: one takes it in and keeps a receipt, one says that it is not concerned."""
    hand = browse(javascript=False)
    hand.goto(circle.link_of(BY_HAND))
    hand.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa")
    hand.get_by_label("Chức vụ").fill("Chánh Văn phòng")
    hand.get_by_role("button", name="Xác nhận đã nhận").click()
    kept = outside.receipt_of(circle.session, circle.to(BY_HAND)[0].id)
    assert kept is not None
    expect(hand.locator("#receipt")).to_contain_text(kept.code)

    hand.goto(circle.link_of(WRONG))
    hand.locator("summary", has_text="Không phải đơn vị tôi").click()
    hand.locator("form[action*=khong-phai] button").click()
    expect(hand.get_by_role("heading", name="Xin cảm ơn")).to_be_visible()


def refused_and_taken_back(come: Come, circle: Circle) -> None:
    """02 with a reason; a copy taken back before it was taken in; another asked back (13) and given (15)."""
    names = (
        "Trung tâm Ứng dụng công nghệ",
        "Ủy ban nhân dân xã Tân Hòa 70",
        "Phòng Quản lý công nghệ",
    )
    centre, commune, technology = (circle.to(name)[0].id for name in names)
    minh, ngoc, dat = come("centre_head"), come("clerk"), come("technology_head")
    because(minh, centre, "step-refuse", "Không thuộc phạm vi của đơn vị.")
    because(ngoc, commune, "step-take_back", "Gửi nhầm xã.")
    dat.goto("/van-ban-den")
    dat.get_by_role("button", name="Xác nhận đã nhận").click()
    expect(dat.locator("#messages > *").first).to_be_visible()
    because(ngoc, technology, "step-ask_back", "Phòng đã sáp nhập.")
    dat.goto(f"/van-ban-den/{technology}")
    dat.get_by_role("button", name="Đồng ý trả lại").click()
    expect(dat.locator("#messages > *").first).to_be_visible()
    assert circle.count("d.state = 'taken_back'") == 2


def because(person: Page, copy: int, layer: str, reason: str) -> None:
    """A step with a reason, from the page of a copy."""
    person.goto(f"/van-ban-den/{copy}")
    form = opened(person, layer)
    form.get_by_label("Lý do").fill(reason)
    form.locator("button:not([type=button])").last.click()
    expect(person.locator("#messages > *").first).to_be_visible()


def the_many_acknowledge(come: Come, circle: Circle) -> None:
    """All rooms, sixty of the communes, and of the outside bodies who has mail or paper in hand."""
    for nick in ("rooms", "communes"):
        page = come(nick)
        page.get_by_role("button", name="Xác nhận đã nhận").first.click()
        expect(page.locator("#messages > *").first).to_be_visible()
    circle.acknowledge(waiting(circle.many("Phòng Nghiệp vụ")), "rooms")
    circle.acknowledge(waiting(circle.many("Ủy ban nhân dân xã"))[:59], "communes")
    circle.acknowledge(circle.to("Văn phòng"), "office")
    circle.acknowledge(circle.to("Phòng Quản lý khoa học"), "unit_head")
    circle.sign_for(circle.many("Hội Khoa học")[:10])
    for company in companies()[1:-2]:
        token = circle.link_of(company).removeprefix("/nhan/")
        (copy,) = circle.to(company)
        outside.receive(circle.session, token, HOA, seen=copy.version)
        (duty,) = circle.office.duties(copy)
        told = (HOA, Answer(results="Đã đăng 02 bài."))
        outside.report(circle.session, token, duty.id, told, seen=duty.version)


def waiting(copies: Iterable[Delivery]) -> list[Delivery]:
    """Those that have arrived and were not taken in."""
    return [one for one in copies if one.state == DeliveryState.ARRIVED]


HOA = Signed("Nguyễn Thị Hoa", "Chánh Văn phòng")


# December


def all_but_three_report(come: Come, browse: Browse, circle: Circle) -> None:
    """The silent answer; an outside body asks for a new link; three rooms write nothing."""
    circle.acknowledge(waiting(circle.many("Ủy ban nhân dân xã")), "communes")
    circle.sign_for(circle.many("Hội Khoa học")[10:])
    circle.report(circle.many("Ủy ban nhân dân xã")[:69], "communes")
    circle.report(circle.many("Phòng Nghiệp vụ")[3:], "rooms")
    circle.report(circle.to("Phòng Quản lý khoa học"), "unit_head")
    circle.report([*circle.to("Văn phòng"), *circle.many("Hội Khoa học")], "office")
    reports_behind_a_new_link(browse, circle)
    reports_in_the_form(come("education_staff"), circle.to("Sở Giáo dục và Đào tạo")[0].id)
    sent = [one for one in circle.office.deliveries(circle.plan) if one.state == DeliveryState.IN_PROGRESS]
    circle.accept(sent[1:])
    khoa = come("office")
    khoa.goto(f"/van-ban/{circle.plan}/tien-do")
    khoa.locator("a.button-main", has_text="Đọc báo cáo").click()
    expect(khoa.locator("#bao-cao")).to_be_in_viewport()
    khoa.get_by_role("button", name="Chấp nhận báo cáo").click()
    expect(khoa.get_by_text("Đã tiếp nhận báo cáo.")).to_be_visible()


def reports_behind_a_new_link(browse: Browse, circle: Circle) -> None:
    """The link of July has ended: a new one comes to the same mailbox, and the report goes out behind it."""
    hand = browse(javascript=False)
    hand.goto(circle.link_of(BY_HAND))
    hand.get_by_role("button", name="Gửi cho tôi đường dẫn mới").click()
    circle.post()
    hand.goto(circle.link_of(BY_HAND))
    hand.locator("summary", has_text="Báo cáo").click()
    hand.get_by_label("Kết quả thực hiện").fill("Đã đăng 05 bài.")
    hand.get_by_role("button", name="Gửi báo cáo").click()
    expect(hand.locator("#messages")).to_contain_text("Đã gửi báo cáo")


def reports_in_the_form(staff: Page, copy: int) -> None:
    staff.goto(f"/van-ban-den/{copy}/bao-cao")
    staff.get_by_label("Kết quả thực hiện").fill("Đã tổ chức 02 buổi, 120 lượt người.")
    staff.get_by_role("button", name="Xem lại trước khi gửi").click()
    staff.get_by_role("button", name="Gửi báo cáo").click()
    expect(staff.get_by_role("heading", name="Biên nhận báo cáo")).to_be_visible()


def three_are_urged_and_report_late(come: Come, circle: Circle) -> None:
    """One click urges the three; their head reads it at the bell and reports; the figures tell it."""
    khoa = come("office")
    agree(khoa, circle)
    assert circle.count(f"{OWES} AND {LATE.format(clock.today())}") == 3
    khoa.goto(f"/van-ban/{circle.plan}/tien-do")
    khoa.get_by_role("button", name="Đôn đốc 3 nơi chậm").click()
    urging.tell_urged(circle.session, circle.plan)
    nhan = come("rooms")
    digest_tells(nhan, "Quá hạn", 3)
    expect(nhan.locator(".notices a", has_text="đôn đốc")).to_have_count(3)

    late = circle.many("Phòng Nghiệp vụ")[:3]
    circle.report(late, "rooms")
    circle.accept(late)
    khoa.goto("/bao-cao-giai-quyet-van-ban-di")
    expect(khoa.locator("tbody tr").first.locator("[data-label='Báo cáo quá hạn']")).to_have_text("3")


def recalled(come: Come, circle: Circle) -> None:
    """A document orders the recall; access ends at once, each confirms, the register keeps the line."""
    ngoc = come("clerk")
    ngoc.goto(f"/van-ban/{circle.plan}")
    form = opened(ngoc, "step-recall")
    form.get_by_label("Theo văn bản").fill("Quyết định số 09/QĐ-SKHCN ngày 23/12/2024")
    form.get_by_label("Lý do").fill("Sai nội dung mục II.")
    form.locator("button:not([type=button])").last.click()
    held = circle.many("Phòng Nghiệp vụ")
    nhan = come("rooms")
    nhan.goto(f"/van-ban-den/{held[0].id}")
    expect(nhan.get_by_text("Nâng cao nhận thức")).to_have_count(0)
    nhan.get_by_role("button", name="Xác nhận đã hủy").click()
    for one in held[1:]:
        recall.confirm_recall(circle.session, circle.as_all("rooms"), one.id, seen=one.version)
    assert circle.count("d.state = 'recalled' AND d.name LIKE 'Phòng Nghiệp vụ%'") == len(held)
    agree(come("office"), circle)
    ngoc.goto("/so-van-ban-di")
    expect(ngoc.locator("tbody tr").first).to_contain_text("Đang thu hồi")


# The pages and the database


def digest_tells(person: Page, block: str, count: int) -> None:
    """A block of the digest has as many lines as the database has reasons."""
    assert count > 0
    person.goto("/thong-bao")
    digest = person.locator("#ban-tin")
    expect(digest.get_by_role("heading", name=f"{block} ({count})")).to_be_visible()


def agree(reader: Page, circle: Circle) -> None:
    """The matrix, the list of the unacknowledged and the register say what the database says."""
    reader.goto(f"/van-ban/{circle.plan}/tien-do")
    late = f"{OWES} AND {LATE.format(clock.today())}"
    wanted = {**FIGURES, "qua-han": late}
    shown = {key: figure(reader, key) for key in wanted}
    assert shown == {key: circle.count(condition) for key, condition in wanted.items()}
    assert reader.locator(".matrix tbody tr").count() == ALL
    reader.goto("/chua-xac-nhan?tat-ca=1")
    assert reader.locator("tbody tr").count() == circle.count("d.state IN ('sent','arrived')")
    reader.goto("/so-van-ban-di")
    accepted = circle.count("d.accepted_at IS NOT NULL")
    expect(reader.locator("tbody tr").first).to_contain_text(f"{accepted}/{ALL}")


def figure(page: Page, key: str) -> int:
    """The number on a tile of the matrix."""
    told = page.locator(f".tiles a[href$='loc={key}'] strong").inner_text()
    return int(told.split("/")[0])
