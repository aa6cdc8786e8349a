"""What a person sets: language, password, devices; and that nobody sets it for another."""

import pytest

from organization import accounts
from tests.visitors import PASSWORD, Enter
from web.devices import device_name

NEW = "đồng xanh nước bạc"


def second_device(session, name="drafter"):
    """Another browser of the same person."""
    return accounts.sign_in(session, name, PASSWORD, address="10.0.0.7", device=EDGE)


EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


def test_the_page_shows_the_own_posts_and_devices(enter: Enter, session):
    an = enter("drafter")
    second_device(session)
    an.open("/cai-dat")

    assert an.status == 200
    assert "Chuyên viên, Phòng Quản lý khoa học" in an.text
    assert "Edge, Windows" in an.text
    assert "từ 10.0.0.7" in an.text


def test_the_password_is_changed_and_other_devices_are_out(enter: Enter, session):
    an = enter("drafter")
    other = second_device(session)
    an.open("/cai-dat").press("Đổi mật khẩu", old=PASSWORD, password=NEW, again=NEW)

    assert "Đã đổi mật khẩu" in an.text
    assert accounts.session_account(session, other) is None
    assert accounts.sign_in(session, "drafter", NEW, address="10.0.0.7", device=EDGE)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"old": "không phải", "password": NEW, "again": NEW}, "old"),
        ({"old": PASSWORD, "password": NEW, "again": NEW + "!"}, "again"),
        ({"old": PASSWORD, "password": "ngắn", "again": "ngắn"}, "password"),
    ],
)
def test_a_password_that_cannot_be_is_told_at_its_box(enter: Enter, typed, field):
    an = enter("drafter").open("/cai-dat").press("Đổi mật khẩu", **typed)

    assert an.status == 422
    assert an.error_at(field)


def test_one_device_is_signed_out(enter: Enter, session):
    an = enter("drafter")
    other = second_device(session)
    an.open("/cai-dat").press("Đăng xuất Edge, Windows")

    assert "Đã đăng xuất thiết bị" in an.text
    assert accounts.session_account(session, other) is None


def test_all_other_devices_are_signed_out(enter: Enter, session):
    an = enter("drafter")
    others = [second_device(session), second_device(session)]
    an.open("/cai-dat").press("Đăng xuất mọi thiết bị khác")

    assert an.status == 200
    assert [accounts.session_account(session, other) for other in others] == [None, None]


def test_the_device_of_another_person_stays(enter: Enter, session):
    enter("clerk")
    theirs = second_device(session, "clerk")
    signed_in = accounts.session_account(session, theirs)
    assert signed_in is not None
    session_id = signed_in.session_id
    an = enter("drafter").open("/cai-dat")
    token = an.page.xpath("//input[@name='csrf_token']/@value")[0]
    an.client.post(f"/cai-dat/thiet-bi/{session_id}/dang-xuat", data={"csrf_token": token})

    assert accounts.session_account(session, theirs) is not None


def test_the_whole_page_turns_english(enter: Enter):
    an = enter("drafter").open("/cai-dat").press("English")

    assert an.path == "/cai-dat"
    assert "Devices that are signed in" in an.text
    assert "mật khẩu" not in an.text.lower()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (EDGE, "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox, Linux"),
        ("curl/8.0", "Unknown device"),
    ],
)
def test_a_device_has_a_name(agent, name):
    assert str(device_name(agent)) == name
