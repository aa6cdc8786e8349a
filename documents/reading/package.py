"""Safe opening of a .docx: what it must hold, what it must not hold, and its parts after that."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote
from zipfile import ZipFile, ZipInfo

from lxml import etree

from documents.reading.archive import DEFAULT_LIMITS, Limits, check_size, chunks, open_archive
from documents.reading.markup import MarkupCheck, is_harmless, parse, small_tree
from language import Unsafe, say

CONTENT_TYPES = "[Content_Types].xml"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE_MAIN = DOCX_MAIN.replace("document.main", "template.main")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata")
_MACRO_KINDS = {"vbaproject", "wordvbadata"}
_READ = "application/vnd.openxmlformats-"  # parts of other types are never parsed
_SMALL = 4_000_000  # bytes of a part that are held at once; larger ones go through a window first
_EMBEDDED_KINDS = {"oleobject", "control", "activexcontrolbinary", "afchunk", "subdocument"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from one part to another, or to a place outside, which is never followed."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """A .docx that passed every check. Its bytes are never changed; parts are parsed when asked for."""

    data: bytes
    name: str
    main: str
    _archive: ZipFile = field(repr=False, compare=False)
    _trees: dict[str, etree._Element] = field(default_factory=dict, repr=False, compare=False)
    _of_main: list[Relation] = field(default_factory=list, repr=False, compare=False)

    def names(self) -> list[str]:
        """The names of the parts, in the order of the archive."""
        return [entry.filename for entry in self._archive.infolist() if not entry.is_dir()]

    def part(self, name: str) -> bytes:
        """The bytes of the part `name`; raises KeyError where there is none."""
        return b"".join(chunks(self._archive, self._archive.getinfo(name)))

    def xml(self, name: str) -> etree._Element:
        """The tree of the part `name`, which readers share and must not change."""
        if name not in self._trees:
            self._trees[name] = parse(self.part(name))
        return self._trees[name]

    def body(self) -> etree._Element:
        """The root of the main part, `w:document`."""
        return self.xml(self.main)

    def target(self, relation_id: str) -> str | None:
        """The part to which a relationship of the main part points; None where it is not there."""
        found = (one.target for one in self._of_main if one.id == relation_id)
        return next((target for target in found if target in self._archive.namelist()), None)

    def related(self, kind: str) -> list[str]:
        """The parts that the main part names as its `kind` ("styles", "header", …), if they exist."""
        wanted = [relation for relation in self._of_main if relation.kind == kind]
        there = set(self.names())
        return [relation.target for relation in wanted if relation.target in there]


def open_package(data: bytes, name: str = "", *, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open the bytes of an uploaded .docx, or raise `Unsafe` with a sentence that says what to do.

    The content decides, not the name: sizes and names of the archive first, then every part through a
    small window, then what the parts are and where they point.
    """
    check_size(data, limits)
    _check_beginning(data)
    trees: dict[str, etree._Element] = {}
    archive, types = open_parts(data, limits, trees)
    main, declared = main_part(archive, types)
    _check_is_document(archive, main, declared)
    if name and not name.lower().endswith(".docx"):
        raise _not_docx()
    package = Package(data, name, main, archive, trees, list(_relations(archive, main)))
    package.body()
    return package


def open_parts(
    data: bytes, limits: Limits = DEFAULT_LIMITS, trees: dict[str, etree._Element] | None = None
) -> tuple[ZipFile, dict[str, str]]:
    """The archive of any Office file and the types of its parts, after each part was read and checked.

    The trees of parts that were parsed on the way go into `trees`.
    """
    archive = open_archive(data, limits)
    types = _content_types(archive, limits)
    for entry in archive.infolist():
        _check_part(archive, entry, types, limits, {} if trees is None else trees)
    _check_macros(types)
    for entry in archive.infolist():
        if entry.filename.endswith(".rels"):
            _check_relations(archive, entry.filename)
    return archive, types


def main_part(archive: ZipFile, types: dict[str, str]) -> tuple[str, str]:
    """The name and the type of the part that an Office file names as its document; "" where it names none."""
    for relation in _relations(archive, ""):
        if relation.kind == "officedocument" and relation.target in archive.namelist():
            return relation.target, types[relation.target.lower()]
    return "", ""


def _not_docx() -> Unsafe:
    return Unsafe(
        say("The file is not a Word document (.docx). Open it in Word and save it as .docx."),
        code="unsafe_not_docx",
    )


def _check_beginning(data: bytes) -> None:
    """Tell what a file is that does not begin as a .docx does."""
    if data.startswith(_OLE):
        raise _old_or_encrypted(data)
    if data.startswith(b"%PDF-"):
        raise Unsafe(
            say("The file is a PDF named .docx. Upload the Word document; a PDF can be an attachment."),
            code="unsafe_not_docx",
        )
    if data.startswith(_PROGRAMS):
        raise Unsafe(
            say("The file is a program, not a document. Do not open it; tell your IT staff."),
            code="unsafe_program",
        )
    if not data.startswith(b"PK\x03\x04"):
        raise _not_docx()


def _old_or_encrypted(data: bytes) -> Unsafe:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Unsafe(
            say("The file is protected by a password. Remove the password, save it and upload it again."),
            code="unsafe_encrypted",
        )
    return Unsafe(
        say("The file is in the old .doc format. Open it in Word and save it as .docx, without a password."),
        code="unsafe_not_docx",
    )


