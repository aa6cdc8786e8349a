"""The blanks of header and foot are found in all the ways in which offices print them, or asked for."""

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from documents.composing.layout import compose
from documents.composing.samples import sample_plans
from documents.publishing.blanks import Blank, find_header
from documents.publishing.converting import convert
from documents.publishing.fields import filled_values, find_layout, layout_from_json, prepared
from documents.publishing.filling import RegisterRecord
from documents.publishing.printed_lines import Box, Glyph, Line, Sheet, read_sheets
from documents.publishing.refusals import FieldsNotFound, listed
from documents.publishing.signature_places import SEAL_POINTS, Place, seal_over
from language import translate

WIDE, HIGH, SIZE = 595.0, 842.0, 13.0
LEFT = "Số:      /KH-SKHCN"
RIGHT = "Minh Hòa, ngày      tháng 5 năm 2024"


def line(words, baseline=720.0, left=60.0):
    """Words as a typewriter prints them, six points for each character."""
    places = [(letter, left + 6 * n) for n, letter in enumerate(words) if letter != " "]
    glyphs = [Glyph(letter, at, at + 6, baseline, SIZE, False, baseline < 700) for letter, at in places]
    spaced: list[Glyph] = []
    for glyph in glyphs:
        if spaced and glyph.left - spaced[-1].right > 2:
            spaced.append(replace(glyph, text=" ", left=spaced[-1].right, right=glyph.left))
        spaced.append(glyph)
    return Line(tuple(spaced), 0)


def header(*lines):
    return find_header(Sheet(0, WIDE, HIGH, lines))


def test_number_and_day_are_found_between_their_words():
    """From the colon to the stroke, from "ngày" to "tháng"; month and year are told as printed."""
    found = header(line(f"{LEFT}     {RIGHT}"))
    assert set(found.blanks) == {"so", "ngay"}
    assert found.printed == {"thang": 5, "nam": 2024}
    assert (found.blanks["so"].box.left, found.blanks["so"].box.right) == (60 + 3 * 6, 60 + 9 * 6)


@pytest.mark.parametrize("blank", ["......", "………", "______", ". . . .", "·····"])
def test_dots_and_rules_are_blanks_too(blank):
    """A clerk who printed dots gets figures over them."""
    found = header(line(f"Số:{blank}/KH-SKHCN   Minh Hòa, ngày {blank} tháng {blank} năm {blank}"))
    assert set(found.blanks) == {"so", "ngay", "thang", "nam"}
    assert found.printed == {}


@pytest.mark.parametrize(
    ("words", "blanks"),
    [
        ("ngày      tháng      năm 2024", {"ngay", "thang"}),
        ("ngày      tháng      năm", {"ngay", "thang", "nam"}),
        ("ngày      tháng      năm 20....", {"ngay", "thang", "nam"}),
        ("ngày 05 tháng      năm 2024", {"thang"}),
        ("ngày 05 tháng 5 năm 2024", set()),
        ("Ngày      Tháng 5 Năm 2024", {"ngay"}),
    ],
)
def test_every_blank_of_the_date_line_gets_a_field(words, blanks):
    """Day, month and year, whichever is not printed."""
    assert set(header(line(LEFT), line(f"Minh Hòa, {words}", 690, 260)).blanks) - {"so"} == blanks


def test_a_date_that_wraps_is_read_on():
    """A long place name pushes the end of the date line into the next line of the same column."""
    found = header(
        line("Số:      /KH-UBND       Thành phố Minh Hòa, ngày      tháng 5", 720), line("năm 2024", 704, 204)
    )
    assert set(found.blanks) == {"so", "ngay"}
    assert found.printed == {"thang": 5, "nam": 2024}


def test_a_blank_without_room_is_none():
    """ "Số: /KH" leaves no room for a number; the drafter is asked."""
    assert "so" not in header(line("Số: /KH-SKHCN")).blanks


def test_a_printed_number_is_no_blank():
    assert header(line("Số: 45/KH-SKHCN")).blanks == {}


