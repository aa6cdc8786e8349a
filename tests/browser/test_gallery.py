"""Every component, the sign-in page and an error page: accessible, narrow, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import AxeCheck, Browse, LookOver, assert_no_sideways_scroll, visit

pytestmark = pytest.mark.browser

PAGES = ["/_ui", "/sign-in", "/xac-minh", "/no/such/page"]


def test_pages_for_whoever_comes_are_for_everybody_on_every_screen(page: Page, look_over: LookOver):
    for path in PAGES:
        visit(page, path)
        look_over(page)


def test_text_of_double_size_still_fits(browse: Browse):
    page = browse(viewport={"width": 640, "height": 640})
    visit(page, "/_ui")
    page.evaluate("document.documentElement.setAttribute('class', 'double')")
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.styleSheets[0].insertRule('html.double { font-size: 200% }')")
    assert_no_sideways_scroll(page)


def test_a_layer_opens_by_its_key_and_gives_the_focus_back(page: Page, axe_check: AxeCheck):
    visit(page, "/_ui")
    page.keyboard.press("F2")
    expect(page.get_by_role("dialog", name="Trả lại văn bản")).to_be_visible()
    expect(page.get_by_label("Lý do trả lại")).to_be_focused()
    axe_check(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_layer_opens_in_place_without_scripts(browse: Browse):
    page = browse(javascript=False)
    page.goto("/_ui")
    page.locator("summary", has_text="Trả lại").click()
    expect(page.get_by_label("Lý do trả lại")).to_be_visible()


def test_the_calendar_is_offered_only_where_a_script_can_open_it(page: Page, browse: Browse):
    visit(page, "/_ui")
    expect(page.locator("[data-calendar]")).to_be_visible()
    plain = browse(javascript=False)
    plain.goto("/_ui")
    expect(plain.locator("[data-calendar]")).to_be_hidden()


def test_the_day_chosen_in_the_calendar_is_written_as_in_offices(page: Page):
    visit(page, "/_ui")
    picker = page.locator("input.calendar")
    picker.evaluate("field => { field.showPicker = () => {} }")
    page.get_by_role("button", name="Chọn trên lịch").click()
    picker.evaluate("field => { field.value = '2027-07-05'; field.onchange() }")
    expect(page.get_by_label("Ngày hoàn thành")).to_have_value("05/7/2027")


def test_the_first_tab_leads_past_the_menu(page: Page):
    visit(page, "/no/such/page")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến phần nội dung")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_switch_of_language_turns_the_whole_page(page: Page, axe_check: AxeCheck):
    visit(page, "/sign-in")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    axe_check(page)
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page).to_have_title(re.compile("Đăng nhập"))


def test_a_form_is_sent_once(page: Page):
    sent: list[str] = []
    visit(page, "/sign-in")
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("Tên đăng nhập").fill("ai đó")
    page.get_by_label("Mật khẩu").fill("gì đó")
    page.get_by_role("button", name="Đăng nhập").dblclick()
    expect(page.get_by_role("alert")).to_be_visible()
    assert len(sent) == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_file_is_sent_and_the_next_page_says_so(browse: Browse, javascript: bool):
    page = browse(javascript=javascript)
    page.goto("/_ui")
    page.get_by_label("Ngày hoàn thành").fill("28/6/2027")
    page.get_by_label("Tệp đính kèm").set_input_files(files=[sample_file("Kế hoạch.docx")])
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_text("Đã gửi: Kế hoạch.docx")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_refused_upload_comes_back_with_its_sentence(browse: Browse, javascript: bool):
    page = browse(javascript=javascript)
    page.goto("/_ui")
    page.get_by_label("Ngày hoàn thành").fill("31/4/2027")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("link", name="Tháng 4/2027 không có ngày 31.")).to_be_visible()
    expect(page.get_by_label("Ngày hoàn thành")).to_have_value("31/4/2027")


def sample_file(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": b"x" * 100_000}


def test_buttons_and_menus_stay_off_the_paper(page: Page):
    visit(page, "/_ui")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_text("Đồng ý, xem tiếp")).to_be_hidden()
    expect(page.get_by_text("In lúc")).to_be_visible()
