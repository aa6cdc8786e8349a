"""The structure tags of a PDF taken out before anybody signs it.

LibreOffice tags every line, also where PDF/A-2b asks for none; each tag is an object that every validation
has to read, which made those of long documents several times slower.
"""

import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

_OF_DOCUMENT, _OF_OTHERS = ("/StructTreeRoot", "/MarkInfo"), ("/StructParents", "/StructParent")


def untagged(pdf: bytes) -> bytes:
    """The same pages, words and metadata without tags; raises PdfError for what cannot be read."""
    reader = PdfFileReader(io.BytesIO(pdf))
    for key in _OF_DOCUMENT:
        reader.root.pop(key, None)
    pages = reader.root["/Pages"]
    for page in _pages(pages):
        for one in (page, *(note.get_object() for note in page.get("/Annots", ()))):
            for key in _OF_OTHERS:
                one.pop(key, None)
    kept = io.BytesIO()
    copy_into_new_writer(reader).write(kept)
    return kept.getvalue()


def _pages(node: generic.DictionaryObject) -> list[generic.DictionaryObject]:
    """The pages below a node of the page tree, in their order."""
    if "/Kids" not in node:
        return [node]
    return [page for kid in node["/Kids"] for page in _pages(kid.get_object())]
