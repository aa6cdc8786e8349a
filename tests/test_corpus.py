"""Fifty invented documents of all kinds and levels, each laid out in the ways that offices use."""

import pytest

from .corpus.layouts import LAYOUTS, bytes_of
from .corpus.score import FIELDS, read
from .corpus.sources import Source, sources

ALL = sources()


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
