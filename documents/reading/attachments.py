"""Attachments: which kinds are taken (.docx, .xlsx, .pdf, .txt) and what makes one of them unsafe."""

import re
import zlib
from collections.abc import Iterator

from documents.reading.archive import DEFAULT_LIMITS, Limits, check_size, damaged
from documents.reading.encodings import decode_text
from documents.reading.package import main_part, open_package, open_parts
from language import Unsafe, say

__all__ = ["check_attachment", "decode_text"]

XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

# A PDF that acts needs one of these names; text and pictures need none of them.
_ACTING = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])")
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
_ESCAPED_NAME = re.compile(rb"/[A-Za-z0-9#]{0,60}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,60}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm[^\0]{0,512}?stream\r?\n")
_UNPACKED = 32_000_000  # bytes of object streams looked into; a long report has less than a tenth
_DICTIONARY = 512  # how far before its type the other entries of a stream may stand
_TAIL = 2_048  # where the end mark of a PDF must stand


def check_attachment(data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """Check an attachment by its content and answer its kind ("pdf"); raises `Unsafe` with a sentence."""
    check_size(data, limits)
    kind = name.rpartition(".")[2].lower()
    if kind == "docx":
        open_package(data, name, limits=limits)
    elif kind == "xlsx":
        _check_workbook(data, limits)
    elif kind == "pdf":
        _check_pdf(data)
    elif kind == "txt":
        decode_text(data)
    else:
        raise _unknown_kind()
    return kind


def _unknown_kind() -> Unsafe:
    return Unsafe(
        say("Only .docx, .xlsx, .pdf and .txt files can be attached. Save the file as one of these."),
        code="unsafe_kind",
    )


def _check_workbook(data: bytes, limits: Limits) -> None:
    if not data.startswith(b"PK\x03\x04"):
        raise _not_workbook()
    archive, types = open_parts(data, limits)
    if main_part(archive, types)[1] != XLSX_MAIN:
        raise _not_workbook()


def _not_workbook() -> Unsafe:
    return Unsafe(
        say("The file is not an Excel workbook (.xlsx) without a password. Save it in Excel as .xlsx."),
        code="unsafe_not_xlsx",
    )


def _check_pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-"):
        raise Unsafe(
            say("The file is not a PDF. Choose the right file, or save it again as PDF."),
            code="unsafe_not_pdf",
        )
    if b"%%EOF" not in data[-_TAIL:]:
        raise damaged()
    if _ENCRYPTED.search(data):
        raise Unsafe(
            say("The file is protected by a password. Remove the password, save it and upload it again."),
            code="unsafe_encrypted",
        )
    if any(_acts(text) for text in (data, *_object_streams(data))):
        raise Unsafe(
            say("The PDF holds a script, a program call or another file. Print it to a new PDF first."),
            code="unsafe_active_pdf",
        )


def _acts(text: bytes) -> bool:
    """Whether a name that makes a PDF act stands in `text`, also one written with #-escapes."""
    if _ACTING.search(text):
        return True
    escaped = (_ESCAPE.sub(_character, name) for name in _ESCAPED_NAME.findall(text))
    return any(_ACTING.match(name) or name == b"/ObjStm" for name in escaped)


def _character(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The unpacked object streams, in which newer PDFs keep their dictionaries; at most `_UNPACKED` bytes."""
    left = _UNPACKED
    for begin in _OBJECT_STREAM.finditer(data):
        if b"/Filter" not in data[max(0, begin.start() - _DICTIONARY) : begin.end()]:
            continue  # not packed: it was read as it stands
        unpacked = _inflate(data, begin.end(), left)
        left -= len(unpacked)
        if left <= 0:
            raise damaged()
        yield unpacked


def _inflate(data: bytes, begin: int, most: int) -> bytes:
    """What unpacks from `begin` on; another packing than the usual one hides its content and is refused."""
    end = data.find(b"endstream", begin)
    try:
        return zlib.decompressobj().decompress(data[begin : end if end > 0 else None], most)
    except zlib.error as unreadable:
        raise damaged() from unreadable
