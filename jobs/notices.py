"""What follows an issue or a recall: notices inside the installation, letters to outside bodies."""

from jobs.engine import Sessions, change
from workflow import distribute, outside_mail, recall


def notify_recipients(sessions: Sessions, document_id: int) -> None:
    """Write the notices and letters of the issued document, one for each delivery; again, nothing is added.

    The letters are given to jobs by the next round of a worker (workflow/mail.py).
    """
    change(sessions, distribute.notify_recipients, document_id)
    change(sessions, outside_mail.write_letters, document_id)


def spread_recall(sessions: Sessions, document_id: int) -> None:
    """Tell the recipients that the document is recalled; again, nothing is added."""
    change(sessions, recall.spread_recall, document_id)


def complete_recall(sessions: Sessions, document_id: int) -> None:
    """Count the document as recalled once all have confirmed; again, nothing is changed."""
    change(sessions, recall.complete_recall, document_id)
