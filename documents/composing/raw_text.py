"""The printed characters of a Word part and the bytes where they stand, to change a few of them alone."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

_PRINTED = {"tab": "\t", "br": "\n", "cr": "\n"}
_NOT_PRINTED = frozenset({"moveFrom", "del"})  # what tracked changes have taken out


@dataclass(slots=True)
class Piece:
    """Printed characters: the text of a w:t, or a tab or break; `start` to `end` are its bytes."""

    text: str
    start: int
    end: int
    tag_end: int = 0  # of a w:t: the place of the ">" of its opening tag
    is_text: bool = True
    keeps_spaces: bool = False
    changed: bool = False


@dataclass(slots=True)
class RawParagraph:
    """The pieces of one paragraph in printed order."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it prints."""
        return "".join(piece.text for piece in self.pieces)

    def put(self, start: int, end: int, words: str) -> None:
        """Let `words` stand in place of the characters from `start` to `end`; other pieces stay."""
        receiver, within = self._receiver(start, end), 0
        at = 0
        for piece in self.pieces:
            first, last = max(start - at, 0), min(end - at, len(piece.text))
            at += len(piece.text)
            if piece is receiver:
                within = min(max(first, 0), len(piece.text))
                kept = piece.text[max(last, within) :] if last > within else piece.text[within:]
                piece.text, piece.changed = piece.text[:within] + words + kept, True
            elif first < last:
                piece.text, piece.changed = piece.text[:first] + piece.text[last:], True

    def _receiver(self, start: int, end: int) -> Piece | None:
        """The text that takes the words: the first that has a part of the place, else the one before it."""
        at, before = 0, None
        for piece in self.pieces:
            if piece.is_text and at < end and at + len(piece.text) > start:
                return piece
            if piece.is_text and at + len(piece.text) <= start:
                before = piece
            at += len(piece.text)
        return before


class RawText:
    """The paragraphs of a part; `written` gives its bytes back with only the changed pieces different."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.paragraphs: list[RawParagraph] = []
        self._open: list[RawParagraph] = []
        self._names: list[str] = []
        self._starts: list[int] = []
        self._words: list[str] | None = None
        self._keeps_spaces = self._hidden = False
        self._parse()

    def _parse(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser
        parser.Parse(self._data, True)

    def _begin(self, full_name: str, attributes: dict[str, Any]) -> None:
        space, _, name = full_name.rpartition(" ")
        name = name if "wordprocessingml" in space else ""
        self._names.append(name)
        self._starts.append(self._parser.CurrentByteIndex)
        if name == "p":
            self._open.append(RawParagraph())
            self.paragraphs.append(self._open[-1])
        elif name == "r":
            self._hidden = False
        elif name == "vanish" and self._names[-3:-1] == ["r", "rPr"]:
            self._hidden = not {"0", "false", "off"} & set(attributes.values())
        elif name == "t":
            self._words = []
            self._keeps_spaces = any(value == "preserve" for value in attributes.values())

    def _characters(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def _end(self, _full_name: str) -> None:
        name, start = self._names.pop(), self._starts.pop()
        if name == "p":
            self._open.pop()
        elif name == "t":
            self._add_text(start, "".join(self._words or ()))
            self._words = None
        elif name in _PRINTED and self._names[-1] == "r":
            self._add(Piece(_PRINTED[name], start, self._after(start), is_text=False))

    def _add_text(self, start: int, words: str) -> None:
        tag_end = self._data.index(b">", start)
        if words and not self._hidden and not _NOT_PRINTED & set(self._names):
            piece = Piece(words, tag_end + 1, self._parser.CurrentByteIndex, tag_end)
            piece.keeps_spaces = self._keeps_spaces
            self._add(piece)

    def _add(self, piece: Piece) -> None:
        if self._open:
            self._open[-1].pieces.append(piece)

    def _after(self, start: int) -> int:
        """The byte behind the element that is just ending."""
        opened = self._data.index(b">", start) + 1
        if self._data[opened - 2 : opened] == b"/>":
            return opened
        return self._data.index(b">", self._parser.CurrentByteIndex) + 1

    def written(self) -> bytes:
        """The part with the changed pieces written anew and every other byte as it was."""
        pieces = [piece for paragraph in self.paragraphs for piece in paragraph.pieces if piece.changed]
        parts, at = [], 0
        for piece in sorted(pieces, key=lambda one: one.start):
            opening = piece.tag_end if piece.is_text else piece.start
            parts.append(self._data[at:opening])
            if piece.is_text:
                at_edge = piece.text != piece.text.strip() and not piece.keeps_spaces
                parts.append(b' xml:space="preserve"' if at_edge else b"")
                parts.append(self._data[opening : piece.start])
            parts.append(escape(piece.text).encode())
            at = piece.end
        return b"".join([*parts, self._data[at:]])
