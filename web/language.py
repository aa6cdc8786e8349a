"""Who reads in which language: Flask-Babel picks it, our own catalogues speak it."""

from datetime import date, datetime
from typing import Any

import flask_babel
from flask import Blueprint, Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

import language
from language import LANGUAGES, Message
from organization import accounts
from web import dates
from web.security import local_path
from web.session import actor, session

COOKIE = "language"
NAMES = {"vi": "Tiếng Việt", "en": "English"}

blueprint = Blueprint("language", __name__)


def register(app: Flask) -> None:
    """Choose the language of each request and give templates `_`, `ngettext` and the filter `say`."""
    flask_babel.Babel(app, locale_selector=_chosen)
    app.jinja_env.globals.update(
        _=gettext, gettext=gettext, ngettext=ngettext, reading_language=current_language, language_names=NAMES
    )
    app.jinja_env.filters["say"] = spoken


def _chosen() -> str:
    asked = request.cookies.get(COOKIE) if request else None
    return asked if asked in LANGUAGES else str(current_app.config["BABEL_DEFAULT_LOCALE"])


def current_language() -> str:
    """The language of this request: "vi" or "en"."""
    return str(flask_babel.get_locale() or "vi")


def gettext(msgid: str, **values: Any) -> str:
    """The sentence in the reader's words, with the values in its {braces}."""
    return _fill(language.catalogue(current_language()).gettext(msgid), values)


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The sentence for `num` things; {num} stands for the count."""
    text = language.catalogue(current_language()).ngettext(one, many, num)
    return _fill(text, {"num": dates.number(num, current_language()), **values})


def spoken(message: Message | str) -> str:
    """A message in the reader's words; a plain text as it is."""
    return gettext(message.msgid, **message.values) if isinstance(message, Message) else message


def _fill(text: str, values: dict[str, Any]) -> str:
    shown = {name: _shown(value) for name, value in values.items()}
    if any(isinstance(value, Markup) for value in shown.values()):
        return escape(text).format(**shown)
    return text.format(**shown)


def _shown(value: Any) -> Any:
    if isinstance(value, Message):
        return spoken(value)
    if isinstance(value, datetime):
        return dates.moment(value, current_language())
    return dates.short_date(value, current_language()) if isinstance(value, date) else value


@blueprint.post("/language")
def choose() -> ResponseReturnValue:
    """Read on in another language, on this device and, when signed in, on the next."""
    chosen = request.form.get("language", "")
    answer = redirect(local_path(request.form.get("next")) or "/", 303)
    if chosen in LANGUAGES and current_user.is_authenticated:
        accounts.set_preference(session(), actor().person_id, "language", chosen)
    remember(answer, chosen)
    return answer


def remember(answer: Response, chosen: str | None) -> None:
    """Keep the language in this browser for a year; None leaves it as it is."""
    if chosen not in LANGUAGES:
        return
    answer.set_cookie(
        COOKIE,
        chosen,
        max_age=31_536_000,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
