"""The way down in a browser: reports with files, the printed matrix, every page looked over."""

import pytest
from playwright.sync_api import FilePayload, expect

from documents.states import State
from tests.browser.conftest import Come, LookOver, visit
from tests.office import Office

pytestmark = pytest.mark.browser


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
        "office": [
            "/", "/theo-doi", f"/van-ban/{plan}/tien-do", f"/van-ban/{plan}/van-ban-duoc-thuc-hien",
            f"/van-ban-den/{reported}",
        ],
        "technology_head": ["/", "/van-ban-den", f"/van-ban-den/{silent}", f"/van-ban-den/{silent}/bao-cao"],
        "education_head": ["/so-van-ban-den", f"/van-ban-den/{other}"],
    }  # fmt: skip


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_the_pages_of_the_way_down_are_for_everybody_on_every_screen(
    come: Come, office: Office, look_over: LookOver, filled: bool
):
    pages = pages_of(office) if filled else empty_pages()
    for nick, paths in pages.items():
        page = come(nick)
        for path in paths:
            visit(page, path)
            look_over(page)


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
