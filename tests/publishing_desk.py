"""A signing desk for the tests: an authority made on the spot, its signers, a plan through every stage."""

import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from dbos import DBOS

import clock
from documents.composing.samples import samples
from documents.files import FileStore
from documents.publishing.certificates import Registered, fingerprint, read_certificate
from documents.publishing.converting import convert
from documents.publishing.demo_authority import DemoAuthority, Issued, new_key
from documents.publishing.demo_pictures import seal_picture, signature_picture
from documents.publishing.fields import find_layout, prepared
from documents.publishing.filling import RegisterRecord
from documents.publishing.keys import KeyFile
from documents.publishing.office import Office
from documents.publishing.signing import Act, Sealed, fill_and_seal, sign
from documents.publishing.tokens import TokenKey
from documents.publishing.unlocking import Unlocked
from jobs.engine import configuration, plan
from jobs.printing import Workshop

PLANS = Path(__file__).parents[2] / "shared" / "plans"
RECORD = RegisterRecord("45", date(2024, 5, 9))
SIGN = Act(reason="Ký ban hành", location="Minh Hòa", picture=signature_picture("Trịnh Thị Ánh"))
SEAL = Act(reason="Đóng dấu", location="Minh Hòa", picture=seal_picture("Sở Khoa học và Công nghệ Minh Hòa"))
DESK_PROGRAM = Path(__file__).parents[1] / "deploy" / "desk" / "token_signer.py"
PIN, TOKEN = "24680135", "ban"
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


ENOUGH_KEYS = 32  # more than any test needs at once
_KEYS = deque[RSAPrivateKey](maxlen=ENOUGH_KEYS)


def used_key() -> RSAPrivateKey:
    """A key that no other of the last thirty is: making one takes longer than all that is done with it."""
    _KEYS.append(_KEYS.popleft() if len(_KEYS) == ENOUGH_KEYS else new_key())
    return _KEYS[-1]


def tool(name):
    """A program the tests need; a machine without it fails, for the check would be void."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed: scripts/debian.sh test brings it.")
    return found


def run(*command, **options):
    """What a program says."""
    done = subprocess.run(
        [tool(command[0]), *map(str, command[1:])], capture_output=True, text=True, check=False, **options
    )
    return done.stdout + done.stderr


def year_around(moment):
    return moment - timedelta(days=1), moment + timedelta(days=365)


@dataclass
class Desk:
    """The authority, the leader's and the agency's keys, and the steps they take."""

    folder: Path
    authority: DemoAuthority
    people: dict[str, Issued] = field(default_factory=dict)

    def person(self, name, times=None, **more):
        """A certificate for somebody, made at the first asking."""
        if name not in self.people:
            self.people[name] = self.authority.issue(name, times or year_around(clock.now()), **more)
        return self.people[name]

    def key(self, name, **more):
        issued = self.person(name, **more)
        return KeyFile(*issued.save(self.folder, str(len(name)) + name.replace(" ", "")))

    @property
    def trust(self):
        return self.authority.trust(clock.now() - timedelta(hours=1))

    def registered(self, name):
        return Registered(fingerprint(read_certificate(self.person(name).der)), self.trust)

    def sign(self, pdf, name="Trịnh Thị Ánh", **more) -> bytes:
        return sign(pdf, self.key(name), SIGN, self.registered(name), **more)

    def fill_and_seal(self, pdf, name="Sở Khoa học và Công nghệ", record=RECORD, **more) -> Sealed:
        return fill_and_seal(pdf, self.key(name), SEAL, self.registered(name), record=record, **more)


@dataclass(frozen=True)
class Stages:
    """A plan at every stage of its life as a file."""

    base: bytes
    prepared: bytes
    signed: bytes
    filled: bytes
    sealed: bytes

    def all(self):
        return [self.base, self.prepared, self.signed, self.filled, self.sealed]


def every_stage(desk: Desk, base: bytes) -> Stages:
    ready = prepared(base, find_layout(base))
    signed = desk.sign(ready)
    done: Sealed = desk.fill_and_seal(signed)
    return Stages(base, ready, signed, done.filled, done.sealed)


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> Desk:
    return Desk(tmp_path_factory.mktemp("keys"), DemoAuthority.create("Chứng thực thử", clock.now()))


class FrugalOffice(Office):
    """LibreOffice, started for each document but those that one of the processes has printed already.

    The same bytes give the same pages, and most scenes print the same plan.
    """

    printed: ClassVar[Path]

    def render(self, docx: bytes) -> bytes:
        kept = self.printed / f"{sha256(docx).hexdigest()}.pdf"
        if not kept.exists():
            made = kept.with_suffix(f".{os.getpid()}")
            made.write_bytes(super().render(docx))
            made.rename(kept)
        return kept.read_bytes()


@pytest.fixture(scope="session")
def office_program(tmp_path_factory) -> Iterator[Office]:
    """LibreOffice for all processes of the run: each document is printed once."""
    own = tmp_path_factory.getbasetemp()
    FrugalOffice.printed = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "printed"
    FrugalOffice.printed.mkdir(exist_ok=True)
    made = FrugalOffice(warm=False)
    yield made
    made.close()


@pytest.fixture
def workshop(settings, office_program) -> Iterator[Workshop]:
    """What a worker has; its engine is there and not launched, so that a job runs where it is called."""
    DBOS(config=configuration(plan(settings, 1, poll_seconds=1)))
    yield Workshop(FileStore(settings.files_dir), office_program, ())
    DBOS.destroy()


@pytest.fixture(scope="session")
def base(office_program) -> bytes:
    """The first sample plan as PDF."""
    return convert(samples()[0][1], office_program).pdf


@pytest.fixture(scope="session")
def stages(desk, base) -> Stages:
    return every_stage(desk, base)


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory) -> Iterator[Path]:
    """A software token of this run alone; its settings are in the environment, as its programs want it."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    run("softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--so-pin", PIN, "--pin", PIN)
    yield folder
    os.environ.pop("SOFTHSM2_CONF")
    if before is not None:
        os.environ["SOFTHSM2_CONF"] = before


