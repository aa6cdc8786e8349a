"""An invented agency at work: its people by name, and documents brought to any state by real steps."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from config import Settings
from db import connect, end_reading, sessions, transaction
from documents.delivery_models import Delivery, Duty
from documents.files import FileStore
from documents.models import Document, RouteTask
from documents.states import DeliveryState, State
from documents.uploads import TakenIn, take_in
from organization.groups import add_group
from organization.models import Person, Post, Role, Unit, UnitKind
from organization.names import fold, person_sort_key, sort_key
from organization.people import Actor, actor_of
from workflow import acknowledge, distribute, draft, number, report, review, sign
from workflow.report import Answer

# code, parent, kind, name, abbreviation
UNITS = (
    ("UBND", None, UnitKind.PROVINCE, "Ủy ban nhân dân tỉnh Minh Hòa", "UBND"),
    ("KHCN", "UBND", UnitKind.DEPARTMENT, "Sở Khoa học và Công nghệ", "SKHCN"),
    ("KHCN.VP", "KHCN", UnitKind.OFFICE, "Văn phòng", "VP"),
    ("KHCN.QLKH", "KHCN", UnitKind.DIVISION, "Phòng Quản lý khoa học", "QLKH"),
    ("KHCN.QLCN", "KHCN", UnitKind.DIVISION, "Phòng Quản lý công nghệ", "QLCN"),
    ("KHCN.TT", "KHCN", UnitKind.CENTRE, "Trung tâm Ứng dụng công nghệ", "TTƯD"),
    ("GDDT", "UBND", UnitKind.DEPARTMENT, "Sở Giáo dục và Đào tạo", "SGDĐT"),
    ("GDDT.VP", "GDDT", UnitKind.OFFICE, "Văn phòng", "VP"),
    ("GDDT.TH", "GDDT", UnitKind.DIVISION, "Phòng Giáo dục tiểu học", "GDTH"),
)

# how the tests call them, name, unit, role, title
PEOPLE = (
    ("drafter", "Nguyễn Văn An", "KHCN.QLKH", Role.STAFF, "Chuyên viên"),
    ("unit_head", "Lê Thị Ánh", "KHCN.QLKH", Role.UNIT_HEAD, "Trưởng phòng"),
    ("office_head", "Phạm Văn Dũng", "KHCN.VP", Role.OFFICE_HEAD, "Chánh Văn phòng"),
    ("director", "Vũ Thị Hà", "KHCN", Role.HEAD, "Giám đốc"),
    ("deputy", "Trần Thị Bình", "KHCN", Role.DEPUTY, "Phó Giám đốc"),
    ("clerk", "Phạm Thị Ngọc", "KHCN.VP", Role.CLERK, "Văn thư"),
    ("office", "Đỗ Văn Khoa", "KHCN.VP", Role.OFFICE, "Chuyên viên"),
    ("technology_head", "Hoàng Đức Đạt", "KHCN.QLCN", Role.UNIT_HEAD, "Trưởng phòng"),
    ("technology_staff", "Bùi Thị Lan", "KHCN.QLCN", Role.STAFF, "Chuyên viên"),
    ("centre_head", "Phan Văn Minh", "KHCN.TT", Role.UNIT_HEAD, "Giám đốc"),
    ("administrator", "Ngô Văn Quản", "KHCN", Role.ADMINISTRATOR, "Quản trị hệ thống"),
    ("education_clerk", "Mai Thị Oanh", "GDDT.VP", Role.CLERK, "Văn thư"),
    ("education_head", "Đinh Văn Phúc", "GDDT", Role.HEAD, "Giám đốc"),
    ("education_staff", "Tạ Thị Quyên", "GDDT.TH", Role.STAFF, "Chuyên viên"),
)

ROOMS = {"select": "units", "under": "agency", "kinds": ["office", "division", "centre"]}
GROUPS = (("KHCN", "Các phòng, đơn vị trực thuộc", ["Các phòng, đơn vị trực thuộc Sở"], ROOMS),)

PLAN = """ỦY BAN NHÂN DÂN TỈNH MINH HÒA
SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số:      /KH-SKHCN
Minh Hòa, ngày      tháng {month} năm {year}

KẾ HOẠCH
{subject}

Thực hiện Kế hoạch số 12/KH-UBND ngày 15/02/2024 của Ủy ban nhân dân tỉnh Minh Hòa, Sở Khoa học và Công nghệ \
ban hành Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích: Nâng cao nhận thức của cán bộ, công chức, viên chức và người lao động.

