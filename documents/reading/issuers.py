"""Who issued a cited document: "của Bộ …" after it, or "Sở … tại Tờ trình số …" before it."""

import re

from documents.reading.lines import tidy
from documents.reading.patterns import LOWER, UPPER
from documents.reading.units import begins_unit, unit_at
from documents.reading.vocabulary import CITED, ISSUER_ENDS

_AFTER = re.compile(r"^\s*,?\s*(?:đã\s+được\s+ký\s+)?của\s+(?=\S)")
_END = re.compile(
    rf"[.;:()“”\"\[\]]|\s{ISSUER_ENDS}(?!\w)"
    rf"|(?:,|\s+và)\s*(?=(?:các\s+)?{CITED}\s+(?:số|\d|của))"
    rf"|,\s*(?=[{LOWER}])|\s+và\s+(?=[{LOWER}])"
)
_AT = re.compile(r"\s+(?:phê duyệt\s+|ban hành\s+)?tại\s+(?:các\s+)?$")
_BEFORE_AT = re.compile(rf"(?:[;:]|\bcủa|\bđược|\bdo|\bnghị|\bgồm)\s+(?=[{UPPER}])")
_GROUP = re.compile(r"\bcủa\s+(?P<issuer>[^:;.()]{3,80}):[^.]*$")
_ACTS = re.compile(r"\s+(?:đã|có|ban hành)\s")
_CLAUSE = re.compile(rf"(?:^|(?<=[.;,:)])\s+)(?=[{UPPER}])")


def issuer_after(text: str) -> str | None:
    """The issuer named right after a citation."""
    found = _AFTER.match(text)
    if found is None:
        return None
    name = text[found.end() :]
    return tidy(name[: _end_of(name)]).strip(" ,-") or None


def _end_of(name: str) -> int:
    """Where the name ends; a comma before another agency begins another thought."""
    found = _END.search(name)
    end = found.start() if found else len(name)
    commas = (comma for comma in re.finditer(r",\s*", name[:end]) if begins_unit(name[comma.end() :]))
    return next((comma.start() for comma in commas), end)


def issuer_before(text: str) -> str | None:
    """The issuer named before a citation: at the head of a list, before "tại", or as who acts."""
    group = _GROUP.search(text)
    if group and re.search(r"(?i)số\s*\S*$|[,;:]\s*(?:và\s*)?$", text):
        return tidy(group["issuer"])
    at = _AT.search(text)
    if at:
        return _before_at(text[: at.start()]) or _who_acts(text)
    return _who_acts(text) if re.search(r"\s(?:có|ban hành)\s+$", text) else None


def _before_at(text: str) -> str | None:
    starts = [found.end() for found in _BEFORE_AT.finditer(text)]
    name = text[starts[-1] :] if starts else text
    if not name[:1].isupper() or len(name.split()) > 20 or _ACTS.search(name) or re.search(r"[.;]", name):
        return None
    return tidy(name).strip(" ,")


def _who_acts(text: str) -> str | None:
    """The agency at the beginning of the last clause that says what it did."""
    sentence = re.split(rf"(?<=[.;])\s+(?=[{UPPER}])", text)[-1]
    for clause in reversed(list(_CLAUSE.finditer(sentence))):
        words = sentence[clause.end() :]
        name = unit_at(words)
        if name and _ACTS.match(words[len(name) :] + " "):
            return tidy(name)
    return None
