"""Who has a task in the real plans but gets no copy, by a directory like that of their agencies."""

import pytest

from db import transaction
from documents.coverage import uncovered
from documents.files import FileStore
from documents.models import RecipientLine
from documents.reading import read_docx
from organization.groups import add_group
from organization.meaning import Names
from organization.models import UnitKind
from organization.usual_groups import default_groups
from tests.office import Office
from tests.plan_agency import PLANS
from workflow import printed_lines, proposals

pytestmark = pytest.mark.skipif(not PLANS.exists(), reason="the sample plans are not beside the repository")

PROVINCE = ("T", None, UnitKind.PROVINCE, "Ủy ban nhân dân tỉnh Minh Hòa", "UBND")
OF_A_DEPARTMENT = (
    ("A.VP", "A", UnitKind.OFFICE, "Văn phòng", "VP"),
    ("A.NV", "A", UnitKind.DIVISION, "Phòng Nghiệp vụ", "NV"),
    ("A.BT", "A", UnitKind.DIVISION, "Ban Biên tập", "BBT"),
    ("A.T1", "A", UnitKind.CENTRE, "Trung tâm Thông tin, Kỹ thuật và Ứng dụng khoa học công nghệ", "TTTT"),
    ("A.T2", "A", UnitKind.CENTRE, "Trung tâm Ứng dụng khoa học và công nghệ", "TTƯD"),
    ("A.CD", "A", UnitKind.MASS, "Công đoàn cơ sở", "CĐ"),
)
OF_A_DISTRICT = (
    ("A.VP", "A", UnitKind.OFFICE, "Văn phòng HĐND và UBND", "VP"),
    ("A.LD", "A", UnitKind.DIVISION, "Phòng Lao động, Thương binh, Xã hội - Dân tộc", "LĐTBXH"),
    ("A.GD", "A", UnitKind.DIVISION, "Phòng Giáo dục và Đào tạo", "GDĐT"),
    ("A.VH", "A", UnitKind.DIVISION, "Phòng Văn hóa và Thông tin", "VHTT"),
    ("A.TP", "A", UnitKind.DIVISION, "Phòng Tư pháp", "TP"),
    ("A.TV", "A", UnitKind.CENTRE, "Trung tâm Văn hóa, Thể thao và Truyền thông", "TTVH"),
    ("A.YT", "A", UnitKind.CENTRE, "Trung tâm Y tế huyện", "TTYT"),
    ("A.CA", "A", UnitKind.OUTSIDE, "Công an huyện", "CA"),
    ("A.PN", "A", UnitKind.MASS, "Hội Liên hiệp Phụ nữ", "HPN"),
    ("A.HD", "A", UnitKind.MASS, "Huyện đoàn", "HĐ"),
    ("A.X", "A", UnitKind.COMMUNE, "Ủy ban nhân dân xã Tân Hòa", "UBND"),
)


def left_out(office: Office, plan: str) -> set[str]:
    """The codes of units, and the names of groups, that have a task but are reached by no line."""
    reading = read_docx((PLANS / f"{plan}.docx").read_bytes(), f"{plan}.docx").to_json()
    is_district = "HUYỆN" in reading["issuing_body"]
    kind = UnitKind.DISTRICT if is_district else UnitKind.DEPARTMENT
    place = reading["issuing_body"].title().removeprefix("Ủy Ban Nhân Dân ").replace("Huyện", "huyện")
    name = f"Ủy ban nhân dân {place}" if is_district else reading["issuing_body"].capitalize()
    units = OF_A_DISTRICT if is_district else OF_A_DEPARTMENT
    office.build((PROVINCE, ("A", "T", kind, name, "CQ"), *units), (), ())
    agency = office.units["A"]
    with transaction(office.session):
        for usual in default_groups(kind):
            add_group(office.session, agency, usual.name, usual.spellings, usual.rule)
    lines = lines_of(office, agency, reading)
    drafter = office.units["A.LD" if is_district else "A.NV"]
    found = uncovered(office.session, agency, drafter, reading, lines)
    codes = {unit_id: code for code, unit_id in office.units.items()}
    return {codes.get(one.unit_id or 0, one.name) for one in found}


def lines_of(office, agency, reading):
    names = Names.load(office.session, agency)
    lines = [
        RecipientLine(name=item["name"], text=item["text"], is_archive=item["is_archive"])
        for item in printed_lines.items(reading, names)
    ]
    proposals.match_lines(lines, names)
    return lines


@pytest.fixture
def empty_office(session, settings) -> Office:
    return Office(session, FileStore(settings.files_dir))


@pytest.mark.parametrize(
    ("plan", "codes"),
    [
        ("skhcn-daknong-2024", set()),
        ("skhcn-bacgiang-2021", set()),
        ("stnmt-langson-2020", set()),
        ("sngv-bacgiang-2023", {"Trưởng các phòng, đơn vị thuộc Sở"}),
        ("ubnd-chilang-2024", {"A.VP", "A.GD", "A.VH", "A.TP", "A.TV", "A.YT", "A.CA"}),
    ],
)
def test_who_is_left_out(empty_office: Office, plan: str, codes: set[str]):
    assert left_out(empty_office, plan) == codes
