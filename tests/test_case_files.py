"""Case files: entered, opened, filled, closed and handed over, with their printed forms (Đ28-30)."""

from typing import Any

import pytest

import clock
from documents.case_file_models import CaseFile
from documents.states import CaseFileState, State
from language import ChangedMeanwhile, Invalid, NotAllowed, NotFound, WrongState
from tests.office import PEOPLE, Office
from tests.test_registers import sheet_of
from tests.visitors import Enter
from workflow import case_files, verification
from workflow.case_files import FileFacts
from workflow.lifecycle import CASE_FILE_MOVES, Who


def a_file(office: Office, keeper: str = "drafter", *, by: str = "clerk", **facts: Any) -> int:
    """A line of this year's list."""
    typed = {"abbreviation": "VP", "heading": "Văn phòng", "title": "Hồ sơ tuyên truyền an toàn thông tin"}
    entry = FileFacts(**typed | {"keeper_id": office.people[keeper], "retention_years": 20} | facts)
    agency, year = office.units["KHCN"], clock.today().year
    return case_files.plan_file(office.session, office.actor(by), agency, year, entry)


def version(office: Office, key: int) -> int:
    office.session.rollback()
    return office.session.get_one(CaseFile, key, populate_existing=True).version


def brought(office: Office, state: CaseFileState, plan: int) -> int:
    """A file in that state, with the plan in it once it is open."""
    session, clerk, key = office.session, office.actor("clerk"), a_file(office)
    if state is not CaseFileState.PLANNED:
        case_files.open_file(session, clerk, key, seen=version(office, key))
        case_files.put_in_file(session, clerk, key, plan)
    if state in (CaseFileState.CLOSED, CaseFileState.ARCHIVED):
        case_files.close_file(session, clerk, key, seen=version(office, key))
    if state is CaseFileState.ARCHIVED:
        case_files.archive_file(session, clerk, key, "Bà Tư, lưu trữ", seen=version(office, key))
    return key


def act(office: Office, step: str, key: int, nick: str, documents: tuple[int, int]) -> str | None:
    """The person makes the step; the code of the refusal comes back."""
    session, actor, seen = office.session, office.actor(nick), version(office, key)
    lying, other = documents
    entry = FileFacts("VP", "Văn phòng", "Tiêu đề khác", office.people["drafter"], retention_years=20)
    acts = {
        "revise_file": lambda: case_files.revise_file(session, actor, key, entry, seen=seen),
        "open_file": lambda: case_files.open_file(session, actor, key, seen=seen),
        "put_in_file": lambda: case_files.put_in_file(session, actor, key, other),
        "take_out_of_file": lambda: case_files.take_out_of_file(
            session, actor, key, lying, "Nhầm.", seen=seen
        ),
        "close_file": lambda: case_files.close_file(session, actor, key, seen=seen),
        "reopen_file": lambda: case_files.reopen_file(session, actor, key, "Còn việc.", seen=seen),
        "archive_file": lambda: case_files.archive_file(session, actor, key, "Bà Tư", seen=seen),
    }
    try:
        acts[step]()
    except (NotAllowed, WrongState, NotFound) as error:
        return error.code
    return None


@pytest.mark.parametrize("state", CaseFileState)
def test_every_step_on_a_file_is_for_those_whom_the_table_names(office: Office, state: CaseFileState):
    at_work = {nick for nick, _, unit, *_ in PEOPLE if unit.startswith("KHCN")} - {"administrator"}
    whom = {Who.KEEPER: {"drafter"}, Who.CLERK: {"clerk"}, Who.COLLEAGUE: at_work}
    documents = (office.a_document(State.ISSUED), office.a_document(State.ISSUED))
    for step in dict.fromkeys(move.step for move in CASE_FILE_MOVES):
        rows = [move for move in CASE_FILE_MOVES if move.step == step and move.source == state]
        allowed = {nick for move in rows for nick in whom[move.who]}
        key = brought(office, state, documents[0])
        for nick in {"drafter", "clerk", "unit_head", "administrator", "education_clerk"} - allowed:
            assert act(office, step, key, nick, documents) is not None, (step, nick)
        for nick in sorted(allowed & {"drafter", "clerk", "unit_head"}):
            one = brought(office, state, documents[0])
            assert act(office, step, one, nick, documents) is None, (step, nick)
            assert office.session.get_one(CaseFile, one).state in {move.target for move in rows}
    assert verification.verify(office.session).finding is None


def test_a_file_is_numbered_under_its_heading_and_no_number_twice(office: Office):
    first, second = a_file(office), a_file(office, "unit_head")
    codes = [office.session.get_one(CaseFile, key).code for key in (first, second)]
    assert codes == ["01.VP", "02.VP"]
    with pytest.raises(Invalid, match=r"01\.VP"):
        a_file(office, number=1)
    with pytest.raises(NotAllowed):  # whoever handles a work enters its file, and keeps it
        a_file(office, "unit_head", by="drafter")
    own = a_file(office, "drafter", by="drafter")
    assert not office.session.get_one(CaseFile, own).listed


def test_only_what_came_to_or_from_the_agency_lies_in_its_files(office: Office):
    plan, draft = office.a_document(State.ISSUED), office.a_document(State.SIGNED)
    clerk = office.actor("clerk")
    key = brought(office, CaseFileState.OPEN, plan)
    with pytest.raises(Invalid) as unnumbered:
        case_files.put_in_file(office.session, clerk, key, draft)
    with pytest.raises(Invalid) as twice:
        case_files.put_in_file(office.session, clerk, key, plan)
    assert (unnumbered.value.code, twice.value.code) == ("not_fileable", "already_filed")
    with pytest.raises(ChangedMeanwhile):
        case_files.close_file(office.session, clerk, key, seen=1)


def test_a_file_from_its_entry_to_the_archive_on_the_pages(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    a_file(office, "drafter")
    keeper = enter("drafter").open("/ho-so?loc=cua-toi")
    keeper.open(keeper.page.xpath("//main//tbody//a/@href")[0]).press("Mở hồ sơ")
    place = keeper.path

    keeper.open(f"/van-ban/{plan}").press("Đưa vào hồ sơ", case_file_id=place.rsplit("/", 1)[1])
    assert "01.VP – Hồ sơ tuyên truyền" in keeper.text
    keeper.open(place).press("Kết thúc hồ sơ")
    clerk = enter("clerk").open(place).press("Nộp lưu", taken_by="Bà Tư, Lưu trữ cơ quan")

    assert "Đã nộp lưu" in clerk.text
    assert enter("education_clerk").open(place).status == 404
    found = enter("drafter").open(f"/tim-kiem?q=tuyen+truyen&ho-so={place.rsplit('/', 1)[1]}")
    assert "Trong hồ sơ 01.VP" in found.text


def test_the_catalogues_have_the_columns_of_the_decree(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    key = brought(office, CaseFileState.CLOSED, plan)
    clerk, book = enter("clerk"), sheet_of(enter("clerk"), "/ho-so/danh-muc?xlsx=1")
    for path, columns in (("/ho-so/danh-muc", 5), ("/ho-so/muc-luc", 7), (f"/ho-so/{key}/muc-luc", 7)):
        clerk.open(path)
        assert (len(clerk.page.xpath("//thead//th")), clerk.rows()) == (columns, 1)
        book = sheet_of(clerk, f"{path}?xlsx=1")
        assert book.page_setup.orientation == "landscape"
        assert book.print_title_rows is not None
    assert book.cell(6, 2).value == office.document(plan).number_and_symbol
