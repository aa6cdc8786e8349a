"""The page of a draft points out who has a task but gets no copy, and adds them with one button."""

import pytest

from documents import dossier
from tests.databases import Databases, OnSQLite
from tests.office import Office
from tests.test_recipients_from_the_text import LETTER, a_plan
from tests.visitors import Enter, Visitor, number_in, upload


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The page sees no difference between the engines: one is enough."""
    return databases_on_sqlite


def uploaded(enter: Enter, text: str) -> Visitor:
    an = enter("drafter").open("/van-ban/tai-len")
    return an.press("Tải lên và đọc", file=upload(text.encode(), "ke-hoach.txt"))


def test_one_button_adds_the_centre_that_has_a_task(enter: Enter, office: Office):
    an = uploaded(enter, a_plan(recipients="- Văn phòng Sở (thực hiện);"))
    assert "Được giao nhiệm vụ nhưng chưa có ở Nơi nhận:" in an.text

    key = f"cover-unit:{office.units['KHCN.TT']}"
    an = an.press("Thêm vào nơi nhận", subject="Tuyên truyền an toàn mạng", act=key)

    assert "Đã thêm 1 nơi nhận." in an.text
    held = dossier.load(office.session, number_in(an.path))
    assert [line.settled_as for line in held.lines if line.added] == ["Trung tâm Ứng dụng công nghệ"]
    assert held.document.subject == "Tuyên truyền an toàn mạng"  # what was typed beside it is kept


def test_nobody_is_pointed_out_when_the_group_reaches_all(enter: Enter):
    assert "chưa có ở Nơi nhận" not in uploaded(enter, a_plan()).text


def test_a_pointer_is_shown_with_the_body_that_it_means(enter: Enter):
    an = uploaded(enter, LETTER)

    assert "Như trên; gửi Sở Giáo dục và Đào tạo" in " ".join(an.text.split())
