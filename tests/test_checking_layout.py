"""Each layout rule of Phụ lục I breaks when one thing of a good page is changed, and only then."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from documents.checking.examination import checked_of
from documents.checking.fixing import apply
from documents.checking.rules import every_rule
from tests.composed_pages import (
    DAY,
    LONG,
    a_letter,
    a_plan,
    changed,
    codes,
    element,
    frame,
    opened,
    paragraph_of,
    paragraphs,
    run_of,
)

LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
NATION, MOTTO, PARENT, ISSUER = "CỘNG HÒA", "Độc lập", "UBND TỈNH", "SỞ KHOA HỌC"
NUMBER, DATE, TITLE, SUBJECT = "Số:", "Minh Hòa, ngày", "KẾ HOẠCH", "Tổ chức Ngày hội"
POST, NAME, HEADING, RECIPIENT = "KT. GIÁM ĐỐC", "Phùng Xuân Đạt", "Nơi nhận:", "- UBND tỉnh"
TEXT, BASIS = "1. Các phòng", "Căn cứ Luật Thư viện"


def sized(start: str, points: float) -> Callable[[Document], None]:
    return lambda page: setattr(run_of(page, start).font, "size", Pt(points))


def styled(start: str, **switches: bool) -> Callable[[Document], None]:
    def change(page):
        for name, value in switches.items():
            setattr(run_of(page, start), name, value)

    return change


def aligned(start: str, where: WD_ALIGN_PARAGRAPH) -> Callable[[Document], None]:
    return lambda page: setattr(paragraph_of(page, start), "alignment", where)


def on_page(**measures: object) -> Callable[[Document], None]:
    def change(page):
        for name, value in measures.items():
            setattr(page.sections[0], name, value)

    return change


def shaped(start: str, **measures: object) -> Callable[[Document], None]:
    def change(page):
        for name, value in measures.items():
            setattr(paragraph_of(page, start).paragraph_format, name, value)

    return change


def header_runs(page, change):
    for run in page.sections[0].header.paragraphs[0].runs:
        change(run)


def no_page_number(page):
    for section in page.sections:
        for node in section._sectPr.findall(qn("w:headerReference")):
            section._sectPr.remove(node)


def number_in_the_corner(page):
    page.sections[0].header.paragraphs[0].alignment = RIGHT


def number_at_the_foot(page):
    section = page.sections[0]
    for run in list(section.header.paragraphs[0]._p):
        section.footer.paragraphs[0]._p.append(run)


def roman_numbers(page):
    page.sections[0]._sectPr.append(element("pgNumType", fmt="upperRoman"))


def numbered_from_three(page):
    page.sections[0]._sectPr.append(element("pgNumType", start="3"))


def across(page):
    section = page.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def rule_below(page, start):
    """The paragraph of the rule below a line."""
    everything = paragraphs(page)
    first = next(n for n, one in enumerate(everything) if one.text.startswith(start))
    return next(one for one in everything[first:] if one._p.find(f".//{qn('w:pBdr')}") is not None)


def without_rule(start: str) -> Callable[[Document], None]:
    def change(page):
        line = rule_below(page, start)._p
        line.getparent().remove(line)

    return change


def in_place_of_rule(start: str, words: str) -> Callable[[Document], None]:
    def change(page):
        line = rule_below(page, start)
        line._p.remove(line._p.pPr)
        line.add_run(words).font.size = Pt(13)

    return change


def underlined(start: str) -> Callable[[Document], None]:
    def change(page):
        without_rule(start)(page)
        run_of(page, start).underline = True

    return change


def moved_out_of_its_table(start: str) -> Callable[[Document], None]:
    def change(page):
        cell: Any = paragraph_of(page, start)._p.getparent()
        table = next(cell.iterancestors(qn("w:tbl")))
        for moved in reversed(cell.findall(qn("w:p"))):
            table.addnext(moved)
        cell.append(element("p"))

    return change


def colour(page):
    run_of(page, TEXT).font.color.rgb = RGBColor(0xC0, 0, 0)


def highlighted(page):
    run_of(page, TEXT).font.highlight_color = WD_COLOR_INDEX.YELLOW


def in_font(name: str) -> Callable[[Document], None]:
    return lambda page: setattr(run_of(page, TEXT).font, "name", name)


def bold_text(page):
    paragraph_of(page, TEXT).runs[0].text = f"1. {LONG}, {LONG[0].lower()}{LONG[1:]}."
    run_of(page, TEXT).bold = True


def unframed(page):
    stamp: Any = paragraph_of(page, "KHẨN")._p
    stamp.pPr.remove(stamp.pPr.find(qn("w:pBdr")))
    cell = stamp.getparent()
    next(cell.iterancestors(qn("w:tbl"))).addprevious(stamp)


def worded(start: str, words: str) -> Callable[[Document], None]:
    return lambda page: setattr(run_of(page, start), "text", words)


def found(code, data):
    """What one rule finds."""
    rule = next(one for one in every_rule() if one.code == code)
    return list(rule.findings(_checked(data)))


@lru_cache(maxsize=9)  # most cases change the same two pages
def _checked(data):
    return checked_of(data, "a.docx", day=DAY)


@dataclass(frozen=True)
class Case:
    """A rule, what breaks it, and the page that keeps it."""

    rule: str
    change: Callable[[Document], object]
    page: Callable[[], bytes] = a_plan

    def shows(self) -> None:
        """The changed page breaks the rule, the page as it was keeps it, and what is mended is not found."""
        broken = changed(self.page(), self.change)
        faults = found(self.rule, broken)
        assert faults
        assert found(self.rule, self.page()) == []
        fixes = [one.fix for one in faults if one.fix is not None]
        if fixes:
            assert found(self.rule, apply(broken, fixes)) == []


LETTER = partial(Case, page=a_letter)
CASES = [
    Case("paper_a4", on_page(page_width=Mm(216), page_height=Mm(279))),
    Case("paper_portrait", across),
    Case("margin_top", on_page(top_margin=Mm(15))),
    Case("margin_bottom", on_page(bottom_margin=Mm(30))),
    Case("margin_left", on_page(left_margin=Mm(25.4))),
    Case("margin_right", on_page(right_margin=Mm(25.4))),
    Case("page_number_missing", no_page_number),
    Case(
        "page_number_place", lambda page: setattr(page.sections[0].header.paragraphs[0], "alignment", RIGHT)
    ),
    Case("page_number_place", number_at_the_foot),
    Case(
        "page_number_size",
        lambda page: header_runs(page, lambda run: setattr(run.font, "size", Pt(11))),
    ),
    Case("page_number_upright", lambda page: header_runs(page, lambda run: setattr(run, "italic", True))),
    Case("page_number_arabic", roman_numbers),
    Case("page_number_start", numbered_from_three),
    Case("page_number_first_page", on_page(different_first_page_header_footer=False)),
    Case("font_family", in_font("Arial")),
    Case("font_not_unicode", in_font(".VnTime")),
    Case("text_colour", colour),
    Case("text_highlighted", highlighted),
    Case("size_nation", sized(NATION, 14)),
    Case("size_motto", sized(MOTTO, 12)),
    Case("size_parent", sized(PARENT, 14)),
    Case("size_issuer", sized(ISSUER, 11)),
    Case("size_number", sized(NUMBER, 14)),
    Case("size_date", sized(DATE, 12)),
    Case("size_title", sized(TITLE, 16)),
    Case("size_subject", sized(SUBJECT, 12)),
    Case("size_basis", sized(BASIS, 12)),
    Case("size_body", sized(TEXT, 12)),
    Case("size_posts", sized(POST, 12)),
    Case("size_name", sized(NAME, 12)),
    Case("size_recipients_heading", sized(HEADING, 14)),
    Case("size_recipients", sized(RECIPIENT, 14)),
    LETTER("size_letter_subject", sized("V/v", 14)),
    LETTER("size_addressees", sized("Kính gửi", 12)),
    LETTER("size_marks", sized("PL.(", 13)),
    LETTER("size_urgency", sized("KHẨN", 11)),
    Case("style_nation", styled(NATION, bold=False)),
    Case("style_motto", styled(MOTTO, italic=True)),
    Case("style_parent", styled(PARENT, bold=True)),
    Case("style_issuer", styled(ISSUER, bold=False)),
    Case("style_number", styled(NUMBER, bold=True)),
    Case("style_date", styled(DATE, italic=False)),
    Case("style_title", styled(TITLE, bold=False)),
    Case("style_subject", styled(SUBJECT, italic=True)),
    Case("style_basis", styled(BASIS, italic=False)),
    Case("style_posts", styled(POST, bold=False)),
    Case("style_name", styled(NAME, italic=True)),
    Case("style_recipients_heading", styled(HEADING, italic=False)),
    Case("style_recipients", styled(RECIPIENT, bold=True)),
    LETTER("style_letter_subject", styled("V/v", bold=True)),
    LETTER("style_addressees", styled("Kính gửi", bold=True)),
    LETTER("style_marks", styled("PL.(", italic=True)),
    LETTER("style_urgency", styled("KHẨN", bold=False)),
    Case("alignment_nation", aligned(NATION, LEFT)),
    Case("alignment_motto", aligned(MOTTO, RIGHT)),
    Case("alignment_parent", aligned(PARENT, LEFT)),
    Case("alignment_issuer", aligned(ISSUER, LEFT)),
    Case("alignment_number", aligned(NUMBER, LEFT)),
    Case("alignment_date", aligned(DATE, RIGHT)),
    Case("alignment_title", aligned(TITLE, LEFT)),
    Case("alignment_subject", aligned(SUBJECT, LEFT)),
    Case("alignment_posts", aligned(POST, LEFT)),
    Case("alignment_name", aligned(NAME, RIGHT)),
    Case("alignment_recipients_heading", aligned(HEADING, CENTER)),
    Case("alignment_recipients", aligned(RECIPIENT, RIGHT)),
    LETTER("alignment_letter_subject", aligned("V/v", LEFT)),
    Case("sizes_together_motto", sized(MOTTO, 14)),
    Case("sizes_together_date", sized(DATE, 14)),
    Case("sizes_together_body", sized(TEXT, 13)),
    Case("rule_under_motto", without_rule(MOTTO)),
    Case("rule_under_motto_length", in_place_of_rule(MOTTO, "______")),
    Case("rule_under_issuer", without_rule(ISSUER)),
    Case("rule_under_issuer_length", underlined(ISSUER)),
    Case("rule_under_subject", without_rule(SUBJECT)),
    Case("rule_under_subject_length", in_place_of_rule(SUBJECT, "____")),
    Case("rule_not_solid", in_place_of_rule(MOTTO, "-" * 40)),
    Case("body_justified", aligned(TEXT, LEFT)),
    Case("body_first_line", shaped(TEXT, first_line_indent=Cm(2))),
    Case("paragraph_spacing", shaped(TEXT, space_after=Pt(0))),
    Case("line_spacing", shaped(TEXT, line_spacing=2.0)),
    Case("line_spacing", shaped(TEXT, line_spacing=Pt(12))),
    Case("body_upright", bold_text),
    Case("beside_header", moved_out_of_its_table(NATION)),
    Case("beside_number", moved_out_of_its_table(DATE)),
    Case("beside_signature", moved_out_of_its_table(POST)),
    LETTER("urgency_frame", unframed),
    LETTER("urgency_capitals", worded("KHẨN", "Khẩn")),
    Case("annex_word", sized("Phụ lục I", 13)),
    Case("annex_word", worded("Phụ lục I", "PHỤ LỤC I")),
    Case("annex_numeral", worded("Phụ lục I", "Phụ lục 1")),
    Case("annex_title", styled("DANH MỤC", bold=False)),
    Case("annex_note", styled("(Kèm theo", italic=False)),
    Case("annex_word_centred", aligned("Phụ lục I", LEFT)),
    Case("annex_title_centred", aligned("DANH MỤC", LEFT)),
    Case("annex_note_centred", aligned("(Kèm theo", LEFT)),
]
@pytest.mark.parametrize("page", [a_plan, a_letter])
def test_a_good_page_has_none(page):
    assert {case.rule for case in CASES} & set(codes(page())) == set()


def test_a_plain_text_has_no_layout():
    text = "\n".join(paragraph.text for paragraph in paragraphs(opened(a_plan())))
    assert {case.rule for case in CASES} & set(codes(text.encode(), "a.txt")) == set()


def test_a_stamp_may_have_a_frame_around_its_paragraph():
    def change(page):
        unframed(page)
        frame(paragraph_of(page, "KHẨN"))

    assert "urgency_frame" not in codes(changed(a_letter(), change))
