"""Reminders: the morning round on working days, urging by the office, and what is told at once."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

import clock
from db import sessions, transaction
from documents import notice_queries, urging_queries
from documents.mail_models import MAIL
from documents.reminder_models import Digest, NoticeKind, PersonalNotice
from documents.states import State
from jobs import reminders
from language import Invalid, NotFound
from organization import accounts
from organization.models import CalendarDay, DayKind, Person, UrgingRule
from tests.test_absence import away
from workflow import (
    acknowledge,
    digests,
    distribute,
    followups,
    history,
    notice_letters,
    notices,
    refusal_notices,
    report,
    review,
    urging,
)

pytestmark = pytest.mark.usefixtures("stopped_clock")
# The plan says "trước ngày 20/12/2024": its last good day is Thursday 19/12/2024.


@pytest.fixture
def plan(office):
    """An issued plan whose recipients have done nothing yet; everybody can sign in and has an address."""
    with transaction(office.session):
        for nick in ("technology_head", "centre_head", "office", "clerk", "drafter"):
            person = office.session.get_one(Person, office.people[nick])
            person.email = f"{nick}@minhhoa.vn"
            digest = accounts.hash_password("mùa lúa chín 24")
            accounts.add_account(office.session, person.id, nick, digest)
    document_id = office.a_document(State.ISSUED)
    distribute.notify_recipients(office.session, document_id)
    return document_id


def go_to(day):
    """Let the clock stand at eight o'clock of a later day."""
    clock.advance(timedelta(days=(day - clock.today()).days))


def morning(office, day):
    """The round of a morning, as its job makes it."""
    go_to(day)
    urging.escalate(office.session, day)
    digests.write_all(office.session, day)


def told(office, nick):
    """What the bell of a person shows, the newest first."""
    return [one.kind for one in notice_queries.notices(office.session, office.people[nick]).rows]


def letters(office, nick):
    """The letters written to a person, by their templates."""
    wanted = sa.select(MAIL.c.kind).where(MAIL.c.person_id == office.people[nick]).order_by(MAIL.c.id)
    return list(office.session.scalars(wanted))


def test_what_has_arrived_stands_before_heads_and_clerks_once(office, plan):
    distribute.notify_recipients(office.session, plan)

    assert told(office, "technology_head") == [NoticeKind.ARRIVED]
    assert told(office, "education_clerk") == [NoticeKind.ARRIVED]
    assert told(office, "technology_staff") == []
    assert letters(office, "technology_head") == []  # it waits for the digest


def test_a_returned_draft_is_told_at_once_with_the_reason(office, plan):
    document_id = office.a_document(State.IN_REVIEW)
    review.send_back(office.session, office.actor("unit_head"), document_id, "Sửa lại mục II.", seen=1)
    for _again in (1, 2):
        notices.tell_people(office.session, document_id)

    (one,) = notice_queries.notices(office.session, office.people["drafter"]).rows
    assert (one.kind, one.details) == (NoticeKind.RETURNED, {"reason": "Sửa lại mục II."})
    assert letters(office, "drafter") == ["notice"]


def test_an_urgent_document_calls_whose_turn_it_is(office):
    document_id = office.a_draft()
    with transaction(office.session):
        office.document(document_id).urgency = "HỎA TỐC"
    office.submit(document_id)
    notices.tell_people(office.session, document_id)
    assert told(office, "unit_head") == [NoticeKind.URGENT_TURN]

    office.approve_all(document_id)
    notices.tell_people(office.session, document_id)
    assert told(office, "deputy") == [NoticeKind.URGENT_TURN]


def test_whoever_stands_in_for_somebody_away_is_called_too(office):
    away(office, "unit_head", "technology_head")
    document_id = office.a_draft()
    with transaction(office.session):
        office.document(document_id).urgency = "HỎA TỐC"
    office.submit(document_id)
    notices.tell_people(office.session, document_id)
    assert told(office, "technology_head") == [NoticeKind.URGENT_TURN]


def test_a_returned_report_is_told_to_whoever_sent_it(office, plan):
    delivery = office.delivery_to(plan, "KHCN.TT")
    office.acknowledge(delivery, "centre_head")
    office.report(delivery, "centre_head")
    (duty,) = office.duties(delivery)
    report.return_report(
        office.session, office.actor("office"), delivery.id, duty.id, "Thiếu số liệu.", seen=duty.version
    )
    for _again in (1, 2):
        notices.tell_of_reports(office.session, plan)

    assert told(office, "centre_head") == [NoticeKind.REPORT_RETURNED, NoticeKind.ARRIVED]
    assert letters(office, "centre_head") == ["notice"]


