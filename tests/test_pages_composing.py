"""Writing a document in the form: begun, typed row by row, kept, made into a draft and its next version."""

from datetime import date, timedelta

import pytest

import clock
from documents import dossier
from documents.composing.sources import own_day
from documents.reading import read_docx
from documents.states import State
from organization.calendar import load_calendar
from tests.databases import Databases, OnSQLite
from tests.office import PLAN as SAMPLE
from tests.office import Office
from tests.office_writing import a_made, a_received_plan
from tests.visitors import Enter, Visitor, number_in, upload
from web.dates import read_date
from workflow import draft


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The forms see no difference between the engines: one is enough."""
    return databases_on_sqlite


def begun(enter: Enter, **chosen: str) -> Visitor:
    """The drafter in front of a form that was just begun."""
    return enter("drafter").open("/van-ban/soan").press("Bắt đầu soạn", **chosen)


PLAN = {
    "subject": "Tuyên truyền an toàn thông tin",
    "parts-0-text": "1. Nâng cao nhận thức của công chức, viên chức.",
    "parts-3-tasks-0-unit": "Văn phòng",
    "parts-3-tasks-0-content": "Chủ trì tổ chức tập huấn cho công chức, viên chức",
    "parts-3-tasks-0-deadline": "20/12/2027",
    "receivers-0-name": "Các phòng, đơn vị trực thuộc",
    "receivers-0-purpose": "thuc_hien",
}


def test_a_plan_written_in_the_form_becomes_a_draft(enter: Enter, office: Office):
    an = begun(enter).press("Lập văn bản", **PLAN)

    document = office.document(number_in(an.path))
    assert (document.state, document.subject) == (State.DRAFT, "Tuyên truyền an toàn thông tin")
    assert (document.symbol, document.signer_name) == ("KH-SKHCN", "Vũ Thị Hà")
    assert "trước ngày 20/12/2027" in an.text


@pytest.fixture
def received(office: Office) -> int:
    """The delivery of a plan that gives the Sở Giáo dục a task, taken in by its clerk."""
    return a_received_plan(office)


def test_a_plan_takes_over_what_the_higher_plan_says(enter: Enter, office: Office, received: int):
    oanh = from_received(enter, received)

    assert box(oanh, "bases-0-number_symbol") == "01/KH-SKHCN"
    assert box(oanh, "parts-3-tasks-0-content") == "Chủ trì tập huấn cho giáo viên"
    assert box(oanh, "receivers-0-name") == "Sở Khoa học và Công nghệ"
    own, upward = (read_date(box(oanh, f"parts-3-tasks-{n}-deadline")) for n in (0, 1))
    assert upward == date(clock.today().year + 1, 12, 20)
    assert own == own_day(load_calendar(office.session), upward - timedelta(days=1), clock.today())


def from_received(enter: Enter, received: int) -> Visitor:
    """The clerk of the other Sở in front of the form that begins with the received plan."""
    return enter("education_clerk").open(f"/van-ban/soan?tu=delivery:{received}").press("Bắt đầu soạn")


def box(visitor: Visitor, name: str) -> str:
    return str(visitor.page.get_element_by_id(f"field-{name}").value).strip()


def test_a_plan_and_the_plan_that_it_carries_out_lead_to_one_another(enter: Enter, received: int):
    oanh = from_received(enter, received).press("Lập văn bản")
    document_id = number_in(oanh.path)

    assert "01/KH-SKHCN: Chuyển đổi số trong trường học" in oanh.open(f"/van-ban/{document_id}").text
    assert "Văn bản triển khai thực hiện" in oanh.open(f"/van-ban-den/{received}").text


def test_a_version_from_word_is_still_held_to_the_higher_plans_day(
    enter: Enter, office: Office, received: int
):
    oanh = from_received(enter, received).press("Lập văn bản")
    late = f"trước ngày 25/12/{clock.today().year + 1}"
    words = a_plan().replace(f"trước ngày 20/12/{clock.today().year}", late)
    oanh.press("Tải lên bản trình mới", file=upload(words.encode(), "ke-hoach.txt"))

    held = dossier.load(office.session, number_in(oanh.path))
    assert "deadline_after_due" in {finding["rule"] for finding in held.reading["findings"]}


def a_plan() -> str:
    """The words of the sample plan."""
    today = clock.today()
    return SAMPLE.format(subject="Tuyên truyền an toàn thông tin", month=today.month, year=today.year)


def test_nobody_begins_from_what_was_sent_to_others(enter: Enter, office: Office, received: int):
    an = enter("drafter").open("/van-ban/soan")
    assert an.press("Bắt đầu soạn", source=f"delivery:{received}").status == 404
    oanh = enter("education_clerk").open("/van-ban/soan")
    assert oanh.press("Bắt đầu soạn", source=f"document:{office.a_draft()}").status == 404


def test_an_earlier_plan_gives_its_structure_without_its_days(enter: Enter, office: Office):
    earlier = office.a_draft()
    an = begun(enter, source=f"document:{earlier}")

    assert box(an, "parts-0-title") == "Mục đích, yêu cầu"
    assert box(an, "parts-1-tasks-0-unit") == "Các phòng, đơn vị trực thuộc"
    assert box(an, "parts-1-tasks-0-deadline") == ""
    assert [box(an, f"receivers-{n}-name") for n in range(3)] == [
        "UBND tỉnh", "Sở Giáo dục và Đào tạo", "Các phòng, đơn vị trực thuộc",
    ]  # fmt: skip
    assert "Trần Thị Bình" in an.page.xpath("//select[@name='signer']/option[@selected]")[0].text


def test_rows_are_added_moved_and_removed_without_losing_words(enter: Enter):
    an = begun(enter).press("Thêm nhiệm vụ vào mục 4", **PLAN)
    an.press("Chuyển mục 4 lên", **{"parts-3-tasks-1-unit": "Phòng Quản lý khoa học"})

    assert box(an, "subject") == PLAN["subject"]
    assert box(an, "parts-2-title") == "Tổ chức thực hiện"
    assert box(an, "parts-2-tasks-1-unit") == "Phòng Quản lý khoa học"
    an.press("Xóa nhiệm vụ 1 của mục 3")
    assert box(an, "parts-2-tasks-0-unit") == "Phòng Quản lý khoa học"
    assert "Mục 4" not in an.press("Xóa mục 2").text


def test_what_was_typed_is_kept_until_it_is_dropped(enter: Enter):
    begun(enter).press("Lưu", **PLAN)
    an = enter("drafter").open("/van-ban/soan")
    assert PLAN["subject"] in an.text

    assert "Đang soạn dở" not in an.press("Bỏ").text


def test_all_that_is_missing_is_told_at_its_box(enter: Enter):
    an = begun(enter).press("Lập văn bản", **{"parts-3-tasks-0-deadline": "31/02/2027"})

    assert an.status == 422
    told = ("subject", "parts-0-text", "receivers-0-name", "parts-3-tasks-0-deadline")
    assert [name for name in told if not an.error_at(name)] == []
    assert box(an, "parts-3-tasks-0-deadline") == "31/02/2027"


def test_what_is_pasted_from_elsewhere_does_no_harm(enter: Enter):
    pasted = "1. Ý một.\x0b2. Ý hai\x00 \x1b & <b>ba</b>;\r\n\u200b"
    an = begun(enter).press("Lập văn bản", **(PLAN | {"parts-0-text": pasted}))

    assert an.status == 200
    assert "2. Ý hai & <b>ba</b>;" in an.text


def test_the_form_of_a_draft_makes_its_next_version(enter: Enter, office: Office):
    an = begun(enter).press("Lập văn bản", **PLAN)
    document_id = number_in(an.path)
    an.open(f"/van-ban/{document_id}/soan").press("Lập văn bản", subject="Tuyên truyền an toàn mạng")

    document = office.document(document_id)
    assert (document.revision, document.subject) == (2, "Tuyên truyền an toàn mạng")


def test_a_file_that_was_mended_keeps_its_form_and_says_so(enter: Enter, office: Office):
    slip = "1. Nâng cao nhận thức của công chức , viên chức."
    an = begun(enter).press("Lập văn bản", **(PLAN | {"parts-0-text": slip}))
    document_id = number_in(an.path)
    tick = an.page.xpath('//input[@name="sua"][@type="checkbox"]/@value')[0]
    an.open(f"/van-ban/{document_id}/sua-giup?sua={tick}").press("Sửa và tạo bản trình mới")

    assert office.document(document_id).revision == 2
    assert "Tệp đã được sửa sau khi soạn theo mẫu" in an.text
    assert an.open(f"/van-ban/{document_id}/soan").status == 200


def test_an_uploaded_draft_has_no_form(enter: Enter, office: Office):
    assert enter("drafter").open(f"/van-ban/{office.a_draft()}/soan").status == 404


def test_the_clerk_takes_a_working_copy_with_number_and_date(enter: Enter, office: Office):
    unit = office.units["KHCN.QLKH"]
    document_id = draft.create(office.session, office.actor("drafter"), unit, a_made(office))
    for act in (office.submit, office.approve_all, office.sign, office.number):
        act(document_id)

    answer = enter("clerk").client.get(f"/van-ban/{document_id}/ban-lam-viec")
    assert "01-KH-SKHCN-ban-lam-viec.docx" in answer.headers["Content-Disposition"]
    reading, today = read_docx(answer.data), clock.today()
    assert (reading.number, reading.date.day, reading.date.month) == ("01", today.day, today.month)


def test_a_text_file_has_no_working_copy(enter: Enter, office: Office):
    document_id = office.a_document(State.NUMBERED)

    assert enter("clerk").open(f"/van-ban/{document_id}/ban-lam-viec").status == 422
