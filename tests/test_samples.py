"""The sample plans for a stranger: current, deterministic, and read back exactly as they were written."""

import re
from datetime import date, timedelta
from functools import cache

import pytest

from documents.composing.content import printed_date
from documents.composing.samples import sample_plans, samples, write_samples
from documents.reading import read_docx

DAYS = [date(2026, 11, 22), date(2027, 1, 9), date(2024, 2, 29)]
PURPOSES = {"báo cáo": "bao_cao", "thực hiện": "thuc_hien", "phối hợp": "phoi_hop", "để biết": "biet"}
CITED: dict[int, list[tuple[str, ...]]] = {
    0: [("Kế hoạch", "08/KH-UBND", "{year}-01-15", "Ủy ban nhân dân tỉnh Minh Hòa")],
    1: [],
    2: [
        ("Nghị định", "30/2020/NĐ-CP", "2020-03-05", "Chính phủ"),
        ("Quyết định", "21/QĐ-UBND", "{year}-01-20", "Ủy ban nhân dân tỉnh Minh Hòa"),
    ],
}
# Unit, days until its due date.
TASKS: dict[int, list[tuple[str, int | None]]] = {
    0: [("Các phòng, đơn vị trực thuộc", 20), ("UBND các xã, phường", 25), ("Văn phòng Sở", 32)],
    1: [("Các phòng, đơn vị trực thuộc", 28), ("Sở Giáo dục và Đào tạo", 12), ("Văn phòng Sở", None)],
    2: [
        ("Các phòng, đơn vị trực thuộc", 30),
        ("Phòng Quản lý công nghệ và Chuyên ngành", 10),
        ("Trung tâm Thông tin, Ứng dụng khoa học và công nghệ", 45),
        ("Văn phòng Sở", 60),
    ],
}


@cache
def read(today, number):
    name, data = samples(today)[number]
    return read_docx(data, name).to_json()


@pytest.fixture(params=DAYS, ids=str)
def today(request):
    return request.param


@pytest.fixture(params=range(3))
def number(request):
    return request.param


@pytest.fixture
def content(today, number):
    """What was written."""
    return sample_plans(today)[number][1]


@pytest.fixture
def reading(today, number):
    """What is read back."""
    return read(today, number)


def test_there_are_two_short_plans_and_a_long_one():
    names = [name for name, _ in samples()]
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"mau-\d-[a-z-]+\.docx", name) for name in names)


def test_the_same_day_gives_the_same_bytes(today):
    assert samples(today) == samples(today)


def test_the_header_is_read_back(content, reading, today):
    assert reading["issuing_body"] == content.issuing_body.upper()
    assert reading["parent_body"] == content.parent_body.upper()
    assert (reading["number"], reading["symbol"], reading["place"]) == (None, content.symbol, content.place)
    assert reading["date"] == {"day": None, "month": today.month, "year": today.year}
    assert (reading["doc_type"], reading["doc_type_code"]) == ("KẾ HOẠCH", "KH")
    assert reading["doc_type_printed"] is True
    assert reading["subject"] == content.subject


def test_sections_and_cited_documents_are_read_back(content, reading, number, today):
    said = [{"numeral": section.numeral, "title": section.title.upper()} for section in content.sections]
    assert reading["sections"] == said
    names = ("type", "number_symbol", "date", "issuer")
    cited = [tuple(one[name] for name in names) for one in reading["references"]]
    assert cited == [(*rest[:2], rest[2].format(year=today.year), rest[3]) for rest in CITED[number]]


def test_tasks_and_due_dates_are_read_back(reading, number, today):
    due = [(unit, today + timedelta(days=days) if days else None) for unit, days in TASKS[number]]
    dates = {unit: day.isoformat() if day else None for unit, day in due}
    assert {task["unit"]: task["deadline"] for task in reading["assignments"]} == dates
    assert reading["deadlines"] == sorted(day for day in dates.values() if day)
    details = {one["who"]: (one["operator"], one["text"]) for one in reading["deadline_details"]}
    assert details == {unit: ("trước", f"trước ngày {printed_date(day)}") for unit, day in due if day}


def test_recipients_are_read_back(content, reading):
    lines = reading["recipients"]
    assert [line["text"].rstrip(";.") for line in lines] == list(content.recipients)
    for line, printed in zip(lines[:-1], content.recipients, strict=False):
        name, _, marker = printed.removesuffix(")").rpartition(" (")
        assert (line["name"], line["purpose"]) == (name, PURPOSES.get(marker))
        assert line["is_group"] == bool(re.search(r"\bcác\b", name, re.IGNORECASE))
    assert (lines[-1]["purpose"], lines[-1]["is_archive"]) == ("luu", True)


def test_the_signer_is_read_back(content, reading):
    signer = reading["signer"]
    assert signer["authority_lines"] == list(content.authority_lines)
    by_deputy = ("KT.", "GIÁM ĐỐC") if content.authority_lines else (None, None)
    assert (signer["authority"], signer["on_behalf_of"]) == by_deputy
    assert (signer["title"], signer["name"]) == (content.title.upper(), content.name)


def test_nothing_else_is_found(reading):
    assert reading["findings"] == []
    empty = ("kinh_gui", "urgency", "secrecy", "drafter_marks")
    assert not any(reading[name] for name in empty)
    (note,) = reading["notes"]
    assert note["msgid"].startswith("The number is blank")


def test_the_samples_are_written_where_they_are_asked_for(tmp_path):
    folder = tmp_path / "var" / "mau"
    assert write_samples(folder) == write_samples(folder) == folder
    assert [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())] == samples()
