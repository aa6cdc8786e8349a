"""The directory: what a printed name means from where it is printed, and what is asked instead of guessed."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from db import transaction
from organization.addressing import level_and_place
from organization.directory import (
    Directory,
    agencies,
    agency_of,
    find_units,
    holders,
    remember_alias,
    search_units,
    successors_of,
    units_under,
)
from organization.models import Role, UnitKind
from tests.small_province import LAST_DAY, NEW_DAY, build, directory_in_memory, write_as


@pytest.fixture
def province(session):
    return build(session)


def seen_from(writer, printed, on=NEW_DAY):
    """How a name is read in the documents of an agency, by code; on 01/7/2025 if not told otherwise."""
    unit = directory_in_memory(writer, on).find(printed).unit
    return unit.code if unit else None


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Sở LĐ, TB&XH", "SLDTBXH"),
        ("Sở LĐTBXH tỉnh", "SLDTBXH"),
        ("Sở Lao động TB & XH tỉnh Minh Hòa", "SLDTBXH"),
        ("UBND tỉnh", "UBND"),
        ("Uỷ ban nhân dân tỉnh Minh Hoà", "UBND"),
        ("Văn phòng UBND tỉnh", "VPUB"),
        ("Văn phòng", "SKHCN.VP"),
        ("Văn phòng Sở", "SKHCN.VP"),
        ("Đảng ủy Sở KH&CN", "SKHCN.DU"),
        ("Đảng uỷ Sở", "SKHCN.DU"),
        ("BCH Công đoàn", "SKHCN.CD"),
        ("Công đoàn cơ quan", "SKHCN.CD"),
        ("Trung tâm Ứng dụng KH&CN", "SKHCN.TT"),
        ("Phòng QLKH", "SKHCN.QLKH"),
        ("phong quan ly khoa hoc", "SKHCN.QLKH"),
        ("Văn phòng Sở LĐTBXH", "SLDTBXH.VP"),
        ("UBND xã Tân Hòa", "XTH"),
        ("Báo Minh Hòa", "BAO"),
    ],
)
def test_a_department_names_its_own_units_short_and_others_by_whose_they_are(printed, code):
    assert seen_from("SKHCN", printed) == code


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("TT Huyện ủy", "HYB.HU"),
        ("UBND huyện", "HYB"),
        ("Phòng Tư pháp huyện", "HYB.TP"),
        ("Sở LĐTBXH tỉnh", "SLDTBXH"),
        ("UBND xã Tân Hoà", "HYB.TAN"),
    ],
)
def test_a_district_named_its_own_until_its_last_day(printed, code):
    assert seen_from("HYB", printed, LAST_DAY) == code


@pytest.mark.parametrize(
    "printed", ["Sở Nội vụ", "Phòng Tư pháp", "UBND xã Tân Hoa", "Văn phóng", "Như trên", "", "…"]
)
def test_what_is_not_certain_is_not_matched(printed):
    assert seen_from("SKHCN", printed) is None


def test_the_symbol_that_all_committees_share_names_only_the_one_that_writes():
    assert seen_from("UBND", "UBND") is None
    assert seen_from("XLS", "UBND tỉnh") == "UBND"


def test_a_name_with_other_marks_is_asked_about(session, province):
    match = find_units(session, province.id("SKHCN"), "UBND xã Tân Hoa", NEW_DAY)

    assert [unit.code for unit in match.candidates] == ["XTH"]


def test_another_agencys_room_named_alone_is_only_a_candidate(session, province):
    match = find_units(session, province.id("SLDTBXH"), "Phòng Quản lý khoa học", NEW_DAY)

    assert not match.is_sure
    assert [unit.code for unit in match.candidates] == ["SKHCN.QLKH"]


def test_a_name_that_two_units_bear_is_asked_about(session, province):
    write_as(session, province, "SKHCN", "Sở chuyên ngành")
    write_as(session, province, "SLDTBXH", "Sở chuyên ngành")

    match = find_units(session, province.id("UBND"), "Sở chuyên ngành", NEW_DAY)

    assert not match.is_sure
    assert {unit.code for unit in match.candidates} == {"SKHCN", "SLDTBXH"}


def test_a_closed_unit_is_told_with_those_who_follow_it(session, province):
    match = find_units(session, province.id("SKHCN"), "UBND huyện Yên Bảng", NEW_DAY)

    assert match.unit is None
    assert match.closed is not None
    assert match.closed.code == "HYB"
    assert {unit.code for unit in match.successors} == {"XTH", "XLS"}


def test_a_new_unit_does_not_exist_before_its_first_day():
    assert seen_from("SKHCN", "UBND xã Lũng Sơn", LAST_DAY) is None


def test_successors_are_followed_through_those_that_were_closed_too(session, province):
    followers = successors_of(session, province.id("HYB"), NEW_DAY)

    assert province.codes(followers) == ["XLS", "XTH"]


def test_what_was_asked_once_is_remembered_for_this_agency_alone(session, province):
    with transaction(session):
        remember_alias(session, province.id("SKHCN"), province.id("BAO"), "Toà soạn")
        remember_alias(session, province.id("SKHCN"), province.id("BAO"), "Tòa soạn")

    remembered = find_units(session, province.id("SKHCN"), "Tòa soạn").unit
    assert remembered
    assert remembered.code == "BAO"
    assert find_units(session, province.id("SLDTBXH"), "Tòa soạn").unit is None


def test_reading_all_names_of_a_document_takes_two_statements(engine, session, province):
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    directory = Directory.load(session, province.id("SKHCN"), NEW_DAY)
    for printed in ("Văn phòng", "Sở LĐTBXH", "Hội Luật gia", "UBND huyện Yên Bảng"):
        directory.find(printed)

    assert len([text for text in statements if text != "BEGIN"]) == 2


def test_the_tree_of_an_agency_on_a_day(session, province):
    communes = units_under(session, province.id("UBND"), NEW_DAY, kinds=[UnitKind.COMMUNE])
    rooms = units_under(session, province.id("SKHCN"), kinds=[UnitKind.OFFICE, UnitKind.DIVISION])

    assert province.codes(communes) == ["XLS", "XTH"]
    assert province.codes(rooms) == ["SKHCN.QLKH", "SKHCN.TTr", "SKHCN.VP"]


def test_every_unit_knows_its_agency_but_an_outside_body_has_none(session, province):
    agency = province.units["SKHCN"]

    assert agency_of(session, province.id("SKHCN.VP")) is agency
    assert agency_of(session, province.id("SKHCN")) is agency
    assert agency_of(session, province.id("BAO")) is None
    assert "HYB" not in province.codes(agencies(session, NEW_DAY))


def test_leaders_are_listed_by_given_name(session, province):
    leaders = holders(session, province.id("SKHCN"), Role.HEAD, Role.DEPUTY)

    assert [person.name for _, person in leaders] == ["Lê Thị An", "Phạm Thị Ánh", "Trần Văn Đức"]


def test_a_post_that_has_ended_is_not_held(session, province):
    post = holders(session, province.id("UBND"), Role.HEAD)[0][0]
    with transaction(session):
        session.execute(sa.update(type(post)).where(type(post).id == post.id).values(valid_to=LAST_DAY))

    assert holders(session, province.id("UBND"), Role.HEAD, on=NEW_DAY) == []


def test_units_are_searched_with_and_without_marks(session, province):
    assert province.codes(search_units(session, "tan hoa", NEW_DAY)) == ["XTH"]
    assert province.codes(search_units(session, "Quản lý", NEW_DAY)) == ["SKHCN.QLKH"]
    assert search_units(session, "100%", NEW_DAY) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ủy ban nhân dân huyện Yên Bảng", ("huyện", "Yên Bảng")),
        ("UBND Phường 5", ("phường", "5")),
        ("Sở Lao động – Thương binh và Xã hội", None),
        ("Tỉnh ủy Minh Hòa", None),
    ],
)
def test_the_place_is_read_from_a_name(name, found):
    assert level_and_place(name) == found


def test_the_day_decides_which_of_two_units_of_one_name_is_meant():
    assert seen_from("UBND", "UBND xã Tân Hòa", date(2025, 7, 1)) == "XTH"
    assert seen_from("UBND", "UBND xã Tân Hòa", date(2025, 6, 30)) == "HYB.TAN"
