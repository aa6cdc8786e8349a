"""Signs for Ban Hành with a token at the user's own desk; a program of its own that needs no Ban Hành.

    pip install python-pkcs11
    python token_signer.py sign --module /usr/lib/pkcs11.so --label KEY < task.json > answer.json
    python token_signer.py serve --module /usr/lib/pkcs11.so --label KEY --origin https://banhanh.example.vn

`sign` takes the task file from standard input. `serve` listens on this machine alone and answers the pages
of one origin. For each request it shows a code of six digits on its terminal, which the person types on the
page, and which holds once; then it shows what is to be signed and waits for a yes. So no other page, and no
other program on this machine, can make it sign. The PIN is asked for once on the terminal (or read from the
variable BANHANH_TOKEN_PIN) and kept in memory alone; the key never leaves the token. All tasks of a request
are signed in one session with the token: a wrong PIN is tried once.

A task is {"id", "title", "signed_attributes" (hexadecimal DER), "digest": "sha256", "certificate_sha256"}, a
file {"tasks": [task, …]}, a request {"code", "tasks": […]}. The answer is {"answers": [{"id", "signature"
(hexadecimal)}, …]}, in place of a signature {"error"} with a sentence.
"""

import argparse
import getpass
import hashlib
import hmac
import json
import os
import secrets
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import PKCS11Error
from pkcs11.util.ec import encode_ecdsa_signature

HOST, PORT = "127.0.0.1", 17845
LARGEST = 1_000_000  # bytes of a request
SIGNED_ATTRIBUTES = 0x31  # the tag of a SET, which is all that a CMS has signed


class Refused(Exception):
    """The task is not signed; the message says why."""


