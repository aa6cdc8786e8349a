"""The reader against labelled real documents, which lie beside the repository where it is developed."""

import json
from pathlib import Path

import pytest

from tests.plan_scores import Scores, read

PLANS = Path(__file__).parent.parent.parent / "shared" / "plans"

pytestmark = pytest.mark.skipif(not PLANS.is_dir(), reason="no labelled documents beside the repository")

# What is asked of the reader, by field; the single fields count together as one figure.
SINGLE_FIELDS = (
    "issuing_body", "parent_body", "number", "symbol", "place", "date", "doc_type", "subject", "signer",
)  # fmt: skip
AS_ONE_FIGURE = 0.98
LISTS = {"sections": 0.98, "recipients": 0.98, "references": 0.97, "deadlines": 0.95, "units": 0.90}
# One of the seventeen is labelled by the second line of its name alone ("HUYỆN …" of "ỦY BAN NHÂN DÂN /
# HUYỆN …"), others by both; a reader can be right with one way only.
EACH = {"issuing_body": 0.94, "parent_body": 0.94}


def seventeen() -> list[Path]:
    """Each document once: as Word file where there is one, else as text."""
    labels = sorted(PLANS.rglob("*.json"))
    forms = ([label.with_suffix(".docx"), label.with_suffix(".txt")] for label in labels)
    return [next(file for file in both if file.exists()) for both in forms]


def every_form() -> list[Path]:
    """The five plans as Word files, the others in every form there is."""
    return sorted([*PLANS.rglob("*.docx"), *(PLANS / "other").glob("*.txt")])


def scored(files: list[Path]) -> Scores:
    assert files
    scores = Scores()
    for file in files:
        scores.take(file)
    print(scores.table())
    return scores


def below(scores: Scores, asked: dict[str, float]) -> dict[str, float]:
    return {field: scores.of(field) for field, least in asked.items() if scores.of(field) < least}


@pytest.mark.parametrize("files", [seventeen(), every_form()], ids=["seventeen", "every form"])
def test_single_fields_are_right_taken_together(files: list[Path]):
    scores = scored(files)
    right = sum(scores.hits[field] for field in SINGLE_FIELDS)
    assert right / sum(scores.possible[field] for field in SINGLE_FIELDS) >= AS_ONE_FIGURE, scores.table()


@pytest.mark.parametrize("files", [seventeen(), every_form()], ids=["seventeen", "every form"])
def test_each_single_field_is_right(files: list[Path]):
    scores = scored(files)
    asked = {field: EACH.get(field, AS_ONE_FIGURE) for field in (*SINGLE_FIELDS, "kinh_gui", "urgency")}
    assert below(scores, asked) == {}, scores.table()


@pytest.mark.parametrize("files", [seventeen(), every_form()], ids=["seventeen", "every form"])
def test_lists_are_right(files: list[Path]):
    scores = scored(files)
    assert below(scores, LISTS) == {}, scores.table()


def test_the_five_plans_have_no_false_deadline():
    for file in sorted(PLANS.glob("*.docx")):
        label = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        assert read(file)["deadlines"] == label["deadlines"], file.stem


@pytest.mark.parametrize("file", sorted(PLANS.glob("*.txt")), ids=lambda file: file.stem)
def test_plain_text_says_the_same_about_the_foot(file: Path):
    label = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    result = read(file)
    assert [one["name"] for one in result["recipients"]] == [one["name"] for one in label["recipients"]]
    assert result["signer"] == label["signer"]
    assert result["deadlines"] == label["deadlines"]
