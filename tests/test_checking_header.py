"""The rules on boxes 1 to 5: each breaks when one thing in a good header is changed, and only then."""

import pytest

from tests.good_documents import LETTER, PLAN, Row, codes

DATE_LINE = "Minh Hòa, ngày 05 tháng 02 năm 2026"
ROWS = [
    Row("national_name", PLAN, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHIÃ VIỆT NAM"),
    Row("national_name", PLAN, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n", "", by_hand=True),
    Row("motto", PLAN, "Độc lập - Tự do", "Độc lập – Tự do"),
    Row("motto", PLAN, "Hạnh phúc", "Hạnh Phúc"),
    Row("motto", PLAN, "Độc lập - Tự do - Hạnh phúc\n", "", by_hand=True),
    Row("issuer_abbreviated", PLAN, "SỞ KHOA HỌC VÀ CÔNG NGHỆ\nCỘNG", "SỞ KHCN\nCỘNG"),
    Row("date_line_missing", PLAN, DATE_LINE, ""),
    Row("date_in_words", PLAN, DATE_LINE, "Minh Hòa, 05/02/2026"),
    Row("place_comma", PLAN, "Minh Hòa, ngày", "Minh Hòa ngày"),
    Row("place_missing", PLAN, DATE_LINE, "ngày 05 tháng 02 năm 2026"),
    Row("date_two_digits", PLAN, "ngày 05 tháng", "ngày 5 tháng"),
    Row("date_two_digits", PLAN, "tháng 02 năm", "tháng 2 năm"),
    Row("date_needless_zero", LETTER, "ngày 12 tháng 3 năm", "ngày 12 tháng 03 năm"),
    Row("type_capitals", PLAN, "KẾ HOẠCH\n", "Kế hoạch\n"),
    Row("subject_missing", PLAN, "Tổ chức Ngày hội đọc sách năm 2026\n", ""),
    Row("subject_missing", LETTER, "V/v phối hợp tổ chức Ngày hội đọc sách\n", ""),
    Row("subject_full_stop", PLAN, "đọc sách năm 2026\n", "đọc sách năm 2026.\n"),
    Row("subject_full_stop", LETTER, "Ngày hội đọc sách\n", "Ngày hội đọc sách.\n"),
    Row("subject_lead_in", PLAN, "Tổ chức Ngày hội", "V/v tổ chức Ngày hội"),
    Row("number_line_missing", PLAN, "Số: 08/KH-SKHCN\n", ""),
    Row("number_label", PLAN, "Số: 08", "SỐ: 08"),
    Row("number_label", LETTER, "Số: 15/", "Số 15/"),
    Row("number_two_digits", PLAN, "Số: 08", "Số: 8"),
    Row("number_space", PLAN, "08/KH", "08 /KH"),
    Row("symbol_spaces", PLAN, "KH-SKHCN\n", "KH - SKHCN\n"),
    Row("symbol_kind", PLAN, "KH-SKHCN\n", "QĐ-SKHCN\n", by_hand=True),
    Row("symbol_kind", PLAN, "KH-SKHCN\n", "Kh-SKHCN\n"),
    Row("symbol_of_letter", LETTER, "15/SKHCN-VP", "15/CV-SKHCN"),
    Row("symbol_year", PLAN, "Số: 08/KH", "Số: 08/2026/KH"),
    Row("symbol_hyphens", PLAN, "KH-SKHCN\n", "KH-SKH-CN\n"),
    Row("symbol_agency", PLAN, "KH-SKHCN\n", "KH-KHCN\n"),
]


@pytest.mark.parametrize(
    ("title", "symbol"),
    [("QUY ĐỊNH", "QyĐ"), ("CHƯƠNG TRÌNH", "CTr"), ("TỜ TRÌNH", "TTr"), ("ĐỀ ÁN", "ĐA")],
)
def test_small_letters_of_an_abbreviation_matter(title, symbol):
    text = PLAN.replace("KẾ HOẠCH\n", f"{title}\n")
    assert "symbol_kind" not in codes(text.replace("08/KH-", f"08/{symbol}-"))
    shouted = text.replace("08/KH-", f"08/{symbol.upper()}-")
    assert ("symbol_kind" in codes(shouted)) == (symbol != symbol.upper())


def test_a_legal_document_may_bear_the_year():
    decision = PLAN.replace("KẾ HOẠCH\n", "QUYẾT ĐỊNH\n").replace("08/KH-", "08/2026/QĐ-")
    assert not {"symbol_year", "symbol_kind"} & set(codes(decision))


def test_the_blanks_that_the_clerk_fills_in_are_no_fault():
    draft = PLAN.replace("Số: 08/", "Số:        /").replace("ngày 05 tháng", "ngày       tháng")
    assert codes(draft) == []


def test_the_tone_mark_of_the_national_name_may_stand_on_the_last_vowel():
    assert "national_name" not in codes(PLAN.replace("CỘNG HÒA XÃ", "CỘNG HOÀ XÃ"))


def test_a_party_document_bears_another_heading():
    party = PLAN.replace(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", "ĐẢNG CỘNG SẢN VIỆT NAM"
    )
    assert not {"national_name", "motto"} & set(codes(party))
