"""The sheet divided as Phụ lục I of NĐ 30/2020 lays it out: header, title, addressees, body, foot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.kinds import CITED_KINDS, KINDS, LETTER, Kind
from documents.reading.lines import Line, columns, is_capitals, is_rule, one_spelling
from documents.reading.patterns import BULLET
from documents.reading.signature import is_signature_line

NOI_NHAN = re.compile(r"(?i)^[-\s]*nơi nhận\s*(?::|$|(?=\s{3}|\t))")
# "Kính gửi:", and in a công điện "BỘ TRƯỞNG … điện:".
KINH_GUI = re.compile(r"(?i)^(?:kính gửi\s*(?::|$)|[^.;:]{3,120}\sđiện\s*:)")
_OPENING = re.compile(
    r"(?i)^(?:căn cứ|thực hiện .{0,80}\bsố\b|xét\s|theo\s|kính gửi|[IVX]+\s*[.\-]|\d+\s*[.)]\s|điều 1\b"
    r"|ngày \d|hôm nay|thời gian|nhằm\s|trong thời gian)"
)
_NEVER_SUBJECT = re.compile(
    r"(?i)(?:(?:phần|chương|mục)\s+(?:thứ\s|[IVX]+\b|\d)"
    r"|[IVX]+\s*[.\-]|\d+\s*[.)]\s|điều 1\b|căn cứ\b|kính gửi)"
)
_BULLET = re.compile(rf"{BULLET}\s*\S")
_PRINTED = {one_spelling(kind.printed): kind for kind in (*KINDS, *CITED_KINDS)}
_LONG_TITLES = tuple(one_spelling(kind.printed) for kind in KINDS)
_SPACED = {printed.replace(" ", ""): kind for printed, kind in _PRINTED.items()}  # "K Ế  H O Ạ C H"
_LONG = 150  # a line this long is running text, not a heading
_SENTENCE = 60  # a line that begins like a sentence, is longer and ends with a full stop is one
_HEAD_AT_MOST = 60  # printed lines in which a title must have come


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one document by part; what follows the signature (annexes) is in none of them."""

    head: list[Line]
    kind: Kind | None
    title: Line | None
    subject: list[Line]
    addressees: list[Line]
    body: list[Line]
    foot: list[Line]


def divide(lines: list[Line]) -> Sheet:
    """Find the parts of a document; a part that is not there is empty."""
    foot_at = _foot_start(lines)
    title_at, kind = _title(lines[:foot_at])
    if title_at is None or kind is None:
        return _untitled(lines, foot_at)
    title, rest = _title_and_rest(lines[title_at], kind)
    body_at = _subject_end(lines, title_at + 1, foot_at, lines[title_at])
    send_at = _addressees_end(lines, body_at, foot_at)
    return Sheet(
        head=lines[:title_at],
        kind=kind,
        title=title,
        subject=[line for line in (*rest, *lines[title_at + 1 : body_at]) if not _is_empty(line)],
        addressees=lines[body_at:send_at],
        body=lines[send_at:foot_at],
        foot=lines[foot_at:],
    )


def _untitled(lines: list[Line], foot_at: int) -> Sheet:
    """A letter has no printed name: its header ends at "Kính gửi" or where running text begins."""
    start = next((n for n, line in enumerate(lines[:foot_at]) if _addresses(line)), None)
    if start is None:
        start = next((n for n, line in enumerate(lines[:foot_at]) if _runs(line)), foot_at)
    send_at = _addressees_end(lines, start, foot_at)
    is_letter = start < send_at or any(_is_letter_mark(line) for line in lines[:start])
    return Sheet(
        head=lines[:start],
        kind=LETTER if is_letter else None,
        title=None,
        subject=[],
        addressees=lines[start:send_at],
        body=lines[send_at:foot_at],
        foot=lines[foot_at:],
    )


def _runs(line: Line) -> bool:
    return len(line.text) > 100 or bool(_OPENING.match(line.text))


def _is_letter_mark(line: Line) -> bool:
    return any(re.match(r"(?i)v/v\b", column.text) for column in columns(line))


def _addresses(line: Line) -> bool:
    return any(KINH_GUI.match(column.text) for column in columns(line))


def _is_empty(line: Line) -> bool:
    return line.is_blank or is_rule(line.text)


def kind_of_title(text: str) -> Kind | None:
    """The kind that a line in capitals names, with at most two words more ("GIẤY MỜI HỌP")."""
    if len(text) > 90 or not is_capitals(text):
        return None
    words = one_spelling(" ".join(text.split()).rstrip(":"))
    if all(len(word) == 1 for word in words.split()):
        return _SPACED.get(words.replace(" ", ""))
    for printed, kind in _PRINTED.items():
        if words == printed:
            return kind
        if words.startswith(printed + " ") and len(words[len(printed) :].split()) <= 2:
            return kind
    return None


