"""Somebody is away: who acts in that place, what stands still, what is never passed on."""

from datetime import timedelta

import pytest

import clock
from documents.states import State
from language import Invalid, NotAllowed
from organization import absences
from organization.models import Post, Role
from tests.office import Office
from workflow import absence, draft, history, sign
from workflow.absence import Days
from workflow.change_signer import change_signer


def away(office: Office, nick: str, instead: str | None, *, by: str | None = None, days: int = 5) -> int:
    """Somebody is away from today on; the person enters it, or somebody for them."""
    today = clock.today()
    replacement = office.people[instead] if instead else None
    said = Days(today, today + timedelta(days=days), replacement)
    actor, person = office.actor(by or nick), office.people[nick]
    return absence.enter_absence(office.session, actor, office.units["KHCN"], person, said)


def code_of(act) -> str:
    with pytest.raises(Invalid) as refused:
        act()
    return refused.value.code


def test_the_replacement_checks_meanwhile_and_the_history_says_for_whom(office):
    plan = office.a_document(State.IN_REVIEW)
    away(office, "unit_head", "drafter")
    with pytest.raises(NotAllowed):
        office.approve(plan, "unit_head")
    office.approve(plan, "drafter")
    told = [line for line in history.of_document(office.session, plan) if line.step == "approve"]
    assert str(told[0].acting_for).startswith("thay Lê Thị Ánh, vắng mặt đến ")


def test_the_work_comes_back_with_the_person(office):
    plan = office.a_document(State.IN_REVIEW)
    kept = away(office, "unit_head", "drafter", by="office_head")
    absence.end_absence(office.session, office.actor("unit_head"), office.units["KHCN"], kept)
    with pytest.raises(NotAllowed):
        office.approve(plan, "drafter")
    office.approve(plan, "unit_head")


def test_the_work_comes_back_after_the_last_day(office, stopped_clock):
    plan = office.a_document(State.IN_REVIEW)
    away(office, "unit_head", "drafter", days=2)
    clock.advance(timedelta(days=3))
    office.approve(plan, "unit_head")


def test_the_replacement_finds_the_work_and_the_page_says_why(office, enter):
    plan = office.a_document(State.IN_REVIEW)
    away(office, "unit_head", "technology_head")
    head = enter("technology_head").open(f"/cho-soat/{plan}")
    assert "Lê Thị Ánh vắng mặt đến" in head.text
    assert "Hoàng Đức Đạt soát thay." in head.text
    assert enter("unit_head").open("/cho-soat").rows() == 0
    assert "Đồng ý, ký nháy" in head.buttons()


def test_a_leader_is_replaced_by_a_leader_alone(office):
    agency = office.units["KHCN"]
    could = absences.candidates(office.session, agency, office.people["director"])
    assert [one.name for one in could] == ["Trần Thị Bình"]
    assert code_of(lambda: away(office, "director", "office_head")) == "bad_replacement"


def test_whoever_acts_for_somebody_does_not_go_away_unnoticed(office):
    away(office, "unit_head", "technology_head")
    assert code_of(lambda: away(office, "technology_head", "technology_staff")) == "stands_in"
    assert code_of(lambda: away(office, "unit_head", "drafter")) == "already_absent"


def test_only_the_office_head_enters_it_for_another(office):
    with pytest.raises(NotAllowed):
        away(office, "unit_head", "drafter", by="clerk")
    away(office, "unit_head", "drafter", by="office_head")
    steps = [line.step for line in history.of_agency(office.session, office.units["KHCN"])]
    assert "enter_absence" in steps


def test_a_route_does_not_stop_at_nobody(office):
    """At the submission it is refused with who could act; on the way the head of office is told."""
    under_way = office.a_document(State.IN_REVIEW)
    away(office, "unit_head", None)
    plan = office.a_draft()
    with pytest.raises(Invalid, match=r"Lê Thị Ánh.*These could: .*Nguyễn Văn An") as refused:
        office.submit(plan)
    assert refused.value.code == "nobody_to_act"
    found = absence.stuck(office.session, office.units["KHCN"])
    assert [one.document_id for one in found] == [under_way]


