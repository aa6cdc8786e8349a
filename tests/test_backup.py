"""Backups: what was made is whole, says so, is found out when it is not, and comes back as it was."""

import hashlib
import json
from pathlib import Path

import pytest

from db import connect
from documents.states import State
from jobs import backup
from jobs.backup import BackupBroken
from tests.databases import Databases
from tests.test_cli import Command
from tests.test_history import Owner


@pytest.fixture
def banhanh(database, settings) -> Command:
    return Command(settings.data_dir, database.url, database.owner_url)


@pytest.fixture
def made(office, banhanh, settings, tmp_path) -> Path:
    """A backup of an office with one issued document."""
    office.a_document(State.ISSUED)
    settings.keys_dir.mkdir()
    (settings.keys_dir / "dau-key.pem").write_text("a key")
    folder: Path = tmp_path / "sao-luu"
    done = banhanh("backup", "create", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_a_backup_comes_back_in_an_empty_place_as_it_was(made, banhanh, databases: Databases, tmp_path):
    assert banhanh("backup", "verify", str(made)).stdout.startswith("Bản sao lưu toàn vẹn:")

    empty = databases.empty()
    elsewhere = Command(tmp_path / "khac", empty.url, empty.owner_url)
    done = elsewhere("backup", "restore", str(made))
    assert (done.returncode, done.stderr) == (0, "")
    assert elsewhere("history", "verify").stdout == banhanh("history", "verify").stdout
    assert elsewhere("export", "--list").stdout == banhanh("export", "--list").stdout
    assert elsewhere("export", "1", str(tmp_path / "goc")).returncode == 0
    assert (tmp_path / "khac" / "keys" / "dau-key.pem").read_text() == "a key"
    databases.drop(empty)


def test_nothing_is_put_back_over_what_is_there(made, banhanh, tmp_path):
    refused = banhanh("backup", "restore", str(made))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    again = banhanh("backup", "create", str(made))
    assert (again.returncode, again.stderr) == (1, f"{made} không trống.\n")


def test_any_changed_or_missing_file_is_named(made):
    stored = next(path for path in (made / "files").rglob("*") if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1] + b"?")
    with pytest.raises(BackupBroken, match=stored.name):
        backup.check(made)
    stored.unlink()
    with pytest.raises(BackupBroken, match=stored.name):
        backup.check(made)


def test_a_file_taken_out_of_the_list_too_is_missed(made):
    """Whoever removes a file, its line and the checksum of the list is found by the rows of the database."""
    stored = next(path for path in (made / "files").rglob("*") if path.is_file())
    stored.unlink()
    kept = [line for line in (made / "SHA256SUMS").read_text().splitlines() if stored.name not in line]
    sums = "".join(f"{line}\n" for line in kept)
    (made / "SHA256SUMS").write_text(sums)
    manifest = json.loads((made / "manifest.json").read_text())
    manifest["sums_sha256"] = hashlib.sha256(sums.encode()).hexdigest()
    (made / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BackupBroken, match=stored.name):
        backup.check(made)


def test_a_changed_history_is_found_in_the_backup(office, banhanh, database, tmp_path):
    document_id = office.a_document(State.SIGNED)
    engine = connect(database.owner_url)
    Owner(engine).change(document_id, 2, person_name="Người khác")
    engine.dispose()
    assert banhanh("backup", "create", str(tmp_path / "sao-luu")).returncode == 0
    refused = banhanh("backup", "verify", str(tmp_path / "sao-luu"))
    assert refused.returncode == 1
    assert "dòng 2" in refused.stderr


def test_a_damaged_file_does_not_keep_the_rest_from_being_saved(office, banhanh, settings, tmp_path):
    sha256 = office.taken().file.sha256
    path = office.store.path(sha256)
    path.chmod(0o600)
    path.write_bytes(b"something else")
    done = banhanh("backup", "create", str(tmp_path / "sao-luu"))
    assert (done.returncode, sha256 in done.stderr) == (1, True)
    assert (tmp_path / "sao-luu" / "SHA256SUMS").exists()
