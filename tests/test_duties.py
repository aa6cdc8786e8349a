"""Who has to do what by when: confirmed by the drafter, reported upward by the agency, counted in periods."""

from datetime import date

import pytest

import clock
from db import transaction
from documents import own_duties
from documents.delivery_models import Consolidation
from documents.duties import Start
from documents.reading.periods import read_periods
from documents.states import State
from language import Invalid, WrongState
from organization.models import DayKind
from tests.office import PLAN, Office
from tests.visitors import Enter
from workflow import distribute, history
from workflow.administer_calendar import DayChange, outcome
from workflow.own_duties import finish_own_duty, reopen_own_duty

pytestmark = pytest.mark.usefixtures("stopped_clock")  # Monday 01/7/2024

UPWARD = """3. Văn phòng Sở tổng hợp kết quả, báo cáo UBND tỉnh (qua Sở Nội vụ) trước ngày 27/12/2024.
4. Trung tâm Ứng dụng công nghệ gửi danh sách cán bộ tham dự trong thời hạn 05 ngày làm việc kể từ ngày nhận \
được Kế hoạch này./.
"""
LINES = "- Trung tâm Ứng dụng công nghệ (thực hiện);\n- Phòng Quản lý công nghệ (thực hiện);"
WORDS = (
    PLAN.format(subject="Tuyên truyền an toàn thông tin", month=7, year=2024)
    .replace("Giám đốc Sở./.\n", "Giám đốc Sở.\n" + UPWARD)
    .replace("- Các phòng, đơn vị trực thuộc (thực hiện);", LINES)
)
REPORT = WORDS.replace("KẾ HOẠCH\n", "BÁO CÁO\n").replace("/KH-SKHCN\n", "/BC-SKHCN\n")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Báo cáo trong thời hạn 05 ngày làm việc kể từ ngày nhận được Kế hoạch này.", (5, Start.RECEIPT)),
        ("Hoàn thành trong 10 (mười) ngày làm việc, kể từ ngày ký ban hành.", (10, Start.SIGNING)),
        ("Trả lời trong 07 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.", None),
        ("Làm việc 05 ngày làm việc mỗi tuần, gửi báo cáo hằng tháng.", None),
    ],
)
def test_periods_are_read_where_the_text_says_from_when(sentence, found):
    assert [(one.working_days, one.counted_from) for one in read_periods([sentence])] == [found] * bool(found)


def test_the_drafter_confirms_what_was_read_puts_it_right_and_adds(office: Office, enter: Enter):
    draft_id = office.a_draft(text=WORDS)
    (own,) = own_duties.of_document(office.session, draft_id)
    assert (own.report_to, own.through, own.last_good_day) == ("UBND tỉnh", "Sở Nội vụ", date(2024, 12, 26))
    an = enter("drafter").open(f"/van-ban/{draft_id}/kiem-tra")
    assert "chưa xác nhận" in an.text

    an.open(f"/van-ban/{draft_id}/nhiem-vu")
    assert "5 ngày làm việc kể từ ngày nhận" in an.text
    more = {"own__content__1": "Báo cáo sơ kết", "own__deadline__1": "30/9/2024"}
    an.press("Xác nhận nhiệm vụ, thời hạn", **more, own__operator__1="chậm nhất")

    assert "đã xác nhận" in an.text
    days = [one.last_good_day for one in own_duties.of_document(office.session, draft_id)]
    assert days == [date(2024, 9, 30), date(2024, 12, 26)]
    line = history.of_document(office.session, draft_id)[0]
    assert (line.step, line.details["own"]) == ("confirm_duties", 2)
    an.open(f"/van-ban/{draft_id}/nhiem-vu").press("Xác nhận nhiệm vụ, thời hạn", own__content__0="")
    assert an.status == 422
    assert an.error_at("own-content-0")


def test_a_period_counts_from_the_receipt_and_moves_with_the_calendar(office: Office, enter: Enter):
    plan = office.a_document(State.ISSUED, text=WORDS)
    centre = office.delivery_to(plan, "KHCN.TT")
    assert [duty.last_good_day for duty in office.duties(centre)] == [None]
    assert "5 ngày làm việc kể từ ngày nhận" in enter("office").open(f"/van-ban/{plan}/tien-do").text

    office.acknowledge(centre, "centre_head")

    (duty,) = office.duties(centre)
    assert duty.last_good_day == date(2024, 7, 8)
    moved = outcome(office.session, [DayChange(date(2024, 7, 3), DayKind.SWAPPED, "Nghỉ bù")]).moved
    assert [(one.id, one.new) for one in moved if one.table == "duties"] == [(duty.id, date(2024, 7, 9))]


