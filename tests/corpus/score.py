"""How well documents are read in every layout: `python -m tests.corpus.score [layout|all] [source]`."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from documents.reading import read_docx, read_text
from tests.corpus.layouts import LAYOUTS, bytes_of, plain
from tests.corpus.sources import Source, sources
from tests.plan_scores import same

SINGLE = (
    "issuing_body", "parent_body", "number", "symbol", "place", "date", "doc_type", "doc_type_code",
    "doc_type_printed", "subject", "signer", "kinh_gui", "urgency",
)  # fmt: skip
LISTS: dict[str, tuple[str, ...]] = {
    "recipients": ("name", "purpose", "is_group", "is_archive", "marker", "is_pointer"),
    "sections": ("numeral", "title"),
    "references": ("type", "number_symbol", "date", "issuer", "title"),
    "assignments": ("unit", "text_start", "deadline"),
}
FIELDS = (*SINGLE, *LISTS, "deadlines")
Miss = tuple[str, str, str, str]


def read(source: Source, layout: str) -> dict[str, Any]:
    """The result as programs get it, from the source laid out in one way."""
    if layout == "plain":
        return read_text(plain(source)).to_json()
    return read_docx(bytes_of(LAYOUTS[layout](source)), f"{source.name}.docx").to_json()


def rows(field: str, value: Any) -> Counter[str]:
    """A field as comparable things: one for a single field, one for each row of a list."""
    if field in SINGLE:
        return Counter([json.dumps(same(value), ensure_ascii=False, sort_keys=True)])
    if field == "deadlines":
        return Counter(value)
    cells = ([same(row.get(key) or None) for key in LISTS[field]] for row in value)
    return Counter(json.dumps(row, ensure_ascii=False) for row in cells)


class Tally:
    """Hits and possible hits by field and by layout, and what was missed or read too much."""

    def __init__(self) -> None:
        self.hits: Counter[tuple[str, str]] = Counter()
        self.possible: Counter[tuple[str, str]] = Counter()
        self.misses: list[Miss] = []

    def take(self, source: Source, layout: str) -> None:
        result = read(source, layout)
        for field in FIELDS:
            if field == "urgency" or field in source.label:
                got, want = rows(field, result[field]), rows(field, source.label.get(field))
                self.compare(field, layout, got, want)
                self.misses += [(source.name, layout, field, line) for line in told(got, want)]

    def compare(self, field: str, layout: str, got: Counter[str], want: Counter[str]) -> None:
        for key in ((field, ""), ("", layout)):
            self.hits[key] += 2 * (got & want).total()
            self.possible[key] += got.total() + want.total()

    def of(self, field: str = "", layout: str = "") -> float:
        possible = self.possible[field, layout]
        return self.hits[field, layout] / possible if possible else 1.0

    def table(self) -> str:
        fields = [f"{field:18} {self.of(field=field):.3f}" for field in FIELDS]
        read = [layout for layout in (*LAYOUTS, "plain") if self.possible["", layout]]
        return "\n".join(fields + [f"  {layout:18} {self.of(layout=layout):.3f}" for layout in read])


def told(got: Counter[str], want: Counter[str]) -> Iterator[str]:
    yield from (f"missed {row}" for row in want - got)
    yield from (f"wrong  {row}" for row in got - want)


def tally(layout: str = "", name: str = "") -> Tally:
    """Read every source in every layout, or the one layout or the sources named."""
    done = Tally()
    for source in sources():
        for one in (*LAYOUTS, "plain"):
            if layout in ("", "all", one) and name in source.name:
                done.take(source, one)
    return done


def main(arguments: list[str]) -> None:
    done = tally(*arguments)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name, layout, field, line in done.misses:
        groups.setdefault((name, field, line), []).append(layout)
    for (name, field, line), layouts in sorted(groups.items()):
        where = "every layout" if len(layouts) > len(LAYOUTS) else ", ".join(layouts)
        print(f"{name:42} {field:13} {line}   [{where}]")
    print()
    print(done.table())


if __name__ == "__main__":
    main(sys.argv[1:])
