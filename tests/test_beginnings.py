"""With what a form begins, and who may sign it: blocks of the directory, earlier documents, higher ones."""

from dataclasses import replace
from datetime import date

import pytest

from db import transaction
from documents.composing.beginnings import Higher, empty, from_earlier, from_higher, undated
from documents.composing.blocks import writer_of
from documents.composing.layout import compose
from documents.composing.wording import basis_words, task_words, worded
from documents.composing.writing import Basis, Block, Enclosure, Part, Task
from documents.reading import read_docx, read_text
from organization.models import Mandate, MandateKind, Post, Role
from tests.databases import Databases, OnSQLite
from tests.office import PLAN, Office
from tests.office_writing import a_writer, a_writing

ENCLOSED = Enclosure("Biểu số liệu", "1. Số lượt người tham gia")


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """What is asked of the directory here is asked of both engines elsewhere."""
    return databases_on_sqlite


def test_the_head_and_the_deputies_can_sign(office: Office):
    writer = a_writer(office)

    assert [block.words for block in writer.blocks] == [
        "Giám đốc – Vũ Thị Hà", "KT. Giám đốc / Phó Giám đốc – Trần Thị Bình",
    ]  # fmt: skip
    assert (writer.issuing_body, writer.parent_body) == (
        "Sở Khoa học và Công nghệ", "Ủy ban nhân dân tỉnh Minh Hòa",
    )  # fmt: skip


def test_an_acting_head_signs_as_such(office: Office):
    with transaction(office.session):
        post = office.session.query(Post).filter_by(person_id=office.people["director"]).one()
        post.acting = True

    assert a_writer(office).blocks[0].title == "Q. Giám đốc"


@pytest.mark.parametrize(("kind", "found"), [("TB", True), ("KH", False)])
def test_who_has_a_mandate_signs_the_kinds_it_covers(office: Office, kind: str, found: bool):
    with transaction(office.session):
        post = office.session.query(Post).filter_by(person_id=office.people["unit_head"]).one()
        office.session.add(
            Mandate(agency_id=office.units["KHCN"], post_id=post.id, kind=MandateKind.BY_ORDER,
                    document_types=["TB"], basis="Quy chế làm việc", valid_from=date(2020, 1, 1))
        )  # fmt: skip

    words = [block.words for block in a_writer(office, kind).blocks]
    assert ("TL. Giám đốc / Trưởng phòng Quản lý khoa học – Lê Thị Ánh" in words) is found


def test_a_collegial_body_signs_in_its_name(office: Office):
    with transaction(office.session):
        for nick, role, title in (("drafter", Role.HEAD, "Chủ tịch"), ("clerk", Role.DEPUTY, "Phó Chủ tịch")):
            office.session.add(
                Post(person_id=office.people[nick], unit_id=office.units["UBND"],
                     agency_id=office.units["UBND"], role=role, title=title)
            )  # fmt: skip

    head, deputy = writer_of(office.session, office.units["UBND"], "KH").blocks
    assert head.authority_lines == ("TM. Ủy ban nhân dân",)
    assert deputy.authority_lines == ("TM. Ủy ban nhân dân", "KT. Chủ tịch")


def test_the_days_of_an_earlier_text_are_cleared():
    assert undated("Báo cáo về Văn phòng Sở trước ngày 20/12/2024.") == "Báo cáo về Văn phòng Sở."
    assert undated("Họp vào ngày 05 tháng 7 năm 2024") == "Họp vào ngày …"


def test_an_earlier_text_gives_tasks_to_the_same_units(office: Office):
    reading = read_text(PLAN.format(subject="Chuyển đổi số", month=5, year=2025)).to_json()
    writing = from_earlier(reading, "KH", a_writer(office), 1)

    assert [(part.title, len(part.tasks)) for part in writing.parts] == [
        ("Mục đích, yêu cầu", 0), ("Tổ chức thực hiện", 2),
    ]  # fmt: skip
    assert [task.unit for task in writing.parts[1].tasks] == ["Các phòng, đơn vị trực thuộc", "Văn phòng Sở"]
    assert all(task.deadline is None for task in writing.parts[1].tasks)


def test_a_higher_plan_without_a_day_gives_none(office: Office):
    higher = Higher(delivery_id=1, type="Kế hoạch", number_symbol="12/KH-UBND", day=date(2026, 2, 15),
                    issuer="Ủy ban nhân dân tỉnh Minh Hòa", subject="Chuyển đổi số", reading={},
                    last_good_day=None, deadline=None)  # fmt: skip
    writer = a_writer(office)
    writing = from_higher(empty("KH", writer, 1), higher, writer, ["Sở Khoa học và Công nghệ"])

    assert (writing.due, writing.basis_id) == (None, 1)
    assert next(task.content for part in writing.parts for task in part.tasks) == "Chuyển đổi số"
    assert basis_words(writing.bases[0]).endswith("ngày 15/02/2026 của Ủy ban nhân dân tỉnh Minh Hòa "
                                                  "về chuyển đổi số")  # fmt: skip


def test_a_law_is_cited_by_its_name():
    assert basis_words(Basis("Luật", subject="An ninh mạng")) == "Luật An ninh mạng"
    assert basis_words(Basis("Luật", subject="Luật An ninh mạng;")) == "Luật An ninh mạng"


def test_a_task_says_to_whom_through_whom_and_by_when():
    task = Task("Văn phòng", "Tổng hợp số liệu.", "chậm nhất", date(2027, 2, 5), "UBND tỉnh", "Sở Nội vụ")
    assert task_words(task) == (
        "Tổng hợp số liệu; báo cáo kết quả về UBND tỉnh qua Sở Nội vụ chậm nhất ngày 05/02/2027."
    )


def test_short_numbered_lines_are_headings_and_others_end_their_sentence(office: Office):
    text = "1. Mục đích\n• Nâng cao nhận thức\n2. Yêu cầu: bảo đảm tiến độ;"
    writing = a_writing(office, parts=(Part("Mục đích", text),))
    (section,) = worded(writing, a_writer(office), Block("", (), "Giám đốc", "Vũ Thị Hà")).sections

    assert [(item.text, item.heading) for item in section.items] == [
        ("1. Mục đích", True), ("- Nâng cao nhận thức.", False), ("2. Yêu cầu: bảo đảm tiến độ;", False),
    ]  # fmt: skip


def test_an_annex_disturbs_nothing_of_the_document(office: Office):
    writing = a_writing(office)
    block = Block("", ("KT. GIÁM ĐỐC",), "Phó Giám đốc", "Trần Thị Bình")
    plain = worded(writing, a_writer(office), block)
    both = replace(plain, annexes=worded(
        a_writing(office, enclosures=(ENCLOSED, ENCLOSED)), a_writer(office), block).annexes)  # fmt: skip
    first, second = (read_docx(compose(content)) for content in (plain, both))

    assert second.recipients == first.recipients
    assert (second.signer, second.drafter_marks) == (first.signer, ())
    assert "Phụ lục II" in second.paragraphs
