"""How long a document takes from .docx to the sealed and verified PDF, step by step, for 3 and for 30 pages.

Medians of several rounds in milliseconds: conversion cold and warm, preparing, signing, filling in, sealing,
validating. Keys and authority are made on the spot; nothing leaves this machine.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

import clock
from documents.composing.layout import compose
from documents.composing.samples import sample_plans
from documents.publishing.certificates import Registered, fingerprint, read_certificate
from documents.publishing.converting import convert
from documents.publishing.demo_authority import DemoAuthority, Issued
from documents.publishing.demo_pictures import seal_picture, signature_picture
from documents.publishing.fields import find_layout, prepared
from documents.publishing.filling import RegisterRecord
from documents.publishing.keys import KeyFile
from documents.publishing.office import Office
from documents.publishing.signing import Act, fill, fill_and_seal, sign
from documents.publishing.validating import validate

ROUNDS = 7
REPEATED = {3: 2, 30: 30}  # how often the sample's text stands in a document of so many pages
RECORD = RegisterRecord("45", date(2024, 5, 9))
SIGN = Act(reason="Ký ban hành", picture=signature_picture("Trịnh Thị Ánh"))
SEAL = Act(reason="Đóng dấu", picture=seal_picture("Sở Khoa học và Công nghệ"))


def document(times: int) -> bytes:
    """The first sample with its sections so many times."""
    _name, content = sample_plans()[0]
    return compose(replace(content, sections=content.sections * times))


def milliseconds(
    step: Callable[[], object], rounds: int, now: Callable[[], float] = time.perf_counter
) -> float:
    """The median of so many rounds, by the clock on the wall unless another one is given."""
    taken = []
    for _round in range(rounds):
        start = now()
        step()
        taken.append(1000 * (now() - start))
    return median(taken)


class Bench:
    """Two signers of an authority made for this run."""

    def __init__(self, folder: Path, rounds: int, timer: Callable[[], float] = time.perf_counter) -> None:
        now, self.timer = clock.now(), timer
        self.authority, self.rounds, self.folder = DemoAuthority.create("Đo đạc", now), rounds, folder
        times = now - timedelta(days=1), now + timedelta(days=30)
        self.trust = self.authority.trust(now)
        self.leader, self.leaders = self.signer(self.authority.issue("Trịnh Thị Ánh", times), "leader")
        self.agency, self.agencys = self.signer(self.authority.issue("Sở KH&CN", times), "agency")

    def signer(self, issued: Issued, name: str) -> tuple[KeyFile, Registered]:
        """Key and registered certificate."""
        registered = Registered(fingerprint(read_certificate(issued.der)), self.trust)
        return KeyFile(*issued.save(self.folder, name)), registered

    def conversion(self, docx: bytes) -> tuple[dict[str, float], bytes, int]:
        """Cold and warm, the PDF and its pages."""
        cold, warm = Office(warm=False), Office()
        try:
            done = convert(docx, warm)
            convert(docx, cold)
            times = {
                "convert, cold": milliseconds(lambda: convert(docx, cold), self.rounds),
                "convert, warm": milliseconds(lambda: convert(docx, warm), self.rounds),
            }
        finally:
            cold.close()
            warm.close()
        return times, done.pdf, done.pages

    def sealed(self, signed: bytes) -> bytes:
        """Number, date and seal, as the clerk's step makes them."""
        return fill_and_seal(signed, self.agency, SEAL, self.agencys, record=RECORD).sealed

    def signatures(self, base: bytes) -> dict[str, float]:
        """From the PDF to its validation."""
        ready = prepared(base, find_layout(base))
        signed = sign(ready, self.leader, SIGN, self.leaders)
        sealed = self.sealed(signed)
        assert validate(sealed, self.trust).sound
        steps: dict[str, Callable[[], object]] = {
            "prepare": lambda: prepared(base, find_layout(base)),
            "sign": lambda: sign(ready, self.leader, SIGN, self.leaders),
            "fill": lambda: fill(signed, RECORD),
            "fill and seal": lambda: self.sealed(signed),
            "validate": lambda: validate(sealed, self.trust),
        }
        return {name: milliseconds(step, self.rounds, self.timer) for name, step in steps.items()}


def main() -> None:
    """Print one line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--cpu", action="store_true", help="count this process's own time in all but the conversion"
    )
    said = parser.parse_args()
    timer = time.process_time if said.cpu else time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), said.rounds, timer)
        columns = {}
        for times in REPEATED.values():
            converted, base, pages = bench.conversion(document(times))
            columns[pages] = converted | bench.signatures(base)
    print(f"{'median of ' + str(said.rounds) + ', ms':20}" + "".join(f"{pages:6} pages" for pages in columns))
    for name in next(iter(columns.values())):
        print(f"{name:20}" + "".join(f"{column[name]:12.0f}" for column in columns.values()))


if __name__ == "__main__":
    main()
