"""The sources of the corpus: small texts in marked parts, each with its gold label."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PARTS = ("left", "right", "title", "to", "body", "recipients", "signature", "annex")


@dataclass(frozen=True)
class Source:
    """One invented document: its lines by part, and what a careful clerk would read from it."""

    name: str
    parts: dict[str, tuple[str, ...]]
    label: dict[str, Any]

    def __getitem__(self, part: str) -> tuple[str, ...]:
        return self.parts.get(part, ())

    @property
    def middle(self) -> tuple[str, ...]:
        """Everything between the head and the foot, in the order it is printed."""
        return (*self["title"], *self["to"], *self["body"])


def sources() -> list[Source]:
    return [source(file) for file in sorted((HERE / "sources").glob("*.txt"))]


def source(file: Path) -> Source:
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line[1:-1] in PARTS and line.startswith("["):
            lines = parts.setdefault(line[1:-1], [])
        else:
            lines.append(line)
    label = json.loads((HERE / "labels" / f"{file.stem}.json").read_text(encoding="utf-8"))
    return Source(file.stem, {part: tuple(lines) for part, lines in parts.items()}, label)
