"""The right to sign as law (NĐ 30/2020 Đ13): each form of signing, who holds it and who does not."""

from dataclasses import replace

import pytest

from language import Invalid
from organization.models import MandateKind, Role, UnitKind
from organization.people import Actor, HeldMandate, HeldPost
from workflow.authority import Block, Right, SigningAgency, right_to_sign

SO = SigningAgency(1, collegial=False, head_title="Giám đốc", head_name="Vũ Thị Hà")
UBND = SigningAgency(1, collegial=True, head_title="Chủ tịch", head_name="Lê Văn Tư")
BY_RULE = HeldMandate(7, MandateKind.BY_ORDER, ("TB",), "Quy chế làm việc số 12/QĐ-SKHCN")
WRITTEN = HeldMandate(8, MandateKind.AUTHORISED, ("TB",), "Giấy ủy quyền số 05/GUQ-SKHCN")


def somebody(role: Role, title: str, *, acting: bool = False, mandate: HeldMandate | None = None) -> Actor:
    post = HeldPost(1, role, title, acting, 1, "Sở", UnitKind.DEPARTMENT, 1, (mandate,) if mandate else ())
    return Actor(1, "Trần Thị Bình", (post,))


def right(actor: Actor, *block: str | None, agency: SigningAgency = SO, kind: str = "TB") -> Right:
    authority, on_behalf_of, title = block
    return right_to_sign(actor, agency, Block(authority, on_behalf_of, title, "Trần Thị Bình"), kind)


DEPUTY, HEAD = somebody(Role.DEPUTY, "Phó Giám đốc"), somebody(Role.HEAD, "Giám đốc")
OFFICE_HEAD = somebody(Role.OFFICE_HEAD, "Chánh Văn phòng")


def test_the_head_signs_without_a_form():
    assert right(HEAD, None, None, "GIÁM ĐỐC").acting_for is None


def test_a_deputy_signs_for_the_head_and_the_history_says_for_whom():
    assert right(DEPUTY, "KT.", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC").acting_for == "KT. GIÁM ĐỐC, ký thay Vũ Thị Hà"


def test_by_order_and_by_authorisation_name_the_written_basis():
    by_rule = somebody(Role.OFFICE_HEAD, "Chánh Văn phòng", mandate=BY_RULE)
    said = right(by_rule, "TL.", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG").acting_for
    assert said == "TL. GIÁM ĐỐC, ký thừa lệnh Vũ Thị Hà, theo Quy chế làm việc số 12/QĐ-SKHCN"
    written = somebody(Role.UNIT_HEAD, "Trưởng phòng", mandate=WRITTEN)
    said = right(written, "TUQ.", "GIÁM ĐỐC", "TRƯỞNG PHÒNG").acting_for
    assert said == "TUQ. GIÁM ĐỐC, ký thừa ủy quyền Vũ Thị Hà, theo Giấy ủy quyền số 05/GUQ-SKHCN"


def test_a_body_that_decides_together_signs_tm():
    chair = somebody(Role.HEAD, "Chủ tịch")
    assert right(chair, "TM.", "ỦY BAN NHÂN DÂN", "CHỦ TỊCH", agency=UBND).authority == "TM."


def test_an_appointed_acting_head_signs_q():
    acting = somebody(Role.HEAD, "Giám đốc", acting=True)
    assert right(acting, "Q.", None, "GIÁM ĐỐC").authority == "Q."


REFUSED = {
    "a deputy as the head": (DEPUTY, (None, None, "GIÁM ĐỐC"), SO),
    "the head as a deputy": (HEAD, ("KT.", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), SO),
    "for a post that is not the head's": (DEPUTY, ("KT.", "CHỦ TỊCH", "PHÓ GIÁM ĐỐC"), SO),
    "TM. where one decides": (HEAD, ("TM.", "SỞ", "GIÁM ĐỐC"), SO),
    "Q. without an appointment": (HEAD, ("Q.", None, "GIÁM ĐỐC"), SO),
    "Q. in a post not held": (somebody(Role.HEAD, "Giám đốc", acting=True), ("Q.", None, "CHỦ TỊCH"), SO),
    "TL. without a rule": (OFFICE_HEAD, ("TL.", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), SO),
    "TUQ. by a rule for TL.": (
        somebody(Role.OFFICE_HEAD, "Chánh Văn phòng", mandate=BY_RULE),
        ("TUQ.", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
        SO,
    ),
    "TL. for another post than the head's": (
        somebody(Role.OFFICE_HEAD, "Chánh Văn phòng", mandate=BY_RULE),
        ("TL.", "CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        SO,
    ),
    "another kind than listed": (
        somebody(Role.OFFICE_HEAD, "Chánh Văn phòng", mandate=replace(BY_RULE, document_types=("KH",))),
        ("TL.", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
        SO,
    ),
    "a form unknown to the law": (DEPUTY, ("TBD.", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), SO),
}


def test_a_right_holds_in_its_field_of_work_alone():
    """It is given for the drafts of unit 4; what unit 5 drafts it does not cover."""
    by_rule = somebody(Role.OFFICE_HEAD, "Chánh Văn phòng", mandate=replace(BY_RULE, unit_ids=(4,)))
    block = ("TL.", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")
    assert right(by_rule, *block, agency=replace(SO, drafting_unit_id=4)).mandate
    with pytest.raises(Invalid, match="field of work"):
        right(by_rule, *block, agency=replace(SO, drafting_unit_id=5))


@pytest.mark.parametrize("what", REFUSED)
def test_the_law_gives_no_right_to_sign(what):
    actor, block, agency = REFUSED[what]
    with pytest.raises(Invalid) as refused:
        right(actor, *block, agency=agency)
    assert refused.value.code == "no_right_to_sign"
