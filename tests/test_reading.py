"""Reading small invented documents: what a clerk would see on the page, and what he would not take for it."""

import io
from typing import Any

import docx
import pytest

from documents.reading import read_docx, read_text
from language import Unsafe

PLAN = """\
UBND TỈNH AN BÌNH
SỞ TRỒNG RỪNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số:      /KH-STR
An Bình, ngày      tháng 3 năm 2026

KẾ HOẠCH
Trồng cây xanh dọc sông Lành
năm 2026

Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND tỉnh An Bình về trồng cây năm 2026; căn cứ Luật \
Lâm nghiệp ngày 15/11/2017, Sở Trồng rừng xây dựng kế hoạch như sau:

I. MỤC ĐÍCH
Phủ xanh bờ sông từ ngày 01/4/2026 đến hết ngày 30/4/2026.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Kỹ thuật chủ trì chọn giống; hoàn thành chậm nhất ngày 20/3/2026.
2. Giao Văn phòng Sở: Tổng hợp, báo cáo kết quả cho UBND tỉnh (qua Sở Tài chính) trước ngày 05/5/2026.
3. Trạm giống, Vườn ươm tỉnh
- Chuẩn bị cây con theo quy định.

Trên đây là Kế hoạch trồng cây xanh dọc sông Lành./.

Nơi nhận:
- UBND tỉnh (b/c);
- Các phòng, trạm thuộc Sở (t/h);
- Như mục II;
- Lưu: VT, KT (Lê).

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Trần Thị Mai Lan
"""


def result(text: str) -> dict[str, Any]:
    return read_text(text).to_json()


def changed(old: str, new: str) -> dict[str, Any]:
    assert old in PLAN
    return result(PLAN.replace(old, new))


def test_header_of_a_plan_whose_number_and_day_wait_for_the_clerk():
    plan = result(PLAN)
    assert (plan["issuing_body"], plan["parent_body"]) == ("SỞ TRỒNG RỪNG", "UBND TỈNH AN BÌNH")
    assert (plan["number"], plan["symbol"], plan["place"]) == (None, "KH-STR", "An Bình")
    assert plan["date"] == {"day": None, "month": 3, "year": 2026}
    assert plan["findings"] == []


def test_title_and_subject_over_two_lines():
    plan = result(PLAN)
    assert (plan["doc_type"], plan["doc_type_code"]) == ("KẾ HOẠCH", "KH")
    assert plan["subject"] == "Trồng cây xanh dọc sông Lành năm 2026"


def test_documents_cited_with_number_or_by_name():
    first, law = result(PLAN)["references"]
    assert (first["type"], first["number_symbol"], first["date"]) == ("Kế hoạch", "12/KH-UBND", "2026-01-05")
    assert first["issuer"] == "UBND tỉnh An Bình"
    assert (law["type"], law["title"], law["date"]) == ("Luật", "Luật Lâm nghiệp", "2017-11-15")


@pytest.mark.parametrize(
    ("printed", "cited"),
    [
        (
            "theo Công văn ngày 12/3/2026 của Sở Tài chính, các phòng",
            ("Công văn", "2026-03-12", "Sở Tài chính", None),
        ),
        ("Hội Làm vườn tỉnh đề nghị tại Văn bản năm 2026", ("Văn bản", None, None, None)),
        (
            "thực hiện Quyết định số 5/QĐ-UBND; Đề án trồng cây ven sông giai đoạn 2021 - 2025;",
            ("Đề án", None, None, "Đề án trồng cây ven sông giai đoạn 2021 - 2025"),
        ),
        (
            "theo Quy chế phối hợp công tác giữa UBND tỉnh và Tỉnh đoàn giai đoạn 2023 - 2027",
            (
                "Quy chế phối hợp",
                None,
                "UBND tỉnh và Tỉnh đoàn",
                "Quy chế phối hợp công tác giữa UBND tỉnh và Tỉnh đoàn giai đoạn 2023 - 2027",
            ),
        ),
    ],
)
def test_a_document_cited_without_a_number(printed: str, cited: tuple[str | None, ...]):
    found = read_text(f"KẾ HOẠCH\nTrồng cây\n\n1. Triển khai {printed}.").references[-1]
    assert (found.type, found.date, found.issuer, found.title) == cited
    assert found.number_symbol is None


