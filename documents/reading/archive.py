"""Safe opening of a ZIP archive: sizes, names, overlaps and checksums, before anything is believed.

Nothing is ever extracted to disk. What the directory of the archive declares is checked first, then every
entry is read once through a small window, so that neither lies nor bombs cost more than the window.
"""

import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote

from language import Unsafe, say

MEGABYTE = 1_000_000
WINDOW = 65_536

_ENTRY = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_HEADER_SIZE = 30  # of a local file header without name and extra field
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # ZIP flags: traditional, strong, masked directory
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # all that OPC allows (ECMA-376 part 2)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is still taken; sizes in bytes. A plan of 300 pages with pictures stays far below."""

    upload: int = 25 * MEGABYTE
    entries: int = 2_000
    unpacked: int = 100 * MEGABYTE
    markup: int = 40 * MEGABYTE
    ratio: int = 200
    ratio_from: int = MEGABYTE
    depth: int = 200
    elements: int = 1_000_000
    paragraphs: int = 60_000
    runs: int = 200_000
    nested_tables: int = 30


DEFAULT_LIMITS = Limits()


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Turn every way in which a ZIP can be broken into one refusal."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as broken:
        raise damaged() from broken


def damaged() -> Unsafe:
    """The refusal of a file that is cut off, altered on its way, or not what it says."""
    return Unsafe(
        say("The file is damaged or cut off. Open it where it was made, save it again and upload it."),
        code="unsafe_damaged",
    )


def bomb() -> Unsafe:
    """The refusal of a file that unpacks to far more than it is worth."""
    return Unsafe(
        say("The file unpacks to far more than a document needs and was not opened. Save it again in Word."),
        code="unsafe_zip_bomb",
    )


def check_size(data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse an empty file and one above the limit of an upload."""
    if not data:
        raise Unsafe(say("The file is empty. Choose the file again."), code="unsafe_empty")
    if len(data) > limits.upload:
        raise Unsafe(
            say(
                "The file is larger than {limit} MB. Make its pictures smaller or send parts as attachments.",
                limit=limits.upload // MEGABYTE,
            ),
            code="unsafe_too_large",
        )


def open_archive(data: bytes, limits: Limits = DEFAULT_LIMITS) -> zipfile.ZipFile:
    """The archive in `data`, after its directory was checked; no entry has been read yet."""
    if data.count(_ENTRY) > limits.entries:
        raise bomb()  # counted before zipfile builds an object for each
    with refusing_damage():
        archive = zipfile.ZipFile(BytesIO(data))
    entries = archive.infolist()
    _check_names(entries)
    for entry in entries:
        _check_declared(entry, limits)
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise bomb()
    _check_places(entries, archive.start_dir)
    return archive


def chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, a window at a time; a wrong checksum is refused at the end."""
    left = entry.file_size
    with refusing_damage(), archive.open(entry) as stream:
        while chunk := stream.read(WINDOW):
            left -= len(chunk)
            yield chunk
    if left:
        raise damaged()


def _check_names(entries: Iterable[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        # zipfile cuts a name at its first NUL; the original tells.
        _check_name(entry.orig_filename)
        folded = unicodedata.normalize("NFC", unquote(entry.orig_filename)).casefold()
        if folded in seen:
            raise Unsafe(
                say("The file holds the same part twice; which one counts is unclear. Save it in Word."),
                code="unsafe_duplicate_part",
            )
        seen.add(folded)


def _check_name(name: str) -> None:
    plain = unquote(name)
    if (
        plain.startswith("/")
        or ".." in plain.split("/")
        or any(mark in plain for mark in ("\\", "\0", ":"))
        or not plain
    ):
        raise Unsafe(
            say("The file holds a part whose name points outside the file. Save it again in Word."),
            code="unsafe_path",
        )


def _check_declared(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise Unsafe(
            say("The file is protected by a password. Remove the password, save it and upload it again."),
            code="unsafe_encrypted",
        )
    if entry.compress_type not in _METHODS:
        raise damaged()
    if entry.file_size > limits.unpacked:
        raise bomb()
    if entry.file_size >= limits.ratio_from and entry.file_size > limits.ratio * entry.compress_size:
        raise bomb()


def _check_places(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share bytes make a bomb without a ratio; bytes before the first hide another file."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end or (end == 0 and entry.header_offset != 0):
            raise damaged()
        end = entry.header_offset + _HEADER_SIZE + entry.compress_size
    if end > directory:
        raise damaged()
