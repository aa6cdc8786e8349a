"""Static files under a hash of their contents, so that a browser may keep them; icons as inline SVG."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory, url_for
from markupsafe import Markup

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"

# One request instead of four, in the order in which later rules win.
JOINED = {
    "css/app.css": (
        "css/tokens.css",
        "css/components.css",
        "css/pages.css",
        "css/documents.css",
        "css/composing.css",
        "css/administration.css",
        "css/deliveries.css",
        "css/registers.css",
        "css/print.css",
    ),
    "js/app.js": ("js/app.js", "js/htmx_adapter.js"),
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"


def register(app: Flask) -> None:
    """Serve the static files and give templates `static_url` and `icon`."""
    app.add_url_rule("/static/<version>/<path:name>", "static", serve)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.jinja_env.globals.update(static_url=static_url, icon=icon)


def static_url(name: str) -> str:
    """The address of a static file; it changes whenever any static file does."""
    return url_for("static", version=contents_hash(), name=name)


def serve(version: str, name: str) -> Response:
    """Send a static file; under an outdated hash it is sent too, but not to be kept."""
    response = _joined(name) if name in JOINED else send_from_directory(STATIC, name)
    response.headers["Cache-Control"] = FOR_EVER if version == contents_hash() else ASK_EACH_TIME
    return response


def favicon() -> Response:
    """The logo, for browsers that ask at the old place."""
    return send_from_directory(STATIC, "images/logo.svg")


def _joined(name: str) -> Response:
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    text = "\n".join((STATIC / part).read_text(encoding="utf-8") for part in JOINED[name])
    return Response(text, mimetype=kind)


@lru_cache
def contents_hash() -> str:
    """A hash over all static files, taken once per process."""
    total = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        total.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


@lru_cache
def icon(name: str) -> Markup:
    """The icon as inline SVG without a name of its own: the word stands beside it. Nothing if unknown."""
    path = STATIC / "vendor" / "icons" / f"{name}.svg"
    if not path.is_file():
        return Markup("")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if drawing is None:
        abort(500)
    lines = " ".join(drawing[1].split())
    # The drawing comes from our own disk, chosen at installation.
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{lines}</svg>')  # noqa: S704
