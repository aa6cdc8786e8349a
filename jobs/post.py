"""SMTP: one connection to the mail server of the settings, and what each try to send a letter came to.

What the server said decides: 250 after the text is taken; 5xx will never be taken; all else may go better
later. Where the connection breaks after the text and before the answer, the letter may have gone out.
"""

import logging
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from types import TracebackType
from typing import Self

from config import Settings
from documents.states import MailState
from workflow.mail import Answer

PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_TAKEN, _NEVER = 250, 500

log = logging.getLogger(__name__)


class Post:
    """A connection to the mail server, opened when first needed and anew after it broke."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._hang_up()

    def send(self, message: EmailMessage, address: str) -> Answer:
        """Hand the message to the server for one address; never raises for what a server or network does."""
        text = message.as_bytes(policy=SMTP)
        try:
            server = self._connection()
            refused = self._envelope(server, address)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            return _later(error)
        return refused or self._text(server, text)

    def _connection(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = connect(self._settings)
        return self._open

    def _envelope(self, server: smtplib.SMTP, address: str) -> Answer | None:
        server.rset()  # whatever an earlier letter left; a connection that was cut shows here
        for code, words in (server.mail(self._settings.smtp_from), server.rcpt(address)):
            if not _TAKEN <= code < 300:
                return _answered(code, words)
        return None

    def _text(self, server: smtplib.SMTP, text: bytes) -> Answer:
        try:
            return _answered(*server.data(text))
        except smtplib.SMTPDataError as error:  # the server did not want to hear it
            return _answered(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            return _later(error, doubtful=True)

    def _hang_up(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def connect(settings: Settings) -> smtplib.SMTP:
    """A connection, encrypted and signed in as the settings say; raises SMTPException or OSError."""
    security, timeout = settings.smtp_security, settings.smtp_timeout
    port = settings.smtp_port or PORTS[security]
    trusted = ssl.create_default_context()
    if security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.smtp_host, port, timeout=timeout, context=trusted)
    else:
        server = smtplib.SMTP(settings.smtp_host, port, timeout=timeout)
    try:
        if security == "starttls":
            server.starttls(context=trusted)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _answered(code: int, words: bytes | str) -> Answer:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    told = f"{code} {said}".strip()
    if _TAKEN <= code < 300:
        return Answer(MailState.SENT, told)
    return Answer(MailState.REFUSED if code >= _NEVER else MailState.WAITING, told)


def _later(error: Exception, *, doubtful: bool = False) -> Answer:
    """What stood in the way; also a wrong password, which is ours to mend and not the letter's fault."""
    log.warning("The mail server could not be used: %s", error)
    return Answer(MailState.WAITING, f"{type(error).__name__}: {error}"[:500], doubtful)
