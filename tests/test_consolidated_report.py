"""The consolidated report: what was accepted put together, with its sources, signed and sent upward."""

from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

import clock
from db import transaction
from documents.checking import check
from documents.composing import blocks
from documents.composing.beginnings import empty
from documents.composing.making import make
from documents.composing.writing import Addressee, Receiver
from documents.consolidating import reports, wording
from documents.consolidating.compiling import Late, Missing, compiled, differences
from documents.consolidating.figures import number_in, printed, totals_of
from documents.delivery_models import Consolidation
from documents.dossier import load
from documents.reminder_models import OwnDuty
from documents.states import State
from language import NotAllowed, translate
from organization.calendar import load_calendar
from organization.models import Person, Post, Role, UnitKind
from organization.names import fold, person_sort_key
from organization.people import actor_of
from workflow import acknowledge, draft, report, sign
from workflow.report import Answer

MANY, SENT = 100, 93


@pytest.mark.parametrize(
    ("written", "number"),
    [("1.234,5", "1234.5"), ("12", "12"), ("0,25", "0.25"), ("-3", "-3"), ("1.5", None), ("khoảng 20", None)],
)
def test_a_figure_is_read_as_officials_write_it_or_not_at_all(written, number):
    assert number_in(written) == (Decimal(number) if number else None)


def test_totals_are_printed_as_officials_write_them():
    assert [printed(Decimal(n)) for n in ("1234567.50", "7", "-1000", "0.10")] == [
        "1.234.567,5", "7", "-1.000", "0,1",
    ]  # fmt: skip


def test_different_units_of_measure_are_never_mixed():
    figures = [{"label": "Kinh phí", "value": "2", "unit": measure} for measure in ("triệu đồng", "tỷ đồng")]
    assert [total.number for total in totals_of([(1, "Phòng A", figures)])] == [2, 2]


@pytest.fixture
def offices(office):
    """A hundred divisions, all led by one patient person."""
    session = office.session
    person = Person(code="patient", name="Trịnh Văn Nhẫn", name_folded=fold("Trịnh Văn Nhẫn"),
                    sort_key=person_sort_key("Trịnh Văn Nhẫn"))  # fmt: skip
    session.add(person)
    session.flush()
    for n in range(1, MANY - 3):  # four rooms are there already
        code = f"KHCN.T{n:03d}"
        office.units[code] = office.add_unit(code, "KHCN", UnitKind.DIVISION, f"Phòng số {n}", f"P{n}")
    rooms = [unit for code, unit in office.units.items() if code.count(".") == 1 and code.startswith("KHCN.")]
    session.add_all(
        Post(person_id=person.id, unit_id=unit, agency_id=office.units["KHCN"], role=Role.UNIT_HEAD,
             title="Trưởng phòng")
        for unit in rooms
    )  # fmt: skip
    session.commit()
    office.people["patient"] = person.id
    return office


def reported(office, delivery, n, results):
    """The unit takes the plan in, reports one figure and a text, and the office accepts."""
    actor = actor_of(office.session, office.people["patient"])
    acknowledge.acknowledge(office.session, actor, delivery.id, seen=delivery.version)
    figure = {"label": "Số buổi tuyên truyền", "value": f"1.00{n % 10},5", "unit": "buổi"}
    answer = Answer(results=results, figures=[figure])
    for duty in office.duties(delivery):
        report.report(office.session, actor, delivery.id, duty.id, answer, seen=duty.version)
    office.accept(delivery)


def compiled_of(office, plan):
    """What the consolidated report would say today."""
    return reports.of_plan(office.session, plan, load_calendar(office.session), clock.today())


def form_of(office, plan):
    """The form with which the office begins, and who writes it."""
    unit = office.units["KHCN.VP"]
    writer = blocks.writer_of(office.session, unit, "BC")
    start = empty("BC", writer, unit)
    cited = reports.cited(office.session, plan)
    return wording.written(start, compiled_of(office, plan), cited, plan), writer


def test_a_hundred_recipients_become_one_report_that_goes_upward(offices, stopped_clock):
    office = offices
    plan = office.a_document(State.ISSUED)
    owing = [delivery for delivery in office.deliveries(plan) if office.duties(delivery)]
    assert len(owing) == MANY
    for n, delivery in enumerate(owing[:SENT]):
        reported(office, delivery, n, f"Đã tổ chức tuyên truyền tại {delivery.name}.")
    compiled = compiled_of(office, plan)
    (total,) = compiled.totals
    assert total.number == sum(Decimal(1000 + n % 10) + Decimal("0.5") for n in range(SENT))
    assert [one.unit for one in compiled.missing] == [delivery.name for delivery in owing[SENT:]]

    writing, writer = form_of(office, plan)
    taken = make(office.store, with_receiver(writing), writer)
    assert taken.file.sha256 == make(office.store, with_receiver(writing), writer).file.sha256
    data = office.store.read(taken.file.sha256)
    assert check(data, taken.file.name, day=clock.today()) == ()
    document_id = draft.create(office.session, office.actor("office"), office.units["KHCN.VP"], taken)
    made_of = reports.consolidation(office.session, document_id)
    assert made_of is not None
    assert made_of.report_ids == compiled.report_ids
    carry_upward(office, document_id)
    text = "\n".join(load(office.session, document_id).reading["paragraphs"])
    assert "93/100" in text
    assert all(one.unit in text for one in compiled.missing)
    assert office.delivery_to(document_id, "UBND").document_id == document_id


