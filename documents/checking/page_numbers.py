"""Putting a page number into the top margin, and setting the look of one that is there."""

import posixpath
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from lxml import etree

from documents.checking.pages import header_parts, page_fields
from documents.checking.properties import child, set_paragraph, set_run
from documents.checking.splicing import CannotFix, Part
from documents.reading.package import CONTENT_TYPES, Package
from documents.reading.paragraphs import Paragraph
from documents.reading.styles import W

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_ID = "rIdPageNumber"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:hdr xmlns:w="{_MAIN}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/>'
    '<w:ind w:left="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
)
_RUN = (
    '<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:b w:val="0"/><w:i w:val="0"/><w:color w:val="auto"/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr>'
)
_FIELD = (
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
    '<w:fldChar w:fldCharType="separate"/>',
    "<w:t>2</w:t>",
    '<w:fldChar w:fldCharType="end"/>',
)


def with_page_number(package: Package, section: etree._Element) -> dict[str, bytes]:
    """Give the first section, and so all that follow, a header with the number; the first page has none.

    The section's properties are changed; the new part and those that name it come back.
    """
    folder, base = posixpath.split(package.main)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    name = "header-page-number.xml"
    part = posixpath.join(folder, name)
    if part in package.names() or section.find(f"{W}headerReference") is not None:
        raise CannotFix
    reference = etree.SubElement(section, W + "headerReference", {W + "type": "default"})
    reference.set(f"{{{_R}}}id", _ID)
    section.insert(0, reference)
    child(section, "titlePg").attrib.clear()
    related = f'<Relationship Id="{_ID}" Type="{_R}/header" Target="{name}"/>'
    declared = f'<Override PartName="/{part}" ContentType="{_TYPE}"/>'
    header = _HEADER + "".join(f"{_RUN}{inner}</w:r>" for inner in _FIELD) + "</w:p></w:hdr>"
    return {
        relations: _before_end(package.part(relations), "Relationships", related),
        CONTENT_TYPES: _before_end(package.part(CONTENT_TYPES), "Types", declared),
        part: header.encode(),
    }


def _before_end(raw: bytes, tag: str, new: str) -> bytes:
    end = f"</{tag}>".encode()
    if raw.count(end) != 1 or _ID.encode() in raw:
        raise CannotFix
    return raw.replace(end, new.encode() + end)


def change_numbers(
    package: Package, paragraphs: Sequence[Paragraph], params: Mapping[str, Any]
) -> dict[str, bytes]:
    """Set alignment, size or upright print of the page numbers; the changed header parts come back."""
    changed = {}
    for name in header_parts(package, paragraphs):
        part = Part(package.part(name), package.xml(name))
        holders = [
            above for field in page_fields(part.root) for above in islice(field.iterancestors(W + "p"), 1)
        ]
        for paragraph in dict.fromkeys(holders):
            _change(part, paragraph, params)
        if holders:
            changed[name] = part.spliced()
    return changed


def _change(part: Part, paragraph: etree._Element, params: Mapping[str, Any]) -> None:
    properties = paragraph.find(W + "pPr")
    if "alignment" in params:
        if properties is None:
            properties = etree.SubElement(paragraph, W + "pPr")
            set_paragraph(properties, "alignment", params)
            part.put_first(paragraph, properties)
        else:
            set_paragraph(properties, "alignment", params)
            part.replace(properties, [properties])
    look = {key: value for key, value in params.items() if key in {"points", "italic"}}
    for run in paragraph.iter(W + "r") if look else ():
        own = run.find(W + "rPr")
        if own is None:
            own = etree.SubElement(run, W + "rPr")
            run.insert(0, own)
        set_run(own, "look", look)
        part.replace(run, [run])
