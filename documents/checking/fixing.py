"""Fixes made in a .docx: what they do not name stays byte for byte."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from documents.checking.page_numbers import change_numbers, with_page_number
from documents.checking.pages import section_nodes
from documents.checking.properties import set_paragraph, set_section
from documents.checking.run_edits import LookEdit, TextEdits, reshaped, stretches
from documents.checking.splicing import CannotFix, Part, repacked
from documents.reading import open_docx
from documents.reading.package import Package
from documents.reading.paragraphs import Paragraph
from documents.reading.result import Fix, Place, Replace, Shape
from documents.reading.styles import W

__all__ = ["CannotFix", "Fix", "Place", "Replace", "Shape", "apply", "fix_of"]

_OF_RUNS = {"size", "style", "look", "font", "colour", "unmark"}
_OF_PARAGRAPHS = {"alignment", "first_line", "space_before", "line_spacing"}
_OF_SECTIONS = {"paper", "margin", "first_page", "page_number_start"}


def apply(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """The bytes of a new .docx with the fixes made; a place with tracked changes is left as it is.

    Places are those of the document as it was read. Raises `CannotFix` with a sentence, and makes nothing,
    where two fixes want the same words, or where nothing of a fix can be made.
    """
    wanted = list(fixes)
    shapes = [fix for fix in wanted if isinstance(fix, Shape)]
    replaces = [fix for fix in wanted if isinstance(fix, Replace)]
    # Looks first: they move no character, so that the places of the words stay right.
    return _reworded(_shaped(data, shapes), replaces)


def fix_of(stored: Mapping[str, Any]) -> Fix:
    """A fix from its JSON form in a stored reading."""
    if stored["kind"] == "replace":
        return Replace(Place(**stored["place"]), stored["text"])
    return Shape(stored["name"], stored["params"], tuple(Place(**place) for place in stored["places"]))


def _reworded(data: bytes, fixes: Sequence[Replace]) -> bytes:
    if not fixes:
        return data
    package, paragraphs, _ = open_docx(data)
    part = Part(package.part(package.main), package.body())
    edits = TextEdits()
    for fix in fixes:
        edits.add(_paragraph(paragraphs, fix.place), fix.place, fix.text)
    for run in set(edits.make()):
        empty = all(node.tag == W + "rPr" for node in run)
        part.replace(run, [] if empty else [run])
    return repacked(data, {package.main: part.spliced()})


def _paragraph(paragraphs: Sequence[Paragraph], place: Place) -> Paragraph:
    if not 0 <= place.paragraph < len(paragraphs):
        raise CannotFix
    return paragraphs[place.paragraph]


@dataclass(slots=True)
class _Shaping:
    """The looks of one document while they are being changed."""

    package: Package
    paragraphs: Sequence[Paragraph]
    part: Part
    runs: dict[etree._Element, list[LookEdit]] = field(default_factory=dict)
    changed: dict[etree._Element, etree._Element] = field(
        default_factory=dict
    )  # new properties, by paragraph
    sections: list[etree._Element] = field(default_factory=list)
    numbers: dict[str, Any] = field(default_factory=dict)  # the look of the page numbers
    others: dict[str, bytes] = field(default_factory=dict)  # other parts

    def take(self, fix: Shape) -> None:
        """Note one fix; raises `CannotFix` where nothing of it can be made."""
        if fix.name in _OF_RUNS:
            self._at_places(fix, self._look)
        elif fix.name in _OF_PARAGRAPHS:
            self._at_places(fix, self._paragraph)
        elif fix.name in _OF_SECTIONS:
            self._section(fix)
        elif fix.name == "page_number_look":
            self.numbers |= fix.params
        elif fix.name == "page_number":
            section = self._of_section(0)
            self.others |= with_page_number(self.package, section)
            self.sections.append(section)
        else:
            raise CannotFix

    def _at_places(self, fix: Shape, change: Callable[[Shape, Place], bool]) -> None:
        done = [change(fix, place) for place in fix.places]
        if not any(done):
            raise CannotFix

    def _look(self, fix: Shape, place: Place) -> bool:
        paragraph = _paragraph(self.paragraphs, place)
        if not paragraph.can_be_mended:
            return False
        found = [one for one in stretches(paragraph, place) if one.written.run.tag == W + "r"]
        for one in found:
            edit = LookEdit(one.written.element, one.start, one.end, fix.name, fix.params)
            self.runs.setdefault(one.written.run, []).append(edit)
        return bool(found)

    def _paragraph(self, fix: Shape, place: Place) -> bool:
        paragraph = _paragraph(self.paragraphs, place)
        node = paragraph.source.node if paragraph.source else None
        if node is None or not paragraph.can_be_mended:
            return False
        if node not in self.changed:
            self.changed[node] = _properties(node)
        set_paragraph(self.changed[node], fix.name, fix.params)
        return True

    def _of_section(self, number: int) -> etree._Element:
        nodes = [node for node, _ in section_nodes(self.package, self.paragraphs)]
        if not 0 <= number < len(nodes):
            raise CannotFix
        return nodes[number]

    def _section(self, fix: Shape) -> None:
        node = self._of_section(int(fix.params.get("section", 0)))
        set_section(node, fix.name, fix.params)
        self.sections.append(node)

    def parts(self) -> dict[str, bytes]:
        """The changed parts by name."""
        if self.numbers:
            self.others |= change_numbers(self.package, self.paragraphs, self.numbers)
        for run, edits in self.runs.items():
            self.part.replace(run, reshaped(run, edits))
        for paragraph, properties in self.changed.items():
            if self.part.holds(properties):
                self.part.replace(properties, [properties])
            else:
                self.part.put_first(paragraph, properties)
        for section in self.sections:
            if section.getparent() not in self.changed.values():
                self.part.replace(section, [section])
        return {self.package.main: self.part.spliced(), **self.others}


def _properties(node: etree._Element) -> etree._Element:
    found = node.find(W + "pPr")
    if found is None:
        found = etree.SubElement(node, W + "pPr")
        node.insert(0, found)
    return found


def _shaped(data: bytes, fixes: Sequence[Shape]) -> bytes:
    if not fixes:
        return data
    package, paragraphs, _ = open_docx(data)
    shaping = _Shaping(package, paragraphs, Part(package.part(package.main), package.body()))
    for fix in fixes:
        shaping.take(fix)
    return repacked(data, shaping.parts())
