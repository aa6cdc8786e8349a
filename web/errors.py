"""The one place where a refusal becomes an HTTP status, a page for people and JSON for programs."""

import logging
import traceback
from collections.abc import Mapping

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from language import (
    ChangedMeanwhile,
    Invalid,
    Message,
    NotAllowed,
    NotFound,
    Refused,
    TooMany,
    Unsafe,
    WrongState,
    say,
)
from web.language import spoken
from web.security import local_path, wants_json

log = logging.getLogger("banhanh.web")

STATUS: Mapping[type[Refused], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongState: 409,
    ChangedMeanwhile: 409,
    Invalid: 422,
    Unsafe: 422,
    TooMany: 429,
    Refused: 409,
}
SENTENCES: Mapping[int, tuple[str, Message]] = {
    400: ("bad_request", say("The request cannot be understood.")),
    401: ("not_signed_in", say("You are not signed in, or your session has ended. Sign in and try again.")),
    403: ("not_allowed", say("You may not do this.")),
    404: ("not_found", say("There is no such page, or you may not see it.")),
    405: ("wrong_method", say("This address does not take this kind of request.")),
    413: ("too_large", say("What you sent is too large.")),
    415: ("wrong_type", say("This kind of content is not taken here.")),
    429: ("too_many", say("Too many tries in a short time. Wait a little.")),
}
FORM_EXPIRED = say(
    "The form is too old or was not opened on this site. Go back, reload the page and send it again."
)
BUSY = say("The system is busy just now and nothing was changed. Try again in a moment.")
BROKEN = say("Something went wrong on our side. Nothing was changed by a step that did not finish.")


def register(app: Flask) -> None:
    """Answer refusals, HTTP errors and whatever nobody expected."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)


def status_of(error: Refused) -> int:
    """The HTTP status of a refusal, also for a form that is shown again with its sentence."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def refused(error: Refused) -> ResponseReturnValue:
    """Say why the step was refused."""
    return _answer(status_of(error), error.code, error.message)


def errors_of(*refusals: Refused) -> dict[str, Message]:
    """The sentences by field, for `ui.error_summary` and the fields of a form shown again."""
    return {error.field or "": error.message for error in refusals}


def _form_expired(error: CSRFError) -> ResponseReturnValue:
    return _answer(error.code or 400, "form_expired", FORM_EXPIRED)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    code, sentence = SENTENCES.get(status, ("http_error", SENTENCES[400][1]))
    answer = _answer(status, code, sentence if status < 500 else BROKEN)
    answer.headers.extend([header for header in error.get_headers() if header[0] == "Allow"])
    return answer


def _busy(error: OperationalError) -> ResponseReturnValue:
    """Somebody held a row for too long, or the database is away; nothing was changed."""
    log.error("%s: %s", type(error).__name__, type(error.orig).__name__)
    return _answer(503, "busy", BUSY)


def _broken(error: Exception) -> ResponseReturnValue:
    # The frames and the kind alone: the words of an exception may be words of a document.
    frames = "; ".join(f"{f.name} {f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__))
    talkative = current_app.testing or current_app.debug
    log.error("%s in %s", type(error).__name__, frames, exc_info=error if talkative else None)
    return _answer(500, "broken", BROKEN)


def _answer(status: int, code: str, sentence: Message) -> Response:
    person = getattr(getattr(g.get("_login_user"), "actor", None), "person_id", None)
    reference = g.get("request_id", "")
    log.info("%s %s request=%s person=%s endpoint=%s", status, code, reference, person, request.endpoint)
    if wants_json():
        return make_response(jsonify(code=code, message=spoken(sentence), request=reference), status)
    page = _page(status, code, sentence)
    if "HX-Request" in request.headers:
        page.headers.update({"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"})
    return page


def _page(status: int, code: str, sentence: Message) -> Response:
    text = render_template(
        "parts/refusal_fragment.html" if "HX-Request" in request.headers else "error.html",
        status=status,
        code=code,
        sentence=sentence,
        back=local_path(request.referrer),
        reference=g.get("request_id", ""),
    )
    return make_response(text, status)
