"""Invented plans kept as TOML: their words, with due dates given as days from the day of writing."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from documents.composing.content import Content, Item, Section, printed_date

FOLDER = Path(__file__).parent / "data"
HEADING = "# "  # before an item that stands bold on its own line

# The agency that writes unless the file says otherwise.
_AGENCY = {
    "parent_body": "UBND tỉnh Minh Hòa",
    "issuing_body": "Sở Khoa học và Công nghệ",
    "symbol": "KH-SKHCN",
    "place": "Minh Hòa",
}


def read_plan(path: Path, today: date) -> tuple[str, Content]:
    """The file name and the content of one plan, as somebody would write it on that day."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    days = said.pop("days", {})
    words = {name: printed_date(today + timedelta(days=number)) for name, number in days.items()}
    file = said.pop("file")
    filled = _filled(_AGENCY | said, words | {"year": str(today.year)})
    filled["sections"] = tuple(_section(section) for section in filled["sections"])
    filled["parent_body"] = filled["parent_body"] or None
    return file, Content(month=today.month, year=today.year, **filled)


def _filled(value: Any, words: dict[str, str]) -> Any:
    """The value with {names} replaced in every text, lists as tuples."""
    if isinstance(value, str):
        return value.format(**words)
    if isinstance(value, dict):
        return {name: _filled(part, words) for name, part in value.items()}
    return tuple(_filled(part, words) for part in value)


def _section(said: dict[str, Any]) -> Section:
    return Section(said["numeral"], said["title"], tuple(_items(said["items"])))


def _items(texts: Iterable[str]) -> Iterable[Item]:
    for text in texts:
        yield Item(text.removeprefix(HEADING), heading=text.startswith(HEADING))
