"""Written rights to sign in use: their days and fields of work, at the submission and at the signature."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

import clock
from documents.models import Signature
from documents.states import State
from language import Invalid
from organization.models import MandateKind, Post
from tests.office import PLAN, Office
from tests.test_absence import away
from workflow import administer_mandates, administer_people, draft, sign
from workflow.administer_mandates import Right

BLOCK = "TUQ. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\n\nPhạm Văn Dũng"
BASIS = "Giấy ủy quyền số 05/GUQ-SKHCN"


def post_of(office: Office, nick: str) -> int:
    return office.session.scalars(sa.select(Post.id).where(Post.person_id == office.people[nick])).one()


def authorised(office: Office, *, days: int = 10, units: tuple[str, ...] = ()) -> None:
    """The office head may sign plans for the director by a written authorisation."""
    today, of = clock.today(), tuple(office.units[unit] for unit in units)
    last = today + timedelta(days=days)
    right = Right(MandateKind.AUTHORISED, BASIS, today, last, ("KH",), of)
    administrator, agency = office.actor("administrator"), office.units["KHCN"]
    post = post_of(office, "office_head")
    administer_mandates.give_mandate(office.session, administrator, agency, post, right)


def a_plan(office: Office) -> int:
    today = clock.today()
    text = PLAN.format(subject="Trực Tết", month=today.month, year=today.year)
    text = text.replace("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nTrần Thị Bình", BLOCK)
    taken = office.taken(text)
    return draft.create(office.session, office.actor("drafter"), office.units["KHCN.QLKH"], taken)


def submit(office: Office, plan: int, signer: str = "office_head", reason: str | None = None) -> None:
    an = office.actor("drafter")
    draft.submit(office.session, an, plan, office.people[signer], seen=1, deviation_reason=reason)


def refusal(act, *given) -> str:
    with pytest.raises(Invalid) as refused:
        act(*given)
    return refused.value.code


def signs(office: Office, plan: int, nick: str = "office_head") -> None:
    sign.sign(office.session, office.actor(nick), plan, seen=1)


def test_an_authorised_signature_names_its_basis(office):
    authorised(office)
    plan = a_plan(office)
    submit(office, plan)
    office.approve_all(plan)
    signs(office, plan)
    kept = office.session.scalars(sa.select(Signature).where(Signature.document_id == plan)).one()
    assert (kept.authority, kept.basis) == ("TUQ.", BASIS)


def test_an_expired_right_is_refused_at_the_submission_and_at_the_signature(office, stopped_clock):
    authorised(office, days=2)
    waiting, late = a_plan(office), a_plan(office)
    submit(office, waiting)
    office.approve_all(waiting)
    clock.advance(timedelta(days=3))
    assert refusal(signs, office, waiting) == "no_right_to_sign"
    assert office.document(waiting).state is State.AWAITING_SIGNATURE
    assert refusal(submit, office, late) == "no_right_to_sign"


def test_an_authorisation_is_not_passed_on_to_whoever_stands_in(office):
    authorised(office)
    away(office, "office_head", "office")
    assert refusal(submit, office, a_plan(office), "office") == "no_right_to_sign"


def test_a_right_covers_the_drafts_of_its_units_alone(office):
    authorised(office, units=("KHCN.QLCN",))
    assert refusal(submit, office, a_plan(office)) == "no_right_to_sign"
    assert refusal(authorised_elsewhere, office) == "invalid"


def authorised_elsewhere(office: Office) -> None:
    authorised(office, units=("GDDT.TH",))


def test_a_draft_of_a_unit_in_another_deputys_charge_needs_a_reason(office, enter):
    technology = [office.units["KHCN.QLCN"]]
    administrator, post = office.actor("administrator"), post_of(office, "deputy")
    administer_people.put_in_charge(office.session, administrator, office.units["KHCN"], post, technology)
    plan = office.a_draft()
    assert refusal(submit, office, plan, "deputy") == "deviation_without_reason"
    submit(office, plan, "deputy", "Giám đốc giao Phó Giám đốc Bình ký thay đồng chí phụ trách đi công tác.")
    office.approve_all(plan)
    binh = enter("deputy").open(f"/cho-ky/{plan}")
    assert "Trần Thị Bình, Phó Giám đốc, không phụ trách Phòng Quản lý khoa học." in binh.text


def test_the_administrator_divides_the_work_among_the_deputies(office, enter):
    agency, binh = office.units["KHCN"], office.people["deputy"]
    quan = enter("administrator").open(f"/quan-tri/{agency}/nguoi/{binh}")
    quan.press("Ghi nhận đơn vị phụ trách", unit_ids=[str(office.units["KHCN.QLKH"])])
    assert "Đã ghi các đơn vị được phân công phụ trách." in quan.text
    assert "phụ trách: Phòng Quản lý khoa học" in quan.open(f"/quan-tri/{agency}/nhat-ky").text
    submit(office, office.a_draft(), "deputy")