def test_a_refusal_is_told_at_once_to_the_clerk_and_the_office_of_the_sender(office, plan):
    delivery = office.delivery_to(plan, "KHCN.TT")
    acknowledge.refuse(office.session, office.actor("centre_head"), delivery.id, "Sai nơi nhận.", seen=1)
    asked = followups.jobs(office.session, followups.WAITING)
    assert [one.args for one in asked if one.name == "tell_of_refusals"] == [(plan,)]
    office.session.rollback()
    for _again in (1, 2):
        refusal_notices.tell_of_refusals(office.session, plan)

    for nick in ("clerk", "office"):
        (one,) = notice_queries.notices(office.session, office.people[nick]).rows
        assert (one.kind, one.details["reason"]) == (NoticeKind.REFUSED, "Sai nơi nhận.")
        assert letters(office, nick) == ["notice"]
    assert told(office, "centre_head") == [NoticeKind.ARRIVED]


def test_who_wrote_down_a_refusal_on_paper_is_not_told_of_it(office, plan):
    paper = office.delivery_to(plan, "UBND")
    acknowledge.hand_over(office.session, office.actor("clerk"), paper.id, seen=1)
    acknowledge.record_refusal(office.session, office.actor("clerk"), paper.id, "Trùng.", seen=2)
    refusal_notices.tell_of_refusals(office.session, plan)

    assert (told(office, "clerk"), told(office, "office")) == ([], [NoticeKind.REFUSED])


def test_a_notice_is_read_by_its_own_person_alone(office, plan):
    (one,) = notice_queries.notices(office.session, office.people["centre_head"]).rows
    with pytest.raises(NotFound):
        notices.mark_read(office.session, office.people["technology_head"], one.id)
    assert notice_queries.unread(office.session, office.people["centre_head"]) == 1

    notices.mark_read(office.session, office.people["centre_head"], one.id)
    assert notice_queries.unread(office.session, office.people["centre_head"]) == 0


# The morning


def lengths(office, nick, day):
    """How many lines the three blocks of a digest have."""
    found = digests.digest_of(office.session, office.people[nick], day)
    return found and [len(block) for block in (found.overdue, found.soon, found.new)]


def test_the_digest_tells_what_is_new_then_due_then_overdue(office, plan):
    told_on = {}
    for day in (date(2024, 7, 2), date(2024, 12, 16), date(2024, 12, 20)):
        morning(office, day)
        told_on[day.isoformat()] = lengths(office, "technology_head", day)

    assert told_on == {"2024-07-02": [0, 0, 1], "2024-12-16": [0, 1, 0], "2024-12-20": [1, 0, 0]}


def test_a_day_has_one_digest_and_one_letter(office, plan):
    for _again in (1, 2, 3):
        morning(office, date(2024, 12, 20))

    count = sa.select(sa.func.count()).select_from(Digest).where(Digest.day == date(2024, 12, 20))
    assert office.session.scalar(count.where(Digest.person_id == office.people["centre_head"])) == 1
    assert letters(office, "centre_head") == ["digest"]  # which tells what is overdue too


def test_whoever_has_nothing_to_do_hears_nothing(office, plan):
    morning(office, date(2024, 7, 15))

    assert digests.digest_of(office.session, office.people["drafter"], date(2024, 7, 15)) is None
    assert letters(office, "drafter") == []


def test_who_wants_no_digest_sees_it_on_the_desk_alone(office, plan):
    accounts.set_preference(office.session, office.people["centre_head"], notice_letters.DIGEST, "no")
    morning(office, date(2024, 12, 20))

    assert digests.digest_of(office.session, office.people["centre_head"], date(2024, 12, 20)) is not None
    assert letters(office, "centre_head") == ["notice"]  # that it is overdue cannot wait


@pytest.mark.parametrize("day", [date(2024, 12, 21), date(2024, 12, 23)])
def test_on_a_day_off_nobody_is_told_anything(office, plan, day):
    with transaction(office.session):
        monday = CalendarDay(day=date(2024, 12, 23), works=False, kind=DayKind.HOLIDAY, name="Nghỉ")
        monday.basis = "Thông báo"
        office.session.add(monday)
    go_to(day)
    morning(office, day)

    assert office.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 0


