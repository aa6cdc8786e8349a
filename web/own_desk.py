"""Signing with a key at one's own desk: what waits, the answers, the program that signs."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents.states import SignatureKind
from language import Invalid, Message, NotFound, Refused, say
from organization.people import Actor
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.language import spoken
from web.menu import Entry
from web.security import policy
from web.session import actor, equipment, session
from workflow import remote_answers, remote_signing
from workflow.remote_answers import Taken
from workflow.remote_parts import Answer
from workflow.remote_signing import Waiting

blueprint = Blueprint("own_desk", __name__)

# The program of the user's desk listens there, on the user's own machine alone.
PROGRAM = "http://127.0.0.1:17845"
SOURCE = Path(__file__).parents[1] / "deploy" / "desk" / "token_signer.py"
LARGEST = 1 << 20  # bytes of answers
MOST = 200  # answers at once


def menu_entries(session: Session, actor: Actor) -> Iterator[Entry]:
    """The line of the menu, for those whose key is at their own desk."""
    count = remote_signing.at_desk(session, actor)
    if count is not None:
        yield Entry(say("Sign at your desk"), "own_desk.show", "waiting", count, True)


@blueprint.get("/ky-tai-may")
def show() -> Response:
    """Show what waits for this person's signature at the own desk; this page alone may ask the program."""
    return _page()


def _page(
    told: Sequence[tuple[Message, bool]] = (), sealed: Sequence[int] = (), refused: Refused | None = None
) -> Response:
    page = render_template(
        "own_desk/page.html",
        waiting=remote_signing.waiting(session(), actor()),
        told=told,
        sealed=sealed,
        errors=errors_of(refused) if refused else {},
        program=PROGRAM,
        origin=request.host_url,
    )
    answer = make_response(page, status_of(refused) if refused else 200)
    answer.headers["Content-Security-Policy"] = policy(connect=PROGRAM)
    return answer


@blueprint.get("/ky-tai-may/nhiem-vu.json")
def tasks() -> Response:
    """Send the tasks for the program: digests and titles, nothing secret, no document."""
    asked = [_told(one) for one in remote_signing.waiting(session(), actor())]
    answer = make_response(json.dumps({"tasks": asked}, ensure_ascii=False))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = 'attachment; filename="nhiem-vu.json"'
    return answer


def _told(one: Waiting) -> dict[str, str]:
    return {"id": one.name, "title": one.title, **one.asked}


@blueprint.get("/ky-tai-may/token_signer.py")
def program() -> Response:
    """Send the program for the user's desk, which ships with the product."""
    if not SOURCE.is_file():
        raise NotFound
    return send_file(SOURCE, mimetype="text/x-python", as_attachment=True, download_name="token_signer.py")


@blueprint.post("/ky-tai-may/tra-loi")
def answer() -> ResponseReturnValue:
    """Take the answers, a file or what the page's script got from the program; tell each one's result."""
    asked = {one.name: one for one in remote_signing.waiting(session(), actor())}
    try:
        signed, failed = _read()
    except Invalid as refused:
        return _page(refused=refused)
    told = [_not_signed(_title_of(asked.get(name), name), words) for name, words in failed]
    took = remote_answers.take(session(), actor(), signed, equipment())
    told += [_told_of(taken, _title_of(asked.get(taken.name), taken.name)) for taken in took]
    whole = [asked[one.name] for one in took if one.refusal is None and one.left == 0 and one.name in asked]
    return _page(told, [one.document_id for one in whole if one.kind == SignatureKind.SEAL])


def _title_of(task: Waiting | None, name: str) -> str:
    return task.title if task else name[:12]


def _told_of(taken: Taken, title: str) -> tuple[Message, bool]:
    if taken.refusal is not None:
        return _not_signed(title, spoken(taken.refusal))
    if taken.left:
        words = say("Signed: {title}. The seal is kept once {n} more files are signed.",
                    title=title, n=taken.left)  # fmt: skip
        return words, True
    return say("Signed: {title}.", title=title), True


def _not_signed(title: str, reason: str) -> tuple[Message, bool]:
    return say("Not signed: {title}. {reason}", title=title, reason=reason), False


@blueprint.post("/ky-tai-may/<name>/bo")
def drop(name: str) -> ResponseReturnValue:
    """Throw a task away; the document stays as it is."""
    remote_signing.drop(session(), actor(), name)
    tell(say("The prepared signature is thrown away."))
    return see_other("own_desk.show")


def _read() -> tuple[list[tuple[str, Answer]], list[tuple[str, str]]]:
    """The answers that sign something, and what the program says of the others; raises Invalid."""
    found = list(_entries())
    signed = [(str(one["id"]), _answer(one)) for one in found if "signature" in one or "cms" in one]
    failed = [(str(one["id"]), str(one["error"])[:200]) for one in found if "error" in one]
    if not signed and not failed:
        raise _unreadable()
    return signed, failed


def _entries() -> Iterator[dict[str, Any]]:
    given = request.files.get("file")
    data = given.read(LARGEST) if given and given.filename else request.form.get("answers", "").encode()
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as bad:
        raise _unreadable() from bad
    entries = said.get("answers", [said]) if isinstance(said, dict) else said
    for one in entries[:MOST] if isinstance(entries, list) else ():
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            yield one


def _answer(one: dict[str, Any]) -> Answer:
    try:
        if "cms" in one:
            return Answer(cms=bytes.fromhex(str(one["cms"])))
        return Answer(signature=bytes.fromhex(str(one["signature"])))
    except ValueError as bad:
        raise _unreadable() from bad


def _unreadable() -> Invalid:
    words = say("The answer of the signing program cannot be used.")
    return Invalid(words, code="remote_unreadable", field="file")
