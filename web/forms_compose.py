"""The form of a document between the browser and what is kept: rows by name, and buttons that change rows."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from documents.composing.making import MOST_PARTS
from documents.composing.writing import ROWS, Part, Receiver, Writing, from_json
from language import Invalid
from organization.names import nfc
from web.dates import read_date

Form = Mapping[str, str]
Numbers = dict[str, set[str]]  # of the rows, by how the names of their boxes begin

MOST_ROWS = 60  # that can be added; an earlier document may bring more, and none of them is dropped
_TEXTS = ("kind", "subject", "opening", "closing", "archive", "signer")
_DAYS = frozenset({"day", "deadline"})
_NO_WORDS = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ROW = re.compile(r"[a-z]+-(?P<row>\d{1,3})-")
_ACT = re.compile(r"(?P<verb>add|drop|up):(?P<path>[a-z]+(?::\d{1,3}(?::[a-z]+(?::\d{1,3})?)?)?)")


def typed(form: Form, kept: Writing) -> Writing:
    """What the form says; what it does not show stays as it was kept."""
    said: dict[str, Any] = {name: _words(form[name]) for name in _TEXTS if name in form}
    numbers = _numbers(form)
    lists = [one.name for one in fields(Writing) if one.name in ROWS]
    said |= {name: _rows(form, numbers, name) for name in lists if f"rows-{name}" in form}
    return from_json(kept.to_json() | said)


def _numbers(form: Form) -> Numbers:
    """Which rows each list of the form has, gathered in one walk through its boxes."""
    found: Numbers = defaultdict(set)
    for key in form:
        outer = _ROW.match(key)
        if outer is not None:
            found[key[: outer.start("row")]].add(outer["row"])
            if inner := _ROW.match(key, outer.end()):
                found[key[: inner.start("row")]].add(inner["row"])
    return found


def _words(text: str) -> str:
    """What a Word file can hold of a text; a line break that Word puts into a paragraph begins a line."""
    return nfc(_NO_WORDS.sub("", text.replace("\x0b", "\n")))


def _rows(form: Form, numbers: Numbers, name: str, prefix: str = "") -> list[dict[str, Any]]:
    """The rows of a list in the order of their numbers."""
    start = f"{prefix}{name}-"
    return [_row(form, numbers, name, f"{start}{n}-") for n in sorted(numbers.get(start, ()), key=int)]


def _row(form: Form, numbers: Numbers, name: str, prefix: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for one in fields(ROWS[name]):
        if one.name in ROWS:
            row[one.name] = _rows(form, numbers, one.name, prefix)
        else:
            words = _words(form.get(f"{prefix}{one.name}", ""))
            row[one.name] = _day(words) if one.name in _DAYS else words
    return row


def _day(words: str) -> str | None:
    """The day as it is kept; what cannot be read stays as it was typed, to be shown again."""
    try:
        day = read_date(words)
    except Invalid:
        return words
    return day.isoformat() if day else None


def changed(writing: Writing, act: str) -> tuple[Writing, str | None]:
    """The writing after a button of rows ("add:parts:0:tasks", "drop:bases:1", "up:parts:2").

    With it the place on the page to go on at; None when the act is another one.
    """
    found = _ACT.fullmatch(act)
    if found is None:
        return writing, None
    steps = found["path"].split(":")
    data = writing.to_json()
    rows, position = _list_at(data, steps)
    if rows is None:
        return writing, None
    at = _change(rows, found["verb"], position, steps)
    list_steps = steps if len(steps) % 2 else steps[:-1]
    return from_json(data), "-".join(["row", *list_steps, str(at)])


def _list_at(data: dict[str, Any], steps: list[str]) -> tuple[list[Any] | None, int]:
    """The list that the steps lead to, and the row in it (-1 for the list as a whole)."""
    here: Any = data
    for step in steps[:-1] if len(steps) % 2 == 0 else steps:
        if step.isdecimal():
            here = here[int(step)] if int(step) < len(here) else {}
        else:
            here = here.get(step) if step in ROWS else None
        if here is None:
            return None, -1
    position = int(steps[-1]) if len(steps) % 2 == 0 else -1
    return (here, position) if isinstance(here, list) and position < len(here) else (None, -1)


def _change(rows: list[Any], verb: str, position: int, steps: list[str]) -> int:
    """Add a row at the end, take one out or move it up; where the page goes on."""
    if verb == "add":
        most = MOST_PARTS if steps == ["parts"] else MOST_ROWS
        if len(rows) < most:
            rows.append({})
        return len(rows) - 1
    if verb == "drop" and position >= 0:
        del rows[position]
        return max(0, min(position, len(rows) - 1))
    if verb == "up" and position > 0:
        rows.insert(position - 1, rows.pop(position))
    return max(0, position - 1)


def offered(writing: Writing) -> Writing:
    """The writing with one empty row where a list that everybody fills has none."""
    return replace(writing, parts=writing.parts or (Part(),), receivers=writing.receivers or (Receiver(),))
