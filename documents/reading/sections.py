"""The sections of the top level, in printed order and with printed numerals, wrong ones too."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from documents.reading.items import Item, top_level
from documents.reading.lines import is_capitals, tidy
from documents.reading.places import known, place_among, place_in
from documents.reading.result import Finding, Section
from language import say

_TITLE_WORDS = 30


def read_sections(items: Sequence[Item]) -> tuple[tuple[Section, ...], list[Finding]]:
    """The sections and a warning for each numeral that is used twice."""
    tops = list(top_level(items))
    following = {id(item): after for item, after in pairwise(items)}
    sections = tuple(_section(item, following.get(id(item))) for item in tops)
    return sections, _repeated(sections)


def _section(item: Item, after: Item | None) -> Section:
    numeral, title = tidy(item.numeral), _title(item, after)
    lines = [item.line] if after is None else [item.line, after.line]
    parts = known(numeral=place_in(item.line, numeral), title=place_among(lines, title))
    return Section(numeral, title, item.line.place(), parts)


def _title(item: Item, after: Item | None) -> str | None:
    """The heading; None where the item is a running paragraph."""
    words = tidy(item.text)
    if not words:
        return tidy(after.text) if after is not None and is_capitals(after.text) else None
    if item.kind in {"roman", "part", "letter"} and is_capitals(words.split(":")[0]):
        words = words.split(":")[0]
        if after is not None and _goes_on(item, after):
            words = f"{words} {tidy(after.text)}"
        return words.rstrip(" .:;")
    return _short_title(words)


def _goes_on(item: Item, after: Item) -> bool:
    """Whether a heading in capitals is printed over two lines."""
    if after.line.in_table and not item.line.in_table:
        return False
    return after.kind == "plain" and is_capitals(after.text) and item.line.text.isupper()


def _short_title(words: str) -> str | None:
    head, colon, rest = words.partition(":")
    if colon and len(head.split()) <= (12 if rest else _TITLE_WORDS):
        return None if _opens_list(head, rest) else head.strip()
    if words.endswith((".", ";", ",", "./.")) or len(words.split()) > _TITLE_WORDS:
        return None
    return words


def _opens_list(head: str, rest: str) -> bool:
    if re.search(r"(?i)\b(?:như sau|sau đây|sau)$", head):
        return True
    return bool(rest and re.search(r"\bcác\s[^,]{2,30}$", head))


def _repeated(sections: Sequence[Section]) -> list[Finding]:
    counts = Counter(section.numeral for section in sections)
    seen: set[str] = set()
    findings = []
    for section in sections:
        if counts[section.numeral] > 1 and section.numeral in seen:
            message = say("The numeral {numeral} is used for two sections.", numeral=section.numeral)
            findings.append(Finding("repeated_numeral", "PL I V", "warning", message, section.at))
        seen.add(section.numeral)
    return findings
