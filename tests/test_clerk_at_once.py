"""The clerk's one button: number, seal and issue in turn, told how far each document came."""

import pytest
from dbos import DBOS

from documents.files import FileStore
from documents.states import State
from jobs.engine import configuration, plan
from jobs.printing import Workshop
from tests.digital_office import SEAL, DigitalOffice

BUTTON = "Cấp số, đóng dấu, phát hành"


def test_one_button_numbers_seals_and_issues_what_was_chosen(office, enter):
    for _ in range(2):
        office.a_document(State.SIGNED)
    office.a_document(State.SEALED)
    ngoc = enter("clerk").open("/van-thu/lam-mot-luot?van-ban=1&van-ban=2&van-ban=3&van-ban=99")
    assert ngoc.rows() == 3
    ngoc.press(BUTTON)
    assert "Đã phát hành 3/3 văn bản" in ngoc.text
    assert {office.document(n).state for n in (1, 2, 3)} == {State.ISSUED}
    numbers = sorted(office.document(n).number for n in (1, 2, 3))
    assert numbers == [1, 2, 3]


def test_a_refusal_stops_that_document_where_it_is(office, settings, stopped_clock, enter, office_program):
    DBOS(config=configuration(plan(settings, 1, poll_seconds=1)))
    agency = DigitalOffice(office, settings)
    agency.register_all()
    document = agency.a_document(State.SIGNED, Workshop(FileStore(settings.files_dir), office_program, ()))
    DBOS.destroy()
    agency.withdraw(SEAL)
    ngoc = enter("clerk").open(f"/van-thu/lam-mot-luot?van-ban={document}").press(BUTTON)
    assert "Đã phát hành 0/1 văn bản" in ngoc.text
    assert "đã cấp số" in ngoc.text
    assert "chưa đóng dấu, chưa phát hành: Chưa đăng ký chứng thư số cho con dấu" in ngoc.text
    assert office.document(document).state is State.NUMBERED


@pytest.mark.parametrize("nick", ["deputy", "drafter"])
def test_only_the_clerk_has_the_button(office, enter, nick):
    document = office.a_document(State.SIGNED)
    assert enter(nick).open(f"/van-thu/lam-mot-luot?van-ban={document}").status == 403
