"""Each plan from upload to closed, through the browser, as the ten people whose hands it goes through.

Once with scripts and once without the five labelled plans where they are at hand; always two of the project's
own, one with scripts and one without.
"""

import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from documents.delivery_models import Delivery
from documents.files import FileStore
from documents.states import Channel, DeliveryState, Purpose, State
from jobs.printing import Workshop
from language import Message, translate
from organization import accounts
from tests.browser.conftest import visit
from tests.browser.journey_of_the_pdf import JourneyOfThePdf, Worker, on_a_day_of
from tests.office import Office
from tests.plan_agency import PLANS, Plan, found, lines_of, own_plans, real_plans
from tests.visitors import PASSWORD
from workflow import acknowledge
from workflow.history import of_document

pytestmark = pytest.mark.browser

WAYS = {True: "scripts", False: "plain"}
# The labelled plans go both ways, an own one one way: where those are not at hand, all is still walked once.
JOURNEYS = [(plan, way) for plan in real_plans() for way in WAYS]
JOURNEYS += list(zip(own_plans(), WAYS, strict=True))


def vi(msgid: str, **values: Any) -> str:
    """The words on the screen."""
    return translate(Message(msgid, values), "vi")


def test_the_labelled_plans_are_carried_too():
    if not PLANS.exists():
        pytest.skip("the labelled plans (../shared/plans) are not beside this checkout")
    assert len(JOURNEYS) == 12


class Traveller:
    """One person at one browser."""

    def __init__(self, page: Page, javascript: bool) -> None:
        self.page = page
        self.javascript = javascript

    def go(self, path: str) -> None:
        if self.javascript:
            visit(self.page, path)
        else:
            self.page.goto(path)

    def sign_in(self, username: str) -> None:
        self.go("/sign-in")
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("form[action*=sign-in] button").click()
        expect(self.page.locator("h1")).to_be_visible()

    def press(self, msgid: str, **values: Any) -> None:
        """Press the first button or link of these words."""
        words = vi(msgid, **values)
        main = self.page.locator("#content")
        button = main.get_by_role("button", name=words, exact=True).or_(
            main.get_by_role("link", name=words, exact=True)
        )
        button.first.click()
        self.page.wait_for_load_state()

    def follow(self, words: str) -> None:
        self.page.locator("#content").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def reads(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)


@pytest.fixture
def travel(browse: Callable[..., Page], session: Session) -> Callable[..., Traveller]:
    """Let somebody of the agency sit down at a browser of their own and sign in."""

    def begin(office: Office, nick: str, javascript: bool) -> Traveller:
        username = nick.replace("_", ".")
        accounts.create_account(session, office.people[nick], username, PASSWORD)
        traveller = Traveller(browse(javascript=javascript), javascript)
        traveller.sign_in(username)
        return traveller

    return begin


@pytest.fixture
def worker(settings, office_program) -> Worker:
    """What prints beside the pages."""
    return Worker(settings, Workshop(FileStore(settings.files_dir), office_program, ()))


@pytest.mark.parametrize(
    ("plan", "javascript"), JOURNEYS, ids=[f"{plan.name}-{WAYS[way]}" for plan, way in JOURNEYS]
)
def test_a_plan_travels_from_upload_to_closed(travel, session, worker, plan, javascript):
    """With scripts the agency signs in the PDF, on a day of the printed month; without, in the system."""
    with on_a_day_of(plan) if javascript else nullcontext():
        office = found(session, worker.files, plan)
        carried(office, travel, plan, JourneyOfThePdf(office, worker, plan) if javascript else None)


def carried(office, travel, plan, pdf):
    """The whole way, by the people's hands."""
    session, javascript = office.session, pdf is not None
    at_work: dict[str, Traveller] = {}

    def somebody(nick: str) -> Traveller:
        if nick not in at_work:
            at_work[nick] = travel(office, nick, javascript)
        return at_work[nick]

    drafter = somebody("drafter")
    document_id = upload(drafter, plan, office.store.root.parent)
    settle_every_line(drafter, plan)
    submit(drafter, office)
    if pdf is not None:
        pdf.print(document_id)
    for checker in ("unit_head", "office_head"):
        in_queue(somebody(checker), "/cho-soat", document_id, "Approve")
    in_queue(somebody("signer"), "/cho-ky", document_id, "Sign")
    clerk = somebody("clerk")
    for step in ("Give a number", "Seal"):
        clerk.go(f"/van-ban/{document_id}")
        clerk.press(step)
    if pdf is not None:
        pdf.is_sealed(document_id)
        pdf.is_seen(clerk.page, document_id)
    issue(clerk, office, plan, document_id)
    by_browser = receivers(office, document_id)[:3]
    for delivery, nick in by_browser:
        receive(somebody(nick), delivery.id)
    answer_for_the_others(office, document_id)
    finish(somebody("office"), office, document_id)

    assert len(by_browser) == 3
    assert office.document(document_id).state is State.CLOSED
    told = [line.step for line in reversed(of_document(session, document_id))]
    assert [step for step in told if step not in ("settle", "correct", "finish_own_duty")] == [
        "create", "submit", "approve", "approve", "sign", "number", "seal", "issue", "close",
    ]  # fmt: skip


