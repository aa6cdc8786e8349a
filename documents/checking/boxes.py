"""The boxes of the page (NĐ 30/2020 Phụ lục I, IV): which printed lines stand in which."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from documents.reading.foot import Foot, read_foot
from documents.reading.lines import Line, columns, fold, is_capitals, is_rule, tidy
from documents.reading.result import Place, Reading
from documents.reading.sheet import KINH_GUI, NOI_NHAN, Sheet

_NATION = re.compile(r"(?i)c[ộọô]ng\s+h\w{1,3}\s+x\w{1,3}\s+h\w{1,3}\s+ch.{1,40}nam\b")
_MOTTO = re.compile(r"(?i)[đd][ộọô]c\s+l\w{1,3}\s*\W\s*t\w{1,3}\s+do\b.{1,30}?ph\w{1,2}c\b")
_LABEL = re.compile(r"(?i)số\s*:?[\s\d.…_/]*$")
_BASIS = re.compile(r"(?i)^căn cứ\b")
_ANNEX = re.compile(r"(?i)^phụ\s+lục(?:\s+(?:số\s*)?[IVXLC\d]{1,5})?\s*[.:]?$")
_ANNEX_NOTE = re.compile(r"(?i)^\(?\s*(?:ban hành\s+)?kèm theo\b")


@dataclass(frozen=True, slots=True)
class Annex:
    """The head of an annex: the line "Phụ lục …", its title, and the line that says to what it belongs."""

    word: Line
    title: tuple[Line, ...]
    note: Line | None


@dataclass(frozen=True)
class Boxes:
    """The lines of each box of one document; a box that is not printed is empty."""

    reading: Reading
    sheet: Sheet
    lines: Sequence[Line]

    @cached_property
    def head(self) -> list[Line]:
        """Every column of every line above the title."""
        return [piece for line in self.sheet.head for piece in columns(line) if not is_rule(piece.text)]

    @cached_property
    def nation(self) -> list[Line]:
        """Quốc hiệu (box 1)."""
        return _matching(self.head, _NATION)

    @cached_property
    def motto(self) -> list[Line]:
        """Tiêu ngữ (box 1)."""
        return _matching(self.head, _MOTTO)

    @cached_property
    def parent(self) -> list[Line]:
        """The parent agency (box 2)."""
        return self._named("/parent_body", self.reading.parent_body)

    @cached_property
    def issuer(self) -> list[Line]:
        """The issuing agency (box 2)."""
        return self._named("/issuing_body", self.reading.issuing_body)

    @cached_property
    def number(self) -> list[Line]:
        """“Số:” with number and symbol (box 3)."""
        where = self.reading.where
        ends = [place for place in (where.get("/number"), where.get("/symbol")) if place is not None]
        if not ends:
            return []
        first, last = ends[0], ends[-1]
        label = _LABEL.search(self.reading.paragraphs[first.paragraph], max(first.start - 40, 0), first.start)
        return self._stretch(first.paragraph, label.start() if label else first.start, last.end)

    @cached_property
    def date(self) -> list[Line]:
        """Place and date (box 4)."""
        where = self.reading.where
        place, day = where.get("/place"), where.get("/date")
        if day is None:
            return []
        together = place is not None and place.paragraph == day.paragraph
        start = place.start if place is not None and together else day.start
        return self._stretch(day.paragraph, start, day.end)

    @cached_property
    def title(self) -> list[Line]:
        """The type of the document (box 5a)."""
        return [self.sheet.title] if self.sheet.title is not None else []

    @cached_property
    def subject(self) -> list[Line]:
        """The subject under the type (box 5a)."""
        return self.sheet.subject

    @cached_property
    def letter_subject(self) -> list[Line]:
        """The subject of a letter, from “V/v” on, as far as it stands in one paragraph (box 5b)."""
        at = self.reading.where.get("/subject")
        if at is None or self.sheet.title is not None:
            return []
        return [piece for piece in self.head if piece.paragraph == at.paragraph and _holds(piece, at)]

    @cached_property
    def addressees(self) -> list[Line]:
        """“Kính gửi” and those whom it names (box 9a)."""
        return [line for line in self.sheet.addressees if line.text]

    @cached_property
    def basis(self) -> list[Line]:
        """The legal bases, one on each line, before the text itself (box 6)."""
        found = []
        for line in self.sheet.body:
            if not line.text or is_capitals(line.text):
                continue  # the authority of a decision stands before its bases
            if not _BASIS.match(line.text) or len(line.text) > 600:
                break
            found.append(line)
        listed = any(line.text.endswith(";") for line in found)
        return [line for line in found if line.text.endswith((";", "."))] if listed else []

    @cached_property
    def body(self) -> list[Line]:
        """The paragraphs of the text outside tables and text boxes (box 6)."""
        return [
            line
            for line in self.sheet.body
            if line.text and not line.in_table and not line.in_textbox and not is_rule(line.text)
        ]

    @cached_property
    def foot(self) -> Foot:
        """Recipient list and signature block."""
        return read_foot(self.sheet.foot)

    @cached_property
    def posts(self) -> list[Line]:
        """Authority and posts above the signature (box 7a)."""
        name = self.reading.where.get("/signer/name")
        before = (piece for piece in self.foot.signature if is_capitals(piece.text))
        return [piece for piece in before if name is None or _start(piece) < (name.paragraph, name.start)]

    @cached_property
    def name(self) -> list[Line]:
        """The name under the signature (box 7b)."""
        at = self.reading.where.get("/signer/name")
        return [] if at is None else self._stretch(at.paragraph, at.start, at.end)

    @cached_property
    def recipients_heading(self) -> list[Line]:
        """“Nơi nhận:” (box 9b)."""
        for line in self.sheet.foot:
            for piece in columns(line):
                if found := NOI_NHAN.match(piece.text):
                    return [piece.cut(0, found.end())]
        return []

    @cached_property
    def recipients(self) -> list[Line]:
        """The lines of the recipient list (box 9b)."""
        return [piece for entry in self.foot.recipients for piece in entry]

    @cached_property
    def marks(self) -> list[Line]:
        """The drafter's sign and the number of copies (box 12)."""
        return self.foot.marks

    @cached_property
    def urgency(self) -> list[Line]:
        """The urgency mark (box 10b)."""
        at = self.reading.where.get("/urgency")
        return [] if at is None else self._stretch(at.paragraph, at.start, at.end)

    @cached_property
    def annexes(self) -> list[Annex]:
        """The heads of the annexes after the signature."""
        found = self.reading.where.get("/signer/name")
        after = [line for line in self.lines if found is not None and line.paragraph > found.paragraph]
        return [
            _annex(line, after[number + 1 : number + 12])
            for number, line in enumerate(after)
            if not line.in_table and _ANNEX.match(line.text)
        ]

    def _named(self, pointer: str, name: str | None) -> list[Line]:
        """The lines over which the name of an agency is printed, from where it begins."""
        at = self.reading.where.get(pointer)
        if at is None or name is None:
            return []
        wanted, found = fold(name), list[Line]()
        start = next((n for n, piece in enumerate(self.head) if _holds(piece, at)), len(self.head))
        for piece in self.head[start:]:
            said = fold(" ".join(line.text for line in (*found, piece)))
            if found and not wanted.startswith(said):
                continue  # a piece of the other column
            found.append(piece)
            if len(said) >= len(wanted):
                break
        first = found[0] if found else None
        return [*([first.cut(at.start - first.start, at.end - first.start)] if first else []), *found[1:]]

    def _stretch(self, paragraph: int, start: int, end: int) -> list[Line]:
        """A stretch of one printed line, with what the line it stands in says of itself."""
        for line in self._by_paragraph.get(paragraph, ()):
            if line.start <= start <= line.start + len(line.text):
                return [line.cut(start - line.start, end - line.start)]
        return []

    @cached_property
    def _by_paragraph(self) -> dict[int, list[Line]]:
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.paragraph, []).append(line)
        return found

    def is_laid_by_hand(self, piece: Line) -> bool:
        """Whether tabs or spaces, not the paragraph, put these words where they stand."""
        for line in self._by_paragraph.get(piece.paragraph, ()):
            if "\t" in line.text or line.indent > 2 or len(columns(line)) > 1:
                return True  # blanks that wait for number and day do not part columns
        return False


