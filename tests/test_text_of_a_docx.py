"""The text of a .docx as an official sees it on paper: every printed word once, in the order of reading."""

import difflib
import re
import unicodedata
from pathlib import Path

import pytest

from documents.reading.package import open_package
from documents.reading.text import Cell, page_edges_of, paragraphs_of, paragraphs_of_text, words_digest
from tests.office_files import docx, word_part

PLANS = Path(__file__).parents[2] / "shared" / "plans"
VANISH = "<w:rPr><w:vanish/></w:rPr>"


def read(body, **others):
    """The paragraphs of a document with this body."""
    return paragraphs_of(open_package(docx(body, **others)))


def texts(body, **others):
    """Their texts."""
    return [paragraph.text for paragraph in read(body, **others)]


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def test_a_date_split_over_runs_is_one_text():
    assert texts(paragraph(run("Đắk Nông, ngà"), run("y   "), run(" th"), run("áng 5"))) == [
        "Đắk Nông, ngày    tháng 5"
    ]


def test_breaks_tabs_and_hyphens():
    runs = "<w:t>UBND</w:t><w:br/><w:t>TỈNH</w:t><w:tab/><w:t>KH</w:t><w:noBreakHyphen/><w:t>UBND</w:t>"
    assert texts(paragraph(f"<w:r>{runs}</w:r>")) == ["UBND\nTỈNH\tKH-UBND"]


def test_text_comes_as_nfc_without_what_prints_nothing():
    typed = unicodedata.normalize("NFD", "Kế\u00a0hoạch") + "\u200b số\u00ad 5\ufeff"
    assert texts(paragraph(run(typed))) == ["Kế hoạch số 5"]


def test_header_and_foot_in_tables_keep_their_places():
    cell = "<w:tc><w:p>{}</w:p></w:tc>".format
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph(run("SỞ"))}</w:tc>'
    body = (
        f"<w:tbl><w:tr>{wide}{cell(run('CỘNG HÒA'))}</w:tr><w:tr>{cell(run('Số:'))}</w:tr></w:tbl>"
        f"{paragraph(run('KẾ HOẠCH'))}<w:tbl><w:tr>{cell(run('Nơi nhận:'))}</w:tr></w:tbl>"
    )
    assert [(p.text, p.cell) for p in read(body)] == [
        ("SỞ", Cell(0, 0, 0)),
        ("CỘNG HÒA", Cell(0, 0, 2)),
        ("Số:", Cell(0, 1, 0)),
        ("KẾ HOẠCH", None),
        ("Nơi nhận:", Cell(1, 0, 0)),
    ]


def test_a_text_box_is_read_once():
    box = "<w:txbxContent>" + paragraph(run("HỎA TỐC")) + "</w:txbxContent>"
    drawing = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    found = read(paragraph(run("KẾ HOẠCH"), f"<w:r>{drawing}</w:r>"))
    assert [(p.text, p.in_textbox) for p in found] == [("KẾ HOẠCH", False), ("HỎA TỐC", True)]


def test_content_controls_and_links_are_read_through():
    inline = f"<w:sdt><w:sdtContent>{run('ngày 05/7')}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{run('/2024')}</w:hyperlink>"
    block = f"<w:sdt><w:sdtContent>{paragraph(inline, link)}</w:sdtContent></w:sdt>"
    assert texts(block) == ["ngày 05/7/2024"]


def test_tracked_changes_are_read_as_accepted_and_said():
    changes = (
        f"<w:del>{run('05').replace('w:t', 'w:delText')}</w:del><w:ins>{run('10')}</w:ins>"
        f"<w:moveFrom>{run('/6')}</w:moveFrom><w:moveTo>{run('/7')}</w:moveTo>"
    )
    (found,) = read(paragraph(run("trước ngày "), changes))
    assert (found.text, found.tracked_changes) == ("trước ngày 10/7", True)


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    deleted = "<w:rPr><w:del/></w:rPr>"
    assert texts(paragraph(run("Sở Tài"), properties=deleted) + paragraph(run(" chính"))) == ["Sở Tài chính"]
    assert texts(paragraph(run("Sở"), properties=deleted)) == ["Sở"]


def test_a_deleted_row_is_not_read():
    row = "<w:tr>{}<w:tc>{}</w:tc></w:tr>".format
    table = row("<w:trPr><w:del/></w:trPr>", paragraph(run("cũ"))) + row("", paragraph(run("mới")))
    assert [(p.text, p.cell) for p in read(f"<w:tbl>{table}</w:tbl>")] == [("mới", Cell(0, 0, 0))]


def test_hidden_text_is_left_out_and_said():
    (found,) = read(
        paragraph(run("Nơi nhận"), run(" (ẩn)", "<w:vanish/>"), run(":", '<w:vanish w:val="0"/>'))
    )
    assert (found.text, found.hidden_text) == ("Nơi nhận:", True)


def test_text_hidden_by_its_style():
    styles = word_part(
        "styles",
        f'<w:style w:type="character" w:styleId="An"><w:name w:val="Ẩn"/>{VANISH}</w:style>'
        '<w:style w:type="character" w:styleId="An2"><w:basedOn w:val="An"/></w:style>',
    )
    assert texts(paragraph(run("a", '<w:rStyle w:val="An2"/>'), run("b")), styles=styles) == ["b"]


def test_a_field_shows_its_result_and_not_its_code():
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = "<w:r><w:instrText>DATE</w:instrText></w:r>" + run("mã lồng")
    field = mark("begin") + code + mark("separate") + run("05/7/2024") + mark("end")
    assert texts(paragraph(field, run("."))) == ["05/7/2024."]


def test_a_field_that_never_ends_hides_nothing_after_its_paragraph():
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(paragraph(begun) + paragraph(run("Nơi nhận:"))) == ["", "Nơi nhận:"]


