"""The pictures of the guide, each a page of the demonstration; `make screenshots` draws them anew."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

import clock
from config import Settings
from db import connect, sessions
from documents.composing.samples import write_samples
from documents.files import FileStore
from documents.mail_models import MAIL
from documents.models import Document
from documents.states import Purpose, Target
from jobs.mail import OFFICE, send
from jobs.post import Post
from organization.demonstration import PASSWORD
from organization.models import Account
from organization.people import actor_of
from tests.browser.conftest import ROOT, Browse, served, visit
from tests.databases import OnSQLite
from tests.mail_server import MailServer
from web import create_app
from workflow import demonstration, digests, outside_mail
from workflow.distribute import Addition, add_recipient
from workflow.recipients import Settlement

PICTURES = ROOT / "docs" / "images"
MONDAY_MORNING = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="module")
def demonstration_settings(databases_on_sqlite: OnSQLite, data_dir: Path) -> Iterator[Settings]:
    """A database with the demonstration in it, as on a Monday morning of July 2026."""
    made = databases_on_sqlite.migrated()
    settings = Settings(data_dir=data_dir, database_url=made.url, database_owner_url=made.owner_url)
    with clock.freeze(MONDAY_MORNING):
        engine = connect(made.url)
        with sessions(engine)() as session:
            demonstration.load(session, FileStore(settings.files_dir))
        engine.dispose()
        yield settings
    databases_on_sqlite.drop(made)


@pytest.fixture(scope="module")
def demonstration_site(demonstration_settings: Settings) -> Iterator[str]:
    """The site over it."""
    app = create_app(demonstration_settings, testing=True)
    with served(app) as address:
        yield address
    app.extensions["banhanh"].engine.dispose()


@pytest.fixture
def live(demonstration_site: str) -> str:
    """All scenes of this module happen on one site."""
    return demonstration_site


@pytest.fixture
def sit_down(browse: Browse) -> Callable[[str], Page]:
    """Let a person of the demonstration sign in at a browser of their own."""

    def sign_in(username: str) -> Page:
        page = browse()
        visit(page, "/sign-in")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page.get_by_role("heading", name="Bàn làm việc")).to_be_visible()
        return page

    return sign_in


def picture(page: Page, name: str) -> None:
    """The guide has a picture of this page; drawn anew where that was asked for."""
    path = PICTURES / f"{name}.png"
    if os.environ.get("SCREENSHOTS"):
        PICTURES.mkdir(exist_ok=True)
        expect(page.locator("html[data-ready]")).to_be_attached()
        page.screenshot(path=path)
        with Image.open(path) as drawn:  # 128 colours are enough for a page
            drawn.quantize(128).save(path, optimize=True)
    assert path.exists()


def follow(page: Page, words: str) -> None:
    page.locator("#content").get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()


def press(page: Page, words: str) -> None:
    page.locator("#content").get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_the_drafter_sees_what_was_read_beside_the_text(sit_down, data_dir):
    an = sit_down("an.nv")
    picture(an, "ban-lam-viec")
    plan = write_samples(data_dir / "mau") / "mau-2-ke-hoach-ngay-hoi-sang-tao.docx"
    follow(an, "Tải bản Word lên")
    an.locator("input[type=file]").set_input_files(plan)
    press(an, "Tải lên và đọc")
    heading(an, "Kiểm tra kết quả đọc")
    expect(an.get_by_role("link", name="Trả lời từng câu")).to_be_visible()
    picture(an, "kiem-tra-ket-qua-doc")
    follow(an, "Trả lời từng câu")
    expect(an.get_by_role("link", name="Để sau")).to_be_visible()
    picture(an, "tra-loi-tung-cau")


def test_the_drafter_writes_in_the_form(sit_down):
    an = sit_down("an.nv")
    follow(an, "Soạn văn bản")
    press(an, "Bắt đầu soạn")
    picture(an, "soan-van-ban")


def test_the_head_of_the_room_initials(sit_down):
    giang = sit_down("giang.bth")
    follow(giang, "Xem và soát")
    expect(giang.get_by_role("button", name="Đồng ý, ký nháy")).to_be_visible()
    picture(giang, "ky-nhay")


def test_the_deputy_signs(sit_down):
    dat = sit_down("dat.px")
    follow(dat, "Xem và ký")
    expect(dat.get_by_role("button", name="Ký", exact=True)).to_be_visible()
    expect(dat.get_by_text("KT. GIÁM ĐỐC").first).to_be_visible()
    picture(dat, "ky")


def test_the_clerk_numbers_seals_and_sees_whom_the_plan_reaches(sit_down):
    ngan = sit_down("ngan.dtt")
    visit(ngan, "/so-van-ban-di")
    expect(ngan.get_by_text("02/KH-SKHCN")).to_be_visible()
    picture(ngan, "so-van-ban-di")
    visit(ngan, "/van-thu")
    heading(ngan, "Bàn văn thư")
    picture(ngan, "ban-van-thu")
    press(ngan, "Cấp số")
    press(ngan, "Đóng dấu")
    follow(ngan, "Phát hành")
    heading(ngan, "Phát hành 05/KH-SKHCN")
    picture(ngan, "phat-hanh")


def test_a_room_reports(sit_down):
    en = sit_down("en.nt")
    visit(en, "/van-ban-den?loc=phai-bao-cao")
    picture(en, "van-ban-den")
    follow(en, "Báo cáo")
    expect(en.locator("textarea[name=results]")).to_be_visible()
    picture(en, "bao-cao")


def test_the_office_sees_who_must_be_urged(sit_down):
    an = sit_down("an.mt")
    visit(an, "/theo-doi")
    late = an.get_by_role("row").filter(has_text="Kiểm tra phương tiện đo").first
    late.get_by_role("link", name="Tiến độ").click()
    heading(an, "Tiến độ nơi nhận")
    expect(an.get_by_text("Văn phòng cần xử lý", exact=True)).to_be_visible()
    picture(an, "tien-do")


def test_the_administrator_sees_rules_and_no_documents(sit_down):
    yen = sit_down("yen.lv")
    yen.get_by_role("link", name="Luồng trình").click()
    heading(yen, "Luồng trình")
    picture(yen, "luong-trinh")


def test_the_administrator_sees_the_work_in_the_background(sit_down):
    yen = sit_down("yen.lv")
    yen.get_by_role("link", name="Việc chạy nền").click()
    heading(yen, "Việc chạy nền")
    picture(yen, "viec-chay-nen")


@pytest.fixture
def letter(demonstration_settings: Settings, live: str, mail_server: MailServer) -> str:
    """The clerk adds a newspaper, whose letter has come; the digests of the morning are written too."""
    sending = mail_server.used_by(demonstration_settings, live)
    OFFICE.open(sending)
    engine = connect(sending.database_url)
    with sessions(engine)() as session:
        digests.write_all(session, clock.today())
        add_the_newspaper(session)
        mail_id = session.scalars(sa.select(MAIL.c.id).where(MAIL.c.delivery_id.is_not(None))).one()
        session.rollback()
        with Post(sending) as post:
            send(sessions(engine), post, mail_id, "job-1")
    engine.dispose()
    (message,) = mail_server.mailbox.messages
    return str(message.get_content().split("/nhan/")[1].split()[0])


def add_the_newspaper(session: Session) -> None:
    """The clerk sends the issued plan to a body outside."""
    clerk = session.scalars(sa.select(Account.person_id).where(Account.username == "ngan.dtt")).one()
    found = sa.select(Document).where(Document.number == 2, Document.symbol == "KH-SKHCN")
    plan = session.scalars(found).one()
    said = Settlement(line_id=0, purpose=Purpose.CARRY_OUT, target=Target.OUTSIDE,
                      reason="Tuyên truyền trên báo.", email="toasoan@baominhhoa.example")  # fmt: skip
    addition = Addition(name="Báo Minh Hòa", said=said, content="Đưa tin về đợt kiểm tra.",
                        last_good_day=date(2026, 7, 31))  # fmt: skip
    actor, key, seen = actor_of(session, clerk), plan.id, plan.revision
    session.rollback()
    add_recipient(session, actor, key, addition, seen=seen)
    outside_mail.write_letters(session, key)


def test_an_outside_body_reads_behind_its_link_and_others_at_the_bell(sit_down, browse, letter):
    hand = browse()
    visit(hand, f"/nhan/{letter}")
    expect(hand.get_by_role("button", name="Xác nhận đã nhận văn bản")).to_be_visible()
    picture(hand, "duong-dan")
    van = sit_down("van.lt")
    visit(van, "/thong-bao")
    expect(van.locator("#ban-tin")).to_be_visible()
    picture(van, "thong-bao")
