"""The programs that publishing needs beside Python: which are installed, which package brings each."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from documents.publishing.fonts import family

_OFFICE = (Path("/usr/lib/libreoffice/program"), Path("/opt/libreoffice/program"))
_SYSTEM_PYTHON = (Path("/usr/bin/python3"), Path("/usr/local/bin/python3"))


@dataclass(frozen=True, slots=True)
class Tools:
    """What is at hand; None where it is not installed."""

    office: Path | None
    uno_python: Path | None
    font: str | None
    pdftoppm: str | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The Debian packages that are missing, in the order in which they matter."""
        needed = {
            "libreoffice-writer-nogui": self.office,
            "fonts-croscore": self.font,
            "python3-uno": self.uno_python,
            "poppler-utils": self.pdftoppm,
        }
        return tuple(package for package, there in needed.items() if there is None)

    @property
    def can_convert(self) -> bool:
        """Whether a .docx can become a PDF here; without, the drafter gives the PDF beside the .docx."""
        return self.office is not None and self.font is not None

    @property
    def can_stay_warm(self) -> bool:
        """Whether LibreOffice can be kept running between conversions."""
        return self.can_convert and self.uno_python is not None


@lru_cache(maxsize=1)
def available() -> Tools:
    """What this machine has, looked up once; `available.cache_clear()` after an installation."""
    font = family()
    return Tools(_office(), _uno_python(), font.name if font else None, shutil.which("pdftoppm"))


def _office() -> Path | None:
    """LibreOffice with Writer; without that part it starts, and converts nothing."""
    folders = [*_OFFICE]
    on_path = shutil.which("soffice")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    return next((folder / "soffice" for folder in folders if (folder / "libswlo.so").is_file()), None)


def _uno_python() -> Path | None:
    """An interpreter that can talk to LibreOffice: the system's own, with Debian's python3-uno."""
    return next((one for one in _SYSTEM_PYTHON if one.is_file() and _imports_uno(one)), None)


def _imports_uno(python: Path) -> bool:
    # The interpreter is one of the two above.
    asked = subprocess.run([python, "-I", "-c", "import uno"], capture_output=True, timeout=30, check=False)  # noqa: S603
    return asked.returncode == 0
