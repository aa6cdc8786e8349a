"""A clerk at her browser, who sends a document to one outside body after the other, whatever dies meanwhile.

She sees only what the pages answer. Where nobody answers, or the page says that it cannot just now, she
tries again, as people do; where the body is in the list already, her last try had come through.
"""

import http.client
import re
import threading
from collections import Counter
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from documents.states import Purpose
from tests.visitors import PASSWORD

MOMENT = 0.05  # seconds until she tries again
AWAY = {None, 503}  # nobody listens, or the database does not


@dataclass(frozen=True)
class Answer:
    """What the web process said; no status where it said nothing."""

    status: int | None = None
    leads_to: str = ""
    text: str = ""


class Clerk:
    """She works in a thread of her own, from `begin` until everything is sent, or until `stop`."""

    def __init__(self, port: int, username: str, document_id: int, bodies: int) -> None:
        """`port` is that of the web process."""
        self.answers: Counter[int | None] = Counter()  # how often each status was given
        self._port = port
        self._username = username
        self._document = f"/van-ban/{document_id}"
        self._bodies = bodies
        self._cookies: dict[str, str] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._ended_by: Exception | None = None

    def begin(self) -> None:
        """Sit down and sign in."""
        self._thread.start()

    def stop(self) -> None:
        """Get up."""
        self._stopped.set()
        self._thread.join()

    def still_works(self) -> bool:
        """Whether there is more to send; raises what was not as it should be."""
        if self._ended_by:
            raise self._ended_by
        return self._thread.is_alive()

    def _work(self) -> None:
        try:
            self._until_led("/sign-in", {"username": self._username, "password": PASSWORD}, to="/")
            for number in range(1, self._bodies + 1):
                self._send_to(number)
        except Exception as error:  # raised again where she is asked
            self._ended_by = error

    def _send_to(self, number: int) -> None:
        form = {
            "target-0": "outside",
            "name": f"Báo số {number}",
            "email-0": f"so{number}@bao.example",
            "purpose-0": Purpose.INFORM.value,
            "reason": "Bổ sung.",
        }
        self._until_led(f"{self._document}/bo-sung-noi-nhan", form, to=f"{self._document}/tien-do")

    def _until_led(self, path: str, typed: dict[str, str], *, to: str) -> None:
        """Fill in the form on that page and send it until it leads on, or says that it was sent before."""
        was_sent = False
        while not self._stopped.is_set():
            page = self._ask("GET", path)
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
            answer = self._ask("POST", path, {**hidden, **typed}) if page.status == 200 else page
            if (answer.status == 303 and answer.leads_to.endswith(to)) or (answer.status == 422 and was_sent):
                return
            assert answer.status in AWAY, f"{path}: {answer.status} {answer.leads_to}"
            was_sent = was_sent or page.status == 200
            self._stopped.wait(MOMENT)

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request(method, path, urlencode(form) if form else None, headers)
            came = line.getresponse()
            answer = Answer(came.status, came.headers.get("Location", ""), came.read().decode())
        except (OSError, http.client.HTTPException):
            answer = Answer()
        else:
            for line_of_cookie in came.headers.get_all("Set-Cookie", []):
                self._cookies |= {name: one.value for name, one in SimpleCookie(line_of_cookie).items()}
        finally:
            line.close()
        self.answers[answer.status] += 1
        return answer
