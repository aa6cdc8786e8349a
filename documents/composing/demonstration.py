"""The plans of the demonstration province, by the names under which the demonstration carries them on."""

from datetime import date

import clock
from documents.composing.layout import compose
from documents.composing.texts import FOLDER, read_plan


def demonstration_plans(today: date | None = None) -> dict[str, tuple[str, bytes]]:
    """File name and .docx of each plan, as written today, by the name of its text ("1-ung-dung-khoa-hoc")."""
    plans = {}
    for path in sorted((FOLDER / "demonstration").glob("*.toml")):
        file, content = read_plan(path, today or clock.today())
        plans[path.stem] = (file, compose(content))
    return plans
