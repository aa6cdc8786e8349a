"""Answers for forms that our script sends with a progress bar: where to go next, as a header.

A script cannot see a redirect: it would follow it unseen and eat the message meant for the page.
"""

from flask import Flask, Response, request


def register(app: Flask) -> None:
    """Turn redirects into a header for the uploading script."""
    app.after_request(_name_place)


def _name_place(response: Response) -> Response:
    if request.headers.get("X-Upload") and response.status_code in {302, 303}:
        response.headers["X-Location"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response