def test_the_look_comes_from_the_run_its_style_and_the_defaults():
    styles = word_part(
        "styles",
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:caps/></w:rPr></w:style>',
    )
    (found,) = read(paragraph(run("mục đích", "<w:i/>"), properties='<w:pStyle w:val="Muc"/>'), styles=styles)
    assert (found.text, found.style, found.size) == ("MỤC ĐÍCH", "Mục", 14)
    assert (found.bold, found.italic, found.centered) == (True, True, True)


def test_styles_based_on_each_other_in_a_circle():
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'.format
    styles = word_part("styles", style("A", "B") + style("B", "A"))
    assert texts(paragraph(run("chữ"), properties='<w:pStyle w:val="A"/>'), styles=styles) == ["chữ"]


def level(depth, form, text, more=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(*levels, lists='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    return word_part(
        "numbering", f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{lists}'
    )


def item(text, depth=0, number=1):
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(run(text), properties=place)


def labels(body, definition):
    return [paragraph.label for paragraph in read(body, numbering=definition)]


def test_the_usual_outline_of_a_plan():
    outline = numbering(
        level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "decimal", "%2.%3."),
        level(3, "lowerLetter", "%4)"), level(4, "bullet", "-"),
    )  # fmt: skip
    body = "".join(item("x", depth) for depth in (0, 1, 2, 2, 1, 2, 3, 3, 4, 0, 1))
    assert labels(body, outline) == ["I.", "1.", "1.1.", "1.2.", "2.", "2.1.", "a)", "b)", "-", "II.", "1."]


def test_a_list_that_starts_again():
    again = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    definition = numbering(level(0, "decimal", "%1."), lists=again)
    assert labels(item("a") + item("b") + item("c", number=2) + item("d", number=2), definition) == [
        "1.", "2.", "1.", "2.",
    ]  # fmt: skip


def test_a_number_given_by_the_style_and_one_taken_away():
    styles = word_part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Điều"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
    )
    style = '<w:pStyle w:val="Dieu"/>'
    body = paragraph(run("a"), properties=style) + paragraph(
        run("b"), properties=style + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    found = read(body, styles=styles, numbering=numbering(level(0, "decimal", "Điều %1.")))
    assert [(p.printed, p.style) for p in found] == [("Điều 1. a", "Điều"), ("b", "Điều")]


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [("upperRoman", 4, "IV"), ("lowerRoman", 19, "xix"), ("lowerLetter", 28, "bb"), ("decimalZero", 7, "07")],
)
def test_numbers_in_the_forms_of_word(form, number, shown):
    definition = numbering(level(0, form, "%1").replace('w:start w:val="1"', f'w:start w:val="{number}"'))
    assert labels(item("x"), definition) == [shown]


def test_a_bullet_of_a_symbol_font_is_shown_as_people_see_it():
    assert labels(item("x"), numbering(level(0, "bullet", "\uf0b7"))) == ["•"]
    assert labels(item("x"), numbering(level(0, "bullet", "\uf02d"))) == ["-"]


@pytest.mark.parametrize("nonsense", ["", "-1", "99999999999999999999", "x", "²"])
def test_numbers_that_are_none(nonsense):
    definition = numbering(
        level(0, "upperRoman", "%1.").replace('w:start w:val="1"', f'w:start w:val="{nonsense}"')
    )
    look = f'<w:sz w:val="{nonsense}"/>'
    body = item("x") + paragraph(run("y", look), f'<w:r><w:sym w:char="{nonsense}"/></w:r>')
    assert [p.text[0] for p in read(body, numbering=definition)] == ["x", "y"]


def test_headers_and_footers_are_read_apart():
    package = open_package(docx(header=word_part("hdr", paragraph(run("MẬT")))))
    assert [p.text for p in page_edges_of(package)] == ["MẬT"]
    assert [p.text for p in paragraphs_of(package)] == ["Kính gửi"]


def test_a_plain_text_keeps_its_lines():
    assert [p.text for p in paragraphs_of_text("KẾ HOẠCH\r\n\r\nVề việc…  ")] == ["KẾ HOẠCH", "", "Về việc…"]


def test_another_layout_keeps_the_digest_and_another_word_does_not():
    plain = words_digest(read(paragraph(run("Trước ngày 05/7/2024"))))
    other = words_digest(
        read(paragraph(run("Trước  ngày", "<w:b/>"), "<w:r><w:br/></w:r>", run("05/7/2024")))
    )
    changed = words_digest(read(paragraph(run("Trước ngày 06/7/2024"))))
    assert plain == other != changed


PLAIN_COPIES = sorted(PLANS.glob("**/*.docx"))


@pytest.mark.skipif(not PLAIN_COPIES, reason="the development set of plans is not beside the repository")
@pytest.mark.parametrize("file", PLAIN_COPIES, ids=lambda file: file.stem)
def test_every_word_of_a_real_plan_is_read_in_order(file):
    """The text copy has no header lines, and may tell two columns in another order; nothing else differs."""
    read_words = words(paragraphs_of(open_package(file.read_bytes(), file.name)))
    copied = words(paragraphs_of_text(file.with_suffix(".txt").read_text("utf-8")))
    assert not [word for word in set(copied) if read_words.count(word) < copied.count(word)]
    matcher = difflib.SequenceMatcher(None, read_words, copied, autojunk=False)
    assert sum(block.size for block in matcher.get_matching_blocks()) > 0.95 * len(copied)


def words(paragraphs):
    """The words without marks; the two ways to write the tone of "hòa" count as one."""
    text = " ".join(paragraph.printed for paragraph in paragraphs)
    return re.findall(r"\w+", text.replace("HOÀ", "HÒA"))
