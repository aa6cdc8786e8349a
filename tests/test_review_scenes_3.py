"""Scenes that once went wrong in the forms: long lists, many sections, the button pressed twice."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from documents import drafts
from documents.composing.filling import fill
from documents.composing.making import missing
from documents.composing.writing import Part, Receiver, Writer, Writing
from documents.reading import read_plain
from language import Invalid
from tests.databases import Databases, OnSQLite
from tests.office import Office
from tests.office_writing import a_made
from tests.test_filling import DAY, letter
from tests.test_pages_composing import PLAN, begun
from tests.visitors import Enter
from web import forms_compose
from workflow import draft


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The forms see no difference between the engines: one is enough."""
    return databases_on_sqlite


@pytest.fixture(autouse=True)
def only_steps_write() -> Iterator[None]:
    """What is written outside `transaction()` would be committed at the end of the request: it is refused."""

    def demand(session: Session) -> None:
        if not session.info.get("writing"):
            raise AssertionError("written outside transaction()")

    def before_statement(state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            demand(state.session)

    def before_flush(session: Session, *_: object) -> None:
        demand(session)

    event.listen(Session, "do_orm_execute", before_statement)
    event.listen(Session, "before_flush", before_flush)
    yield
    event.remove(Session, "do_orm_execute", before_statement)
    event.remove(Session, "before_flush", before_flush)


def test_a_long_recipient_list_is_kept_whole():
    names = [f"Trường Trung học phổ thông số {n}" for n in range(1, 121)]
    kept = Writing(receivers=tuple(Receiver(name) for name in names))
    form = {f"receivers-{n}-name": name for n, name in enumerate(names)}

    said = forms_compose.typed({"rows-receivers": "120", **form}, kept)

    assert [one.name for one in said.receivers] == names


def test_a_sixteenth_titled_section_is_refused_at_its_box():
    parts = tuple(Part(f"Mục {n}", "1. Nội dung.") for n in range(1, 17))
    writer = Writer("Sở", None, "Minh Hòa", "SKHCN")

    told = {problem.field for problem in missing(Writing(subject="Thử", parts=parts), writer)}

    assert "parts-15-title" in told


def test_many_sections_do_not_break_the_page(enter: Enter):
    an = begun(enter)
    rows = {f"parts-{n}-title": f"Mục {n}" for n in range(20)} | {f"parts-{n}-text": "Ý." for n in range(20)}

    assert an.press("Lập văn bản", **(PLAN | rows)).status == 422
    assert an.error_at("parts-15-title")


def test_a_form_makes_one_document_however_often_the_button_is_pressed(office: Office):
    person = office.actor("drafter")
    unit = office.units["KHCN.QLKH"]
    drafts.save(office.session, person.person_id, "compose-new-1", {})
    draft.create(office.session, person, unit, a_made(office), form="compose-new-1")

    with pytest.raises(Invalid):
        draft.create(office.session, person, unit, a_made(office), form="compose-new-1")
    assert drafts.load(office.session, person.person_id, "compose-new-1") is None


def test_who_presses_again_later_is_told_what_became_of_the_form(enter: Enter, office: Office):
    an = begun(enter)
    form = an.path
    an.press("Lập văn bản", **PLAN)

    again = an.open(form)
    assert (again.status, "văn bản đã được lập từ đó" in again.text) == (404, True)


@pytest.mark.parametrize("blank", ["." * 50_000, "Số: " * 50_000])
def test_a_very_long_blank_is_no_number(blank: str):
    with pytest.raises(Invalid):
        fill(letter(f"Số: {blank}x"), "05", DAY)


@pytest.mark.parametrize("line", ["1" * 200_000, "Quyết định số" + " " * 200_000 + "x", "số" * 100_000])
def test_a_line_without_end_is_read_in_one_walk(line: str):
    assert read_plain(f"KẾ HOẠCH\n{line}\n".encode()).references == ()