def test_the_round_rings_once_on_a_working_day_after_its_hour(office, plan, engine):
    make = sessions(engine)
    assert reminders.ring(make, 9) is None  # it is eight
    assert reminders.ring(make, 7) == date(2024, 7, 1)
    assert reminders.ring(make, 7) == date(2024, 7, 1)
    clock.advance(timedelta(days=5))
    assert reminders.ring(make, 7) == date(2024, 7, 6)  # a Saturday: looked at, nothing enqueued

    on_sqlite = office.session.get_bind().dialect.name == "sqlite"
    jobs = sa.table("workflow_status", sa.column("workflow_uuid"), schema=None if on_sqlite else "dbos")
    ids = office.session.scalars(sa.select(jobs.c.workflow_uuid)).all()
    assert [job for job in ids if job.startswith("morning_round")] == ["morning_round-2024-07-01"]


# Urging


def test_the_office_urges_all_who_are_late_with_one_click(office, plan):
    go_to(date(2024, 12, 20))
    count = urging.urge(office.session, office.actor("office"), plan, seen=1)
    for _again in (1, 2):
        urging.tell_urged(office.session, plan)

    late = urging_queries.late_recipients(office.session, plan, clock.today())
    urged = urging_queries.urged(office.session, plan)
    assert count == len(late) - 1 == len(urged) > 1  # one is on paper: a letter document urges it
    assert {one.times for one in urged.values()} == {1}
    assert told(office, "technology_head")[0] == NoticeKind.URGED
    delivery = office.delivery_to(plan, "KHCN.QLCN")
    assert [line.step for line in history.of_delivery(office.session, delivery.id)] == ["urge"]
    assert history.of_document(office.session, plan)[0].details["recipients"] == count


def test_nobody_is_urged_twice_a_day_or_without_being_late(office, plan):
    with pytest.raises(Invalid) as nobody:
        urging.urge(office.session, office.actor("office"), plan, seen=1)
    go_to(date(2024, 12, 20))
    urging.urge(office.session, office.actor("office"), plan, seen=1)
    with pytest.raises(Invalid) as twice:
        urging.urge(office.session, office.actor("office"), plan, seen=1)
    clock.advance(timedelta(days=3))
    urging.urge(office.session, office.actor("office"), plan, seen=1)

    assert (nobody.value.code, twice.value.code) == ("nobody_late", "urged_today")
    assert {one.times for one in urging_queries.urged(office.session, plan).values()} == {2}


def test_who_has_reported_is_not_urged(office, plan):
    delivery = office.delivery_to(plan, "KHCN.TT")
    office.acknowledge(delivery, "centre_head")
    office.report(delivery, "centre_head")
    go_to(date(2024, 12, 20))

    late = urging_queries.late_recipients(office.session, plan, clock.today())
    assert delivery.id not in {one.delivery.id for one in late}


def test_what_stays_late_goes_to_the_head_then_to_the_leader(office, plan):
    morning(office, date(2024, 12, 20))
    assert told(office, "technology_head")[0] == NoticeKind.OVERDUE
    assert told(office, "director") == []

    morning(office, date(2024, 12, 23))  # two working days late
    assert told(office, "technology_head")[0] == NoticeKind.ESCALATED
    morning(office, date(2024, 12, 26))  # five
    morning(office, date(2024, 12, 27))

    assert set(told(office, "director")) == {NoticeKind.ESCALATED}
    delivery = office.delivery_to(plan, "KHCN.QLCN")
    steps = [line.details["kind"] for line in history.of_delivery(office.session, delivery.id)]
    assert steps == ["leader", "head"]


def test_an_agency_sets_its_own_rules(office, plan):
    with transaction(office.session):
        rule = UrgingRule(agency_id=office.units["KHCN"], head_after=0, leader_after=1)
        office.session.add(rule)
    morning(office, date(2024, 12, 20))

    assert NoticeKind.ESCALATED not in told(office, "technology_head")
    assert NoticeKind.ESCALATED in told(office, "director")
    assert office.session.scalar(sa.select(sa.func.count()).select_from(PersonalNotice)) > 0
