"""Word files made in memory for the tests: good ones, and ones that somebody has tampered with."""

import zipfile
from io import BytesIO
from typing import Any

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
PART_TYPES = {
    "word/styles.xml": "styles", "word/numbering.xml": "numbering", "word/header1.xml": "header",
    "word/footnotes.xml": "footnotes",
}  # fmt: skip


def word_part(root: str, inside: str) -> str:
    """A part of a Word file: `inside` under the root element `w:root`."""
    return f"<w:{root} {NAMESPACES}>{inside}</w:{root}>"


def content_types(*overrides, main=f"{WORD}.document.main+xml"):
    """The list of types; `overrides` are pairs of part name and type."""
    listed = (("word/document.xml", main), *overrides)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{name}" ContentType="{type_}"/>' for name, type_ in listed)
        + "</Types>"
    )


def relations(*rows):
    """A list of relationships; each row is a kind, a target and, for one outside, "External"."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"'
            + "".join(f' TargetMode="{one}"' for one in mode)
            + "/>"
            for number, (kind, target, *mode) in enumerate(rows, 1)
        )
        + "</Relationships>"
    )


def parts_of_docx(body="<w:p><w:r><w:t>Kính gửi</w:t></w:r></w:p>", **others):
    """The parts of a small good file; `others` are further parts by kind: styles=…, numbering=…, header=…"""
    names = {name: others[kind] for name, kind in PART_TYPES.items() if kind in others}
    return {
        "[Content_Types].xml": content_types(*((name, f"{WORD}.{PART_TYPES[name]}+xml") for name in names)),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": word_part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(
            *((PART_TYPES[name], name.removeprefix("word/")) for name in names)
        ),
        **names,
    }


def zipped(parts: Any) -> bytes:
    """The parts as a ZIP, the same bytes at every time; a list of pairs may hold a name twice."""
    pairs = parts.items() if isinstance(parts, dict) else parts
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def docx(body: str = "<w:p><w:r><w:t>Kính gửi</w:t></w:r></w:p>", **others: str) -> bytes:
    """A small good Word file with this body."""
    return zipped(parts_of_docx(body, **others))


def docx_with(**changed):
    """A small Word file in which parts are replaced or added; "/" in a name is written "__"."""
    return zipped(parts_of_docx() | {name.replace("__", "/"): text for name, text in changed.items()})
