"""The page after the upload in a browser: findings and places, questions by keyboard, versions compared."""

import pytest
from playwright.sync_api import Page, expect

import clock
from documents.states import State
from documents.uploads import take_in
from tests.browser.conftest import AxeCheck, Come, LookOver, visit
from tests.office import PLAN, Office
from tests.test_fixes import word_file
from workflow import draft, review

pytestmark = pytest.mark.browser

STRANGER = ("- Lưu: VT", "- Công ty Hoa Mai (phối hợp);\n- Lưu: VT")
ABBREVIATION = ("nhận thức của", "nhận thức của PCTT")  # worth a note, no more
NO_DAY = (" trước ngày 20/12/{year}", "")


def plan_with(*changes: tuple[str, str]) -> str:
    """The sample plan with other words."""
    words = PLAN
    for old, new in changes:
        words = words.replace(old, new)
    return words


def open_plan(office: Office, *changes: tuple[str, str]) -> int:
    """A draft in Word with faults of form and two questions."""
    taken = take_in(office.store, word_file(plan_with(STRANGER, NO_DAY, *changes)), "ke-hoach.docx")
    return draft.create(office.session, office.actor("drafter"), office.units["KHCN.QLKH"], taken)


def revised(office: Office) -> int:
    """A plan in its second version, before its signer."""
    plan = office.a_document(State.AWAITING_SIGNATURE)
    review.send_back(office.session, office.actor("deputy"), plan, "Sửa hạn.", seen=1)
    today = clock.today()
    later = plan_with(("20/12", "15/12"), ("Nâng cao", "Tiếp tục nâng cao"))
    words = later.format(subject="Tuyên truyền an toàn thông tin", month=today.month, year=today.year)
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(words), seen=1)
    office.submit(plan)
    office.approve_all(plan)
    return plan


def test_a_finding_leads_to_its_place_and_the_place_back(come: Come, office: Office):
    an = come("drafter")
    visit(an, f"/van-ban/{open_plan(office)}/kiem-tra")
    an.locator(".found-link").first.click()
    place = an.locator(":target")
    expect(place).to_be_in_viewport()
    place.click()
    expect(an.locator("li:target")).to_be_in_viewport()


def test_a_mark_unfolds_the_finding_that_is_folded_away(come: Come, office: Office):
    an = come("drafter")
    visit(an, f"/van-ban/{open_plan(office, ABBREVIATION)}/kiem-tra")
    note = an.locator(".found-at", has=an.locator(".found-mark-note")).first
    note.click()
    expect(an.locator("details[open] li:target")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_ticked_faults_are_mended_after_a_look(
    come: Come, office: Office, axe_check: AxeCheck, javascript: bool
):
    plan = open_plan(office)
    an = come("drafter", javascript=javascript)
    an.goto(f"/van-ban/{plan}/kiem-tra")
    an.get_by_label("Sửa giúp").first.check()
    an.get_by_role("button", name="Xem trước các điểm đã đánh dấu").click()
    expect(an.get_by_text("Chưa có gì thay đổi.")).to_be_visible()
    if javascript:
        axe_check(an)
    an.get_by_role("button", name="Sửa và tạo bản trình mới").click()
    expect(an.get_by_text("Đã sửa giúp 1 điểm")).to_be_visible()
    assert office.document(plan).revision == 2


def test_questions_are_answered_by_keyboard(come: Come, office: Office):
    an = come("drafter")
    visit(an, f"/van-ban/{open_plan(office)}/cau-hoi")
    expect(an.get_by_text("Câu 1/2").last).to_be_visible()
    an.get_by_label("Nơi nhận bên ngoài").focus()
    an.keyboard.press("Space")
    an.keyboard.press("Enter")
    expect(an.get_by_role("heading", name="phải báo cáo trước ngày nào?")).to_be_visible()
    an.get_by_label("Hạn báo cáo").fill("20/12/2030")
    an.keyboard.press("Enter")
    expect(an.get_by_text("Đã trả lời hết các câu hỏi.")).to_be_visible()


def test_a_leader_goes_from_change_to_change_by_one_key(come: Come, office: Office):
    binh = come("deputy")
    visit(binh, f"/cho-ky/{revised(office)}")
    expect(binh.locator("ins", has_text="trước ngày 15/12")).to_be_visible()
    binh.keyboard.press("F8")
    expect(binh.get_by_role("heading", name="So sánh bản trình")).to_be_visible()
    expect(binh.locator("html[data-ready]")).to_be_attached()
    for number in (1, 2):
        binh.keyboard.press("F8")
        expect(binh.locator(f"#change-{number}:target")).to_be_in_viewport()


def test_changes_are_walked_without_scripts(come: Come, office: Office):
    binh = come("deputy", javascript=False)
    binh.goto(f"/van-ban/{revised(office)}/so-sanh")
    binh.get_by_role("link", name="Tới chỗ sửa đầu tiên").click()
    binh.locator(":target").get_by_role("link", name="Chỗ sửa tiếp theo").click()
    expect(binh.locator("#change-2:target")).to_be_in_viewport()


def paths(office: Office) -> dict[str, list[str]]:
    plan, twice = open_plan(office), revised(office)
    return {
        "drafter": [f"/van-ban/{plan}/kiem-tra", f"/van-ban/{plan}/cau-hoi", "/van-ban/tai-len", "/"],
        "deputy": [f"/van-ban/{twice}/so-sanh", f"/cho-ky/{twice}", "/cho-ky"],
    }


def looked_at(page: Page, path: str) -> None:
    """The page with everything unfolded."""
    visit(page, path)
    page.evaluate("document.querySelectorAll('main details:not(.layer)').forEach(d => { d.open = true; })")


def test_unfolded_pages_are_for_everybody_on_every_screen(come: Come, office: Office, look_over: LookOver):
    for nick, addresses in paths(office).items():
        page = come(nick)
        for path in addresses:
            looked_at(page, path)
            look_over(page)
