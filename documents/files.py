"""The files of the documents: bytes named by their SHA-256, written once and never changed."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import clock
from language import Refused, say

_NAME = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"  # on the same file system as the rest, so that a rename is one act
_ABANDONED = timedelta(days=1)


class FileDamaged(Refused):
    """A stored file is missing, or its bytes are no longer those that were stored."""

    code = "file_damaged"


class FileStore:
    """Files under `root`, sharded as `ab/cd/<sha256>`. Callers put the bytes first, then the row for them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256 (hex). Once this returns, the bytes survive a loss of power.

        Bytes that are there already are left alone. A crash on the way leaves at most a file for `sweep`.
        """
        sha = hashlib.sha256(data).hexdigest()
        target = self.path(sha)
        if not target.exists():
            _make_folder(target.parent)
            os.replace(self._written(data), target)
        elif target.stat().st_size != len(data):
            raise _damaged(sha)
        _sync_folder(target.parent)  # also for one who comes second: the first may not have got so far
        return sha

    def read(self, sha: str) -> bytes:
        """The bytes named `sha`; raises `FileDamaged` where they are missing or changed."""
        try:
            data = self.path(sha).read_bytes()
        except OSError as missing:
            raise FileDamaged(
                say("The stored file cannot be found. Tell the administrator its name: {sha}.", sha=sha)
            ) from missing
        if hashlib.sha256(data).hexdigest() != sha:
            raise _damaged(sha)
        return data

    def path(self, sha: str) -> Path:
        """Where the bytes named `sha` stand, or would stand."""
        if not _NAME.fullmatch(sha):
            raise ValueError(f"not a SHA-256: {sha!r}")
        return self.root / sha[:2] / sha[2:4] / sha

    def exists(self, sha: str) -> bool:
        """Whether there is a file named `sha`; its bytes are not looked at."""
        return self.path(sha).is_file()

    def names(self) -> Iterator[str]:
        """The names of all files there are, in order."""
        for path in sorted(self.root.glob("??/??/*")):
            if _NAME.fullmatch(path.name):
                yield path.name

    def sweep(self) -> int:
        """Remove what crashed writers left more than a day ago, and return how many files that was."""
        before = (clock.now() - _ABANDONED).timestamp()
        left = [file for file in (self.root / _INCOMING).glob("*.part") if file.stat().st_mtime < before]
        for file in left:
            file.unlink(missing_ok=True)
        return len(left)

    def _written(self, data: bytes) -> Path:
        """A new file beside the store with `data` safely on disk, read-only."""
        folder = self.root / _INCOMING
        _make_folder(folder)
        descriptor, name = tempfile.mkstemp(suffix=".part", dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o440)
            os.fsync(file.fileno())
        return Path(name)


def _damaged(sha: str) -> FileDamaged:
    return FileDamaged(
        say("The stored file has been changed or damaged. Tell the administrator its name: {sha}.", sha=sha)
    )


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, each entry on disk before the next."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
