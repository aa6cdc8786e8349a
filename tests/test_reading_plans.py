"""The reader against labelled real documents, which lie beside the repository where it is developed."""

import json
from pathlib import Path

import pytest

from tests.plan_scores import Scores, read

PLANS = Path(__file__).parent.parent.parent / "shared" / "plans"

pytestmark = pytest.mark.skipif(not PLANS.is_dir(), reason="no labelled documents beside the repository")

# As measured; one agency is labelled by its second line alone ("HUYỆN …" of "ỦY BAN NHÂN DÂN / HUYỆN …").
FIVE_PLANS = {"issuing_body": 0.8, "parent_body": 0.8, "references": 0.94}
ALL = {"issuing_body": 0.94, "parent_body": 0.94, "references": 0.97}


def scored(files: list[Path]) -> Scores:
    assert files
    scores = Scores()
    for file in files:
        scores.take(file)
    print(scores.table())
    return scores


def poor(scores: Scores, least: dict[str, float], *, otherwise: float) -> dict[str, float]:
    """The fields below their threshold."""
    found = {field: scores.of(field) for field in scores.possible}
    return {field: score for field, score in found.items() if score < least.get(field, otherwise)}


def test_the_five_plans_are_read_from_their_docx():
    scores = scored(sorted(PLANS.glob("*.docx")))
    assert poor(scores, FIVE_PLANS, otherwise=1.0) == {}, scores.table()


def test_all_documents_are_read_in_every_form():
    files = [*PLANS.glob("*.docx"), *(PLANS / "other").glob("*.docx"), *(PLANS / "other").glob("*.txt")]
    scores = scored(sorted(files))
    assert poor(scores, ALL, otherwise=0.98) == {}, scores.table()


@pytest.mark.parametrize("file", sorted(PLANS.glob("*.txt")), ids=lambda file: file.stem)
def test_plain_text_says_the_same_about_the_foot(file: Path):
    label = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    result = read(file)
    assert [one["name"] for one in result["recipients"]] == [one["name"] for one in label["recipients"]]
    assert result["signer"] == label["signer"]
    assert result["deadlines"] == label["deadlines"]


@pytest.mark.parametrize("file", sorted(PLANS.rglob("*.docx")), ids=lambda file: file.stem)
def test_every_place_is_inside_the_text(file: Path):
    result = read(file)
    assert result["where"]
    for place in result["where"].values():
        words = result["paragraphs"][place["paragraph"]]
        assert words[place["start"] : place["end"]].strip()


@pytest.mark.parametrize("file", sorted(PLANS.glob("*.docx")), ids=lambda file: file.stem)
def test_no_printed_recipient_is_dropped(file: Path):
    result = read(file)
    names = " ".join(one["text"] for one in result["recipients"])
    text = "\n".join(result["paragraphs"]).split("Nơi nhận:", 1)[1]
    printed = [line.strip(" -\t") for line in text.split("\n") if line.strip().startswith("-")]
    assert printed
    assert all(line.split("\t")[0] in names for line in printed)