def test_many_units_are_all_named_in_annexes_with_how_late(office, stopped_clock):
    missing = [Missing(n, f"Phòng số {n}", n % 30) for n in range(1, 82)]
    late = [Late(n, f"Trung tâm số {n}", 2) for n in range(1, 22)]
    found = compiled([], day=clock.today(), owing=102, missing=missing, late=late)
    unit = office.units["KHCN.VP"]
    writer = blocks.writer_of(office.session, unit, "BC")
    plan = reports.cited(office.session, office.a_document(State.ISSUED))
    writing = with_receiver(wording.written(empty("BC", writer, unit), found, plan, 1))
    standing, by_annex = writing.parts[0].text, [one.text.splitlines() for one in writing.enclosures]

    assert "Còn 81 cơ quan, đơn vị chưa gửi báo cáo (danh sách tại Phụ lục II kèm theo)." in standing
    assert [len(lines) for lines in by_annex] == [21, 81]
    assert by_annex[1][59:61] == ["60. Phòng số 60;", "61. Phòng số 61 (chậm 01 ngày làm việc);"]
    file = make(office.store, writing, writer).file
    assert file.sha256 == make(office.store, writing, writer).file.sha256
    assert check(office.store.read(file.sha256), file.name, day=clock.today()) == ()


def with_receiver(writing):
    """The office says to whom it reports."""
    above = Addressee("Ủy ban nhân dân tỉnh Minh Hòa")
    return replace(writing, addressees=(above,), receivers=(Receiver("Như trên", "bao_cao"),))


def carry_upward(office, document_id):
    """The head of office checks it, the director signs, the clerk numbers, seals and sends it."""
    session, director = office.session, office.people["director"]
    draft.submit(session, office.actor("office"), document_id, director, seen=1)
    for nick in ("patient", "office_head"):
        office.approve(document_id, nick)
    sign.sign(session, office.actor("director"), document_id, seen=1)
    for act in (office.number, office.seal, office.issue):
        act(document_id)


def a_plan_with_reports(office):
    """A plan on which one of the rooms has reported."""
    plan = office.a_document(State.ISSUED)
    room = office.delivery_to(plan, "KHCN.QLCN")
    office.acknowledge(room, "technology_head")
    office.report(room, "technology_head", "Đã tổ chức 02 buổi.")
    office.accept(room)
    return plan


def test_a_late_report_shows_what_would_change(office, stopped_clock):
    plan = a_plan_with_reports(office)
    before = compiled_of(office, plan)
    late = office.delivery_to(plan, "KHCN.TT")
    office.acknowledge(late, "centre_head")
    office.report(late, "centre_head", "Đã mở 01 lớp tập huấn.")
    office.accept(late)
    told = [translate(one, "vi") for one in differences(before, compiled_of(office, plan))]
    assert len(told) == 2
    assert "Trung tâm Ứng dụng công nghệ" in told[0]


def test_only_the_tracking_office_puts_reports_together(office, stopped_clock):
    plan = a_plan_with_reports(office)
    writing, writer = form_of(office, plan)
    taken = make(office.store, with_receiver(writing), writer)
    with pytest.raises(NotAllowed):
        draft.create(office.session, office.actor("drafter"), office.units["KHCN.QLKH"], taken)
    assert office.session.scalar(sa.select(sa.func.count()).select_from(Consolidation)) == 0


def test_the_office_begins_with_a_form_and_sees_every_source(office, enter, stopped_clock):
    plan = a_plan_with_reports(office)
    with transaction(office.session):
        own = OwnDuty(document_id=plan, agency_id=office.units["KHCN"], who="Văn phòng", content="Báo cáo")
        own.report_to = "UBND tỉnh"
        office.session.add(own)
    page = enter("office").open(f"/van-ban/{plan}/tong-hop")
    assert "Đã tổ chức 02 buổi." in page.text
    assert "Phòng Quản lý công nghệ" in page.text
    page.press("Soạn báo cáo tổng hợp")
    (to,) = page.page.xpath('//input[@name="addressees-0-name"]')
    assert to.value == "UBND tỉnh"  # whom the plan says that the agency reports to
    assert "Kết quả thực hiện Kế hoạch tuyên truyền" in page.page.get_element_by_id("field-subject").value
    page.press("Lập văn bản")
    document_id = int(page.path.split("/")[2])
    assert "01" in page.open(f"/van-ban/{document_id}").text
    assert "Tổng hợp từ 1 báo cáo" in page.text
    assert enter("drafter").open(f"/van-ban/{plan}/tong-hop").status == 403
