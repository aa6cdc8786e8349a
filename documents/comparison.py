"""Two versions of a text compared: by paragraph, changed ones by word, and the facts that moved."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from language import Message, say

_WORDS = re.compile(r"\s+|[^\s]+")
_ALIKE = 0.4  # below it two paragraphs are one taken out and another put in


class Kind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph of either version; `change` counts the changed ones from 1."""

    words: tuple[Words, ...]
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A fact that differs between the versions."""

    what: Message
    before: str
    after: str


def compare(before: Sequence[str], after: Sequence[str]) -> list[Compared]:
    """The paragraphs of both versions in their order; blank ones are left out."""
    old, new = [p for p in before if p.strip()], [p for p in after if p.strip()]
    found: list[Compared] = []
    changes = 0
    for words in _paragraphs(old, new):
        changed = any(part.kind is not Kind.SAME for part in words)
        changes += changed
        found.append(Compared(words, changes if changed else None))
    return found


def count(compared: Sequence[Compared]) -> int:
    """How many paragraphs were changed."""
    return sum(paragraph.change is not None for paragraph in compared)


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Words, ...]]:
    plain = [" ".join(p.split()) for p in old], [" ".join(p.split()) for p in new]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((Words(Kind.SAME, text),) for text in new[j1:j2])
        else:
            yield from _replaced(old[i1:i2], new[j1:j2])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Words, ...]]:
    """Pair paragraphs in their order as long as they resemble each other."""
    for number in range(max(len(old), len(new))):
        was = old[number] if number < len(old) else None
        now = new[number] if number < len(new) else None
        if was is not None and now is not None and _resemble(was, now):
            yield tuple(_words(was, now))
            continue
        if was is not None:
            yield (Words(Kind.REMOVED, was),)
        if now is not None:
            yield (Words(Kind.ADDED, now),)


def _resemble(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE


def _words(was: str, now: str) -> Iterator[Words]:
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Words(Kind.SAME, "".join(new[j1:j2]))
            continue
        if i2 > i1:
            yield Words(Kind.REMOVED, "".join(old[i1:i2]))
        if j2 > j1:
            yield Words(Kind.ADDED, "".join(new[j1:j2]))


def moved_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Moved]:
    """Deadlines, recipients, signer, symbol and subject that differ: what a leader must not overlook."""
    told = (
        (say("Subject"), lambda r: r.get("subject")),
        (say("Symbol"), lambda r: r.get("symbol")),
        (say("Deadlines"), lambda r: "; ".join(d["text"] for d in r.get("deadline_details") or ())),
        (say("Recipients"), lambda r: " ".join(x["text"] for x in r.get("recipients") or ())),
        (say("Signature block"), lambda r: _block(r.get("signer") or {})),
    )
    pairs = ((what, value(before) or "", value(after) or "") for what, value in told)
    return [Moved(what, was, now) for what, was, now in pairs if was != now]


def _block(signer: Mapping[str, Any]) -> str:
    parts = (signer.get(name) for name in ("authority", "on_behalf_of", "title", "name"))
    return " ".join(part for part in parts if part)