@pytest.mark.parametrize(
    "printed",
    [
        "Quyết định số 5/QĐ-UBND phê duyệt Đề án trồng cây giai đoạn 2021 - 2025",
        "trong Kế hoạch đầu tư công trung hạn giai đoạn 2026 - 2030",
        "báo cáo theo Kế hoạch này; Quyết định có hiệu lực từ ngày 01/5/2026",
    ],
)
def test_what_a_title_names_is_not_cited_again(printed: str):
    found = read_text(f"KẾ HOẠCH\nTrồng cây\n\n1. Triển khai {printed}.").references
    assert [one for one in found if not one.number_symbol] == []


def test_who_must_do_what():
    units = [(one["numeral"], one["unit"], one["deadline"]) for one in result(PLAN)["assignments"]]
    assert units == [
        ("1", "Phòng Kỹ thuật", "2026-03-20"),
        ("2", "Văn phòng Sở", "2026-05-05"),
        ("3", "Trạm giống, Vườn ươm tỉnh", None),
    ]


def test_before_a_day_means_the_day_before_it():
    latest, before = result(PLAN)["deadline_details"]
    assert (latest["operator"], latest["last_good_day"]) == ("chậm nhất", "2026-03-20")
    assert (before["operator"], before["last_good_day"]) == ("trước", "2026-05-04")
    assert (before["who"], before["to"], before["through"]) == ("Văn phòng Sở", "UBND tỉnh", "Sở Tài chính")


def test_periods_validity_and_cited_dates_are_no_deadlines():
    plan = changed("theo quy định.", "hợp đồng ký trước ngày 01/6/2026, có hiệu lực trước ngày 02/6/2026.")
    assert plan["deadlines"] == ["2026-03-20", "2026-05-05"]


def test_a_duty_that_comes_back_every_month_has_no_day():
    assert changed("trước ngày 05/5/2026", "trước ngày 25 hàng tháng")["deadlines"] == ["2026-03-20"]


def test_before_an_hour_means_that_day():
    detail = changed("trước ngày 05/5/2026", "trước 15h00 ngày 05/5/2026")["deadline_details"][1]
    assert (detail["last_good_day"], detail["time"]) == ("2026-05-05", "15h00")


def test_recipients_with_purpose_group_pointer_and_archive():
    superior, group, pointer, archive = result(PLAN)["recipients"]
    assert (superior["name"], superior["purpose"]) == ("UBND tỉnh", "bao_cao")
    assert (group["name"], group["purpose"]) == ("Các phòng, trạm thuộc Sở", "thuc_hien")
    assert group["is_group"]
    assert (pointer["is_pointer"], pointer["purpose"]) == (True, None)
    assert (archive["name"], archive["is_archive"]) == ("Lưu: VT, KT (Lê)", True)


@pytest.mark.parametrize("line", ["Lưu: VT, KT.", "Lưu VT, KT.", "Lưu VT.", "lưu: VT, KT (03b)."])
def test_the_archive_line_is_known_however_it_is_written(line: str):
    assert changed("Lưu: VT, KT (Lê).", line)["recipients"][-1]["is_archive"]


def test_a_deputy_signs_for_the_head():
    signer = result(PLAN)["signer"]
    assert (signer["authority"], signer["on_behalf_of"]) == ("KT.", "GIÁM ĐỐC")
    assert (signer["title"], signer["name"]) == ("PHÓ GIÁM ĐỐC", "Trần Thị Mai Lan")


def test_a_deputy_signs_for_the_head_of_a_collegial_body():
    block = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    signer = changed("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", block)["signer"]
    assert signer["authority_lines"] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]
    assert (signer["authority"], signer["on_behalf_of"]) == ("KT.", "CHỦ TỊCH")
    assert signer["title"] == "PHÓ CHỦ TỊCH"


