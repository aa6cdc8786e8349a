"""From a letter and its template to the message that goes out; templates/mail/ holds the words."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import clock
from config import Settings, secret_key
from language import say, translate
from workflow.mail import InHand

TEMPLATES = Path(__file__).parent.parent / "templates" / "mail"


def message_id(settings: Settings, key: str) -> str:
    """The Message-ID of the letter with this key: the same for every try, and nobody can make it up."""
    secret = secret_key(settings).encode()
    seal = hmac.new(secret, f"message:{key}".encode(), hashlib.sha256).hexdigest()[:20]
    return f"<{key}.{seal}@{settings.smtp_from.rpartition('@')[2]}>"


def message(settings: Settings, letter: InHand, facts: Mapping[str, Any]) -> EmailMessage:
    """The message: headers, and the text that the template makes of the facts."""
    told = {"site": settings.public_url.rstrip("/"), **letter.facts, **facts}
    made = EmailMessage()
    made["Message-ID"] = letter.message_id
    made["Date"] = format_datetime(letter.created_at)
    made["From"] = Address(str(told.get("sender", "Ban Hành")), addr_spec=settings.smtp_from)
    made["To"] = letter.address
    if told.get("reply_to"):
        made["Reply-To"] = str(told["reply_to"])
    made["Auto-Submitted"] = "auto-generated"
    made["Subject"] = " ".join(_block(letter.kind, "subject", told).split())
    made.set_content(_block(letter.kind, "text", told).strip() + "\n", cte="base64")
    return made


def _block(kind: str, block: str, facts: Mapping[str, Any]) -> str:
    template = _environment(str(facts.get("language", "vi"))).get_template(f"{kind}.txt")
    return "".join(template.blocks[block](template.new_context(dict(facts))))


@lru_cache(maxsize=2)
def _environment(language: str) -> Environment:
    """Plain text: nothing is escaped; a fact that is missing stops the letter."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  # no HTML is made here
    )
    made.globals["_"] = lambda msgid, **values: translate(say(msgid, **values), language)
    made.filters["day"] = _day
    return made


def _day(value: date | datetime | str) -> str:
    """A day as 05/7/2024, also one that came as JSON (NĐ 30/2020, Phụ lục I)."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    day = clock.local(found).date() if isinstance(found, datetime) and found.tzinfo else found
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"
