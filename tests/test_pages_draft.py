"""The pages of the way up: from a file that is uploaded to a document that is signed."""

import clock
from documents.states import State
from tests.office import PLAN, Office
from tests.visitors import Enter, number_in, upload


def plan(**values):
    today = clock.today()
    defaults = {"subject": "Tuyên truyền an toàn thông tin", "month": today.month, "year": today.year}
    return PLAN.format(**(defaults | values)).encode()


def test_a_plan_goes_from_upload_to_signature(enter: Enter, office: Office):
    an = enter("drafter")
    an.open("/van-ban/tai-len").press("Tải lên và đọc", file=upload(plan(), "ke-hoach.txt"))
    assert an.status == 200
    document_id = number_in(an.path)
    an.press("Trình ký")
    assert an.status == 200, an.text
    assert "Đang chờ" in an.text
    anh = enter("unit_head").open("/cho-soat").open(f"/cho-soat/{document_id}")
    anh.press("Đồng ý, ký nháy", opinion="Đồng ý.")
    assert office.document(document_id).state == State.IN_REVIEW
    enter("office_head").open(f"/van-ban/{document_id}").press("Đồng ý, ký nháy")
    assert office.document(document_id).state == State.AWAITING_SIGNATURE
    binh = enter("deputy").open(f"/cho-ky/{document_id}")
    binh.press("Ký")
    assert office.document(document_id).state == State.SIGNED
    assert "Đã ký" in binh.text