def _content_types(archive: ZipFile, limits: Limits) -> dict[str, str]:
    """The declared type of every part, by part name; lower case on both sides, as OPC compares them."""
    if CONTENT_TYPES not in archive.namelist():
        raise _not_docx()
    MarkupCheck(limits).read(chunks(archive, archive.getinfo(CONTENT_TYPES)))
    root = parse(_whole(archive, CONTENT_TYPES))
    defaults = {
        node.get("Extension", "").lower(): node.get("ContentType", "")
        for node in root.iter(_TYPES + "Default")
    }
    types = {name.lower(): defaults.get(name.rpartition(".")[2].lower(), "") for name in archive.namelist()}
    for node in root.iter(_TYPES + "Override"):
        types[node.get("PartName", "").lstrip("/").lower()] = node.get("ContentType", "")
    return {name: declared.lower() for name, declared in types.items()}


def _check_part(
    archive: ZipFile,
    entry: ZipInfo,
    types: dict[str, str],
    limits: Limits,
    trees: dict[str, etree._Element],
) -> None:
    """Read a part once: its checksum, its markup if it is XML, its first bytes if it is not."""
    declared = types[entry.filename.lower()]
    if declared.endswith("xml") or entry.filename.lower().endswith((".xml", ".rels")):
        if entry.file_size > _SMALL or not _is_plain(archive, entry.filename, declared, limits, trees):
            MarkupCheck(limits).read(chunks(archive, entry))
        return
    first = b""
    for chunk in chunks(archive, entry):
        first = first or chunk
    if _is_embedded(first, declared):
        _check_macros(types)  # a macro project is an OLE file too, and its own sentence says more
        raise _embedded()


def _is_plain(
    archive: ZipFile, name: str, declared: str, limits: Limits, trees: dict[str, etree._Element]
) -> bool:
    """Whether a part is within all limits at first sight; the tree of one that the reader knows is kept."""
    data = _whole(archive, name)
    if not declared.startswith(_READ):
        return is_harmless(data, limits)
    tree = small_tree(data, limits)
    if tree is not None:
        trees[name] = tree
    return tree is not None


def _is_embedded(first: bytes, declared: str) -> bool:
    # The workbook behind a chart is a package of its own; it cannot hold macros under this type.
    if first.startswith(b"PK\x03\x04"):
        return declared != _WORKBOOK
    return first.startswith((_OLE, b"MZ", b"\x7fELF"))


def _embedded() -> Unsafe:
    return Unsafe(
        say("Another file is embedded in the document. Remove it, and send it as an attachment."),
        code="unsafe_embedded",
    )


def _check_macros(types: dict[str, str]) -> None:
    if any(word in declared for declared in types.values() for word in _MACRO_TYPES) or any(
        name.endswith("vbaproject.bin") for name in types
    ):
        raise _macro()


def _macro() -> Unsafe:
    return Unsafe(
        say("The file holds macros. Save it in Word as .docx, without macros."),
        code="unsafe_macro",
    )


def _check_relations(archive: ZipFile, name: str) -> None:
    for relation in _read_relations(archive, name, ""):
        if relation.kind in _MACRO_KINDS:
            raise _macro()
        if relation.kind in _EMBEDDED_KINDS and not relation.external:
            raise _embedded()
        if _leaves(relation) and relation.kind != "hyperlink":
            raise Unsafe(
                say(
                    "The document takes a template, picture or text from another place. "
                    "Put it into the document itself, or remove the link, and save it again."
                ),
                code="unsafe_external",
            )


def _leaves(relation: Relation) -> bool:
    return relation.external or "://" in relation.target or relation.target.startswith("\\\\")


def _check_is_document(archive: ZipFile, main: str, declared: str) -> None:
    if declared == _TEMPLATE_MAIN:
        raise Unsafe(
            say("The file is a Word template. Save it in Word as an ordinary document (.docx)."),
            code="unsafe_not_docx",
        )
    if declared != DOCX_MAIN:
        raise _not_docx()
    if _STRICT in next(iter(chunks(archive, archive.getinfo(main))), b""):
        raise Unsafe(
            say("The file is saved as Strict Open XML. Save it in Word as an ordinary document (.docx)."),
            code="unsafe_not_docx",
        )


def _whole(archive: ZipFile, name: str) -> bytes:
    return b"".join(chunks(archive, archive.getinfo(name)))


def _relations(archive: ZipFile, part: str) -> Iterable[Relation]:
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    return _read_relations(archive, name, folder) if name in archive.namelist() else ()


def _read_relations(archive: ZipFile, name: str, folder: str) -> list[Relation]:
    """The relationships in the part `name`; targets inside are resolved against `folder`."""
    return [
        _relation(node, folder) for node in parse(_whole(archive, name)) if node.tag.endswith("}Relationship")
    ]


def _relation(node: etree._Element, folder: str) -> Relation:
    external = node.get("TargetMode", "").lower() == "external"
    target = node.get("Target", "")
    if not external and "://" not in target:
        target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
    return Relation(node.get("Id", ""), node.get("Type", "").rpartition("/")[2].lower(), target, external)
