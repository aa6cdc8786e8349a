"""People at the pages without a browser: they open addresses, fill in the forms there and press buttons."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import Settings
from organization import accounts
from tests.office import Office
from web import assemble, install

PASSWORD = "mùa lúa chín 2024"


class Visitor:
    """One signed-in person and the page that lies before them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.status = 0
        self.path = ""
        self.page: Any = None
        self.text = ""

    def open(self, path: str) -> "Visitor":
        """Open an address and follow where it leads."""
        return self._take(self.client.get(path, follow_redirects=True))

    def press(self, label: str, **typed: Any) -> "Visitor":
        """Fill in boxes by name, press the button of this label (the first one) and follow."""
        button = self._button(label)
        elsewhere = button.get("form")
        form = self.page.get_element_by_id(elsewhere) if elsewhere else self._form_of(button)
        fields: dict[str, Any] = {}
        for name, value in form.form_values():  # boxes of one name are all sent
            fields[name] = [*fields[name], value] if name in fields else [value]
        if button.get("name"):
            fields[button.get("name")] = button.get("value")
        data = {**fields, **{name.replace("__", "-"): value for name, value in typed.items()}}
        return self._take(self.client.post(form.action, data=data, follow_redirects=True))

    def _take(self, answer: Any) -> "Visitor":
        for each in (answer, *answer.history):
            each.request.environ["wsgi.input"].close()  # a large upload lies in a temporary file
        self.status, self.path = answer.status_code, answer.request.full_path.removesuffix("?")
        self.page = lxml.html.fromstring(answer.text) if answer.mimetype == "text/html" else None
        self.text = " ".join(self.page.text_content().split()) if self.page is not None else ""
        return self

    def _button(self, label: str) -> Any:
        found = [b for b in self.page.iter("button") if " ".join(b.text_content().split()) == label]
        assert found, f"no button “{label}” on {self.path} ({self.status}); there are {self.buttons()}"
        return found[0]

    def _form_of(self, button: Any) -> Any:
        return next(above for above in button.iterancestors("form"))

    def buttons(self) -> list[str]:
        """What may be pressed in the content of the page."""
        main = self.page.get_element_by_id("content")
        pressed = [b for b in main.iter("button", "summary") if "button" in (b.tag, *b.classes)]
        return [" ".join(b.text_content().split()) for b in pressed]

    def tiles(self) -> dict[str, tuple[int, str]]:
        """The tiles of the desk: label → count and address."""
        tiles = self.page.find_class("tile")
        links = [tile.find("a") for tile in tiles if tile.find("a") is not None]
        return {a.find("span").text: (int(a.find("strong").text), a.get("href")) for a in links}

    def counter(self, label: str) -> int:
        """The counter at a line of the menu."""
        links = [a for a in self.page.iter("a") if a.text_content().strip().startswith(label)]
        return int(re.findall(r"\d+", links[0].text_content())[-1])

    def rows(self) -> int:
        """How many lines the table of the page has."""
        return len(self.page.xpath("//main//tbody/tr"))

    def error_at(self, field: str) -> str:
        """The sentence at a box, "" without one."""
        found = self.page.xpath(f'//*[@id="field-{field}-error"]')
        return str(found[0].text_content()).strip() if found else ""


def upload(data: bytes, name: str) -> tuple[BytesIO, str]:
    """A file for a form."""
    return BytesIO(data), name


def number_in(path: str) -> int:
    """The document's id in an address."""
    found = re.search(r"/(\d+)", path)
    assert found, path
    return int(found[1])


@pytest.fixture(scope="session")
def pages() -> Flask:
    """All pages, put together once: that alone takes longer than most scenes."""
    return assemble(testing=True)


@pytest.fixture
def app(pages: Flask, settings: Settings) -> Iterator[Flask]:
    """The application at home in the office of this test."""
    install(pages, settings)
    yield pages
    pages.extensions["banhanh"].engine.dispose()


Enter = Callable[[str], Visitor]


@pytest.fixture
def enter(app: Flask, office: Office, session: Session) -> Enter:
    """Let a person of the office come in: `enter("drafter")`."""
    inside: dict[str, Visitor] = {}

    def sign_in(nick: str) -> Visitor:
        if nick not in inside:
            client = app.test_client()
            name = nick.replace("_", ".")
            accounts.create_account(session, office.people[nick], name, PASSWORD)
            token = accounts.sign_in(session, name, PASSWORD, address="127.0.0.1", device="test")
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
            inside[nick] = Visitor(client)
        return inside[nick]

    return sign_in
