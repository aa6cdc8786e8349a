"""What is kept as proof of having sent or taken in: a code that both sides find in the history."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflow.history import history_entries

_e = history_entries.c


def code_of(entry_hash: str) -> str:
    """The beginning of a history entry's hash, in groups that can be read out: "A1B2-C3D4-E5F6"."""
    code = entry_hash[:12].upper()
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def of_reports(session: Session, delivery_id: int) -> dict[int, str]:
    """The code of each report on a delivery, by the report's id: one statement."""
    rows = session.execute(
        sa.select(_e.details, _e.hash).where(
            _e.chain == "delivery", _e.thing_id == delivery_id, _e.step == "report"
        )
    )
    return {row.details["report"]: code_of(row.hash) for row in rows}