def test_an_acting_head_signs_himself():
    signer = changed("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Q. GIÁM ĐỐC")["signer"]
    assert (signer["authority"], signer["on_behalf_of"], signer["title"]) == ("Q.", None, "GIÁM ĐỐC")


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "Độ mật: Mật", "T U Y Ệ T  M Ậ T"])
def test_a_secrecy_stamp_is_reported(mark: str):
    assert changed("SỞ TRỒNG RỪNG\n", f"SỞ TRỒNG RỪNG\n{mark}\n")["secrecy"] is not None


def test_the_word_in_running_text_is_no_stamp():
    assert changed("Phủ xanh bờ sông", "Giữ bí mật, tối mật và mật ong; độ che phủ")["secrecy"] is None


def test_an_urgency_stamp_is_reported():
    assert changed("SỞ TRỒNG RỪNG\n", "SỞ TRỒNG RỪNG\nHỎA TỐC\n")["urgency"] == "Hỏa tốc"


@pytest.mark.parametrize("printed", ["31/02/2026", "01/13/2026", "00/5/2026"])
def test_an_impossible_date_is_told_and_is_no_deadline(printed: str):
    plan = changed("05/5/2026", printed)
    assert plan["deadlines"] == ["2026-03-20"]
    assert "impossible_date" in [finding["rule"] for finding in plan["findings"]]


def test_an_impossible_date_line_is_no_date():
    plan = changed("ngày      tháng 3 năm 2026", "ngày 31 tháng 02 năm 2026")
    assert plan["date"] == {"day": None, "month": None, "year": None}


def test_a_numeral_used_twice_is_told():
    finding = changed("II. TỔ CHỨC", "I. TỔ CHỨC")["findings"][-1]
    assert (finding["rule"], finding["message"]["values"]) == ("repeated_numeral", {"numeral": "I"})


def test_markup_in_the_subject_is_text():
    assert changed("Trồng cây xanh", "<b>Trồng</b> cây")["subject"].startswith("<b>Trồng</b> cây")


def test_the_annex_after_the_signature_is_not_read():
    annex = "\n\nPHỤ LỤC\nDanh sách đơn vị nộp báo cáo trước ngày 09/9/2026\n- Nhà máy giấy;\n"
    with_annex = result(PLAN + annex)
    assert with_annex["deadlines"] == result(PLAN)["deadlines"]
    assert len(with_annex["recipients"]) == 4


def test_nothing_is_invented_where_nothing_stands():
    empty = result("")
    assert {empty[field] for field in ("issuing_body", "number", "doc_type", "subject", "secrecy")} == {None}
    assert (empty["recipients"], empty["deadlines"]) == ([], [])


LETTER = """\
ỦY BAN NHÂN DÂN          CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
  XÃ SÔNG LÀNH                Độc lập - Tự do - Hạnh phúc

Số: 7 /UBND-VX            Sông Lành, ngày 09 tháng 01 năm 2026
V/v góp ý dự thảo quy chế
văn thư

Kính gửi:
- Trường Tiểu học Sông Lành;
- Trạm Y tế xã.

Ủy ban nhân dân xã giao Trạm Y tế xã góp ý dự thảo, gửi về Văn phòng trước ngày 20/01/2026./.

Nơi nhận:                              TL. CHỦ TỊCH
- Như trên;                        CHÁNH VĂN PHÒNG
- Lưu: VT.
                                    Vũ Đức Hải
"""


def test_a_letter_in_two_columns_side_by_side():
    letter = result(LETTER)
    assert letter["issuing_body"] == "ỦY BAN NHÂN DÂN XÃ SÔNG LÀNH"
    assert (letter["doc_type_code"], letter["doc_type_printed"]) == ("CV", False)
    assert (letter["number"], letter["symbol"]) == ("7", "UBND-VX")
    assert letter["subject"] == "góp ý dự thảo quy chế văn thư"
    assert letter["kinh_gui"] == ["Trường Tiểu học Sông Lành", "Trạm Y tế xã"]


def test_the_head_of_office_signs_a_letter_by_order():
    letter = result(LETTER)
    assert letter["signer"]["authority_lines"] == ["TL. CHỦ TỊCH"]
    assert letter["signer"]["name"] == "Vũ Đức Hải"
    assert [one["unit"] for one in letter["assignments"]] == ["Trạm Y tế xã"]