def test_who_is_added_later_gets_the_same_period_counted_for_it(office: Office, enter: Enter):
    plan = office.a_document(State.ISSUED, text=WORDS)
    ngoc = enter("clerk").open(f"/van-ban/{plan}/bo-sung-noi-nhan?tim=tieu hoc")
    (same,) = ngoc.page.xpath(
        '//label[contains(., "5 ngày làm việc kể từ ngày nhận")]/../input[@name="same"]/@value'
    )
    chosen = {"target__0": f"unit:{office.units['GDDT.TH']}", "purpose__0": "thuc_hien", "same": same}
    ngoc.press("Gửi tới nơi nhận này", reason="Giao thêm.", **chosen)

    office.acknowledge(office.delivery_to(plan, "GDDT.TH"), "education_staff")

    (duty,) = office.duties(office.delivery_to(plan, "GDDT.TH"))
    assert (duty.working_days, duty.last_good_day) == (5, date(2024, 7, 8))


def test_the_agencys_own_period_counts_from_the_date_of_the_document(office: Office, enter: Enter):
    draft = office.a_draft(text=WORDS)
    an = enter("drafter").open(f"/van-ban/{draft}/nhiem-vu")
    an.press("Xác nhận nhiệm vụ, thời hạn", own__content__1="Báo cáo nhanh", own__working_days__1="3")
    for act in (office.submit, office.approve_all, office.sign, office.number, office.seal):
        act(draft)
    assert "3 ngày làm việc kể từ ngày ký" in enter("office").open(f"/van-ban/{draft}").text

    office.issue(draft)

    soon, _ = own_duties.of_document(office.session, draft)
    assert (soon.content, soon.last_good_day) == ("Báo cáo nhanh", date(2024, 7, 4))
    moved = outcome(office.session, [DayChange(date(2024, 7, 3), DayKind.SWAPPED, "Nghỉ bù")]).moved
    assert [(one.id, one.new) for one in moved if one.table == "own_duties"] == [(soon.id, date(2024, 7, 5))]


def test_the_agency_is_reminded_of_its_own_report_until_the_consolidated_one_is_sent(
    office: Office, enter: Enter
):
    plan = office.a_document(State.ISSUED, text=WORDS)
    khoa = enter("office").open("/")
    assert khoa.tiles()["Báo cáo cấp trên"] == (1, "/bao-cao-cap-tren")
    report = office.a_document(State.SEALED, text=REPORT)
    with transaction(office.session):
        row = Consolidation(document_id=report, plan_id=plan, report_ids=[], compiled_on=clock.today())
        office.session.add(row)

    office.issue(report)

    (own,) = own_duties.of_document(office.session, plan)
    assert own.done_words == office.document(report).number_and_symbol
    assert "báo cáo cấp trên của cơ quan" in khoa.open(f"/van-ban/{plan}").text
    assert "xong đúng hạn" in khoa.open("/bao-cao-cap-tren").text


def test_a_report_upward_is_recorded_by_hand_and_taken_back(office: Office):
    plan = office.a_document(State.ISSUED, text=WORDS)
    (own,) = own_duties.of_document(office.session, plan)
    actor = office.actor("office")
    finish_own_duty(office.session, actor, plan, own.id, "Công văn 12/SKHCN-VP.", seen=1)
    with pytest.raises(WrongState):
        finish_own_duty(office.session, actor, plan, own.id, "Lần nữa.", seen=1)
    reopen_own_duty(office.session, actor, plan, own.id, "Ghi nhầm.", seen=1)

    assert own_duties.open_of_document(office.session, plan) == 1
    assert [line.step for line in history.of_document(office.session, plan)[:2]] == [
        "reopen_own_duty", "finish_own_duty",
    ]  # fmt: skip
    with pytest.raises(Invalid, match="duties"):
        distribute.close(office.session, actor, plan, seen=1)


def test_another_agency_sees_nothing_of_it(office: Office, enter: Enter):
    office.a_document(State.ISSUED, text=WORDS)
    assert "Tuyên truyền" not in enter("education_head").open("/bao-cao-cap-tren").text
    assert enter("drafter").open("/bao-cao-cap-tren").status == 403
