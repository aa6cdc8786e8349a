"""The process that draws the pages of one PDF with PDFium, where pdftoppm is not installed.

    python -m documents.publishing.drawing_child DPI FIRST LAST FOLDER < file.pdf

LAST 0 means the last page. Fields and signatures are drawn as they print.
"""

import resource
import sys
from pathlib import Path

import pypdfium2

SECONDS = 60  # of the processor
MEMORY = 4 << 30  # bytes of address space


def main() -> None:
    """Draw within bounds that the kernel holds; page-001.png, page-002.png, … come to lie in the folder."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    dpi, first, last = (int(word) for word in sys.argv[1:4])
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    document.init_forms()  # without it PDFium leaves out number and date
    for number in range(first, (last or len(document)) + 1):
        picture = document[number - 1].render(scale=dpi / 72, may_draw_forms=True).to_pil()
        picture.save(Path(sys.argv[4], f"page-{number:03d}.png"), compress_level=3)


if __name__ == "__main__":
    main()
