"""The calendar feed by its secret address, the choice of letters, the letter of urging, the agency's rule."""

from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa

import clock
from documents import urging_queries
from documents.models import Document
from documents.states import State
from organization import accounts, feeds
from organization.models import Account
from tests.office import Office
from tests.visitors import Enter, number_in
from workflow import distribute, urging
from workflow.urging import Rule

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def plan(office: Office) -> int:
    """An issued plan whose recipients report by 19/12/2024."""
    return office.a_document(State.ISSUED)


def fetch(app, token, **headers):
    """A calendar program fetches the feed, without signing in."""
    return app.test_client().get(f"/lich-han/{token}.ics", headers=headers)


def test_the_feed_holds_the_own_deadlines_and_nothing_of_their_content(app, office, session, enter, plan):
    enter("centre_head")
    token = feeds.open_feed(session, office.people["centre_head"])

    answer = fetch(app, token)
    event: Any
    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    number = office.document(plan).number_and_symbol
    assert answer.mimetype == "text/calendar"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2024, 12, 19), date(2024, 12, 20))
    assert event["SUMMARY"] == f"Báo cáo: {number} Tuyên truyền an toàn thông tin"
    assert "DESCRIPTION" not in event
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


def test_a_feed_that_did_not_change_is_not_sent_again(app, office, session, enter, plan):
    enter("centre_head")
    token = feeds.open_feed(session, office.people["centre_head"])
    first = fetch(app, token)
    clock.advance(timedelta(hours=5))

    again = fetch(app, token, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_address_ends_when_it_is_replaced_or_its_account_is_closed(app, office, session, enter):
    visitor, person = enter("centre_head"), office.people["centre_head"]
    first = feeds.open_feed(session, person)
    second = feeds.open_feed(session, person)
    assert (fetch(app, first).status_code, fetch(app, second).status_code) == (404, 200)

    account = session.scalars(sa.select(Account.id).where(Account.person_id == person)).one()
    accounts.set_active(session, account, False)
    assert fetch(app, second).status_code == 404
    assert visitor.open("/cai-dat").path.startswith("/sign-in")


def test_the_address_is_shown_once_and_can_be_ended(app, office, session, enter: Enter):
    visitor = enter("centre_head")
    visitor.open("/cai-dat").press("Lấy địa chỉ")
    token = visitor.text.partition("/lich-han/")[2].partition(".ics")[0]
    assert fetch(app, token).status_code == 200
    assert token not in visitor.open("/cai-dat").text

    visitor.press("Hủy địa chỉ")
    assert fetch(app, token).status_code == 404


def test_the_office_drafts_a_letter_that_names_who_is_late(office, enter: Enter, plan):
    clock.advance(timedelta(days=(date(2024, 12, 24) - clock.today()).days))
    visitor = enter("office")
    visitor.open(f"/van-ban/{plan}/tien-do").press("Đôn đốc bằng công văn")
    letter = office.document(number_in(visitor.path))

    assert (letter.doc_type_code, letter.state) == ("CV", State.DRAFT)
    assert "Trung tâm Ứng dụng công nghệ: chậm báo cáo 03 ngày làm việc" in visitor.text
    assert "19/12/2024" in visitor.text
    assert urging_queries.urged(office.session, plan) == {}  # not before it is issued
    assert "Công văn đôn đốc" in visitor.open(f"/van-ban/{plan}/tien-do").text
    again = visitor.press("Đôn đốc bằng công văn")  # a second click makes no second letter
    assert (again.path, "Đã có dự thảo công văn đôn đốc" in again.text) == (f"/van-ban/{letter.id}", True)


def test_the_notice_goes_out_with_one_click(office, enter: Enter, plan):
    clock.advance(timedelta(days=(date(2024, 12, 24) - clock.today()).days))
    late = len(urging_queries.late_recipients(office.session, plan, clock.today())) - 1  # one is on paper
    visitor = enter("office").open(f"/van-ban/{plan}/tien-do")
    visitor.press(f"Đôn đốc {late} nơi chậm")

    assert "Đã đôn đốc tất cả các nơi chậm." in visitor.text
    assert not [one for one in visitor.buttons() if one.endswith("nơi chậm")]  # once a day is enough
    assert "đã đôn đốc 1 lần, lần cuối 24/12/2024" in visitor.text


def test_the_bell_counts_and_is_read(office, enter: Enter, plan):
    distribute.notify_recipients(office.session, plan)
    visitor = enter("centre_head").open("/thong-bao")
    assert "1 chưa đọc" in visitor.text

    visitor.press("Đánh dấu đã đọc tất cả")
    assert "0 chưa đọc" in visitor.text


def test_the_administrator_sets_the_rule_of_urging(office, enter: Enter):
    visitor = enter("administrator").open(f"/quan-tri/{office.units['KHCN']}/don-doc")
    visitor.press("Lưu quy tắc", head_after="3", leader_after="1")
    assert visitor.error_at("leader_after")
    visitor.press("Lưu quy tắc", head_after="1", leader_after="4")

    assert urging.rules(office.session)[office.units["KHCN"]] == Rule(1, 4)
    assert office.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_who_wants_no_letters_says_so(office, enter: Enter, session):
    with session.begin():
        session.execute(sa.text("UPDATE people SET email = 'a@b.vn'"))
    visitor = enter("centre_head").open("/cai-dat").press("Lưu lựa chọn", mail_digest=None)

    kept = accounts.preferences(session, office.people["centre_head"])
    assert kept["mail_digest"] == "no"
    assert visitor.status == 200
