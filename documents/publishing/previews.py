"""Pictures of pages for the screen, drawn by pdftoppm, which shows fields and signatures as they print."""

import subprocess
import tempfile
from pathlib import Path

from documents.publishing.refusals import ConversionFailed
from documents.publishing.tools import available
from language import say

SCREEN, SHARP = 110, 144  # dots per inch: for ordinary and for fine screens
_SECONDS = 60


def page_images(pdf: bytes, dpi: int = SCREEN, *, first: int = 1, last: int | None = None) -> list[bytes]:
    """The pages from `first` to `last` (both counted from 1) as PNG.

    Raises ConversionFailed where pdftoppm is missing, takes too long or cannot read the file.
    """
    program = available().pdftoppm
    if program is None:
        raise ConversionFailed(
            say("This machine cannot draw pages: {packages} is missing.", packages="poppler-utils"),
            code="conversion_not_installed",
        )
    with tempfile.TemporaryDirectory(prefix="banhanh-pages-") as folder:
        source = Path(folder, "document.pdf")
        source.write_bytes(pdf)
        until = ["-l", str(last)] if last else []
        _draw([program, "-png", "-r", str(dpi), "-f", str(first), *until, str(source), f"{folder}/page"])
        return [page.read_bytes() for page in sorted(Path(folder).glob("page-*.png"))]


def _draw(command: list[str]) -> None:
    try:
        # The program was found on this machine, the paths are our own.
        subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
    except (subprocess.SubprocessError, OSError) as failed:
        raise ConversionFailed(say("The pages could not be drawn."), code="preview_failed") from failed
