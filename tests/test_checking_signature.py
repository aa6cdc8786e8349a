"""The rules on the signature block (Đ13): authority, post and name."""

import pytest

from tests.good_documents import DECISION, LETTER, PLAN, REPORT, Row, codes

ROWS = [
    Row("authority_form", REPORT, "TM. ỦY BAN", "T/M. ỦY BAN"),
    Row("authority_form", PLAN, "KT. GIÁM ĐỐC", "KT GIÁM ĐỐC"),
    Row("authority_space", PLAN, "KT. GIÁM ĐỐC", "KT.GIÁM ĐỐC"),
    Row("authority_collective", REPORT, "TM. ỦY BAN NHÂN DÂN\n", ""),
    Row("authority_title", PLAN, "\nPHÓ GIÁM ĐỐC", "\nTRƯỞNG PHÒNG"),
    Row("authority_title", REPORT, "\nPHÓ CHỦ TỊCH", "\nPHÓ GIÁM ĐỐC"),
    Row("deputy_without_authority", PLAN, "KT. GIÁM ĐỐC\n", ""),
    Row("deputy_without_authority", LETTER, "\nCHÁNH VĂN PHÒNG", "\nPHÓ CHÁNH VĂN PHÒNG"),
    Row("signature_missing", PLAN, "\nPhùng Xuân Đạt\n", "\n"),
    Row("signature_missing", LETTER, "TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\n\nLê Thị Hà\n", ""),
    Row("academic_title", REPORT, "\nTrần Thị Lan", "\nTS. Trần Thị Lan"),
    Row("post_below_name", PLAN, "Phùng Xuân Đạt\n", "Phùng Xuân Đạt\nTRƯỞNG BAN TỔ CHỨC\n"),
    Row("signature_one_line", PLAN, "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC\n"),
]


@pytest.mark.parametrize(
    "block",
    [
        "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG",
        "KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG",
        "TL. GIÁM ĐỐC\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG",
        "TUQ. GIÁM ĐỐC\nPHÓ TRƯỞNG PHÒNG",
        "Q. GIÁM ĐỐC",
        "GIÁM ĐỐC",
    ],
)
def test_the_forms_of_authority_of_the_decree_are_good(block):
    assert codes(PLAN.replace("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", block)) == []


def test_the_chairman_decides_in_his_own_name():
    assert "authority_collective" not in codes(DECISION)
    own_plan = DECISION.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MINH HÒA\n\n", "")
    assert "authority_collective" in codes(own_plan)


def test_where_ministries_rule_otherwise_a_title_may_stand():
    school = REPORT.replace("ỦY BAN NHÂN DÂN\nTỈNH MINH HÒA", "TRƯỜNG ĐẠI HỌC MINH HÒA")
    assert "academic_title" not in codes(school.replace("\nTrần Thị Lan", "\nPGS.TS. Trần Thị Lan"))
