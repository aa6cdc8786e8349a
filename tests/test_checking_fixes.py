"""Fixes change what they name and nothing else: other runs and other parts stay byte for byte."""

import io
import re
import zipfile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from documents.checking import examine
from documents.checking.fixing import CannotFix, Place, Replace, Shape, apply, fix_of
from documents.reading import read_docx
from tests.composed_pages import DAY, a_plan, changed, element, opened, paragraph_of, paragraphs, saved

RUN = re.compile(rb"<w:r(?: [^>]*)?>.*?</w:r>", re.DOTALL)


def part(data: bytes, name: str = "word/document.xml") -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def text_of(data: bytes) -> tuple[str, ...]:
    return read_docx(data).paragraphs


def place_of(data: bytes, words: str) -> Place:
    """Where the words stand first."""
    number, text = next((n, text) for n, text in enumerate(text_of(data)) if words in text)
    start = text.index(words)
    return Place(number, start, start + len(words))


def spread(*pieces: tuple[str, bool]) -> bytes:
    """A document of one paragraph whose words are spread over runs, some of them bold."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for words, bold in pieces:
        paragraph.add_run(words).bold = bold or None
    return saved(document)


def runs(data: bytes) -> list[tuple[str, bool | None]]:
    return [(run.text, run.bold) for one in paragraphs(opened(data)) for run in one.runs]


def test_words_in_split_runs_take_the_look_of_the_first_letter():
    data = spread(("Thực h", False), ("iện K", True), ("ế hoạch", False))
    fixed = apply(data, [Replace(place_of(data, "hiện Kế"), "hành kế")])
    assert runs(fixed) == [("Thực hành kế", None), (" hoạch", None)]


def test_words_are_put_in_without_taking_any_out():
    data = spread(("Kính gửi", True), (" Sở Nội vụ", False))
    fixed = apply(data, [Replace(Place(0, 8, 8), ":")])
    assert runs(fixed) == [("Kính gửi:", True), (" Sở Nội vụ", None)]


def test_several_fixes_in_one_run_are_all_made():
    data = spread(("ngày 5 tháng 2 năm 2026", False))
    fixed = apply(data, [Replace(Place(0, 5, 6), "05"), Replace(Place(0, 13, 14), "02")])
    assert text_of(fixed) == ("ngày 05 tháng 02 năm 2026",)


def test_two_fixes_of_the_same_words_are_refused():
    data = spread(("ngày 5", False))
    with pytest.raises(CannotFix):
        apply(data, [Replace(Place(0, 0, 6), "a"), Replace(Place(0, 5, 6), "b")])


def test_letters_in_two_parts_are_counted_as_one():
    data = spread(("Thu\u031b\u0323c hiê\u0323n 5 vie\u0323\u0302c", False))
    fixed = apply(data, [Replace(place_of(data, "5"), "05")])
    assert text_of(fixed) == ("Thực hiện 05 việc",)


def test_a_look_parts_the_run_where_it_ends():
    data = spread(("Nơi nhận: Sở", False))
    fixed = apply(data, [Shape("style", {"bold": True, "italic": None}, (Place(0, 0, 9),))])
    assert runs(fixed) == [("Nơi nhận:", True), (" Sở", None)]


def test_other_runs_and_parts_stay_byte_for_byte():
    data = a_plan()
    place = place_of(data, "đợt 3")
    fixed = apply(data, [Replace(place, "đợt 03"), Shape("size", {"points": 13}, (place,))])
    before, after = RUN.findall(part(data)), RUN.findall(part(fixed))
    touched = next(n for n, run in enumerate(before) if "đợt 3".encode() in run)
    more = len(after) - len(before)
    assert before[:touched] == after[:touched]
    assert before[touched + 1 :] == after[touched + 1 + more :]
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert names == zipfile.ZipFile(io.BytesIO(fixed)).namelist()
    assert all(part(data, name) == part(fixed, name) for name in names if name != "word/document.xml")


def test_margins_change_nothing_but_the_margins():
    data = changed(a_plan(), lambda page: setattr(page.sections[0], "left_margin", Pt(60)))
    fixed = apply(data, [Shape("margin", {"section": 0, "side": "left", "mm": 30})])
    assert RUN.findall(part(data)) == RUN.findall(part(fixed))
    assert part(fixed) == part(data).replace(b'w:left="1200"', b'w:left="1701"')


def test_a_page_number_is_put_in_where_there_is_no_header():
    document = docx.Document()
    for number in range(60):
        document.add_paragraph(f"{number + 1}. Nội dung.")
    fixed = apply(saved(document), [Shape("page_number", {})])
    section = opened(fixed).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml


def test_a_page_number_gets_all_of_its_look_at_once():
    def change(page):
        number = page.sections[0].header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for run in number.runs:
            run.font.size, run.italic = Pt(10), True

    broken = changed(a_plan(), change)
    found = [one for one in examine(broken, "a.docx", day=DAY).findings if one.rule.startswith("page_number")]
    assert len(found) == 3
    fixed = apply(broken, [one.fix for one in found if one.fix is not None])
    assert not [
        one for one in examine(fixed, "a.docx", day=DAY).findings if one.rule.startswith("page_number")
    ]


def test_an_empty_tag_is_replaced_as_a_whole():
    data = docx.Document()
    paragraph = data.add_paragraph("Nội dung")
    paragraph._p.insert(0, element("pPr"))
    fixed = apply(saved(data), [Shape("alignment", {"alignment": "justify"}, (Place(0, 0, 8),))])
    assert paragraphs(opened(fixed))[0].alignment == WD_ALIGN_PARAGRAPH.JUSTIFY


def test_tracked_changes_are_left_alone():
    document = opened(spread(("Thực hiện", False)))
    run = paragraphs(document)[0].runs[0]._r
    inserted = element("ins", id="1", author="Lan", date="2026-03-02T00:00:00Z")
    run.addprevious(inserted)
    inserted.append(run)
    with pytest.raises(CannotFix):
        apply(saved(document), [Replace(Place(0, 0, 4), "Thi")])
    with pytest.raises(CannotFix):
        apply(saved(document), [Shape("size", {"points": 13}, (Place(0, 0, 4),))])


def test_no_fix_is_offered_over_tracked_changes():
    def change(page):
        run = paragraph_of(page, "Số:").runs[0]
        run.font.size = Pt(12)
        inserted = element("ins", id="1", author="Lan", date="2026-03-02T00:00:00Z")
        run._r.addprevious(inserted)
        inserted.append(run._r)

    found = examine(changed(a_plan(), change), "a.docx", day=DAY).findings
    assert [one.fix for one in found if one.rule == "size_number"] == [None]


def test_the_label_of_a_list_is_not_written_over():
    document = docx.Document()
    document.add_paragraph("Nội dung", style="List Number")
    with pytest.raises(CannotFix):
        apply(saved(document), [Replace(Place(0, 0, 2), "2.")])


def test_every_fix_of_a_reading_comes_back_from_its_json():
    broken = changed(a_plan(), lambda page: setattr(paragraph_of(page, "Số:").runs[0].font, "size", Pt(12)))
    reading = examine(broken, "a.docx", day=DAY)
    fixes = [one.fix for one in reading.findings if one.fix is not None]
    kept = [one["fix"] for one in reading.to_json()["findings"] if one["fix"]]
    assert fixes
    assert [fix_of(one) for one in kept] == fixes


def test_a_document_mended_everywhere_keeps_its_words():
    def change(page):
        for one in paragraphs(page):
            for run in one.runs:
                run.font.size, run.font.name, run.bold = Pt(15), "Arial", True

    broken = changed(a_plan(), change)
    fixes = [one.fix for one in examine(broken, "a.docx", day=DAY).findings if isinstance(one.fix, Shape)]
    fixed = apply(broken, fixes)
    assert text_of(fixed) == text_of(broken)
    left = {one.rule for one in examine(fixed, "a.docx", day=DAY).findings if isinstance(one.fix, Shape)}
    assert left == set()