def in_tables() -> bytes:
    """The plan as clerks lay it out: header and foot in tables of two columns, breaks inside a cell."""
    head, _, rest = PLAN.partition("\n\nKẾ HOẠCH")
    body, _, foot = ("KẾ HOẠCH" + rest).partition("Nơi nhận:")
    recipients, _, signature = foot.partition("\n\n")
    lines = head.split("\n")
    document = docx.Document()
    header = document.add_table(rows=2, cols=2)
    for cell, words in zip(header._cells, [lines[:2], lines[2:4], lines[4:5], lines[5:]], strict=True):
        cell.text = "\n".join(words)
    for line in body.split("\n"):
        document.add_paragraph(line)
    left, right = document.add_table(rows=1, cols=2)._cells
    left.text, right.text = "Nơi nhận:" + recipients, signature
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_docx_laid_out_in_tables_says_the_same_as_its_text():
    from_docx, from_text = read_docx(in_tables(), "kế hoạch.docx").to_json(), result(PLAN)
    for field in from_text.keys() - {"paragraphs", "where", "findings"}:
        assert from_docx[field] == from_text[field], field


def test_each_place_points_at_its_words():
    plan = read_docx(in_tables()).to_json()
    place = plan["where"]["/recipients/1"]
    words = plan["paragraphs"][place["paragraph"]][place["start"] : place["end"]]
    assert words == "- Các phòng, trạm thuộc Sở (t/h);"


def test_what_is_no_docx_is_refused_with_a_sentence():
    with pytest.raises(Unsafe) as refusal:
        read_docx(b"%PDF-1.7", "kế hoạch.docx")
    assert str(refusal.value)


DIRECTIVE = """\
BỘ THỦY LỢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 03/CT-BTL
Hà Nội, ngày 05 tháng 6 năm 2026
CHỈ THỊ
Về việc phòng, chống hạn
Để phòng, chống hạn, Bộ trưởng yêu cầu:
1. Cục Quản lý hồ đập:
a) Kiểm tra các hồ, báo cáo Bộ trưởng trước ngày 15 tháng 7 năm 2026;
b) Hướng dẫn tích nước.
2. Các sở, ngành liên quan theo chức năng, nhiệm vụ được giao phối hợp thực hiện.
Nơi nhận:
- Thủ tướng, các Phó Thủ tướng;
- Văn phòng: Quốc hội, Chính phủ;
- Sở Trồng rừng và Môi trường;
- Lưu: VT.
BỘ TRƯỞNG
ĐỖ VĂN SƠN
"""


def test_a_directive_charges_units_item_by_item():
    directive = result(DIRECTIVE)
    assert [(one["unit"], one["deadline"]) for one in directive["assignments"]] == [
        ("Cục Quản lý hồ đập", "2026-07-15"),
        ("Các sở, ngành liên quan", None),
    ]
    assert directive["subject"] == "Về việc phòng, chống hạn"


def test_groups_are_told_from_names_with_and_in_them():
    groups = {one["name"]: one["is_group"] for one in result(DIRECTIVE)["recipients"]}
    assert groups["Thủ tướng, các Phó Thủ tướng"]
    assert groups["Văn phòng: Quốc hội, Chính phủ"]
    assert not groups["Sở Trồng rừng và Môi trường"]


def test_a_name_in_capitals_is_the_name():
    signer = result(DIRECTIVE)["signer"]
    assert (signer["authority"], signer["title"]) == (None, "BỘ TRƯỞNG")
    assert signer["name"] == "ĐỖ VĂN SƠN"


def test_a_group_that_is_told_its_task_after_a_colon_is_named_without_it():
    text = "KẾ HOẠCH\nThử nghiệm\n\nI. TỔ CHỨC THỰC HIỆN\n1. Các phòng, đơn vị trực thuộc: Tổ chức họp.\n"

    units = [task["unit"] for task in read_text(text).to_json()["assignments"]]

    assert units == ["Các phòng, đơn vị trực thuộc"]
