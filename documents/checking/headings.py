"""Rules on the headings of the body and their numerals: scheme, marks, order, capitals (Phụ lục I mục V)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import paragraphs_of, some, words_place
from documents.reading.items import Item
from documents.reading.lines import is_capitals, tidy
from documents.reading.result import Place
from language import Message, say

_POINTS = list("abcdđeghiklmnopqrstuvxy")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_LEVELS = {"part": 0, "letter": 1, "roman": 1, "article": 1, "arabic": 2, "point": 9}
_LONGEST_HEADING = 45  # words
_ENDS = (".", ";", ",", "!", "?")


@dataclass(slots=True)
class Series:
    """The items of one level under the same parent, in printed order."""

    kind: str
    depth: int
    items: list[Item] = field(default_factory=list)


def series_of(items: Sequence[Item]) -> list[Series]:
    """Every run of brothers: sections, numbered paragraphs under one section, points under one number."""
    found: list[Series] = []
    open_series: dict[int, Series] = {}
    for item in items:
        level = level_of(item)
        if level is None:
            continue
        open_series = {at: one for at, one in open_series.items() if at <= level}
        current = open_series.get(level)
        if current is None or current.kind != item.kind or _starts_again(current, item):
            current = open_series[level] = Series(item.kind, item.depth)
            found.append(current)
        current.items.append(item)
    return found


def level_of(item: Item) -> int | None:
    """How deep an item stands; None for bullets and plain paragraphs, which have no number."""
    level = _LEVELS.get(item.kind)
    return level + item.depth - 1 if level is not None and item.kind == "arabic" else level


def _starts_again(current: Series, item: Item) -> bool:
    """A list that begins anew with 1 or a) below the same heading is another list."""
    return value_of(item) == 1 and len(current.items) > 0 and item.kind in {"arabic", "point"}


def value_of(item: Item) -> int | None:
    """The place of a numeral in its row: 4 for IV, "4.", "2.4" and d)."""
    last = item.numeral.split()[-1]
    if item.kind == "point":
        return _POINTS.index(last) + 1 if last in _POINTS else None
    if item.kind == "letter":
        return ord(last) - 64 if last in "ABC" else None
    if re.fullmatch(r"[IVXL]{1,9}", last):
        return _roman(last)
    last = last.rpartition(".")[2]
    return int(last) if last.isdigit() else None


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def is_heading(item: Item, after: Item | None) -> bool:
    """Whether an item is a title of its own: short, without an end mark."""
    words = item.text.rstrip()
    short = len(words) < 300 and len(words.split()) <= _LONGEST_HEADING
    level, deeper = level_of(item), level_of(after) if after is not None else None
    if not words or not short or words.endswith(_ENDS) or level is None or after is None:
        return False
    return deeper is None or deeper > level


def _followed(items: Sequence[Item]) -> Iterator[tuple[Item, Item | None]]:
    yield from pairwise(items)
    if items:
        yield items[-1], None


@rule(
    "heading_scheme",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="A document is divided either by articles (Chương, Điều) or by I., 1., a).",
)
def heading_scheme(checked: Checked) -> Iterator[Fault]:
    """Sections "I." beside articles "Điều 1": two schemes in one document."""
    articles = [item for item in paragraphs_of(checked) if item.kind == "article"]
    romans = [
        item for item in paragraphs_of(checked) if item.kind == "roman" and is_capitals(item.text[:300])
    ]
    if articles and romans:
        message = say("The document mixes two schemes: articles (Điều) and sections “I.”, “1.”, “a)”.")
        yield Fault(message, max(articles[0], romans[0], key=lambda item: item.line.paragraph).line.place())


@rule(
    "numeral_repeated",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="No numeral is used twice in the same row.",
)
def numeral_repeated(checked: Checked) -> Iterator[Fault]:
    """Two paragraphs "2." under one section; of sections the reader itself speaks."""
    return some(_repeated(checked))


def _repeated(checked: Checked) -> Iterator[Fault]:
    sections = {section.at for section in checked.reading.sections}
    for series in series_of(paragraphs_of(checked)):
        seen: set[str] = set()
        for item in series.items:
            if item.numeral in seen and item.line.place() not in sections:
                message = say(
                    "The numeral {numeral} stands twice in the same row.", numeral=tidy(item.numeral)
                )
                yield Fault(message, _numeral_place(item))
            seen.add(item.numeral)


def _numeral_place(item: Item) -> Place:
    return item.line.place(0, len(item.line.text) - len(item.text))


@rule(
    "numeral_order",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="Numerals follow one another without a gap; points run a, b, c, d, đ, e, g.",
)
def numeral_order(checked: Checked) -> Iterator[Fault]:
    """IV after II, 3 after 1, d) after e)."""
    return some(_out_of_order(checked))


def _out_of_order(checked: Checked) -> Iterator[Fault]:
    for series in series_of(paragraphs_of(checked)):
        for before, item in pairwise(series.items):
            last, value = value_of(before), value_of(item)
            if last is None or value is None or value in {last, last + 1}:
                continue
            words = {"earlier": tidy(before.numeral), "numeral": tidy(item.numeral)}
            if value > last:
                message = say("{numeral} comes right after {earlier}: a numeral is left out.", **words)
            else:
                message = say("{numeral} comes after {earlier}: the numerals are out of order.", **words)
            yield Fault(message, _numeral_place(item))


@rule(
    "point_alphabet",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="Points bear one letter of the Vietnamese alphabet each.",
)
def point_alphabet(checked: Checked) -> Iterator[Fault]:
    """The letters f, j, w and z are none of it."""
    points = (
        item
        for item in paragraphs_of(checked)
        if item.kind == "point" and item.numeral in {"f", "j", "w", "z"}
    )
    message = say("Points run a, b, c, d, đ, e, g, h, i, k …; f, j, w and z are not used.")
    return some(Fault(message, _numeral_place(item)) for item in points)


@rule(
    "point_marks_mixed",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="After the letter of a point stands a closing parenthesis: a).",
)
def point_marks_mixed(checked: Checked) -> Iterator[Fault]:
    """"a." is no form of a point."""
    wrong = (item for item in paragraphs_of(checked) if item.kind == "point" and _mark(item) == ".")
    message = say("A point is written with a closing parenthesis: a), b), c).")
    return some(Fault(message, place, Replace(place, ")")) for item in wrong for place in [_mark_place(item)])


def _mark(item: Item) -> str:
    """The sign right after the numeral."""
    return item.line.text[len(item.numeral) :].lstrip()[:1]


def _mark_place(item: Item) -> Place:
    start = item.line.text.index(_mark(item), len(item.numeral))
    return item.line.place(start, start + 1)


@rule(
    "numeral_dot",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="After the number of a paragraph stands a full stop.",
)
def numeral_dot(checked: Checked) -> Iterator[Fault]:
    """"1 Trưởng các phòng …" and, where its brothers have one, "6.2 Đối với …"."""
    return some(_without_dot(checked))


def _without_dot(checked: Checked) -> Iterator[Fault]:
    for series in series_of(paragraphs_of(checked)):
        bare = [item for item in series.items if item.kind == "arabic" and _mark(item) not in {".", ")", "/"}]
        if len(bare) < len(series.items):  # alone it may be a number, not a numeral
            for item in bare:
                at = item.line.place(0, len(item.numeral))
                message = say("After the numeral {numeral} the full stop is missing.", numeral=item.numeral)
                yield Fault(message, at, Replace(at, f"{item.numeral}."))


@rule(
    "section_mark",
    article="PL I mục V",
    severity=Severity.NOTE,
    title="After the Roman numeral of a section stands a full stop.",
)
def section_mark(checked: Checked) -> Iterator[Fault]:
    """"I-", "I/" and "I)" are other forms."""
    other = (item for item in paragraphs_of(checked) if item.kind == "roman" and _mark(item) != ".")
    message = say("After the Roman numeral of a section stands a full stop: “I.”.")
    return some(Fault(message, place, Replace(place, ".")) for item in other for place in [_mark_place(item)])


@rule(
    "section_capitals",
    article="PL I mục V",
    severity=Severity.ERROR,
    title="The title of a section “I.” stands in capitals.",
)
def section_capitals(checked: Checked) -> Iterator[Fault]:
    """"I. Mục đích" must be "I. MỤC ĐÍCH"; a running paragraph has no title."""
    return some(_small_sections(checked))


def _small_sections(checked: Checked) -> Iterator[Fault]:
    for item, after in _followed(paragraphs_of(checked)):
        if item.kind == "roman" and is_heading(item, after) and not is_capitals(item.text.split(":")[0]):
            place = words_place(item)
            yield Fault(
                say("The title of a section stands in capitals."), place, Replace(place, item.text.upper())
            )


@rule(
    "heading_small_letter",
    article="PL II mục I",
    severity=Severity.WARNING,
    title="A numbered paragraph begins with a capital letter.",
)
def heading_small_letter(checked: Checked) -> Iterator[Fault]:
    """"3. củng cố …"; points often go on with the sentence that leads them in, so they are left alone."""
    small = (
        item
        for item in checked.items
        if item.kind in {"roman", "arabic", "article"} and item.text[:1].islower()
    )
    return some(
        Fault(message, at, Replace(at, item.text[0].upper())) for item, at, message in _first_letters(small)
    )


def _first_letters(items: Iterable[Item]) -> Iterator[tuple[Item, Place, Message]]:
    for item in items:
        whole = words_place(item)
        at = Place(whole.paragraph, whole.start, whole.start + 1)
        numeral = tidy(item.numeral)
        yield item, at, say("Paragraph {numeral} begins with a small letter.", numeral=numeral)


@rule(
    "heading_colon",
    article="PL I mục V",
    severity=Severity.NOTE,
    title="Headings of one level all end with a colon or all without.",
)
def heading_colon(checked: Checked) -> Iterator[Fault]:
    """"1. Thành phần" beside "4. Phân công nhiệm vụ:"."""
    return some(_mixed_colons(checked))


def _mixed_colons(checked: Checked) -> Iterator[Fault]:
    after = {id(item): follows for item, follows in _followed(paragraphs_of(checked))}
    for series in series_of(paragraphs_of(checked)):
        if series.kind not in {"roman", "arabic"}:
            continue
        headings = [item for item in series.items if is_heading(item, after[id(item)])]
        with_colon = [item for item in headings if item.text.endswith(":")]
        if 0 < len(with_colon) < len(headings):
            message = say("Headings of the same level end here with a colon, there without.")
            yield Fault(message, with_colon[0].line.place())


@rule(
    "list_without_level",
    article="PL I mục V",
    severity=Severity.NOTE,
    title="What a paragraph with a colon leads in is numbered one level deeper.",
)
def list_without_level(checked: Checked) -> Iterator[Fault]:
    """"1. Giao phòng … các công việc liên quan:" and then "2.", "3." on the same level."""
    return some(_lists_without_level(checked))


def _lists_without_level(checked: Checked) -> Iterator[Fault]:
    for item, after in _followed(paragraphs_of(checked)):
        if after is None or not item.text.endswith(":") or item.kind not in {"arabic", "point"}:
            continue
        if after.kind == item.kind and after.depth == item.depth and value_of(item) != value_of(after):
            numeral = tidy(item.numeral)
            message = say(
                "Paragraph {numeral} ends with a colon, but its list stands on the same level.",
                numeral=numeral,
            )
            yield Fault(message, item.line.place())
