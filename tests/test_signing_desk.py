"""The leader's desk: agreeing, taking it back, signing all agreed in one act with one password."""

import pytest

from documents.states import State
from language import ChangedMeanwhile, Invalid, NotAllowed
from organization import accounts
from tests.office import Office
from tests.visitors import PASSWORD
from workflow import agree, draft, history, review
from workflow.agree import Outcome


def agreed(office: Office, document_id: int) -> None:
    """The deputy agrees to what the page shows."""
    agree.agree(office.session, office.actor("deputy"), document_id, seen=office.seen(document_id))


def signed(office: Office, *document_ids: int) -> list[Outcome]:
    return agree.sign_agreed(office.session, office.actor("deputy"), document_ids)


def refusals(outcomes: list[Outcome]) -> list[str | None]:
    """The codes of what refused each; None where it is signed."""
    return [one.refused.code if one.refused else None for one in outcomes]


def test_three_are_agreed_to_and_signed_in_one_act(office):
    plans = [office.a_document(State.AWAITING_SIGNATURE) for _ in range(3)]
    for plan in plans:
        agreed(office, plan)
        assert office.document(plan).state is State.AWAITING_SIGNATURE
    assert [one.refused for one in signed(office, *plans)] == [None, None, None]
    assert {office.document(plan).state for plan in plans} == {State.SIGNED}


def test_what_refuses_one_stops_no_other(office):
    plans = [office.a_document(State.AWAITING_SIGNATURE) for _ in range(3)]
    for plan in plans[1:]:
        agreed(office, plan)
    clerk_of_office = office.actor("office")
    review.send_back(office.session, clerk_of_office, plans[1], "Sửa số liệu.", seen=1)

    outcomes = signed(office, *plans)

    assert refusals(outcomes) == ["not_agreed", "not_agreed", None]
    states = [office.document(plan).state for plan in plans]
    assert states == [State.AWAITING_SIGNATURE, State.DRAFT, State.SIGNED]


def test_an_agreement_lapses_with_a_new_version(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    agreed(office, plan)
    review.send_back(office.session, office.actor("deputy"), plan, "Thêm hạn.", seen=1)
    taken = office.taken(subject="Tuyên truyền an toàn thông tin năm nay")
    draft.revise(office.session, office.actor("drafter"), plan, taken, seen=1)
    office.submit(plan)
    office.approve_all(plan)
    assert not agree.is_agreed(office.session, office.people["deputy"], plan)
    assert refusals(signed(office, plan)) == ["not_agreed"]


def test_an_agreement_lapses_when_the_same_version_comes_again(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    agreed(office, plan)
    review.send_back(office.session, office.actor("deputy"), plan, "Chờ ý kiến Sở Tài chính.", seen=1)
    office.submit(plan)
    assert office.document(plan).state is State.AWAITING_SIGNATURE
    assert not agree.is_agreed(office.session, office.people["deputy"], plan)


def test_an_agreement_is_taken_back_and_told(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    agreed(office, plan)
    with pytest.raises(Invalid, match="already agreed"):
        agreed(office, plan)
    agree.take_back_agreement(office.session, office.actor("deputy"), plan, seen=1)
    assert refusals(signed(office, plan)) == ["not_agreed"]
    told = [line.step for line in history.of_document(office.session, plan)]
    assert {"agree", "take_back_agreement"} <= set(told)


def test_one_agrees_only_to_the_file_that_the_page_showed(office):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    with pytest.raises(ChangedMeanwhile):
        agree.agree(office.session, office.actor("deputy"), plan, seen=1, file_sha256="0" * 64)
    with pytest.raises(NotAllowed):
        agree.agree(office.session, office.actor("director"), plan, seen=1)


def test_the_leader_goes_through_the_queue_and_signs_with_one_password(office, enter):
    for n in range(3):
        office.a_document(State.AWAITING_SIGNATURE, subject=f"Kế hoạch số {n}")
    binh = enter("deputy").open("/cho-ky/1")
    assert binh.counter("Chờ tôi ký") == 3
    binh.press("Đồng ý, xem tiếp").press("Đồng ý, xem tiếp")
    assert binh.path == "/cho-ky/3"
    assert binh.counter("Chờ tôi ký") == 1
    binh.press("Đồng ý, xem tiếp")
    assert binh.path == "/cho-ky/da-dong-y"

    assert "Mật khẩu không đúng." in binh.press("Ký các văn bản đã chọn", password="sai").text
    assert binh.status == 422
    assert office.document(1).state is State.AWAITING_SIGNATURE
    binh.press("Ký các văn bản đã chọn", password=PASSWORD)
    assert "Đã ký 3/3 văn bản" in binh.text
    assert office.document(3).state is State.SIGNED


def test_guessing_the_password_at_the_desk_is_slowed_down(office, enter):
    office.a_document(State.AWAITING_SIGNATURE)
    binh = enter("deputy").open("/cho-ky/1").press("Đồng ý, xem tiếp")
    for _ in range(accounts.TRIES_BY_NAME):
        binh.press("Ký các văn bản đã chọn", password="sai")
    assert binh.press("Ký các văn bản đã chọn", password=PASSWORD).status == 429
    assert office.document(1).state is State.AWAITING_SIGNATURE
