"""Nothing of "Nơi nhận" is dropped: every printed line is a recipient, a drafter's mark or part of one."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents.reading import read_docx, read_text
from documents.reading.paragraphs import normal_form
from tests import layouts
from tests.corpus.score import read
from tests.corpus.sources import Source, sources
from tests.test_reading_layouts import PLAN

PLANS = Path(__file__).parents[2] / "shared" / "plans"

WORDS = st.sampled_from(
    [
        "Sở Tài chính", "UBND các xã, phường", "Chủ tịch", "CHỦ TỊCH UBND TỈNH", "VPUB: CVP, PCVP (TH)", "KT",
        "Như trên", "Nguyễn Văn An", "Trưởng các phòng", "TM.", "Điều 3", "ngày 05/7/2026", "Số: 12/KH", "*",
        "1.", "a)", "Giám đốc", "Nơi nhận",
    ]
)  # fmt: skip
TYPED = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
ODD = st.text(TYPED, max_size=20)
MARKERS = st.sampled_from(["", " (b/c)", " (để thực hiện)", " (đ/c Lan", "_(th)", ";", ".", ",", ":"])
NAMES = st.builds(lambda words, odd, marker: f"{words} {odd}".strip() + marker, WORDS, ODD, MARKERS)
ARCHIVES = st.sampled_from(["Lưu: VT, KT (Lê).", "Lưu VT", "Lưu: VT; TH (03b)./.", "lưu: VT, KT"])
MARKS = st.lists(st.sampled_from(["PL.(300)", "NVA/03b", "th.an"]), max_size=2)


@st.composite
def lists(draw: st.DrawFn) -> list[str]:
    """A list as somebody might print it: with and without hyphens, with the archive line or without."""
    bullet = draw(st.sampled_from(["- ", "-", "– ", "+ ", "• ", ""]))
    names = [bullet + name for name in draw(st.lists(NAMES, max_size=8))]
    archive = [bullet + draw(ARCHIVES)] if draw(st.booleans()) else []
    return [*names, *archive, *(draw(MARKS) if archive else [])]


def kept(result: dict[str, Any]) -> str:
    """Everything that the result says of the block, without spaces."""
    texts = [one["text"] for one in result["recipients"]] + result["drafter_marks"]
    return squeezed("".join(texts))


def squeezed(text: str) -> str:
    return "".join(character for character in normal_form(text) if character.isalnum())


def dropped(lines: list[str], result: dict[str, Any]) -> list[str]:
    held = kept(result)
    return [line for line in lines if squeezed(line) not in held]


@settings(max_examples=60, deadline=None)
@example(["- CHỦ TỊCH UBND TỈNH;", "CHỦ TỊCH", "Nguyễn Văn An"])
@given(lists())
def test_every_line_of_a_list_in_a_cell_is_kept(lines: list[str]):
    parts = PLAN._replace(foot_left=["Nơi nhận:", *lines])
    for layout in (layouts.two_tables, layouts.breaks_in_a_cell):
        assert dropped(lines, read_docx(layout(parts)).to_json()) == []


@settings(max_examples=60, deadline=None)
@given(lists())
def test_every_bulleted_line_of_a_plain_text_is_kept(lines: list[str]):
    """Without a table only hyphens tell the list from the signature."""
    bulleted = [f"- {line.lstrip('-–+• ')}" for line in lines]
    text = "\n".join(["KẾ HOẠCH", "Trồng cây", "", "Nội dung./.", "Nơi nhận:", *bulleted])
    assert dropped(bulleted, read_text(text).to_json()) == []


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_every_line_of_the_corpus_is_kept(source: Source):
    for layout in ("two_tables", "spaces", "stacked", "plain"):
        assert dropped(list(source["recipients"]), read(source, layout)) == []


def printed_list(paragraphs: list[str]) -> list[str]:
    """The lines behind "Nơi nhận:" that begin with a hyphen, up to a second column."""
    text = "\n".join(paragraphs).split("Nơi nhận:", 1)[1]
    lines = [line.strip() for line in text.split("\n")]
    return [line.split("\t")[0].split("   ")[0] for line in lines if line.startswith("-")]


@pytest.mark.skipif(not PLANS.is_dir(), reason="no labelled documents beside the repository")
@pytest.mark.parametrize("file", sorted(PLANS.rglob("*.docx")), ids=lambda file: file.stem)
def test_every_line_of_a_real_list_is_kept(file: Path):
    result = read_docx(file.read_bytes(), file.name).to_json()
    lines = printed_list(result["paragraphs"])
    assert lines
    assert dropped(lines, result) == []
