"""Settings and administration in a browser: accessible, narrow, by forms with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

import clock
from documents.states import Act
from organization import accounts
from organization.models import DayKind, MandateKind, Post, Role
from tests.browser.conftest import AxeCheck, Browse, LookOver, visit
from tests.office import Office
from tests.visitors import PASSWORD
from workflow.administer_calendar import DayChange, change_calendar, outcome
from workflow.administer_mandates import Right, give_mandate
from workflow.administer_routes import save_route
from workflow.administer_rules import add_alias, save_register_group
from workflow.routes import DEFAULT, Ask

pytestmark = pytest.mark.browser

SETTINGS = "/cai-dat"
OWN = (SETTINGS, "/vang-mat", "/ky-tai-may")
PAGES = (
    "", "/don-vi", "/don-vi?tim=phong", "/don-vi/{unit}", "/nguoi", "/nguoi/moi", "/nguoi/{person}",
    "/nguoi/{someone}", "/nhap-danh-ba", "/luong-trinh", "/luong-trinh/KH", "/so-van-ban", "/uy-quyen",
    "/lich", "/nhat-ky",
)  # fmt: skip


@pytest.fixture
def furnished(office: Office, session: Session) -> Office:
    """The Sở with something on every page of its administration."""
    quan, khcn = office.actor("administrator"), office.units["KHCN"]
    head = session.scalars(sa.select(Post.id).where(Post.person_id == office.people["office_head"])).one()
    right = Right(MandateKind.BY_ORDER, "Quy chế làm việc của Sở", clock.today(), document_types=("GM",))
    give_mandate(session, quan, khcn, head, right)
    save_route(session, quan, khcn, "KH", [*DEFAULT, Ask(Act.OPINION, Role.DEPUTY)], seen=0)
    save_register_group(session, quan, khcn, "Quyết định", ["QĐ"])
    add_alias(session, quan, khcn, office.units["GDDT"], "Ngành Giáo dục Minh Hòa")
    day = clock.today().replace(month=9, day=2)
    kind = DayKind.WORKED if day.weekday() >= 5 else DayKind.HOLIDAY
    days = [DayChange(day, kind, "Quốc khánh")]
    shown = outcome(session, days).digest
    change_calendar(session, quan, khcn, days, basis="Thông báo 01/TB", shown=shown)
    accounts.create_account(session, office.people["drafter"], "an.nv", PASSWORD)
    return office


@pytest.fixture
def sign_in(app: Flask, furnished: Office, session: Session) -> Callable[[Page], Page]:
    """Let the administrator come in at a browser."""
    accounts.create_account(session, furnished.people["administrator"], "quan.nv", PASSWORD)

    def enter(page: Page) -> Page:
        page.goto("/sign-in")
        page.get_by_label("Tên đăng nhập").fill("quan.nv")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    return enter


def addresses(office: Office) -> list[str]:
    """Every page of these two parts."""
    known = {
        "unit": office.units["KHCN.QLKH"],
        "person": office.people["drafter"],
        "someone": office.people["clerk"],
    }
    return [*OWN, *(f"/quan-tri/{office.units['KHCN']}{path.format(**known)}" for path in PAGES)]


def test_every_page_is_for_everybody_on_every_screen(
    browse: Browse, sign_in: Any, furnished: Office, look_over: LookOver
):
    page = sign_in(browse())
    for path in addresses(furnished):
        visit(page, path)
        look_over(page)


def test_every_page_reads_in_english(browse: Browse, sign_in: Any, furnished: Office):
    page = sign_in(browse())
    visit(page, SETTINGS)
    page.locator("main").get_by_role("button", name="English").click()
    for path in addresses(furnished):
        visit(page, path)
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_post_is_ended_in_a_layer(browse: Browse, sign_in: Any, furnished: Office, axe_check: AxeCheck):
    page = sign_in(browse())
    visit(page, f"/quan-tri/{furnished.units['KHCN']}/nguoi/{furnished.people['drafter']}")
    page.locator("summary", has_text="Kết thúc").click()
    layer = page.get_by_role("dialog")
    layer.get_by_label("Ngày cuối cùng").fill("31/4/2030")
    layer.get_by_role("button", name="Kết thúc chức vụ").click()
    expect(page.get_by_role("dialog").get_by_text("không có ngày 31")).to_be_visible()
    axe_check(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_directory_is_imported_after_a_look(
    browse: Browse, sign_in: Any, furnished: Office, javascript: bool
):
    page = sign_in(browse(javascript=javascript))
    csv = "code,parent,kind,name\nKHCN.CDS,KHCN,division,Phòng Chuyển đổi số\n".encode()
    page.goto(f"/quan-tri/{furnished.units['KHCN']}/nhap-danh-ba")
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "units.csv", "mimeType": "text/csv", "buffer": csv}]
    )
    page.get_by_role("button", name="Tải lên và kiểm tra").click()
    expect(page.get_by_text("Phòng Chuyển đổi số")).to_be_visible()
    page.get_by_role("button", name="Nhập toàn bộ").click()
    expect(page.get_by_role("link", name="Phòng Chuyển đổi số")).to_be_visible()


def test_a_route_is_saved_without_scripts(browse: Browse, sign_in: Any, furnished: Office):
    page = sign_in(browse(javascript=False))
    page.goto(f"/quan-tri/{furnished.units['KHCN']}/luong-trinh/BC")
    third = page.get_by_role("group", name="Bước 3")
    third.get_by_label("Việc cần làm").select_option("opinion")
    third.get_by_label("Người thực hiện").select_option(label="Trần Thị Bình (Phó Giám đốc)")
    page.get_by_role("button", name="Lưu thành phiên bản mới").click()
    expect(page.get_by_text("Luồng trình phiên bản 1 áp dụng")).to_be_visible()
    expect(page.get_by_role("group", name="Bước 3").get_by_label("Việc cần làm")).to_have_value("opinion")
