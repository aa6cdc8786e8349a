"""Statuses that recipients outside tell: each change once, in order; others are kept, not lost."""

from datetime import timedelta

import pytest

import clock
from documents.delivery_models import Delivery
from documents.states import DeliveryState, State
from language import Invalid, NotAllowed
from tests.office import Office
from tests.visitors import Enter
from workflow import acknowledge
from workflow.statuses import Told, record_status


def sent_on_paper(office: Office) -> Delivery:
    """The copy of the province, where nobody has an account, handed over on paper."""
    delivery = office.delivery_to(office.a_document(State.ISSUED), "UBND")
    acknowledge.hand_over(office.session, office.actor("clerk"), delivery.id, seen=delivery.version)
    return delivery


def tell(office: Office, delivery: Delivery, code: str, nick: str = "clerk", key: str = "") -> str:
    told = Told(key=key or f"m-{code}", code=code, told_by="Bà Tư, Văn thư UBND tỉnh",
                told_at=clock.now() - timedelta(minutes=1), delivery_id=delivery.id)  # fmt: skip
    office.session.rollback()
    return record_status(office.session, office.actor(nick), office.units["KHCN"], told)


def state(office: Office, delivery: Delivery) -> DeliveryState:
    office.session.rollback()
    return office.session.get_one(Delivery, delivery.id, populate_existing=True).state


def test_the_ladder_is_climbed_once_whatever_comes_twice(office: Office, enter: Enter):
    delivery = sent_on_paper(office)
    outcomes = [tell(office, delivery, code) for code in ("01", "03", "03", "04", "5", "06")]

    assert outcomes == ["applied", "applied", "repeated", "applied", "applied", "applied"]
    assert state(office, delivery) is DeliveryState.DONE
    assert office.session.get_one(Delivery, delivery.id).accepted_by == "Bà Tư, Văn thư UBND tỉnh"
    ngoc = enter("clerk").open(f"/van-ban-den/{delivery.id}")
    rungs = [" ".join(one.text_content().split()) for one in ngoc.page.find_class("step-done")]
    assert [rung.split()[3] for rung in rungs] == ["01", "03", "04", "05", "06"]
    assert all("Bà Tư" in rung for rung in rungs[1:])  # who and when, as it was told


def test_what_comes_in_an_unknown_order_waits_for_the_clerk(office: Office, enter: Enter):
    delivery = sent_on_paper(office)

    assert tell(office, delivery, "04") == "unknown_order"
    assert tell(office, delivery, "99") == "unknown_code"
    assert tell(office, delivery, "02") == "reason_missing"
    inside = office.delivery_to(delivery.document_id, "KHCN.TT")
    assert tell(office, inside, "03", key="inside") == "unknown_delivery"

    assert state(office, delivery) is DeliveryState.SENT
    ngoc = enter("clerk").open("/trang-thai-ben-nhan")
    assert (ngoc.rows(), "thứ tự chưa biết" in ngoc.text) == (4, True)
    ngoc.press("Đã xem")
    assert ngoc.rows() == 3
    assert ngoc.open("/trang-thai-ben-nhan?loc=tat-ca").rows() == 4


def test_the_clerk_writes_down_what_was_told_by_telephone(office: Office, enter: Enter):
    delivery = sent_on_paper(office)

    ngoc = enter("clerk").open(f"/van-ban-den/{delivery.id}")
    ngoc.press("Ghi trạng thái", code="02", told_by="Bà Tư", description="Gửi nhầm cơ quan.")

    assert state(office, delivery) is DeliveryState.REFUSED
    assert "Gửi nhầm cơ quan." in ngoc.text


def test_only_the_senders_clerk_records_and_nothing_from_the_future(office: Office):
    delivery = sent_on_paper(office)
    with pytest.raises(NotAllowed):
        tell(office, delivery, "03", nick="office")
    late = Told(key="x", code="03", told_by="Bà Tư", told_at=clock.now() + timedelta(days=1))
    with pytest.raises(Invalid):
        record_status(office.session, office.actor("clerk"), office.units["KHCN"], late)
