"""What the page of a document says of case files: where it lies, and into which it can be put."""

from typing import Any

from documents import case_file_queries
from web.session import actor, session
from workflow import permissions


def of_document(document_id: int) -> dict[str, Any]:
    """The files in which a document lies, and the open ones into which this person may put it."""
    who = actor()
    agencies = who.agencies_as(*permissions.WORKERS)
    filed = case_file_queries.of_document(session(), document_id, agencies)
    inside = {file.id for file in filed}
    fit = case_file_queries.open_files(session(), agencies, who.person_id)
    return {
        "filed_in": filed,
        "files_open": [(file.id, f"{file.code} – {file.title}") for file in fit if file.id not in inside],
    }
