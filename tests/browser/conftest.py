"""A running site on a fresh database, pages that hear every complaint of the browser, and axe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from organization import accounts
from tests.databases import Databases, OnSQLite
from tests.office import Office
from tests.visitors import PASSWORD

ROOT = Path(__file__).parent.parent.parent
DESKTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
SMALLEST = ViewportSize(width=320, height=640)
# A busy machine is slow, not wrong.
expect.set_options(timeout=30_000)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The browser sees no difference between the engines: one is enough."""
    return databases_on_sqlite


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the application answers while the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address of the running site."""
    with served(app) as address:
        yield address


@dataclass
class Guard:
    """What the browser complained about: console errors, broken scripts, requests to other places."""

    home: str
    refused: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    told: list[ConsoleMessage] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._told)
        page.on("pageerror", self._broken)
        page.on("request", self._at_home)
        page.on("response", self._refused)

    def _told(self, message: ConsoleMessage) -> None:
        self.told.append(message)

    def _broken(self, error: Error) -> None:
        self.errors.append(str(error))

    def _at_home(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.errors.append(f"a request to {request.url}")

    def _refused(self, response: Response) -> None:
        if 400 <= response.status < 500 and "/static/" not in response.url:
            self.refused.add(response.url)

    def complaints(self) -> list[str]:
        """All but the browser's remark that the site refused something, as it should."""
        return self.errors + [
            message.text
            for message in self.told
            if message.type in {"error", "warning"}
            and not ("Failed to load resource" in message.text and message.location["url"] in self.refused)
        ]


Browse = Callable[..., Page]


@pytest.fixture
def browse(live: str, new_context: Callable[..., BrowserContext]) -> Iterator[Browse]:
    """Open a browser of one person's own: `browse(viewport=PHONE, javascript=False)`; all are guarded."""
    guard = Guard(live)

    def open_browser(*, viewport: Any = DESKTOP, javascript: bool = True) -> Page:
        context = new_context(base_url=live, viewport=viewport, java_script_enabled=javascript)
        page = context.new_page()
        guard.watch(page)
        return page

    yield open_browser
    assert guard.complaints() == []


@pytest.fixture
def page(browse: Browse) -> Page:
    """One guarded browser at desktop size; paths alone are enough for `page.goto`."""
    return browse()


Come = Callable[..., Page]


@pytest.fixture
def come(browse: Browse, office: Office, session: Session) -> Come:
    """Let a person come to a browser of their own: `come("deputy", javascript=False)`."""
    known: set[str] = set()

    def sign_in(nick: str, **options: object) -> Page:
        if nick not in known:
            accounts.create_account(session, office.people[nick], nick.replace("_", "."), PASSWORD)
            known.add(nick)
        page = browse(**options)
        page.goto("/sign-in")
        page.get_by_label("Tên đăng nhập").fill(nick.replace("_", "."))
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("heading", name="Bàn làm việc")).to_be_visible()
        return page

    return sign_in


def visit(page: Page, path: str) -> None:
    """Open a page and wait until its script has dressed it: before that keys are not heard."""
    page.goto(path)
    expect(page.locator("html[data-ready]")).to_be_attached()


AxeCheck = Callable[[Page], None]


@pytest.fixture(scope="session")
def axe_check() -> AxeCheck:
    """Check the page as it stands with axe-core at WCAG 2.2 AA: no violations."""
    axe = Axe.from_file(ROOT / "node_modules" / "axe-core" / "axe.min.js")

    def check(page: Page) -> None:
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, found.generate_report()

    return check


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing sticks out at the right edge of the page."""
    shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert shown[0] <= shown[1], f"{page.url} is {shown[0]} px wide in a window of {shown[1]}"


LookOver = Callable[[Page], None]


@pytest.fixture(scope="session")
def look_over(axe_check: AxeCheck) -> LookOver:
    """Axe finds nothing on the page at a desk and on a phone; nothing sticks out on the smallest screen."""

    def look(page: Page) -> None:
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            axe_check(page)
        page.set_viewport_size(SMALLEST)
        assert_no_sideways_scroll(page)
        page.set_viewport_size(DESKTOP)

    return look