def test_a_replacement_who_has_left_acts_no_more(office):
    under_way = office.a_document(State.IN_REVIEW)
    away(office, "unit_head", "drafter")
    post = office.session.query(Post).filter_by(person_id=office.people["drafter"]).one()
    post.valid_to = clock.today() - timedelta(days=1)
    office.session.commit()
    found = absence.stuck(office.session, office.units["KHCN"])
    assert [one.document_id for one in found] == [under_way]


def test_a_signature_is_not_taken_over(office):
    """The printed name is Trần Thị Bình's: the document waits, or goes back for another signer."""
    plan = office.a_document(State.AWAITING_SIGNATURE)
    away(office, "deputy", "director")
    with pytest.raises(NotAllowed):
        signs(office, plan, "director")
    (found,) = absence.stuck(office.session, office.units["KHCN"])
    assert found.waits_for_signer
    assert "Vũ Thị Hà" in str(found.why)


def test_the_page_names_who_can_sign_instead_and_leads_to_them(office, enter):
    plan = office.a_document(State.AWAITING_SIGNATURE)
    assert "Trình người khác ký" not in enter("drafter").open(f"/van-ban/{plan}").buttons()
    away(office, "deputy", None)
    an = enter("drafter").open(f"/van-ban/{plan}")
    assert "vắng mặt đến" in an.text
    assert "trình người ký được thay: Vũ Thị Hà (Giám đốc)" in an.text
    an.press("Trình người khác ký", person_id=office.people["director"])
    assert office.document(plan).state is State.DRAFT
    assert office.document(plan).signer_id == office.people["director"]
    assert "chuyển lại để trình Vũ Thị Hà ký, vì Trần Thị Bình vắng mặt" in an.text
    an.open(f"/van-ban/{plan}/kiem-tra")
    chosen = an.page.xpath('//*[@name="signer_id"]/option[@selected]/@value')
    assert chosen == [str(office.people["director"])]


def test_nobody_takes_a_document_from_a_signer_who_is_there(office):
    plan, an = office.a_document(State.AWAITING_SIGNATURE), office.actor("drafter")
    director, deputy = office.people["director"], office.people["deputy"]
    assert code_of(lambda: change_signer(office.session, an, plan, director, seen=1)) == "signer_is_there"
    away(office, "deputy", None)
    assert code_of(lambda: change_signer(office.session, an, plan, deputy, seen=1)) == "bad_signer"


def signs(office: Office, plan: int, nick: str) -> None:
    sign.sign(office.session, office.actor(nick), plan, seen=1)


def test_whoever_submits_to_an_absent_signer_says_why(office):
    away(office, "deputy", "director")
    plan = office.a_draft()
    assert code_of(lambda: office.submit(plan)) == "deviation_without_reason"
    an, deputy = office.actor("drafter"), office.people["deputy"]
    draft.submit(office.session, an, plan, deputy, seen=1, deviation_reason="Bà Bình về ký ngày mai.")
    assert office.document(plan).state is State.IN_REVIEW


def test_no_mandate_comes_with_the_place(office):
    away(office, "unit_head", "drafter")
    stands_in = office.actor("drafter").stands_in
    assert [(one.name, one.post.role, one.post.mandates) for one in stands_in] == [
        ("Lê Thị Ánh", Role.UNIT_HEAD, ())
    ]


def test_the_pages_of_absence(office, enter):
    office.a_document(State.IN_REVIEW)
    dung = enter("office_head").open(f"/vang-mat?nguoi={office.people['unit_head']}")
    today = f"{clock.today():%d/%m/%Y}"
    dung.press("Ghi vắng mặt", first_day=today, last_day=today)
    assert "Đã ghi kỳ vắng mặt." in dung.text
    assert "chưa có ai làm thay. Có thể cử:" in dung.text
    assert "Đang vướng vì có người vắng mặt" in dung.open("/").text
    dung.open("/vang-mat").press("Đã trở lại")
    assert "Đang vướng" not in dung.text
