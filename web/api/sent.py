"""The body of a request as the fields of a form, so that pages and programs share what parses them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from documents.uploads import KeptFile, take_attachment
from language import Invalid, say
from web.forms_draft import Form
from web.incoming import CleanDict
from web.session import installation


def form() -> Form:
    """The fields that were sent, as JSON or as multipart/form-data; raises Invalid for anything else."""
    if request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        return request.form
    body = request.get_json(silent=True) if request.data else {}
    if not isinstance(body, Mapping):
        raise Invalid(say("Send a JSON object, or a form with files."), code="bad_json")
    return CleanDict(MultiDict(list(_pairs(body))))


def _pairs(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A list of texts becomes several fields of one name; what is deeper stays JSON."""
    for name, value in body.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict | list) for one in values):
            yield name, json.dumps(value, ensure_ascii=False)
            continue
        for one in values:
            if one is not None:
                yield name, one if isinstance(one, str) else json.dumps(one)


def file() -> tuple[bytes, str]:
    """The bytes and the name of the one file that was sent; raises Invalid without one."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(say("Send the file as multipart/form-data, in the field “file”."), code="file_missing")
    return sent.read(), sent.filename


def nested(fields: Form, name: str) -> list[dict[str, str]]:
    """A list of objects with texts, as `figures`; raises Invalid for anything else."""
    try:
        rows = json.loads(fields.get(name) or "[]")
        return [{str(key): str(value or "") for key, value in row.items()} for row in rows]
    except (ValueError, AttributeError, TypeError) as error:
        wrong = say("“{name}” is a list of objects.", name=name)
        raise Invalid(wrong, code="bad_json", field=name) from error


def kept_files() -> list[KeptFile]:
    """The files that were sent beside the fields, checked and kept; raises Unsafe for the first bad one."""
    store = installation().files
    named = [one for one in request.files.getlist("file") if one.filename]
    return [take_attachment(store, one.read(), one.filename or "") for one in named]
