"""The `banhanh` command: what it prints, its status, and that a person never sees a traceback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from urllib.request import urlopen

import click
import pytest
import sqlalchemy as sa

import cli
from documents.states import State
from migrations import newest
from organization.models import Account
from tests.databases import Databases
from tests.office import PLAN
from tests.test_catalogue import vietnamese
from tests.test_house import ROOT
from workflow import history


@dataclass(frozen=True)
class Done:
    """What is left of a command that has ended."""

    returncode: int
    stdout: str
    stderr: str


class Command:
    """`banhanh` with the settings of one installation: in this process, or with `apart` in its own."""

    def __init__(self, folder: Path, url: str, owner_url: str) -> None:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("BANHANH_")}
        self.environment = ours | {
            "BANHANH_DATA_DIR": str(folder),
            "BANHANH_DATABASE_URL": url,
            "BANHANH_DATABASE_OWNER_URL": owner_url,
        }

    def __call__(self, *words: str, typed: str = "") -> Done:
        out, err = TextIOWrapper(BytesIO(), "utf-8"), StringIO()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(os, "environ", self.environment)
            patched.setattr(sys, "argv", ["banhanh", *words])
            patched.setattr(sys, "stdin", StringIO(typed))
            with redirect_stdout(out), redirect_stderr(err):
                status = self._status()
        out.seek(0)
        return Done(status, out.read(), err.getvalue())

    def _status(self) -> int:
        try:
            cli.main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def apart(self, *words: str) -> Done:
        done = subprocess.run(
            self.line(*words), env=self.environment, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def line(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "cli", *words]


@pytest.fixture
def banhanh(database, tmp_path) -> Command:
    """The command on a migrated database."""
    return Command(tmp_path / "var", database.url, database.owner_url)


@pytest.fixture
def anew(databases: Databases, tmp_path) -> Iterator[Command]:
    """The command on an empty database."""
    made = databases.empty()
    yield Command(tmp_path / "var", made.url, made.owner_url)
    databases.drop(made)


def every(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            part = command.get_command(context, name)
            assert part is not None
            yield from every(part)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_tables_are_made_and_looked_at(anew):
    before = anew("db", "check")
    assert (before.returncode, before.stdout) == (1, "")
    assert before.stderr.endswith(f"cần phiên bản {newest()}: hãy chạy “banhanh db upgrade”.\n")

    assert anew("db", "upgrade").returncode == 0
    assert anew("db", "check").returncode == 0


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)  # loaded on both by its own scenes
def test_the_demonstration_goes_into_an_empty_database_once(banhanh):
    assert banhanh("demo", "load").returncode == 0
    assert banhanh("history", "verify").returncode == 0

    again = banhanh("demo", "load")
    assert again.returncode == 1
    assert again.stderr.startswith("Cơ sở dữ liệu đã có văn bản")


def test_the_demonstration_stays_out_of_an_office(banhanh, office):
    refused = banhanh("demo", "load")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert office.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0


def test_demonstration_accounts_are_printed(banhanh):
    assert "Văn thư, Văn phòng Sở" in banhanh("demo", "accounts").stdout


def test_a_directory_with_mistakes_is_told_line_by_line(banhanh, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("code,name,kind\nA,Sở A,department\nB,,department\nC,Sở C,castle\n", encoding="utf-8")
    refused = banhanh("org", "import", str(units))

    assert refused.returncode == 1
    assert len(refused.stdout.splitlines()) == 2
    assert refused.stderr.count("\n") == 1


def test_a_directory_is_checked_then_brought_in(banhanh, session):
    folder = str(ROOT / "organization" / "data" / "demonstration")
    assert banhanh("org", "import", "--check", folder).returncode == 0
    assert banhanh("history", "verify").stdout == "Lịch sử nguyên vẹn: 0 dòng trong 0 chuỗi.\n"

    assert banhanh("org", "import", folder).returncode == 0
    assert "31 dòng" in banhanh("history", "verify").stdout


def test_an_account_is_opened_and_gets_a_new_password(banhanh, office):
    assert banhanh("user", "create", "an.nv", "drafter", typed="một mật khẩu dài\n").returncode == 0
    assert banhanh("user", "password", "an.nv", typed="mật khẩu dài khác\n").returncode == 0

    steps = [line.step for line in history.of_agency(office.session, office.units["KHCN"])]
    assert steps == ["reset_password", "open_account"]


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("user", "create", "an.nv", "nobody"), "một mật khẩu dài\n"),
        (("user", "create", "an.nv", "drafter"), "ngắn\n"),
        (("user", "create", "an.nv", "drafter"), ""),
        (("user", "password", "nobody"), "một mật khẩu dài\n"),
    ],
)
def test_an_account_that_cannot_be_is_refused(banhanh, office, words, typed):
    refused = banhanh(*words, typed=typed)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_a_document_is_read_without_a_database(tmp_path):
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(PLAN.format(subject="Tuyên truyền", month=7, year=2024), encoding="utf-8")
    nowhere = Command(tmp_path, "postgresql://nobody@127.0.0.1:1/none", "")

    assert json.loads(nowhere("read", str(plan)).stdout)["symbol"] == "KH-SKHCN"
    assert 'symbol: "KH-SKHCN"' in nowhere("read", "--summary", str(plan)).stdout


def test_a_file_that_is_no_document_is_refused(banhanh, tmp_path):
    program = tmp_path / "ke-hoach.docx"
    program.write_bytes(b"MZ\x90\0 a program")
    for file in (program, tmp_path / "missing.docx"):
        refused = banhanh("read", str(file))
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)


def test_a_changed_history_is_found_by_its_exported_heads(banhanh, office, database, tmp_path):
    plan = office.a_document(State.IN_REVIEW)
    listed = str(tmp_path / "heads.jsonl")
    assert banhanh("history", "heads", "--out", listed).returncode == 0
    assert banhanh("history", "heads").stdout.count("\n") == 2
    assert banhanh("history", "verify", "--against", listed).returncode == 0

    cut = sa.update(history.history_heads).values(seq=1).where(history.history_heads.c.thing_id == plan)
    office.session.execute(cut)
    office.session.commit()
    found = banhanh("history", "verify", "--against", listed)
    assert found.returncode == 1
    assert found.stderr.startswith(f"Lịch sử của văn bản có mã {plan} không còn nguyên vẹn tại dòng 2: ")


def test_the_doctor_names_what_is_missing(banhanh):
    ill = banhanh("doctor")
    assert ill.returncode == 1
    assert ill.stdout.splitlines()[-2:] == [
        "Tiến trình nền: Không có tiến trình nền nào hoạt động: hãy chạy “banhanh worker”.",
        "Bảng dữ liệu: tốt",
    ]


@pytest.mark.parametrize("words", [["nothing"], ["db", "upgrade", "--now"], ["read"], ["web", "--port", "x"]])
def test_a_command_that_is_not_understood_ends_with_status_two(tmp_path, words):
    refused = Command(tmp_path, "", "")(*words)
    assert refused.returncode == 2
    assert refused.stderr.startswith("Không hiểu lệnh: ")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("BANHANH_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", ("db", "check")),
        ("BANHANH_DATABASE_URL", "this is no address", ("db", "check")),
        ("BANHANH_NOTHING", "1", ("db", "check")),
        ("BANHANH_WORKER_THREADS", "9", ("worker",)),
    ],
)
def test_what_cannot_work_is_one_sentence(tmp_path, variable, value, words):
    command = Command(tmp_path, "", "")
    command.environment[variable] = value
    refused = command(*words)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_a_shell_gets_the_status_and_the_sentence(tmp_path):
    refused = Command(tmp_path, "", "").apart("nothing")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)


def workers_of(process: int) -> set[int]:
    """The worker processes that this one has begun."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    lines = {int(child): Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0") for child in children}
    return {child for child, words in lines.items() if b"worker" in words}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)  # as `make run` does it
def test_run_starts_everything_and_stops_it_again(anew):
    port = free_port()
    process = subprocess.Popen(
        anew.line("run", "--port", str(port)), env=anew.environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = [next(process.stdout) for _ in range(3)]
        address = next(line for line in process.stdout if "http://" in line).split()[-1]
        with urlopen(f"{address}/readyz") as answer:  # noqa: S310  # our own address
            assert json.load(answer)["status"] == "ok"
        assert "Tài khoản trình diễn" in "".join(said)
        worker = workers_of(process.pid).pop()
        os.kill(worker, signal.SIGKILL)
        while not workers_of(process.pid) - {worker}:  # it is started anew
            assert process.poll() is None
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 0
    with socket.socket() as caller:
        assert caller.connect_ex(("127.0.0.1", port)) != 0


def test_every_command_explains_itself_in_vietnamese():
    Command(ROOT, "", "")("--help")
    helps = {part.help for part in every(cli.commands)}
    helps |= {o.help for part in every(cli.commands) for o in part.params if isinstance(o, click.Option)}
    assert helps - {None} <= {message.string for message in vietnamese()}
