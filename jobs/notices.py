"""The notice of an issued document to its recipients inside the installation."""

from jobs.engine import Sessions, change
from workflow import distribute


def notify_recipients(sessions: Sessions, document_id: int) -> None:
    """Write the notices of the issued document, one for each delivery; again, nothing is added."""
    change(sessions, distribute.notify_recipients, document_id)
