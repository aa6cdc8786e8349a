"""The text of a document for a page: paragraphs as they are printed, and where each field was found."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from documents.findings import SEVERITIES, Noted, message_of
from documents.reading.result import Place
from language import Message, say

# What is marked in the text, by its pointer (design §5) with "*" for the place in a list.
FIELD_WORDS: dict[str, Message] = {
    "/issuing_body": say("Issuing body"),
    "/parent_body": say("Superior body"),
    "/number": say("Number"),
    "/symbol": say("Symbol"),
    "/place": say("Place"),
    "/date": say("Date"),
    "/doc_type": say("Kind of document"),
    "/subject": say("Subject"),
    "/urgency": say("Urgency"),
    "/kinh_gui/*": say("Addressee"),
    "/references/*": say("Cited document"),
    "/sections/*/numeral": say("Section"),
    "/assignments/*/unit": say("Unit with a task"),
    "/deadline_details/*": say("Deadline"),
    "/recipients/*": say("Recipient"),
    "/signer/authority": say("Signature block"),
    "/signer/on_behalf_of": say("Signature block"),
    "/signer/title": say("Signature block"),
    "/signer/name": say("Signature block"),
}
LONG = 150  # characters; a longer place of a finding is marked at its beginning alone
_IN_LIST = re.compile(r"/\d+")
_MOTTO = re.compile(r"(?i)cộng h(?:òa|oà) xã hội|độc lập\s*[-–]\s*tự do")
_NOI_NHAN = re.compile(r"(?i)\s*nơi nhận")
# Two columns in one line: "UBND TỈNH …      CỘNG HÒA …", but not "ngày      tháng" nor "Số:      /KH-SKHCN".
_HAS_COLUMNS = re.compile(r"(?<!ngày)(?<!tháng)(?<=[^\W\d_]|[:;.])(?: {6,}|\t+)[^\W\d_]{2,}")
_IN_HEAD = frozenset({"issuing_body", "parent_body", "symbol", "place", "date", "doc_type", "subject"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a paragraph: which field was read from them, which findings are about them."""

    text: str
    word: Message | None = None
    about: tuple[Noted, ...] = ()
    opens: tuple[Noted, ...] = ()  # the findings whose place begins here

    @property
    def severity(self) -> str:
        """That of the gravest finding about it, "" without one."""
        weights = {finding.severity for finding in self.about}
        return next((weight for weight in SEVERITIES if weight in weights), "")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the macro `ui.paper` wants it, and its parts for the page that shows what was read."""

    number: int
    printed: str
    stretches: tuple[Stretch, ...]
    bold: bool = False
    italic: bool = False
    centered: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs one below the other, or two columns of them side by side."""

    left: tuple[Block, ...]
    right: tuple[Block, ...] = ()


def blocks(reading: Mapping[str, Any], findings: Iterable[Noted] = ()) -> list[Part]:
    """The text as on paper: agency and motto side by side, the text, recipients beside the signature."""
    found = _paragraphs(reading, findings)
    head, foot = _head(reading, found), _foot(reading, found)
    around = {block.number for part in (head, foot) if part for block in (*part.left, *part.right)}
    body = tuple(block for block in found if block.number not in around)
    return [part for part in (head, Part(body), foot) if part is not None]


def _head(reading: Mapping[str, Any], found: Sequence[Block]) -> Part | None:
    """Who issues it, beside the motto and the date; none where a line already prints both."""
    title = paragraph_of(reading, "/doc_type")
    if title is None:
        return None
    above = [block for block in found if block.number < title]
    if any(_HAS_COLUMNS.search(block.printed) for block in above):
        return None
    dated = paragraph_of(reading, "/date")
    right = tuple(b for b in above if _MOTTO.search(b.printed) or b.number == dated)
    return _side_by_side(tuple(b for b in above if b not in right), right)


def _foot(reading: Mapping[str, Any], found: Sequence[Block]) -> Part | None:
    """The recipients, beside the signature that is printed after them."""
    numbers = [paragraph_of(reading, f"/recipients/{n}") for n in range(len(reading.get("recipients") or ()))]
    printed = [number for number in numbers if number is not None]
    if not printed:
        return None
    heading = (b.number for b in found if b.number < printed[0] and _NOI_NHAN.match(b.printed))
    first = next(heading, printed[0])
    if any(b.number >= first and _HAS_COLUMNS.search(b.printed) for b in found):
        return None
    left = tuple(b for b in found if first <= b.number <= printed[-1])
    signed = paragraph_of(reading, "/signer/name") or 0
    right = tuple(b for b in found if printed[-1] < b.number <= signed)
    return _side_by_side(left, tuple(replace(b, centered=True, bold=True) for b in right))


