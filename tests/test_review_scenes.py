"""Scenes that once went wrong: two hands at once, ids of somebody else, texts longer than their column."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

import clock
from db import sessions, transaction
from documents.models import Document, Initial, PlannedDuty
from documents.states import Act, Purpose, State, Target
from documents.uploads import take_attachment
from language import Invalid, NotAllowed
from organization.groups import add_group
from organization.models import Post, RecipientGroup, Role, Unit, UnitAlias
from workflow import (
    acknowledge,
    administer_routes,
    direct,
    distribute,
    draft,
    history,
    recipients,
    report,
    review,
)
from workflow.direct import Assignment
from workflow.distribute import Addition
from workflow.recipients import DutyPlan, Settlement
from workflow.routes import Ask


def at_once(engine, *acts):
    """Each act with a session and a thread of its own; what went wrong comes back."""
    barrier, wrong = threading.Barrier(len(acts)), []

    def run(act):
        with sessions(engine)() as session:
            barrier.wait()
            try:
                act(session)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def line_named(office, plan, words):
    office.session.rollback()
    return next(x for x in recipients.lines_of(office.session, plan) if words in x.text)


def rooms_line(office, plan):
    return line_named(office, plan, "Các phòng")


def settle(office, plan, *said, duties=()):
    recipients.settle(office.session, office.actor("drafter"), plan, said, duties, seen=office.seen(plan))


# Two at once


def two_offices_give_an_opinion(office):
    """The route asks both deputies for their opinion before the format check."""
    with transaction(office.session):
        office.session.add(
            Post(
                person_id=office.people["technology_head"], unit_id=office.units["KHCN"],
                agency_id=office.units["KHCN"], role=Role.DEPUTY, title="Phó Giám đốc",
            )
        )  # fmt: skip
    asks = (
        Ask(Act.CONTENT, Role.UNIT_HEAD, of_drafting_unit=True),
        Ask(Act.OPINION, Role.DEPUTY, needed=2),
        Ask(Act.FORMAT, Role.OFFICE_HEAD),
    )
    administer_routes.save_route(office.session, None, office.units["KHCN"], None, asks, seen=0)


def agree(session, *, plan, task, actor):
    review.approve(session, actor, plan, seen=1, task=task)


def test_two_who_agree_at_the_same_moment_both_count(office, engine):
    two_offices_give_an_opinion(office)
    actors = [office.actor(nick) for nick in ("deputy", "technology_head")]
    for _ in range(5):
        plan = office.a_document(State.IN_REVIEW)
        office.approve(plan, "unit_head")
        task = office.open_task(plan)

        wrong = at_once(engine, *(partial(agree, plan=plan, task=task, actor=a) for a in actors))

        assert wrong == []
        office.session.rollback()
        assert office.open_task(plan) != task


def test_two_reports_of_one_recipient_at_the_same_moment_both_arrive(office, engine):
    plan = office.a_draft()
    rooms = rooms_line(office, plan)
    settle(office, plan, duties=[DutyPlan(line_id=rooms.id, content=c) for c in ("Một", "Hai")])
    for act in (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue):
        act(plan)
    given, staff = office.delivery_to(plan, "KHCN.QLCN"), office.actor("technology_staff")
    office.acknowledge(given, "technology_staff")
    first, second = office.duties(given)

    def send(session, duty):
        report.report(session, staff, given.id, duty, report.Answer(results="Xong."), seen=1)

    wrong = at_once(engine, lambda s: send(s, first.id), lambda s: send(s, second.id))

    assert wrong == []


def test_the_same_bytes_can_be_taken_in_twice_at_the_same_moment(office, engine):
    taken, drafter, unit = office.taken(), office.actor("drafter"), office.units["KHCN.QLKH"]

    wrong = at_once(engine, *[lambda s: draft.create(s, drafter, unit, taken)] * 4)

    assert wrong == []


# Review starts again when it must, and only then


def returned_by_the_signer(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    review.send_back(office.session, office.actor("deputy"), plan, "Xem lại.", seen=1)
    return plan


def test_a_new_layout_lapses_the_format_initial_alone(office):
    plan = returned_by_the_signer(office)
    other = office.a_draft(subject="Việc khác")  # so that no id comes twice
    words = office.taken()
    draft.revise(
        office.session, office.actor("drafter"), plan, replace(words, file=office.taken(subject="X").file),
        seen=1,
    )  # fmt: skip
    office.submit(plan)

    living = sa.select(Initial.act).where(Initial.document_id == plan, Initial.lapsed_at.is_(None))
    assert list(office.session.scalars(living)) == [Act.CONTENT]
    assert other


def test_another_attached_file_starts_the_route_again(office):
    plan = returned_by_the_signer(office)
    kept = take_attachment(office.store, "Phụ lục: 500 triệu đồng".encode(), "phu-luc.txt")
    draft.attach(office.session, office.actor("drafter"), plan, kept, seen=1)
    office.submit(plan)

    assert office.document(plan).state is State.IN_REVIEW


def test_a_changed_route_is_gone_from_its_start(office):
    plan = office.a_document(State.IN_REVIEW)
    office.approve(plan, "unit_head")
    review.send_back(office.session, office.actor("office_head"), plan, "Sửa thể thức.", seen=1)
    asks = (
        Ask(Act.FORMAT, Role.OFFICE_HEAD),
        Ask(Act.CONTENT, Role.UNIT_HEAD, of_drafting_unit=True),
    )
    administer_routes.save_route(office.session, None, office.units["KHCN"], None, asks, seen=0)
    office.submit(plan)

    office.approve(plan, "office_head")
    office.approve(plan, "unit_head")
    assert office.document(plan).state is State.AWAITING_SIGNATURE


def test_duties_as_the_drafter_worded_them_outlive_a_new_version(office):
    plan = office.a_draft()
    rooms = rooms_line(office, plan)
    duty = DutyPlan(line_id=rooms.id, content="Báo cáo theo mẫu 01", last_good_day=date(2024, 12, 19))
    settle(office, plan, duties=[duty])
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(subject="Sửa lỗi"), seen=1)

    kept = office.session.scalars(sa.select(PlannedDuty).where(PlannedDuty.document_id == plan)).all()
    assert [d.content for d in kept] == ["Báo cáo theo mẫu 01"]


def test_an_added_recipient_outlives_a_new_version(office):
    plan = office.a_draft()
    unit = office.units["KHCN.TT"]
    said = Settlement(line_id=0, purpose=Purpose.INFORM, target=Target.UNIT, unit_id=unit, reason="Để biết")
    recipients.add_line(office.session, office.actor("drafter"), plan, "Trung tâm", said, seen=1)
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(subject="Sửa lỗi"), seen=1)

    assert line_named(office, plan, "Trung tâm").unit_id == unit


# Ids of somebody else


def test_a_group_of_another_agency_is_no_recipient(office):
    with transaction(office.session):
        rule = {"select": "units", "under": "agency", "kinds": ["division"]}
        theirs = add_group(office.session, office.units["GDDT"], "Các phòng của Sở GDĐT", [], rule)
    plan = office.a_draft()
    rooms = rooms_line(office, plan)

    with pytest.raises(Invalid, match="choose who"):
        settle(office, plan, replace(as_group(rooms.id), group_id=theirs))


def as_group(line_id):
    return Settlement(line_id=line_id, purpose=Purpose.INFORM, target=Target.GROUP)


@pytest.mark.parametrize("unit_id", [0, 999_999, None])
def test_an_added_recipient_must_exist(office, unit_id):
    plan = office.a_draft()
    said = Settlement(line_id=0, purpose=Purpose.INFORM, target=Target.UNIT, unit_id=unit_id, reason="Thêm")
    with pytest.raises(Invalid, match="choose who"):
        recipients.add_line(office.session, office.actor("drafter"), plan, "Ai đó", said, seen=1)


def test_after_issue_nobody_is_added_without_saying_who_it_is(office):
    plan = office.a_document(State.ISSUED)
    said = Settlement(line_id=0, purpose=Purpose.INFORM, target=None, reason="Bổ sung")
    with pytest.raises(Invalid, match="choose who"):
        distribute.add_recipient(
            office.session, office.actor("clerk"), plan, Addition(name="Ai đó", said=said), seen=1
        )


def test_a_direction_names_nobody_outside_even_beside_a_unit_inside(office):
    given = taken_in_by_education(office)
    both = Assignment(unit_id=office.units["GDDT.TH"], person_id=office.people["drafter"])
    with pytest.raises(Invalid) as refused:
        direct.assign(office.session, office.actor("education_head"), given.id, [both], seen=2)
    assert refused.value.code == "not_inside"


def test_a_direction_names_nobody_who_has_left(office):
    given = taken_in_by_education(office)
    left = office.people["education_staff"]
    with transaction(office.session):
        office.session.execute(
            sa.update(Post).where(Post.person_id == left).values(valid_to=date(2020, 12, 31))
        )
    with pytest.raises(Invalid, match="Only people"):
        direct.assign(
            office.session, office.actor("education_head"), given.id, [Assignment(person_id=left)], seen=2
        )


def taken_in_by_education(office):
    plan = office.a_document(State.ISSUED)
    given = office.delivery_to(plan, "GDDT")
    office.acknowledge(given, "education_clerk")
    return given


# Texts longer than their column


def test_a_long_title_in_a_long_unit_still_acts(office):
    with transaction(office.session):
        post = office.session.scalars(sa.select(Post).where(Post.person_id == office.people["drafter"])).one()
        post.title = "Chuyên viên " * 9
        office.session.get_one(Unit, post.unit_id).name = "Phòng Quản lý " * 16
    plan = office.a_draft()

    assert len(history.of_document(office.session, plan)[0].post_title) == 200


def test_what_a_long_printed_line_was_settled_as_is_kept_for_this_document_alone(office):
    name = "Các phòng và đơn vị " * 20
    plan = office.a_draft()
    with transaction(office.session):
        rooms_line_in(office, plan).name = name
    line = rooms_line(office, plan)
    unit = Settlement(
        line_id=line.id, purpose=Purpose.INFORM, target=Target.UNIT, unit_id=office.units["KHCN.TT"]
    )
    settle(office, plan, unit)

    assert office.session.scalar(sa.select(sa.func.count()).select_from(UnitAlias)) == 0


def rooms_line_in(office, plan):
    return next(x for x in recipients.lines_of(office.session, plan) if "Các phòng" in x.text)


def test_a_line_can_be_settled_as_another_group_than_its_words_name(office):
    with transaction(office.session):
        rule = {"select": "units", "under": "agency", "kinds": ["centre"]}
        centres = add_group(office.session, office.units["KHCN"], "Các trung tâm", [], rule)
    plan = office.a_draft()
    rooms = rooms_line(office, plan)
    settle(office, plan, replace(as_group(rooms.id), group_id=centres))

    assert rooms_line(office, plan).group_id == centres
    assert office.session.get_one(RecipientGroup, centres).name == "Các trung tâm"


@pytest.mark.parametrize("box", ["operator", "report_to", "through"])
def test_a_box_of_a_duty_says_when_it_is_too_full(office, box):
    plan = office.a_draft()
    full: Any = {"line_id": rooms_line(office, plan).id, "content": "Báo cáo", box: "x" * 300}
    with pytest.raises(Invalid, match="too long"):
        settle(office, plan, duties=[DutyPlan(**full)])


# Addresses and forms that no page has made

HUGE = "9" * 20


def test_an_address_with_a_number_that_nothing_has_is_not_found(enter, office):
    plan = office.a_document(State.ISSUED)
    clerk = enter("clerk")
    paths = (f"/van-ban/{HUGE}", f"/van-ban-den/{HUGE}", "/van-ban-den/3000000000",
             f"/van-ban/{plan}/tep/%00", f"/van-ban/{plan}/so-sanh?tu={HUGE}",
             f"/van-ban/{plan}/so-sanh?tu=-{HUGE}")  # fmt: skip

    assert {path: clerk.open(path).status for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.parametrize("key", [f"2024-01-01.{HUGE}", f"2024-01-01.-{HUGE}", "x.²", "²", "9" * 12])
def test_a_list_opens_whatever_the_key_of_its_page(enter, key):
    clerk = enter("clerk")
    lists = ("/theo-doi?sau=", "/van-ban-den?sau=", "/cho-soat?sau=", "/van-ban?loc=tat-ca&sau=",
             "/van-thu?loc=cap-so&sau=", "/so-van-ban-di?sau=")  # fmt: skip

    assert all(clerk.open(path + key).status in {200, 404} for path in lists)


def test_an_address_to_go_on_to_that_is_none_is_left_alone(app):
    assert app.test_client().get("/sign-in?next=http://[").status_code == 200


@pytest.mark.parametrize("code", ["²", HUGE, "", "0", "-1"])
def test_a_choice_that_the_page_did_not_offer_is_refused(enter, office, code):
    plan = office.a_draft()
    drafter = enter("drafter").open(f"/van-ban/{plan}/kiem-tra")
    line = rooms_line(office, plan).id

    drafter.press("Lưu", **{f"target-{line}": f"unit:{code}", f"find-{code}": "x"})

    assert drafter.status == 422


def test_what_a_search_found_stays_chosen_when_something_else_is_wrong(enter, office):
    plan = office.a_draft()
    drafter = enter("drafter").open(f"/van-ban/{plan}/kiem-tra")
    line, centre = rooms_line(office, plan).id, f"unit:{office.units['KHCN.TT']}"

    drafter.press(
        "Lưu",
        **{f"find-{line}": "Ứng dụng", f"target-{line}": centre, f"deadline-{line}-0": "31/02/2024"},
    )

    assert drafter.status == 422
    chosen = drafter.page.xpath(f'//*[@name="target-{line}"]')[0]
    assert chosen.value == centre


def test_a_report_has_no_million_rows(enter, office):
    plan = office.a_document(State.ISSUED)
    given = office.delivery_to(plan, "KHCN.QLCN")
    office.acknowledge(given, "technology_staff")
    duty = office.duties(given)[0].id
    staff = enter("technology_staff").open(f"/van-ban-den/{given.id}/bao-cao/{duty}")

    staff.press("Lưu nháp", rows="999999999", results="Xong.")

    assert staff.status == 200
    assert office.session.get_one(Document, plan).state is State.ISSUED


# People who have left, people who are only informed


def leaves(office, nick):
    with transaction(office.session) as session:
        session.execute(
            sa.update(Post)
            .where(Post.person_id == office.people[nick])
            .values(valid_from=date(2020, 1, 1), valid_to=clock.today() - timedelta(days=1))
        )


def test_a_signer_who_has_left_cannot_act_and_the_office_sends_the_plan_back(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    leaves(office, "deputy")

    with pytest.raises(NotAllowed):
        review.send_back(office.session, office.actor("deputy"), plan, "Đã nghỉ.", seen=1)
    review.send_back(office.session, office.actor("office_head"), plan, "Người ký đã nghỉ.", seen=1)

    assert office.document(plan).state is State.DRAFT


@pytest.mark.parametrize("part", ["inform", "coordinate"])
def test_a_room_that_does_not_lead_does_not_finish_for_its_agency(office, part):
    given = taken_in_by_education(office)
    lead = Assignment(person_id=office.people["education_clerk"])
    beside = Assignment(unit_id=office.units["GDDT.TH"], part=part)
    direct.assign(office.session, office.actor("education_head"), given.id, [lead, beside], seen=2)

    with pytest.raises(NotAllowed):
        acknowledge.finish(office.session, office.actor("education_staff"), given.id, seen=3)
