"""What the commands share: messages in the language of the installation, and how JSON is printed."""

import json
from pathlib import Path
from typing import Any

import click

import config
from config import BadSetting
from language import Message, Refused, translate

FILE = click.Path(path_type=Path)


class Failed(Refused):
    """The command could not do what it was asked."""

    code = "failed"


def language() -> str:
    """The language of the installation; Vietnamese where the settings cannot be read."""
    try:
        return config.load().default_language
    except BadSetting:
        return "vi"


def tell(*messages: Message) -> None:
    """Print messages in the language of the installation."""
    for message in messages:
        click.echo(translate(message, language()))


def show(value: Any) -> None:
    """Print a value as JSON that people can read."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
