"""The tasks of remote signing, kept in a folder: they survive a restart, and each is finished once."""

import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import clock
from documents.publishing.certificates import Registered
from documents.publishing.refusals import RemoteRefused
from documents.publishing.remote import Begun, RemoteTask, assembled, finish, task_from_json
from language import say

_NAME = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True, slots=True)
class RemoteTasks:
    """A folder with a file and a state for each open task. Several processes may share it."""

    folder: Path

    def keep(self, begun: Begun) -> str:
        """Keep a task that was begun; its name, which cannot be guessed, comes back."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = secrets.token_urlsafe(24)
        self._write(f"{name}.pdf", begun.file)
        self._write(f"{name}.json", json.dumps(begun.task.to_json()).encode())
        return name

    def task(self, name: str) -> RemoteTask:
        """The open task of that name; raises RemoteRefused where there is none, or none any more."""
        try:
            return task_from_json(json.loads(self._path(name, "json").read_bytes()))
        except FileNotFoundError as gone:
            raise _gone() from gone

    def finish(
        self, name: str, registered: Registered, *, cms: bytes | None = None, signature: bytes | None = None
    ) -> bytes:
        """The signed PDF for a whole CMS or a bare signature; a second finish is refused.

        A refused answer leaves the task open for a better one until it lapses.
        """
        task = self.task(name)
        answer = cms if cms is not None else assembled(task, signature or b"")
        signed = finish(task, self._path(name, "pdf").read_bytes(), answer, registered)
        self._claim(name)
        return signed

    def drop(self, name: str) -> None:
        """Throw an open task away, when the signer turned back."""
        self._claim(name)

    def sweep(self) -> int:
        """Throw away the tasks that have lapsed; how many they were."""
        lapsed = [path.stem for path in self.folder.glob("*.json") if self._has_lapsed(path)]
        for name in lapsed:
            self._claim(name)
        return len(lapsed)

    def _has_lapsed(self, path: Path) -> bool:
        try:
            return clock.now() > task_from_json(json.loads(path.read_bytes())).lapses_at
        except FileNotFoundError:
            return False

    def _claim(self, name: str) -> None:
        """Take the state away: of two who finish at once, one finds it gone."""
        try:
            self._path(name, "json").unlink()
        except FileNotFoundError as gone:
            raise _gone() from gone
        self._path(name, "pdf").unlink(missing_ok=True)

    def _path(self, name: str, ending: str) -> Path:
        if not _NAME.fullmatch(name):
            raise _gone()
        return self.folder / f"{name}.{ending}"

    def _write(self, name: str, data: bytes) -> None:
        part = self.folder / f".{name}.part"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self.folder / name)


def _gone() -> RemoteRefused:
    return RemoteRefused(
        say("There is no open signature of this name: it was finished, thrown away or has lapsed."),
        code="remote_finished",
    )
