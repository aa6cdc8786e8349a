"""Writing a document in the form: begun, typed row by row, kept, made into a draft and into its next version."""

import pytest

from documents.states import State
from tests.databases import Databases, OnSQLite
from tests.office import Office
from tests.visitors import Enter, Visitor, number_in


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The forms see no difference between the engines: one is enough."""
    return databases_on_sqlite


def begun(enter: Enter, **chosen: str) -> Visitor:
    """The drafter in front of a form that was just begun."""
    return enter("drafter").open("/van-ban/soan").press("Bắt đầu soạn", **chosen)


PLAN = {
    "subject": "Tuyên truyền an toàn thông tin",
    "parts-0-text": "1. Nâng cao nhận thức của công chức, viên chức.",
    "parts-3-tasks-0-unit": "Văn phòng",
    "parts-3-tasks-0-content": "Chủ trì tổ chức tập huấn cho công chức, viên chức",
    "parts-3-tasks-0-deadline": "20/12/2027",
    "receivers-0-name": "Các phòng, đơn vị trực thuộc",
    "receivers-0-purpose": "thuc_hien",
}


def test_a_plan_written_in_the_form_becomes_a_draft(enter: Enter, office: Office):
    an = begun(enter).press("Lập văn bản", **PLAN)

    document = office.document(number_in(an.path))
    assert (document.state, document.subject) == (State.DRAFT, "Tuyên truyền an toàn thông tin")
    assert (document.symbol, document.signer_name) == ("KH-SKHCN", "Vũ Thị Hà")
    assert "trước ngày 20/12/2027" in an.text
