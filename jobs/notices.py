"""The notice of an issued document: to recipients inside the installation, by letter to outside bodies."""

from jobs.engine import Sessions, change
from workflow import distribute, outside_mail


def notify_recipients(sessions: Sessions, document_id: int) -> None:
    """Write the notices and letters of the issued document, one for each delivery; again, nothing is added.

    The letters are given to jobs by the next round of a worker (workflow/mail.py).
    """
    change(sessions, distribute.notify_recipients, document_id)
    change(sessions, outside_mail.write_letters, document_id)
