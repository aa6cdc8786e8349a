"""Number and date written into the printed blanks of any .docx: a working copy, never the original.

Only the blanks change; every other run and part stays byte for byte as it was. The text says nothing of
being a copy: its file name does.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO

from documents.composing.content import printed_month
from documents.composing.raw_text import RawParagraph, RawText
from documents.reading.package import open_package
from documents.reading.page_heads import first_page_header
from documents.reading.sheet import kind_of_title
from language import Invalid, Message, say

Place = tuple[int, int, str]  # from, to, and the words that are to stand there
Look = Callable[[str], list[Place] | None]  # the places to fill in a paragraph, None where it has no blank

_FILL = r"[\s.…_\u200b]*+"  # possessive: a long blank is walked through once
_HEAD = 80  # paragraphs in which number and date must have come


def _either(word: str) -> str:
    """The word as one letter and mark at a time, or composed."""
    return f"(?:{unicodedata.normalize('NFC', word)}|{unicodedata.normalize('NFD', word)})"


_SO = f"(?:{_either('Số')}|{_either('SỐ')})"
_NUMBER = re.compile(
    rf"(?:(?:^|\s){_SO}\s*:|(?:^|[\t\n]|\s{{3}}){_SO}(?=\s))"
    rf"(?P<number>{_FILL}(?:(?P<printed>\d++[a-zđ]?){_FILL})?)(?=[/-]\s*(?:[A-ZĐ]|$)|/?$)"
)
_DAY_OR_MONTH = rf"{_FILL}(?:\d{{1,2}}{_FILL})?"
_DATE = re.compile(
    rf"{_either('ngày')}(?P<day>{_DAY_OR_MONTH}){_either('tháng')}(?P<month>{_DAY_OR_MONTH})"
    rf"{_either('năm')}(?P<year>{_FILL}(?:\d{{1,4}}(?!\d){_FILL})?(?!\d))"
)


def fill(data: bytes, number: str, day: date) -> bytes:
    """The .docx with this number ("05") and date in its blanks (NĐ 30/2020 Đ15; Phụ lục I II.3, II.4).

    Raises Invalid when a blank is not found or what is printed says otherwise, Unsafe for a file that is no
    .docx or must not be opened.
    """
    package = open_package(data)
    texts = {name: RawText(package.part(name)) for name in (package.main, first_page_header(package)) if name}
    head = [paragraph for text in texts.values() for paragraph in _head(text.paragraphs)]
    if not _fill_first(head, number_place(number)):
        _demand_printed(head, number)
    if not _fill_first(head, date_places(day)):
        raise _not_found(say("The place for the date (“ngày … tháng … năm …”) was not found in the file."))
    return _with_parts(data, {name: text.written() for name, text in texts.items()})


def _not_found(message: Message) -> Invalid:
    return Invalid(message, code="no_blank")


def _head(paragraphs: Sequence[RawParagraph]) -> list[RawParagraph]:
    """The paragraphs above the title, or above "Kính gửi"."""
    found: list[RawParagraph] = []
    for paragraph in paragraphs[:_HEAD]:
        words = " ".join(unicodedata.normalize("NFC", paragraph.text).split())
        if kind_of_title(words) is not None or words.lower().startswith("kính gửi"):
            break
        found.append(paragraph)
    return found


def _fill_first(head: Sequence[RawParagraph], look: Look) -> bool:
    """Fill the first paragraph that has the blank, and its double for programs without text boxes."""
    filled = None
    for paragraph in head:
        words = paragraph.text
        if filled is not None and words != filled:
            continue
        places = look(words)
        if places is not None:
            filled = words
            for start, end, said in sorted(places, reverse=True):
                paragraph.put(start, end, said)
    return filled is not None


def number_place(number: str) -> Look:
    """Where a paragraph has the blank of the number, "Số:      /KH-SKHCN"."""

    def look(words: str) -> list[Place] | None:
        found = _NUMBER.search(words)
        blank = found is not None and found["printed"] is None
        return [(*found.span("number"), f" {number}")] if found and blank else None

    return look


def _demand_printed(head: Sequence[RawParagraph], number: str) -> None:
    """Without a blank the number must stand there already, beside those that an arrival stamp may print."""
    found = [match["printed"] for paragraph in head if (match := _NUMBER.search(paragraph.text))]
    if not found:
        raise _not_found(say("The place for the number (“Số: …”) was not found in the file."))
    if all(printed.lstrip("0") != number.lstrip("0") for printed in found):
        message = say("The text already prints the number {printed}.", printed=found[0])
        raise Invalid(message, code="other_number")


def date_places(day: date) -> Look:
    """The blank parts of the date line; what is printed must be the day's own."""
    wanted = {"day": f"{day.day:02d}", "month": printed_month(day.month), "year": str(day.year)}

    def look(words: str) -> list[Place] | None:
        found = _DATE.search(words)
        if found is None:
            return None
        return [place for part, said in wanted.items() for place in _date_place(found, part, said, day)]

    return look


def _date_place(found: re.Match[str], part: str, said: str, day: date) -> Iterator[Place]:
    """Where a part of the date is blank, or its year only begun ("năm 20…")."""
    printed = re.sub(r"\D", "", found[part])
    if not printed or (part == "year" and len(printed) < len(said) and said.startswith(printed)):
        yield (*found.span(part), f" {said}" if part == "year" else f" {said} ")
    elif int(printed) != getattr(day, part):
        raise _other_date(found, day)


def _other_date(found: re.Match[str], day: date) -> Invalid:
    line = " ".join(found[0].split())
    return Invalid(
        say("The text prints “{printed}”, but the document is dated {day}; a new version must leave the "
            "date blank.", printed=line, day=day),
        code="other_date",
    )  # fmt: skip


def _with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The archive with some parts exchanged; all others, their order and their times stay."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, parts.get(entry.filename) or source.read(entry))
    return written.getvalue()


def working_copy_name(number_and_symbol: str) -> str:
    """ "05-KH-SKHCN-ban-lam-viec.docx": nobody takes it for the issued document."""
    return re.sub(r"[^\w-]+", "-", number_and_symbol) + "-ban-lam-viec.docx"
