"""The same document in every layout and encoding that officials send: the reader says the same of all."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm

from documents.checking import check
from documents.checking.fixing import apply
from documents.reading import read_docx, read_file, read_paragraphs
from documents.reading.paragraphs import Paragraph
from tests import layouts
from tests.layouts import Parts
from tests.office_files import docx, word_part
from tests.old_fonts import IN_TCVN3, IN_VNI, LETTERS

PLAN = Parts(
    head_left=["UBND TỈNH AN BÌNH", "SỞ TRỒNG RỪNG", "", "Số:       /KH-STR"],
    head_right=[
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "",
        "An Bình, ngày      tháng 3 năm 2026",
    ],
    middle=[
        "KẾ HOẠCH",
        "Trồng cây xanh dọc sông Lành năm 2026",
        "",
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND tỉnh An Bình về trồng cây năm 2026, "
        "Sở Trồng rừng xây dựng kế hoạch như sau:",
        "I. MỤC ĐÍCH",
        "Phủ xanh bờ sông từ ngày 01/4/2026 đến hết ngày 30/4/2026.",
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Kỹ thuật chủ trì chọn giống; hoàn thành chậm nhất ngày 20/3/2026.",
        "2. Giao Văn phòng Sở: Tổng hợp, báo cáo UBND tỉnh (qua Sở Tài chính) trước ngày 05/5/2026.",
        "Trên đây là Kế hoạch trồng cây xanh dọc sông Lành./.",
        "",
    ],
    foot_left=[
        "Nơi nhận:",
        "- UBND tỉnh (b/c);",
        "- Các phòng, trạm thuộc Sở (t/h);",
        "- Hội Làm vườn tỉnh;",
        "- Lưu: VT, KT (Lê).",
    ],
    foot_right=["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "", "Trần Thị Mai Lan"],
)

LETTER = Parts(
    head_left=["ỦY BAN NHÂN DÂN", "XÃ SÔNG LÀNH", "Số: 07/UBND-VX", "V/v góp ý dự thảo quy chế"],
    head_right=[
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Sông Lành, ngày 09 tháng 01 năm 2026",
    ],
    middle=[
        "",
        "Kính gửi:",
        "- Trường Tiểu học Sông Lành;",
        "- Trạm Y tế xã.",
        "",
        "Ủy ban nhân dân xã giao Trạm Y tế xã góp ý dự thảo, gửi về Văn phòng trước ngày 20/01/2026./.",
        "",
    ],
    foot_left=["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
    foot_right=["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Vũ Đức Hải"],
)

DECISION = Parts(
    head_left=["BỘ THỦY LỢI", "CỤC QUẢN LÝ HỒ ĐẬP", "Số: 15/QĐ-QLHĐ"],
    head_right=[
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Nội, ngày 12 tháng 6 năm 2026",
    ],
    middle=[
        "QUYẾT ĐỊNH",
        "Về việc thành lập Tổ kiểm tra hồ chứa",
        "",
        "CỤC TRƯỞNG CỤC QUẢN LÝ HỒ ĐẬP",
        "Căn cứ Quyết định số 88/QĐ-BTL ngày 02/3/2026 của Bộ trưởng Bộ Thủy lợi;",
        "Theo đề nghị của Trưởng phòng An toàn đập.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Thành lập Tổ kiểm tra hồ chứa.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
        "Điều 3. Chánh Văn phòng Cục, Trưởng phòng An toàn đập chịu trách nhiệm thi hành Quyết định này./.",
        "",
    ],
    foot_left=["Nơi nhận:", "- Như Điều 3;", "- Bộ trưởng (để b/c);", "- Lưu: VT, ATĐ."],
    foot_right=["CỤC TRƯỞNG", "", "", "Lê Văn Tám"],
)

DOCUMENTS = {"plan": PLAN, "letter": LETTER, "decision": DECISION}
NOT_COMPARED = {"paragraphs", "where", "findings", "notes"}


def fields(data: bytes) -> dict[str, Any]:
    """What was read, without what tells of the layout."""
    result = read_docx(data, "văn bản.docx").to_json()
    return {name: value for name, value in result.items() if name not in NOT_COMPARED}


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_layout_says_the_same(name: str, layout: Any):
    assert fields(layout(DOCUMENTS[name])) == fields(layouts.two_tables(DOCUMENTS[name]))


def test_what_the_plan_says_is_right():
    plan = fields(layouts.two_tables(PLAN))
    assert (plan["issuing_body"], plan["parent_body"]) == ("SỞ TRỒNG RỪNG", "UBND TỈNH AN BÌNH")
    assert (plan["symbol"], plan["place"], plan["number"]) == ("KH-STR", "An Bình", None)
    assert [one["name"] for one in plan["recipients"]] == [
        "UBND tỉnh",
        "Các phòng, trạm thuộc Sở",
        "Hội Làm vườn tỉnh",
        "Lưu: VT, KT (Lê)",
    ]
    assert (plan["signer"]["title"], plan["signer"]["name"]) == ("PHÓ GIÁM ĐỐC", "Trần Thị Mai Lan")
    assert plan["deadlines"] == ["2026-03-20", "2026-05-05"]


def test_what_the_letter_and_the_decision_say_is_right():
    letter, decision = fields(layouts.two_tables(LETTER)), fields(layouts.two_tables(DECISION))
    assert letter["issuing_body"] == "ỦY BAN NHÂN DÂN XÃ SÔNG LÀNH"
    assert letter["signer"]["authority_lines"] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]
    assert (decision["issuing_body"], decision["parent_body"]) == ("CỤC QUẢN LÝ HỒ ĐẬP", "BỘ THỦY LỢI")
    assert [one["unit"] for one in decision["assignments"]] == [
        "Chánh Văn phòng Cục, Trưởng phòng An toàn đập"
    ]


def runs_in_tcvn3(text: str) -> str:
    """Capitals with tones stand in the font for capitals, as they had to be typed."""
    font, looks = ".VnTimeH" if text.isupper() else ".VnTime", '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'
    words = text.lower() if text.isupper() else text
    return layouts.run(words.translate(IN_TCVN3), looks.format(font))


def test_a_document_typed_in_tcvn3_fonts():
    data = layouts.rewritten(LETTER_IN_SMALL_LETTERS, runs_in_tcvn3)
    assert fields(data) == fields(layouts.two_tables(LETTER_IN_SMALL_LETTERS))
    assert said(data) == ["Text in the old fonts TCVN3 or VNI was converted to Unicode."]


LETTER_IN_SMALL_LETTERS = LETTER._replace(
    middle=[text.replace("Ủy ban", "Uỷ ban") for text in LETTER.middle],  # no code for a toned capital
)


def said(data: bytes) -> list[str]:
    return of_the_bytes(read_docx(data).to_json())


def of_the_bytes(result: dict[str, Any]) -> list[str]:
    """The notes but the one on the blank number, which every draft has."""
    said = [note["msgid"] for note in result["notes"]]
    return [words for words in said if not words.startswith("The number is blank")]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_typed_in_vni_fonts(name: str):
    data = layouts.in_font(DOCUMENTS[name], "VNI-Times", lambda text: text.translate(IN_VNI))
    assert fields(data) == fields(layouts.two_tables(DOCUMENTS[name]))
    assert said(data) == ["Text in the old fonts TCVN3 or VNI was converted to Unicode."]


def test_every_letter_of_the_old_alphabets():
    text = " ".join(LETTERS)
    in_tcvn3 = layouts.in_font(one_line(text), ".VnTime", lambda words: words.translate(IN_TCVN3))
    in_vni = layouts.in_font(one_line(text), "VNI-Helve", lambda words: words.translate(IN_VNI))
    capitals = layouts.in_font(one_line(text.upper()), "VNI-Times", lambda words: words.translate(IN_VNI))
    assert read_docx(in_tcvn3).paragraphs[0] == text
    assert read_docx(in_vni).paragraphs[0] == text
    assert read_docx(capitals).paragraphs[0] == text.upper()


def one_line(text: str) -> Parts:
    return Parts([text], [], [], [], [])


def test_a_letter_and_its_mark_in_different_runs_of_a_vni_font():
    vni = '<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>'
    data = layouts.rewritten(one_line("x"), lambda _: layouts.run("tha", vni) + layouts.run("ùng", vni))
    assert read_docx(data).paragraphs[0] == "tháng"


def test_unicode_text_in_an_old_font_stays_as_it_is():
    data = layouts.in_font(PLAN, ".VnTime", lambda text: text)
    assert fields(data) == fields(layouts.two_tables(PLAN))
    assert said(data) == []


def text_of(parts: Parts) -> str:
    return "\n".join(line for lines in parts for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_plain_text_in_any_unicode_encoding(encoding: str):
    plan = read_file(text_of(PLAN).encode(encoding), "kế hoạch.txt").to_json()
    assert (plan["subject"], plan["signer"]["name"]) == (
        "Trồng cây xanh dọc sông Lành năm 2026",
        "Trần Thị Mai Lan",
    )
    assert of_the_bytes(plan) == []


@pytest.mark.parametrize(
    ("table", "encoding"), [(IN_TCVN3, "latin-1"), (IN_VNI, "cp1252")], ids=["TCVN3", "VNI"]
)
def test_a_plain_text_in_an_old_encoding(table: Any, encoding: str):
    text = text_of(PLAN).replace("KẾ HOẠCH", "Kế hoạch") if table is IN_TCVN3 else text_of(PLAN)
    small = text.lower() if table is IN_TCVN3 else text
    read = read_file(small.translate(table).encode(encoding), "kehoach.txt").to_json()
    assert "\n".join(read["paragraphs"]) == "\n".join(line.rstrip() for line in small.split("\n"))
    assert len(of_the_bytes(read)) == 1


def test_windows_code_page_1258():
    tones = {"ở": "ơ\u0309", "à": "a\u0300", "ò": "o\u0300", "á": "a\u0301", "í": "i\u0301"}
    typed = {ord(letter): written for letter, written in tones.items()}
    data = "cho Sở Tài chính, và các phòng".translate(typed).encode("cp1258")
    assert read_file(data, "thư.txt").paragraphs == ("cho Sở Tài chính, và các phòng",)


def test_tracked_changes_and_hidden_text_are_said():
    assert said(layouts.tracked_changes(PLAN)) == ["Tracked changes were read as accepted."]
    assert said(layouts.hidden_text(PLAN)) == ["Hidden text was left out."]


def rows_marked(mark: str) -> bytes:
    old = f"<w:tr><w:trPr><w:{mark}/></w:trPr>{layouts.cell(layouts.lines(['SỞ CŨ']))}</w:tr>"
    kept = layouts.row(layouts.cell(layouts.lines(PLAN.head_left)))
    return layouts.around(PLAN, layouts.table(old, kept), "")


def test_a_deleted_row_and_a_hidden_row_are_not_read_and_said():
    assert read_docx(rows_marked("del")).issuing_body == "SỞ TRỒNG RỪNG"
    assert said(rows_marked("del")) == ["Tracked changes were read as accepted."]
    assert said(rows_marked("hidden")) == ["Hidden text was left out."]


def test_an_inserted_row_is_said():
    assert said(rows_marked("ins")) == ["Tracked changes were read as accepted."]


def test_a_paragraph_moved_away_leaves_nothing():
    gone = "<w:rPr><w:moveFrom/></w:rPr>"
    moved = f"<w:p><w:pPr>{gone}</w:pPr><w:moveFrom>{layouts.run('Nơi nhận: cũ')}</w:moveFrom></w:p>"
    reading = read_docx(layouts.around(PLAN, moved, layouts.lines(PLAN.foot_left)))
    assert "cũ" not in " ".join(reading.paragraphs)
    assert len(reading.recipients) == 4


def test_a_footnote_is_kept_and_may_cite_a_document():
    body = layouts.paragraph(layouts.run("KẾ HOẠCH"))
    note = layouts.lines(["Ban hành theo Quyết định số 9/QĐ-STR ngày 02/02/2026 của Sở Trồng rừng."])
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    footnotes = word_part("footnotes", f'{separator}<w:footnote w:id="1">{note}</w:footnote>')
    reading = read_docx(docx(body, footnotes=footnotes))
    assert len(reading.paragraphs) == 2
    assert [one.number_symbol for one in reading.references] == ["9/QĐ-STR"]


def test_a_footnote_never_belongs_to_the_list_of_recipients():
    texts = [Paragraph(text) for text in ["KẾ HOẠCH", "Nơi nhận:", "- Sở Tài chính;", "- Lưu: VT."]]
    reading = read_paragraphs([*texts, Paragraph("- Theo số liệu năm 2025;", is_footnote=True)])
    assert [one.name for one in reading.recipients] == ["Sở Tài chính", "Lưu: VT"]
    assert reading.drafter_marks == ()


def in_the_page_header(first_page: bool = False) -> bytes:
    """The plan with its head in the header of the page, and a running title on the other pages."""
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = first_page
    header = section.first_page_header if first_page else section.header
    section.header.paragraphs[0].text = "Kế hoạch trồng cây – trang 2" if first_page else ""
    head = header.add_table(1, 2, Cm(16))
    head.cell(0, 0).text, head.cell(0, 1).text = "\n".join(PLAN.head_left), "\n".join(PLAN.head_right)
    foot = [line for side in (PLAN.foot_left, PLAN.foot_right) for line in side]
    for line in (*PLAN.middle, *foot):
        document.add_paragraph(line)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("first_page", [False, True])
def test_a_head_in_the_header_of_the_page_is_read_there_and_said(first_page: bool):
    data = in_the_page_header(first_page)
    result = read_docx(data)
    assert fields(data) == fields(layouts.two_tables(PLAN))
    assert said(data) == ["The head of the document was read from the page header of the Word file."]
    at = result.where["/issuing_body"]
    assert result.paragraphs[at.paragraph][at.start : at.end] == "SỞ TRỒNG RỪNG"


def test_the_page_header_is_checked_and_not_touched_by_fixes():
    found = check(in_the_page_header(), "ke-hoach.docx", day=date(2026, 3, 2))
    assert not {"national_name", "number_line_missing", "date_line_missing"} & {one.rule for one in found}
    mended = apply(in_the_page_header(), [one.fix for one in found if one.fix is not None])
    assert fields(mended)["issuing_body"] == "SỞ TRỒNG RỪNG"


def test_a_running_title_is_no_head():
    document = Document()
    document.sections[0].header.paragraphs[0].text = "KẾ HOẠCH NĂM 2026"
    for line in PLAN.middle:
        document.add_paragraph(line)
    saved = BytesIO()
    document.save(saved)
    assert read_docx(saved.getvalue()).paragraphs[0] == "KẾ HOẠCH"
    assert said(saved.getvalue()) == []
