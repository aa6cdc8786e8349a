"""Tracked changes of a .docx: how many are still open.

LibreOffice prints open changes, the deleted words too, so nothing is signed before they are settled.
"""

from documents.reading.package import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHANGES = tuple(
    _W + name
    for name in (
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "cellIns",
        "cellDel",
        "cellMerge",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblGridChange",
        "tcPrChange",
        "trPrChange",
        "numberingChange",
    )
)
_STORIES = ("header", "footer", "footnotes", "endnotes")


def count_tracked_changes(package: Package) -> int:
    """How many changes nobody has accepted or rejected, in text, headers, footers and notes."""
    stories = [package.main, *(part for kind in _STORIES for part in package.related(kind))]
    return sum(1 for part in stories for _change in package.xml(part).iter(*_CHANGES))
