"""Sixty invented documents of all kinds and levels, each laid out in the ways that offices use."""

import pytest

from tests.corpus.layouts import LAYOUTS, bytes_of
from tests.corpus.score import FIELDS, Tally, read
from tests.corpus.sources import Source, sources

ALL = sources()
LEAST = dict.fromkeys(FIELDS, 0.98) | {"references": 0.97, "deadlines": 0.95, "assignments": 0.90}


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.name)
def test_a_label_says_all_that_its_source_prints(source: Source):
    """A label that forgot a recipient or a field would make a careless reader look right."""
    assert [row["text"] for row in source.label["recipients"]] == [line[2:] for line in source["recipients"]]
    assert set(FIELDS) - set(source.label) <= {"urgency", "kinh_gui"}
    assert source.label["signer"]["name"] == source["signature"][-1]


def test_the_corpus_is_as_varied_as_life():
    kinds = [source.label["doc_type_code"] for source in ALL]
    assert len(ALL) >= 40
    assert kinds.count("KH") >= 15
    assert len(set(kinds)) >= 18
    authorities = {source.label["signer"]["authority"] for source in ALL}
    assert authorities == {None, "KT.", "TM.", "TL.", "TUQ.", "Q."}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_a_document_that_word_would_open(layout: str):
    assert bytes_of(LAYOUTS[layout](ALL[0])).startswith(b"PK")


def test_reading_does_not_depend_on_the_layout():
    """One letter in every layout, and as plain text: the same number, subject and recipients."""
    letter = next(source for source in ALL if source.name == "cong-van-hoa-toc")
    read_as = [read(letter, layout) for layout in (*LAYOUTS, "plain")]
    for field in ("number", "symbol", "subject", "urgency", "signer"):
        assert [result[field] for result in read_as] == [letter.label[field]] * len(read_as)


@pytest.fixture(scope="module")
def scores() -> Tally:
    """Every document as plain text and in two layouts, each layout with the next documents in turn."""
    done, layouts = Tally(), list(LAYOUTS)
    for at, source in enumerate(ALL):
        for layout in ("plain", layouts[at % len(layouts)], layouts[(at + 5) % len(layouts)]):
            done.take(source, layout)
    return done


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_read_as_a_clerk_would_read_it(scores: Tally, field: str):
    misses = [miss for miss in scores.misses if miss[2] == field]
    assert scores.of(field) >= LEAST[field], misses


@pytest.mark.parametrize("layout", [*LAYOUTS, "plain"])
def test_no_layout_is_read_worse_than_another(scores: Tally, layout: str):
    assert scores.of(layout=layout) >= 0.95
