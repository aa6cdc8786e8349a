"""Each rule has a document that breaks it and one that keeps it, and what it mends is not found again."""

from collections import defaultdict

import pytest

from documents.checking.rules import every_rule
from tests import (
    test_checking_consistency,
    test_checking_header,
    test_checking_headings,
    test_checking_layout,
    test_checking_recipients,
    test_checking_references,
    test_checking_signature,
    test_checking_wording,
)
from tests.good_documents import GOOD, MENDED, Row, codes

TEXTS = (
    test_checking_header, test_checking_headings, test_checking_signature, test_checking_recipients,
    test_checking_references, test_checking_wording, test_checking_consistency,
)  # fmt: skip
CASES = defaultdict[str, list[Row | test_checking_layout.Case]](list)
for case in (*test_checking_layout.CASES, *(row for module in TEXTS for row in module.ROWS)):
    CASES[case.rule].append(case)


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.code)
def test_a_rule_is_broken_by_one_document_and_kept_by_another(rule):
    assert CASES[rule.code], "This rule has no document that breaks it and one that keeps it."
    for one in CASES[rule.code]:
        one.shows()


def test_no_case_is_of_a_rule_that_is_gone():
    assert set(CASES) == {rule.code for rule in every_rule()}


def test_every_fix_of_words_is_tried():
    assert {row.rule for module in TEXTS for row in module.ROWS} >= MENDED


@pytest.mark.parametrize("name", GOOD)
def test_a_good_document_has_no_finding(name):
    assert codes(GOOD[name]) == []
