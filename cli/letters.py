"""`banhanh mail`: letters that came back."""

from email import message_from_binary_file, policy
from email.message import EmailMessage
from typing import BinaryIO

import click

from cli.frame import Failed, tell
from cli.sessions import database
from config import Settings
from language import say
from workflow import outside_mail


@click.group("mail")
def on_mail() -> None:
    """Letters by e-mail."""


@on_mail.command("bounce")
@click.argument("file", type=click.File("rb"))
@click.pass_obj
def bounce(settings: Settings, file: BinaryIO) -> None:
    """Record that a letter came back: FILE is the mail server's message (RFC 3464), or - for the input."""
    message_id, words = told(message_from_binary_file(file, policy=policy.default))
    if not message_id or not words:
        raise Failed(say("This message does not tell that a letter could not be delivered."))
    with database(settings) as session:
        address = outside_mail.bounce(session, message_id, words)
    if address is None:
        raise Failed(say("No letter of this installation has the Message-ID {id}.", id=message_id))
    tell(say("The letter to {address} came back: {words}", address=address, words=words))


def told(message: EmailMessage) -> tuple[str, str]:
    """Which letter came back and why; empty words where it was only delayed or delivered."""
    message_id, words = "", ""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            words = words or _failure(part)
        elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            message_id = message_id or _id_in(part)
    return message_id, words


def _failure(report: EmailMessage) -> str:
    for about in report.iter_parts():
        if str(about.get("Action", "")).lower() == "failed":
            return str(about.get("Diagnostic-Code") or about.get("Status") or "failed")[:500]
    return ""


def _id_in(part: EmailMessage) -> str:
    if part.is_multipart():
        inner = next(iter(part.iter_parts()), None)
        return str(inner.get("Message-ID", "")) if inner is not None else ""
    for line in str(part.get_content()).splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "message-id":
            return value.strip()
    return ""
