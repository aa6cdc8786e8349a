"""Which versions of a document people on its route have had before them."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflow.history import history_entries


def submitted_before(session: Session, versions: Mapping[int, int]) -> dict[int, int]:
    """The last version that was submitted before this one, by document; one statement.

    Whoever rereads a document compares with that one: versions uploaded in between were seen by nobody.
    """
    rows = history_entries.c
    submitted = session.execute(
        sa.select(rows.thing_id, rows.details).where(
            rows.chain == "document", rows.step == "submit", rows.thing_id.in_(versions)
        )
    )
    found: dict[int, int] = {}
    for document_id, details in submitted:
        revision = details.get("revision", 0)
        if found.get(document_id, 0) < revision < versions[document_id]:
            found[document_id] = revision
    return found
