"""LibreOffice, kept warm behind unoserver or started for one document; always with our profile and fonts.

Its profile forbids what documents must not do: fetch pictures or texts from the server's disk or the network,
run macros. Its fonts are one family alone, so that the same document gives the same pages on every machine.
"""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import xmlrpc.client
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from documents.publishing.office_profile import only_unoserver, write_fonts, write_profile
from documents.publishing.refusals import ConversionFailed
from documents.publishing.tools import available
from documents.publishing.watching import Bounds, Exceeded, end_group, started, watched
from language import say

_IN = "MS Word 2007 XML"  # named, or LibreOffice takes any bytes for plain text
_OUT = "writer_pdf_Export"
# PDF/A-2b. Comments of reviewers are no part of the document: neither as notes nor in the margin.
_OPTIONS = {
    "SelectPdfVersion": ("long", "2"),
    "ExportNotes": ("boolean", "false"),
    "ExportNotesInMargin": ("boolean", "false"),
}
_START_SECONDS = 60.0
_HOST = "127.0.0.1"
_REFRESH_AFTER = 200  # documents; its memory grows by and by


@dataclass(slots=True)
class Office:
    """One LibreOffice for one process; conversions wait for one another. Close it when done."""

    bounds: Bounds = field(default_factory=Bounds)
    warm: bool = True
    _folder: Path | None = None
    _process: subprocess.Popen[bytes] | None = None
    _port: int = 0
    _done: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def render(self, docx: bytes) -> bytes:
        """The PDF/A-2b that LibreOffice makes of these bytes, unchecked.

        Raises ConversionFailed: not installed, hung, took too much memory, died, or gave no PDF. A listener
        that failed is gone; the next call starts a new one.
        """
        with self._lock:
            tools = available()
            if not tools.can_convert:
                raise _not_installed(tools.missing)
            try:
                return self._warm(docx) if self.warm and tools.can_stay_warm else self._cold(docx)
            except Exceeded as exceeded:
                raise _exceeded(exceeded.what, self.bounds) from exceeded

    def start(self) -> None:
        """Start the listener now, so that the first document does not wait for it."""
        with self._lock:
            if self.warm and available().can_stay_warm:
                self._listen()

    @property
    def group(self) -> int:
        """The process group of the listener; 0 where none runs."""
        return self._process.pid if self._process is not None else 0

    def interrupt(self, number: int) -> None:
        """Send a signal to the listener and to LibreOffice behind it."""
        if self.group:
            os.killpg(self.group, number)

    def close(self) -> None:
        """End LibreOffice and remove its profile."""
        with self._lock:
            self._end()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _warm(self, docx: bytes) -> bytes:
        if self._done >= _REFRESH_AFTER:
            self._end()
        process = self._listen()
        call = _Call(self._port, docx)
        try:
            watched(process, self.bounds, call.ended)
        except Exceeded:
            self._end()
            raise
        self._done += 1
        if call.pdf is None:
            self._end()
            raise _no_pdf(call.died)
        return call.pdf

    def _listen(self) -> subprocess.Popen[bytes]:
        """The listener, started where it does not run."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        folder, tools = self._home(), available()
        self._port, uno_port, self._done = _free_port(), _free_port(), 0
        command = [
            *(tools.uno_python or "", "-m", "unoserver.server", "--executable", tools.office or ""),
            *("--interface", _HOST, "--port", str(self._port)),
            *("--uno-interface", _HOST, "--uno-port", str(uno_port)),
            *("--user-installation", str(folder / "profile"), "--temp-dir", str(folder / "tmp"), "--quiet"),
        ]
        environment = {**self._environment(), "PYTHONPATH": str(only_unoserver(folder))}
        self._process = started(command, environment, self.bounds, folder / "log")
        self._await(self._process)
        return self._process

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the listener answers; raises ConversionFailed where it does not."""
        end = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException, xmlrpc.client.Error):
                _server(self._port).info()
                return
            time.sleep(0.1)
        self._end()
        raise ConversionFailed(say("LibreOffice did not start."), code="conversion_not_started")

    def _cold(self, docx: bytes) -> bytes:
        """LibreOffice started for this document alone; it exits 0 also when it converts nothing."""
        folder = self._home()
        with tempfile.TemporaryDirectory(dir=folder) as work:
            source = Path(work, "document.docx")
            source.write_bytes(docx)
            command = [
                *(available().office or "", "--headless", "--norestore", "--nolockcheck", "--nologo"),
                f"-env:UserInstallation={_url(folder / 'profile')}",
                *(f"--infilter={_IN}", "--convert-to"),
                f"pdf:{_OUT}:{_as_json(_OPTIONS)}",
                *("--outdir", work, source),
            ]
            process = started(command, self._environment(), self.bounds, folder / "log")
            watched(process, self.bounds, lambda: False)
            made = source.with_suffix(".pdf")
            if not made.exists():
                raise _no_pdf(died=process.returncode != 0)
            return made.read_bytes()

    def _home(self) -> Path:
        """The folder of profile, fonts and temporary files, made at first use; nobody else may look in."""
        if self._folder is None:
            folder = Path(tempfile.mkdtemp(prefix="banhanh-office-"))
            (folder / "tmp").mkdir()
            write_profile(folder / "profile")
            write_fonts(folder)
            self._folder = folder
        return self._folder

    def _environment(self) -> dict[str, str]:
        folder = self._home()
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "TMPDIR": str(folder / "tmp"),
            "LANG": "C.UTF-8",
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "SAL_USE_VCLPLUGIN": "svp",
        }

    def _end(self) -> None:
        if self._process is not None:
            end_group(self._process)
            self._process = None


