"""Is a document genuine? By the code of its issue slip or by its file; for everybody, a few tries each."""

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from documents import genuineness, verification_codes
from documents.genuineness import VALIDITY_WORDS, Earlier, Known
from documents.publishing.validating_apart import validate_apart
from language import Invalid, Refused, say
from organization import attempts
from organization.attempts import Allowance
from web.errors import errors_of, status_of
from web.language import current_language
from web.session import actor, installation, session
from workflow import permissions

blueprint = Blueprint("verifying", __name__)

WRONG_CODES = Allowance("code", 30)  # a whole office may stand behind one address
FILES = Allowance("file", 20)
OWN_FILES = Allowance("own-file", 100)


@blueprint.record_once
def _give_words(setup: BlueprintSetupState) -> None:
    """Let the templates draw the code and name what a document is worth."""
    setup.app.jinja_env.filters["verification_code"] = verification_codes.shown
    setup.app.jinja_env.globals.update(qr_of=qr_of, validity_words=VALIDITY_WORDS)


def qr_of(address: str) -> Markup:
    """The address as a QR code, drawn in the page: an SVG without style or script of its own."""
    drawn = segno.make_qr(address, error="m").svg_inline(scale=3, border=4, omitsize=True, svgclass="qr")
    return Markup(drawn)  # noqa: S704  # made by the library of the digits alone


@blueprint.get("/xac-minh")
def begin() -> ResponseReturnValue:
    """Show where to type a code and where to give a file; ?ma=… leads on to the page of that code."""
    typed = request.args.get("ma")
    if typed is None:
        return _form()
    code = verification_codes.read_code(typed)
    if code is None:
        return _refused(_no_code(), typed)
    return redirect(url_for("verifying.by_code", code=verification_codes.shown(code)), 303)


@blueprint.get("/xac-minh/<code>")
def by_code(code: str) -> ResponseReturnValue:
    """Show number, date, subject, signer and validity of the document with this code, and nothing else."""
    address = request.remote_addr or ""
    try:
        attempts.demand_few(session(), WRONG_CODES, address)
        known = _known(code)
        if known is None:
            attempts.count(session(), WRONG_CODES, address)
            raise _no_code()
    except Refused as error:
        return _refused(error, code)
    return render_template("verifying/by_code.html", known=known, link=_link(known))


def _known(typed: str) -> Known | None:
    """The document of the code that was typed."""
    code = verification_codes.read_code(typed)
    if code is None:
        raise _no_code()
    return genuineness.by_code(session(), code)


def _no_code() -> Invalid:
    return Invalid(
        say("No document has this code. Compare it with the issue slip, sign by sign."),
        code="no_such_code",
        field="ma",
    )


@blueprint.post("/xac-minh")
def by_file() -> ResponseReturnValue:
    """Tell of a PDF who signed it and when, whether it is whole, and if it is one that was issued here."""
    try:
        pdf = _sent_pdf()
        _count_file()
        told = validate_apart(pdf, installation().settings.trust_dir, current_language())
    except Refused as error:
        return _refused(error)
    known = genuineness.by_bytes(session(), told["sha256"])
    shown = {"told": told, "known": known, "link": _link(known), "name": _file_name()}
    earlier = None if known else _earlier(told["sha256"])
    return render_template("verifying/by_file.html", earlier=earlier, **shown)


def _earlier(sha256: str) -> Earlier | None:
    """The document that once had these bytes, for a reader who may see how it was prepared."""
    if not current_user.is_authenticated:
        return None
    return genuineness.earlier_file(session(), sha256, permissions.prepared_documents(actor()))


def _sent_pdf() -> bytes:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid(say("Choose a file first."), code="no_file", field="file")
    pdf: bytes = file.read()
    if b"%PDF-" not in pdf[:1024]:
        raise Invalid(say("This is not a PDF file."), code="not_a_pdf", field="file")
    return pdf


def _file_name() -> str:
    file = request.files.get("file")
    return (file.filename or "")[:120] if file else ""


def _count_file() -> None:
    if current_user.is_authenticated:
        attempts.count(session(), OWN_FILES, str(actor().person_id))
    else:
        attempts.count(session(), FILES, request.remote_addr or "")


def _link(known: Known | None) -> str | None:
    """The page of the document, for a reader who may see it."""
    if known is None or not current_user.is_authenticated:
        return None
    if not permissions.sees(session(), actor(), known.document_id):
        return None
    return url_for("documents.show", document_id=known.document_id)


def _form() -> str:
    return render_template("verifying/begin.html", errors={}, typed="")


def _refused(error: Refused, typed: str = "") -> ResponseReturnValue:
    page = render_template("verifying/begin.html", errors=errors_of(error), typed=typed[:40])
    return page, status_of(error)
