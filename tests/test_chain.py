"""The tree of plans: who carries out what, how far all of it is, and who is told how much of it."""

from typing import Any

import pytest
import sqlalchemy as sa

import clock
from db import end_reading, transaction
from documents import chains
from documents.delivery_models import CarriedOut, Delivery
from documents.models import Document
from documents.states import State
from tests.office import PLAN, Office
from tests.office_writing import a_received_plan
from tests.visitors import Enter, Visitor, number_in, upload
from web.chain import tree
from workflow import history

Chain = tuple[int, int, int]
KEEP = "Ghi văn bản được thực hiện"


@pytest.fixture
def chain(office: Office) -> Chain:
    """A plan of the one Sở, the plan of the other Sở that carries it out, and a plan below that."""
    first, second, third = (office.a_document(State.ISSUED) for _ in range(3))
    carry_out(office, second, above=first, unit="GDDT")
    carry_out(office, third, above=second, unit="KHCN.TT")
    give_to_the_other_office(office, second)
    return first, second, third


def carry_out(office: Office, document_id: int, *, above: int, unit: str) -> None:
    copy = office.delivery_to(above, unit).id
    with transaction(office.session):
        office.session.add(CarriedOut(document_id=document_id, delivery_id=copy))


def give_to_the_other_office(office: Office, document_id: int) -> None:
    """Let it be a document of the other Sở."""
    moved = {"agency_id": office.units["GDDT"], "drafter_id": office.people["education_staff"]}
    moved["signer_id"] = office.people["education_head"]
    with transaction(office.session):
        office.session.execute(sa.update(Document).where(Document.id == document_id).values(moved))


def at(enter: Enter, nick: str, document_id: int) -> Visitor:
    return enter(nick).open(f"/van-ban/{document_id}/cay-thuc-hien")


def numbers(office: Office, nick: str, document_id: int) -> list[tuple[int, bool, bool]]:
    nodes = tree(office.session, office.actor(nick), document_id, clock.today())
    return [(node.member.id, node.told.read, node.figures is not None) for node in nodes]


def test_the_tree_leads_down_with_the_figures_of_all_below(office: Office, chain: Chain, enter: Enter):
    office.acknowledge(office.delivery_to(chain[2], "KHCN.QLCN"), "technology_head")
    top: Any = tree(office.session, office.actor("office"), chain[0], clock.today())[0]

    assert (top.below, top.total.recipients) == (2, 3 * top.figures.recipients)
    assert (top.figures.acknowledged, top.total.acknowledged) == (0, 1)
    page = at(enter, "office", chain[0])
    assert page.rows() == 3
    assert f"1/{top.total.recipients}" in page.text
    assert "Cây thực hiện" in page.open(f"/van-ban/{chain[0]}").text


def test_who_gave_a_task_sees_figures_of_what_carries_it_out_but_not_the_document(
    office: Office, chain: Chain, enter: Enter
):
    first, second, third = chain
    assert numbers(office, "director", first) == [
        (first, True, True), (second, False, True), (third, True, True)
    ]  # fmt: skip
    links = [link.get("href") for link in at(enter, "director", first).page.iter("a")]
    assert f"/van-ban/{third}" in links
    assert f"/van-ban/{second}" not in links


def test_a_recipient_is_told_of_the_plan_that_its_own_one_names_and_of_no_figures(
    office: Office, chain: Chain, enter: Enter
):
    first, second, _ = chain
    assert numbers(office, "technology_staff", second)[:2] == [(first, True, False), (second, True, False)]
    assert numbers(office, "education_head", second)[:2] == [(first, True, False), (second, True, True)]
    assert at(enter, "administrator", first).status == 404


def test_a_draft_that_carries_it_out_is_its_own_agencys_affair(office: Office, chain: Chain):
    draft = office.a_draft()
    carry_out(office, draft, above=chain[0], unit="KHCN.TT")
    give_to_the_other_office(office, draft)
    assert draft not in [key for key, *_ in numbers(office, "office", chain[0])]


def test_a_circle_would_do_no_harm(office: Office, chain: Chain):
    first, second, third = chain
    carry_out(office, first, above=third, unit="KHCN.TT")
    assert len(chains.ties_below(office.session, first)) == 3
    assert {key for key, *_ in numbers(office, "office", second)} == {first, second, third}


