"""The rules on sense: due dates, periods, duties without a date, torn, unfinished and repeated paragraphs."""

from datetime import date

import pytest

from tests.good_documents import PLAN, Row, codes

OPEN = PLAN.replace("ngày 05 tháng", "ngày       tháng")  # a draft: the clerk fills in the day
LONG = "Tổ chức thiết thực, tiết kiệm, đúng quy định tại khoản 2 Điều 5 Luật Thư viện"
PAST, LATER = date(2026, 3, 11), date(2026, 4, 30)
ROWS = [
    Row("deadline_passed", OPEN, "trước ngày 10/3/2026", "trước ngày 01/3/2026"),
    Row(
        "deadline_after_due",
        PLAN,
        "trước ngày 31/3/2026",
        "trước ngày 15/4/2026",
        due=date(2026, 3, 30),
    ),
    Row("deadline_before_document", PLAN, "trước ngày 10/3/2026", "trước ngày 10/01/2026"),
    Row("duty_without_date", PLAN, "trước ngày 31/3/2026", "theo quy định"),
    Row("duty_without_date", PLAN, "trước ngày 31/3/2026", "đúng thời gian quy định"),
    Row(
        "period_reversed",
        PLAN,
        "Từ ngày 16/3/2026 đến ngày 20/3/2026",
        "Từ ngày 20/3/2026 đến ngày 16/3/2026",
    ),
    Row("period_reversed", PLAN, "giai đoạn 2026 - 2030", "giai đoạn 2030 - 2026"),
    Row("paragraph_end", PLAN, "phục vụ Nhân dân tốt hơn.", "phục vụ Nhân dân tốt hơn"),
    Row("sentence_torn", PLAN, "tiết kiệm, đúng", "tiết kiệm,\nđúng"),
    Row(
        "paragraph_repeated",
        PLAN,
        "II. NỘI DUNG",
        "- " + "Tổ chức " * 12 + "đọc.\n- " + "Tổ chức " * 12 + "đọc:\nII. NỘI DUNG",
    ),
]



def test_a_due_date_of_a_draft_must_not_be_past():
    assert "deadline_passed" in codes(OPEN, day=PAST)
    assert "deadline_passed" not in codes(OPEN, day=date(2026, 3, 10))


def test_an_issued_document_is_read_as_of_its_own_day():
    assert "deadline_passed" not in codes(PLAN, day=LATER)


def test_units_report_before_the_agency_must():
    assert "deadline_after_due" in codes(PLAN, due=date(2026, 3, 25))
    assert "deadline_after_due" not in codes(
        PLAN, due=date(2026, 3, 30)
    )  # "trước ngày 31/3" ends on the 30th
    assert "deadline_after_due" not in codes(PLAN)


def test_what_was_done_before_is_no_duty():
    done = PLAN.replace("c) Lan", "c) Rà soát các đề tài đã gửi trước ngày 01/01/2026.\nd) Lan")
    assert codes(done) == []


def test_a_duty_that_comes_back_every_month_needs_no_day():
    assert codes(PLAN.replace("trước ngày 31/3/2026", "hằng tháng theo quy định")) == []


def test_a_period_without_year_has_that_of_its_end():
    assert codes(PLAN.replace("Từ ngày 16/3/2026 đến", "Từ ngày 16/3 đến")) == []


@pytest.mark.parametrize(
    "piece", ["a", " ", "; ", "báo cáo kết quả ", "1/1/2024 đến ", "số 1/QĐ-A ", "I. ", "(", "Ủy "]
)
@pytest.mark.parametrize("place", ["HÒA\nSỞ", "b) Tăng cường", "GĐ và các PGĐ Sở"])
def test_a_line_without_end_is_checked_too(place, piece):
    found = codes(PLAN.replace(place, piece * (5_000 // len(piece))))
    assert len(found) < 200