class _Call:
    """One call of the listener in a thread of its own, for it can only be left by ending the listener."""

    def __init__(self, port: int, docx: bytes) -> None:
        self.pdf: bytes | None = None
        self.died = False
        self._port, self._docx = port, docx
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def ended(self) -> bool:
        """Whether an answer or a failure has come; waits a moment for it."""
        self._thread.join(0.01)
        return not self._thread.is_alive()

    def _run(self) -> None:
        options = [f"{name}={value}" for name, (_kind, value) in _OPTIONS.items()]
        data = xmlrpc.client.Binary(self._docx)
        try:
            answer = _server(self._port).convert(None, data, None, "pdf", _OUT, options, False, _IN)
        except xmlrpc.client.Fault:
            return
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            self.died = True
            return
        self.pdf = answer.data if isinstance(answer, xmlrpc.client.Binary) else None


def _server(port: int) -> xmlrpc.client.ServerProxy:
    return xmlrpc.client.ServerProxy(f"http://{_HOST}:{port}", allow_none=True)


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as taken:
        return int(taken.getsockname()[1])


def _url(path: Path) -> str:
    return f"file://{quote(str(path))}"


def _not_installed(missing: tuple[str, ...]) -> ConversionFailed:
    return ConversionFailed(
        say("This machine cannot make PDFs: {packages} is missing.", packages=", ".join(missing)),
        code="conversion_not_installed",
    )


def _exceeded(what: str, bounds: Bounds) -> ConversionFailed:
    if what == "time":
        return ConversionFailed(
            say(
                "Making the PDF took longer than {seconds} seconds and was ended.",
                seconds=f"{bounds.seconds:g}",
            ),
            code="conversion_timeout",
        )
    megabytes = bounds.memory // 1_000_000
    return ConversionFailed(
        say("Making the PDF needed more than {limit} MB of memory and was ended.", limit=megabytes),
        code="conversion_memory",
    )


def _no_pdf(died: bool) -> ConversionFailed:
    if died:
        return ConversionFailed(say("LibreOffice broke off while making the PDF."), code="conversion_died")
    return ConversionFailed(say("LibreOffice could not open the document."), code="conversion_no_pdf")


def _as_json(options: dict[str, tuple[str, str]]) -> str:
    """The options as LibreOffice's command line takes them."""
    return json.dumps({name: {"type": kind, "value": value} for name, (kind, value) in options.items()})
