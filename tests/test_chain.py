"""The tree of plans: who carries out what, how far all of it is, and who is told how much of it."""

from typing import Any

import pytest
import sqlalchemy as sa

import clock
from db import transaction
from documents import chains
from documents.delivery_models import CarriedOut
from documents.models import Document
from documents.states import State
from tests.office import Office
from tests.visitors import Enter, Visitor
from web.chain import tree

Chain = tuple[int, int, int]


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


def test_the_tree_costs_the_same_however_large(office: Office, chain: Chain):
    director, asked = office.actor("director"), []
    engine = office.session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    tree(office.session, director, chain[0], clock.today())
    assert len(asked) == 6
