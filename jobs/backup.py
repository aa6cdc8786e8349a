"""Backups: database first, then the files, with a checksum of everything; verified, and put back.

    manifest.json      when, of which kind of database, at which revision, the checksum of the list
    SHA256SUMS         every file with its SHA-256, as `sha256sum --check` reads it
    database.sqlite3   or database.dump (pg_dump's own format)
    files/…            the bytes of the documents, as they lie in the data folder
    data/…             keys, authorities, the keys of cookies and of exported lists

Bytes are written before the rows that name them and never rewritten, so a file that a row of the copied
database names is there when the files are copied after it. A running installation need not be stopped.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import clock
from config import Settings
from documents.files import FileDamaged, FileStore
from jobs import backup_databases as databases
from jobs import backup_reading as reading
from language import Refused, say
from workflow.verification import sentence, verify

FORMAT = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
KEPT_BESIDE = ("keys", "trust", "secret_key", "heads_key")  # of the data folder
_PIECE = 1 << 20


class BackupBroken(Refused):
    """The backup is not what was made, or what was kept was damaged before."""

    code = "backup_broken"


class NotEmpty(Refused):
    """The place is not empty, so nothing is put there."""

    code = "not_empty"


@dataclass(frozen=True, slots=True)
class Told:
    """How much a backup holds."""

    files: int
    size: int
    rows: int = 0
    chains: int = 0


def create(settings: Settings, folder: Path) -> Told:
    """Back up the installation into an empty folder, readable by this user alone.

    Raises NotEmpty, and BackupBroken when a stored file was damaged; the backup of all else is then there.
    """
    demand_empty(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    kind, revision = databases.copy(settings, folder)
    damaged = _copy_files(FileStore(settings.files_dir), FileStore(folder / "files"))
    _copy_beside(settings.data_dir, folder / "data")
    sums = "".join(f"{_sha256(path)}  {path.relative_to(folder)}\n" for path in _files_under(folder))
    (folder / SUMS).write_text(sums, encoding="utf-8")
    _write_manifest(folder, kind, revision, sums)
    if damaged:
        raise BackupBroken(
            say("The backup was made, but {n} stored files are damaged and not in it, first {sha}.",
                n=len(damaged), sha=damaged[0])
        )  # fmt: skip
    return _told(folder, sums)


def check(folder: Path) -> Told:
    """Read every byte and every row of history of a backup; raises BackupBroken with what is wrong."""
    sums = _checked_list(folder)
    for sha256, name in _lines(sums):
        path = folder / name
        if not path.is_file():
            raise BackupBroken(say("The backup is not whole: {file} is missing.", file=name))
        if _sha256(path) != sha256:
            raise BackupBroken(say("The backup is not whole: {file} has been changed.", file=name))
    told = _told(folder, sums)
    with reading.opened(folder) as session:
        missing = reading.missing_files(session, FileStore(folder / "files"))
        found = verify(session)
    if missing is not None:
        raise BackupBroken(say("The backup is not whole: the file {file} is missing.", file=missing))
    if found.finding is not None:
        raise BackupBroken(sentence(found.finding))
    return Told(told.files, told.size, found.rows, found.chains)


def restore(settings: Settings, folder: Path) -> Told:
    """Put a backup into an empty database and an empty data folder, after checking all of it.

    The tables are those of the backup: bring them up to date afterwards. Raises NotEmpty and BackupBroken.
    """
    told = check(folder)
    databases.demand_empty(settings)
    demand_empty(settings.files_dir)
    for name in KEPT_BESIDE:
        if (settings.data_dir / name).exists():
            raise NotEmpty(say("{folder} is not empty.", folder=settings.data_dir / name))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _copy_files(FileStore(folder / "files"), FileStore(settings.files_dir))
    _copy_beside(folder / "data", settings.data_dir)
    databases.put_back(settings, folder)
    return told


def demand_empty(folder: Path) -> None:
    """Raise NotEmpty unless there is no such folder, or nothing in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(say("{folder} is not empty.", folder=folder))


def _copy_files(source: FileStore, target: FileStore) -> list[str]:
    """Copy every stored file, read against its name; those that are damaged come back."""
    damaged: list[str] = []
    for sha in source.names():
        try:
            target.put(source.read(sha))
        except FileDamaged:
            damaged.append(sha)
    return damaged


def _copy_beside(source: Path, target: Path) -> None:
    """Copy keys, authorities and secrets with their rights: what only the owner could read stays so."""
    for name in KEPT_BESIDE:
        path = source / name
        if path.is_dir():
            shutil.copytree(path, target / name)
        elif path.is_file():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target / name)


def _files_under(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(root, name) for name in sorted(names))


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _write_manifest(folder: Path, kind: str, revision: str | None, sums: str) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": clock.local(clock.now()).isoformat(timespec="seconds"),
        "database": kind,
        "revision": revision,
        "sums_sha256": hashlib.sha256(sums.encode()).hexdigest(),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _checked_list(folder: Path) -> str:
    """The list of files, which the manifest knows by its checksum."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sums = (folder / SUMS).read_text(encoding="utf-8")
    except (OSError, ValueError) as unreadable:
        raise BackupBroken(say("{folder} holds no backup.", folder=folder)) from unreadable
    if manifest.get("sums_sha256") != hashlib.sha256(sums.encode()).hexdigest():
        raise BackupBroken(say("The backup is not whole: {file} has been changed.", file=SUMS))
    return sums


def _lines(sums: str) -> Iterable[tuple[str, str]]:
    return ((line[:64], line[66:]) for line in sums.splitlines())


def _told(folder: Path, sums: str) -> Told:
    names = [name for _sha256, name in _lines(sums)]
    return Told(len(names), sum((folder / name).stat().st_size for name in names))
