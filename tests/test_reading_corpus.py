"""The reader against the invented corpus: other issuers, other kinds, every layout."""

import pytest

from tests.corpus.layouts import LAYOUTS
from tests.corpus.score import FIELDS, LISTS, Tally
from tests.corpus.sources import sources

LEAST = {"references": 0.97, "deadlines": 0.95, "assignments": 0.90}
OTHERWISE = 0.98


@pytest.mark.parametrize("layout", [*LAYOUTS, "plain"])
def test_every_field_is_read_in_every_layout(layout: str):
    tally = Tally()
    for source in sources():
        tally.take(source, layout)
    scores = {field: tally.of(field) for field in FIELDS}
    assert {field: one for field, one in scores.items() if one < LEAST.get(field, OTHERWISE)} == {}


def test_no_list_is_left_out_of_the_scores():
    assert set(LISTS) >= {"recipients", "sections", "references", "assignments"}
