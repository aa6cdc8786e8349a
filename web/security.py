"""What guards every request: the gate, CSRF, the security headers and addresses that stay on this site."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect

# The only endpoints that need no sign-in; a test walks all others.
OPEN_TO_ALL = frozenset(
    {
        "static",
        "favicon",
        "health.healthz",
        "health.readyz",
        "auth.sign_in",
        "outside.show",  # whoever has the link of a letter
        "outside.send_file",
        "outside.receive",
        "outside.not_ours",
        "outside.report",
        "outside.confirm_recall",
        "outside.renew",
        "outside.withdraw",
        "language.choose",
        "feed.send",  # by its secret address
        "verifying.begin",
        "verifying.by_code",
        "verifying.by_file",
        "ui_gallery.show",  # in tests only
    }
)



def policy(*, connect: str = "") -> str:
    """What a page may load and reach; `connect` is one address more that its scripts may ask."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            f"connect-src 'self' {connect}".strip(),
            "form-action 'self'",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "base-uri 'none'",
            "object-src 'none'",
        ]
    )


POLICY = policy()
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


def register(app: Flask) -> None:
    """Name each request, ask who comes before anything else, then check CSRF; add the headers at the end."""
    app.before_request(_name_request)
    app.before_request(_ask_who_comes)
    CSRFProtect(app)
    app.after_request(_add_headers)


def _name_request() -> None:
    g.request_id = secrets.token_hex(6)


def _ask_who_comes() -> ResponseReturnValue | None:
    if request.blueprint == "api":  # it has a door of its own: web/api/gate.py
        return None
    if request.endpoint is None or request.endpoint in OPEN_TO_ALL or current_user.is_authenticated:
        return None
    if request.method not in {"GET", "HEAD"} or wants_json() or "HX-Request" in request.headers:
        abort(401)
    return redirect(url_for("auth.sign_in", next=request.full_path.removesuffix("?")), 303)


def wants_json() -> bool:
    """Whether a program asks: below /api, or a client that prefers JSON to a page."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Official documents on shared machines: pages are kept by no cache unless they say otherwise.
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def local_path(address: str | None) -> str | None:
    """The address as a path of this site, or None when it leads anywhere else."""
    if not address or any(ord(character) < 33 for character in address) or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[" is no address at all
        return None
    ours = not parts.netloc or (parts.scheme in {"http", "https"} and parts.netloc == request.host)
    if not ours or (parts.scheme and not parts.netloc) or not parts.path.startswith("/"):
        return None
    if parts.path.startswith("//"):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
