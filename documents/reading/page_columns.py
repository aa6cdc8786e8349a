"""Which column of the page a paragraph stands in: sections of two columns, text boxes and frames."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from documents.reading.paragraphs import Paragraph
from documents.reading.styles import W

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TEXT_BOX = W + "txbxContent"
_LEFT = re.compile(r"(?:^|;)\s*(?:margin-left|left)\s*:\s*(-?[\d.]{1,9})\s*(pt|in|cm|mm|px)?")
_MILLIMETRES = {"pt": 25.4 / 72, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96, "": 1 / 36_000}
_RIGHT_FROM = 60.0  # mm from the left margin: a box that begins there lies in the right half of the text
_TWIPS = 25.4 / 1440


def with_columns(paragraphs: Sequence[Paragraph], body: etree._Element) -> list[Paragraph]:
    """The paragraphs with `column` 1 for those that stand in the right column of the page."""
    right = set(_after_column_breaks(paragraphs, body))
    return [
        replace(paragraph, column=1) if number in right or _lies_right(paragraph) else paragraph
        for number, paragraph in enumerate(paragraphs)
    ]


def _after_column_breaks(paragraphs: Sequence[Paragraph], body: etree._Element) -> Iterator[int]:
    """The paragraphs behind a column break, in sections that have columns."""
    end = body.find(W + "sectPr")
    if not any(_has_columns(section) for section in body.iter(W + "sectPr")):
        return
    waiting: list[int] = []  # behind a break, of a section whose properties come at its end
    broken = False
    for number, paragraph in enumerate(paragraphs):
        node = paragraph.source.node if paragraph.source else None
        if node is None or paragraph.cell or paragraph.in_textbox:
            continue
        begins, breaks = _column_break(node)
        broken = broken or begins
        waiting += [number] if broken else []
        broken = broken or breaks
        section = node.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            yield from waiting if _has_columns(section) else ()
            waiting, broken = [], False
    yield from waiting if end is not None and _has_columns(end) else ()


def _has_columns(section: etree._Element) -> bool:
    columns = section.find(W + "cols")
    return columns is not None and columns.get(W + "num", "1") not in {"", "0", "1"}


def _column_break(node: etree._Element) -> tuple[bool, bool]:
    """Whether a paragraph begins with a column break, and whether it holds one at all."""
    printed = False
    for part in node.iter(W + "br", W + "t"):
        if part.tag == W + "br" and part.get(W + "type") == "column":
            return not printed, True
        printed = printed or bool((part.text or "").strip())
    return False, False


def _lies_right(paragraph: Paragraph) -> bool:
    node = paragraph.source.node if paragraph.source else None
    if node is None:
        return False
    if paragraph.in_textbox:
        box = next(node.iterancestors(_TEXT_BOX), None)
        return box is not None and _box_lies_right(box)
    frame = node.find(f"{W}pPr/{W}framePr")
    return frame is not None and _frame_lies_right(frame)


def _frame_lies_right(frame: etree._Element) -> bool:
    place = frame.get(W + "x", "")
    is_far = place.isascii() and place.isdigit() and len(place) < 7 and int(place) * _TWIPS >= _RIGHT_FROM
    return is_far or frame.get(W + "xAlign") == "right"


def _box_lies_right(box: etree._Element) -> bool:
    """By the position of the drawing that holds the box; a box in the line of text has none."""
    for around in box.iterancestors():
        if around.tag == _DRAWING + "anchor":
            return _anchor_lies_right(around)
        found = _LEFT.search(around.get("style", ""))
        if found:
            return _number(found[1]) * _MILLIMETRES[found[2] or ""] >= _RIGHT_FROM
    return False


def _anchor_lies_right(anchor: etree._Element) -> bool:
    position = anchor.find(_DRAWING + "positionH")
    if position is None:
        return False
    if (position.findtext(_DRAWING + "align") or "").strip() == "right":
        return True
    offset = (position.findtext(_DRAWING + "posOffset") or "").strip()
    return _number(offset) * _MILLIMETRES[""] >= _RIGHT_FROM


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{0,6})?", text) else 0.0