def an_upload(office: Office, enter: Enter, cited: str) -> Visitor:
    """The clerk of the other Sở before what was read from a plan brought as a file, which cites this."""
    today = clock.today()
    words = PLAN.replace("số 12/KH-UBND ngày 15/02/2024", cited)
    words = words.format(subject="Triển khai ở các trường", month=today.month, year=today.year)
    oanh = enter("education_clerk").open("/van-ban/tai-len")
    return oanh.press("Tải lên và đọc", file=upload(words.encode(), "ke-hoach.txt"))


def ties_of(office: Office, document_id: int) -> list[chains.Tie]:
    end_reading(office.session)
    return chains.ties_above(office.session, document_id)


def test_an_uploaded_plan_is_tied_to_the_received_one_that_it_cites_when_its_drafter_says_so(
    office: Office, enter: Enter
):
    received = a_received_plan(office)
    above = office.session.get_one(Delivery, received).document_id
    not_theirs, today = office.delivery_to(above, "KHCN.TT").id, f"{clock.today():%d/%m/%Y}"
    inside = PLAN.replace("- Sở Giáo dục và Đào tạo (phối hợp);\n", "")
    office.a_document(State.ISSUED, text=inside.format(subject="Nội bộ", month=today[3:5], year=today[6:]))
    for other in ("số 01/KH-SKHCN ngày 15/02/2024", f"số 02/KH-SKHCN ngày {today}"):
        assert KEEP not in an_upload(office, enter, other).buttons()

    oanh = an_upload(office, enter, f"số 1/KH-SKHCN ngày {today}")
    draft = number_in(oanh.path)
    assert oanh.page.xpath('//input[@name="delivery"]/@value') == [str(received), "none"]
    assert ties_of(office, draft) == []
    oanh.press(KEEP, delivery=str(received))
    assert "ghi là triển khai thực hiện văn bản 01/KH-SKHCN" in oanh.open(f"/van-ban/{draft}").text
    shown = at(enter, "education_clerk", draft)
    assert shown.rows() == 2
    assert "Dự thảo" in shown.page.xpath(f'//a[@href="/van-ban/{draft}"]')[0].text_content()
    for foreign in (not_theirs, 999_999):
        page = oanh.open(f"/van-ban/{draft}/kiem-tra")
        assert page.press(KEEP, delivery=str(foreign)).status == 404
    assert ties_of(office, draft) == [chains.Tie(draft, above, received)]
    oanh.open(f"/van-ban/{draft}/kiem-tra").press(KEEP, delivery="none")
    assert ties_of(office, draft) == []


def test_clerk_and_office_set_right_later_what_an_issued_document_carries_out(
    office: Office, chain: Chain, enter: Enter
):
    first, second, third = chain
    copy, page = office.delivery_to(first, "GDDT").id, f"/van-ban/{second}/van-ban-duoc-thuc-hien"
    oanh = at(enter, "education_clerk", second)
    assert "Sửa văn bản được thực hiện" in oanh.text
    assert oanh.open(page).press(KEEP, delivery="none").status == 422
    assert oanh.press(KEEP, delivery="none", reason="Ghi nhầm.").rows() == 2
    found = oanh.open(f"{page}?tim=1/kh-skhcn").page.xpath('//input[@name="delivery"]/@value')
    assert found == [str(copy), "none"]
    assert oanh.press(KEEP, delivery=str(copy), reason="Đúng là kế hoạch này.").rows() == 3
    told = history.of_document(office.session, second)[0]
    assert (told.step, told.details["number"]) == ("correct_tie", "01/KH-SKHCN")

    khoa = enter("office").open(f"/van-ban/{first}/van-ban-duoc-thuc-hien")
    circle = office.delivery_to(third, "KHCN.TT").id
    assert "vòng tròn" in khoa.press(KEEP, delivery=str(circle), reason="Thử.").text
    assert khoa.open(f"/van-ban/{first}/van-ban-duoc-thuc-hien").press(
        KEEP, delivery="999999", reason="Thử."
    ).status == 404
    assert enter("drafter").open(f"/van-ban/{first}/van-ban-duoc-thuc-hien").status == 403


def test_the_tree_costs_the_same_however_large(office: Office, chain: Chain):
    director, asked = office.actor("director"), []
    engine = office.session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    tree(office.session, director, chain[0], clock.today())
    assert len(asked) == 6
