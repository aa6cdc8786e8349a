"""Tracked changes of a .docx: how many are still open.

LibreOffice prints open changes, the deleted words too, so nothing is signed before they are settled.
"""

from documents.reading.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _named(*names: str) -> tuple[str, ...]:
    return tuple(W + name for name in names)


# What remembers an earlier look, beside the present one.
FORMAT_CHANGES = _named(
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange"),
    *("tcPrChange", "trPrChange", "numberingChange"),
)
CHANGES = (
    *_named("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
    *FORMAT_CHANGES,
)
# Where moved words, and changed elements of forms, begin and end; they say nothing by themselves.
MARKERS = _named(
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
    *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
    *("customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
    *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
)
_STORIES = ("header", "footer", "footnotes", "endnotes")


def stories(package: Package) -> list[str]:
    """The parts that hold text: the body, headers, footers, notes."""
    return [package.main, *(part for kind in _STORIES for part in package.related(kind))]


def count_tracked_changes(package: Package) -> int:
    """How many changes nobody has accepted or rejected, in text, headers, footers and notes."""
    return sum(1 for part in stories(package) for _change in package.xml(part).iter(*CHANGES))
