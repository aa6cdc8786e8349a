"""The rules on cited documents and legal bases."""

from tests.good_documents import LETTER, PLAN, Row, codes

CITED = "Kế hoạch số 12/KH-UBND ngày 15/01/2026 của Ủy ban nhân dân tỉnh Minh Hòa"
LATER = (
    "Kế hoạch này cụ thể hóa Công văn số 5/STC-VP của Sở Tài chính.\n"
    "Nội dung phù hợp với Công văn số 5/STC-VP ngày 10/01/2026 của Sở Tài chính."
)
ROWS = [
    Row(
        "reference_number", PLAN, "Sở Khoa học và Công nghệ ban", "Thực hiện Công văn ngày 10/01/2026, Sở ban"
    ),
    Row("reference_word_number", PLAN, "Kế hoạch số 12/KH", "Kế hoạch 12/KH"),
    Row("reference_date", PLAN, "12/KH-UBND ngày 15/01/2026 của", "12/KH-UBND của"),
    Row("reference_date", PLAN, "12/KH-UBND ngày 15/01/2026 của", "12/KH-UBND tháng 01 năm 2026 của"),
    Row("reference_first_mention", PLAN, "\nI. MỤC ĐÍCH", f"\n{LATER}\nI. MỤC ĐÍCH"),
    Row("reference_first_mention", LETTER, "V/v phối hợp", "V/v góp ý Quyết định số 21/QĐ-UBND về"),
    Row("reference_issuer", PLAN, " của Ủy ban nhân dân tỉnh Minh Hòa về", " về"),
    Row("reference_two_dates", PLAN, "I. MỤC ĐÍCH", f"Theo {CITED.replace('15/01', '16/01')}.\nI. MỤC ĐÍCH"),
    Row(
        "reference_two_dates", PLAN, "b) Tăng cường", "b) Thực hiện Luật Thư viện ngày 22/11/2019, tăng cường"
    ),
    Row("reference_comma", PLAN, "12/KH-UBND ngày", "12/KH-UBND, ngày"),
    Row("reference_later", PLAN, "ngày 15/01/2026", "ngày 15/3/2026"),
    Row("basis_end", PLAN, "ngày 21/11/2019;", "ngày 21/11/2019."),
    Row("basis_end", PLAN, "văn hóa đọc.\nSở", "văn hóa đọc;\nSở"),
    Row("basis_own_line", PLAN, "ngày 21/11/2019;\nCăn cứ", "ngày 21/11/2019; Căn cứ"),
]


def test_later_mentions_do_with_type_and_number():
    again = PLAN.replace("b) Tăng cường", "b) Thực hiện Kế hoạch số 12/KH-UBND, tăng cường")
    assert codes(again) == []


def test_laws_are_cited_by_name():
    by_name = PLAN.replace("Luật Thư viện ngày 21/11/2019;", "Luật Thư viện;")
    assert codes(by_name) == []


def test_a_draft_without_a_day_may_cite_what_was_issued_in_its_month():
    draft = PLAN.replace("ngày 05 tháng", "ngày       tháng").replace("ngày 15/01/2026", "ngày 28/02/2026")
    assert "reference_later" not in codes(draft)
    assert "reference_later" in codes(draft.replace("ngày 28/02/2026", "ngày 01/3/2026"))


def test_a_plan_of_work_is_no_document_without_number():
    assert codes(PLAN.replace("b) Tăng cường", "b) Thực hiện Kế hoạch năm 2026, tăng cường")) == []
