"""The process that reads the words of one attached file: the file comes in, the words go out as JSON.

    python -m documents.file_texts_child KIND < file
"""

import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from itertools import islice

import openpyxl
import pypdfium2

from documents.reading import open_docx, open_plain
from documents.search_words import LONGEST_TEXT
from organization.names import nfc

SECONDS = 7  # of the processor
MEMORY = 1 << 30  # bytes of address space
MOST_PAGES = 500
MOST_ROWS = 50_000


def _docx(data: bytes) -> Iterator[str]:
    _package, paragraphs, edges = open_docx(data)
    for paragraph in (*paragraphs, *edges):
        yield paragraph.printed


def _txt(data: bytes) -> Iterator[str]:
    for paragraph in open_plain(data):
        yield paragraph.printed


def _xlsx(data: bytes) -> Iterator[str]:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield sheet.title
        for row in islice(sheet.iter_rows(values_only=True), MOST_ROWS):
            cells = [str(value) for value in row if value is not None]
            if cells:
                yield "\t".join(cells)


def _pdf(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    for number in range(min(len(document), MOST_PAGES)):
        yield from document[number].get_textpage().get_text_range().splitlines()


READERS: Mapping[str, Callable[[bytes], Iterable[str]]] = {
    "docx": _docx, "txt": _txt, "xlsx": _xlsx, "pdf": _pdf,
}  # fmt: skip


def main() -> None:
    """Read the words within bounds that the kernel holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    lines, length = [], 0
    for line in READERS[sys.argv[1]](sys.stdin.buffer.read()):
        lines.append(nfc(line))
        length += len(line) + 1
        if length > LONGEST_TEXT:
            break
    json.dump("\n".join(lines)[:LONGEST_TEXT], sys.stdout)


if __name__ == "__main__":
    main()
