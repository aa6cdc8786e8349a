"""Every page of life after issue: axe looks once at a desk and on a phone; nothing sticks out at 320 px."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy.engine import Engine

import clock
from config import Settings
from documents.delivery_models import Delivery
from documents.report_forms import Field, FieldKind
from documents.states import Purpose, Relation, Target
from organization import feeds
from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    SMALLEST,
    AxeCheck,
    Browse,
    Come,
    assert_no_sideways_scroll,
    visit,
)
from tests.mail_server import MailServer
from tests.office import Office
from tests.test_outside import HOA, PostRoom
from workflow import (
    digests,
    direct,
    distribute,
    heartbeats,
    outside,
    outside_mail,
    recall,
    relate,
    report,
    statuses,
    urging,
)
from workflow.direct import Assignment
from workflow.recipients import Settlement
from workflow.report import Answer
from workflow.report_form import set_report_form

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("stopped_clock")]

DUE = date(2024, 12, 19)
BASIS = "Quyết định số 09/QĐ-SKHCN ngày 01/7/2024 (bản giấy)"
ASKED = [
    Field("Trẻ em tham gia", "em", FieldKind.INTEGER, required=True),
    Field("Kinh phí", "triệu đồng", FieldKind.DECIMAL, required=True),
    Field("Đầu mối liên hệ", "", FieldKind.TEXT, required=False),
]
TOLD = Answer(
    results="Đã tổ chức 02 buổi, 120 lượt người tham gia.",
    difficulties="Kinh phí cấp chậm.",
    figures=[
        {"label": "Trẻ em tham gia", "value": "1.234"},
        {"label": "Kinh phí", "value": "12,5"},
        {"label": "Đầu mối liên hệ", "value": "Ông Ba"},
    ],
)
BODIES = ("Báo Minh Hòa", "Đài Truyền hình", "Hội Nhà báo", "Hội Khoa học", "Công ty Truyền thông Số")
FRESH, TAKEN_IN, REPORTED, RETURNED, WRONG = BODIES


class Scene:
    """A plan with a form, answered by some; outside bodies stand at every page of their link."""

    def __init__(self, room: PostRoom) -> None:
        self.room = room
        self.office: Office = room.office
        self.session = self.office.session
        room.plan = self.plan = self._issued()
        room.send()
        self.links = {name: self._link(n) for n, name in enumerate(BODIES)}
        self._bodies_answer()
        self._inside()

    def _issued(self) -> int:
        office, clerk = self.office, self.office.actor("clerk")
        plan = office.a_draft()
        set_report_form(self.session, office.actor("drafter"), plan, ASKED, seen=1)
        acts = (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue)
        for act in acts:
            act(plan)
        for n, name in enumerate(BODIES):
            said = Settlement(line_id=0, purpose=Purpose.CARRY_OUT, target=Target.OUTSIDE,
                              reason="Bổ sung.", email=f"vanthu{n}@minhhoa.example")  # fmt: skip
            duty = distribute.Addition(name=name, said=said, content="Tuyên truyền.", last_good_day=DUE)
            distribute.add_recipient(self.session, clerk, plan, duty, seen=office.seen(plan))
        outside_mail.write_letters(self.session, plan)
        return plan

    def _link(self, n: int) -> str:
        (letter,) = self.room.server.mailbox.to(f"vanthu{n}@minhhoa.example")
        return str(letter.get_content().split("/nhan/")[1].split()[0])

    def to(self, name: str) -> Delivery:
        """The copy of a recipient."""
        return next(one for one in self.office.deliveries(self.plan) if one.name == name)

    def _bodies_answer(self) -> None:
        """One has not looked yet, one took it in, one has reported, one got it back, one refused."""
        for name in (TAKEN_IN, REPORTED, RETURNED):
            outside.receive(self.session, self.links[name], HOA, seen=self.to(name).version)
        for name in (REPORTED, RETURNED):
            (duty,) = self.office.duties(self.to(name))
            outside.report(self.session, self.links[name], duty.id, (HOA, TOLD), seen=duty.version)
        (duty,) = self.office.duties(self.to(RETURNED))
        khoa, copy = self.office.actor("office"), self.to(RETURNED).id
        report.return_report(self.session, khoa, copy, duty.id, "Thiếu số liệu.", seen=duty.version)
        outside.not_ours(self.session, self.links[WRONG], HOA, "Gửi Sở Y tế", seen=self.to(WRONG).version)

    def _inside(self) -> None:
        """The centre reports and is accepted, the other Sở gives it down, a status comes out of order."""
        office, session = self.office, self.session
        for unit, nick in (
            ("KHCN.TT", "centre_head"),
            ("KHCN.VP", "office"),
            ("KHCN.QLCN", "technology_head"),
        ):
            office.acknowledge(office.delivery_to(self.plan, unit), nick)
        for unit, nick in (("KHCN.TT", "centre_head"), ("KHCN.VP", "office")):
            delivery = office.delivery_to(self.plan, unit)
            (duty,) = office.duties(delivery)
            report.report(session, office.actor(nick), delivery.id, duty.id, TOLD, seen=duty.version)
        office.accept(office.delivery_to(self.plan, "KHCN.TT"))
        education = office.delivery_to(self.plan, "GDDT")
        office.acknowledge(education, "education_clerk")
        room = Assignment(unit_id=office.units["GDDT.TH"], words="Chủ trì tham mưu.", due_on=DUE)
        direct.assign(session, office.actor("education_head"), education.id, [room], seen=2)
        told = statuses.Told(key="m-4", code="04", told_by="Bà Tư", told_at=clock.now(),
                             delivery_id=office.delivery_to(self.plan, "UBND").id)  # fmt: skip
        statuses.record_status(session, office.actor("clerk"), office.units["KHCN"], told)
        heartbeats.start(session, "worker-1", 4)

    def copy(self, unit: str) -> str:
        """The page of a unit's copy."""
        return f"/van-ban-den/{self.office.delivery_to(self.plan, unit).id}"

    def late(self) -> None:
        """The day after the deadline: the office has urged, the digest of the morning is written."""
        clock.advance(timedelta(days=(date(2024, 12, 20) - clock.today()).days))
        self.session.rollback()
        urging.escalate(self.session, clock.today())
        urging.urge(self.session, self.office.actor("office"), self.plan, seen=self.office.seen(self.plan))
        urging.tell_urged(self.session, self.plan)
        digests.write_all(self.session, clock.today())

    def recalled(self) -> None:
        """A document of the agency orders the recall of the plan."""
        office = self.office
        order = office.a_draft(subject="Thu hồi Kế hoạch số 01/KH-SKHCN")
        relate.relate(self.session, office.actor("drafter"), order, Relation.RECALL, "2/kh-skhcn", seen=1)
        acts = (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue)
        for act in acts:
            act(order)
        clerk, seen = office.actor("clerk"), office.seen(self.plan)
        recall.recall(self.session, clerk, self.plan, "Sai nội dung.", seen=seen)


