"""The rules on headings and numerals: each breaks when one numeral of a good document is changed."""

from tests.good_documents import DECISION, PLAN, Row, codes

LONG_LIST = "".join(f"{letter}) Việc {number}.\n" for number, letter in enumerate("abcdđeghiklmnopqrstuvxy"))
ROWS = [
    Row("heading_scheme", DECISION, "Điều 2. Quyết", "I. HIỆU LỰC THI HÀNH\nĐiều 2. Quyết"),
    Row("numeral_repeated", PLAN, "2. Địa điểm", "2. Khách mời: 20 người.\n2. Địa điểm"),
    Row("numeral_repeated", PLAN, "b) Tăng", "c) Tăng"),
    Row("numeral_order", PLAN, "II. NỘI DUNG", "IV. NỘI DUNG"),
    Row("numeral_order", PLAN, "b) Tăng", "d) Tăng"),
    Row("numeral_order", PLAN, "2. Địa điểm", "3. Địa điểm"),
    Row("point_alphabet", PLAN, "c) Lan", "f) Lan"),
    Row("point_marks_mixed", PLAN, "b) Tăng", "b. Tăng"),
    Row("numeral_dot", PLAN, "2. Văn phòng Sở theo", "2 Văn phòng Sở theo"),
    Row("section_mark", PLAN, "II. NỘI DUNG", "II- NỘI DUNG"),
    Row("section_capitals", PLAN, "II. NỘI DUNG", "II. Nội dung"),
    Row("heading_small_letter", PLAN, "2. Địa điểm", "2. địa điểm"),
    Row("heading_colon", PLAN, "2. Yêu cầu\n", "2. Yêu cầu:\n"),
    Row("list_without_level", PLAN, "cử người tham gia, gửi", "thực hiện các việc sau:\n2. Gửi"),
]


def test_points_run_in_the_order_of_the_vietnamese_alphabet():
    text = PLAN.replace("- Tổ chức thiết thực", f"{LONG_LIST}- Tổ chức thiết thực")
    assert codes(text) == []


def test_every_section_counts_its_paragraphs_anew():
    assert "numeral_repeated" not in codes(PLAN)
    assert "numeral_order" not in codes(PLAN.replace("2. Yêu cầu", "2. Yêu cầu chung\n2.1. Một\n2.2. Hai"))


def test_articles_go_on_counting_through_the_chapters():
    chapters = DECISION.replace("Điều 1.", "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1.").replace(
        "Điều 3.", "Chương II\nĐIỀU KHOẢN THI HÀNH\nĐiều 3."
    )
    assert not {"numeral_order", "numeral_repeated", "heading_scheme"} & set(codes(chapters))


def test_a_section_that_stands_twice_is_pointed_out_once():
    assert codes(PLAN.replace("II. NỘI DUNG", "I. NỘI DUNG")).count("repeated_numeral") == 1
    assert "numeral_repeated" not in codes(PLAN.replace("II. NỘI DUNG", "I. NỘI DUNG"))


def test_a_number_that_begins_a_sentence_is_no_numeral():
    text = PLAN.replace("- Tổ chức thiết thực", "120 Cơ quan tham gia.\n- Tổ chức thiết thực")
    assert "numeral_dot" not in codes(text)
