"""The words of a plain text file: Unicode, Windows code page 1258, or the old TCVN3 and VNI."""

import re

from documents.reading.legacy import Encoding, decode_bytes
from documents.reading.paragraphs import normal_form
from language import Unsafe, say

_CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_LOOKED_AT = 4_000  # bytes that tell UTF-16 without a mark


def decode_text(data: bytes) -> str:
    """The words of a plain text as NFC; raises `Unsafe` where the bytes are no text."""
    return text_and_encoding(data)[0]


def text_and_encoding(data: bytes) -> tuple[str, Encoding]:
    """The words, and whether they were in an old encoding; raises `Unsafe` where the bytes are no text."""
    for page in _unicode_pages(data):
        try:
            text = data.decode(page)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return normal_form(text), Encoding.UNICODE
    old = decode_bytes(data)
    if old is None or _CONTROL.search(old[0]):
        raise Unsafe(
            say("The file is not plain text. Save it as text in the encoding UTF-8."),
            code="unsafe_not_text",
        )
    return normal_form(old[0]), old[1]


def _unicode_pages(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    beginning = data[:_LOOKED_AT]
    if b"\0" in beginning:  # without a mark; the zeros of Latin letters stand behind them or before them
        return ("utf-16-le",) if beginning[1::2].count(0) >= beginning[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig",)
