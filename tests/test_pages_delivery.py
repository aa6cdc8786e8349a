"""The pages from number to closed: the clerk's desk, registers, inbox, reports, the matrix of recipients."""

from documents.states import DeliveryState, State
from tests.office import Office
from tests.visitors import Enter, Visitor, upload

ROOMS = {"KHCN.VP": "office_head", "KHCN.QLKH": "unit_head", "KHCN.QLCN": "technology_head"}


def at_delivery(enter: Enter, office: Office, nick: str, plan: int, unit: str) -> Visitor:
    """Somebody on the page of a unit's delivery."""
    return enter(nick).open(f"/van-ban-den/{office.delivery_to(plan, unit).id}")


def reported(enter: Enter, office: Office, nick: str, plan: int, unit: str) -> Visitor:
    """Somebody who has acknowledged from the inbox, written a report and sent it."""
    someone = enter(nick).open("/van-ban-den?loc=cho-xac-nhan").press("Xác nhận đã nhận")
    someone.open(f"/van-ban-den/{office.delivery_to(plan, unit).id}/bao-cao")
    someone.press("Xem lại trước khi gửi", results="Đã tổ chức 02 buổi.")
    return someone.press("Gửi báo cáo")


def test_a_plan_goes_from_number_to_closed(enter: Enter, office: Office):
    plan = office.a_document(State.SIGNED)
    ngoc = enter("clerk").open("/van-thu")
    ngoc.press("Cấp số").press("Đóng dấu")
    ngoc.open(f"/van-ban/{plan}/phat-hanh").press("Gửi tới 6 nơi nhận")
    assert office.document(plan).state is State.ISSUED

    khoa = enter("office")
    for unit, nick in (ROOMS | {"KHCN.TT": "centre_head"}).items():
        assert "Đã gửi báo cáo" in reported(enter, office, nick, plan, unit).text
        at_delivery(enter, office, "office", plan, unit).press("Chấp nhận báo cáo")
    khoa.open(f"/van-ban/{plan}/tien-do").press("Kết thúc")

    assert office.document(plan).state is State.CLOSED
