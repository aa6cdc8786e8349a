"""Recipient lines as the text means them: pointers, several in one line, purposes, and who was left out."""

from datetime import date

import pytest
import sqlalchemy as sa

from db import transaction
from documents import coverage, dossier
from documents.models import RecipientLine
from documents.recipient_choices import choices
from documents.states import Purpose, Target
from language import Invalid
from organization.groups import add_group
from organization.models import Post, Unit, UnitSuccession
from tests.office import PLAN, Office
from workflow import covering, draft, recipients
from workflow.recipients import Settlement

LAST_DAY = date(2024, 6, 30)  # the day before the clock of the tests stands still

LETTER = """ỦY BAN NHÂN DÂN TỈNH MINH HÒA
SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số:      /SKHCN-QLKH
V/v báo cáo kết quả nghiên cứu
Minh Hòa, ngày      tháng 5 năm 2026

Kính gửi:
- Sở Giáo dục và Đào tạo;
- Văn phòng UBND tỉnh.

Đề nghị Sở Giáo dục và Đào tạo gửi báo cáo về Sở Khoa học và Công nghệ trước ngày 20/6/2026./.

Nơi nhận:
- Như trên;
- Lưu: VT, QLKH.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Trần Thị Bình
"""

DECISION = """ỦY BAN NHÂN DÂN TỈNH MINH HÒA
SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số:      /QĐ-SKHCN
Minh Hòa, ngày      tháng 5 năm 2026

QUYẾT ĐỊNH
Về việc giao nhiệm vụ nghiên cứu năm 2026

GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ

Theo đề nghị của Trưởng phòng Quản lý khoa học.

QUYẾT ĐỊNH:

Điều 1. Giao 05 nhiệm vụ nghiên cứu năm 2026.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng, Trưởng phòng Quản lý công nghệ và Giám đốc Trung tâm Ứng dụng công nghệ \
chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 3;
- Lưu: VT, QLKH.

GIÁM ĐỐC

Vũ Thị Hà
"""

NAMED = "- Các phòng, đơn vị trực thuộc (thực hiện);"
CENTRE = "3. Trung tâm Ứng dụng công nghệ đăng tin trên trang thông tin điện tử trước ngày 15/11/2026."


def a_plan(*, recipients: str = NAMED, task: str = CENTRE) -> str:
    """The sample plan with one more task and other recipients."""
    text = PLAN.format(subject="Tuyên truyền an toàn thông tin", month=5, year=2026)
    own = "2. Giao Văn phòng Sở theo dõi, đôn đốc, tổng hợp báo cáo Giám đốc Sở"
    return text.replace(own, f"{own}.\n{task}").replace(NAMED, recipients)


def drafted(office: Office, text: str) -> int:
    return draft.create(
        office.session, office.actor("drafter"), office.units["KHCN.QLKH"], office.taken(text)
    )


def lines(office: Office, document_id: int) -> dict[str, RecipientLine]:
    office.session.rollback()
    found = recipients.lines_of(office.session, document_id)
    return {line.name: line for line in found if not line.is_archive}


def left_out(office: Office, document_id: int) -> list[str]:
    held = dossier.load(office.session, document_id)
    of = held.document
    found = coverage.uncovered(office.session, of.agency_id, of.unit_id, held.reading, held.lines)
    return [one.name for one in found]


def test_as_above_means_the_addressees_of_a_letter(office: Office):
    sent = lines(office, drafted(office, LETTER))

    school = sent["Sở Giáo dục và Đào tạo"]
    assert (school.text, school.target, school.purpose) == ("Như trên;", Target.UNIT, Purpose.CARRY_OUT)
    assert sent["Văn phòng UBND tỉnh"].target is None  # this directory has none: it is asked
    assert len(sent) == 2


def test_as_in_an_article_means_those_whom_it_names(office: Office):
    sent = lines(office, drafted(office, DECISION))

    meant = {line.unit_id for line in sent.values()}
    assert meant == {office.units[code] for code in ("KHCN.VP", "KHCN.QLCN", "KHCN.TT")}
    assert {line.text for line in sent.values()} == {"Như Điều 3;"}


