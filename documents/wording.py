"""A paragraph as words with keys: what counts as the same word when two versions are compared."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A word, a number or symbol with its own signs ("05/7/2024", "56/KH-SKHCN"), or one other sign.
_WORDS = re.compile(r"(\s*)([^\W_]+(?:[/.,\u2010-\u2014-][^\W_]+)*|_+|[^\w\s])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DOUBLE, _SINGLE = "\u201c\u201d\u201e\u00ab\u00bb\u2033", "\u2018\u2019\u02bc\u2032"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_FORMS = {ord(c): form for sort, form in ((_DOUBLE, '"'), (_SINGLE, "'"), (_DASHES, "-")) for c in sort}
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NUMERAL = re.compile(
    r"(?i:(?:điều|khoản|phần|chương|mục|phụ lục)\s+)?"
    r"(?:[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[A-Za-zđĐ])\s*[.):/](?=\s|[^\W\d_])"
    r"|[-–+•*](?=\s)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as printed, with the space before it, and its key."""

    space: str
    plain: str
    key: str


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a paragraph or of a part of it; `numeral` of them number it."""

    words: Sequence[Word]
    numeral: int = 0

    @property
    def printed(self) -> str:
        """As it is printed."""
        return "".join(word.space + word.plain for word in self.words)

    @property
    def key(self) -> str:
        """All its words; other spaces give the same."""
        return "".join(word.key for word in self.words)

    @property
    def body(self) -> str:
        """The key without the numeral; of a line that is nothing but a numeral, the numeral."""
        return "".join(word.key for word in self.words[self.numeral :]) or self.key

    def part(self, start: int, end: int) -> "Text":
        """Some of its words."""
        return Text(self.words[start:end])


class Version:
    """The paragraphs of one version that are not blank; their words are looked at only where it is asked."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        self.lines = [" ".join(p.split()) for p in paragraphs if p.strip()]
        self._texts: dict[int, Text] = {}

    def __len__(self) -> int:
        """How many paragraphs."""
        return len(self.lines)

    def __getitem__(self, number: int) -> Text:
        """The words of one paragraph."""
        if number not in self._texts:
            self._texts[number] = text_of(self.lines[number])
        return self._texts[number]


def text_of(paragraph: str) -> Text:
    """The words of a paragraph, in NFC and without what cannot be seen."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFC", paragraph)).strip()
    words = tuple(Word(space, plain, word_key(plain)) for space, plain in _WORDS.findall(seen))
    numeral = _NUMERAL.match(seen)
    return Text(words, len(_WORDS.findall(numeral[0])) if numeral else 0)


@lru_cache(maxsize=65_536)
def word_key(word: str) -> str:
    """The word with one form of quotes and dashes, and its tones apart: "hoà" and "hòa" have one key."""
    plain = word.translate(_FORMS)
    if plain.isascii():
        return plain
    parts = re.split(r"([^\w]+)", plain)
    return "".join(part if n % 2 else _syllable_key(part) for n, part in enumerate(parts))


def _syllable_key(word: str) -> str:
    """Its letters in their case without tone marks, then the tones."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        (tones if char in _TONES else letters).append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)
