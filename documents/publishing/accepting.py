"""Tracked changes of a .docx accepted: what was inserted stays, what was deleted or moved away goes.

Only elements of tracked changes are touched; every other part of the file keeps its bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from documents.checking.splicing import repacked
from documents.publishing.tracked_changes import CHANGES, FORMAT_CHANGES, MARKERS, W, stories
from documents.reading.package import Package, open_package
from language import Message, say
from organization.names import nfc

_INSERTED, _DELETED = (W + "ins", W + "moveTo"), (W + "del", W + "moveFrom")
_WORDS = {W + "t", W + "delText", W + "tab", W + "br"}
_SHOWN = 160  # characters of one change
KIND_WORDS: dict[str, Message] = {
    "insert": say("inserted"),
    "delete": say("deleted"),
    "move": say("moved here"),
    "format": say("another look"),
}


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """One change that waits to be accepted: its kind (a key of KIND_WORDS), who made it, its words."""

    kind: str
    author: str
    words: str


def tracked_changes(package: Package) -> list[TrackedChange]:
    """The open changes in the order of the text; neighbours of one kind by one author are one change."""
    found: list[TrackedChange] = []
    for node in _nodes(package):
        change = _change(node)
        before = found[-1] if found else None
        if change is None or (before and change.words == "" and before.author == change.author):
            continue
        if before and (before.kind, before.author) == (change.kind, change.author) and _touch(node):
            found[-1] = TrackedChange(change.kind, change.author, (before.words + change.words)[:_SHOWN])
        else:
            found.append(change)
    return found


def authors(changes: Sequence[TrackedChange]) -> str:
    """Who made the changes, each once."""
    return ", ".join(dict.fromkeys(change.author for change in changes))


def _nodes(package: Package) -> Iterator[etree._Element]:
    for part in stories(package):
        yield from package.xml(part).iter(*CHANGES)


def _change(node: etree._Element) -> TrackedChange | None:
    """What a node says; what was moved away is told where it went."""
    author = nfc(node.get(W + "author") or "…")
    if node.tag == W + "moveFrom":
        return None
    if node.tag in FORMAT_CHANGES:
        return TrackedChange("format", author, _said(_holder(node)))
    kind = "move" if node.tag == W + "moveTo" else "insert" if node.tag in _INSERTED else "delete"
    return TrackedChange(kind, author, _said(node))


def _holder(node: etree._Element) -> etree._Element:
    """The run or paragraph whose look was changed."""
    return next((one for one in node.iterancestors(W + "r", W + "p")), node)


def _said(node: etree._Element) -> str:
    words = (one.text or " " for one in node.iter(*_WORDS))
    return nfc("".join(words))[:_SHOWN]


def _touch(node: etree._Element) -> bool:
    """Whether a change stands right behind another one."""
    before = node.getprevious()
    return before is not None and before.tag in CHANGES


def accepted(data: bytes) -> bytes:
    """The .docx with every tracked change accepted; raises Unsafe for bytes that are no safe .docx."""
    package = open_package(data)
    changed: dict[str, bytes] = {}
    for part in stories(package):
        root = etree.fromstring(etree.tostring(package.xml(part)))
        if next(root.iter(*CHANGES), None) is not None:
            _accept(root)
            changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return repacked(data, changed)


def _accept(root: etree._Element) -> None:
    """Deletions first: what was inserted and then deleted goes too."""
    for node in list(root.iter(*_DELETED)):
        _delete(node)
    for node in list(root.iter(W + "cellDel")):
        _remove(_above(node, W + "tc"))
    for node in list(root.iter(*_INSERTED)):
        _unwrap(node)
    for node in list(root.iter(*FORMAT_CHANGES, *MARKERS, W + "cellIns")):
        _remove(node)
    for node in list(root.iter(W + "cellMerge")):
        _merge(node)


def _delete(node: etree._Element) -> None:
    """Take out deleted words, a row, or the mark at the end of a paragraph."""
    parent = node.getparent()
    if parent is None:
        return  # it went with what held it
    if parent.tag == W + "trPr":
        _remove(_above(node, W + "tr"))
    elif parent.tag == W + "rPr" and _is_mark(parent):
        _remove(node)
        _join(_above(parent, W + "p"))
    else:
        _remove(node)


def _is_mark(look: etree._Element) -> bool:
    above = look.getparent()
    return above is not None and above.tag == W + "pPr"


def _join(paragraph: etree._Element | None) -> None:
    """A paragraph without its end runs on into the next one, which keeps its own look."""
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or following is None or following.tag != W + "p":
        return
    own = following.find(W + "pPr")
    at = 0 if own is None else 1
    runs = [one for one in paragraph if one.tag != W + "pPr"]
    for place, one in enumerate(runs, at):
        following.insert(place, one)
    _remove(paragraph)


def _unwrap(node: etree._Element) -> None:
    """Let what stands in a node take its place."""
    parent = node.getparent()
    if parent is None:
        return
    place = parent.index(node)
    for at, one in enumerate(list(node), place):
        parent.insert(at, one)
    _remove(node)


def _merge(node: etree._Element) -> None:
    """A merging of cells becomes an ordinary one."""
    merged = node.get(W + "vMerge")
    parent = node.getparent()
    if parent is not None and merged is not None:
        value = "continue" if merged == "cont" else "restart"
        parent.replace(node, etree.Element(W + "vMerge", {W + "val": value}))
    else:
        _remove(node)


def _above(node: etree._Element, tag: str) -> etree._Element | None:
    return next(node.iterancestors(tag), None)


def _remove(node: etree._Element | None) -> None:
    """Take an element out; a table without rows goes with its last row."""
    parent = node.getparent() if node is not None else None
    if node is None or parent is None:
        return
    parent.remove(node)
    if node.tag == W + "tr" and parent.find(W + "tr") is None:
        _remove(parent)
