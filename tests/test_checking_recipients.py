"""The rules on "Kính gửi" and "Nơi nhận": lines, marks, the archive line, and whom a list leaves out."""

import pytest

from tests.good_documents import DECISION, LETTER, PLAN, REPORT, Row, codes

ADDRESSEES = "Kính gửi:\n- Sở Nội vụ;\n- Sở Tài chính.\n"
ROWS = [
    Row("kinh_gui_missing", LETTER, ADDRESSEES, ""),
    Row("kinh_gui_colon", REPORT, "Kính gửi: Bộ", "Kính gửi Bộ"),
    Row("kinh_gui_lines", LETTER, "- Sở Nội vụ;\n- Sở Tài chính.", "- Sở Nội vụ."),
    Row("kinh_gui_lines", LETTER, ADDRESSEES, "Kính gửi: Sở Nội vụ; Sở Tài chính.\n"),
    Row("kinh_gui_ends", LETTER, "Sở Nội vụ;", "Sở Nội vụ."),
    Row("kinh_gui_ends", LETTER, "- Sở Tài chính.", "- Sở Tài chính"),
    Row("recipients_missing", REPORT, "Nơi nhận:\n- Như trên;\n- Lưu: VT, VX.\n", ""),
    Row("recipients_colon", PLAN, "Nơi nhận:", "Nơi nhận"),
    Row("recipient_dash", PLAN, "- UBND tỉnh (báo", "+ UBND tỉnh (báo"),
    Row("recipient_end", PLAN, "các PGĐ Sở;", "các PGĐ Sở."),
    Row("recipient_end", PLAN, "(báo cáo);", "(báo cáo)"),
    Row("recipients_one_line", PLAN, "các PGĐ Sở;\n", "các PGĐ Sở; "),
    Row("marker_after_semicolon", PLAN, " (thực hiện);", "; (thực hiện)"),
    Row("recipient_parenthesis", PLAN, "VP (2).", "VP (2."),
    Row("recipient_parenthesis", PLAN, "VP (2).", "VP 2)."),
    Row("recipient_twice", PLAN, "- GĐ và", "- UBND tỉnh;\n- GĐ và"),
    Row("pointer_without_target", PLAN, "- GĐ và", "- Như trên;\n- GĐ và"),
    Row("pointer_without_target", DECISION, "Như Điều 3;", "Như Điều 4;"),
    Row("archive_missing", PLAN, "- Lưu: VT, VP (2).\n", ""),
    Row("archive_last", PLAN, "- GĐ và các PGĐ Sở;\n", "- Lưu: VT, VP.\n- GĐ và các PGĐ Sở;\n"),
    Row("archive_colon", PLAN, "Lưu: VT", "Lưu VT"),
    Row("archive_full_stop", PLAN, "VP (2).", "VP (2)"),
    Row("archive_clerk", PLAN, "Lưu: VT, VP (2).", "Lưu: VP (2)."),
    Row("recipient_stray_mark", PLAN, "VT, VP (2)", "VT, VP_(2)"),
    Row("recipient_abbreviation", PLAN, "GĐ và các PGĐ", "GD và các PGD"),
    Row("recipient_run_together", PLAN, "- GĐ và các PGĐ Sở;", "- GĐ và các PGĐ Sở;\n- Phó CTUBND tỉnh;"),
    Row(
        "unit_not_reached",
        PLAN,
        "- Các phòng, đơn vị trực thuộc (thực hiện);\n- Lưu: VT, VP (2)",
        "- Lưu: VT",
    ),
    Row("superior_not_reached", PLAN, "- UBND tỉnh (báo cáo);\n", ""),
]


def test_one_addressee_stands_on_the_same_line():
    assert codes(LETTER.replace(ADDRESSEES, "Kính gửi: Sở Nội vụ\n")) == []
    assert codes(LETTER.replace(ADDRESSEES, "Kính gửi: Sở Nội vụ.\n")) == []


@pytest.mark.parametrize(
    "line", ["- Sở NV;", "- Sở Nội vụ (phối hợp);", "- Các sở, ban, ngành;", "- Lãnh đạo Sở Nội vụ;"]
)
def test_a_unit_is_reached_by_name_abbreviation_or_group(line):
    task = "2. Sở Nội vụ phối hợp tổ chức thực hiện.\n3. Văn phòng Sở theo"
    text = PLAN.replace("2. Văn phòng Sở theo", task)
    assert "unit_not_reached" in codes(text)
    assert "unit_not_reached" not in codes(text.replace("- GĐ và", f"{line}\n- GĐ và"))


def test_the_unit_that_keeps_a_copy_is_reached():
    task = "2. Phòng Quản lý khoa học chủ trì thực hiện.\n3. Văn phòng Sở theo"
    text = PLAN.replace("2. Văn phòng Sở theo", task).replace(
        "- Các phòng, đơn vị trực thuộc (thực hiện);\n", ""
    )
    assert "unit_not_reached" in codes(text)
    assert "unit_not_reached" not in codes(text.replace("VT, VP (2)", "VT, VP, QLKH"))


def test_those_whom_an_article_names_are_reached():
    assert "unit_not_reached" not in codes(DECISION)


def test_the_parent_whose_plan_is_carried_out_wants_the_report():
    report = PLAN.replace("báo cáo Ủy ban nhân dân tỉnh trước", "báo cáo kết quả trước")
    text = report.replace("- UBND tỉnh (báo cáo);\n", "").replace(
        "Căn cứ Luật Thư viện ngày 21/11/2019;\n", ""
    )
    assert "superior_not_reached" not in codes(text)
    assert "superior_not_reached" in codes(text.replace("Căn cứ Kế hoạch", "Thực hiện Kế hoạch"))
