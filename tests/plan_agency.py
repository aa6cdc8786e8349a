"""An agency like the one that issued a labelled plan, set up from the labels when a test runs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db import transaction
from documents.composing.samples import samples
from documents.files import FileStore
from documents.reading import read_docx
from organization.models import Role, Unit, UnitKind
from organization.names import fold
from tests.office import Office

PLANS = Path(__file__).parent.parent.parent / "shared" / "plans"
ROOMS = ("Phòng Tổng hợp", "Phòng Nghiệp vụ", "Phòng Kế hoạch")

# Words of a group's name → who it is; what none of them fits is settled by hand on the page.
COMMUNES = {"select": "units", "under": "agency", "kinds": ["commune"]}
RULES: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("ubnd cac xa",), COMMUNES),
    (("pgd", "pct", "lanh dao"), {"select": "posts", "of": "agency", "roles": ["head", "deputy"]}),
    (("phong", "don vi"), {"select": "units", "under": "agency", "kinds": ["office", "division", "centre"]}),
)


@dataclass(frozen=True)
class Plan:
    """A plan to carry: its file and what its labels, or its own reading, say of it."""

    name: str
    data: bytes
    labels: dict[str, Any] = field(repr=False)


def real_plans() -> Iterator[Plan]:
    """The labelled plans, where they are at hand."""
    for path in sorted(PLANS.glob("*.docx")):
        labels = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        yield Plan(path.stem, path.read_bytes(), labels)


def own_plans() -> Iterator[Plan]:
    """The project's own sample plans, which are always at hand."""
    for name, data in samples()[:2]:
        yield Plan(name.removesuffix(".docx"), data, read_docx(data, name).to_json())


def sentence_case(printed: str) -> str:
    """ "PHÓ GIÁM ĐỐC" as a directory writes it."""
    words = printed.lower()
    return words[:1].upper() + words[1:]


def title_of(block: dict[str, Any], role: Role) -> str:
    """The title of the head or of a deputy, as the signature block prints it."""
    own, above = block["title"] or "GIÁM ĐỐC", block["on_behalf_of"]
    if role == Role.HEAD:
        return sentence_case(above or own)
    return sentence_case(own if above else f"PHÓ {own}")


def found(session: Session, store: FileStore, plan: Plan) -> Office:
    """Write the agency of a plan: leaders as the block prints them, three rooms, office, a peer agency."""
    block, office = plan.labels["signer"], Office(session, store)
    by_deputy = block["authority"] == "KT."
    kind = UnitKind.DISTRICT if "HUYỆN" in plan.labels["issuing_body"] else UnitKind.DEPARTMENT
    code = (plan.labels["symbol"] or "KH-CQ").split("-", 1)[1].replace("-", "")
    rooms = [(f"A.P{n}", "A", UnitKind.DIVISION, name, f"P{n}") for n, name in enumerate(ROOMS)]
    units = (
        ("T", None, UnitKind.PROVINCE, "Ủy ban nhân dân tỉnh Minh Hòa", "UBND"),
        ("A", "T", kind, plan.labels["issuing_body"], code),
        ("A.VP", "A", UnitKind.OFFICE, "Văn phòng", "VP"),
        *rooms,
        ("B", "T", UnitKind.DEPARTMENT, first_body(plan), "SB"),
        ("X", "A", UnitKind.COMMUNE, "Ủy ban nhân dân xã Tân Hòa", "UBND"),
        ("Y", "A", UnitKind.COMMUNE, "Ủy ban nhân dân xã Lũng Sơn", "UBND"),
    )
    people = (
        ("drafter", "Nguyễn Văn An", "A.P0", Role.STAFF, "Chuyên viên"),
        ("unit_head", "Lê Thị Ánh", "A.P0", Role.UNIT_HEAD, "Trưởng phòng"),
        ("head_1", "Hoàng Đức Đạt", "A.P1", Role.UNIT_HEAD, "Trưởng phòng"),
        ("head_2", "Phan Văn Minh", "A.P2", Role.UNIT_HEAD, "Trưởng phòng"),
        ("office_head", "Phạm Văn Dũng", "A.VP", Role.OFFICE_HEAD, "Chánh Văn phòng"),
        ("clerk", "Phạm Thị Ngọc", "A.VP", Role.CLERK, "Văn thư"),
        ("office", "Đỗ Văn Khoa", "A.VP", Role.OFFICE, "Chuyên viên"),
        ("head", "Vũ Thị Hà" if by_deputy else block["name"], "A", Role.HEAD, title_of(block, Role.HEAD)),
        (
            "deputy",
            block["name"] if by_deputy else "Vũ Thị Hà",
            "A",
            Role.DEPUTY,
            title_of(block, Role.DEPUTY),
        ),
        ("peer_clerk", "Mai Thị Oanh", "B", Role.CLERK, "Văn thư"),
        ("x_clerk", "Đinh Văn Phúc", "X", Role.CLERK, "Văn thư"),
        ("y_clerk", "Tạ Thị Quyên", "Y", Role.CLERK, "Văn thư"),
    )
    office.build(units, people, list(groups_of(plan)))
    office.people["signer"] = office.people["deputy" if by_deputy else "head"]
    with transaction(session):
        session.get_one(Unit, office.units["A"]).header_name = plan.labels["issuing_body"]
    return office


def first_body(plan: Plan) -> str:
    """The first recipient that is one body; it works in this installation too."""
    return next((r["name"] for r in lines_of(plan) if not r["is_group"]), "Sở Nội vụ")


def lines_of(plan: Plan) -> list[dict[str, Any]]:
    """The printed recipients without the archive line."""
    return [r for r in plan.labels["recipients"] if not r["is_archive"]]


def groups_of(plan: Plan) -> Iterator[tuple[str, str, list[str], dict[str, Any]]]:
    """The groups that this agency knows, by the words of their names."""
    for recipient in lines_of(plan):
        words = fold(recipient["name"])
        rule = next((rule for keys, rule in RULES if any(key in words for key in keys)), None)
        if recipient["is_group"] and rule is not None:
            yield "A", recipient["name"], [], rule
