"""Every sentence that the product can say stands in the Vietnamese catalogue, whole and with its values."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from language import CATALOGUES
from tests.test_house import ROOT, files, modules

KEYWORDS = {"say": None, "_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
VIETNAMESE = CATALOGUES / "vi" / "LC_MESSAGES" / "messages.po"


@cache
def vietnamese() -> Catalog:
    with VIETNAMESE.open("rb") as source:
        return read_po(source, locale="vi")


def sources() -> Iterator[tuple[str, Path]]:
    yield from (("python", path) for path in modules())
    for path in files(ROOT / "templates"):
        yield "jinja2.ext:babel_extract", path


def sentences() -> set[str]:
    """The English sentences in the code and on the pages."""
    said: set[str] = set()
    for method, path in sources():
        for _line, msgid, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
            said.update([msgid] if isinstance(msgid, str) else msgid)
    return said


def holes(text: str) -> Counter[str]:
    """The names in braces."""
    return Counter(name for _text, name, _format, _conversion in string.Formatter().parse(text) if name)


def test_every_sentence_is_said_in_vietnamese():
    known = {message.id for message in vietnamese() if message.id and message.string}
    assert sorted(sentences() - known) == []


def test_no_sentence_stands_in_the_catalogue_twice():
    ids = re.findall(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)', VIETNAMESE.read_text(encoding="utf-8"), re.M)
    spelled = Counter("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', msgid)) for msgid in ids)
    assert {msgid: times for msgid, times in spelled.items() if times > 1} == {}


def test_the_vietnamese_sentence_carries_the_same_values():
    pairs = [(message.id, message.string) for message in vietnamese() if isinstance(message.id, str)]
    assert [msgid for msgid, text in pairs if set(holes(msgid)) != set(holes(str(text)))] == []


def test_the_catalogue_is_written_in_composed_letters():
    text = VIETNAMESE.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
