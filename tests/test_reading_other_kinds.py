"""What other kinds of documents print in their own way: records, Party papers, tables of tasks."""

from documents.reading import read_docx, read_text
from documents.reading.result import Reading
from tests import layouts
from tests.office_files import docx
from tests.test_reading_layouts import PLAN


def body_of(*lines: str, title: str = "KẾ HOẠCH") -> Reading:
    return read_text("\n".join([title, "Trồng cây", "", *lines]))


def units(reading: Reading) -> list[str]:
    return [one.unit for one in reading.assignments]


def test_two_persons_sign_a_record_and_the_one_who_presided_is_the_signer():
    signatures = ["", "THƯ KÝ              CHỦ TỌA", "", "Lê Thị Hoa          Trần Văn Bình", ""]
    lines = ["Cuộc họp kết thúc./.", *signatures, "Nơi nhận:", "- Lưu: VT."]
    signer = body_of(*lines, title="BIÊN BẢN").signer
    assert (signer.title, signer.name) == ("CHỦ TỌA", "Trần Văn Bình")


def test_numerals_of_the_party_end_with_a_hyphen():
    reading = body_of("1- Đảng ủy xã chủ trì rà soát.", "2- Văn phòng Đảng ủy theo dõi.", title="CHỈ THỊ")
    assert [one.numeral for one in reading.sections] == ["1", "2"]
    assert units(reading) == ["Đảng ủy xã", "Văn phòng Đảng ủy"]


def test_a_word_of_duty_may_belong_to_a_name():
    reading = body_of(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Kế hoạch tổng hợp: Xây dựng kịch bản.",
        "2. Ban chỉ đạo cấp xã phối hợp thực hiện.",
        "3. Phòng Tham mưu, Phòng Hậu cần",
        "- Bảo đảm phương tiện.",
    )
    assert units(reading) == [
        "Phòng Kế hoạch tổng hợp",
        "Ban chỉ đạo cấp xã",
        "Phòng Tham mưu, Phòng Hậu cần",
    ]


def test_below_a_number_that_names_no_unit_its_lines_name_them():
    reading = body_of(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Cấp tỉnh",
        "- Giao Ban Tài chính bố trí kinh phí.",
        "2. Công đoàn các xã",
        "- Xây dựng kế hoạch.",
    )
    assert units(reading) == ["Ban Tài chính", "Công đoàn các xã"]


def test_the_closing_line_that_asks_everybody_gives_no_task():
    reading = body_of(
        "I. TỔ CHỨC THỰC HIỆN", "1. Văn phòng theo dõi.", "Yêu cầu các phòng nghiêm túc thực hiện./."
    )
    assert units(reading) == ["Văn phòng"]


def test_an_hour_and_a_weekday_may_stand_before_the_day():
    reading = body_of("Các xã gửi báo cáo trước 16 giờ 00, thứ Sáu, ngày 20 tháng 3 năm 2026.")
    assert reading.deadlines == ("2026-03-20",)
    assert reading.deadline_details[0].time == "16 giờ 00"


def test_the_same_number_of_another_day_is_another_document():
    reading = body_of(
        "Thực hiện Kế hoạch số 15/KH-UBND ngày 02/3/2026 của UBND tỉnh A; Kế hoạch số 15/KH-UBND "
        "ngày 07/5/2026 của UBND tỉnh B; Luật Giáo dục, Luật Giáo dục đại học."
    )
    numbers = [(one.number_symbol or one.title, one.date) for one in reading.references]
    assert numbers == [
        ("15/KH-UBND", "2026-03-02"),
        ("15/KH-UBND", "2026-05-07"),
        ("Luật Giáo dục", None),
        ("Luật Giáo dục đại học", None),
    ]


def table_of_tasks(*rows: tuple[str, ...]) -> Reading:
    cells = (layouts.row(*(layouts.cell(layouts.lines([text])) for text in one)) for one in rows)
    head = layouts.lines(["KẾ HOẠCH", "Trồng cây", "", "I. TIẾN ĐỘ, PHÂN CÔNG"])
    return read_docx(docx(head + layouts.table(*cells) + layouts.lines(PLAN.foot_left)))


def test_a_column_of_due_dates_in_a_table_of_tasks():
    reading = table_of_tasks(
        ("TT", "Nội dung", "Chủ trì", "Thời hạn"),
        ("1", "In giấy mời", "Văn phòng", "05/4/2026"),
        ("2", "Tổng duyệt", "Đoàn Nghệ thuật", "Trước ngày 16/4/2026"),
    )
    assert reading.deadlines == ("2026-04-05", "2026-04-16")
    assert reading.assignments == ()


def test_a_column_of_other_days_is_none_of_due_dates():
    reading = table_of_tasks(("TT", "Tên", "Ngày sinh"), ("1", "An", "05/4/1980"), ("2", "Vũ", "06/4/2026"))
    assert reading.deadlines == ()
