"""Pictures of pages for the screen: by pdftoppm, or where that is not installed by PDFium.

Both show fields and signatures as they print, each in a process of its own that ends when it takes too long.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from documents.publishing.refusals import ConversionFailed
from documents.publishing.tools import available
from language import say

SCREEN, SHARP = 110, 144  # dots per inch: for ordinary and for fine screens
_SECONDS = 60
# pdftoppm compresses a PNG for six times as long as it draws the page, and no smaller than this level does.
_LEVEL = 3
_LIGHT = ("-tiff", "-tiffcompression", "packbits")
_CHILD = "documents.publishing.drawing_child"


def page_images(pdf: bytes, dpi: int = SCREEN, *, first: int = 1, last: int | None = None) -> list[bytes]:
    """The pages from `first` to `last` (both counted from 1) as PNG.

    Raises ConversionFailed where they cannot be drawn, or not in time.
    """
    program = available().pdftoppm
    with tempfile.TemporaryDirectory(prefix="banhanh-pages-") as folder:
        if program is not None:
            until = ["-l", str(last)] if last else []
            _draw([program, *_LIGHT, "-r", str(dpi), "-f", str(first), *until, "-", f"{folder}/page"], pdf)
        else:
            _draw([sys.executable, "-m", _CHILD, str(dpi), str(first), str(last or 0), folder], pdf)
        return [_png(page) for page in sorted(Path(folder).glob("page-*"))]


def _png(page: Path) -> bytes:
    if page.suffix == ".png":
        return page.read_bytes()
    made = io.BytesIO()
    try:
        with Image.open(page) as picture:
            picture.convert("RGB").save(made, "PNG", compress_level=_LEVEL)
    except (OSError, Image.DecompressionBombError) as failed:
        raise ConversionFailed(say("The pages could not be drawn."), code="preview_failed") from failed
    return made.getvalue()


def _draw(command: list[str], pdf: bytes) -> None:
    root = Path(__file__).resolve().parents[2]
    try:
        # The program was found on this machine or is our own; the document comes in as data.
        subprocess.run(  # noqa: S603
            command, input=pdf, capture_output=True, timeout=_SECONDS, check=True, cwd=root
        )
    except (subprocess.SubprocessError, OSError) as failed:
        raise ConversionFailed(say("The pages could not be drawn."), code="preview_failed") from failed
