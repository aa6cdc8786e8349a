"""What reading cannot settle is asked, one question on each page; nothing is asked twice."""

from datetime import date
from urllib.parse import urlsplit

import pytest

import clock
from documents import dossier
from documents.states import Purpose, Target
from tests.databases import Databases, OnSQLite
from tests.office import PLAN, Office
from tests.visitors import Enter, Visitor, number_in, upload


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The forms see no difference between the engines: one is enough."""
    return databases_on_sqlite


def asked(enter: Enter, *changes: tuple[str, str]) -> Visitor:
    """The drafter before the first question about the sample plan with these changes of its words."""
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    today = clock.today()
    data = text.format(subject="An toàn thông tin", month=today.month, year=today.year).encode()
    an = enter("drafter").open("/van-ban/tai-len")
    an.press("Tải lên và đọc", file=upload(data, "ke-hoach.txt"))
    return an.open(f"/van-ban/{number_in(an.path)}/cau-hoi")


STRANGER = ("- Lưu: VT", "- Công ty Hoa Mai (phối hợp);\n- Lưu: VT")
NO_DAY = (" trước ngày 20/12/{year}", "")
NO_PURPOSE = ("- Sở Giáo dục và Đào tạo (phối hợp);", "- Sở Giáo dục và Đào tạo;")


def key(an: Visitor) -> str:
    """Which question is open, "" on another page."""
    path = urlsplit(an.path).path
    return path.rpartition("/cau-hoi/")[2] if "/cau-hoi/" in path else ""


def heading(an: Visitor) -> str:
    return " ".join(an.page.find(".//h1").text_content().split())


def lines(office: Office, an: Visitor) -> dict[str, dossier.Line]:
    office.session.rollback()
    return {line.name: line for line in dossier.lines_of(office.session, number_in(an.path))}


def test_a_plan_that_leaves_nothing_open_is_not_asked_about(enter: Enter):
    an = asked(enter)

    assert key(an) == ""
    assert "câu cần ông/bà trả lời" not in an.text


def test_the_page_of_the_draft_says_how_many_questions_there_are(enter: Enter):
    an = asked(enter, STRANGER, NO_DAY)
    an.open(f"/van-ban/{number_in(an.path)}/kiem-tra")

    assert "2 câu cần ông/bà trả lời" in an.text


def test_a_question_shows_its_place_in_the_text_and_which_one_it_is(enter: Enter):
    an = asked(enter, STRANGER, NO_DAY)

    assert heading(an) == "“Công ty Hoa Mai” ở phần Nơi nhận là ai?"
    assert "Câu 1/2" in an.text
    assert "Công ty Hoa Mai" in an.page.find_class("excerpt")[0].find(".//mark").text


def test_an_answer_leads_to_the_next_question(enter: Enter, office: Office):
    an = asked(enter, STRANGER, NO_DAY)
    an.press("Trả lời, tiếp tục", **{f"target-{key(an).rpartition('-')[2]}": "outside"})

    assert "Câu 2/2" in an.text
    assert lines(office, an)["Công ty Hoa Mai"].target is Target.OUTSIDE


def test_the_last_answer_leads_back_to_the_draft(enter: Enter):
    an = asked(enter, STRANGER)
    an.press("Trả lời, tiếp tục", **{f"target-{key(an).rpartition('-')[2]}": "outside"})

    assert "Đã trả lời hết các câu hỏi." in an.text
    assert an.path.startswith(f"/van-ban/{number_in(an.path)}/kiem-tra")


def test_no_answer_is_asked_for_at_its_box(enter: Enter):
    an = asked(enter, STRANGER)
    box = f"target-{key(an).rpartition('-')[2]}"
    an.press("Trả lời, tiếp tục")

    assert an.status == 422
    assert an.error_at(box) == "Hãy chọn nơi nhận này là đơn vị nào."


def test_a_unit_is_searched_for_without_leaving_the_question(enter: Enter, office: Office):
    an = asked(enter, STRANGER)
    an.open(urlsplit(an.path).path + "?tim=tieu+hoc")

    wanted = f"unit:{office.units['GDDT.TH']}"
    assert an.page.xpath(f'//input[@type="radio"][@value="{wanted}"]')


def test_a_question_left_for_later_is_still_open(enter: Enter):
    an = asked(enter, STRANGER, NO_DAY)
    (later,) = [a.get("href") for a in an.page.iter("a") if a.text == "Để sau"]
    an.open(later)
    assert "Câu 2/2" in an.text
    an.press("Không có hạn")

    assert "Còn 1 câu để lại sau." in an.text


def test_a_duty_without_a_day_is_given_one(enter: Enter, office: Office):
    an = asked(enter, NO_DAY)
    an.press("Trả lời, tiếp tục", deadline="20/12/2030", operator="trước")

    (duty,) = lines(office, an)["Các phòng, đơn vị trực thuộc"].duties
    assert (duty.deadline, duty.last_good_day) == (date(2030, 12, 20), date(2030, 12, 19))


def test_a_duty_may_have_no_day_and_is_not_asked_about_again(enter: Enter):
    an = asked(enter, NO_DAY).press("Không có hạn")
    an.open(f"/van-ban/{number_in(an.path)}/cau-hoi")

    assert key(an) == ""


def test_a_day_that_cannot_be_read_is_told_at_its_box(enter: Enter):
    an = asked(enter, NO_DAY).press("Trả lời, tiếp tục", deadline="31/31/2030")

    assert an.status == 422
    assert an.error_at("deadline")
    assert an.page.get_element_by_id("field-deadline").value == "31/31/2030"


def test_a_missing_purpose_is_proposed_and_confirmed(enter: Enter, office: Office):
    an = asked(enter, NO_PURPOSE)
    assert key(an) == "muc-dich"
    line = lines(office, an)["Sở Giáo dục và Đào tạo"]
    an.press("Đúng, tiếp tục", **{f"purpose-{line.id}": Purpose.COORDINATE.value})

    assert lines(office, an)["Sở Giáo dục và Đào tạo"].purpose is Purpose.COORDINATE
    assert key(an.open(f"/van-ban/{number_in(an.path)}/cau-hoi")) != "muc-dich"


TASK = (
    "2. Giao Văn phòng Sở theo dõi",
    "2. Giao Trung tâm Ứng dụng công nghệ chủ trì.\n3. Giao Văn phòng Sở theo dõi",
)
ONLY_ROOMS = ("- Các phòng, đơn vị trực thuộc (thực hiện);", "- Văn phòng Sở (thực hiện);")


def test_a_unit_with_a_task_but_no_copy_is_sent_one(enter: Enter, office: Office):
    an = asked(enter, TASK, ONLY_ROOMS)
    while "Trung tâm Ứng dụng công nghệ” được giao nhiệm vụ" not in heading(an):
        (later,) = [a.get("href") for a in an.page.iter("a") if a.text == "Để sau"]
        an.open(later)
    an.press("Gửi thêm cho nơi này")

    added = lines(office, an)["Trung tâm Ứng dụng công nghệ"]
    assert (added.added, added.unit_id, added.purpose) == (True, office.units["KHCN.TT"], Purpose.CARRY_OUT)


def test_the_kind_is_asked_when_the_text_prints_none(enter: Enter, office: Office):
    an = asked(enter, ("KẾ HOẠCH\n{subject}", "{subject}"))
    assert key(an) == "loai"
    an.press("Trả lời, tiếp tục", doc_type_code="KH")

    assert office.document(number_in(an.path)).doc_type_code == "KH"


def test_an_unknown_signer_is_asked_for_and_then_proposed(enter: Enter, office: Office):
    an = asked(enter, ("Trần Thị Bình", "Người Không Quen"))
    assert key(an) == "nguoi-ky"
    an.press("Trả lời, tiếp tục", signer_id=str(office.people["director"]))

    assert an.page.get_element_by_id("field-signer_id").value == str(office.people["director"])


def test_only_the_drafter_is_asked(enter: Enter):
    an = asked(enter, STRANGER)
    chief = enter("director").open(f"/van-ban/{number_in(an.path)}/cau-hoi/{key(an)}")

    assert chief.path == f"/van-ban/{number_in(an.path)}"


def test_a_question_that_was_settled_elsewhere_leads_on(enter: Enter):
    an = asked(enter, STRANGER)
    an.open(f"/van-ban/{number_in(an.path)}/cau-hoi/noi-nhan-999999")

    assert heading(an).startswith("“Công ty Hoa Mai”")
