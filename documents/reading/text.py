"""The text of a .docx in the order of reading: each printed word once, with its list label and its look."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, islice

from lxml import etree

from documents.reading.legacy import Encoding, is_already_unicode, letters_of
from documents.reading.numbering import Numbering, read_numbering, symbol
from documents.reading.package import Package
from documents.reading.page_columns import with_columns
from documents.reading.paragraphs import (
    Cell,
    Paragraph,
    Source,
    Written,
    normal_form,
    paragraphs_of_text,
    words_digest,
)
from documents.reading.styles import VAL, Look, Styles, W, is_on, read_styles

__all__ = [
    "Cell",
    "Paragraph",
    "page_edges_of",
    "paragraphs_of",
    "paragraphs_of_part",
    "paragraphs_of_text",
    "words_digest",
]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_REMOVED = {W + "del", W + "moveFrom"}
_INSERTED = {W + "ins", W + "moveTo"}
_TEXT_BOX = W + "txbxContent"
# Tabs, breaks and hyphens that stand as elements; a break of page or column ends a line too.
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_RUN, _RUN_PROPERTIES, _FIELD, _TEXT = W + "r", W + "rPr", W + "fldChar", W + "t"
_OPEN_FIELDS = 50  # inside one another; more have no meaning
_UNREAD = {W + "instrText", W + "delText", W + "delInstrText", W + "rPr", W + "pPr", W + "rt", W + "tblPr"}


@dataclass(slots=True)
class _Line:
    """A paragraph while its runs are being read."""

    written: list[Written] = field(default_factory=list)
    encodings: list[Encoding] = field(default_factory=list)  # of the pieces in `written`
    bold: int = 0
    italic: int = 0
    sizes: Counter[float | None] = field(default_factory=Counter)
    length: int = 0
    changed: bool = False
    hidden: bool = False
    boxes: list[etree._Element] = field(default_factory=list)

    def decode(self) -> bool:
        """Make pieces in old fonts Unicode; answers whether there were any.

        A letter and its mark may stand in different runs, so pieces of one font are read together.
        """
        old = [found for found in set(self.encodings) if found is not Encoding.UNICODE]
        return sum(self._decode(encoding) for encoding in old) > 0

    def _decode(self, encoding: Encoding) -> bool:
        mine = [number for number, found in enumerate(self.encodings) if found is encoding]
        text = "".join(self.written[number].text for number in mine)
        if is_already_unicode(text, encoding):
            return False
        letters = iter(letters_of(text, encoding))
        for number in mine:
            piece = self.written[number]
            self.written[number] = piece._replace(text="".join(islice(letters, len(piece.text))))
        return not text.isascii()


@dataclass(slots=True)
class _Reader:
    """Walks one part of a document; the state that outlives a paragraph stands here."""

    styles: Styles
    numbering: Numbering
    tables: Iterator[int] = field(default_factory=count)
    fields: list[bool] = field(default_factory=list)  # open fields; True while in the code of one
    carried: _Line | None = None  # text whose paragraph mark was deleted
    removed: bool = False  # a deleted row, cell or table was passed; the next paragraph says so
    passed: bool = False  # the same for a hidden row

    def blocks(self, parent: etree._Element, cell: Cell | None, in_textbox: bool) -> Iterator[Paragraph]:
        """Paragraphs and tables under `parent`, through content controls and other wrappers."""
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child, cell, in_textbox)
            elif child.tag == W + "tbl":
                yield from self._table(child, in_textbox)
            elif child.tag == _MC + "AlternateContent":
                yield from self.blocks(_chosen(child), cell, in_textbox)
            elif child.tag in _REMOVED:
                self.removed = True
            elif child.tag not in _UNREAD:
                yield from self.blocks(child, cell, in_textbox)

    def _table(self, table: etree._Element, in_textbox: bool) -> Iterator[Paragraph]:
        number = next(self.tables)
        for row_number, row in enumerate(filter(self._is_printed, _through(table, "tr"))):
            column = _width(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _through(row, "tc"):
                if cell.find(f"{W}tcPr/{W}cellDel") is None:
                    yield from self.blocks(cell, Cell(number, row_number, column), in_textbox)
                else:
                    self.removed = True
                column += _width(cell.find(f"{W}tcPr/{W}gridSpan"), 1)

    def _is_printed(self, row: etree._Element) -> bool:
        """Whether a row is neither deleted nor hidden; an inserted one is told with its first paragraph."""
        deleted, hidden = row.find(f"{W}trPr/{W}del"), row.find(f"{W}trPr/{W}hidden")
        inserted = row.find(f"{W}trPr/{W}ins")
        self.removed = self.removed or deleted is not None or inserted is not None
        self.passed = self.passed or (deleted is None and is_on(hidden))
        return deleted is None and not is_on(hidden)

    def _paragraph(self, node: etree._Element, cell: Cell | None, in_textbox: bool) -> Iterator[Paragraph]:
        properties = node.find(W + "pPr")
        style = properties.find(W + "pStyle") if properties is not None else None
        style_id = style.get(VAL, "") if style is not None else self.styles.default_paragraph
        line, self.carried = self.carried or _Line(), None
        self._inline(node, line, style_id)
        self.fields = [False for _ in self.fields]  # a code left open hides no paragraph after it
        if _mark_is(properties, "del", "moveFrom"):
            line.changed = True
            self.carried = line
            return
        label = self.numbering.label(properties, style_id)
        yield self._finished(line, label, node, style_id, place=(cell, in_textbox))
        for box in line.boxes:
            yield from self.blocks(box, cell, True)

    def _finished(
        self,
        line: _Line,
        label: str,
        node: etree._Element | None,
        style_id: str,
        *,
        place: tuple[Cell | None, bool],
    ) -> Paragraph:
        properties = None if node is None else node.find(W + "pPr")
        alignment = self.styles.of_paragraph(properties, style_id, "jc")
        is_old = line.decode()
        changed = line.changed or self.removed or _mark_is(properties, "ins", "moveTo")
        hidden, self.removed, self.passed = line.hidden or self.passed, False, False
        return Paragraph(
            text=normal_form("".join(piece.text for piece in line.written)),
            label=normal_form(label),
            style=self.styles.name(style_id),
            bold=line.bold * 2 > line.length,
            italic=line.italic * 2 > line.length,
            centered=alignment is not None and alignment.get(VAL) == "center",
            size=line.sizes.most_common(1)[0][0] if line.sizes else None,
            cell=place[0],
            in_textbox=place[1],
            tracked_changes=changed,
            hidden_text=hidden,
            old_font=is_old,
            source=Source(node, style_id, line.written),
        )

    def _inline(self, parent: etree._Element, line: _Line, style_id: str) -> None:
        """Runs under a paragraph, through links, content controls, insertions and simple fields."""
        for child in parent:
            if child.tag == _RUN:
                self._run(child, line, style_id)
            elif child.tag in _REMOVED:
                line.changed = True
            elif child.tag == _MC + "AlternateContent":
                self._inline(_chosen(child), line, style_id)
            elif child.tag == _MATH_TEXT:
                line.written.append(Written(child, child, child.text or ""))
                line.encodings.append(Encoding.UNICODE)
            elif child.tag not in _UNREAD:
                line.changed = line.changed or child.tag in _INSERTED
                self._inline(child, line, style_id)

    def _run(self, node: etree._Element, line: _Line, style_id: str) -> None:
        look = self.styles.look(node.find(_RUN_PROPERTIES), style_id)
        for child in node:
            if child.tag == _FIELD:
                self._field(child.get(W + "fldCharType", ""))
            elif (written := _written(child, look)) and not any(self.fields):
                _write(Written(node, child, written), line, look)
            elif child.tag not in _UNREAD:
                line.boxes.extend(_text_boxes(child))
                if child.tag == W + "ruby":
                    self._inline(child, line, style_id)

    def _field(self, kind: str) -> None:
        if kind == "begin" and len(self.fields) < _OPEN_FIELDS:
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()


def _write(written: Written, line: _Line, look: Look) -> None:
    length = len(written.text.strip())
    if look.hidden:
        line.hidden = line.hidden or length > 0
        return
    is_raised = look.capitals and look.encoding in {Encoding.UNICODE, Encoding.VNI}
    line.written.append(written._replace(text=written.text.upper()) if is_raised else written)
    line.encodings.append(look.encoding)
    line.length += length
    line.bold += length * look.bold
    line.italic += length * look.italic
    if length:
        line.sizes[look.size] += length


def paragraphs_of(package: Package) -> list[Paragraph]:
    """The paragraphs as printed: tracked changes accepted, hidden text and field codes left out.

    Those of the body come first, then the footnotes and endnotes.
    """
    body = package.body().find(W + "body")
    read = [] if body is None else with_columns(_read(package, [body]), body)
    return read + [replace(note, is_footnote=True) for note in _footnotes_of(package)]


def paragraphs_of_part(package: Package, name: str) -> list[Paragraph]:
    """The paragraphs of one part, such as a header."""
    root = package.xml(name)
    return with_columns(_read(package, [root]), root)


def page_edges_of(package: Package) -> list[Paragraph]:
    """What stands in the headers and footers of the pages, which is no part of the body."""
    parts = package.related("header") + package.related("footer")
    return [paragraph for name in parts for paragraph in _read(package, [package.xml(name)])]


def _footnotes_of(package: Package) -> list[Paragraph]:
    parts = package.related("footnotes") + package.related("endnotes")
    notes = [note for name in parts for note in package.xml(name) if note.get(W + "type") in {None, "normal"}]
    return _read(package, notes) if notes else []


def _read(package: Package, roots: Iterable[etree._Element]) -> list[Paragraph]:
    styles = read_styles(_part(package, "styles"))
    reader = _Reader(styles, read_numbering(_part(package, "numbering"), styles))
    paragraphs = [paragraph for root in roots for paragraph in reader.blocks(root, None, False)]
    if reader.carried is not None:  # the last mark was deleted: nothing follows to join
        paragraphs.append(reader._finished(reader.carried, "", None, "", place=(None, False)))
    return paragraphs


def _part(package: Package, kind: str) -> etree._Element | None:
    return next((package.xml(name) for name in package.related(kind)), None)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """One of several drawings of the same thing: the newer, else the fallback, else nothing."""
    choice = alternatives.find(_MC + "Choice")
    fallback = alternatives.find(_MC + "Fallback")
    if choice is not None:
        return choice
    return alternatives if fallback is None else fallback


def _through(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also inside content controls and insertions."""
    for child in parent:
        if child.tag == W + tag:
            yield child
        elif child.tag not in _REMOVED and child.tag not in _UNREAD and child.tag != W + "tbl":
            yield from _through(child, tag)


