"""A document written in a browser: a plan from a higher plan at a desk, a letter on a phone; axe looks on."""

import re

import pytest
from playwright.sync_api import Page, expect

from documents import drafts
from tests.browser.conftest import DESKTOP, PHONE, AxeCheck, Come, LookOver, visit
from tests.office import Office
from tests.office_writing import a_made, a_received_plan, a_writing
from web.composing import NEW
from workflow import draft

pytestmark = pytest.mark.browser


@pytest.fixture
def received(office: Office) -> int:
    """The delivery of a plan that gives the Sở Giáo dục a task, taken in by its clerk."""
    return a_received_plan(office)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_plan_is_written_from_the_higher_plan_that_it_carries_out(
    come: Come, office: Office, received: int, axe_check: AxeCheck
):
    oanh = come("education_clerk", viewport=DESKTOP)
    visit(oanh, f"/van-ban-den/{received}")
    oanh.get_by_role("link", name="Soạn văn bản triển khai").click()
    axe_check(oanh)
    press(oanh, "Bắt đầu soạn")

    expect(oanh.get_by_label("Số, ký hiệu").first).to_have_value("01/KH-SKHCN")
    expect(oanh.get_by_label("Nội dung nhiệm vụ").first).to_have_value("Chủ trì tập huấn cho giáo viên")
    axe_check(oanh)
    press(oanh, "Thêm nhiệm vụ vào mục 4")
    last = oanh.get_by_role("group", name="Nhiệm vụ 3")
    last.get_by_label("Đơn vị thực hiện").fill("Phòng Giáo dục tiểu học")
    last.get_by_label("Nội dung nhiệm vụ").fill("Hướng dẫn các trường tổ chức thực hiện")
    oanh.get_by_label("Nội dung", exact=True).first.fill("1. Nâng cao kỹ năng số của giáo viên.")
    with oanh.expect_response(lambda answer: answer.request.method == "POST"):
        oanh.keyboard.press("Tab")  # what was typed is kept by itself
    oanh.reload()
    expect(oanh.get_by_label("Nội dung", exact=True).first).to_have_value(re.compile("kỹ năng số"))
    press(oanh, "Lập văn bản")

    expect(oanh.get_by_text("Đã lập văn bản từ biểu mẫu")).to_be_visible()
    expect(oanh.get_by_text("Căn cứ Kế hoạch số 01/KH-SKHCN").first).to_be_visible()
    axe_check(oanh)


def test_a_letter_is_written_on_a_phone_without_scripts(come: Come, office: Office, axe_check: AxeCheck):
    an = come("drafter", viewport=PHONE, javascript=False)
    an.get_by_role("link", name="Soạn văn bản").first.click()
    an.get_by_label("Loại văn bản", exact=True).select_option(label="Công văn")
    press(an, "Bắt đầu soạn")
    press(an, "Lập văn bản")
    expect(an.get_by_text("Đề nghị ghi nơi kính gửi.").first).to_be_visible()

    an.get_by_label("Trích yếu", exact=True).fill("cung cấp số liệu chuyển đổi số")
    an.get_by_label("Kính gửi 1").fill("Sở Giáo dục và Đào tạo")
    an.get_by_label("Nội dung", exact=True).fill("Sở đề nghị Quý Sở cung cấp số liệu chuyển đổi số năm nay.")
    press(an, "Thêm nơi kính gửi")
    an.get_by_label("Kính gửi 2").fill("Ủy ban nhân dân tỉnh Minh Hòa")
    press(an, "Lập văn bản")

    expect(an.get_by_text("V/v cung cấp số liệu chuyển đổi số").first).to_be_visible()
    assert office.document(1).symbol == "SKHCN-QLKH"


def pages_of(office: Office) -> list[str]:
    """The pages of writing: with what to begin, a form that was begun, the form of a draft."""
    drafts.save(office.session, office.people["drafter"], f"{NEW}begun", a_writing(office).to_json())
    made = draft.create(office.session, office.actor("drafter"), office.units["KHCN.QLKH"], a_made(office))
    return ["/van-ban/soan", "/van-ban/soan/begun", f"/van-ban/{made}/soan", f"/van-ban/{made}"]


def test_the_pages_where_documents_are_written_are_for_everybody_on_every_screen(
    come: Come, office: Office, look_over: LookOver
):
    an = come("drafter")
    for path in pages_of(office):
        visit(an, path)
        look_over(an)
