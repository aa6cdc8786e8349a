"""The documents tell the truth: drawings are the tables, steps are named, links lead somewhere."""

import re
from pathlib import Path

import pytest

from organization.demonstration import PASSWORD, accounts
from tests.test_house import ROOT
from workflow.lifecycle import CASE_FILE_MOVES, DELIVERY_MOVES, DOCUMENT_MOVES, REPORT_MOVES, STEP_WORDS
from workflow.machine import mermaid

README = ROOT / "README.md"
LIFE_CYCLE = ROOT / "docs" / "life-cycle.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURES = sorted((ROOT / "docs" / "images").glob("*.png"))


def words_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def drawings(page: Path) -> list[str]:
    return [block.strip() for block in re.findall(r"```mermaid\n(.*?)```", words_of(page), re.DOTALL)]


def links(page: Path) -> list[str]:
    """Where a page links to within the repository, without the place on that page."""
    found = re.findall(r"\]\(([^)\s]+)\)", words_of(page))
    return [link.partition("#")[0] for link in found if not link.startswith(("http:", "https:", "#"))]


def test_the_readme_draws_the_moves_from_state_to_state():
    onward = [move for move in DOCUMENT_MOVES if move.source != move.target]
    assert drawings(README) == [mermaid(onward)]


def test_the_life_cycle_is_drawn_from_its_tables():
    tables = (DOCUMENT_MOVES, DELIVERY_MOVES, REPORT_MOVES, CASE_FILE_MOVES)
    assert drawings(LIFE_CYCLE) == [mermaid(moves) for moves in tables]


def test_every_step_is_explained():
    explained = set(re.findall(r"`(\w+)`", words_of(LIFE_CYCLE)))
    assert sorted(set(STEP_WORDS) - explained) == []


@pytest.mark.parametrize("written", PAGES, ids=lambda path: path.stem)
def test_links_lead_to_files(written):
    assert [link for link in links(written) if not (written.parent / link).exists()] == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_every_picture_is_shown_and_small(picture):
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert picture in shown
    assert picture.stat().st_size < 150_000  # 128 colours are enough for a page


def test_the_readme_names_accounts_that_exist():
    named = set(re.findall(r"`([a-z]+\.(?!py)[a-z]{1,3})`", words_of(README)))
    assert named
    assert named <= {account.username for account in accounts()}
    assert PASSWORD in words_of(README)
