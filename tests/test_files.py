"""The files of the documents: named by what they hold, written whole or not at all, never changed."""

import hashlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

import clock
from documents.files import FileDamaged, FileStore

PLAN = "Kế hoạch số 12".encode()

WRITE_FOR_EVER = """
import sys
from pathlib import Path
from documents.files import FileStore
store = FileStore(Path(sys.argv[1]))
for number in range(10**9):
    sha = store.put(bytes([number % 256]) * 300_000 + str(number).encode())
    print(sha, flush=True)
"""


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


def test_bytes_come_back_under_their_checksum(store):
    sha = store.put(PLAN)
    assert sha == hashlib.sha256(PLAN).hexdigest()
    assert store.read(sha) == PLAN
    assert store.path(sha) == store.root / sha[:2] / sha[2:4] / sha


def test_an_empty_file_is_a_file_too(store):
    assert store.read(store.put(b"")) == b""


def test_the_same_bytes_are_written_once(store):
    sha = store.put(PLAN)
    written = store.path(sha).stat()
    assert store.put(PLAN) == sha
    assert (store.path(sha).stat().st_ino, store.path(sha).stat().st_mtime_ns) == (
        written.st_ino,
        written.st_mtime_ns,
    )


def test_nobody_can_write_into_a_kept_file(store):
    assert store.path(store.put(PLAN)).stat().st_mode & 0o222 == 0


def test_many_clerks_upload_the_same_file_at_once(store):
    with ThreadPoolExecutor(8) as clerks:
        assert len(set(clerks.map(store.put, [PLAN] * 40))) == 1
    assert list((store.root / "incoming").iterdir()) == []


def test_a_changed_file_is_not_read(store):
    sha = store.put(PLAN)
    store.path(sha).chmod(0o600)
    store.path(sha).write_bytes(b"K" + PLAN[1:-1] + b"3")
    with pytest.raises(FileDamaged):
        store.read(sha)


def test_a_shortened_file_is_found_when_it_is_put_again(store):
    sha = store.put(PLAN)
    store.path(sha).chmod(0o600)
    store.path(sha).write_bytes(PLAN[:5])
    with pytest.raises(FileDamaged):
        store.put(PLAN)


def test_a_missing_file_is_a_refusal(store):
    sha = hashlib.sha256(b"never put").hexdigest()
    assert not store.exists(sha)
    with pytest.raises(FileDamaged) as refused:
        store.read(sha)
    assert refused.value.message.values["sha"] == sha


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_checksums_are_names(store, name):
    with pytest.raises(ValueError, match="SHA-256"):
        store.path(name)


def test_a_killed_writer_leaves_whole_files_and_at_most_one_rest(store):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(store.root)],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout is not None
        confirmed = [writer.stdout.readline().decode().strip() for _ in range(20)]
        os.kill(writer.pid, signal.SIGKILL)
    assert all(store.read(sha) for sha in confirmed)
    kept = [file for file in store.root.glob("??/??/*") if file.is_file()]
    assert all(store.read(file.name) for file in kept)
    assert len(list((store.root / "incoming").iterdir())) <= 1


def test_sweeping_removes_yesterdays_rests_alone(store):
    sha = store.put(PLAN)
    rest = store.root / "incoming" / "crashed.part"
    rest.write_bytes(b"half")
    assert store.sweep() == 0
    with clock.freeze(clock.now() + timedelta(days=1, hours=1)):
        assert store.sweep() == 1
    assert not rest.exists()
    assert store.read(sha) == PLAN
