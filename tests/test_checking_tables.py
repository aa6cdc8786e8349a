"""A table in the body: its cells need no numerals in order, no end marks and no capitals."""

from datetime import date
from io import BytesIO

import docx

from documents.checking import check
from tests.good_documents import PLAN

ROWS = [
    ("STT", "Nội dung công việc", "Đơn vị"),
    ("1", "Trang trí hội trường và khu trưng bày", "Văn phòng Sở"),
    ("3", "trưng bày sách mới của năm nay", "các phòng"),
    ("1", "2. Mời đại biểu", "d) Văn phòng"),
]


def with_table() -> bytes:
    """The good plan as a .docx whose second section holds a table."""
    document = docx.Document()
    for line in PLAN.split("\n"):
        document.add_paragraph(line)
        if line.startswith("2. Địa điểm"):
            table = document.add_table(rows=0, cols=3)
            for row in ROWS:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_cells_are_no_paragraphs():
    of_text = {"paragraph_end", "numeral_order", "numeral_dot", "heading_small_letter", "sentence_torn"}
    found = {finding.rule for finding in check(with_table(), "ke-hoach.docx", day=date(2026, 3, 2))}
    assert not found & (of_text | {"numeral_repeated", "paragraph_repeated", "end_mark"})
