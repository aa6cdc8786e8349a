"""More time (gia hạn): asked with a reason, granted or declined by who set the day, the old day kept."""

from datetime import date, timedelta

import pytest

import clock
from documents import direction_queries, extension_queries
from documents.reminder_models import Answered
from documents.states import State
from language import Invalid, NotAllowed, WrongState
from tests.visitors import Enter
from workflow import direct, extend, extend_direction, history, notices, urging

pytestmark = pytest.mark.usefixtures("stopped_clock")
OLD, NEW = date(2024, 12, 19), date(2024, 12, 26)


@pytest.fixture
def delivery(office):
    """The centre has taken a plan in and cannot keep its day."""
    plan = office.a_document(State.ISSUED)
    found = office.delivery_to(plan, "KHCN.TT")
    office.acknowledge(found, "centre_head")
    return found


def ask(office, delivery, nick="centre_head", day=NEW):
    (duty,) = office.duties(delivery)
    wanted = extend.MoreTime(day, "Chờ số liệu của các huyện.")
    actor = office.actor(nick)
    extend.ask_extension(office.session, actor, delivery.id, duty.id, wanted, seen=duty.version)


def grant(office, delivery, nick="office", day=NEW):
    (duty,) = office.duties(delivery)
    actor = office.actor(nick)
    extend.grant_extension(office.session, actor, delivery.id, duty.id, day, seen=duty.version)


@pytest.mark.parametrize("nick", ["office", "office_head", "director"])
def test_the_agency_that_set_the_day_grants_and_the_old_day_stays(office, delivery, nick):
    ask(office, delivery)
    grant(office, delivery, nick)

    (duty,) = office.duties(delivery)
    ((one,),) = extension_queries.of_delivery(office.session, delivery.id).values()
    assert duty.last_good_day == NEW
    assert (one.state, one.old_day, one.granted_day) == (Answered.GRANTED, OLD, NEW)
    line = history.of_delivery(office.session, delivery.id)[0]
    assert (line.step, line.details["old"], line.details["day"]) == (
        "grant_extension", "2024-12-19", "2024-12-26",
    )  # fmt: skip


def test_a_request_that_is_declined_leaves_the_day(office, delivery):
    ask(office, delivery)
    (duty,) = office.duties(delivery)
    actor = office.actor("office")
    extend.decline_extension(office.session, actor, delivery.id, duty.id, "Tỉnh cần gấp.", seen=duty.version)
    notices.tell_of_extensions(office.session, delivery.document_id)

    assert office.duties(delivery)[0].last_good_day == OLD
    ask(office, delivery)  # and may be asked again


def test_nobody_else_decides(office, delivery):
    ask(office, delivery)
    for nick in ("centre_head", "clerk", "technology_head", "education_head"):
        with pytest.raises(NotAllowed):
            grant(office, delivery, nick)


def test_one_request_at_a_time_and_for_a_later_day(office, delivery):
    with pytest.raises(Invalid):
        ask(office, delivery, day=OLD)
    with pytest.raises(WrongState):
        grant(office, delivery)
    ask(office, delivery)
    with pytest.raises(WrongState):
        ask(office, delivery)


def test_both_see_it_on_their_pages(office, delivery, enter: Enter):
    centre, an_office = enter("centre_head"), enter("office")
    centre.open(f"/van-ban-den/{delivery.id}").press("Xin gia hạn", day="26/12/2024", reason="Chờ số liệu.")
    assert "đề nghị ngày 01/7/2024: từ 19/12/2024 đến 26/12/2024" in centre.text

    an_office.open("/theo-doi?loc=xin-gia-han")
    assert an_office.rows() == 1
    an_office.open(f"/van-ban-den/{delivery.id}").press("Đồng ý gia hạn")
    assert "Đã gia hạn." in an_office.text
    assert "từ 19/12/2024 đến 26/12/2024" in centre.open(f"/van-ban-den/{delivery.id}").text


# Inside the recipient


@pytest.fixture
def directed(office):
    """The other Sở has taken a plan in; its director gave it to a room, by a day."""
    plan = office.a_document(State.ISSUED)
    office.acknowledge(office.delivery_to(plan, "GDDT"), "education_clerk")
    found = office.delivery_to(plan, "GDDT")
    given = [direct.Assignment(person_id=office.people["education_staff"], due_on=OLD, words="Làm sớm.")]
    direct.assign(office.session, office.actor("education_head"), found.id, given, seen=found.version)
    return plan


def copy_of(office, plan):
    found = office.delivery_to(plan, "GDDT")
    living = [one for one in direction_queries.directed(office.session, found.id) if one.lives]
    return found, living[0]


def test_more_time_for_a_direction_is_granted_by_who_set_it_and_the_old_day_stays(office, enter, directed):
    quyen, phuc = enter("education_staff"), enter("education_head")
    found, first = copy_of(office, directed)
    page = quyen.open(f"/van-ban-den/{found.id}")
    page.press("Xin lãnh đạo gia hạn", day="26/12/2024", reason="Chờ số liệu.")
    notices.tell_of_extensions(office.session, directed)
    assert "Tạ Thị Quyên xin gia hạn" in phuc.open("/thong-bao").text

    phuc.open(f"/van-ban-den/{found.id}").press("Đồng ý gia hạn")

    found, living = copy_of(office, directed)
    assert (living.due_on, living.words) == (NEW, "Làm sớm.")
    before = next(one for one in direction_queries.directed(office.session, found.id) if one.id == first.id)
    assert (before.due_on, before.ended_how) == (OLD, "replaced")
    assert extension_queries.waiting(office.session, directed) == {}


def test_only_who_set_the_day_decides_on_it(office, directed):
    found, given = copy_of(office, directed)
    wanted = extend.MoreTime(NEW, "Chờ số liệu.")
    staff, clerk = office.actor("education_staff"), office.actor("education_clerk")
    act = extend_direction
    with pytest.raises(NotAllowed):
        act.ask_direction_time(office.session, clerk, found.id, given.id, wanted, seen=found.version)
    act.ask_direction_time(office.session, staff, found.id, given.id, wanted, seen=found.version)
    seen = office.delivery_to(directed, "GDDT").version
    for nick in ("education_staff", "office", "director"):
        with pytest.raises(NotAllowed):
            act.grant_direction_time(
                office.session, office.actor(nick), found.id, given.id, NEW, seen=seen
            )


def test_an_overdue_direction_is_told_to_who_has_it_and_who_gave_it(office, enter, directed):
    clock.advance(OLD - clock.today() + timedelta(days=1))
    urging.escalate(office.session, clock.today())
    for nick in ("education_staff", "education_head"):
        assert "việc lãnh đạo giao đã quá hạn" in enter(nick).open("/thong-bao").text