def _matching(pieces: Iterable[Line], pattern: re.Pattern[str]) -> list[Line]:
    for piece in pieces:
        if len(piece.text) < 300 and (found := pattern.search(piece.text)):
            return [piece.cut(*found.span())]
    return []


def _holds(piece: Line, at: Place) -> bool:
    return piece.paragraph == at.paragraph and piece.start <= at.start < piece.start + len(piece.text)


def _start(piece: Line) -> tuple[int, int]:
    return piece.paragraph, piece.start


def _annex(word: Line, after: Sequence[Line]) -> Annex:
    title: list[Line] = []
    for line in after:
        if not line.text or is_rule(line.text):
            if title:
                break
            continue
        if _ANNEX_NOTE.match(line.text):
            return Annex(word, tuple(title), line)
        if line.in_table or (title and not _goes_on(title[-1], line)) or len(line.text) > 250:
            break
        title.append(line)
    note = next((line for line in after if _ANNEX_NOTE.match(line.text)), None)
    return Annex(word, tuple(title), note)


def _goes_on(title: Line, line: Line) -> bool:
    return is_capitals(title.text) == is_capitals(line.text) and title.bold == line.bold


def whole(lines: Iterable[Line]) -> str:
    """The words of a box on one line."""
    return tidy(" ".join(line.text for line in lines))


def addressing(line: Line) -> Line | None:
    """The words “Kính gửi:” of a line, if it has them."""
    for piece in columns(line):
        if found := KINH_GUI.match(piece.text):
            return replace(piece, text=piece.text[: found.end()].rstrip())
    return None


def paragraphs_of(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines grouped by the paragraph they stand in."""
    group: list[Line] = []
    for line in lines:
        if group and group[-1].paragraph != line.paragraph:
            yield group
            group = []
        group.append(line)
    if group:
        yield group
