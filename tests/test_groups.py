"""Groups: a few printed words stand for many recipients, who are found on the day of issue."""

import pytest
from sqlalchemy import event

from db import transaction
from language import Invalid
from organization.groups import (
    GroupNames,
    add_group,
    check_rule,
    expand,
    expand_rules,
    match_group,
    remember_spelling,
)
from organization.models import RecipientGroup, UnitKind
from organization.usual_groups import default_groups
from tests.small_province import LAST_DAY, NEW_DAY, build


@pytest.fixture
def province(session):
    """The small province with the usual groups of one Sở and of the district."""
    province = build(session)
    with transaction(session):
        for code in ("SKHCN", "HYB"):
            for usual in default_groups(province.units[code].kind):
                add_group(session, province.id(code), usual.name, usual.spellings, usual.rule)
    return province


def read_as_usual(kind, printed):
    """The names of the usual groups that are printed so, and of those that only resemble it."""
    groups = default_groups(kind)
    names = [(text, number) for number, g in enumerate(groups) for text in (g.name, *g.spellings)]
    match = GroupNames(names).find(printed)
    sure = groups[match.group_id].name if match.group_id is not None else None
    return sure, [groups[number].name for number in match.candidates]


@pytest.mark.parametrize(
    ("kind", "printed", "name"),
    [
        (UnitKind.DEPARTMENT, "GD và các PGD Sở", "Lãnh đạo Sở"),
        (UnitKind.DEPARTMENT, "GĐ và các PGĐ Sở", "Lãnh đạo Sở"),
        (UnitKind.DEPARTMENT, "Giám đốc, các Phó Giám đốc Sở", "Lãnh đạo Sở"),
        (UnitKind.DEPARTMENT, "Các phòng, đơn vị trực thuộc", "Các phòng, đơn vị trực thuộc"),
        (UnitKind.DEPARTMENT, "Các phòng, đơn vị thuộc Sở", "Các phòng, đơn vị trực thuộc"),
        (UnitKind.DEPARTMENT, "Các phòng thuộc Sở", "Các phòng thuộc Sở"),
        (UnitKind.DEPARTMENT, "Các đoàn thể cơ quan", "Các đoàn thể cơ quan"),
        (UnitKind.DEPARTMENT, "CT, các PCT UBND tỉnh", "CT, các PCT UBND tỉnh"),
        (UnitKind.DISTRICT, "Chủ tịch, các Phó Chủ tịch UBND huyện", "CT, các PCT UBND huyện"),
        (UnitKind.DISTRICT, "UBND các xã, thị trấn", "UBND các xã, thị trấn"),
        (UnitKind.DISTRICT, "Ủy ban nhân dân các xã, thị trấn", "UBND các xã, thị trấn"),
        (UnitKind.PROVINCE, "UBND các xã, phường, đặc khu", "UBND các xã, phường"),
        (UnitKind.COMMUNE, "CT và các PCT UBND phường", "CT, các PCT UBND xã"),
    ],
)
def test_the_usual_groups_are_known_from_the_first_day(kind, printed, name):
    assert read_as_usual(kind, printed) == (name, [])


def test_a_group_that_nobody_defined_is_not_guessed():
    read = read_as_usual(UnitKind.DEPARTMENT, "Các phóng, đơn vị")

    assert read == (None, ["Các phòng, đơn vị trực thuộc"])


@pytest.mark.parametrize("kind", UnitKind)
def test_no_two_usual_groups_of_an_agency_are_written_alike(kind):
    for group in default_groups(kind):
        assert read_as_usual(kind, group.name) == (group.name, [])
        check_rule(group.rule)


@pytest.fixture
def members(session, province):
    """Who a printed group is, by code of the unit, or by the words of a post."""

    def of(code, printed, on=NEW_DAY):
        group_id = match_group(session, province.id(code), printed).group_id
        assert group_id is not None
        codes = {unit.id: unit.code for unit in province.units.values()}
        found = expand(session, [group_id], province.id(code), on)[group_id]
        return [m.name if m.person_id else codes[m.unit_id] for m in found]

    return of


def test_the_rooms_and_units_of_a_department(members):
    assert members("SKHCN", "Các phòng, đơn vị trực thuộc") == [
        "SKHCN.VP",
        "SKHCN.TTr",
        "SKHCN.QLKH",
        "SKHCN.TT",
    ]
    assert members("SKHCN", "Các đoàn thể cơ quan") == ["SKHCN.CD"]


def test_each_leader_gets_a_copy(members):
    assert sorted(members("SKHCN", "Lãnh đạo Sở")) == [
        "Giám đốc Phạm Thị Ánh",
        "Phó Giám đốc Lê Thị An",
        "Phó Giám đốc Trần Văn Đức",
    ]


def test_the_day_of_issue_decides_who_is_in_a_group(members):
    assert members("HYB", "UBND các xã, thị trấn", LAST_DAY) == ["HYB.TAN"]
    assert members("HYB", "UBND các xã, thị trấn", NEW_DAY) == []
    assert members("SKHCN", "UBND các xã, phường", NEW_DAY) == ["XTH", "XLS"]


def test_an_agency_is_not_its_own_recipient(members):
    assert members("SKHCN", "Các sở, ban, ngành") == ["SLDTBXH"]


def test_all_groups_of_a_document_take_two_statements(engine, session, province):
    rows = session.query(RecipientGroup).where(RecipientGroup.agency_id == province.id("SKHCN")).all()
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    found = expand(session, [group.id for group in rows], province.id("SKHCN"), NEW_DAY)

    assert len(statements) == 2
    assert len(found) == len(rows) > 5


def test_a_rule_may_list_units_or_join_other_rules(session, province):
    listed = {"select": "listed", "units": ["BAO", "SLDTBXH"]}
    deep = {"select": "units", "under": "province", "kinds": ["office"], "deep": True}
    parent = {"select": "posts", "of": "parent", "roles": ["head"]}
    named = {"select": "units", "under": "code:SKHCN", "kinds": ["mass"]}
    joined = {"select": "any", "of": [listed, deep, parent, named, listed]}

    found = expand_rules(session, {"joined": joined}, province.id("SKHCN"), NEW_DAY)["joined"]

    codes = {unit.id: code for code, unit in province.units.items()}
    assert [codes[member.unit_id] for member in found] == [
        *("UBND", "VPUB", "SKHCN.VP", "SKHCN.CD", "SLDTBXH", "SLDTBXH.VP", "XLS.VP", "BAO")
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        "all",
        {"select": "units"},
        {"select": "everything"},
        {"select": "units", "under": "moon", "kinds": ["office"]},
        {"select": "units", "under": "agency", "kinds": ["castle"]},
        {"select": "posts", "of": "agency", "roles": ["king"]},
        {"select": "any", "of": [{"select": "listed"}]},
    ],
)
def test_a_rule_outside_the_language_is_refused(rule):
    with pytest.raises(Invalid):
        check_rule(rule)


def test_a_spelling_belongs_to_one_group_of_an_agency(session, province):
    group_id = match_group(session, province.id("SKHCN"), "Lãnh đạo Sở").group_id
    group = session.get(RecipientGroup, group_id)

    with pytest.raises(Invalid, match="already written"), transaction(session):
        remember_spelling(session, group, "Các phòng thuộc Sở")
    with transaction(session):
        remember_spelling(session, group, "Thường trực Ban Giám đốc")

    assert match_group(session, province.id("SKHCN"), "TT Ban Giám đốc").group_id == group_id
