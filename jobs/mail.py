"""The job that sends letters over one connection, and records what the mail server answered."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from dbos import DBOS

from config import Settings, secret_key
from documents.states import MailState
from jobs import letters
from jobs.engine import Sessions, change, once
from jobs.post import Post
from workflow import mail, outside_mail
from workflow.mail import Answer, InHand

log = logging.getLogger(__name__)


class PostOffice:
    """What the letters of this process are sent with; a worker opens it before its first job."""

    def __init__(self) -> None:
        self._settings: Settings | None = None

    def open(self, settings: Settings) -> None:
        """Letters go out by these settings from now on."""
        self._settings = settings

    @property
    def settings(self) -> Settings:
        """Those of the open office; raises RuntimeError before it is opened."""
        if self._settings is None:
            raise RuntimeError("no post office is open in this process")
        return self._settings


OFFICE = PostOffice()


def send_mail(sessions: Sessions, *mail_ids: int) -> None:
    """Send these letters one after the other; those that have gone or are no longer wanted are passed over.

    The server's answer is noted by the engine before it is recorded, so that a database that is away for a
    while costs no second letter; only a worker that dies between the two leaves one in doubt.
    """
    job = str(DBOS.workflow_id)
    with Post(OFFICE.settings) as post:
        for mail_id in mail_ids:
            said = once(f"send {mail_id}", partial(send, sessions, post, mail_id, job))
            if said:
                answer = Answer(MailState(said[0]), *said[1:])
                change(sessions, outside_mail.record, mail_id, job, answer)


def send(sessions: Sessions, post: Post, mail_id: int, job: str) -> list[Any]:
    """Claim the letter and hand it to the mail server: state, words and doubt of its answer, or nothing."""
    settings = OFFICE.settings
    with sessions() as session:
        letter = mail.claim(session, mail_id, job, partial(letters.message_id, settings))
        if letter is None:
            return []
        facts = outside_mail.open_letter(session, letter, secret_key(settings), settings.link_days)
    if facts is None:
        return [MailState.WITHDRAWN.value, "", False]
    answer = _handed_over(post, letter, facts)
    return [answer.state.value, answer.words, answer.doubtful]


def _handed_over(post: Post, letter: InHand, facts: Mapping[str, Any]) -> Answer:
    try:
        message = letters.message(OFFICE.settings, letter, facts)
    # Whatever is wrong with one letter, the others go out and its sender is told.
    except Exception as error:
        log.exception("Letter %s could not be written.", letter.id)
        return Answer(MailState.FAILED, f"{type(error).__name__}: {error}")
    return post.send(message, letter.address)
