"""A plan goes from upload to signature in a browser, with scripts and without; axe looks at every page."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import clock
from documents.states import State
from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, AxeCheck, Come, assert_no_sideways_scroll, visit
from tests.office import PLAN, Office

pytestmark = pytest.mark.browser


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """The sample plan as a file on the drafter's machine."""
    today = clock.today()
    words = PLAN.format(subject="Tuyên truyền an toàn thông tin", month=today.month, year=today.year)
    path = tmp_path / "ke-hoach.txt"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_plan_goes_from_upload_to_signature(come: Come, office: Office, plan_file: Path, javascript: bool):
    an = come("drafter", javascript=javascript)
    an.get_by_role("link", name="Tải bản Word lên").click()
    an.locator("input[type=file]").set_input_files(plan_file)
    an.get_by_role("button", name="Tải lên và đọc").click()
    an.get_by_role("button", name="Trình ký").click()
    expect(an.get_by_text("Đang chờ Trưởng phòng Lê Thị Ánh")).to_be_visible()

    for nick in ("unit_head", "office_head"):
        checker = come(nick, javascript=javascript)
        checker.get_by_role("link", name="Xem và soát").click()
        checker.get_by_label("Ý kiến").fill("Nhất trí.")
        checker.get_by_role("button", name="Đồng ý, ký nháy").click()
        expect(checker.get_by_text("Không có văn bản nào chờ ông/bà soát.")).to_be_visible()

    binh = come("deputy", javascript=javascript)
    binh.get_by_role("link", name="Xem và ký").click()
    binh.get_by_role("button", name="Ký", exact=True).click()
    expect(binh.get_by_text("Đã ký; văn bản chuyển sang văn thư cấp số.")).to_be_visible()
    assert office.document(1).state is State.SIGNED


def test_a_head_goes_through_the_queue_by_keyboard(come: Come, office: Office):
    plans = [office.a_document(State.IN_REVIEW, subject=f"Kế hoạch số {n}") for n in range(3)]
    anh = come("unit_head")
    visit(anh, f"/cho-soat/{plans[0]}")
    for key, n in (("Alt+ArrowDown", 1), ("Alt+ArrowUp", 0), ("Control+Enter", 1), ("Control+Enter", 2)):
        anh.keyboard.press(key)
        expect(anh.get_by_role("heading", name=f"Kế hoạch số {n}")).to_be_visible()
        expect(anh.locator("html[data-ready]")).to_be_attached()
    anh.keyboard.press("Control+Enter")
    expect(anh.get_by_text("Không có văn bản nào chờ ông/bà soát.")).to_be_visible()


def test_no_key_alone_signs(come: Come, office: Office):
    """Ctrl+Enter agrees; a signature takes the password and a button."""
    plan = office.a_document(State.AWAITING_SIGNATURE)
    binh = come("deputy")
    visit(binh, f"/cho-ky/{plan}")
    binh.keyboard.press("Control+Enter")
    expect(binh.get_by_label("Mật khẩu của ông/bà")).to_be_visible()
    for key in ("Control+Enter", "Enter"):
        binh.keyboard.press(key)
    visit(binh, f"/van-ban/{plan}")
    expect(binh.get_by_role("button", name="Ký", exact=True)).to_be_visible()
    assert office.document(plan).state is State.AWAITING_SIGNATURE


def test_a_return_asks_for_its_reason_in_a_layer(come: Come, office: Office, axe_check: AxeCheck):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    binh = come("deputy")
    visit(binh, f"/cho-ky/{plan}")
    binh.keyboard.press("F2")
    layer = binh.get_by_role("dialog", name="Trả lại")
    axe_check(binh)
    layer.get_by_role("button", name="Trả lại").click()
    expect(layer.get_by_text("Hãy ghi lý do.")).to_be_visible()
    layer.get_by_label("Lý do", exact=True).fill("Bổ sung hạn báo cáo ở mục II.")
    layer.get_by_role("button", name="Trả lại").click()
    expect(binh.get_by_text("Không có văn bản nào chờ ông/bà ký.")).to_be_visible()
    assert office.document(plan).returned_reason == "Bổ sung hạn báo cáo ở mục II."


def pages_of(office: Office) -> dict[str, list[str]]:
    """Every page of the way up, by who looks at it."""
    draft, checked, to_sign, issued = (
        office.a_document(state)
        for state in (State.DRAFT, State.IN_REVIEW, State.AWAITING_SIGNATURE, State.ISSUED)
    )
    return {
        "drafter": [
            "/", "/van-ban", "/van-ban?loc=du-thao", "/van-ban?loc=bi-tra-lai", "/van-ban/tai-len",
            f"/van-ban/{draft}/kiem-tra", f"/van-ban/{checked}", f"/van-ban/{issued}",
            f"/van-ban/{issued}/phieu-phat-hanh",
        ],
        "unit_head": ["/", "/cho-soat", f"/cho-soat/{checked}", "/cho-ky"],
        "deputy": ["/", "/cho-ky", f"/cho-ky/{to_sign}", f"/van-ban/{to_sign}"],
    }  # fmt: skip


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_the_way_up(
    come: Come, office: Office, axe_check: AxeCheck, viewport: dict[str, int]
):
    for nick, paths in pages_of(office).items():
        page = come(nick, viewport=viewport)
        for path in paths:
            visit(page, path)
            axe_check(page)


def test_the_smallest_screen_scrolls_one_way_only(come: Come, office: Office):
    for nick, paths in pages_of(office).items():
        page = come(nick, viewport=SMALLEST)
        for path in paths:
            page.goto(path)
            assert_no_sideways_scroll(page)
