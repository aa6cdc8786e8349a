"""The desk, the lists, the queues and the page of a document, seen by each of the people it concerns."""

import pytest
from sqlalchemy import event

import clock
from documents import dossier, queries
from documents.states import State
from tests.office import PLAN, Office
from tests.visitors import Enter
from web.steps import STEPS
from workflow import draft, permissions, review
from workflow.lifecycle import DOCUMENT_MOVES, Who

# The steps that have a page with boxes of their own instead of a button.
ON_PAGES = {
    "revise", "correct", "settle", "attach", "set_aside", "detach", "submit", "add_recipient", "correct_tie",
    "accept_changes", "give_pdf", "show_places", "set_report_form", "confirm_duties",
}  # fmt: skip


@pytest.fixture
def busy(office: Office) -> Office:
    """An office with a document in each state, one of them sent back."""
    for state in (
        State.DRAFT,
        State.IN_REVIEW,
        State.IN_REVIEW,
        State.AWAITING_SIGNATURE,
        State.SIGNED,
        State.ISSUED,
    ):
        office.a_document(state)
    returned = office.a_document(State.IN_REVIEW)
    review.send_back(office.session, office.actor("unit_head"), returned, "Thiếu thời hạn.", seen=1)
    return office


def test_every_tile_counts_the_list_that_it_opens(enter: Enter, busy: Office):
    for nick in ("drafter", "unit_head", "office_head", "deputy", "director", "clerk"):
        tiles = enter(nick).open("/").tiles()
        opened = {
            label: (count, enter(nick).open(address).rows()) for label, (count, address) in tiles.items()
        }
        assert {label: pair for label, pair in opened.items() if pair[0] != pair[1]} == {}


def test_the_desk_says_with_whom_a_document_is(enter: Enter, busy: Office):
    page = enter("drafter").open("/")

    assert page.tiles()["Bị trả lại"][0] == 1
    assert "Bị trả lại: “Thiếu thời hạn.”" in page.text
    assert "Trưởng phòng Lê Thị Ánh, hôm nay" in page.text


def test_a_head_who_also_drafts_has_both_desks(enter: Enter, busy: Office):
    draft.create(busy.session, busy.actor("unit_head"), busy.units["KHCN.QLKH"], busy.taken())
    tiles = enter("unit_head").open("/").tiles()

    assert (tiles["Chờ tôi soát"][0], tiles["Dự thảo của tôi"][0]) == (2, 1)


def test_each_person_has_only_the_buttons_of_their_own_step(enter: Enter, office: Office):
    plan = office.a_document(State.IN_REVIEW)

    assert "Đồng ý, ký nháy" in enter("unit_head").open(f"/van-ban/{plan}").buttons()
    assert enter("drafter").open(f"/van-ban/{plan}").buttons() == ["Rút lại"]
    clerk = enter("clerk").open(f"/van-ban/{plan}")
    assert clerk.buttons() == []
    assert "Đang chờ Trưởng phòng Lê Thị Ánh kiểm tra nội dung." in clerk.text


def test_the_clerk_goes_on_from_the_same_page(enter: Enter, office: Office):
    plan = office.a_document(State.SIGNED)
    ngoc = enter("clerk").open(f"/van-ban/{plan}")

    ngoc.press("Cấp số").press("Đóng dấu")
    ngoc.open(f"/van-ban/{plan}/phat-hanh").press("Gửi tới 6 nơi nhận").open(f"/van-ban/{plan}")

    assert office.document(plan).state is State.ISSUED
    assert "phát hành đến 6 nơi nhận" in ngoc.text


def test_what_somebody_has_agreed_to_is_not_taken_back(enter: Enter, office: Office):
    plan = office.a_document(State.IN_REVIEW)
    office.approve(plan, "unit_head")

    assert enter("drafter").open(f"/van-ban/{plan}").buttons() == []


def test_sending_back_needs_a_reason(enter: Enter, office: Office):
    plan = office.a_document(State.IN_REVIEW)
    anh = enter("unit_head").open(f"/cho-soat/{plan}").press("Trả lại")

    assert (anh.status, anh.error_at("reason-send_back")) == (422, "Hãy ghi lý do.")
    assert anh.page.get_element_by_id("step-send_back").get("open") is not None
    anh.press("Trả lại", phrase="Rà soát lại phần Nơi nhận.", reason="Xem mục II.")
    assert office.document(plan).returned_reason == "Rà soát lại phần Nơi nhận. Xem mục II."


def test_after_a_signature_the_next_document_opens(enter: Enter, office: Office):
    first, second = (office.a_document(State.AWAITING_SIGNATURE) for _ in range(2))

    binh = enter("deputy").open(f"/cho-ky/{first}").press("Ký")

    assert binh.path == f"/cho-ky/{second}"
    assert "Không có văn bản nào chờ ông/bà ký." in binh.press("Ký").text


