"""How a view answers after a step: a sentence for the person, then the page to go on with."""

from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from language import Message
from web.language import spoken


def tell(message: Message, tone: str = "good") -> None:
    """Say something at the top of the next page; the tone is "good", "info", "warn" or "bad"."""
    flash(spoken(message), tone)


def see_other(endpoint: str, **values: Any) -> Response:
    """Go on with another page after a POST, so that reloading it repeats nothing."""
    return redirect(url_for(endpoint, **values), 303)
