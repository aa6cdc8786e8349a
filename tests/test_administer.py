"""Administrative acts: who may bring in a directory, and that it stays on record."""

import pytest
import sqlalchemy as sa

from language import NotAllowed, translate
from organization.directory_files import BadDirectory, Tables, read_directory
from organization.models import Person, Post, Unit
from organization.people import actor_of
from workflow import history
from workflow.administer import import_directory, load_demonstration


@pytest.fixture
def province(session):
    load_demonstration(session)


def actor(session, code):
    return actor_of(session, session.scalars(sa.select(Person.id).where(Person.code == code)).one())


def tables(**csv):
    """Tables as read from CSV, by name."""
    read = Tables()
    for name, text in csv.items():
        read.rows |= read_directory(text.encode(), f"{name}.csv").rows
    return read


def last_entry(session, unit_code):
    entries = history.history_entries
    wanted = sa.select(entries).join(Unit, Unit.id == entries.c.thing_id)
    return session.execute(
        wanted.where(entries.c.chain == "agency", Unit.code == unit_code).order_by(entries.c.seq.desc())
    ).first()


NEW_ROOM = "code,parent,kind,name\nSKHCN.CDS,SKHCN,division,Phòng Chuyển đổi số\n"


def test_an_administrator_changes_the_own_agency_and_it_is_recorded(session, province):
    import_directory(session, actor(session, "yen.lv"), tables(units=NEW_ROOM))

    entry = last_entry(session, "SKHCN")
    assert (entry.seq, entry.step, entry.person_name) == (2, "import_directory", "Lý Văn Yên")
    assert entry.post_title == "Quản trị hệ thống, Sở Khoa học và Công nghệ"
    assert entry.details == {"created": {"units": 1}, "changed": {}}
    assert last_entry(session, "SGDDT").seq == 1


def test_the_administrator_of_the_level_above_may_too(session, province):
    import_directory(session, actor(session, "nhat.km"), tables(units=NEW_ROOM))

    assert session.scalar(sa.select(Unit.id).where(Unit.code == "SKHCN.CDS"))


@pytest.mark.parametrize(
    "csv",
    [
        {"units": "code,parent,kind,name\nSGDDT.X,SGDDT,division,Phòng Mới\n"},
        {"units": "code,parent,kind,name\nSGDDT.VP,SKHCN,office,Văn phòng Sở\n"},
        {"units": "code,parent,kind,name\nNG.BAO,MH,outside,Báo khác\n"},
        {"posts": "person,unit,role,title\nyen.lv,MH,administrator,Quản trị\n"},
        {"people": "code,name\nkhiem.hd,Tên Khác\n"},
        {"aliases": "unit,text\nSGDDT,Sở Học\n"},
    ],
)
def test_nobody_changes_an_agency_of_others(session, province, csv):
    before = session.scalar(sa.select(sa.func.count()).select_from(Post))

    with pytest.raises(NotAllowed) as refused:
        import_directory(session, actor(session, "yen.lv"), tables(**csv))

    assert translate(refused.value.message) != refused.value.message.msgid
    assert session.scalar(sa.select(sa.func.count()).select_from(Post)) == before
    assert session.scalar(sa.select(Unit.id).where(Unit.code == "SGDDT.X")) is None
    assert session.scalar(sa.select(Person.name).where(Person.code == "khiem.hd")) == "Hoàng Đình Khiêm"


def test_a_leader_is_no_administrator(session, province):
    with pytest.raises(NotAllowed):
        import_directory(session, actor(session, "bach.nk"), tables(units=NEW_ROOM))


def test_mistakes_leave_no_trace(session, province):
    with pytest.raises(BadDirectory):
        import_directory(session, None, tables(units=NEW_ROOM.replace(",SKHCN,", ",GONE,")))

    assert last_entry(session, "SKHCN").seq == 1


def test_the_same_file_again_is_not_recorded(session, province):
    load_demonstration(session)

    assert last_entry(session, "SKHCN").seq == 1
