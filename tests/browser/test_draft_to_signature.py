"""The way up in a browser: queues by keyboard, returns with a reason, every page looked over."""


import pytest
from playwright.sync_api import expect

from documents.states import State
from tests.browser.conftest import AxeCheck, Come, LookOver, visit
from tests.office import Office

pytestmark = pytest.mark.browser


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


def test_the_pages_of_the_way_up_are_for_everybody_on_every_screen(
    come: Come, office: Office, look_over: LookOver
):
    for nick, paths in pages_of(office).items():
        page = come(nick)
        for path in paths:
            visit(page, path)
            look_over(page)