def test_a_date_in_the_text_is_not_the_documents():
    """Below the header "ngày … tháng … năm" belongs to the text."""
    assert header(line(LEFT), line(RIGHT, baseline=300)).blanks.keys() == {"so"}


def test_filled_words_take_the_type_around_them():
    """Upright number, italic date, in the printed size, on the printed baseline."""
    found = header(line(LEFT), line(RIGHT, 690, 260)).blanks
    assert (found["so"].italic, found["ngay"].italic) == (False, True)
    assert found["ngay"].size == SIZE
    assert found["ngay"].baseline == 690


def test_the_seal_lies_over_the_left_third_in_real_size():
    """36 mm across, level with the signature."""
    seal = seal_over(Place(1, Box(370, 370, 500, 446)))
    assert seal.box.right == pytest.approx(370 + 130 / 3)
    assert (seal.box.width, seal.box.height) == pytest.approx((SEAL_POINTS, SEAL_POINTS))
    assert (seal.box.bottom + seal.box.top) / 2 == pytest.approx(408)


def test_days_and_months_are_written_as_the_decree_says():
    """Days below ten and the months one and two take a zero."""
    assert list(RegisterRecord("05", date(2024, 5, 9)).values().values()) == ["05", "09", "5", "2024"]
    assert list(RegisterRecord("05", date(2024, 2, 19)).values().values()) == ["05", "19", "02", "2024"]


def converted(office_program, **changed):
    _name, content = sample_plans()[0]
    return convert(compose(replace(content, **changed)), office_program).pdf


def test_a_header_that_wraps_is_found_on_paper(office_program):
    """A long place and a long symbol: the date line breaks, and still every blank is found."""
    pdf = converted(office_program, place="Thành phố Hồ Chí Minh mở rộng về phía Đông", symbol="KH-SKHCN")
    layout = find_layout(pdf)
    assert set(layout.blanks) | set(layout.printed) == {"so", "ngay", "thang", "nam"}


def test_the_signature_lies_between_post_and_name(base):
    """Below "PHÓ GIÁM ĐỐC", above the name, in the middle of both."""
    layout = find_layout(base)
    page = next(iter(read_sheets(base, range(layout.signature.page, layout.signature.page + 1))))
    pieces = {piece.text: piece.box for one in page.lines for piece in one.pieces()}
    post, name = pieces["PHÓ GIÁM ĐỐC"], pieces["Phùng Xuân Đạt"]
    box = layout.signature.box
    assert name.top <= box.bottom < box.top <= post.bottom
    assert box.middle == pytest.approx(post.middle, abs=2)


def test_the_signers_own_name_leads(base):
    """Where the name is known from reading, only that name is looked for."""
    assert find_layout(base, "Phùng Xuân Đạt").signature == find_layout(base).signature
    assert find_layout(base, "PHÙNG XUÂN ĐẠT").signature == find_layout(base).signature


def test_a_document_without_header_and_foot_is_asked_for_all():
    """Only the middle of a document: number, date and signature are asked for, by name."""
    with pytest.raises(FieldsNotFound) as refused:
        find_layout(blank_page())
    assert refused.value.missing == ("so", "ngay", "thang", "nam", "lanhdao")
    assert translate(listed(refused.value.missing[:1])) == "số văn bản (sau chữ “Số:”)"


def blank_page():
    """A PDF with one empty page."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(WIDE, HIGH)
    kept = io.BytesIO()
    document.save(kept)
    document.close()
    return kept.getvalue()


def test_places_that_a_person_showed_are_taken():
    """With every place shown by hand the fields go there."""
    blank = Blank(0, Box(100, 700, 140, 716), 704, SIZE, False, False)
    shown = dict.fromkeys(("so", "ngay", "thang", "nam"), blank)
    place = Place(0, Box(350, 200, 480, 270))
    layout = find_layout(blank_page(), shown={**shown, "lanhdao": place})
    assert layout.signature == place
    assert filled_values(prepared(blank_page(), layout)) == dict.fromkeys(shown, "")


def test_a_layout_is_kept_as_plain_values(base):
    layout = find_layout(base)
    assert layout_from_json(layout.to_json()) == layout
