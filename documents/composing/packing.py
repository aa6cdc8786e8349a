"""The bytes of a composed document: the same content gives the same bytes."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say; the time of writing would change the bytes
_FIRST = "[Content_Types].xml"


def describe(document: Document, title: str, month: int | None, year: int | None) -> None:
    """Write what the file says of itself: title, language, no author and no time but the printed month."""
    said = document.core_properties
    said.title, said.language = title[:255], "vi-VN"
    said.author = said.last_modified_by = said.comments = said.keywords = ""
    said.created = said.modified = datetime(year or _NO_TIME[0], month or 1, 1, tzinfo=UTC)
    said.revision = 1


def pack(document: Document) -> bytes:
    """Save the document with its parts in one order and without the time of writing."""
    _drop_thumbnail(document)
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return packed.getvalue()


def _drop_thumbnail(document: Document) -> None:
    """The template of python-docx brings a picture of an empty page."""
    relations = document.part.package.rels
    pictures = [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]
    for key in pictures:
        del relations[key]
