"""The validation of a stranger's PDF in a process of its own, which ends when it takes too long or too much.

A PDF can be made so that reading it takes hours or all memory; whoever serves the pages must not wait for it.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from language import Refused, TooMany, say

SECONDS = 30
AT_ONCE = 2  # for each process of the web
_CHILD = "documents.publishing.validating_child"
_places = threading.BoundedSemaphore(AT_ONCE)


class NotValidated(Refused):
    """The file could not be looked through within the bounds."""

    code = "not_validated"


def validate_apart(pdf: bytes, trust: Path, language: str, *, seconds: float = SECONDS) -> dict[str, Any]:
    """What `verdicts.to_json` tells of the PDF, with the authorities in the folder `trust`.

    Raises NotValidated at a bound, TooMany while others are being looked at.
    """
    if not _places.acquire(timeout=seconds / 2):
        raise TooMany(say("Many files are being checked just now. Try again in a minute."), code="busy")
    try:
        return _told(pdf, [sys.executable, "-m", _CHILD, str(trust.resolve()), language], seconds)
    finally:
        _places.release()


def _told(pdf: bytes, command: list[str], seconds: float) -> dict[str, Any]:
    try:
        # Our own module with a folder of the installation; the stranger's bytes come in as data.
        done = subprocess.run(  # noqa: S603
            command, input=pdf, capture_output=True, timeout=seconds, check=True, cwd=_root()
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as failed:
        raise NotValidated(
            say("The file is too large or too intricate to be checked here, or it is damaged."), field="file"
        ) from failed
    return told


def _root() -> Path:
    return Path(__file__).resolve().parents[2]