def upload(drafter: Traveller, plan: Plan, folder: Path) -> int:
    folder.mkdir(exist_ok=True)
    path = folder / f"{plan.name}.docx"
    path.write_bytes(plan.data)
    drafter.go("/van-ban/tai-len")
    drafter.page.locator("input[name=file]").set_input_files(path)
    drafter.press("Upload and read")
    expect(drafter.page).to_have_url(re.compile("/kiem-tra"))
    return int(re.findall(r"/van-ban/(\d+)", drafter.page.url)[0])


def settle_every_line(drafter: Traveller, plan: Plan) -> None:
    """No printed line is dropped: each is matched, expanded, or settled here by hand."""
    printed = drafter.page.locator("ol.lines > li")
    assert printed.count() == len(plan.labels["recipients"])
    for line in lines_of(plan):
        drafter.reads(line["text"].rstrip(";. "))
    for select in drafter.page.locator("li.line-open select[name^=target-]").all():
        select.select_option("outside")
    for select in drafter.page.locator("ol.lines select[name^=purpose-]").all():
        if select.input_value() == "":
            select.select_option("biet")


def submit(drafter: Traveller, office: Office) -> None:
    drafter.page.locator("select[name=signer_id]").select_option(str(office.people["signer"]))
    drafter.press("Submit for signature")
    reason = drafter.page.locator("textarea[name=deviation_reason]")
    if reason.count():
        reason.fill("Văn bản mẫu của năm trước, dùng lại.")
        drafter.press("Submit for signature")
    drafter.reads(vi("In review"))


def in_queue(person: Traveller, queue: str, document_id: int, step: str) -> None:
    person.go(queue)
    person.go(f"{queue}/{document_id}")
    person.press(step)


def issue(clerk: Traveller, office: Office, plan: Plan, document_id: int) -> None:
    clerk.go(f"/van-ban/{document_id}/phat-hanh")
    for line in lines_of(plan):
        clerk.reads(line["text"].rstrip(";. "))
    clerk.page.locator("#content form[action*=phat-hanh] button").first.click()
    clerk.page.wait_for_load_state()
    assert office.document(document_id).state is State.ISSUED
    reached = {delivery.line_id for delivery in office.deliveries(document_id)}
    assert reached


def receivers(office: Office, document_id: int) -> list[tuple[Delivery, str]]:
    """The recipients who have somebody at a browser, those who must report first."""
    by_unit = {office.units[unit]: nick for nick, unit in office.posts.items()}
    by_person = {person: nick for nick, person in office.people.items()}
    inside = [d for d in office.deliveries(document_id) if d.channel == Channel.INTERNAL]
    inside.sort(key=lambda d: (d.purpose != Purpose.CARRY_OUT, d.id))
    return [(d, by_person[d.person_id] if d.person_id else by_unit[d.unit_id or 0]) for d in inside]


def receive(recipient: Traveller, delivery_id: int) -> None:
    """The recipient acknowledges and, where it must, reports."""
    recipient.go("/van-ban-den")
    recipient.page.locator(f"form[action*='/van-ban-den/{delivery_id}/'] button").first.click()
    recipient.page.wait_for_load_state()
    recipient.go(f"/van-ban-den/{delivery_id}")
    if recipient.page.locator("#content").get_by_role("link", name=vi("Report"), exact=True).count():
        recipient.press("Report")
        recipient.page.locator("textarea[name=results]").fill(
            "Đã tổ chức 02 buổi tuyên truyền, 120 lượt người."
        )
        recipient.press("Look again before sending")
        recipient.press("Send the report")


def answer_for_the_others(office: Office, document_id: int) -> None:
    """Everybody else who owes a report sends it, on paper through the office where they have no account."""
    session = office.session
    for delivery, nick in receivers(office, document_id):
        if delivery.state == DeliveryState.ARRIVED and office.duties(delivery):
            office.acknowledge(delivery, nick)
            office.report(delivery, nick)
    for delivery in office.deliveries(document_id):
        if delivery.channel == Channel.PAPER and office.duties(delivery):
            acknowledge.hand_over(session, office.actor("clerk"), delivery.id, seen=1)
            acknowledge.record_receipt(session, office.actor("clerk"), delivery.id, "Ông Tư", seen=2)
            office.report(delivery, "office")


def finish(tracker: Traveller, office: Office, document_id: int) -> None:
    """The office accepts every report and closes."""
    for delivery in office.deliveries(document_id):
        if delivery.state == DeliveryState.IN_PROGRESS:
            tracker.go(f"/van-ban-den/{delivery.id}")
            tracker.press("Accept the report")
    report_upward(tracker, document_id)
    tracker.go(f"/van-ban/{document_id}")
    tracker.press("End the document")
    tracker.reads(vi("Closed"))


def report_upward(tracker: Traveller, document_id: int) -> None:
    """What the plan itself owes to who stands above is recorded as reported, if it owes anything."""
    words = vi("Record the report upward")
    tracker.go(f"/van-ban/{document_id}/tien-do")
    owed = tracker.page.locator("#own-duties li", has=tracker.page.locator("summary", has_text=words))
    for left in range(owed.count(), 0, -1):
        owed.first.locator("summary").click()
        owed.first.locator("textarea").fill("Báo cáo số 12/BC-SKHCN.")
        owed.first.locator("form button", has_text=words).click()
        expect(owed).to_have_count(left - 1)