def test_a_stale_page_signs_nothing(enter: Enter, office: Office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    binh = enter("deputy").open(f"/van-ban/{plan}")
    review.send_back(office.session, office.actor("deputy"), plan, "Sửa mục II.", seen=1)
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(subject="Bản khác"), seen=1)
    office.submit(plan)
    office.approve_all(plan)

    assert binh.press("Ký").status == 409
    assert office.document(plan).state is State.AWAITING_SIGNATURE


def test_a_document_of_the_queue_that_is_done_leads_back_to_the_list(enter: Enter, office: Office):
    plan = office.a_document(State.SIGNED)

    assert "không còn chờ" in enter("deputy").open(f"/cho-ky/{plan}").text


def test_a_recipient_sees_what_was_issued_and_not_how_it_came_about(enter: Enter, office: Office):
    plan = office.a_document(State.IN_REVIEW)
    review.send_back(office.session, office.actor("unit_head"), plan, "Viết lại mục I.", seen=1)
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(subject="Bản thứ hai"), seen=1)
    for act in (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue):
        act(plan)

    lan = enter("technology_staff").open(f"/van-ban/{plan}")

    assert "01/KH-SKHCN" in lan.text
    assert "Viết lại mục I." not in lan.text
    assert "Lịch sử" not in lan.text
    first, second = reversed(dossier.load(office.session, plan).revisions)
    assert lan.client.get(f"/van-ban/{plan}/tep/{first.sha256}").status_code == 404
    assert lan.client.get(f"/van-ban/{plan}/tep/{second.sha256}").status_code == 200


def test_a_file_comes_under_its_own_name_and_stays_in_no_cache(enter: Enter, office: Office):
    plan = office.a_draft()
    sha256 = dossier.load(office.session, plan).revision.file_sha256
    answer = enter("drafter").client.get(f"/van-ban/{plan}/tep/{sha256}")

    assert answer.headers["Content-Disposition"] == "attachment; filename=ke-hoach.txt"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert enter("technology_staff").client.get(f"/van-ban/{plan}/tep/{sha256}").status_code == 404


def test_a_stranger_is_not_even_told_that_a_document_exists(enter: Enter, office: Office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    lan = enter("technology_staff")

    assert lan.open(f"/van-ban/{plan}").status == 404
    assert lan.open(f"/cho-ky/{plan}").status == 404
    assert lan.open(f"/van-ban/{plan}/phieu-phat-hanh").status == 404
    assert lan.open(f"/van-ban/{plan}/so-sanh").status == 404


def test_the_issue_slip_names_number_signer_and_file(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    slip = enter("clerk").open(f"/van-ban/{plan}/phieu-phat-hanh").text

    assert "01/KH-SKHCN" in slip
    assert "phê duyệt trên hệ thống" in slip
    assert dossier.load(office.session, plan).revision.file_sha256 in slip


def test_every_step_of_the_table_has_its_address_or_page():
    of_people = {move.step for move in DOCUMENT_MOVES if move.who != Who.SYSTEM}
    assert of_people == {step.step for step in STEPS} | ON_PAGES


def test_lists_go_on_where_the_page_before_ended(office: Office):
    plans = {office.a_draft() for _ in range(5)}
    mine = queries.drafts_of(office.people["drafter"])
    for page in (queries.newest, queries.soonest):
        first = page(office.session, mine, limit=3)
        key = first.next_key or ""
        rest = (
            queries.newest(office.session, mine, before=int(key))
            if page is queries.newest
            else queries.soonest(office.session, mine, after=key)
        )
        assert {row.id for row in (*first.rows, *rest.rows)} == plans
        assert len(first.rows) + len(rest.rows) == 5


def test_a_page_costs_few_statements_however_long_the_list(busy: Office):
    busy.session.rollback()
    asked: list[str] = []
    event.listen(busy.session.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2]))
    everything = permissions.visible_documents(busy.actor("office"))
    asked.clear()

    for document in queries.newest(busy.session, everything).rows:
        asked.clear()
        dossier.load(busy.session, document.id)
        assert len(asked) <= 6
    asked.clear()
    queries.soonest(busy.session, everything)
    assert len(asked) == 2


def test_a_leader_rereads_only_what_was_changed(enter: Enter, office: Office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    review.send_back(office.session, office.actor("deputy"), plan, "Sửa hạn.", seen=1)
    today = clock.today()
    later = PLAN.replace("20/12", "15/12").format(subject="An toàn", month=today.month, year=today.year)
    draft.revise(office.session, office.actor("drafter"), plan, office.taken(later), seen=1)
    office.submit(plan)
    office.approve_all(plan)

    binh = enter("deputy").open(f"/cho-ky/{plan}")
    assert "Trình lần thứ 2" in binh.text
    binh.open(f"/van-ban/{plan}/so-sanh")

    assert f"trước ngày 20/12/{today.year} → trước ngày 15/12/{today.year}" in binh.text
    assert f"20/12/{today.year}" in [removed.text for removed in binh.page.iter("del")]
