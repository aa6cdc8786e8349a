"""Changing the words or the look of a stretch of text that may be spread over several runs."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from lxml import etree

from documents.checking.look import spans
from documents.checking.properties import set_run
from documents.checking.splicing import CannotFix
from documents.reading.paragraphs import Paragraph, Written, normal_form
from documents.reading.result import Place
from documents.reading.styles import W

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXT = W + "t"


@dataclass(slots=True)
class Stretch:
    """A part of one piece of text: characters `start` to `end` of what its element holds."""

    written: Written
    start: int
    end: int
    is_whole: bool  # nothing of the piece stands outside


def stretches(paragraph: Paragraph, place: Place) -> list[Stretch]:
    """The pieces that print what stands at a place; raises `CannotFix` where they cannot be told."""
    if not _fits(paragraph, place):
        raise CannotFix
    found = []
    for start, end, written in spans(paragraph):
        if start < place.end and end > place.start:
            first, last = max(place.start - start, 0), min(place.end, end) - start
            offsets = _offsets(written, first, last)
            found.append(Stretch(written, *offsets, is_whole=(first, last) == (0, end - start)))
    return found


def _fits(paragraph: Paragraph, place: Place) -> bool:
    """Whether characters can be counted and changed: the label of a list is not written in the text."""
    if paragraph.source is None or not paragraph.can_be_mended or paragraph.old_font:
        return False
    label = len(paragraph.label) + 1 if paragraph.label else 0
    total = max((end for _, end, _ in spans(paragraph)), default=label)
    return label <= place.start <= place.end <= len(paragraph.printed) == total


def _offsets(written: Written, first: int, last: int) -> tuple[int, int]:
    """Where characters of the printed piece stand in the element, which may be written in another form."""
    text = written.element.text or "" if written.element.tag == _TEXT else written.text
    if len(normal_form(text)) == len(text):
        return first, last
    lengths = [len(normal_form(text[:end])) for end in range(len(text) + 1)]
    if first not in lengths or last not in lengths:
        raise CannotFix
    # What prints nothing, or belongs to the letter before it, goes with what stands before it.
    return len(lengths) - 1 - lengths[::-1].index(first), len(lengths) - 1 - lengths[::-1].index(last)


@dataclass(slots=True)
class TextEdits:
    """New words for stretches of elements; those of one element are made from its end to its beginning."""

    by_element: dict[etree._Element, list[tuple[int, int, str]]] = field(default_factory=dict)
    runs: dict[etree._Element, etree._Element] = field(default_factory=dict)  # by element

    def add(self, paragraph: Paragraph, place: Place, text: str) -> None:
        """Let `text` stand at a place, in the look of its first letter."""
        if "\n" in text or "\t" in text:
            raise CannotFix
        touched = stretches(paragraph, place) if place.end > place.start else [_insertion(paragraph, place)]
        words = [stretch for stretch in touched if stretch.written.element.tag == _TEXT]
        if not words or any(not one.is_whole for one in touched if one.written.element.tag != _TEXT):
            raise CannotFix
        for stretch in touched:
            new = text if stretch is words[0] else ""
            edits = self.by_element.setdefault(stretch.written.element, [])
            edits.append((stretch.start, stretch.end, new))
            self.runs[stretch.written.element] = stretch.written.run

    def make(self) -> Iterator[etree._Element]:
        """Change the elements; the runs they stand in come back."""
        for element, edits in self.by_element.items():
            text = _changed(element.text or "", edits) if element.tag == _TEXT else ""
            if not text:
                self.runs[element].remove(element)
            element.text = text
            if text != text.strip():
                element.set(_SPACE, "preserve")
            yield self.runs[element]


def _insertion(paragraph: Paragraph, place: Place) -> Stretch:
    """An empty stretch at a place: at the end of the piece before it, not at the beginning of the next."""
    if not _fits(paragraph, place):
        raise CannotFix
    for start, end, written in spans(paragraph):
        if start <= place.start <= end and written.element.tag == _TEXT:
            offset = _offsets(written, place.start - start, place.start - start)[0]
            return Stretch(written, offset, offset, is_whole=False)
    raise CannotFix


def _changed(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    at = len(text)
    for start, end, new in sorted(edits, reverse=True):
        if end > at:
            raise CannotFix  # two fixes want the same words
        text, at = text[:start] + new + text[end:], start
    return text


@dataclass(frozen=True, slots=True)
class LookEdit:
    """A look for characters `start` to `end` of what one element holds."""

    element: etree._Element
    start: int
    end: int
    name: str
    params: Mapping[str, Any]


def reshaped(run: etree._Element, edits: Sequence[LookEdit]) -> list[etree._Element]:
    """A run as one or several runs, each with the looks that hold for the whole of it."""
    old = run.find(W + "rPr")
    made = []
    for wanted, atoms in groupby(_atoms(run, edits), key=lambda atom: atom[0]):
        part = deepcopy(run)
        del part[:]
        if old is not None:
            part.append(deepcopy(old))
        if wanted and old is None:
            etree.SubElement(part, W + "rPr")
        for number in wanted:
            set_run(part[0], edits[number].name, edits[number].params)
        part.extend(node for _, node in atoms)
        made.append(part)
    return made


def _atoms(
    run: etree._Element, edits: Sequence[LookEdit]
) -> Iterator[tuple[tuple[int, ...], etree._Element]]:
    """Copies of the children of a run, text parted where a look begins or ends, with the looks of each."""
    before: tuple[int, ...] | None = None
    for node in run:
        if node.tag == W + "rPr":
            continue
        mine = [number for number, edit in enumerate(edits) if edit.element is node]
        text = node.text or "" if node.tag == _TEXT else " "
        for start, end in pairwise(_bounds(text, [edits[number] for number in mine])):
            wanted = tuple(n for n in mine if edits[n].start < end and edits[n].end > start)
            if not mine and node.tag != _TEXT:
                wanted = before if before is not None else _first_look(run, edits)
            before = wanted
            yield wanted, _piece(node, text[start:end]) if node.tag == _TEXT else deepcopy(node)


def _first_look(run: etree._Element, edits: Sequence[LookEdit]) -> tuple[int, ...]:
    """The looks with which the text of a run begins, for marks that stand before it."""
    first = next((node for node in run if node.tag == _TEXT), None)
    return tuple(n for n, edit in enumerate(edits) if edit.element is first and edit.start == 0)


def _bounds(text: str, edits: Sequence[LookEdit]) -> list[int]:
    inner = {at for edit in edits for at in (edit.start, edit.end) if 0 < at < len(text)}
    return [0, *sorted(inner), max(len(text), 1)]


def _piece(node: etree._Element, text: str) -> etree._Element:
    piece = deepcopy(node)
    piece.text, piece.tail = text, None
    if text != text.strip():
        piece.set(_SPACE, "preserve")
    return piece
