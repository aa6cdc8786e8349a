"""The text of a numbered document for the eye: number and date stand in their blanks, its bytes stay."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from documents.composing.filling import Look, Place, date_places, number_place
from language import Invalid

_HEAD = 80  # paragraphs in which number and date must have come


def numbered(reading: Mapping[str, Any], number: str | None, day: date | None) -> Mapping[str, Any]:
    """The reading with number ("05") and date in the blanks above its title, the places of its fields moved.

    Without a number, without blanks, or where another date is printed, it stays as it was read.
    """
    if number is None or day is None:
        return reading
    texts = list(reading.get("paragraphs") or ())
    title = ((reading.get("where") or {}).get("/doc_type") or {}).get("paragraph", _HEAD)
    found: dict[int, list[Place]] = defaultdict(list)
    for look in (number_place(number), date_places(day)):
        for paragraph, places in _blanks(texts[:title], look):
            found[paragraph] += places
    for paragraph, places in found.items():
        texts[paragraph] = _put(texts[paragraph], places)
    where = {pointer: _moved(place, found) for pointer, place in (reading.get("where") or {}).items()}
    return {**reading, "paragraphs": texts, "where": where}


def _blanks(head: Sequence[str], look: Look) -> Iterator[tuple[int, list[Place]]]:
    """The first paragraph that has the line, with what belongs into its blanks."""
    looked = ((paragraph, _looked(look, text)) for paragraph, text in enumerate(head))
    found = ((paragraph, places) for paragraph, places in looked if places is not None)
    yield from islice(found, 1)


def _looked(look: Look, text: str) -> list[Place] | None:
    try:
        return look(text)
    except Invalid:  # the text prints another date, which its signer has seen
        return []


def _put(text: str, places: list[Place]) -> str:
    for start, end, said in sorted(places, reverse=True):
        text = text[:start] + said + text[end:]
    return text


def _moved(place: dict[str, int], found: Mapping[int, list[Place]]) -> dict[str, int]:
    places = found.get(place["paragraph"], [])
    return place | {edge: place[edge] + sum(_shifts(place[edge], places)) for edge in ("start", "end")}


def _shifts(position: int, places: list[Place]) -> Iterator[int]:
    for start, end, said in places:
        if position >= end:
            yield len(said) - (end - start)
        elif position > start:
            yield start - position
