"""What comes in: every text of a form, an address or a file name is NFC with plain line ends."""

import unicodedata
from collections.abc import Iterable
from typing import Any

import flask
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError


def clean(value: Any) -> Any:
    """The text in NFC, line ends as one character, the Latin eth of old keyboards as the letter Đ."""
    if isinstance(value, FileStorage):
        value.filename = clean(value.filename)
        return value
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\x00", "").replace("Ð", "Đ").replace("ð", "đ")
    return unicodedata.normalize("NFC", text)


class CleanDict(ImmutableMultiDict[str, Any]):
    """Fields as they were sent, their values cleaned."""

    def __init__(self, fields: Any = None) -> None:
        super().__init__([(name, clean(value)) for name, value in _pairs(fields)])


def _pairs(fields: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(fields, MultiDict):
        return fields.items(multi=True)
    return (fields or {}).items() if hasattr(fields or {}, "items") else fields


class Number(IntegerConverter):
    """A number in an address, as large as a database keeps them."""

    def __init__(self, url_map: Map, *args: Any, **limits: Any) -> None:
        super().__init__(url_map, *args, **{"max": 2**31 - 1, **limits})


class Word(UnicodeConverter):
    """A word in an address, which PostgreSQL can be asked for."""

    def to_python(self, value: str) -> str:
        if "\x00" in value:
            raise ValidationError
        return value


class Request(flask.Request):
    """A request whose texts can be compared, searched and kept as they are."""

    parameter_storage_class = CleanDict


def register(app: flask.Flask) -> None:
    """Read requests in this way, and no more of a form without files than of the texts of one with."""
    app.request_class = Request
    app.url_map.converters |= {"int": Number, "default": Word, "string": Word}
    app.before_request(_limit_plain_form)


def _limit_plain_form() -> None:
    # Werkzeug has a limit of its own only for forms with files.
    if flask.request.mimetype == "application/x-www-form-urlencoded":
        flask.request.max_content_length = flask.request.max_form_memory_size
