"""Each field has its place in the text: what is highlighted is what was read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from documents.reading import read_docx
from tests import layouts
from tests.plan_scores import read
from tests.test_reading_layouts import DECISION, LETTER, PLAN

PLANS = Path(__file__).parents[2] / "shared" / "plans"
DOCUMENTS = {"plan": PLAN, "letter": LETTER, "decision": DECISION}

# Worked out from other fields or from what is not there, and so printed nowhere.
NOT_PRINTED = {
    "doc_type_code", "doc_type_printed", "is_group", "is_archive", "is_pointer", "operator", "last_good_day",
    "year_inferred", "who", "time",
}  # fmt: skip
NOT_LOOKED_AT = {"paragraphs", "where", "findings", "notes"}
# Shown in another form than printed; that their place is there is all that can be asked.
IN_ANOTHER_FORM = {
    "type", "date", "deadline", "purpose", "authority", "authority_lines", "deadlines", "urgency", "secrecy",
}  # fmt: skip


def printed_fields(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that the document prints, with its JSON pointer."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in NOT_PRINTED and not (pointer == "" and name in NOT_LOOKED_AT):
                yield from printed_fields(one, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from printed_fields(one, f"{pointer}/{number}")
    elif value is not None and value != "":
        yield pointer, value


def without_place(result: dict[str, Any]) -> list[str]:
    if not result["doc_type_printed"]:
        result = {name: value for name, value in result.items() if name != "doc_type"}
    return [pointer for pointer, _ in printed_fields(result) if pointer not in result["where"]]


def badly_placed(result: dict[str, Any]) -> list[tuple[str, Any, str]]:
    """Places that do not show the value, or its beginning where it goes on in the next paragraph."""
    bad = []
    for pointer, value in printed_fields(result):
        place = result["where"].get(pointer)
        if place is None or IN_ANOTHER_FORM & set(pointer.split("/")):
            continue
        shown = " ".join(result["paragraphs"][place["paragraph"]][place["start"] : place["end"]].split())
        if not shown or not plain(str(value)).startswith(plain(shown)):
            bad.append((pointer, value, shown))
    return bad


def plain(text: str) -> str:
    """Without the spaces around the strokes of a symbol, and small: a kind is named in any case."""
    return text.replace(" ", "").casefold()


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_printed_field_has_its_place(name: str, layout: Any):
    result = read_docx(layout(DOCUMENTS[name])).to_json()
    assert without_place(result) == []
    assert badly_placed(result) == []


LABELLED = sorted([*PLANS.rglob("*.docx"), *(PLANS / "other").glob("*.txt")])


@pytest.mark.skipif(not LABELLED, reason="no labelled documents beside the repository")
@pytest.mark.parametrize("file", LABELLED, ids=lambda file: file.name)
def test_every_field_of_a_real_document_has_its_place(file: Path):
    result = read(file)
    assert without_place(result) == []
    assert badly_placed(result) == []
