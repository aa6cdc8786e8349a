"""Sample plans of the demonstration's Sở, for a stranger to upload who has no document at hand."""

from datetime import date
from pathlib import Path

import clock
from documents.composing.content import Content
from documents.composing.layout import compose
from documents.composing.texts import FOLDER, read_plan


def sample_plans(today: date | None = None) -> list[tuple[str, Content]]:
    """File name and content of each sample, as written today: a plan must bear the month it is signed in."""
    day = today or clock.today()
    return [read_plan(path, day) for path in sorted((FOLDER / "samples").glob("*.toml"))]


def samples(today: date | None = None) -> list[tuple[str, bytes]]:
    """File name and .docx of each sample; the same bytes all day."""
    return [(name, compose(content)) for name, content in sample_plans(today)]


def write_samples(folder: Path) -> Path:
    """Write the samples of today into a folder, over those of another day; the folder comes back."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in samples():
        (folder / name).write_bytes(data)
    return folder
