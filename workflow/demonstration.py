"""The demonstration: the invented province with documents in every state, each brought there by real steps.

The moments are those of loading; dates and due dates in the texts are set out from today.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.composing.demonstration import demonstration_plans
from documents.files import FileStore
from documents.models import Document
from language import Refused, say
from organization import demonstration
from organization.models import Person, Unit
from workflow import administer, demo_certificates
from workflow.direct import Assignment
from workflow.report import Answer
from workflow.scene import Press, Scene

CLERK, OFFICE, OFFICE_HEAD = "ngan.dtt", "an.mt", "coi.dh"
ROOMS = ("VP", "TTr", "QLKH", "QLCN", "KHTC", "TDC", "TTUD")


class AlreadyLoaded(Refused):
    """The database holds documents, those of the demonstration or others."""

    code = "already_loaded"


@dataclass(frozen=True, slots=True)
class Summary:
    """What the database holds after loading."""

    units: int
    people: int
    documents: int


def holds_documents(session: Session) -> bool:
    """Whether the demonstration, or somebody, has already put documents into the database."""
    return session.scalar(sa.select(Document.id).limit(1)) is not None


def load(session: Session, store: FileStore, press: Press | None = None) -> Summary:
    """Fill an empty database: directory, calendar and accounts, then the documents, each step committed.

    With a press the leaders sign in the PDF, by certificates for demonstration; without, in the system.
    Raises NotEmpty when the directory holds anything else, AlreadyLoaded when there are documents, also when
    an earlier loading was broken off among them.
    """
    demonstration.refuse_other_data(session)
    if holds_documents(session):
        raise AlreadyLoaded(
            say(
                "The database already holds documents: the demonstration was loaded before, wholly or in "
                "part. It can be used as it is; to start afresh, stop the program, delete the data folder "
                "(usually “var”) or empty the database, and load the demonstration again."
            )
        )
    administer.load_demonstration(session)
    if press is not None:
        demo_certificates.equip(session, press.equipment)
    play(Scene(session, store, press))
    session.rollback()  # the counts are those of now
    return Summary(*(_count(session, table) for table in (Unit, Person, Document)))


def _count(session: Session, table: type[Unit] | type[Person] | type[Document]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def play(scene: Scene) -> None:
    """Let the people of the province write, sign, receive and report."""
    plans = demonstration_plans()
    province = _plan_of_the_province(scene, plans["1-ung-dung-khoa-hoc"])
    _closed_plan(scene, plans["3-tong-ve-sinh"])
    _issued_plan(scene, plans["2-kiem-tra-phuong-tien-do"])
    _tree(scene, province, plans["9-trien-khai-cua-so"], plans["10-mo-hinh-cua-trung-tam"])
    _signed_plan(scene, plans["4-truy-xuat-nguon-goc"])
    _plan_awaiting_signature(scene, plans["5-tap-huan-so-huu-tri-tue"])
    _plan_in_review(scene, plans["6-kiem-tra-nhiem-vu"])
    _returned_plan(scene, plans["7-thong-ke-phong-thi-nghiem"])
    scene.draft("an.nv", "SKHCN.QLKH", plans["8-khao-sat-doi-moi-cong-nghe"])


Plan = tuple[str, bytes]


def _plan_of_the_province(scene: Scene, plan: Plan) -> int:
    """It reaches the three Sở; one has taken it in and given it to a room."""
    issued = scene.draft("trieu.gh", "MH.TH", plan)
    scene.submit(issued, "trieu.gh", "khiem.hd")
    scene.initial(issued, "trieu.gh", "thinh.tq")
    scene.sign(issued, "khiem.hd")
    scene.issue(issued, "lua.dt")
    scene.acknowledge(issued, "SKHCN")
    direction = Assignment(unit_id=scene.units["SKHCN.QLCN"], words="Chủ trì tham mưu kế hoạch của Sở.")
    scene.assign(issued, "SKHCN", "bach.nk", direction)
    scene.acknowledge(issued, "SGDDT")
    return issued


def _closed_plan(scene: Scene, plan: Plan) -> None:
    """All rooms have reported, and the office has closed it."""
    done = scene.draft("an.mt", "SKHCN.VP", plan)
    scene.submit(done, "an.mt", "bach.nk")
    scene.initial(done, OFFICE_HEAD, OFFICE_HEAD)
    scene.sign(done, "bach.nk")
    scene.issue(done, CLERK)
    for room in ROOMS:
        scene.report(done, f"SKHCN.{room}", Answer(results="Đã sắp xếp xong phòng làm việc và hồ sơ."))
        scene.accept(done, f"SKHCN.{room}", OFFICE)
    scene.close(done, OFFICE)


def _issued_plan(scene: Scene, plan: Plan) -> None:
    """Some have acknowledged, some reported; the list of the communes is overdue."""
    issued = scene.draft("an.nv", "SKHCN.QLKH", plan)
    scene.submit(issued, "an.nv", "dat.px")
    scene.initial(issued, "giang.bth", OFFICE_HEAD)
    scene.sign(issued, "dat.px")
    scene.issue(issued, CLERK)
    for recipient in ("SKHCN.KHTC", "SKHCN.QLKH", "SGDDT", "X.TanLinh", "P.HoaBac", "bach.nk", "MH"):
        scene.acknowledge(issued, recipient)
    answer = Answer(
        results="Đã cử 03 người tham gia đoàn kiểm tra; kiểm tra xong 02 chợ.",
        difficulties="Thiếu quả cân chuẩn loại 20 kg.",
        figures=({"label": "Phương tiện đo đã kiểm tra", "value": "46", "unit": "chiếc"},),
    )
    scene.report(issued, "SKHCN.TDC", answer)
    scene.accept(issued, "SKHCN.TDC", OFFICE)
    scene.report(issued, "SKHCN.QLCN", Answer(results="Đã cử 01 người tham gia đoàn kiểm tra."))
    scene.report(issued, "P.MinhHoa", Answer(results="Phường có 02 chợ."))
    scene.return_report(issued, "P.MinhHoa", OFFICE, "Chưa có tên và số điện thoại của đầu mối phối hợp.")


def _tree(scene: Scene, province: int, plan: Plan, below: Plan) -> None:
    """The department carries out the plan of the province, and its centre that of the department.

    One report upward is recorded, the next is due; some below have reported.
    """
    issued = _carried_out(scene, plan, ("diu.tt", "SKHCN.QLCN"), (province, "SKHCN"))
    scene.report_upward(issued, OFFICE, "Báo cáo số 12/BC-SKHCN (bản giấy).")
    answer = Answer(results="Đã lập danh mục 06 công nghệ sẵn sàng chuyển giao.")
    scene.report(issued, "SKHCN.QLCN", answer)
    scene.accept(issued, "SKHCN.QLCN", OFFICE)
    scene.acknowledge(issued, "SKHCN.TTUD")
    model = _carried_out(scene, below, ("oanh.ct", "SKHCN.TTUD"), (issued, "SKHCN.TTUD"))
    scene.report(model, "X.TanLinh", Answer(results="Đã bố trí 0,5 ha, có 12 hộ tham gia."))


def _carried_out(scene: Scene, plan: Plan, drafted: tuple[str, str], above: tuple[int, str]) -> int:
    """An issued plan of the department that carries out what was received; who drafts it, in which unit."""
    person, unit = drafted
    issued = scene.draft(person, unit, plan)
    scene.carry_out(issued, person, *above)
    scene.submit(issued, person, "anh.tt")
    scene.initial(issued, {"SKHCN.QLCN": "dung.ct", "SKHCN.TTUD": "vu.lt"}[unit], OFFICE_HEAD)
    scene.sign(issued, "anh.tt")
    scene.issue(issued, CLERK)
    return issued


def _signed_plan(scene: Scene, plan: Plan) -> None:
    """It lies on the clerk's desk."""
    signed = scene.draft("diu.tt", "SKHCN.QLCN", plan)
    scene.submit(signed, "diu.tt", "anh.tt")
    scene.initial(signed, "dung.ct", OFFICE_HEAD)
    scene.sign(signed, "anh.tt")


def _plan_awaiting_signature(scene: Scene, plan: Plan) -> None:
    """Both initials are there; the deputy is next."""
    waiting = scene.draft("an.nv", "SKHCN.QLKH", plan)
    scene.submit(waiting, "an.nv", "dat.px")
    scene.initial(waiting, "giang.bth", OFFICE_HEAD)


def _plan_in_review(scene: Scene, plan: Plan) -> None:
    """The head of the room is next."""
    submitted = scene.draft("an.nv", "SKHCN.QLKH", plan)
    scene.submit(submitted, "an.nv", "dat.px")


def _returned_plan(scene: Scene, plan: Plan) -> None:
    """The office has returned it to its drafter."""
    returned = scene.draft("binh.ht", "SKHCN.QLKH", plan)
    scene.submit(returned, "binh.ht", "dat.px")
    scene.initial(returned, "giang.bth")
    scene.send_back(returned, OFFICE_HEAD, "Đề nghị ghi rõ mẫu biểu thống kê gửi kèm Kế hoạch.")
