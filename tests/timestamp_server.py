"""A timestamping service (RFC 3161) of the tests on this machine; its time is the tests' clock."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from asn1crypto import tsp
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper

import clock
from documents.publishing.certificates import read_certificate
from documents.publishing.demo_authority import Issued, key_pem


class TimestampServer(ThreadingHTTPServer):
    """Answers with the certificate it holds now; without one it is out of order."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.issued: Issued | None = None
        self.asked = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_port}/"

    def answer(self, query: bytes) -> bytes:
        """One timestamp, as of the tests' clock."""
        self.asked += 1
        assert self.issued is not None
        key = load_private_key_from_pemder_data(key_pem(self.issued.key), None)
        own = DummyTimeStamper(read_certificate(self.issued.der), key, fixed_dt=clock.now())
        given = asyncio.run(own.async_request_tsa_response(tsp.TimeStampReq.load(query)))
        return bytes(given.dump())


class _Desk(BaseHTTPRequestHandler):
    server: TimestampServer

    def do_POST(self) -> None:
        """Take a query and give the timestamp, or say that there is none."""
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.server.issued else 503)
        self.end_headers()
        if self.server.issued:
            self.wfile.write(self.server.answer(query))

    def log_message(self, *_words: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def timestamp_server() -> Iterator[TimestampServer]:
    """The service, out of order until a test gives it a certificate."""
    server = TimestampServer()
    yield server
    server.shutdown()
    server.server_close()
