"""Documents cited without a number: by kind and date ("tại Văn bản ngày …"), or by title and years."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from documents.reading.dates import DATE, iso_of
from documents.reading.issuers import issuer_after, issuer_before
from documents.reading.lines import Line, tidy
from documents.reading.patterns import LOWER
from documents.reading.places import place_in
from documents.reading.result import Reference
from documents.reading.units import REACH

_CITING = r"(?i:tại|theo|thực hiện|căn cứ|kèm theo)"
_KINDS = (
    "Văn bản|Công văn|Tờ trình|Quyết định|Nghị quyết|Nghị định|Thông tư|Chỉ thị|Thông báo|Công điện"
    "|Kết luận|Báo cáo|Biên bản"
)
_DATED = re.compile(
    rf"\b{_CITING}\s(?P<kind>{_KINDS})\s"
    rf"(?:(?P<dated>ngày\s(?:{DATE}))|(?:tháng\s\d{{1,2}}(?:/|\snăm\s)|năm\s)\d{{4}})(?!\w)"
)
# A plan of several years is known by its title; in a list of documents it needs no word before it.
_TITLED = re.compile(
    r"(?:\b(?i:tại|theo|căn cứ)\s|;\s)"
    r"(?P<kind>Chương trình|Đề án|Chiến lược|Kế hoạch|Quy chế(?:\sphối hợp)?)"
    rf"(?P<title>\s[{LOWER}][^.;:()“”\"\d]{{2,160}}?giai đoạn\s\d{{4}}\s?[-\u2013]\s?\d{{4}})"
)
_NUMBER = re.compile(r"\d/")
_BETWEEN = re.compile(r"\sgiữa\s(?P<issuer>.{3,120}?)(?=\sgiai đoạn\s|\svề\s)")
_YEARS = re.compile(r"(?:giai đoạn|năm)\s\d{4}")


def unnumbered(line: Line) -> Iterator[tuple[Callable[[], Reference], tuple[int, int]]]:
    """What a line cites without a number; each with the words that it takes."""
    if not _YEARS.search(line.text) and "ngày" not in line.text:
        return
    for found in _DATED.finditer(line.text):
        if not found["dated"] or found["y"] or found["yy"]:
            yield partial(_of_a_day, line, found), (found.start("kind"), found.end())
    for found in _TITLED.finditer(line.text):
        if line.text[found.start()] != ";" or _NUMBER.search(line.text, 0, found.start()):
            yield partial(_of_years, line, found), (found.start("kind"), found.end())


def _of_a_day(line: Line, found: re.Match[str]) -> Reference:
    before = line.text[max(found.start("kind") - REACH, 0) : found.start("kind")]
    issuer = issuer_after(line.text[found.end() : found.end() + REACH]) or issuer_before(before)
    parts = {"type": line.place(*found.span("kind"))}
    if found["dated"]:
        parts["date"] = line.place(*found.span("dated"))
    named = place_in(line, issuer)
    parts |= {} if named is None else {"issuer": named}
    at = line.place(found.start("kind"), found.end())
    return Reference(
        found["kind"], None, iso_of(found) if found["dated"] else None, issuer, at=at, parts=parts
    )


def _of_years(line: Line, found: re.Match[str]) -> Reference:
    """The bodies between which a rule of cooperation is agreed are its issuers."""
    start, end = found.start("kind"), found.end()
    words = line.text[start:end]
    between = _BETWEEN.search(words)
    issuer = tidy(between["issuer"]) if between else issuer_after(line.text[end : end + REACH])
    parts = {"type": line.place(*found.span("kind")), "title": line.place(start, end)}
    named = place_in(line, issuer)
    parts |= {} if named is None else {"issuer": named}
    return Reference(found["kind"], None, None, issuer, tidy(words), line.place(start, end), parts)
