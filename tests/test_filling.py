"""Number and date in the blanks of a .docx: found however they are laid out, and nothing else is touched."""

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from documents import dossier
from documents.composing.filling import fill, working_copy_name
from documents.composing.layout import compose
from documents.composing.samples import samples
from documents.numbered_text import numbered
from documents.reading import read_docx
from documents.states import State
from language import Invalid
from tests.test_composing import PLAN

PLANS = Path(__file__).parent.parent.parent / "shared" / "plans"
DAY = date(2026, 2, 5)
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def letter(*runs: str, date_line: str = "Minh Hòa, ngày      tháng      năm 2026") -> bytes:
    """A file whose number line is printed in these runs."""
    document = docx.Document()
    line = document.add_paragraph()
    for run in runs:
        line.add_run(run)
    document.add_paragraph(date_line)
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Thực hiện Kế hoạch số      /KH-UBND ngày     tháng     năm 2026")
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def printed(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as file:
        return {entry.filename: file.read(entry) for entry in file.infolist()}


def runs(part: bytes) -> list[bytes]:
    return [etree.tostring(run) for run in etree.fromstring(part).iter(f"{W}r")]


@pytest.mark.parametrize(
    "written",
    [
        ("Số:      /KH-SKHCN",),
        ("Số: ", "      ", "/KH-SKHCN"),
        ("Số:\t/KH-SKHCN",),
        ("Số: ……/KH-SKHCN",),
        ("Số: ....../KH", "-SKHCN"),
        ("Số:/KH-SKHCN",),
        ("S", "ố", ":  ", "\t", "  /", "KH-SKHCN"),
    ],
)
def test_the_number_goes_into_every_kind_of_blank(written: tuple[str, ...]):
    assert printed(fill(letter(*written), "05", DAY))[0] == "Số: 05/KH-SKHCN"


@pytest.mark.parametrize(
    "line",
    [
        "Minh Hòa, ngày      tháng      năm 2026",
        "Minh Hòa, ngày ... tháng 02 năm 2026",
        "Minh Hòa, ngày\ttháng 2 năm 20…",
        "Minh Hòa, ngày… tháng… năm…",
        "Minh Hòa, ngày 05 tháng 02 năm 2026",
    ],
)
def test_the_date_goes_into_every_kind_of_blank(line: str):
    filled = printed(fill(letter("Số:     /KH-SKHCN", date_line=line), "05", DAY))[1]
    assert filled.replace("tháng 2 ", "tháng 02 ") == "Minh Hòa, ngày 05 tháng 02 năm 2026"


def test_the_numbers_of_cited_documents_stay_blank():
    filled = fill(letter("Số:     /KH-SKHCN"), "05", DAY)
    assert printed(filled)[3] == "Thực hiện Kế hoạch số      /KH-UBND ngày     tháng     năm 2026"


@pytest.mark.parametrize(
    ("line", "code"),
    [("Minh Hòa, ngày    tháng 3 năm 2026", "other_date"), ("Minh Hòa", "no_blank")],
)
def test_a_date_that_cannot_be_written_is_refused(line: str, code: str):
    with pytest.raises(Invalid) as refused:
        fill(letter("Số:     /KH-SKHCN", date_line=line), "05", DAY)
    assert refused.value.code == code


@pytest.mark.parametrize(("line", "code"), [("Số: 7/KH-SKHCN", "other_number"), ("Kính gửi:", "no_blank")])
def test_a_number_that_cannot_be_written_is_refused(line: str, code: str):
    with pytest.raises(Invalid) as refused:
        fill(letter(line), "05", DAY)
    assert refused.value.code == code


def test_hidden_text_is_no_place_for_a_number():
    document = docx.Document(BytesIO(letter("Số:     /KH-SKHCN")))
    document.paragraphs[0].insert_paragraph_before().add_run("Số: 9999/CV-MAU").font.hidden = True
    saved = BytesIO()
    document.save(saved)

    assert printed(fill(saved.getvalue(), "05", DAY))[:2] == ["Số: 9999/CV-MAU", "Số: 05/KH-SKHCN"]


def test_a_text_box_is_filled_for_new_and_old_programs_alike():
    box = "<w:txbxContent><w:p><w:r><w:t>Số:      /KH-SKHCN</w:t></w:r></w:p></w:txbxContent>"
    spaces = f'xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml"'
    both = f"<mc:Choice Requires='w'>{box}</mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
    document = docx.Document(BytesIO(letter("")))
    run = parse_xml(f"<w:r {nsdecls('w')} {spaces}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>")
    document.paragraphs[0]._p.append(run)
    saved = BytesIO()
    document.save(saved)

    assert parts(fill(saved.getvalue(), "05", DAY))["word/document.xml"].count("Số: 05/KH".encode()) == 2


def files() -> list[tuple[str, bytes]]:
    """A plan with a blank date line, the sample plans, and the real ones where they are at hand."""
    real = [(path.name, path.read_bytes()) for path in sorted(PLANS.rglob("*.docx"))]
    blank = ("soan-thao.docx", compose(replace(PLAN, month=None, year=None)))
    return [blank, *samples(), *real]


@pytest.mark.parametrize(("name", "data"), files(), ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_but_the_blanks_of_a_real_file_changes(name: str, data: bytes):
    reading = read_docx(data)
    said = reading.date
    day = date(said.year or 2026, said.month or 5, said.day or 20)
    filled = fill(data, reading.number or "07", day)

    again = read_docx(filled)
    assert (again.number, again.symbol) == (reading.number or "07", reading.symbol)
    assert (again.date.day, again.date.month, again.date.year) == (day.day, day.month, day.year)
    before, after = parts(data), parts(filled)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] in ([], ["word/document.xml"])
    changed = sum(a != b for a, b in zip(
        runs(before["word/document.xml"]), runs(after["word/document.xml"]), strict=True))  # fmt: skip
    assert changed <= 6


def test_the_copy_names_itself():
    assert working_copy_name("05/KH-SKHCN") == "05-KH-SKHCN-ban-lam-viec.docx"


def test_the_blanks_in_a_page_header_are_filled_there():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Số:      /KH-SKHCN"
    document.sections[0].header.add_paragraph("Minh Hòa, ngày      tháng      năm 2026")
    document.add_paragraph("KẾ HOẠCH")
    saved = BytesIO()
    document.save(saved)
    filled = read_docx(fill(saved.getvalue(), "05", DAY))
    assert (filled.number, filled.symbol, filled.date.day) == ("05", "KH-SKHCN", DAY.day)


def test_a_numbered_document_shows_number_and_date_on_the_screen(stopped_clock, office):
    plan = office.a_document(State.NUMBERED)
    shown = dossier.load(office.session, plan).shown_reading

    assert "Số: 01/KH-SKHCN" in shown["paragraphs"]
    assert "Minh Hòa, ngày 01 tháng 7 năm 2024" in shown["paragraphs"]
    place = shown["where"]["/symbol"]
    assert shown["paragraphs"][place["paragraph"]][place["start"] : place["end"]] == "KH-SKHCN"
    assert "Số:      /KH-SKHCN" in dossier.load(office.session, plan).reading["paragraphs"]


def test_two_columns_in_one_line_take_number_and_date():
    line = "Số:      /KH-SKHCN\tMinh Hòa, ngày      tháng 02 năm 2026"
    where = {"/date": {"paragraph": 0, "start": line.index("ngày"), "end": len(line)}}
    shown = numbered({"paragraphs": [line], "where": where}, "05", DAY)

    assert shown["paragraphs"] == ["Số: 05/KH-SKHCN\tMinh Hòa, ngày 05 tháng 02 năm 2026"]
    place = shown["where"]["/date"]
    assert shown["paragraphs"][0][place["start"] : place["end"]] == "ngày 05 tháng 02 năm 2026"