def test_a_pointer_that_leads_nowhere_is_asked_and_never_remembered(office: Office):
    document_id = drafted(office, LETTER.replace("Như trên", "Như Điều 7"))
    (line,) = lines(office, document_id).values()
    said = Settlement(
        line_id=line.id, purpose=Purpose.INFORM, target=Target.UNIT, unit_id=office.units["GDDT"]
    )

    recipients.settle(office.session, office.actor("drafter"), document_id, [said], [], seen=1)

    (again,) = lines(office, drafted(office, LETTER.replace("Như trên", "Như Điều 7"))).values()
    assert again.target is None


def test_two_bodies_in_one_line_get_it_both(office: Office):
    text = a_plan(recipients="- UBND tỉnh, Sở GD&ĐT (báo cáo);\n" + NAMED)
    sent = lines(office, drafted(office, text))

    both = [sent["UBND tỉnh"], sent["Sở GD&ĐT"]]
    assert {line.text for line in both} == {"UBND tỉnh, Sở GD&ĐT (báo cáo);"}
    assert [line.unit_id for line in both] == [office.units["UBND"], office.units["GDDT"]]


def test_a_line_with_one_unknown_body_is_asked_about_as_a_whole(office: Office):
    sent = lines(office, drafted(office, a_plan(recipients="- Sở GD&ĐT, Công ty Hoa Mai;")))

    assert sent["Sở GD&ĐT, Công ty Hoa Mai"].target is None


def test_what_the_person_settled_is_known_the_next_time(office: Office):
    text = a_plan(recipients="- Ban Biên tập;\n" + NAMED)
    first = drafted(office, text)
    line = lines(office, first)["Ban Biên tập"]
    assert line.target is None

    said = Settlement(
        line_id=line.id, purpose=Purpose.INFORM, target=Target.UNIT, unit_id=office.units["KHCN.TT"]
    )
    recipients.settle(office.session, office.actor("drafter"), first, [said], [], seen=1)

    assert lines(office, drafted(office, text))["Ban Biên tập"].unit_id == office.units["KHCN.TT"]


HEAD = "Đ/c Tổ trưởng Tổ chuyển đổi số"
COMPANY = "Công ty Hoa Mai"


def test_a_person_and_a_body_outside_are_known_the_next_time(office: Office):
    text = a_plan(recipients=f"- {HEAD};\n- {COMPANY};\n{NAMED}")
    first = drafted(office, text)
    sent = lines(office, first)
    assert sent[HEAD].target is sent[COMPANY].target is None
    clerk = office.people["clerk"]
    said = [
        Settlement(line_id=sent[HEAD].id, purpose=Purpose.INFORM, target=Target.PERSON, person_id=clerk),
        Settlement(line_id=sent[COMPANY].id, purpose=Purpose.INFORM, target=Target.OUTSIDE),
    ]
    recipients.settle(office.session, office.actor("drafter"), first, said, [], seen=1)

    again = lines(office, drafted(office, text))
    assert (again[HEAD].target, again[HEAD].person_id) == (Target.PERSON, clerk)
    assert again[COMPANY].target == Target.OUTSIDE

    with transaction(office.session):
        left = sa.update(Post).where(Post.person_id == clerk).values(valid_to=LAST_DAY)
        office.session.execute(left)
    assert lines(office, drafted(office, text))[HEAD].target is None


def test_a_new_version_keeps_each_body_of_a_line_as_it_was_settled(office: Office):
    document_id = drafted(office, LETTER)
    line = lines(office, document_id)["Văn phòng UBND tỉnh"]
    said = Settlement(line_id=line.id, purpose=Purpose.REPORT, target=Target.OUTSIDE)
    recipients.settle(office.session, office.actor("drafter"), document_id, [said], [], seen=1)

    taken = office.taken(LETTER.replace("gửi báo cáo", "sớm gửi báo cáo"))
    draft.revise(office.session, office.actor("drafter"), document_id, taken, seen=office.seen(document_id))

    sent = lines(office, document_id)
    assert sent["Văn phòng UBND tỉnh"].target == Target.OUTSIDE
    assert sent["Sở Giáo dục và Đào tạo"].unit_id == office.units["GDDT"]


