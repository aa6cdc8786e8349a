"""A .docx without its reviewers' comments, for the conversion: they are no part of what is signed.

Where comments hang on the text a LibreOffice that is kept warm (7.4) dies; without them nothing is printed in
the margin either. The reviewed file itself keeps its comments.
"""

from lxml import etree

from documents.checking.splicing import repacked
from documents.publishing.tracked_changes import W, stories
from documents.reading.package import Package

_HOOKS = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")


def uncommented(docx: bytes, package: Package) -> bytes:
    """The same text without what a comment hangs on; the bytes given where there are no comments."""
    changed: dict[str, bytes] = {}
    for part in stories(package):
        if next(package.xml(part).iter(*_HOOKS), None) is not None:
            root = etree.fromstring(etree.tostring(package.xml(part)))
            etree.strip_elements(root, *_HOOKS, with_tail=False)
            changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return repacked(docx, changed) if changed else docx
