"""The documents that this one cites."""

from collections.abc import Sequence

from documents.reading.lines import Line
from documents.reading.result import Reference


def read_references(body: Sequence[Line], own: str | None) -> tuple[Reference, ...]:
    """Every cited document, once each."""
    return ()
