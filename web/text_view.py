"""The text of a document for a page: paragraphs as they are printed, and where each field was found."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from language import Message, say

# What is marked in the text, by the first part of its pointer (design §5).
FIELD_WORDS: dict[str, Message] = {
    "issuing_body": say("Issuing body"),
    "parent_body": say("Superior body"),
    "symbol": say("Symbol"),
    "place": say("Place"),
    "date": say("Date"),
    "doc_type": say("Kind of document"),
    "subject": say("Subject"),
    "urgency": say("Urgency"),
    "deadline_details": say("Deadline"),
    "recipients": say("Recipient"),
    "signer": say("Signature block"),
}
_MOTTO = re.compile(r"(?i)cộng h(?:òa|oà) xã hội|độc lập\s*[-–]\s*tự do")
_NOI_NHAN = re.compile(r"(?i)\s*nơi nhận")
# Two columns in one line: "UBND TỈNH …      CỘNG HÒA …", but not "ngày      tháng" nor "Số:      /KH-SKHCN".
_HAS_COLUMNS = re.compile(r"(?<!ngày)(?<=[^\W\d_]|[:;.])(?: {6,}|\t+)[^\W\d_]{2,}")
_IN_HEAD = frozenset({"issuing_body", "parent_body", "symbol", "place", "date", "doc_type", "subject"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a paragraph; `word` says which field was read from them."""

    text: str
    word: Message | None = None


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


def blocks(reading: Mapping[str, Any]) -> list[Part]:
    """The text as on paper: agency and motto side by side, the text, recipients beside the signature."""
    found = _paragraphs(reading)
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


def _paragraphs(reading: Mapping[str, Any]) -> list[Block]:
    """The paragraphs of a reading, without the empty ones."""
    places = _places(reading)
    by_paragraph: dict[int, list[tuple[str, Mapping[str, int]]]] = {}
    for pointer, place in places:
        by_paragraph.setdefault(place["paragraph"], []).append((pointer, place))
    texts: Sequence[str] = reading.get("paragraphs") or ()
    head = _end_of_head(places, texts, reading.get("subject") or "")
    return [
        _block(number, text, by_paragraph.get(number, []), number <= head)
        for number, text in enumerate(texts)
        if text.strip(" \t_-")
    ]


def _places(reading: Mapping[str, Any]) -> list[tuple[str, Mapping[str, int]]]:
    where: Mapping[str, Mapping[str, int]] = reading.get("where") or {}
    return [(pointer.split("/")[1], place) for pointer, place in where.items()]


def _end_of_head(places: Sequence[tuple[str, Mapping[str, int]]], texts: Sequence[str], subject: str) -> int:
    """The last paragraph of the head: all above the text is centred, as in the form of NĐ 30/2020."""
    last = max((place["paragraph"] for pointer, place in places if pointer in _IN_HEAD), default=-1)
    while 0 <= last < len(texts) - 1 and texts[last + 1].strip() and texts[last + 1].strip() in subject:
        last += 1  # a subject of several lines
    return last


def _block(number: int, text: str, found: Sequence[tuple[str, Mapping[str, int]]], in_head: bool) -> Block:
    pointers = {pointer for pointer, _ in found}
    heading = bool(pointers & {"sections", "doc_type", "subject", "signer"})
    return Block(
        number,
        text,
        tuple(_stretches(text, [(p, at) for p, at in found if p in FIELD_WORDS])),
        bold=heading,
        italic="date" in pointers and "symbol" not in pointers,
        centered=in_head or "signer" in pointers,
    )


def _stretches(text: str, found: Sequence[tuple[str, Mapping[str, int]]]) -> Iterator[Stretch]:
    """The text cut at the fields; one that begins inside another is left out."""
    at = 0
    for pointer, place in sorted(found, key=lambda pair: pair[1]["start"]):
        if place["start"] < at:
            continue
        if place["start"] > at:
            yield Stretch(text[at : place["start"]])
        yield Stretch(text[place["start"] : place["end"]], FIELD_WORDS[pointer])
        at = place["end"]
    if at < len(text):
        yield Stretch(text[at:])


def paragraph_of(reading: Mapping[str, Any], pointer: str) -> int | None:
    """The paragraph in which a field was found, for a link to it."""
    place = (reading.get("where") or {}).get(pointer)
    return place["paragraph"] if place else None


def findings(reading: Mapping[str, Any]) -> list[tuple[str, Message]]:
    """What a careful clerk would point out, with its severity, and the remarks on the file itself."""
    pointed = [(f["severity"], _message(f["message"])) for f in reading.get("findings") or ()]
    return [*pointed, *(("note", _message(note)) for note in reading.get("notes") or ())]


def _message(stored: Mapping[str, Any]) -> Message:
    """A message that was kept as JSON."""
    values = {
        k: _message(v) if isinstance(v, dict) and "msgid" in v else v for k, v in stored["values"].items()
    }
    return Message(stored["msgid"], values)


def messages(stored: Sequence[Mapping[str, Any]]) -> list[Message]:
    """Messages that were kept as JSON."""
    return [_message(one) for one in stored]


def deadlines(reading: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The due dates as the text prints them, each with the number of its paragraph."""
    details = reading.get("deadline_details") or ()
    places = [paragraph_of(reading, f"/deadline_details/{n}") for n in range(len(details))]
    return [{**detail, "paragraph": place} for detail, place in zip(details, places, strict=True)]
