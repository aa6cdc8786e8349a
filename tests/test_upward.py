"""A report upward that is recalled, taken back or replaced: what is to be reported again, and at whom."""

import pytest
import sqlalchemy as sa

import clock
from db import end_reading, transaction
from documents import own_duties
from documents.consolidating import reports
from documents.consolidating.compiling import differences
from documents.delivery_models import CarriedOut, Consolidation, Delivery, RelatedDocument, Report
from documents.reminder_models import NoticeKind, PersonalNotice
from documents.states import DeliveryState, Relation, ReportState, State
from language import translate
from tests.office import Office
from tests.office_writing import a_received_plan
from tests.test_chain import give_to_the_other_office
from tests.test_duties import REPORT, WORDS
from tests.visitors import Enter
from workflow import distribute, recall
from workflow.history import of_delivery, of_document
from workflow.verification import verify

pytestmark = pytest.mark.usefixtures("stopped_clock")  # Monday 01/7/2024

BASIS, WHY = "Quyết định số 09/QĐ-SKHCN ngày 01/7/2024", "Số liệu sai."


def a_report_on(office: Office, plan: int, *, replaces: int | None = None) -> int:
    """The issued consolidated report on a plan, which settles what the plan asks of its agency."""
    report = office.a_document(State.SEALED, text=REPORT)
    with transaction(office.session):
        row = Consolidation(document_id=report, plan_id=plan, report_ids=[], compiled_on=clock.today())
        office.session.add(row)
        if replaces:
            tie = RelatedDocument(document_id=report, target_id=replaces, relation=Relation.REPLACE)
            tie.created_at = clock.now()
            office.session.add(tie)
    office.issue(report)
    return report


def recalled(office: Office, report: int, clerk: str = "clerk") -> None:
    recall.recall(
        office.session, office.actor(clerk), report, WHY, basis=BASIS, seen=office.seen(report)
    )
    recall.spread_recall(office.session, report)


def take_in_and_report(office: Office, plan: int, unit: str) -> None:
    copy = office.delivery_to(plan, unit)
    office.acknowledge(copy, office.member_of(copy))
    office.report(copy, office.member_of(copy))
    office.accept(office.delivery_to(plan, unit))


def told(office: Office, kind: NoticeKind) -> set[int]:
    end_reading(office.session)
    people = sa.select(PersonalNotice.person_id).where(PersonalNotice.kind == kind)
    return set(office.session.scalars(people))


def test_a_recalled_report_is_to_be_made_again(office: Office, enter: Enter):
    plan = office.a_document(State.ISSUED, text=WORDS)
    report = a_report_on(office, plan)
    office.finish_all(plan)
    assert office.document(plan).state == State.CLOSED

    recalled(office, report)

    assert office.document(plan).state == State.ISSUED
    (own,) = own_duties.open_of(office.session, [office.units["KHCN"]])
    assert (own.done_at, own.by_document) == (None, office.document(report).number_and_symbol)
    again, opened = of_document(office.session, plan)[:2]
    assert (again.step, opened.step, again.details["reason"]) == ("reopen_own_duty", "reopen", WHY)
    assert told(office, NoticeKind.UPWARD_OPEN) == {office.people[nick] for nick in ("office", "office_head")}
    khoa = enter("office").open("/bao-cao-cap-tren")
    assert "phải báo cáo lại" in khoa.text
    assert "phải báo cáo lại" in khoa.open(f"/van-ban/{plan}/tien-do").text
    assert verify(office.session).finding is None


def test_who_received_it_counts_it_no_more(office: Office, enter: Enter):
    received = a_received_plan(office)
    above = office.session.get_one(Delivery, received).document_id
    plan = office.a_document(State.ISSUED, text=WORDS)
    with transaction(office.session):
        office.session.add(CarriedOut(document_id=plan, delivery_id=received))
    report = a_report_on(office, plan)
    for one in (plan, report):
        give_to_the_other_office(office, one)
    copy = office.delivery_to(above, "GDDT")
    office.report(copy, "education_head", "Đã tập huấn 120 giáo viên.")
    office.accept(office.delivery_to(above, "GDDT"))
    for room in ("KHCN.VP", "KHCN.QLKH", "KHCN.QLCN", "KHCN.TT"):
        take_in_and_report(office, above, room)
    distribute.close(office.session, office.actor("office"), above, seen=office.seen(above))
    before = reports.accepted(office.session, above)
    assert "Kèm theo văn bản" in enter("office").open(f"/van-ban-den/{received}").text

    recalled(office, report, "education_clerk")

    copy = office.delivery_to(above, "GDDT")
    assert (copy.state, office.document(above).state) == (DeliveryState.IN_PROGRESS, State.ISSUED)
    assert [duty.closed_at for duty in office.duties(copy)] == [None]
    (row,) = office.session.scalars(sa.select(Report).where(Report.delivery_id == received))
    assert (row.state, row.by_document_id, row.reason) == (ReportState.RECALLED, report, WHY)
    assert of_delivery(office.session, received)[0].step == "recall_report"
    assert told(office, NoticeKind.REPORT_RECALLED) == {office.people[n] for n in ("office", "office_head")}
    ids = [one.report_id for one in before]
    was = reports.as_written(office.session, above, ids, clock.today())
    left = [one.report_id for one in reports.accepted(office.session, above)]
    now = reports.as_written(office.session, above, left, clock.today())
    changes = [translate(one, "vi") for one in differences(was, now)]
    assert any("Sở Giáo dục và Đào tạo" in one and "không còn được tính" in one for one in changes)
    assert "đã thu hồi" in enter("office").open(f"/van-ban-den/{received}").text
    assert verify(office.session).finding is None


def test_a_report_that_is_replaced_hands_over_what_it_settled(office: Office):
    later = WORDS.replace("trước ngày 27/12/2024.", "trước ngày 27/12/2024 và trước ngày 27/6/2025.", 1)
    plan = office.a_document(State.ISSUED, text=later)
    first = a_report_on(office, plan)
    before = own_duties.of_document(office.session, plan)
    second = a_report_on(office, plan, replaces=first)

    recalled(office, first)

    now = own_duties.of_document(office.session, plan)
    assert [one.done_at for one in now] == [one.done_at for one in before]
    assert {one.by_document_id for one in now if one.done_at} == {second}
    recalled(office, second)
    assert {one.done_at for one in own_duties.of_document(office.session, plan)} == {None}


def test_once_no_copy_is_left_above_the_report_is_to_be_made_again(office: Office):
    plan = office.a_document(State.ISSUED, text=WORDS)
    report = a_report_on(office, plan)
    clerk = office.actor("clerk")
    for unit, still_done in (("KHCN.TT", True), ("GDDT", True), ("UBND", False)):
        copy = office.delivery_to(report, unit)
        recall.take_back(office.session, clerk, copy.id, WHY, seen=copy.version)
        (own,) = own_duties.of_document(office.session, plan)
        assert (own.done_at is not None) == still_done
    recall.spread_recall(office.session, report)
    assert office.people["office"] in told(office, NoticeKind.UPWARD_OPEN)
    third = a_report_on(office, plan)
    assert own_duties.of_document(office.session, plan)[0].by_document_id == third
