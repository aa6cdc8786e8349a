"""A plan goes from number to closed in a browser, with scripts and without; axe looks at every page."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from documents.states import State
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, AxeCheck, Come, assert_no_sideways_scroll
from tests.office import Office

pytestmark = pytest.mark.browser

HEADS = {
    "office_head": "KHCN.VP",
    "unit_head": "KHCN.QLKH",
    "technology_head": "KHCN.QLCN",
    "centre_head": "KHCN.TT",
}


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_plan_goes_from_number_to_closed(come: Come, office: Office, javascript: bool):
    plan = office.a_document(State.SIGNED)
    ngoc = come("clerk", javascript=javascript)
    issued_by(ngoc, plan)

    for nick in HEADS:
        answered_by(come(nick, javascript=javascript), "Đã tổ chức 02 buổi, 120 lượt người.")
    khoa = come("office", javascript=javascript)
    for unit in HEADS.values():
        khoa.goto(f"/van-ban-den/{office.delivery_to(plan, unit).id}")
        khoa.get_by_role("button", name="Chấp nhận báo cáo").click()
        expect(khoa.get_by_text("Đã tiếp nhận báo cáo.")).to_be_visible()
    khoa.goto(f"/van-ban/{plan}/tien-do")
    khoa.get_by_role("button", name="Kết thúc").click()

    expect(khoa.locator(".heading").get_by_text("Đã kết thúc")).to_be_visible()
    assert office.document(plan).state is State.CLOSED


def issued_by(clerk: Page, plan: int) -> None:
    """The clerk numbers, seals, looks at the recipients and issues."""
    clerk.goto("/van-thu")
    clerk.get_by_role("button", name="Cấp số", exact=True).click()
    clerk.get_by_role("button", name="Đóng dấu", exact=True).click()
    clerk.locator("main").get_by_role("link", name="Phát hành", exact=True).click()
    expect(clerk.get_by_text("1 dòng → 4 nơi nhận")).to_be_visible()
    clerk.get_by_role("button", name="Gửi tới 6 nơi nhận").click()
    expect(clerk.get_by_text("Đã phát hành văn bản đến các nơi nhận.")).to_be_visible()


def answered_by(head: Page, results: str) -> None:
    """The head of a room acknowledges from the inbox, writes a report, looks at it again and sends it."""
    head.goto("/van-ban-den")
    head.get_by_role("button", name="Xác nhận đã nhận").click()
    head.goto("/van-ban-den?loc=phai-bao-cao")
    head.locator("main").get_by_role("link", name="Báo cáo", exact=True).click()
    head.get_by_label("Kết quả thực hiện").fill(results)
    head.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(head.get_by_text(results)).to_be_visible()
    head.get_by_role("button", name="Gửi báo cáo").click()
    expect(head.get_by_text("Đã gửi báo cáo tới văn phòng theo dõi.")).to_be_visible()


def test_a_file_is_kept_while_the_report_is_mended(come: Come, office: Office):
    plan = office.a_document(State.ISSUED)
    centre = office.delivery_to(plan, "KHCN.TT")
    office.acknowledge(centre, "centre_head")
    minh = come("centre_head")
    minh.goto(f"/van-ban-den/{centre.id}/bao-cao")

    minh.locator("input[type=file]").set_input_files(
        files=[FilePayload(name="so-lieu.txt", mimeType="text/plain", buffer="Số liệu".encode())]
    )
    minh.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(minh.get_by_role("link", name="Hãy ghi kết quả thực hiện.")).to_be_visible()
    expect(minh.get_by_text("so-lieu.txt").first).to_be_visible()
    minh.get_by_label("Kết quả thực hiện").fill("Xong.")
    minh.get_by_role("button", name="Xem lại trước khi gửi").click()
    minh.get_by_role("button", name="Gửi báo cáo").click()

    expect(minh.get_by_role("link", name="so-lieu.txt")).to_be_visible()


def empty_pages() -> dict[str, list[str]]:
    """Every list of the way down, by who looks at it, before anything has come."""
    return {
        "clerk": ["/van-thu", "/so-van-ban-di", "/so-van-ban-den"],
        "centre_head": ["/van-ban-den"],
        "office": ["/theo-doi"],
    }


def pages_of(office: Office) -> dict[str, list[str]]:
    """Every page of the way down, by who looks at it."""
    for state in (State.SIGNED, State.NUMBERED):
        office.a_document(state)
    sealed, plan = office.a_document(State.SEALED), office.a_document(State.ISSUED)
    for unit, nick in {"KHCN.TT": "centre_head", "KHCN.QLCN": "technology_head"}.items():
        office.acknowledge(office.delivery_to(plan, unit), nick)
    office.report(office.delivery_to(plan, "KHCN.TT"), "centre_head")
    office.acknowledge(office.delivery_to(plan, "GDDT"), "education_clerk")
    reported, silent, paper, other = (
        office.delivery_to(plan, unit).id for unit in ("KHCN.TT", "KHCN.QLCN", "UBND", "GDDT")
    )
    return {
        "clerk": [
            "/", "/van-thu", f"/van-ban/{sealed}/phat-hanh", "/so-van-ban-di", f"/van-ban-den/{paper}",
            f"/van-ban/{plan}/bo-sung-noi-nhan?tim=phong",
        ],
        "office": ["/", "/theo-doi", f"/van-ban/{plan}/tien-do", f"/van-ban-den/{reported}"],
        "technology_head": ["/", "/van-ban-den", f"/van-ban-den/{silent}", f"/van-ban-den/{silent}/bao-cao"],
        "education_head": ["/so-van-ban-den", f"/van-ban-den/{other}"],
    }  # fmt: skip


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_the_way_down(
    come: Come, office: Office, axe_check: AxeCheck, viewport: dict[str, int], filled: bool
):
    pages = pages_of(office) if filled else empty_pages()
    for nick, paths in pages.items():
        page = come(nick, viewport=viewport)
        for path in paths:
            page.goto(path)
            expect(page.locator("html[data-ready]")).to_be_attached()
            axe_check(page)


def test_the_smallest_screen_scrolls_one_way_only(come: Come, office: Office):
    for nick, paths in pages_of(office).items():
        page = come(nick, viewport=SMALLEST)
        for path in paths:
            page.goto(path)
            assert_no_sideways_scroll(page)


def test_the_matrix_is_printed_on_its_side_without_buttons(come: Come, office: Office):
    plan = office.a_document(State.ISSUED)
    khoa = come("office")
    khoa.goto(f"/van-ban/{plan}/tien-do")

    printed = khoa.pdf(prefer_css_page_size=True)
    khoa.emulate_media(media="print")

    assert b"/MediaBox [0 0 842 595]" in printed or b"/MediaBox [0 0 841.91998 594.95996]" in printed
    expect(khoa.get_by_role("link", name="Chi tiết")).to_have_count(0)
    expect(khoa.get_by_text("In lúc")).to_be_visible()


def test_every_button_of_the_matrix_is_in_sight_at_desktop_size(come: Come, office: Office):
    plan = office.a_document(State.ISSUED)
    for unit, nick in {"KHCN.TT": "centre_head", "KHCN.QLCN": "technology_head"}.items():
        office.acknowledge(office.delivery_to(plan, unit), nick)
    office.report(office.delivery_to(plan, "KHCN.TT"), "centre_head")
    khoa = come("office")

    khoa.goto(f"/van-ban/{plan}/tien-do")

    shown = khoa.locator(".table-frame").evaluate("frame => [frame.scrollWidth, frame.clientWidth]")
    assert shown[0] <= shown[1]
