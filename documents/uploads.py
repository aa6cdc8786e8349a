"""Taking a file in: checked by content, read, and its bytes kept, before any transaction begins."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import clock
from documents.checking import examine
from documents.files import FileStore
from documents.publishing.tracked_changes import count_tracked_changes
from documents.reading.attachments import check_attachment
from documents.reading.package import open_package
from language import Unsafe, say
from organization.names import nfc

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = {
    "docx": DOCX,
    "txt": "text/plain",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes lie in the store."""

    sha256: str
    size: int
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A document's file, kept and read."""

    file: KeptFile
    reading: dict[str, Any]
    words_sha256: str
    written: dict[str, Any] | None = None  # what was typed, of a file composed from the form
    tracked_changes: int = 0  # that nobody has accepted


def take_in(store: FileStore, data: bytes, name: str, *, due: date | None = None) -> TakenIn:
    """Read, check and keep a document (.docx, or plain .txt); nothing is kept of a refused one.

    `due` is the day by which a document that it answers wants its report, where that is known.
    Raises Unsafe with a sentence: an unsafe or unreadable file, or a secrecy mark (Luật Bảo vệ bí mật nhà
    nước 117/2025/QH15: state secrets may not be drafted or kept on a connected system).
    """
    result = examine(data, name, day=clock.today(), due=due).to_json()
    refuse_secrets(result)
    words, changes = _digest(result["paragraphs"]), _tracked_changes(data)
    return TakenIn(keep(store, data, name), result, words, tracked_changes=changes)


def _tracked_changes(data: bytes) -> int:
    """How many a .docx holds; a plain text holds none."""
    return count_tracked_changes(open_package(data)) if data.startswith(b"PK") else 0


def _digest(paragraphs: Iterable[str]) -> str:
    """SHA-256 of the words alone: another font, table or line break gives the same digest."""
    words = " ".join(" ".join(paragraphs).split())
    return hashlib.sha256(words.encode()).hexdigest()


def take_attachment(store: FileStore, data: bytes, name: str) -> KeptFile:
    """Check and keep an attached .docx, .pdf, .txt or .xlsx; raises Unsafe with a sentence."""
    check_attachment(data, name)
    return keep(store, data, name)


def keep(store: FileStore, data: bytes, name: str) -> KeptFile:
    """Keep bytes under their checksum, with a plain file name."""
    return KeptFile(store.put(data), len(data), plain_name(name), MEDIA_TYPES.get(_ending(name), DOCX))


def refuse_secrets(result: dict[str, Any]) -> None:
    """Raise Unsafe when the text bears a secrecy mark."""
    mark = result.get("secrecy")
    if mark:
        raise Unsafe(
            say(
                "The document is marked “{mark}”. State secrets may not be drafted, kept or sent "
                "on a connected system (Law 117/2025/QH15 on the protection of state secrets); "
                "the file was not kept.",
                mark=mark,
            ),
            code="state_secret",
        )


def plain_name(name: str) -> str:
    """The last part of a file name, in NFC, without control characters, at most 200 characters."""
    last = nfc(name.replace("\\", "/").rsplit("/", 1)[-1])
    return "".join(c for c in last if c.isprintable())[-200:] or "van-ban.docx"


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""