def _text_boxes(node: etree._Element) -> Iterator[etree._Element]:
    """The contents of the text boxes under a drawing, once each; boxes inside them are read with them."""
    if node.tag == _TEXT_BOX:
        yield node
        return
    for child in _chosen(node) if node.tag == _MC + "AlternateContent" else node:
        yield from _text_boxes(child)


def _written(node: etree._Element, look: Look) -> str:
    """What one child of a run prints."""
    if node.tag == _TEXT:
        return (node.text or "").replace("\n", " ")
    if node.tag == W + "softHyphen" and look.encoding is not Encoding.UNICODE:
        return "\u00ad"  # a letter of its own in TCVN3
    if node.tag == W + "sym":
        return _symbol(node.get(W + "char", ""))
    return _SIGNS.get(str(node.tag), "")


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    # Symbol fonts repeat their characters 0x20…0xFF at U+F020…U+F0FF.
    return symbol(chr(number)) if 0x20 <= number <= 0xFFFD and not 0xD800 <= number <= 0xDFFF else ""


def _mark_is(properties: etree._Element | None, *changes: str) -> bool:
    """Whether the mark at the paragraph's end was changed in one of these ways."""
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and any(mark.find(W + change) is not None for change in changes)


def _width(node: etree._Element | None, otherwise: int) -> int:
    text = node.get(VAL, "") if node is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise
