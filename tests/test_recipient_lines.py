"""The recipient lines of five real plans, read against a directory like that of their agencies."""

import json
from datetime import date
from pathlib import Path

import pytest

from organization.groups import GroupNames
from organization.models import UnitKind
from organization.names import nfc
from organization.usual_groups import default_groups
from tests.small_province import directory_of

PLANS = Path(__file__).parents[2] / "shared" / "plans"

pytestmark = pytest.mark.skipif(not PLANS.exists(), reason="the sample plans are not beside the repository")

UNITS_OF_A_DEPARTMENT = [
    (UnitKind.OFFICE, "Văn phòng"),
    (UnitKind.DIVISION, "Thanh tra"),
    (UnitKind.PARTY, "Đảng ủy Sở"),
    (UnitKind.MASS, "Công đoàn cơ sở"),
    (UnitKind.DIVISION, "Ban Biên tập"),
]
UNITS_OF_A_DISTRICT = [
    (UnitKind.OFFICE, "Văn phòng HĐND và UBND"),
    (UnitKind.PARTY, "Thường trực Huyện ủy"),
    (UnitKind.PARTY, "Thường trực Hội đồng nhân dân huyện"),
    (UnitKind.OUTSIDE, "Trang thông tin điện tử huyện"),
]
DEPARTMENTS = [
    "Sở Lao động – Thương binh và Xã hội",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Tư pháp",
    "Sở Công Thương",
]


def labels():
    return sorted(PLANS.glob("*.json")) if PLANS.exists() else []


def directory_for(plan):
    """The province with some Sở, and the agency of the plan with its units."""
    name = nfc(plan["issuing_body"]).capitalize()
    is_district = name.startswith("Huyện")
    kind = UnitKind.DISTRICT if is_district else UnitKind.DEPARTMENT
    full = f"Ủy ban nhân dân {name.replace('Huyện', 'huyện').title()}" if is_district else name
    rows = [("T", None, UnitKind.PROVINCE, "Ủy ban nhân dân tỉnh Minh Hòa"), ("A", "T", kind, full)]
    rows += [(f"S{n}", "T", UnitKind.DEPARTMENT, other) for n, other in enumerate(DEPARTMENTS)]
    own = UNITS_OF_A_DISTRICT if is_district else UNITS_OF_A_DEPARTMENT
    for above in ["A", *(f"S{n}" for n in range(len(DEPARTMENTS)))]:
        rows += [(f"{above}.{n}", above, *unit) for n, unit in enumerate(own)]
    return kind, directory_of(rows, "A", date(plan["date"]["year"], 6, 1))


@pytest.mark.parametrize("path", labels(), ids=lambda path: path.stem)
def test_every_line_is_a_unit_or_a_group(path):
    plan = json.loads(path.read_text(encoding="utf-8"))
    kind, directory = directory_for(plan)
    groups = default_groups(kind)
    names = GroupNames((text, n) for n, g in enumerate(groups) for text in (g.name, *g.spellings))

    for line in plan["recipients"]:
        unit, group = directory.find(line["name"]).unit, names.find(line["name"]).group_id
        assert (unit is not None) + (group is not None) == (not line["is_archive"]), line["name"]
        assert unit is None or unit.code.startswith(("A", "S0")), line["name"]
