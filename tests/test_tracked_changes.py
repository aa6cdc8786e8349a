"""Tracked changes are shown and accepted before a document is signed as PDF; the history says who did."""

import io
import zipfile

import pytest

from documents.publishing.accepting import accepted, tracked_changes
from documents.publishing.tracked_changes import count_tracked_changes
from documents.reading import open_docx
from documents.reading.package import open_package
from language import Invalid
from tests.digital_office import DigitalOffice, plan
from workflow.accept_changes import accept_changes
from workflow.history import of_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BY = 'w:id="1" w:author="Lê Thị Cúc"'


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def deleted(text):
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def inserted(text):
    return f"<w:ins {BY}>{run(text)}</w:ins>"


CHANGED = (
    f"<w:p>{run('Hạn ')}{deleted('15')}{inserted('20')}{run('/7.')}</w:p>"
    f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>{run('Nối ')}</w:p><w:p>{run('liền.')}</w:p>"
    f"<w:p><w:moveFrom {BY}>{run('Đi chỗ khác.')}</w:moveFrom></w:p>"
    f"<w:p><w:moveTo {BY}>{run('Đi chỗ khác.')}</w:moveTo></w:p>"
    f'<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id="2" w:author="Bùi Văn Dân"><w:rPr/></w:rPrChange></w:rPr>'
    f"<w:t>Đậm.</w:t></w:r></w:p>"
    f"<w:tbl><w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc><w:p>{run('bỏ')}</w:p></w:tc></w:tr>"
    f"<w:tr><w:tc><w:p>{run('giữ')}</w:p></w:tc></w:tr></w:tbl>"
)


def with_changes(docx, more=CHANGED):
    """The plan with changed paragraphs put before its last section."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                place = data.rindex(b"<w:sectPr")
                data = data[:place] + more.encode() + data[place:]
            target.writestr(name, data)
    return packed.getvalue()


def words(docx):
    return [paragraph.text for paragraph in open_docx(docx)[1]]


def test_what_is_accepted_reads_as_the_changes_wanted():
    told = accepted(with_changes(plan()))
    assert count_tracked_changes(open_package(told)) == 0
    text = "\n".join(words(told))
    assert "Hạn 20/7." in text
    assert "Nối liền." in text
    assert text.count("Đi chỗ khác.") == 1
    assert "bỏ" not in text.splitlines()
    assert "giữ" in text.splitlines()


def test_every_change_is_shown_before():
    changes = tracked_changes(open_package(with_changes(plan())))
    shown = [(change.kind, change.words.strip()) for change in changes]
    assert ("delete", "15") in shown
    assert ("insert", "20") in shown
    assert ("move", "Đi chỗ khác.") in shown
    assert ("format", "Đậm.") in shown


def test_other_parts_of_the_file_keep_their_bytes():
    before, after = with_changes(plan()), accepted(with_changes(plan()))
    with zipfile.ZipFile(io.BytesIO(before)) as first, zipfile.ZipFile(io.BytesIO(after)) as second:
        assert first.namelist() == second.namelist()
        changed = [name for name in first.namelist() if first.read(name) != second.read(name)]
    assert changed == ["word/document.xml"]


@pytest.fixture
def agency(office, settings, stopped_clock):
    made = DigitalOffice(office, settings)
    made.register_all()
    return made


def test_a_draft_with_open_changes_is_not_submitted_until_they_are_accepted(agency):
    document = agency.draft(with_changes(plan()))
    with pytest.raises(Invalid) as refused:
        agency.office.submit(document)
    assert refused.value.code == "tracked_changes"

    office = agency.office
    n = accept_changes(office.session, office.actor("drafter"), document, office.store, seen=1)
    office.submit(document)
    assert n > 4
    told = next(line for line in of_document(office.session, document) if line.step == "accept_changes")
    assert told.details["accepted"] == n
    assert told.details["authors"] == "Lê Thị Cúc, Bùi Văn Dân"
    assert office.document(document).revision == 2


def test_an_agency_that_approves_in_the_system_is_not_bothered(office, settings, stopped_clock):
    document = DigitalOffice(office, settings).draft(with_changes(plan()))
    office.submit(document)
    assert office.seen(document) == 1


def test_the_drafter_looks_at_the_changes_and_accepts_them(agency, enter):
    document = agency.draft(with_changes(plan()))
    drafter = enter("drafter").open(f"/van-ban/{document}/kiem-tra")
    assert "chưa được chấp nhận" in drafter.text
    drafter.open(f"/van-ban/{document}/sua-doi-dang-mo")
    assert "Lê Thị Cúc" in drafter.text
    drafter.press("Chấp nhận tất cả, tạo bản mới")
    assert drafter.path == f"/van-ban/{document}/kiem-tra"
    assert "chưa được chấp nhận" not in drafter.text
