"""Importing a directory: every mistake is told with its line, nothing is written by halves."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from db import transaction
from language import Invalid, translate
from organization.directory import find_units
from organization.directory_files import BadDirectory, read_directory
from organization.groups import match_group
from organization.importing import import_directory
from organization.models import (
    GroupName,
    Mandate,
    Person,
    Post,
    RecipientGroup,
    Role,
    Unit,
    UnitAlias,
    UnitSuccession,
)

UNITS = """code,parent,kind,name,short_name,abbreviation,collegial,valid_to
UBND,,province,Ủy ban nhân dân tỉnh Minh Hòa,UBND tỉnh Minh Hòa,UBND,x,
SNV,UBND,department,Sở Nội vụ,,SNV,,
SNV.VP,SNV,office,Văn phòng,,VP,,
SCU,UBND,department,Sở Cũ,,SC,,28/2/2025
BAO,UBND,outside,Báo Minh Hòa,,,,
"""
FILES = {
    "units": UNITS,
    "people": "code,name,email\nan,Lê Thị An,an@minhhoa.example\nbinh,Ngô Văn Bình,\n",
    "posts": "person;unit;role;title\nan;SNV;head;Giám đốc\nbinh;SNV.VP;office_head;Chánh Văn phòng\n",
    "mandates": "person,unit,kind,document_types,Đơn vị thuộc lĩnh vực,basis,valid_from\n"
    "binh,SNV.VP,TL.,GM|TB,SNV.VP,Quy chế làm việc,01/01/2024\n",
    "aliases": 'unit,text,agency\nBAO,Toà soạn báo tỉnh,\nBAO,"Tòa soạn, báo tỉnh",\n',
    "groups": 'agency,name,rule,spellings\nSNV,Báo đài,"{""select"": ""listed"", ""units"": [""BAO""]}",'
    "Các cơ quan báo chí|Lãnh đạo Sở\n",
    "successions": "old,new,subject\nSCU,SNV,Lao động\n",
}


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return packed.getvalue()


def workbook(**sheets):
    book = openpyxl.Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def bring_in(session, files):
    with transaction(session):
        return import_directory(session, read_directory(zipped(files)))


def refusals(session, files):
    """What is said about the files, line by line."""
    with pytest.raises(BadDirectory) as refused:
        bring_in(session, files)
    return [str(fault.sentence()) for fault in refused.value.faults]


def count(session, model):
    return session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_whole_directory_is_brought_in(session):
    summary = bring_in(session, FILES)

    assert summary.created == {
        "units": 5,
        "people": 2,
        "posts": 2,
        "mandates": 1,
        "aliases": 1,
        "groups": 1,
        "successions": 1,
    }
    office = session.scalars(sa.select(Unit).where(Unit.code == "SNV.VP")).one()
    agency = session.scalars(sa.select(Unit).where(Unit.code == "SNV")).one()
    assert (office.agency_id, agency.agency_id, office.parent_id) == (agency.id, agency.id, agency.id)
    assert session.scalars(sa.select(Post.role).where(Post.unit_id == office.id)).one() is Role.OFFICE_HEAD
    mandate = session.scalars(sa.select(Mandate)).one()
    assert (mandate.document_types, mandate.unit_ids) == (["GM", "TB"], [office.id])


def test_a_deputy_is_in_charge_of_some_units(session):
    heading, deputy = "Mã người;Mã đơn vị;Vai trò;Chức vụ;Đơn vị phụ trách\n", "an;SNV;Cấp phó;Phó Giám đốc"
    bring_in(session, {**FILES, "posts": FILES["posts"] + "an;SNV;deputy;Phó Giám đốc\n"})
    bring_in(session, {"posts": f"{heading}{deputy};SNV.VP\n"})
    office = session.scalars(sa.select(Unit.id).where(Unit.code == "SNV.VP")).one()
    post = session.scalars(sa.select(Post).where(Post.role == Role.DEPUTY)).one()
    assert post.in_charge_of == [office]
    heard = refusals(session, {"posts": f"{heading}{deputy};SNV.VP|BAO\nan;SNV;head;Giám đốc;SNV.VP\n"})
    assert heard == [
        "posts, line 2, column “in_charge_of”: “BAO” is no unit of the agency in which the post is.",
        "posts, line 3, column “in_charge_of”: Only deputies of the head are in charge of some units.",
    ]


def test_bringing_it_in_again_changes_nothing(session):
    bring_in(session, FILES)
    before = {model: count(session, model) for model in (Unit, Post, UnitAlias, GroupName, UnitSuccession)}

    summary = bring_in(session, FILES)

    assert summary.created.total() == 0
    assert summary.changed.total() == 0
    assert before == {model: count(session, model) for model in before}


def test_a_corrected_file_corrects_and_leaves_other_columns_alone(session):
    bring_in(session, FILES)

    summary = bring_in(session, {"people": "code,name\nan,Lê Thị Ân\n"})

    assert summary.changed == {"people": 1}
    person = session.scalars(sa.select(Person).where(Person.code == "an")).one()
    assert (person.name, person.name_folded, person.email) == ("Lê Thị Ân", "le thi an", "an@minhhoa.example")


def test_a_unit_that_moves_takes_its_posts_along(session):
    bring_in(session, FILES)

    bring_in(session, {"units": "code,parent,kind,name\nSNV.VP,UBND,office,Văn phòng\n"})

    post = session.scalars(
        sa.select(Post).join(Unit, Unit.id == Post.unit_id).where(Unit.code == "SNV.VP")
    ).one()
    assert post.agency_id == session.scalar(sa.select(Unit.id).where(Unit.code == "UBND"))


def test_what_was_brought_in_is_found_by_its_printed_names(session):
    bring_in(session, FILES)
    agency_id = session.scalar(sa.select(Unit.id).where(Unit.code == "SNV"))

    newspaper = find_units(session, agency_id, "Tòa soạn báo tỉnh").unit
    assert newspaper
    assert newspaper.code == "BAO"
    press = match_group(session, agency_id, "Các cơ quan báo chí").group_id
    assert session.get_one(RecipientGroup, press).name == "Báo đài"


def test_an_agency_gets_the_usual_groups_beside_its_own(session):
    bring_in(session, FILES)
    agency_id = session.scalar(sa.select(Unit.id).where(Unit.code == "SNV"))

    assert match_group(session, agency_id, "Các phòng, đơn vị thuộc Sở").group_id
    own = match_group(session, agency_id, "Lãnh đạo Sở").group_id
    assert session.get_one(RecipientGroup, own).name == "Báo đài"


def test_a_workbook_with_vietnamese_headings(session):
    data = workbook(
        Đơn_vị=[
            ["Mã *", "Mã cấp trên", "Loại", "Tên", "Từ ngày", "Chế độ tập thể"],
            ["UBND", None, "UBND tỉnh", "Ủy ban nhân dân tỉnh Minh Hòa", date(2025, 7, 1), "có"],
            [101, "UBND", "Sở", "Sở  Nội\u00a0vụ", "1/7/2025", "không"],
        ],
        Người=[["Mã", "Họ và tên"], ["an", "Lê Thị An"], [None, None]],
        Chức_vụ=[
            ["Mã người", "Mã đơn vị", "Vai trò", "Chức vụ"],
            ["an", 101.0, "Người đứng đầu", "Giám đốc"],
        ],
    )

    with transaction(session):
        import_directory(session, read_directory(data, "danh bạ.xlsx"))

    unit = session.scalars(sa.select(Unit).where(Unit.code == "101")).one()
    assert (unit.name, unit.valid_from, unit.collegial) == ("Sở Nội vụ", date(2025, 7, 1), False)


def test_a_folder_or_a_single_file_will_do(session, tmp_path):
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8-sig")

    folder = read_directory(tmp_path)
    single = read_directory(tmp_path / "units.csv")

    assert folder == single
    assert len(single.rows["units"]) == 5


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("units", UNITS + "SNV,,office,Văn phòng,,,,\n", "units, line 7: This is there already in line 3."),
        ("units", UNITS + "X,GONE,office,Phòng,,,,\n", "units, line 7, column “parent”: There is no “GONE”"),
        ("units", UNITS + "X,,castle,Phòng,,,,\n", "units, line 7, column “kind”: “castle” is not one of"),
        ("units", UNITS + "X,,office,,,,,\n", "units, line 7, column “name”: This cell must not be empty."),
        ("units", UNITS + "X,,office,Phòng,,,,31/2/2025\n", "column “valid_to”: “31/2/2025” is not a day"),
        ("units", UNITS + "X,,office,Phòng,,,maybe,\n", "column “collegial”: “maybe” is neither yes nor no."),
        ("units", UNITS + "a b,,office,Phòng,,,,\n", "column “code”: A code has up to 60 letters"),
        ("units", UNITS + "X,,office,Phòng A, B,,,,,\n", "units, line 7: The line has more cells than"),
        ("units", UNITS + f"X,,office,{'a' * 251},,,,\n", "longer than 250 characters"),
        ("units", "code,parent,kind,name\nA,B,office,A\nB,A,office,B\n", "The unit stands above itself."),
        ("units", "code,kind\nA,office\n", "units, line 1, column “name”: This column is missing."),
        ("units", "code,kind,name,size\n", "units, line 1, column “size”: The table has no such column."),
        ("units", "code,kind,name,Tên\n", "units, line 1, column “name”: The column is there twice."),
        ("people", "code,name,email\nan,An,nowhere\n", "column “email”: “nowhere” is not an e-mail address."),
        (
            "posts",
            "person,unit,role,title\nx,SNV,head,X\n",
            "posts, line 2, column “person”: There is no “x”",
        ),
        ("mandates", "person,unit,kind,basis,valid_from\nan,UBND,TL.,Quy chế,1/1/2024\n", "holds no post"),
        ("groups", "agency,name,rule\nSNV.VP,N,{}\n", "column “rule”: This is not a rule for a group"),
        ("groups", "agency,name,rule\nSNV,N,all\n", "column “rule”: The rule is not written in JSON."),
        ("castles", "code\nA\n", "castles, line 1: This is not a table of a directory."),
    ],
)
def test_each_mistake_is_told_with_its_place(session, name, text, said):
    heard = refusals(session, {**FILES, name: text})

    assert [sentence for sentence in heard if said in sentence], heard
    assert count(session, Unit) == 0


def test_mistakes_in_what_belongs_together_are_found(session):
    listed = '"{""select"": ""listed"", ""units"": []}"'
    groups = f"agency,name,rule\nSNV.VP,A,{listed}\nSNV,B,{listed}\nSNV,b,{listed}\n"
    units = UNITS.replace("code,", "valid_from,code,").replace("\nSCU", "\n1/3/2025,SCU")
    units = "\n".join(line if line[:1] in "v1" else f",{line}" for line in units.splitlines())

    heard = refusals(session, {**FILES, "units": units, "groups": groups})

    assert heard == [
        "units, line 5, column “valid_to”: The last day is before the first.",
        "groups, line 2, column “agency”: Only an agency has groups of recipients.",
        "groups, line 4, column “spellings”: Another group is already written “b”.",
    ]


def test_all_mistakes_are_told_at_once_and_in_vietnamese(session):
    with pytest.raises(BadDirectory) as refused:
        read_directory(b"code,kind,name\nA B,office,\nC,castle,C\n", "units.csv")

    sentences = [translate(fault.sentence()) for fault in refused.value.faults]
    assert len(sentences) == 3
    assert all("dòng" in sentence for sentence in sentences)
    assert "3" in translate(refused.value.message)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "cannot be read"),
        ("Mã,Tên\n".encode("utf-16"), "UTF-8"),
        (zipped({"xl/workbook": ""})[:40], "cannot be read"),
    ],
)
def test_a_file_that_is_no_directory_gets_a_sentence(data, said):
    with pytest.raises(Invalid, match=said) as refused:
        read_directory(data, "units.csv")

    assert translate(refused.value.message) != refused.value.message.msgid