def _side_by_side(left: tuple[Block, ...], right: tuple[Block, ...]) -> Part | None:
    return Part(left, right) if left and right else None


def _paragraphs(reading: Mapping[str, Any], findings: Iterable[Noted]) -> list[Block]:
    """The paragraphs of a reading, without the empty ones."""
    places = [(pointer, Place(**place)) for pointer, place in (reading.get("where") or {}).items()]
    fields: dict[int, list[tuple[str, Place]]] = defaultdict(list)
    about: dict[int, list[Noted]] = defaultdict(list)
    for pointer, place in places:
        fields[place.paragraph].append((pointer, place))
    for finding in findings:
        if finding.where is not None:
            about[finding.where.paragraph].append(finding)
    texts: Sequence[str] = reading.get("paragraphs") or ()
    head = _end_of_head(places, texts, reading.get("subject") or "")
    return [
        _block(number, text, fields[number], about[number], in_head=number <= head)
        for number, text in enumerate(texts)
        if text.strip(" \t_-")
    ]


def _end_of_head(places: Sequence[tuple[str, Place]], texts: Sequence[str], subject: str) -> int:
    """The last paragraph of the head: all above the text is centred, as in the form of NĐ 30/2020."""
    last = max((place.paragraph for pointer, place in places if _top(pointer) in _IN_HEAD), default=-1)
    while 0 <= last < len(texts) - 1 and texts[last + 1].strip() and texts[last + 1].strip() in subject:
        last += 1  # a subject of several lines
    return last


def _top(pointer: str) -> str:
    return pointer.split("/")[1]


def _block(
    number: int, text: str, fields: Sequence[tuple[str, Place]], about: Sequence[Noted], *, in_head: bool
) -> Block:
    tops = {_top(pointer) for pointer, _ in fields}
    return Block(
        number,
        text,
        tuple(_stretches(text, list(_marked_fields(fields)), about)),
        bold=bool(tops & {"sections", "doc_type", "subject", "signer"}),
        italic="date" in tops and "symbol" not in tops,
        centered=in_head or "signer" in tops,
    )


def _marked_fields(fields: Iterable[tuple[str, Place]]) -> Iterator[tuple[Place, Message]]:
    """The fields to mark in a paragraph, in their order; one that begins inside another is left out."""
    at = 0
    for pointer, place in sorted(fields, key=lambda pair: (pair[1].start, -pair[1].end)):
        word = FIELD_WORDS.get(_IN_LIST.sub("/*", pointer))
        if word is not None and place.start >= at and place.end > place.start:
            yield place, word
            at = place.end


def _stretches(
    text: str, fields: Sequence[tuple[Place, Message]], about: Sequence[Noted]
) -> Iterator[Stretch]:
    """The text cut wherever a field or the place of a finding begins or ends."""
    spans = [(f, f.where) for f in about if f.where is not None]
    places = [place for place, _ in fields] + [place for _, place in spans if _is_short(place)]
    cuts = {0, len(text), *(place.start for _, place in spans)}
    cuts |= {min(edge, len(text)) for place in places for edge in (place.start, place.end)}
    for start, end in pairwise(sorted(cuts)):
        word = next((word for place, word in fields if place.start <= start < place.end), None)
        here = tuple(f for f, place in spans if _is_short(place) and place.start <= start < place.end)
        yield Stretch(text[start:end], word, here, tuple(f for f, place in spans if place.start == start))
    behind = tuple(f for f, place in spans if place.start >= len(text))
    if behind:
        yield Stretch("", None, (), behind)


def _is_short(place: Place) -> bool:
    return place.end - place.start <= LONG


def paragraph_of(reading: Mapping[str, Any], pointer: str) -> int | None:
    """The paragraph in which a field was found, for a link to it."""
    place = (reading.get("where") or {}).get(pointer)
    return place["paragraph"] if place else None


def notes(reading: Mapping[str, Any]) -> list[Message]:
    """The remarks on the file itself: old fonts, tracked changes, hidden text."""
    return messages(reading.get("notes") or ())


def messages(stored: Sequence[Mapping[str, Any]]) -> list[Message]:
    """Messages that were kept as JSON."""
    return [message_of(one) for one in stored]


def deadlines(reading: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The due dates as the text prints them, each with the number of its paragraph."""
    details = reading.get("deadline_details") or ()
    places = [paragraph_of(reading, f"/deadline_details/{n}") for n in range(len(details))]
    return [{**detail, "paragraph": place} for detail, place in zip(details, places, strict=True)]
