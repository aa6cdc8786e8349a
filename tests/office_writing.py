"""What a drafter of the office writes in the form of a document."""

from dataclasses import replace
from datetime import date
from typing import Any

import clock
from documents.composing.beginnings import empty
from documents.composing.blocks import writer_of
from documents.composing.making import make
from documents.composing.writing import Part, Receiver, Task, Writer, Writing
from documents.states import State
from documents.uploads import TakenIn
from tests.office import PLAN, Office

UNIT = "KHCN.QLKH"
TASK = "Sở Giáo dục và Đào tạo chủ trì tập huấn cho giáo viên, báo cáo kết quả về Sở Khoa học và Công nghệ"


def a_writer(office: Office, kind: str = "KH") -> Writer:
    """The Sở, as its documents print it."""
    return writer_of(office.session, office.units[UNIT], kind)


def a_writing(office: Office, kind: str = "KH", **said: Any) -> Writing:
    """A whole document in the form: a plan, signed KT. by the deputy."""
    writer = a_writer(office, kind)
    signer = next(block.code for block in writer.blocks if block.name == "Trần Thị Bình")
    task = Task("Văn phòng", "Chủ trì tổ chức tập huấn cho công chức, viên chức", deadline=date(2027, 12, 20))
    whole = {
        "subject": "Tuyên truyền an toàn thông tin",
        "bases": (),
        "parts": (
            Part("Mục đích, yêu cầu", "1. Nâng cao nhận thức của công chức, viên chức."),
            Part("Tổ chức thực hiện", "", (task,)),
        ),
        "receivers": (
            Receiver("UBND tỉnh", "bao_cao"), Receiver("Các phòng, đơn vị trực thuộc", "thuc_hien"),
        ),
        "signer": signer,
    }  # fmt: skip
    return replace(empty(kind, writer, office.units[UNIT]), **(whole | said))


def a_made(office: Office, kind: str = "KH", **said: Any) -> TakenIn:
    """The same, made into a file and read."""
    return make(office.store, a_writing(office, kind, **said), a_writer(office, kind))


def a_received_plan(office: Office) -> int:
    """The delivery of a plan that gives the Sở Giáo dục a task for next year, taken in by its clerk."""
    asked = f"1. {TASK} trước ngày 20/12/{clock.today().year + 1}.\n2. Các phòng"
    words = PLAN.replace("1. Các phòng", asked).replace("Đào tạo (phối hợp)", "Đào tạo (thực hiện)")
    words = words.replace("2. Giao", "3. Giao")
    today = clock.today()
    words = words.format(subject="Chuyển đổi số trong trường học", month=today.month, year=today.year)
    document_id = office.a_document(State.ISSUED, text=words)
    delivery = office.delivery_to(document_id, "GDDT")
    office.acknowledge(delivery, "education_clerk")
    return delivery.id
