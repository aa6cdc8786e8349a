"""A real mail server for the tests, which takes letters, refuses some, and breaks off when it is told to."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from config import Settings

Reply = Callable[[str], str | None]


@dataclass
class Mailbox:
    """What came in, and what the server answers: None is yes, a text is said, "" hangs up after the text."""

    messages: list[EmailMessage] = field(default_factory=list)
    recipient: Reply = lambda _address: None
    taken: Reply = lambda _address: None
    pause: float = 0.0  # seconds between having the text and saying so

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _more: Any) -> str:
        said = self.recipient(address)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        said = self.taken(envelope.rcpt_tos[0])
        if not said:
            self.messages.append(message)
        await asyncio.sleep(self.pause)
        if said == "":
            server.transport.close()
        return said or "250 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to one address."""
        return [message for message in self.messages if message["To"] == address]


class _OnAFreePort(Controller):
    """The controller asks its server for the port that it was given, before it tries it."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """The server on a free port of this machine, with its mailbox."""

    def __init__(self, certificate: ssl.SSLContext | None = None, *, pause: float = 0.0) -> None:
        self.mailbox = Mailbox(pause=pause)
        more: dict[str, Any] = {"tls_context": certificate, "require_starttls": True} if certificate else {}
        self._controller = _OnAFreePort(self.mailbox, hostname="127.0.0.1", port=0, **more)
        self._controller.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    def used_by(self, settings: Settings, public_url: str) -> Settings:
        """The settings of an office that sends its letters here; its pages are at that address."""
        return replace(
            settings,
            smtp_host="127.0.0.1",
            smtp_port=self.port,
            smtp_security="none",
            smtp_from="vanthu@minhhoa.example",
            public_url=public_url,
        )

    def stop(self) -> None:
        """Listen no more."""
        self._controller.stop()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything unless its mailbox is told otherwise."""
    server = MailServer()
    yield server
    server.stop()