def _long_title(text: str) -> Kind | None:
    """The kind with which a whole title in capitals begins ("BÁO CÁO TỔNG KẾT NĂM HỌC …")."""
    if not is_capitals(text) or text.endswith(":"):
        return None
    words = one_spelling(text)
    return next((_PRINTED[one] for one in _LONG_TITLES if words.startswith(one + " ")), None)


def _title(lines: Sequence[Line]) -> tuple[int | None, Kind | None]:
    top = _top(lines)
    for kind_of in (kind_of_title, _long_title):
        for number, line in enumerate(top):
            kind = kind_of(line.text)
            if kind is not None and not line.text.rstrip().endswith(":"):
                return number, kind
    return None, None


def _top(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines among which a title must stand: the first ones, up to running text."""
    printed = 0
    for number, line in enumerate(lines):
        printed += not line.is_blank
        if printed > _HEAD_AT_MOST or (len(line.text) > 2 * _LONG and not line.in_table):
            return lines[:number]
    return lines


def _title_and_rest(line: Line, kind: Kind) -> tuple[Line, list[Line]]:
    """The printed kind, and the subject where both stand in one line."""
    if kind_of_title(line.text) is not None:
        return line, []
    return line.cut(0, len(kind.printed)), [line.cut(len(kind.printed))]


def _subject_end(lines: Sequence[Line], start: int, stop: int, title: Line) -> int:
    """The line after the trích yếu: it ends at a blank, a rule, or where the body's look or words begin."""
    number = start
    while number < stop and _is_empty(lines[number]):
        number += 1
    first = number
    while number < stop and not _is_empty(lines[number]):
        if number > first and _begins_body(lines[number], lines[first]):
            break
        if _NEVER_SUBJECT.match(lines[number].text):
            break
        if _OPENING.match(lines[number].text) and _looks(lines[number]) != _looks(title):
            break
        number += 1
    return number


def _begins_body(line: Line, subject: Line) -> bool:
    if is_capitals(line.text) and not is_capitals(subject.text):
        return True  # the authority of a decision: "CHỦ TỊCH ỦY BAN NHÂN DÂN …"
    if line.text.endswith((":", ";")) or _BULLET.match(line.text) or _addresses(line):
        return True
    if line.text.endswith(".") and line.text[:1].isupper() and len(line.text) > _SENTENCE:
        return True
    return bool(len(line.text) > _LONG or _OPENING.match(line.text) or _looks(line) != _looks(subject))


def _looks(line: Line) -> tuple[bool, bool]:
    return line.bold, line.centered


def _addressees_end(lines: Sequence[Line], start: int, stop: int) -> int:
    """The line after the "Kính gửi" block, or `start` where there is none right there."""
    number = start
    while number < stop and _is_empty(lines[number]):
        number += 1
    if number >= stop or not _addresses(lines[number]):
        return start
    number += 1
    while number < stop and (_is_empty(lines[number]) or _continues(lines[number], lines, number)):
        number += 1
    return number


def _continues(line: Line, lines: Sequence[Line], number: int) -> bool:
    if _BULLET.match(line.text) and not line.text.endswith("./."):
        return len(line.text) < _LONG
    before = next((lines[n] for n in range(number - 1, -1, -1) if not lines[n].is_blank), None)
    if before is None or len(line.text) >= _LONG or _OPENING.match(line.text):
        return False
    is_open = bool(_BULLET.match(before.text)) and not before.text.endswith((".", ";"))
    return before.text.endswith((",", "và")) or (is_open and not lines[number - 1].is_blank)


def _foot_start(lines: Sequence[Line]) -> int:
    marked = next((number for number, line in enumerate(lines) if _opens_list(line)), None)
    if marked is None:
        return _unmarked_foot(lines)
    # A signature printed above the list, as plain text of two columns may have it, belongs to the foot.
    first = marked
    for number in range(marked - 1, max(marked - 12, -1), -1):
        text = lines[number].text
        if len(text) > 70 or text.endswith(("./.", ";", ":")):
            break
        if text and is_signature_line(text):
            first = number
    return first


def _opens_list(line: Line) -> bool:
    # Few lines hold the words, and most have no columns worth parting.
    return "nhận" in line.text.lower() and any(NOI_NHAN.match(column.text) for column in columns(line))


def _unmarked_foot(lines: Sequence[Line]) -> int:
    """Without "Nơi nhận": the last run of lines in capitals that name a post."""
    last = None
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].text and is_signature_line(lines[number].text):
            last = number
        elif last is not None and not _is_empty(lines[number]):
            break
    in_lower_half = last is not None and last > len(lines) // 2
    return last if last is not None and in_lower_half else len(lines)