@pytest.fixture
def scene(office: Office, engine: Engine, settings: Settings, mail_server: MailServer) -> Scene:
    return Scene(PostRoom(office, engine, settings, mail_server))


def look(page: Page, path: str, axe_check: AxeCheck) -> None:
    """Look at a page once, at three widths."""
    visit(page, path)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        axe_check(page)
    page.set_viewport_size(SMALLEST)
    assert_no_sideways_scroll(page)
    page.set_viewport_size(DESKTOP)


def test_axe_finds_nothing_behind_the_links(browse: Browse, scene: Scene, axe_check: AxeCheck):
    page = browse()
    for token in scene.links.values():
        look(page, f"/nhan/{token}", axe_check)
    clerk, seen = scene.office.actor("clerk"), scene.office.seen(scene.plan)
    recall.recall(scene.session, clerk, scene.plan, "Sai nội dung.", basis=BASIS, seen=seen)
    look(page, f"/nhan/{scene.links[TAKEN_IN]}", axe_check)
    clock.advance(timedelta(days=40))
    look(page, f"/nhan/{scene.links[FRESH]}", axe_check)


def pages_of(scene: Scene) -> dict[str, list[str]]:
    """Who looks at what."""
    plan, centre = scene.plan, scene.copy("KHCN.TT")
    (told,) = scene.office.duties(scene.office.delivery_to(plan, "KHCN.TT"))
    (owed,) = scene.office.duties(scene.office.delivery_to(plan, "KHCN.QLCN"))
    write = f"{scene.copy('KHCN.QLCN')}/bao-cao/{owed.id}"
    rules = f"/quan-tri/{scene.office.units['KHCN']}"
    return {
        "technology_head": [write, f"{write}/xem-lai", "/thong-bao", "/tim-kiem?q=tuyen+truyen", "/cai-dat"],
        "centre_head": [centre, f"{centre}/bao-cao/{told.id}/da-gui"],
        "education_clerk": ["/so-theo-doi-giai-quyet", f"{scene.copy('GDDT')}/phieu-giai-quyet"],
        "clerk": ["/trang-thai-ben-nhan", "/chua-xac-nhan", "/van-thu?loc=thu-dien-tu"],
        "office": [f"/van-ban/{plan}/tong-hop", "/bao-cao-giai-quyet-van-ban-di", scene.copy("KHCN.VP")],
        "administrator": [f"{rules}/viec-nen", f"{rules}/don-doc"],
    }


def test_axe_finds_nothing_on_the_pages_after_issue(come: Come, scene: Scene, axe_check: AxeCheck):
    come("technology_head")  # whoever can sign in gets a digest
    feeds.open_feed(scene.session, scene.office.people["technology_head"])
    scene.late()
    for nick, paths in pages_of(scene).items():
        page = come(nick)
        for path in paths:
            look(page, path, axe_check)
    scene.recalled()
    clerk, minh = come("clerk"), come("centre_head")
    look(clerk, f"/van-ban/{scene.plan}", axe_check)
    look(minh, scene.copy("KHCN.TT"), axe_check)
