"""The drafter's pages: upload, what was read, recipients, duties, the signer, submission."""

import pytest

import clock
from documents.states import State
from organization.names import nfc
from tests.databases import Databases, OnSQLite
from tests.office import PLAN, Office
from tests.office_files import docx
from tests.visitors import Enter, Visitor, number_in, upload


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The forms see no difference between the engines: one is enough."""
    return databases_on_sqlite


def plan(text: str = PLAN, **values: object) -> bytes:
    """The sample plan dated today, with another subject or other words."""
    today = clock.today()
    standard = {"subject": "Tuyên truyền an toàn thông tin", "month": today.month, "year": today.year}
    return text.format(**(standard | values)).encode()


def uploaded(enter: Enter, data: bytes | None = None, name: str = "ke-hoach.txt") -> Visitor:
    """The drafter on the page that shows what was read."""
    an = enter("drafter").open("/van-ban/tai-len")
    return an.press("Tải lên và đọc", file=upload(data or plan(), name))


def with_stranger() -> bytes:
    """A plan with a recipient that no directory knows."""
    return plan(PLAN.replace("- UBND tỉnh (báo cáo);", "- Công ty Hoa Mai;"))


def line_named(an: Visitor, name: str) -> str:
    """The id of the recipient line that prints this name."""
    (box,) = [li for li in an.page.find_class("line") if name in li.find(".//strong").text]
    return str(box.get("id")).removeprefix("field-target-")


def test_a_plan_goes_from_upload_to_signature(enter: Enter, office: Office):
    an = uploaded(enter)
    document_id = number_in(an.path)
    assert "Đang chờ Trưởng phòng Lê Thị Ánh kiểm tra nội dung." in an.press("Trình ký").text

    enter("unit_head").open(f"/cho-soat/{document_id}").press("Đồng ý, ký nháy", opinion="Nhất trí.")
    enter("office_head").open(f"/van-ban/{document_id}").press("Đồng ý, ký nháy")
    binh = enter("deputy").open(f"/cho-ky/{document_id}")
    assert "Nhất trí." in binh.text
    assert "Đã ký; văn bản chuyển sang văn thư cấp số." in binh.press("Ký").text

    assert office.document(document_id).state is State.SIGNED


def test_a_form_without_a_file_asks_for_one(enter: Enter):
    an = enter("drafter").open("/van-ban/tai-len").press("Tải lên và đọc")

    assert (an.status, an.error_at("file")) == (422, "Đề nghị chọn tệp trước.")


def test_a_refused_file_is_answered_on_the_form(enter: Enter):
    an = uploaded(enter, b"%PDF-1.7 not a Word file", "ke-hoach.docx")

    assert an.status == 422
    assert "Tải lên và đọc" in an.buttons()


def test_a_secret_is_neither_read_nor_kept(enter: Enter):
    an = uploaded(enter, plan("MẬT\n" + PLAN))

    assert an.status == 422
    assert "Không tìm thấy" not in an.text
    assert enter("drafter").open("/van-ban").rows() == 0


def test_what_was_read_stands_in_the_boxes_and_is_marked_in_the_text(enter: Enter):
    an = uploaded(enter)

    assert an.page.get_element_by_id("field-subject").value.strip() == "Tuyên truyền an toàn thông tin"
    assert "KH-SKHCN" in [mark.text for mark in an.page.iter("mark")]
    assert an.page.get_element_by_id("field-signer_id").value_options  # the leaders to choose from


def test_the_signer_whose_name_is_printed_is_proposed(enter: Enter, office: Office):
    an = uploaded(enter)

    assert an.page.get_element_by_id("field-signer_id").value == str(office.people["deputy"])


def test_a_correction_is_kept_and_stands_in_the_history(enter: Enter, office: Office):
    an = uploaded(enter)
    an.press("Lưu", subject="Tuyên truyền an toàn, an ninh mạng")

    document = office.document(number_in(an.path))
    assert document.subject == "Tuyên truyền an toàn, an ninh mạng"
    assert "sửa thông tin đọc từ văn bản" in an.open(f"/van-ban/{document.id}").text


def test_nothing_is_submitted_while_a_recipient_is_unknown(enter: Enter):
    an = uploaded(enter, with_stranger()).press("Trình ký")

    assert an.status == 422
    assert "Công ty Hoa Mai" in " ".join(p.text_content() for p in an.page.find_class("error-summary"))


def test_an_unknown_recipient_is_searched_for_and_chosen(enter: Enter, office: Office):
    an = uploaded(enter, with_stranger())
    line = line_named(an, "Hoa Mai")
    an.press("Tìm", **{f"find-{line}": "tieu hoc", "act": f"search-{line}"})
    wanted = f"unit:{office.units['GDDT.TH']}"
    assert "Tìm thấy 1; chọn ở ô “Gửi đến”." in an.text
    assert wanted in an.page.get_element_by_id(f"choice-{line}").value_options

    an.press("Lưu", **{f"target-{line}": wanted})

    assert an.status == 200
    assert "Đang chờ" in an.press("Trình ký").text


def test_a_unit_is_found_by_its_code(enter: Enter, office: Office):
    an = uploaded(enter, with_stranger())
    line = line_named(an, "Hoa Mai")
    an.press("Tìm", **{f"find-{line}": "sgdđt", "act": f"search-{line}"})

    assert f"unit:{office.units['GDDT']}" in an.page.get_element_by_id(f"choice-{line}").value_options


def test_an_unknown_recipient_may_get_it_on_paper(enter: Enter):
    an = uploaded(enter, with_stranger())

    assert "Đang chờ" in an.press("Trình ký", **{f"target-{line_named(an, 'Hoa Mai')}": "outside"}).text


def test_not_sending_needs_a_reason(enter: Enter):
    an = uploaded(enter, with_stranger())
    line = line_named(an, "Hoa Mai")
    an.press("Trình ký", **{f"target-{line}": "withheld"})

    assert an.status == 422
    assert "phải ghi lý do" in an.error_at(f"reason-{line}")


def test_a_group_says_how_many_it_reaches(enter: Enter):
    assert "1 dòng → 4 nơi nhận" in uploaded(enter).text


def test_a_duty_with_a_bad_day_is_refused_and_everything_typed_stays(enter: Enter):
    an = uploaded(enter)
    key = f"{line_named(an, 'Các phòng')}-0"
    an.press("Lưu", **{f"deadline-{key}": "12/31/2024", f"content-{key}": "Báo cáo số liệu"})

    assert an.status == 422
    assert an.error_at(f"deadline-{key}")
    assert an.page.get_element_by_id(f"field-deadline-{key}").value == "12/31/2024"
    assert an.page.get_element_by_id(f"field-content-{key}").value == "Báo cáo số liệu"


def test_before_a_day_means_until_the_day_before(enter: Enter):
    an = uploaded(enter)
    key = f"{line_named(an, 'Các phòng')}-0"
    an.press("Lưu", **{f"deadline-{key}": "05/7/2027", f"operator-{key}": "trước"})

    assert "Hạn cuối: hết Chủ Nhật, 04/7/2027." in an.text


def test_what_differs_from_the_directory_needs_a_reason_that_the_signer_sees(enter: Enter, office: Office):
    an = uploaded(enter, plan(PLAN.replace("/KH-SKHCN", "/KH-KHCN")))
    assert "theo quy định" in an.text
    assert an.press("Trình ký").status == 422
    assert an.error_at("deviation_reason")

    an.press("Trình ký", deviation_reason="Ký hiệu theo Quyết định cũ.")
    document_id = number_in(an.path)
    office.approve_all(document_id)

    assert "Ký hiệu theo Quyết định cũ." in enter("deputy").open(f"/cho-ky/{document_id}").text


def test_a_recipient_is_added_with_a_reason(enter: Enter, office: Office):
    an = uploaded(enter)
    group = next(c for c in an.page.get_element_by_id("choice-0").value_options if c.startswith("group"))
    added = {"name": "Báo Minh Hòa", "reason-0": "Đưa tin.", "target-0": group}
    an.press("Thêm nơi nhận này", **added)

    assert line_named(an, "Báo Minh Hòa")
    assert an.press("Thêm nơi nhận này", name="Đài").status == 422


def test_a_new_version_keeps_what_was_corrected(enter: Enter, office: Office):
    an = uploaded(enter)
    an.press("Lưu", urgency="Khẩn")
    an.press("Tải lên bản trình mới", file=upload(plan() + "\nSửa một chữ".encode(), "lan-2.txt"))

    document = office.document(number_in(an.path))
    assert (document.revision, document.urgency) == (2, "Khẩn")


def test_a_file_is_attached_and_taken_off_again(enter: Enter):
    an = uploaded(enter)
    an.press("Đính kèm tệp", file=upload(docx(), nfc("Phụ lục.docx")))
    assert "Phụ lục.docx" in an.text

    assert "Phụ lục.docx" not in an.press("Gỡ").text


def test_an_attachment_that_is_no_document_is_refused_at_its_box(enter: Enter):
    an = uploaded(enter).press("Đính kèm tệp", file=upload(b"MZ\x90\x00", "chuong-trinh.docx"))

    assert an.status == 422
    assert an.error_at("attachment_file")


def test_nobody_else_edits_the_draft(enter: Enter, office: Office):
    document_id = office.a_draft()

    assert enter("technology_staff").open(f"/van-ban/{document_id}/kiem-tra").status == 404
    assert "Trình ký" not in enter("clerk").open(f"/van-ban/{document_id}/kiem-tra").buttons()
