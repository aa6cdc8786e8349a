"""The rules on the running text: end mark, spaces, capitals of Phụ lục II, tone marks, dates."""

import pytest

from tests.good_documents import DECISION, PLAN, Row, codes

ROWS = [
    Row("end_mark", PLAN, "thực hiện./.", "thực hiện."),
    Row("end_mark", PLAN, "thực hiện./.", "thực hiện./"),
    Row("space_before_mark", PLAN, "thói quen đọc sách;", "thói quen đọc sách ;"),
    Row("space_doubled", PLAN, "thói quen đọc", "thói quen  đọc"),
    Row("space_after_mark", PLAN, "thiết thực, tiết kiệm", "thiết thực,tiết kiệm"),
    Row("dash_spaces", PLAN, "Hội trường của", "Phòng Kế toán -Tài vụ của"),
    Row("words_joined", PLAN, "chia sẻ sách", "chia sẻSách"),
    Row("word_broken", PLAN, "phục vụ Nhân dân", "ph ục vụ Nhân dân"),
    Row("capital_after_semicolon", PLAN, "đọc sách; khuyến khích", "đọc sách; Tổ chức khuyến khích"),
    Row("honorific_stop", PLAN, "ông Nguyễn Văn Sơn", "Ông. Nguyễn Văn Sơn"),
    Row("weekday", PLAN, "thứ Hai, ngày 16/3", "thứ Ba, ngày 16/3"),
    Row("weekday", PLAN, "thứ Hai, ngày 16/3/2026.", "ngày 16/3/2026 (sáng Chủ nhật)."),
    Row("date_forms_mixed", PLAN, "trước ngày 31/3/2026", "trước ngày 31 tháng 3 năm 2026"),
    Row("date_forms_mixed", PLAN, "văn hóa đọc giai đoạn", "văn hóa đọc nhân ngày 2-9, giai đoạn"),
    Row("date_two_digits_in_text", PLAN, "trước ngày 10/3/2026", "trước ngày 9/3/2026"),
    Row("year_dashes_mixed", PLAN, "2026 - 2030.", "2026 - 2030, kế thừa giai đoạn 2021 – 2025."),
    Row("instead_of_invitation", PLAN, "Trên đây là", "(Kế hoạch này thay cho Giấy mời). Trên đây là"),
    Row("names_of_bodies", PLAN, "báo cáo Ủy ban nhân dân", "báo cáo ủy ban nhân dân"),
    Row("names_of_bodies", PLAN, "báo cáo Ủy ban nhân dân", "báo cáo Ủy Ban Nhân Dân"),
    Row(
        "names_of_bodies",
        PLAN,
        "văn hóa đọc giai đoạn",
        "văn hóa đọc theo kết luận của Bộ chính trị, giai đoạn",
    ),
    Row("small_letters", PLAN, "báo cáo Ủy ban nhân dân tỉnh", "báo cáo Ủy ban nhân dân Tỉnh"),
    Row("small_letters", PLAN, "tại khoản 2", "tại Khoản 2"),
    Row("capital_letters", PLAN, "phục vụ Nhân dân", "phục vụ nhân dân"),
    Row("capital_letters", PLAN, "khoản 2 Điều 5", "khoản 2 điều 5"),
    Row(
        "fields_in_names", PLAN, "b) Tăng cường", "b) Phối hợp với Sở Văn hóa, thể thao và Du lịch tăng cường"
    ),
    Row("capitals_mixed", PLAN, "giữa các phòng, đơn vị", "giữa các Phòng, đơn vị"),
    Row("tone_marks_mixed", PLAN, "cơ quan văn hóa", "cơ quan văn hoá"),
    Row("spelling", PLAN, "Tăng cường", "Bổ xung, tăng cường"),
    Row("abbreviation_mixed", PLAN, "Trên đây là", "Thực hiện chỉ đạo của UBND tỉnh, trên đây là"),
    Row("abbreviation_unexplained", PLAN, "giai đoạn 2026", "theo ĐMST, giai đoạn 2026"),
]


@pytest.mark.parametrize(
    "words",
    [
        "Quân đội nhân dân, Hội đồng nhân dân và Ủy ban nhân dân các cấp",  # adjectives in names stay small
        "quản lý nhà nước, ngân sách nhà nước, bí mật nhà nước",
        "iPhone, VNeID, PowerPoint, eOffice",  # brands
        "cụm công nghiệp (CCN); mỗi CCN một tủ sách",  # explained where it stands first
        "nhóm 1,2,3,4 và tỷ lệ 17,45%",
        "Sở Tài chính, Sở Nội vụ và các đơn vị; Báo cáo số liệu; Sở Xây dựng",
        "thủy lợi, quý I, quy mô, hòa nhập, toán học",
        "điểm a khoản 1 Điều 2; các Phó Chủ tịch, các sở",
        "“Đọc sách: niềm vui”; (nếu có); v.v...",
        "các lớp 1A, 2B lúc 08 giờ 00 phút; điện thoại 0204.3855.123",
    ],
)
def test_what_is_right_is_left_alone(words):
    assert codes(PLAN.replace("c) Lan tỏa văn hóa đọc", f"c) Lan tỏa văn hóa đọc: {words},")) == []


def test_headings_in_capitals_need_no_other_capitals():
    assert codes(PLAN.replace("II. NỘI DUNG", "II. NỘI DUNG PHỤC VỤ NHÂN DÂN")) == []


def test_the_weekday_of_a_date_without_year_is_that_of_the_documents_year():
    assert "weekday" not in codes(PLAN.replace("thứ Hai, ngày 16/3/2026", "thứ Hai, ngày 16/3"))
    assert "weekday" in codes(PLAN.replace("thứ Hai, ngày 16/3/2026", "thứ Tư, ngày 16/3"))


def test_the_full_stop_of_a_decision_becomes_its_end_mark():
    Row("end_mark", DECISION, "Quyết định này./.", "Quyết định này").shows()