def into_token(softhsm: Path, issued: Issued, label: str) -> None:
    """Key and certificate move into the token; the key's file is gone afterwards."""
    key, _certificate = issued.save(softhsm, label)
    certificate = softhsm / f"{label}.der"
    certificate.write_bytes(issued.der)
    number = sha256(label.encode()).hexdigest()[:8]
    key_in = ("--label", label, "--id", number, "--pin", PIN)
    run("softhsm2-util", "--import", key, "--token", TOKEN, *key_in)
    login = ("--module", SOFTHSM, "--token-label", TOKEN, "--login", "--pin", PIN)
    stored = ("--write-object", certificate, "--type", "cert", "--id", number, "--label", label)
    run("pkcs11-tool", *login, *stored)
    key.unlink()


@pytest.fixture(scope="session")
def deputy_in_token(desk, softhsm) -> Issued:
    """The deputy's key in the token, with the certificate beside it."""
    issued: Issued = desk.person("Cao Tiến Dũng")
    into_token(softhsm, issued, "dung")
    return issued


@pytest.fixture
def token(deputy_in_token) -> Iterator[TokenKey]:
    """The deputy's key, the PIN typed."""
    with Unlocked(PIN) as unlocked:
        yield token_key(deputy_in_token, unlocked)


def token_key(issued: Issued, unlocked: Unlocked) -> TokenKey:
    """The deputy's key as one act opens it."""
    return TokenKey(module=SOFTHSM, token=TOKEN, label="dung", registered=issued.der, unlocked=unlocked)


def desk_program(*arguments, task, pin=PIN):
    """The program at the user's desk, in a process of its own."""
    return subprocess.run(
        [sys.executable, DESK_PROGRAM, *map(str, arguments)],
        input=task,
        capture_output=True,
        text=True,
        env=desk_environment(pin),
        check=False,
    )


def desk_environment(pin=PIN):
    """What the program at the user's desk finds around it."""
    return {**os.environ, "BANHANH_TOKEN_PIN": pin}
