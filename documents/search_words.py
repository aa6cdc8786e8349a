"""Words as the search compares them: small letters and digits without marks, đ as d; and what a person asks.

Texts and questions go through the same table, so that "ĐẶNG VĂN THÌN", "dang van thin" and the spelling with
separate marks are one, and both databases see nothing but plain words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_TEXT = 400_000  # characters; PostgreSQL indexes no more of one text
LONGEST_QUESTION = 200
MOST_WORDS = 16
_TITLE = 40  # a longer place says more than a title
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|(\S+)')


class _Folding(dict[int, str]):
    """What each character is to the search, worked out at its first appearance."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFD", chr(code).lower()).replace("đ", "d").replace("ð", "d")
        kept = "".join(c for c in plain if not unicodedata.combining(c))
        self[code] = (kept if kept.isalnum() else " ") if kept else ""
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The words of a text, single spaces between them."""
    return " ".join(text[:LONGEST_TEXT].translate(_FOLDING).split())


def folded_in_place(text: str) -> str:
    """The text folded sign by sign, each at its place, so that what is found can be shown in it."""
    return "".join(sign if len(sign) == 1 else " " for sign in (_FOLDING[ord(c)] for c in text))


@dataclass(frozen=True, slots=True)
class Question:
    """Phrases that must all be there, each of one or more words in their order."""

    phrases: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All words asked for."""
        return tuple(word for phrase in self.phrases for word in phrase)

    @property
    def for_sqlite(self) -> str:
        """The question in the language of FTS5."""
        return " AND ".join(f'"{" ".join(phrase)}"' for phrase in self.phrases)

    @property
    def for_postgresql(self) -> str:
        """The question in the language of to_tsquery."""
        return " & ".join(f"({' <-> '.join(phrase)})" for phrase in self.phrases)


def asked(text: str) -> Question:
    """What was typed: words in any order, "words in quotes" and 45/KH-SKHCN in theirs."""
    return Question(tuple(_limited(_phrases(unicodedata.normalize("NFC", text)[:LONGEST_QUESTION]))))


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    for quoted, single in _QUOTED.findall(text):
        words = tuple(folded(quoted or single).split())
        if words:
            yield words


def _limited(phrases: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    left = MOST_WORDS
    for phrase in phrases:
        if left > 0:
            yield phrase[:left]
        left -= len(phrase)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a shown text, and whether it was asked for."""

    text: str
    found: bool


def excerpt(paragraphs: Sequence[str], question: Question, *, length: int = 220) -> tuple[Piece, ...]:
    """The first place where the most of the question stands, with what was asked for marked."""
    pattern = re.compile(r"\b(?:" + "|".join(" +".join(phrase) for phrase in question.phrases) + r")\b")
    best, most = "", (0, False)
    for paragraph in paragraphs:
        text = " ".join(unicodedata.normalize("NFC", paragraph).split())
        count = len({found[0] for found in pattern.finditer(folded_in_place(text))})
        if count and (count, len(text) > _TITLE) > most:
            best, most = text, (count, len(text) > _TITLE)
    return tuple(_pieces(best, pattern, length))


def _pieces(text: str, pattern: re.Pattern[str], length: int) -> Iterator[Piece]:
    places = [found.span() for found in pattern.finditer(folded_in_place(text))]
    if not places:
        return
    start = max(0, places[0][0] - length // 4)
    if start:  # at the beginning of a word
        start = text.find(" ", start, places[0][0]) + 1 or start
    end = min(len(text), start + length)
    at = start
    if start:
        yield Piece("… ", found=False)
    for first, last in places:
        if at <= first and last <= end:
            yield Piece(text[at:first], found=False)
            yield Piece(text[first:last], found=True)
            at = last
    yield Piece(text[at:end] + (" …" if end < len(text) else ""), found=False)
