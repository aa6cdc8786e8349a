"""The words of an attached file (.docx, .xlsx, .pdf, .txt), read in a process of its own within bounds.

A file can be made so that reading it takes hours or all memory; the worker must not wait for it.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from documents.search_words import LONGEST_TEXT

SECONDS = 8  # less than the silence after which a worker counts as dead
KINDS = frozenset({"docx", "xlsx", "pdf", "txt"})
_CHILD = "documents.file_texts_child"


@dataclass(frozen=True, slots=True)
class Words:
    """What a file says, or why nobody could tell."""

    text: str
    failure: str | None = None


def words_of(data: bytes, name: str, *, seconds: float = SECONDS) -> Words:
    """The words of a file, at most as many as are looked through; never raises for what is in it."""
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS:
        return Words("", "unknown_kind")
    try:
        # Our own module; the stranger's bytes come in as data.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", _CHILD, kind],
            input=data, capture_output=True, timeout=seconds, check=True, cwd=Path(__file__).parents[1],
        )  # fmt: skip
        text: str = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return Words("", "took_too_long")
    except (subprocess.SubprocessError, OSError, ValueError):
        return Words("", "unreadable")
    return Words(text[:LONGEST_TEXT])