def test_a_line_without_a_purpose_carries_out_when_somebody_in_its_group_has_a_task(office: Office):
    text = a_plan(recipients="- Các phòng, đơn vị trực thuộc Sở;\n- Sở GD&ĐT;")
    sent = lines(office, drafted(office, text))

    assert sent["Các phòng, đơn vị trực thuộc Sở"].purpose == Purpose.CARRY_OUT
    assert sent["Sở GD&ĐT"].purpose == Purpose.INFORM


def test_a_centre_with_a_task_is_covered_by_the_group_of_rooms_and_units(office: Office):
    assert left_out(office, drafted(office, a_plan())) == []


def test_a_group_of_rooms_alone_does_not_reach_the_centre(office: Office):
    rooms = {"select": "units", "under": "agency", "kinds": ["office", "division"]}
    with transaction(office.session):
        add_group(office.session, office.units["KHCN"], "Các phòng thuộc Sở", [], rooms)
    document_id = drafted(office, a_plan(recipients="- Các phòng thuộc Sở (thực hiện);"))

    assert "Trung tâm Ứng dụng công nghệ" in left_out(office, document_id)


def test_a_unit_with_a_task_but_in_no_line_is_pointed_out_and_added(office: Office):
    document_id = drafted(office, a_plan(recipients="- Văn phòng Sở (thực hiện);"))
    held = dossier.load(office.session, document_id)
    of = held.document
    found = coverage.uncovered(office.session, of.agency_id, of.unit_id, held.reading, held.lines)
    (centre,) = [one for one in found if one.unit_id == office.units["KHCN.TT"]]

    covering.cover(
        office.session,
        office.actor("drafter"),
        document_id,
        [centre.key],
        reason="Được giao nhiệm vụ",
        seen=1,
    )

    held = dossier.load(office.session, document_id)
    (added,) = [line for line in held.lines if line.added]
    assert (added.unit_id, added.purpose) == (office.units["KHCN.TT"], Purpose.CARRY_OUT)
    assert [str(duty.deadline) for duty in added.duties] == ["2026-11-15"]
    assert "Trung tâm Ứng dụng công nghệ" not in left_out(office, document_id)


def test_who_gets_it_already_is_not_added_twice(office: Office):
    document_id = drafted(office, a_plan())
    key = f"unit:{office.units['KHCN.TT']}"

    with pytest.raises(Invalid):
        covering.cover(office.session, office.actor("drafter"), document_id, [key], reason="Nhắc lại", seen=1)


def test_everybody_concerned_in_general_is_not_asked_about(office: Office):
    task = "3. Các cơ quan, đơn vị có liên quan phối hợp thực hiện."

    assert left_out(office, drafted(office, a_plan(task=task))) == []


def test_the_unit_that_drafts_needs_no_copy(office: Office):
    task = "3. Phòng Quản lý khoa học tổng hợp kết quả."
    document_id = drafted(office, a_plan(recipients="- Văn phòng Sở (thực hiện);", task=task))

    assert "Phòng Quản lý khoa học" not in left_out(office, document_id)


def test_of_a_closed_agency_the_successors_are_offered(office: Office):
    with transaction(office.session):
        old = office.session.get_one(Unit, office.units["GDDT"])
        old.valid_to = LAST_DAY
        successor = UnitSuccession(old_id=old.id, new_id=office.units["KHCN"])
        office.session.add(successor)

    document_id = drafted(office, a_plan())

    line = lines(office, document_id)["Sở Giáo dục và Đào tạo"]
    assert line.target is None
    held = dossier.load(office.session, document_id)
    offered = choices(office.session, held.document.agency_id, held.lines, {})
    assert offered.closed[line.id] == "Sở Giáo dục và Đào tạo"
    assert [choice.code for choice in offered.of_line[line.id]] == [f"unit:{office.units['KHCN']}"]
