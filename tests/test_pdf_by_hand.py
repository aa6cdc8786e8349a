"""Where no PDF can be made the drafter brings it; where its blanks are not found, they are shown by hand."""

import io
import re
import zipfile

import pytest
from dbos import DBOS
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from documents.files import FileStore
from documents.publishing.converting import convert
from documents.publishing.fields import filled_values, written
from documents.publishing.given_pdf import check_given
from documents.publishing.office import Office as LibreOffice
from documents.publishing.refusals import GivenPdfRefused
from documents.publishing.watching import Bounds
from documents.signing_models import PrintState, Stage
from documents.states import State
from jobs.engine import configuration
from jobs.engine import plan as make_plan
from jobs.printing import Workshop
from tests.digital_office import DigitalOffice, plan
from tests.visitors import upload


@pytest.fixture
def workshop(settings, office_program):
    DBOS(config=configuration(make_plan(settings, 1, poll_seconds=1)))
    yield Workshop(FileStore(settings.files_dir), office_program, ())
    DBOS.destroy()


@pytest.fixture
def agency(office, settings, stopped_clock):
    made = DigitalOffice(office, settings)
    made.register_all()
    return made


def submitted(agency, workshop, data=None):
    """A plan of which the worker has tried to make the PDF."""
    document = agency.draft(data)
    agency.office.submit(document)
    return document, agency.print(document, workshop)


def without_pdf(agency, workshop):
    """A plan of which the worker could make none."""
    hasty = LibreOffice(bounds=Bounds(seconds=0.01), warm=False)
    document, printed = submitted(agency, Workshop(workshop.files, hasty, ()))
    assert printed.state == PrintState.FAILED
    return document


def test_the_drafter_brings_the_pdf_and_it_goes_the_whole_way(agency, workshop, office_program, enter):
    document = without_pdf(agency, workshop)
    drafter = enter("drafter").open(f"/van-ban/{document}")
    pdf = convert(plan(), office_program).pdf
    drafter.press("Tải tệp PDF lên", pdf=upload(pdf, "ke-hoach.pdf"))
    assert "Đã nhận tệp PDF" in drafter.text
    assert "đã tải lên tệp PDF của bản 1" in drafter.text

    printed = agency.printed(document)
    assert (printed.state, printed.given) == (PrintState.READY, True)
    for act in (agency.office.approve_all, agency.sign, agency.office.number, agency.seal):
        act(document)
    assert agency.office.document(document).state == State.SEALED


def test_a_pdf_of_other_words_is_refused_with_the_words(agency, workshop, office_program, enter):
    document = without_pdf(agency, workshop)
    other = convert(plan(subject="Tuyên truyền an toàn bức xạ"), office_program).pdf
    drafter = enter("drafter").open(f"/van-ban/{document}")
    drafter.press("Tải tệp PDF lên", pdf=upload(other, "khac.pdf"))
    assert drafter.status == 422
    assert "bức, xạ" in drafter.error_at("pdf")
    assert agency.printed(document).state == PrintState.FAILED


def test_a_signed_pdf_or_one_that_runs_something_is_refused(stages, office_program):
    docx = plan()
    with pytest.raises(GivenPdfRefused) as signed:
        check_given(stages.signed, docx)
    writer = IncrementalPdfFileWriter(io.BytesIO(convert(docx, office_program).pdf))
    writer.root["/AA"] = generic.DictionaryObject()
    writer.update_root()
    with pytest.raises(GivenPdfRefused) as active:
        check_given(written(writer), docx)
    with pytest.raises(GivenPdfRefused) as text:
        check_given(b"no pdf", docx)
    assert [one.value.code for one in (signed, active, text)] == [
        "given_signed", "given_active", "given_not_pdf",
    ]  # fmt: skip


def without_room(docx):
    """The plan with nothing between "Số:" and the stroke."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            data = source.read(name).decode() if name == "word/document.xml" else source.read(name)
            target.writestr(name, re.sub(r"Số:\s+/", "Số:/", data) if isinstance(data, str) else data)
    return packed.getvalue()


def test_the_drafter_shows_the_place_that_was_not_found(agency, workshop, enter):
    document, printed = submitted(agency, workshop, without_room(plan()))
    assert (printed.state, printed.failure["missing"]) == (PrintState.FAILED, ["so"])
    assert [stage.stage for stage in agency.stages(document)] == [Stage.BASE]
    drafter = enter("drafter").open(f"/van-ban/{document}")
    assert "số văn bản (sau chữ “Số:”)" in drafter.text

    drafter.open(f"/van-ban/{document}/chi-cho")
    drafter.press("Xem trang", which="so", **{"at.x": "150", "at.y": "120"})
    assert drafter.page.get_element_by_id("field-so-left").get("value") == "52,9"
    assert drafter.page.xpath("//svg/rect")
    drafter.press("Dùng các vị trí này")
    assert "đã chỉ trên trang vị trí của: số văn bản" in drafter.text
    assert agency.printed(document).state == PrintState.READY

    for act in (agency.office.approve_all, agency.sign, agency.office.number, agency.seal):
        act(document)
    assert filled_values(agency.equipment.files.read(agency.stages(document)[-1].sha256))["so"] == "01"


def test_a_place_off_the_page_or_no_number_is_told(agency, workshop, enter):
    document, _printed = submitted(agency, workshop, without_room(plan()))
    drafter = enter("drafter")
    for typed in ({"so__left": "900"}, {"so__left": "x"}, {"so__page": "7"}):
        drafter.open(f"/van-ban/{document}/chi-cho")
        drafter.press("Dùng các vị trí này", **{"so__page": "1", "so__left": "50", "so__top": "40"} | typed)
        assert drafter.status == 422
    drafter.open(f"/van-ban/{document}/chi-cho").press("Dùng các vị trí này")
    assert "Cần chỉ thêm vị trí của: số văn bản" in drafter.text
    assert agency.printed(document).state == PrintState.FAILED