class Token:
    """The token with its PIN, opened anew for each request."""

    def __init__(self, module: str, token: str | None, label: str, pin: str) -> None:
        self._module, self._token, self._label, self._pin = module, token, label, pin

    def answers(self, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A signature for each task, or the sentence that says why there is none."""
        try:
            with self._open() as session:
                return [self._answer(session, task) for task in tasks]
        except Refused as refused:
            return [{"id": task.get("id"), "error": str(refused)} for task in tasks]
        except (PKCS11Error, RuntimeError) as failed:
            words = f"The token refused: {type(failed).__name__}."
            return [{"id": task.get("id"), "error": words} for task in tasks]

    def _answer(self, session: pkcs11.Session, task: dict[str, Any]) -> dict[str, Any]:
        try:
            attributes = read_attributes(task)
            self._check_certificate(session, str(task.get("certificate_sha256", "")))
        except Refused as refused:
            return {"id": task.get("id"), "error": str(refused)}
        key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=self._label)
        return {"id": task.get("id"), "signature": signature(key, attributes).hex()}

    def _open(self) -> pkcs11.Session:
        library = pkcs11.lib(self._module)
        if self._token:
            return library.get_token(token_label=self._token).open(user_pin=self._pin)
        slots = library.get_slots(token_present=True)
        if len(slots) != 1:
            raise Refused("There is no token, or more than one: name it with --token.")
        return slots[0].get_token().open(user_pin=self._pin)

    def _check_certificate(self, session: pkcs11.Session, wanted: str) -> None:
        """Sign only with the key whose certificate was asked for, if the token holds certificates."""
        there = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: self._label})
        found = {hashlib.sha256(one[Attribute.VALUE]).hexdigest() for one in there}
        if found and wanted not in found:
            raise Refused("The certificate in the token is not the one that is registered.")


def signature(key: Any, attributes: bytes) -> bytes:
    """RSA (PKCS#1 v1.5) or ECDSA over SHA-256, as a CMS holds it."""
    if key.key_type == KeyType.EC:
        raw = key.sign(hashlib.sha256(attributes).digest(), mechanism=Mechanism.ECDSA)
        return bytes(encode_ecdsa_signature(raw))
    return bytes(key.sign(attributes, mechanism=Mechanism.SHA256_RSA_PKCS))


def read_attributes(task: dict[str, Any]) -> bytes:
    """What is to be signed; raises Refused for anything that is not the attributes of a signature."""
    try:
        attributes = bytes.fromhex(str(task["signed_attributes"]))
    except (KeyError, ValueError) as bad:
        raise Refused("The task cannot be read.") from bad
    if task.get("digest") != "sha256" or not attributes or attributes[0] != SIGNED_ATTRIBUTES:
        raise Refused("The task is not one of a signature.")
    return attributes


def read_tasks(said: Any) -> list[dict[str, Any]]:
    """The tasks of a file or a request, one or many; raises Refused."""
    tasks = said.get("tasks", [said]) if isinstance(said, dict) else said
    if not isinstance(tasks, list) or not tasks or not all(isinstance(one, dict) for one in tasks):
        raise Refused("The task cannot be read.")
    return tasks


class Codes:
    """A code of six digits that holds for one request, right or wrong."""

    def __init__(self) -> None:
        self._code = ""
        self.renew()

    def renew(self) -> None:
        """Show the next code."""
        self._code = f"{secrets.randbelow(10**6):06d}"
        print(f"Mã / code: {self._code}", file=sys.stderr, flush=True)

    def used(self, said: object) -> bool:
        """Whether this is the code; it is void from now on."""
        right = hmac.compare_digest(str(said).encode(), self._code.encode())
        self._code = secrets.token_hex(16)
        return right


class Desk(BaseHTTPRequestHandler):
    """Answers the pages of one origin, which the browser names and no page can forge."""

    token: Token
    origin: str
    address: str
    codes: Codes

    def do_OPTIONS(self) -> None:
        """The browser asks first whether the page may talk to this machine."""
        self._reply(204 if self._is_ours() else 403, b"")

    def do_POST(self) -> None:
        """The tasks, signed after the code was right and the person at the terminal said yes."""
        length = int(self.headers.get("Content-Length") or 0)
        if not self._is_ours() or not 0 < length <= LARGEST:
            self._reply(403, b"")
            return
        try:
            said = json.loads(self.rfile.read(length))
            tasks = read_tasks(said)
        except (ValueError, Refused):
            self._reply(400, b"")
            return
        if self.codes.used(said.get("code")):
            self._sign(tasks)
        else:
            self._reply(403, b"")
        self.codes.renew()

    def _sign(self, tasks: list[dict[str, Any]]) -> None:
        if agreed(tasks):
            answers = self.token.answers(tasks)
        else:
            answers = [{"id": task.get("id"), "error": "Not agreed."} for task in tasks]
        self._reply(200, json.dumps({"answers": answers}).encode())

    def _is_ours(self) -> bool:
        at_home = self.headers.get("Host", "") == self.address
        return at_home and self.headers.get("Origin") == self.origin

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if self._is_ours():
            self.send_header("Access-Control-Allow-Origin", self.origin)
            self.send_header("Access-Control-Allow-Headers", "Content-Type")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None:
        """Nothing is logged: what is signed is shown once, on the terminal."""


def agreed(tasks: list[dict[str, Any]]) -> bool:
    """Show what is to be signed, and wait for a yes."""
    for task in tasks:
        title = "".join(c for c in str(task.get("title", "")) if c.isprintable())[:300]
        print(f"Ký / sign: {title}", file=sys.stderr)
    print(f"{len(tasks)} [y/N] ", file=sys.stderr, end="", flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes", "c", "co", "có"}


def sign_file(token: Token) -> int:
    """Sign the tasks from standard input; 0 where every one was signed."""
    try:
        answers = token.answers(read_tasks(json.load(sys.stdin)))
    except (ValueError, Refused) as bad:
        print(bad, file=sys.stderr)
        return 1
    print(json.dumps({"answers": answers}))
    return 0 if all("signature" in one for one in answers) else 1


def main() -> int:
    """The command."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("act", choices=("sign", "serve"))
    parser.add_argument("--module", required=True, help="the PKCS#11 library that came with the token")
    parser.add_argument("--token", help="the token's label, where there are several")
    parser.add_argument("--label", required=True, help="the label of key and certificate in the token")
    parser.add_argument("--origin", help="serve: the address of Ban Hành, https://…")
    parser.add_argument("--port", type=int, default=PORT)
    said = parser.parse_args()
    pin = os.environ.pop("BANHANH_TOKEN_PIN", None) or getpass.getpass("PIN: ")
    token = Token(said.module, said.token, said.label, pin)
    if said.act == "sign":
        return sign_file(token)
    if not said.origin:
        parser.error("serve needs --origin")
    Desk.token, Desk.origin, Desk.address = token, said.origin.rstrip("/"), f"{HOST}:{said.port}"
    server = HTTPServer((HOST, said.port), Desk)
    Desk.codes = Codes()  # shown once somebody listens
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
