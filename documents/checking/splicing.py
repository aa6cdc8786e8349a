"""Changing a few elements of an XML part while every byte outside them stays as it was written."""

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from lxml import etree

from language import Refused, say

_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"'](?!utf-8|us-ascii|ascii)", re.IGNORECASE)


class CannotFix(Refused):
    """A fix that would have to change what it must not touch; nothing was changed."""

    code = "cannot_fix"

    def __init__(self) -> None:
        super().__init__(
            say("The text has changed there, or holds tracked changes: correct this place in Word.")
        )


@dataclass(slots=True)
class Part:
    """One XML part: its tree, which may be changed, and its bytes, which are spliced.

    Elements that will be replaced are marked before anything is changed.
    """

    raw: bytes
    root: etree._Element
    _order: dict[etree._Element, int] = field(init=False)
    _new: dict[int, bytes] = field(default_factory=dict)  # by the place of an element in the part
    _inside: dict[int, bytes] = field(default_factory=dict)  # put right after a start tag

    def __post_init__(self) -> None:
        if self.raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _ENCODING.match(self.raw):
            raise CannotFix
        self._order = {element: number for number, element in enumerate(self.root.iter())}

    def holds(self, element: etree._Element) -> bool:
        """Whether the element stands in the part as it was written."""
        return element in self._order

    def replace(self, element: etree._Element, new: Iterable[etree._Element]) -> None:
        """Let `new` stand in the place of an element."""
        parent = element.getparent()
        above = {} if parent is None else parent.nsmap
        self._new[self._order[element]] = b"".join(serialised(one, above) for one in new)

    def put_first(self, parent: etree._Element, child: etree._Element) -> None:
        """Let `child` be the first element under `parent`, which has a closing tag."""
        self._inside[self._order[parent]] = serialised(child, parent.nsmap)

    def spliced(self) -> bytes:
        """The bytes of the part with all replacements made."""
        spots = _spots(self.raw, {*self._new, *self._inside})
        cuts = [(*spots[number][::2], new) for number, new in self._new.items()]
        for number, new in self._inside.items():
            start, inner, end = spots[number]
            if inner == end and self.raw[inner - 2 : inner] == b"/>":
                raise CannotFix
            cuts.append((inner, inner, new))
        pieces, at = [], 0
        for start, end, new in sorted(cuts, key=lambda cut: cut[:2]):
            if start < at:
                raise CannotFix
            pieces += [self.raw[at:start], new]
            at = end
        return b"".join([*pieces, self.raw[at:]])


def serialised(element: etree._Element, above: Mapping[str | None, str]) -> bytes:
    """The element as text, without the namespaces that are declared above it."""
    text = etree.tostring(element, encoding="utf-8", with_tail=False)
    first = _TAG.match(text)
    opening = first[0] if first else b""
    shorter = opening
    for prefix, address in element.nsmap.items():
        if above.get(prefix) == address:
            name = b"xmlns" if prefix is None else b"xmlns:" + prefix.encode()
            shorter = re.sub(rb"\s" + re.escape(name) + rb"=\"[^\"]*\"", b"", shorter, count=1)
    return shorter + text[len(opening) :]


def _spots(raw: bytes, wanted: set[int]) -> dict[int, tuple[int, int, int]]:
    """Where the elements counted `wanted` begin, where their start tag ends, and where they end."""
    spots: dict[int, tuple[int, int, int]] = {}
    open_ones: list[tuple[int, int]] = []
    parser = expat.ParserCreate()
    count = -1

    def begin(_name: str, _attributes: object) -> None:
        nonlocal count
        count += 1
        open_ones.append((count, parser.CurrentByteIndex))

    def end(_name: str) -> None:
        number, start = open_ones.pop()
        if number in wanted:
            inner = _after_tag(raw, start)
            # An empty tag ends where it is; the parser stands behind it already.
            is_empty = raw[inner - 2 : inner] == b"/>"
            spots[number] = (start, inner, inner if is_empty else _after_tag(raw, parser.CurrentByteIndex))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(raw, True)
    return spots


def _after_tag(raw: bytes, start: int) -> int:
    found = _TAG.match(raw, start)
    if found is None:
        raise CannotFix
    return found.end()


def repacked(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with some parts changed or added; the others keep bytes, order and dates."""
    packed = BytesIO()
    left = dict(changed)
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            content = left.pop(entry.filename, None)
            target.writestr(entry, source.read(entry) if content is None else content, entry.compress_type)
        for name, content in left.items():
            added = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            added.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(added, content)
    return packed.getvalue()
