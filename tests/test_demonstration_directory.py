"""The demonstration: an invented province in which every role has its people, ready to be played."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

import clock
from db import transaction
from organization import accounts, demonstration
from organization.addressing import Alias, Entry
from organization.directory import Directory, agencies, find_units, holders, successors_of, units_under
from organization.groups import GroupNames, expand, match_group
from organization.models import AGENCY_KINDS, Account, Person, Post, Role, Unit, UnitKind
from organization.names import fold, nfc, sort_key
from organization.tables import ALIASES, UNITS

IN_2026 = datetime(2026, 11, 20, 2, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def ids(session):
    """The ids of all units by code, after the demonstration was loaded; it is 20/11/2026."""
    with clock.freeze(IN_2026):
        with transaction(session):
            demonstration.load(session)
        yield dict(session.execute(sa.select(Unit.code, Unit.id)).all())


def seen_from(tables, writer, on):
    """A directory as its file has it, without a database, seen from one of its agencies."""
    rows = [row.values for row in tables[UNITS]]
    numbers = {row["code"]: number for number, row in enumerate(rows, start=1)}
    agencies: dict[str, int | None] = {}
    entries = []
    for row in rows:
        code, kind, parent = row["code"], row["kind"], row["parent"]
        inherits = agencies.get(parent) if kind is not UnitKind.OUTSIDE else None
        agencies[code] = numbers[code] if kind in AGENCY_KINDS else inherits
        names = (row["name"], row["short_name"], row["abbreviation"])
        above = numbers.get(parent)
        entries.append(
            Entry(
                numbers[code], code, above, agencies[code], kind, *names, row["valid_from"], row["valid_to"]
            )
        )
    aliases = [
        Alias(numbers[row.values["unit"]], numbers.get(row.values["agency"]), row.values["text"])
        for row in tables[ALIASES]
    ]
    directory = Directory(entries, aliases, [])
    directory.look_from(numbers[writer], on)
    return directory


def test_there_is_somebody_for_every_role(session, ids):
    roles = set(session.scalars(sa.select(Post.role)))

    assert roles == set(Role)


def test_every_agency_can_sign_number_and_follow_up(session, ids):
    for agency in agencies(session):
        for role in (Role.HEAD, Role.CLERK, Role.OFFICE):
            assert holders(session, agency.id, role), (agency.name, role)


def test_every_department_has_a_deputy_and_an_office(session, ids):
    for code in ("MH", "SKHCN", "SLDTBXH", "SGDDT"):
        for role in (Role.DEPUTY, Role.OFFICE_HEAD):
            assert holders(session, ids[code], role), (code, role)


def test_every_room_has_a_head(session, ids):
    kinds = [UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.CENTRE, UnitKind.PARTY, UnitKind.MASS]
    for unit in units_under(session, ids["MH"], kinds=kinds):
        leaders = holders(session, unit.id, Role.UNIT_HEAD, Role.OFFICE_HEAD)
        assert [post for post, _ in leaders if post.unit_id == unit.id], unit.name


def test_the_district_is_closed_and_its_communes_follow(session, ids):
    followers = [unit.code for unit in successors_of(session, ids["HTL"])]

    assert followers == ["X.DongKhe", "X.NaKhoang", "X.PhuLuong", "X.TanLinh"]
    assert find_units(session, ids["SKHCN"], "UBND huyện Tân Lĩnh").closed
    assert len(units_under(session, ids["MH"], kinds=[UnitKind.COMMUNE])) == 20


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Sở LĐ, TB&XH", "SLDTBXH"),
        ("Sở LĐTBXH tỉnh", "SLDTBXH"),
        ("Sở GD&ĐT", "SGDDT"),
        ("UBND tỉnh", "MH"),
        ("Đảng ủy Sở KH&CN", "SKHCN.DU"),
        ("BCH Công đoàn", "SKHCN.CD"),
        ("Đoàn Thanh niên", "SKHCN.DTN"),
        ("Hội Cựu chiến binh", "SKHCN.CCB"),
        ("Văn phòng Sở", "SKHCN.VP"),
        ("Thanh tra Sở", "SKHCN.TTr"),
        ("Chi cục TĐC", "SKHCN.TDC"),
        ("TT Tỉnh ủy", "NG.TU"),
        ("UBND phường Hoà Bắc", "P.HoaBac"),
        ("Văn phòng UBND tỉnh", "MH.VP"),
    ],
)
def test_the_usual_names_are_understood(printed, code):
    found = seen_from(demonstration.tables(), "SKHCN", TODAY).find(printed).unit

    assert found is not None
    assert found.code == code


def test_the_usual_groups_have_their_members(session, ids):
    names = GroupNames.load(session, ids["SKHCN"])
    printed = [
        "Các phòng, đơn vị trực thuộc",
        "Các đoàn thể cơ quan",
        "GD và các PGD Sở",
        "UBND các xã, phường",
    ]
    groups = [names.find(text).group_id for text in printed]

    members = expand(session, [group for group in groups if group], ids["SKHCN"])

    assert [len(members[group]) for group in groups if group] == [7, 3, 3, 20]


def test_a_commune_knows_its_province_too(session, ids):
    assert match_group(session, ids["X.DongKhe"], "Các đoàn thể cơ quan").group_id
    assert find_units(session, ids["X.DongKhe"], "UBND tỉnh").unit


def test_everybody_can_sign_in(session, ids):
    shown = demonstration.accounts()

    assert {account.username for account in shown} == set(session.scalars(sa.select(Account.username)))
    first = shown[0]
    assert accounts.sign_in(session, first.username, first.password, address="", device="")


def test_the_list_of_accounts_begins_with_the_department_that_writes():
    shown = demonstration.accounts()

    assert shown[0] == ("bach.nk", demonstration.PASSWORD, "Nguyễn Khắc Bách", *shown[0][3:])
    assert shown[0].unit == "Sở Khoa học và Công nghệ"
    assert len(shown) == len({account.username for account in shown}) > 55


def test_loading_it_again_changes_nothing(session, ids):
    with transaction(session):
        summary = demonstration.load(session)

    assert summary.created == Counter()
    assert summary.changed.total() == 0


def test_it_refuses_a_database_that_holds_anything_else(session):
    with transaction(session):
        session.add(
            Unit(code="X", kind=UnitKind.PROVINCE, name="X", name_folded=fold("X"), sort_key=sort_key("X"))
        )

    with pytest.raises(demonstration.NotEmpty), transaction(session):
        demonstration.load(session)

    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_all_of_its_text_is_in_one_form():
    for path in demonstration.FOLDER.glob("*.csv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert nfc(line) == line
