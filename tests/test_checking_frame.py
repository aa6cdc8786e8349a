"""The frame of the rules: registered, valid on their days, in printed order; and looks as Word shows them."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.shared import Cm, Pt

from cli.documents import check as check_command
from documents.checking import check, examine, rules_on
from documents.checking.examination import checked_of, in_order
from documents.checking.frame import IN_FORCE, Rule, Severity
from documents.checking.rules import every_rule
from documents.composing.demonstration import demonstration_plans
from documents.composing.samples import samples
from documents.reading.result import Finding, Place
from language import Unsafe, say, translate
from tests.composed_pages import DAY, a_plan, element, paragraphs, saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINE = (
    '<w:r {W}><w:pict xmlns:v="urn:schemas-microsoft-com:vml">'
    '<v:line from="0,0" to="{points}pt,0"/></w:pict></w:r>'
)


def look(document):
    """The look of the first paragraph with words, and of its first run."""
    layout: Any = checked_of(saved(document), "a.docx", day=DAY).layout
    found = next(layout.paragraph(n) for n, one in enumerate(layout.texts) if one.printed.strip())
    return found, found.runs[0]


def a_page(words="Nội dung"):
    document = docx.Document()
    return document, document.add_paragraph(words)


def test_there_are_at_least_sixty_rules_each_with_its_article():
    rules = every_rule()
    assert len(rules) >= 60
    assert all(one.article and one.severity in Severity for one in rules)
    assert len({one.code for one in rules}) == len(rules)


def test_every_rule_says_in_vietnamese_what_it_demands():
    assert [one.code for one in every_rule() if not translate(one.title, "vi").strip()] == []
    same = [one.code for one in every_rule() if translate(one.title, "vi") == translate(one.title, "en")]
    assert same == []


def test_no_rule_of_the_decree_is_valid_before_it():
    assert rules_on(IN_FORCE) == every_rule()
    assert rules_on(IN_FORCE - timedelta(days=1)) == ()


def test_a_rule_ends_after_its_last_day():
    last = date(2026, 6, 30)
    old = Rule("old", "Đ8", Severity.NOTE, say("Old."), lambda _: (), IN_FORCE, last)
    assert old.is_valid(last)
    assert not old.is_valid(last + timedelta(days=1))


def test_findings_come_in_printed_order_and_once():
    def found(rule, severity, where=None):
        return Finding(rule, "Đ8", severity, say("Error"), where)

    first, late = Place(1, 4, 9), Place(3, 0, 2)
    mixed = [found("b", "note", late), found("a", "warning", first), found("c", "error", first)]
    ordered = in_order([*mixed, found("d", "note"), found("b", "note", late)])
    assert [one.rule for one in ordered] == ["d", "c", "a", "b"]


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2027, 1, 9), date(2024, 2, 29)], ids=str)
def test_what_the_agency_composes_has_no_finding(day):
    written = [*samples(day), *demonstration_plans(day).values()]
    found = {name: [one.rule for one in check(data, name, day=day)] for name, data in written}
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_a_reading_carries_the_findings():
    reading = examine(a_plan(), "ke-hoach.docx", day=DAY)
    assert reading.findings == check(a_plan(), "ke-hoach.docx", day=DAY)
    assert reading.subject == "Tổ chức Ngày hội đọc sách năm 2026"


def test_a_file_that_is_no_document_is_refused():
    with pytest.raises(Unsafe):
        check(b"%PDF-1.7", "ke-hoach.docx", day=DAY)


def test_the_command_ends_well_with_findings_too(tmp_path):
    document, _ = a_page()
    (tmp_path / "a.docx").write_bytes(saved(document))
    said = CliRunner().invoke(check_command, [str(tmp_path / "a.docx")])
    assert said.exit_code == 0
    assert "Times New Roman" in said.output


def test_the_command_prints_json_with_fixes(tmp_path):
    document, _ = a_page()
    (tmp_path / "a.docx").write_bytes(saved(document))
    said = CliRunner().invoke(check_command, [str(tmp_path / "a.docx"), "--json"])
    margin = next(one for one in json.loads(said.output) if one["rule"] == "margin_top")
    assert margin["fix"]["params"] == {"section": 0, "side": "top", "mm": 25}


def test_a_style_gives_its_look_to_those_based_on_it():
    document, paragraph = a_page()
    base = document.styles.add_style("Goc", WD_STYLE_TYPE.PARAGRAPH)
    base.font.name, base.font.size, base.font.bold = "Arial", Pt(13), True
    base.paragraph_format.first_line_indent = Cm(1)
    child = document.styles.add_style("Con", WD_STYLE_TYPE.PARAGRAPH)
    child.base_style, child.font.italic = base, True
    paragraph.style = child
    whole, run = look(document)
    assert (run.font, run.size_pt, run.bold, run.italic) == ("Arial", 13, True, True)
    assert round(whole.first_line_cm, 2) == 1


def test_bold_in_two_styles_is_undone_and_bold_of_its_own_is_bold():
    document, paragraph = a_page()
    named = document.styles.add_style("Dam", WD_STYLE_TYPE.PARAGRAPH)
    letters = document.styles.add_style("Chu", WD_STYLE_TYPE.CHARACTER)
    named.font.bold = letters.font.bold = True
    paragraph.style, paragraph.runs[0].style = named, letters
    assert not look(document)[1].bold
    paragraph.runs[0].bold = True
    assert look(document)[1].bold


def test_a_theme_font_is_the_font_of_the_theme():
    document, paragraph = a_page()
    fonts = element("rFonts", asciiTheme="minorHAnsi", hAnsiTheme="minorHAnsi")
    paragraph.runs[0]._r.get_or_add_rPr().append(fonts)
    assert look(document)[1].font == "Cambria"


def test_a_named_font_undoes_the_theme_font_of_its_style():
    document, paragraph = a_page()
    paragraph.runs[0].font.name = "Times New Roman"
    assert look(document)[1].font == "Times New Roman"


def test_sizes_of_other_scripts_do_not_count():
    document, paragraph = a_page()
    properties = paragraph.runs[0]._r.get_or_add_rPr()
    properties.append(element("sz", val="26"))
    properties.append(element("szCs", val="40"))
    assert look(document)[1].size_pt == 13


def test_a_table_style_gives_its_look_to_the_words_in_the_table():
    document = docx.Document()
    table = document.add_table(1, 1)
    style = document.styles.add_style("Bang", WD_STYLE_TYPE.TABLE)
    style.font.bold = True
    table.style = style
    table.cell(0, 0).paragraphs[0].add_run("Nơi nhận")
    assert look(document)[1].bold


def test_runs_of_one_look_are_one():
    document, paragraph = a_page("Độc lập")
    paragraph.add_run(" - Tự do")
    whole, run = look(document)
    assert (len(whole.runs), run.start, run.end) == (1, 0, 15)


def test_spacing_and_alignment_are_those_on_paper():
    document, paragraph = a_page()
    spacing = element("spacing", before="120", after="60", line="360", lineRule="auto")
    properties = paragraph._p.get_or_add_pPr()
    properties.append(spacing)
    properties.append(element("jc", val="both"))
    whole, _ = look(document)
    assert (whole.before_pt, whole.after_pt, whole.line_spacing) == (6, 3, 1.5)
    assert whole.alignment == "justify"


def test_a_drawn_line_has_its_length():
    document, paragraph = a_page()
    paragraph._p.append(parse_xml(LINE.format(W=W, points=72)))
    whole, _ = look(document)
    assert [(one.kind, round(one.length_cm or 0, 2)) for one in whole.drawn] == [("shape", 2.54)]


def test_a_page_number_hidden_on_page_one_is_seen():
    layout: Any = checked_of(a_plan(), "a.docx", day=DAY).layout
    page = layout.sections[0]
    assert (len(page.numbers), page.on_first_page) == (1, ())
    assert (page.numbers[0].part, page.numbers[0].alignment) == ("header", "center")


def test_damaged_measures_stop_nothing():
    document, paragraph = a_page()
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("spacing", before="-9e99", line="x"))
    properties.append(element("ind", firstLine="1.5cm"))
    paragraph.runs[0]._r.get_or_add_rPr().append(element("sz", val="lớn"))
    document.sections[0]._sectPr.find(".//{*}pgSz").set(element("a", w="").keys()[0], "x")
    assert check(saved(document), "a.docx", day=DAY)


def test_every_paragraph_keeps_its_number():
    document = docx.Document(BytesIO(a_plan()))
    checked = checked_of(a_plan(), "a.docx", day=DAY)
    assert len(checked.reading.paragraphs) == len(checked.paragraphs) == len(paragraphs(document))
