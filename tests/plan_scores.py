"""How well the reader does on labelled documents: right single fields, and F1 of lists, by field."""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from documents.reading import read_docx, read_text

SINGLE = (
    "issuing_body", "parent_body", "number", "symbol", "place", "date", "doc_type", "doc_type_code",
    "doc_type_printed", "subject", "signer", "kinh_gui", "urgency",
)  # fmt: skip
LISTS: dict[str, tuple[str, ...]] = {
    "recipients": ("name", "purpose", "is_group", "is_archive", "marker", "is_pointer"),
    "sections": ("numeral", "title"),
    "references": ("type", "number_symbol", "date", "issuer"),
    "assignments": ("unit", "text_start", "deadline", "numeral"),
}


def same(value: Any) -> Any:
    """As the labels say values are compared: NFC, single spaces, no emphasis marks."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).replace("*", "").split())
    if isinstance(value, list):
        return [same(one) for one in value]
    return value


def wanted(label: dict[str, Any], field: str) -> Any:
    if field == "signer":
        return {key: value for key, value in label["signer"].items() if key != "position_below_name"}
    return label.get(field, [] if field == "kinh_gui" else None)


def rows(items: Iterable[dict[str, Any]], keys: tuple[str, ...]) -> Counter[str]:
    return Counter(json.dumps([same(item.get(key) or None) for key in keys]) for item in items)


class Scores:
    """Hits and possible hits by field; a list counts each of its rows twice, as F1 does."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.possible: Counter[str] = Counter()

    def take(self, file: Path) -> None:
        label = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        result = read(file)
        for field in SINGLE:
            self.add(field, int(same(result[field]) == same(wanted(label, field))), 1)
        for field, keys in LISTS.items():
            self.compare(field, rows(result[field], keys), rows(label[field], keys))
        self.compare("units", rows(result["assignments"], ("unit",)), rows(label["assignments"], ("unit",)))
        self.compare("deadlines", Counter(result["deadlines"]), Counter(label["deadlines"]))

    def compare(self, field: str, got: Counter[str], want: Counter[str]) -> None:
        self.add(field, 2 * (got & want).total(), got.total() + want.total())

    def add(self, field: str, hits: int, possible: int) -> None:
        self.hits[field] += hits
        self.possible[field] += possible

    def of(self, field: str) -> float:
        return self.hits[field] / self.possible[field] if self.possible[field] else 1.0

    def table(self) -> str:
        fields = (*SINGLE, *LISTS, "units", "deadlines")
        return "\n".join(f"{field:18} {self.of(field):.3f}" for field in fields)


def read(file: Path) -> dict[str, Any]:
    """The result as programs get it, from either form of the file."""
    if file.suffix == ".docx":
        return read_docx(file.read_bytes(), file.name).to_json()
    return read_text(file.read_text(encoding="utf-8")).to_json()
