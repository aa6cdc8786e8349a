"""For any content of the five kinds: what was written is composed, and read back as it went in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from documents.checking import check
from documents.composing.layout import compose
from documents.composing.wording import LAWS, PURPOSES, worded
from documents.composing.writing import (
    Addressee,
    Basis,
    Block,
    Part,
    Receiver,
    Task,
    Writer,
    Writing,
    from_json,
)
from documents.kinds import BY_CODE
from documents.reading import Reading, read_docx

# The same documents on every machine; a failing one is shown as it was made, since making one takes a while.
TRIED = settings(max_examples=20, deadline=None, derandomize=True, database=None, phases=[Phase.generate])

VERBS = ("Chủ trì", "Tổng hợp", "Rà soát", "Xây dựng", "Hướng dẫn", "Theo dõi, đôn đốc", "Cập nhật")
THINGS = (
    "nội dung tập huấn", "số liệu thống kê", "danh mục thiết bị", "hồ sơ nghiệm thu", "quy trình nội bộ",
    "tài liệu tuyên truyền", "mô hình thí điểm", "công tác chuyển đổi số", "kỹ năng an toàn thông tin",
)  # fmt: skip
# What these documents say by chance; all other rules are of form and consistency.
OF_CONTENT = {"unit_not_reached", "superior_not_reached", "paragraph_repeated"}

TITLES = ("Mục đích, yêu cầu", "Nội dung", "Kinh phí thực hiện", "Kết quả đạt được", "Chỉ tiêu năm")
UNITS = (
    "Văn phòng Sở", "Phòng Quản lý khoa học", "Trung tâm Thông tin, Ứng dụng khoa học và công nghệ",
    "Chi cục Tiêu chuẩn Đo lường Chất lượng", "Thanh tra Sở", "Phòng Kế hoạch – Tài chính",
    "Các phòng, đơn vị trực thuộc", "UBND các xã, phường",
)  # fmt: skip
BODIES = ("Ủy ban nhân dân tỉnh Minh Hòa", "Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Bộ Khoa học và Công nghệ")
RECEIVERS = (*UNITS, "UBND tỉnh", "GĐ, các PGĐ Sở", "Các sở, ban, ngành", "Công đoàn cơ sở")
AGENCIES = (
    ("Sở Khoa học và Công nghệ", "UBND tỉnh Minh Hòa", "SKHCN"),
    ("Ủy ban nhân dân tỉnh Minh Hòa", None, "UBND"),
    ("Ủy ban nhân dân xã Tân Lập", None, "UBND"),
)
BLOCKS = (
    ((), "Giám đốc"), (("KT. GIÁM ĐỐC",), "Phó Giám đốc"), (("TM. ỦY BAN NHÂN DÂN",), "Chủ tịch"),
    (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "Phó Chủ tịch"), (("TL. GIÁM ĐỐC",), "Chánh Văn phòng"),
    (("TUQ. GIÁM ĐỐC",), "Trưởng phòng Quản lý khoa học"), ((), "Q. Giám đốc"),
)  # fmt: skip
NAMES = ("Trần Thị Bình", "Phùng Xuân Đạt", "Đỗ Thị Thu Ngân", "Y Moan Ê Ban")

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
things = st.lists(st.sampled_from(THINGS), min_size=1, max_size=3, unique=True).map(", ".join)
deeds = st.builds("{} {}".format, st.sampled_from(VERBS), things)
paragraphs = st.lists(deeds.map("- {}.".format), min_size=1, max_size=3).map("\n".join)
past_days = st.dates(date(2018, 1, 1), date(2022, 12, 31))
laws = st.builds(Basis, type=st.just("Luật"), subject=st.sampled_from(("An toàn thông tin mạng", "Lưu trữ")))
cited = st.builds(
    lambda kind, number, day, issuer, about: Basis(
        BY_CODE[kind].name, f"{number:02d}/{kind}-UBND", day, issuer, about
    ),
    st.sampled_from(("KH", "QĐ", "CTr")),
    st.integers(1, 999),
    past_days,
    st.sampled_from(BODIES),
    things,
)
bases = st.lists(cited | laws, max_size=3, unique_by=lambda b: b.number_symbol or b.subject)
tasks = st.builds(
    Task,
    unit=st.sampled_from(UNITS),
    content=deeds,
    operator=st.sampled_from(("trước", "chậm nhất", "đến hết", "trong")),
    deadline=st.none() | days,
    report_to=st.sampled_from(("", "Văn phòng Sở", "Phòng Quản lý khoa học")),
)
receivers = st.builds(Receiver, name=st.sampled_from(RECEIVERS), purpose=st.sampled_from(("", *PURPOSES)))
parts = st.lists(
    st.builds(Part, title=st.sampled_from(TITLES), text=paragraphs), max_size=3, unique_by=lambda p: p.title
)


@st.composite
def writings(draw: st.DrawFn, kind: str) -> Writing:
    """A whole document of that kind; tasks where the kind gives them."""
    given_tasks = tuple(draw(st.lists(tasks, min_size=1, max_size=4))) if kind in {"KH", "TB", "CV"} else ()
    titled = () if kind == "CV" else tuple(draw(parts))
    organised = Part("" if kind == "CV" else "Tổ chức thực hiện", draw(paragraphs), given_tasks)
    addressed = draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=3, unique=True))
    return Writing(
        kind=kind,
        subject=draw(deeds),
        addressees=tuple(map(Addressee, addressed if kind in {"CV", "TTr", "BC"} else ())),
        bases=tuple(draw(bases)),
        opening="Cơ quan ban hành với các nội dung như sau:",
        parts=(*titled, organised),
        closing="Trong quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh để kịp thời giải quyết",
        receivers=tuple(draw(st.lists(receivers, min_size=1, max_size=5, unique_by=lambda r: r.name))),
        archive="VT, QLKH",
    )


writers = st.sampled_from(AGENCIES).map(
    lambda agency: Writer(agency[0], agency[1], "Minh Hòa", agency[2], "Phòng Quản lý khoa học", "QLKH")
)
signers = st.builds(
    lambda block, name: Block("", block[0], block[1], name), st.sampled_from(BLOCKS), st.sampled_from(NAMES)
)
dates_printed = st.none() | st.tuples(st.integers(1, 12), st.integers(2023, 2025))


@pytest.mark.parametrize("kind", ["KH", "BC", "TB", "CV", "TTr"])
@TRIED
@given(data=st.data())
def test_what_is_written_is_read_back(kind: str, data: st.DataObject):
    writing, writer, block = data.draw(writings(kind)), data.draw(writers), data.draw(signers)
    content = worded(writing, writer, block)
    month, year = data.draw(dates_printed) or (None, None)
    file = compose(replace(content, month=month, year=year))
    reading = read_docx(file)

    assert (reading.doc_type_code, reading.subject) == (kind, writing.subject)
    assert (reading.symbol, reading.number, reading.place) == (content.symbol, None, "Minh Hòa")
    assert (reading.date.day, reading.date.month, reading.date.year) == (None, month, year)
    assert_heads_and_feet(reading, writing, writer, block)
    assert_body(reading, writing)
    assert {found.rule for found in check(file, "van-ban.docx", day=date(2025, 12, 1))} <= OF_CONTENT


def assert_heads_and_feet(reading: Reading, writing: Writing, writer: Writer, block: Block) -> None:
    """Who writes, to whom, who receives it and who signs."""
    assert reading.issuing_body == writer.issuing_body.upper()
    assert reading.parent_body == (writer.parent_body and writer.parent_body.upper())
    assert list(reading.kinh_gui) == [one.name for one in writing.addressees]
    *named, archive = reading.recipients
    assert [(r.name, r.purpose or "") for r in named] == [(r.name, r.purpose) for r in writing.receivers]
    assert (archive.name, archive.is_archive) == ("Lưu: VT, QLKH", True)
    acting = block.title.startswith("Q. ")
    assert reading.signer.name == block.name
    assert reading.signer.title == block.title.removeprefix("Q. ").upper()
    above = (*block.authority_lines, block.title.upper()) if acting else block.authority_lines
    assert reading.signer.authority_lines == above


def assert_body(reading: Reading, writing: Writing) -> None:
    """The căn cứ, sections, tasks and days."""
    numbered = {(b.type, b.number_symbol, b.day.isoformat(), b.issuer)
                for b in writing.bases if isinstance(b.day, date)}  # fmt: skip
    named = {f"{b.type} {b.subject}" for b in writing.bases if b.type in LAWS}
    read = {(r.type, r.number_symbol, r.date, r.issuer) for r in reading.references if r.number_symbol}
    assert (read, {r.title for r in reading.references if not r.number_symbol}) == (numbered, named)
    titles = [part.title.upper() for part in writing.parts if part.title]
    assert [section.title for section in reading.sections if section.title] == titles
    given_tasks = [task for part in writing.parts for task in part.tasks]
    due = {task.deadline.isoformat() for task in given_tasks if isinstance(task.deadline, date)}
    assert set(reading.deadlines) == due
    units = [task.unit for task in given_tasks]
    if writing.kind != "CV":  # tasks of one unit stand together under its name
        units = [unit for n, unit in enumerate(units) if n == 0 or unit != units[n - 1]]
    assert [assignment.unit for assignment in reading.assignments] == units


@pytest.mark.parametrize("code", ["KH", "BC", "TB", "CV", "TTr"])
@TRIED
@given(data=st.data())
def test_what_is_typed_is_kept_as_json_and_comes_back(code: str, data: st.DataObject):
    writing = data.draw(writings(code))
    assert from_json(writing.to_json()) == writing
    assert code in BY_CODE
