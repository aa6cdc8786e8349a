"""The reader against the invented corpus: other issuers, other kinds, every layout."""

import pytest

from tests.corpus.layouts import LAYOUTS
from tests.corpus.score import FIELDS, LISTS, Tally
from tests.corpus.sources import sources

LEAST = {"references": 0.97, "deadlines": 0.95, "assignments": 0.90}
OTHERWISE = 0.98


ALL = (*LAYOUTS, "plain")


def below(tally: Tally) -> dict[str, float]:
    scores = {field: tally.of(field) for field in FIELDS}
    return {field: one for field, one in scores.items() if one < LEAST.get(field, OTHERWISE)}


@pytest.mark.parametrize("layout", ["two_tables", "plain"])
def test_every_document_is_read(layout: str):
    tally = Tally()
    for source in sources():
        tally.take(source, layout)
    assert below(tally) == {}


def test_every_layout_is_read():
    """Each document in two layouts, so that every layout has its share; `tests.corpus.score` reads all."""
    tally = Tally()
    for number, source in enumerate(sources()):
        for step in (0, len(ALL) // 2):
            tally.take(source, ALL[(number + step) % len(ALL)])
    assert below(tally) == {}


def test_no_list_is_left_out_of_the_scores():
    assert set(LISTS) >= {"recipients", "sections", "references", "assignments"}