II. TỔ CHỨC THỰC HIỆN
1. Các phòng, đơn vị trực thuộc báo cáo kết quả về Văn phòng Sở trước ngày 20/12/{year}.
2. Giao Văn phòng Sở theo dõi, đôn đốc, tổng hợp báo cáo Giám đốc Sở./.

Nơi nhận:
- UBND tỉnh (báo cáo);
- Sở Giáo dục và Đào tạo (phối hợp);
- Các phòng, đơn vị trực thuộc (thực hiện);
- Lưu: VT, QLKH.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Trần Thị Bình
"""

WAY = (State.DRAFT, State.IN_REVIEW, State.AWAITING_SIGNATURE, State.SIGNED, State.NUMBERED, State.SEALED,
       State.ISSUED, State.CLOSED)  # fmt: skip


class Office:
    """The agency, its people and the acts they do; every act is a real step."""

    def __init__(self, session: Session, store: FileStore) -> None:
        self.session = session
        self.store = store
        self.units: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.posts: dict[str, str] = {}  # who works in which unit

    def build(
        self, units: Iterable[Any] = UNITS, people: Iterable[Any] = PEOPLE, groups: Iterable[Any] = GROUPS
    ) -> None:
        """Write the directory."""
        with transaction(self.session):
            for code, parent, kind, name, abbreviation in units:
                self.units[code] = self.add_unit(code, parent, kind, name, abbreviation)
            for nick, name, unit, role, title in people:
                self.people[nick] = self._person(nick, name, unit, role, title)
            for agency, name, spellings, rule in groups:
                add_group(self.session, self.units[agency], name, spellings, rule)

    def find(self) -> None:
        """Find in the database what `build` wrote there."""
        self.units = dict(self.session.execute(sa.select(Unit.code, Unit.id)).all())
        self.people = dict(self.session.execute(sa.select(Person.code, Person.id)).all())
        self.posts = {nick: unit for nick, _, unit, *_ in PEOPLE}
        end_reading(self.session)

    def add_unit(self, code: str, parent: str | None, kind: UnitKind, name: str, abbreviation: str) -> int:
        """A unit written into the directory, in the caller's transaction."""
        unit = Unit(
            code=code,
            parent_id=self.units.get(parent) if parent else None,
            kind=kind,
            name=name,
            name_folded=fold(name),
            sort_key=sort_key(name),
            abbreviation=abbreviation,
            place_name="Minh Hòa",
            collegial=kind == UnitKind.PROVINCE,
        )
        self.session.add(unit)
        self.session.flush()
        above = self.units.get(code.split(".", 1)[0])
        unit.agency_id = unit.id if unit.is_agency else above
        return unit.id

    def _person(self, nick: str, name: str, unit: str, role: Role, title: str) -> int:
        self.posts[nick] = unit
        person = Person(code=nick, name=name, name_folded=fold(name), sort_key=person_sort_key(name))
        self.session.add(person)
        self.session.flush()
        agency = self.units[unit.split(".", 1)[0]]
        self.session.add(
            Post(person_id=person.id, unit_id=self.units[unit], agency_id=agency, role=role, title=title)
        )
        return person.id

    def actor(self, nick: str) -> Actor:
        """The person as somebody who acts today."""
        return actor_of(self.session, self.people[nick])

    def taken(self, text: str | None = None, *, subject: str = "Tuyên truyền an toàn thông tin") -> TakenIn:
        """A plan's file, kept and read."""
        today = clock.today()
        words = text or PLAN.format(subject=subject, month=today.month, year=today.year)
        return take_in(self.store, words.encode(), "ke-hoach.txt")

    def document(self, document_id: int) -> Document:
        """The document as it stands now."""
        end_reading(self.session)
        return self.session.get_one(Document, document_id, populate_existing=True)

    def a_draft(self, **of_plan: Any) -> int:
        """A draft by the drafter, every recipient settled."""
        return draft.create(
            self.session, self.actor("drafter"), self.units["KHCN.QLKH"], self.taken(**of_plan)
        )

    def a_document(self, state: State, **of_plan: Any) -> int:
        """A document brought to `state` by the people whose steps lead there."""
        document_id = self.a_draft(**of_plan)
        acts = (self.submit, self.approve_all, self.sign, self.number, self.seal, self.issue, self.finish_all)
        for act in acts[: WAY.index(state)]:
            act(document_id)
        return document_id

    def submit(self, document_id: int) -> None:
        draft.submit(
            self.session,
            self.actor("drafter"),
            document_id,
            self.people["deputy"],
            seen=self.seen(document_id),
        )

    def approve(self, document_id: int, nick: str) -> None:
        review.approve(
            self.session,
            self.actor(nick),
            document_id,
            seen=self.seen(document_id),
            task=self.open_task(document_id),
        )

    def approve_all(self, document_id: int) -> None:
        self.approve(document_id, "unit_head")
        self.approve(document_id, "office_head")

    def sign(self, document_id: int) -> None:
        sign.sign(self.session, self.actor("deputy"), document_id, seen=self.seen(document_id))

    def number(self, document_id: int) -> int:
        return number.number(self.session, self.actor("clerk"), document_id, seen=self.seen(document_id))

    def seal(self, document_id: int) -> None:
        number.seal(self.session, self.actor("clerk"), document_id, seen=self.seen(document_id))

    def issue(self, document_id: int) -> int:
        return distribute.issue(self.session, self.actor("clerk"), document_id, seen=self.seen(document_id))

    def acknowledge(self, delivery: Delivery, nick: str) -> int | None:
        return acknowledge.acknowledge(self.session, self.actor(nick), delivery.id, seen=delivery.version)

    def report(self, delivery: Delivery, nick: str, results: str = "Đã tổ chức 02 buổi.") -> None:
        for duty in self.duties(delivery):
            report.report(
                self.session,
                self.actor(nick),
                delivery.id,
                duty.id,
                Answer(results=results),
                seen=duty.version,
            )

    def accept(self, delivery: Delivery) -> None:
        for duty in self.duties(delivery):
            report.accept_report(self.session, self.actor("office"), delivery.id, duty.id, seen=duty.version)

    def finish_all(self, document_id: int) -> None:
        """Every unit acknowledges and reports, the office accepts and closes."""
        for delivery in self.deliveries(document_id):
            if self.duties(delivery):
                nick = self.member_of(delivery)
                self.acknowledge(delivery, nick)
                self.report(delivery, nick)
                self.accept(delivery)
        distribute.close(self.session, self.actor("office"), document_id, seen=self.seen(document_id))

    def member_of(self, delivery: Delivery) -> str:
        """Somebody who may act for the recipient."""
        code = next(code for code, unit_id in self.units.items() if unit_id == delivery.unit_id)
        return next(nick for nick, _, unit, role, _ in PEOPLE if unit == code and role != Role.ADMINISTRATOR)

    def seen(self, document_id: int) -> int:
        """The revision that a page opened now would show."""
        return self.document(document_id).revision

    def open_task(self, document_id: int) -> int:
        """The route step that a page opened now would show."""
        task = self.session.scalar(
            sa.select(RouteTask.id).where(RouteTask.document_id == document_id, RouteTask.open.is_(True))
        )
        assert task is not None
        return task

    def deliveries(self, document_id: int) -> list[Delivery]:
        """All deliveries as they stand now, by unit."""
        end_reading(self.session)
        rows = self.session.scalars(
            sa.select(Delivery)
            .where(Delivery.document_id == document_id)
            .order_by(Delivery.unit_id, Delivery.id)
            .execution_options(populate_existing=True)
        )
        return list(rows)

    def delivery_to(self, document_id: int, unit: str) -> Delivery:
        """The delivery to one unit."""
        return next(d for d in self.deliveries(document_id) if d.unit_id == self.units[unit])

    def duties(self, delivery: Delivery) -> list[Duty]:
        """The duties of a delivery as they stand now."""
        end_reading(self.session)
        rows = self.session.scalars(
            sa.select(Duty)
            .where(Duty.delivery_id == delivery.id)
            .order_by(Duty.id)
            .execution_options(populate_existing=True)
        )
        return list(rows)

    def states(self, document_id: int) -> dict[str, DeliveryState]:
        """The state of every delivery by the recipient's name."""
        return {d.name: d.state for d in self.deliveries(document_id)}


def write_directory(url: str) -> None:
    """Write the invented agency into a database, from which every test gets a copy."""
    engine = connect(url)
    with sessions(engine)() as session:
        Office(session, FileStore(Path())).build()
    engine.dispose()


@pytest.fixture(scope="session")
def directory() -> Callable[[str], None]:
    """What every database with an office begins with."""
    return write_directory


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    """The invented agency, which `database` already holds; its files are where the application looks."""
    made = Office(session, FileStore(settings.files_dir))
    made.find()
    return made
