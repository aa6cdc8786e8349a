"""One document laid out in the many ways in which officials lay out the same page, as Word files."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.office_files import docx, word_part


class Parts(NamedTuple):
    """The lines of a document by box: left and right of its head, its middle, left and right of its foot."""

    head_left: Sequence[str]
    head_right: Sequence[str]
    middle: Sequence[str]
    foot_left: Sequence[str]
    foot_right: Sequence[str]


def run(text: str, look: str = "") -> str:
    """One run; a tab and a line break stand as the elements that Word writes."""
    begin = '<w:t xml:space="preserve">'
    words = escape(text).replace("\t", f"</w:t><w:tab/>{begin}").replace("\n", f"</w:t><w:br/>{begin}")
    return f"<w:r><w:rPr>{look}</w:rPr>{begin}{words}</w:t></w:r>"


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def lines(texts: Sequence[str]) -> str:
    return "".join(paragraph(run(text)) for text in texts)


def cell(content: str) -> str:
    return f"<w:tc><w:tcPr/>{content or '<w:p/>'}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def around(parts: Parts, head: str, foot: str, **others: str) -> bytes:
    """The document with this head and foot around its middle."""
    return docx(head + lines(parts.middle) + foot, **others)


def two_tables(parts: Parts) -> bytes:
    head = table(row(cell(lines(parts.head_left)), cell(lines(parts.head_right))))
    return around(parts, head, table(row(cell(lines(parts.foot_left)), cell(lines(parts.foot_right)))))


def a_row_for_each_line(parts: Parts) -> bytes:
    head = _by_rows(parts.head_left, parts.head_right)
    return around(parts, head, _by_rows(parts.foot_left, parts.foot_right))


def _by_rows(left: Sequence[str], right: Sequence[str]) -> str:
    return table(*(row(cell(lines([a])), cell(lines([b]))) for a, b in _pairs(left, right)))


def _pairs(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip_longest(left, right, fillvalue=""))


def one_table(parts: Parts) -> bytes:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{lines(parts.middle)}</w:tc>'
    return docx(
        table(
            row(cell(lines(parts.head_left)), cell(lines(parts.head_right))),
            row(wide),
            row(cell(lines(parts.foot_left)), cell(lines(parts.foot_right))),
        )
    )


def breaks_in_a_cell(parts: Parts) -> bytes:
    head, foot = (
        table(row(cell(lines(["\n".join(left)])), cell(lines(["\n".join(right)]))))
        for left, right in ((parts.head_left, parts.head_right), (parts.foot_left, parts.foot_right))
    )
    return around(parts, head, foot)


def tabs(parts: Parts) -> bytes:
    head = [f"\t{left}\t{right}" for left, right in _pairs(parts.head_left, parts.head_right)]
    foot = [f"{left}\t\t{right}" for left, right in _pairs(parts.foot_left, parts.foot_right)]
    return around(parts, lines(head), lines(foot))


def runs_of_spaces(parts: Parts) -> bytes:
    head = [f"{left:<44}{right}" for left, right in _pairs(parts.head_left, parts.head_right)]
    foot = [f"{left:<44}    {right}" for left, right in _pairs(parts.foot_left, parts.foot_right)]
    return around(parts, lines(head), lines(foot))


def page_columns(parts: Parts) -> bytes:
    def section(left: Sequence[str], right: Sequence[str]) -> str:
        two = '<w:sectPr><w:type w:val="continuous"/><w:cols w:num="2"/></w:sectPr>'
        column_break = '<w:r><w:br w:type="column"/></w:r>'
        begun = paragraph(column_break, run(right[0])) + lines(right[1:])
        return lines(left) + begun + paragraph(properties=two)

    one = paragraph(properties='<w:sectPr><w:cols w:num="1"/></w:sectPr>')
    head, foot = section(parts.head_left, parts.head_right), section(parts.foot_left, parts.foot_right)
    return around(parts, head, one + foot)


def _drawn(content: str, millimetres: int) -> str:
    """A text box as Word writes it: the new drawing, and the old one for programs that do not know it."""
    box = f"<w:txbxContent>{content}</w:txbxContent>"
    anchor = (
        f'<wp:anchor><wp:positionH relativeFrom="margin"><wp:posOffset>{millimetres * 36_000}</wp:posOffset>'
        f"</wp:positionH><wps:txbx>{box}</wps:txbx></wp:anchor>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{anchor}</w:drawing></mc:Choice>'
        f"<mc:Fallback>{_old_drawn(content, millimetres)}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def _old_drawn(content: str, millimetres: int) -> str:
    style = f"position:absolute;margin-left:{millimetres * 72 / 25.4:.1f}pt;width:200pt"
    return (
        f'<w:pict><v:shape style="{style}"><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox>'
        "</v:shape></w:pict>"
    )


def text_boxes(parts: Parts) -> bytes:
    return _in_boxes(parts, _drawn)


def old_text_boxes(parts: Parts) -> bytes:
    return _in_boxes(parts, lambda content, place: f"<w:r>{_old_drawn(content, place)}</w:r>")


def _in_boxes(parts: Parts, drawn: Callable[[str, int], str]) -> bytes:
    head = paragraph(drawn(lines(parts.head_left), 0), drawn(lines(parts.head_right), 80))
    foot = paragraph(drawn(lines(parts.foot_left), 0), drawn(lines(parts.foot_right), 90))
    return around(parts, head, foot)


def a_box_for_the_signature(parts: Parts) -> bytes:
    """Only the signature lies in a box, anchored at the first line of the list."""
    head = table(row(cell(lines(parts.head_left)), cell(lines(parts.head_right))))
    first = paragraph(run(parts.foot_left[0]), _drawn(lines(parts.foot_right), 90))
    return around(parts, head, first + lines(parts.foot_left[1:]))


def frames(parts: Parts) -> bytes:
    def framed(texts: Sequence[str]) -> str:
        place = '<w:framePr w:w="4000" w:x="5200" w:hSpace="180"/>'
        return "".join(paragraph(run(text), properties=place) for text in texts)

    head = lines(parts.head_left) + framed(parts.head_right)
    return around(parts, head, lines(parts.foot_left) + framed(parts.foot_right))


def content_controls(parts: Parts) -> bytes:
    def control(content: str) -> str:
        return f'<w:sdt><w:sdtPr><w:alias w:val="Ô"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'

    def controlled(texts: Sequence[str]) -> str:
        return "".join(control(paragraph(control(run(text)))) for text in texts)

    def two(left: Sequence[str], right: Sequence[str]) -> str:
        return table(control(row(control(cell(controlled(left))), control(cell(controlled(right))))))

    head, foot = two(parts.head_left, parts.head_right), two(parts.foot_left, parts.foot_right)
    return docx(head + controlled(parts.middle) + foot)


def rewritten(parts: Parts, change: Callable[[str], str]) -> bytes:
    """The document in two tables with every line written by `change`, which gives the runs of a line."""

    def all_of(texts: Sequence[str]) -> str:
        return "".join(paragraph(change(text)) for text in texts)

    head = table(row(cell(all_of(parts.head_left)), cell(all_of(parts.head_right))))
    foot = table(row(cell(all_of(parts.foot_left)), cell(all_of(parts.foot_right))))
    return docx(head + all_of(parts.middle) + foot)


def split_runs(parts: Parts) -> bytes:
    spelling = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="x"/>'
    return rewritten(parts, lambda text: spelling.join(run(letter) for letter in text))


def fields_and_links(parts: Parts) -> bytes:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = "<w:r><w:instrText>MERGEFIELD CoQuan</w:instrText></w:r>"

    def line(text: str) -> str:
        middle = len(text) // 2
        complex_field = mark("begin") + code + mark("separate") + run(text[:middle]) + mark("end")
        return complex_field + f'<w:fldSimple w:instr="DATE">{run(text[middle:])}</w:fldSimple>'

    return rewritten(parts, line)


def smart_tags(parts: Parts) -> bytes:
    tagged = '<w:smartTag w:element="place"><w:smartTagPr/>{}</w:smartTag>'.format
    return rewritten(parts, lambda text: tagged(f'<w:customXml w:element="x">{run(text)}</w:customXml>'))


def tracked_changes(parts: Parts) -> bytes:
    deleted = '<w:del w:id="1" w:author="An"><w:r><w:delText>Phần đã xóa</w:delText></w:r></w:del>'

    def line(text: str) -> str:
        middle = len(text) // 2
        moved = f"<w:moveTo>{run(text[middle:])}</w:moveTo><w:moveFrom>{run('Nơi cũ')}</w:moveFrom>"
        return f"{deleted}<w:ins>{run(text[:middle])}</w:ins>{moved}"

    return rewritten(parts, line)


def hidden_text(parts: Parts) -> bytes:
    return rewritten(parts, lambda text: run(" (ghi chú ẩn) ", "<w:vanish/>") + run(text))


def characters_that_print_nothing(parts: Parts) -> bytes:
    before, between, after = "\ufeff\u200b\u202a", "\u200d\u00ad", "\u202c\u200e"
    return rewritten(parts, lambda text: run(before + between.join(text) + after))


def decomposed_letters(parts: Parts) -> bytes:
    return rewritten(parts, lambda text: run(unicodedata.normalize("NFD", text)))


def no_break_spaces(parts: Parts) -> bytes:
    return rewritten(parts, lambda text: run(re.sub(" ", "\u00a0", text)))


# The lists of `automatic_numbers`: I. and 1. in one outline, articles by their style, hyphens.
_LISTS = (
    (re.compile(r"[IVX]+\. "), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    (re.compile(r"\d+\. "), '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
    (re.compile(r"Điều \d+\. "), '<w:pStyle w:val="Dieu"/>'),
    (re.compile("- "), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'),
)


def _level(depth: int, form: str, text: str) -> str:
    start = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}">{start}</w:lvl>'


def automatic_numbers(parts: Parts) -> bytes:
    """Every numeral and hyphen stands in a list definition and not in the text."""
    levels = (
        _level(0, "upperRoman", "%1.") + _level(1, "decimal", "%2."),
        _level(0, "decimal", "Điều %1."),
        _level(0, "bullet", "\uf02d"),
    )
    definition = '<w:abstractNum w:abstractNumId="{}">{}</w:abstractNum>'.format
    abstract = (definition(n, one) for n, one in enumerate(levels, 1))
    used = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
    of_style = '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Điều"/>{of_style}</w:style>'

    def numbered(texts: Sequence[str]) -> str:
        return "".join(_numbered(text) for text in texts)

    head = table(row(cell(lines(parts.head_left)), cell(lines(parts.head_right))))
    foot = table(row(cell(numbered(parts.foot_left)), cell(lines(parts.foot_right))))
    return docx(
        head + numbered(parts.middle) + foot,
        numbering=word_part("numbering", "".join((*abstract, *used))),
        styles=word_part("styles", style),
    )


def _numbered(text: str) -> str:
    for written, properties in _LISTS:
        if found := written.match(text):
            return paragraph(run(text[found.end() :]), properties=properties)
    return paragraph(run(text))


LAYOUTS = (
    two_tables, a_row_for_each_line, one_table, breaks_in_a_cell, tabs, runs_of_spaces, page_columns,
    text_boxes, old_text_boxes, a_box_for_the_signature, frames, content_controls, split_runs,
    fields_and_links, smart_tags, tracked_changes, hidden_text, characters_that_print_nothing,
    decomposed_letters, no_break_spaces, automatic_numbers,
)  # fmt: skip


def in_font(parts: Parts, font: str, encode: Callable[[str], str]) -> bytes:
    """The document in an old font that its style names, as documents of before Unicode do."""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    styles = word_part("styles", f'<w:style w:type="paragraph" w:default="1" w:styleId="N">{fonts}</w:style>')
    written = Parts(*([encode(text) for text in texts] for texts in parts))
    head = table(row(cell(lines(written.head_left)), cell(lines(written.head_right))))
    foot = table(row(cell(lines(written.foot_left)), cell(lines(written.foot_right))))
    return docx(head + lines(written.middle) + foot, styles=styles)
