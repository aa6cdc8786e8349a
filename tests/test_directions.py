"""A received document goes down: leader, head of the unit, person; back with a reason; the slip tells it."""

from datetime import timedelta

import pytest

import clock
from db import transaction
from documents.delivery_models import Delivery
from documents.direction_queries import directed
from documents.states import DeliveryState, State
from language import Invalid, NotAllowed
from organization.models import Role
from tests.office import Office
from tests.visitors import Enter
from workflow import direct
from workflow.direct import Assignment


def taken_in(office: Office, unit: str = "KHCN.QLCN", nick: str = "technology_head") -> int:
    """A plan that a recipient has taken in; the delivery."""
    delivery = office.delivery_to(office.a_document(State.ISSUED), unit)
    office.acknowledge(delivery, nick)
    return delivery.id


def in_the_other_agency(office: Office) -> int:
    """A plan in the other Sở, whose director gave it to a room for ten days."""
    delivery = taken_in(office, "GDDT", "education_clerk")
    room = Assignment(
        unit_id=office.units["GDDT.TH"], words="Chủ trì tham mưu.", due_on=clock.today() + timedelta(days=10)
    )
    direct.assign(office.session, office.actor("education_head"), delivery, [room], seen=2)
    return delivery


def make_head(office: Office) -> None:
    """The room of the other Sở gets a head."""
    office.session.rollback()
    with transaction(office.session):
        office.people["room_head"] = office._person(
            "room_head", "Võ Thị Xuân", "GDDT.TH", Role.UNIT_HEAD, "Trưởng phòng"
        )


def route(office: Office, delivery: int) -> list[tuple[str, str, str | None]]:
    """Who gave it to whom, and how that ended."""
    office.session.rollback()
    return [(d.given_by, d.to, d.ended_how) for d in directed(office.session, delivery)]


def test_the_head_of_the_room_passes_on_to_a_person_in_good_time(office: Office):
    delivery = in_the_other_agency(office)
    make_head(office)
    (given,) = directed(office.session, delivery)
    late = Assignment(person_id=office.people["education_staff"], due_on=clock.today() + timedelta(days=11))
    with pytest.raises(Invalid):
        direct.pass_on(office.session, office.actor("room_head"), delivery, given.id, [late], seen=3)
    with pytest.raises(NotAllowed):
        direct.pass_on(office.session, office.actor("education_staff"), delivery, given.id, [late], seen=3)

    person = Assignment(person_id=office.people["education_staff"], words="Soạn kế hoạch.")
    direct.pass_on(office.session, office.actor("room_head"), delivery, given.id, [person], seen=3)

    assert route(office, delivery) == [
        ("Đinh Văn Phúc", "Phòng Giáo dục tiểu học", None),
        ("Võ Thị Xuân", "Tạ Thị Quyên", None),
    ]


def test_what_is_given_back_waits_for_whoever_gave_it(office: Office, enter: Enter):
    delivery = in_the_other_agency(office)
    make_head(office)
    (given,) = directed(office.session, delivery)
    person = Assignment(person_id=office.people["education_staff"])
    direct.pass_on(office.session, office.actor("room_head"), delivery, given.id, [person], seen=3)

    quyen = enter("education_staff").open(f"/van-ban-den/{delivery}")
    quyen.press("Chuyển lại", reason="Thuộc việc của phòng khác.")
    assert quyen.path == "/van-ban-den"
    xuan = enter("room_head")
    assert xuan.open("/").tiles()["Chờ phân công trong đơn vị"][0] == 1
    xuan.open(f"/van-ban-den/{delivery}").press("Chuyển lại", reason="Không thuộc phòng tôi.")

    assert [how for *_, how in route(office, delivery)] == ["given_back", "given_back"]
    phuc = enter("education_head")
    assert phuc.open("/van-ban-den?loc=cho-phan-cong").rows() == 1
    assert "Không thuộc phòng tôi." in phuc.open(f"/van-ban-den/{delivery}").text


def test_another_lead_replaces_the_first_and_the_way_stays_readable(office: Office):
    delivery = taken_in(office)
    head, staff = (Assignment(person_id=office.people[n]) for n in ("technology_head", "technology_staff"))
    direct.assign(office.session, office.actor("technology_head"), delivery, [head], seen=2)
    direct.assign(office.session, office.actor("technology_head"), delivery, [staff], seen=3)
    direct.assign(office.session, office.actor("technology_head"), delivery, [staff], seen=4)

    assert route(office, delivery) == [
        ("Hoàng Đức Đạt", "Hoàng Đức Đạt", "replaced"),
        ("Hoàng Đức Đạt", "Bùi Thị Lan", None),
    ]


def test_the_slip_has_its_three_parts(office: Office, enter: Enter):
    delivery = in_the_other_agency(office)
    quyen = enter("education_staff").open(f"/van-ban-den/{delivery}")
    quyen.press("Bắt đầu xử lý", proposal="Đề xuất ban hành kế hoạch của Sở trong tháng.")
    assert "Đề xuất ban hành" in quyen.text

    slip = enter("education_clerk").open(f"/van-ban-den/{delivery}/phieu-giai-quyet").text

    assert "Phiếu giải quyết văn bản đến" in slip
    for words in ("Số đến: 01", "Chủ trì tham mưu.", "Phòng Giáo dục tiểu học", "Đinh Văn Phúc", "Quyên"):
        assert words in slip
    assert office.session.get_one(Delivery, delivery).state is DeliveryState.IN_PROGRESS


def test_the_sender_does_not_read_who_handles_it_in_the_other_agency(office: Office, enter: Enter):
    delivery = in_the_other_agency(office)

    khoa = enter("office")

    assert "Phòng Giáo dục tiểu học" not in khoa.open(f"/van-ban-den/{delivery}").text
    assert khoa.open(f"/van-ban-den/{delivery}/phieu-giai-quyet").status == 404
