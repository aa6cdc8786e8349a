"""A real PostgreSQL server of our own: started on a free port in a folder of its own, gone afterwards.

It has the two roles of an office: `owner`, who creates and changes tables, and `application`, who owns
nothing. PostgreSQL refuses to run as root, so root starts it as the user `postgres`.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

# Nothing in the server outlives the tests, so it need not survive a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Unavailable(Exception):
    """There is no server to start; the sentence names the package."""


def programs() -> Path:
    """The folder with `initdb` and `postgres`, the newest there is."""
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    on_the_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    for folder in [*newest_first, *on_the_path]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable("PostgreSQL is not installed: install the Debian package `postgresql`.")


class Server:
    """A running server; `stop` ends it and removes its folder. It dies with the process that began it."""

    def __init__(self, options: Mapping[str, str] = CARELESS) -> None:
        """Create the cluster, start the server and wait until it answers; raises Unavailable."""
        self._programs = programs()
        self._folder = Path(tempfile.mkdtemp(prefix="banhanh-postgresql-"))
        self._as_user = _as_user_postgres(self._folder)
        self.port = free_port()
        self._own: psycopg.Connection | None = None
        self._initialise()
        self._options = options
        self._process = self._start(options)
        self._wait()
        with self._connect() as connection:
            self._version = connection.info.server_version // 10_000
        self.execute("CREATE ROLE owner LOGIN", "CREATE ROLE application LOGIN")

    def url(self, database: str, role: str) -> str:
        """The address of a database for the product."""
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/{database}"

    def execute(self, *statements: str) -> None:
        """Do what only the server's own superuser may do, over one connection as long as it holds."""
        if self._own is None or self._own.closed:
            self._own = self._connect()
        for statement in statements:
            self._own.execute(statement.encode())

    def create_database(self, name: str, template: str = "template1") -> None:
        """A database that belongs to `owner`, copied from the template."""
        self.execute(f'CREATE DATABASE "{name}" OWNER owner TEMPLATE "{template}"{self._by_file()}')

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """End the server at once and remove its folder; a second call does nothing."""
        self._hang_up()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """kill -9 of the server, as a machine that falls over would do it."""
        self._hang_up()
        self._process.kill()
        self._process.wait()

    def start_again(self) -> None:
        """Start the killed server on its data; the last of its old processes may have to end first."""
        for _ in range(200):
            self._process = self._start(self._options)
            if self._answers():
                return
            time.sleep(0.05)
        raise Unavailable("PostgreSQL did not start again.")

    def _hang_up(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def _answers(self) -> bool:
        while self._process.poll() is None:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _by_file(self) -> str:
        """Copying files takes a sixth of the time of logging each page; before 15 it was the only way."""
        return " STRATEGY file_copy" if self._version >= 15 else ""

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname="postgres", autocommit=True
        )

    def _initialise(self) -> None:
        choices = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username=postgres", "--no-sync"]
        self._finish(["initdb", "-D", str(self._folder / "data"), *choices])

    def _finish(self, command: list[str]) -> None:
        done = subprocess.run(self._command(command), cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise Unavailable(f"{command[0]} failed: {done.stderr.strip()}")

    def _start(self, options: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        fixed = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "200"}
        chosen = [f"--{name}={value}" for name, value in {**fixed, **options}.items()]
        command = ["postgres", "-D", str(self._folder / "data"), "-p", str(self.port), *chosen]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(self._command(command), cwd="/", stdout=log, stderr=log)

    def _command(self, command: list[str]) -> list[str]:
        # SIGQUIT on the death of the parent: a killed test run leaves no server behind.
        dies_with_us = ["setpriv", "--pdeathsig", "QUIT"]
        return [*dies_with_us, *self._as_user, str(self._programs / command[0]), *command[1:]]

    def _wait(self) -> None:
        for _ in range(600):
            try:
                self._connect().close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
        log = (self._folder / "log").read_text(errors="replace")
        self.stop()
        raise Unavailable(f"PostgreSQL did not start: {log.strip()}")


def _as_user_postgres(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    try:
        shutil.chown(folder, "postgres", "postgres")
    except LookupError as error:
        raise Unavailable("Root needs the user `postgres`, which the package `postgresql` brings.") from error
    return ["--reuid=postgres", "--regid=postgres", "--clear-groups"]


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
