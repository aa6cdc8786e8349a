"""What the upload page answers to a bad file: a sentence, a 4xx, nothing kept, nothing changed."""

import pytest
import sqlalchemy as sa

from clock import now
from documents.models import Document, StoredFile
from documents.states import State
from tests.office import PLAN
from tests.office_files import docx, docx_with, parts_of_docx, relations, word_part, zipped
from tests.test_unsafe_uploads import noise
from tests.visitors import upload

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
ENTITY_BOMB = f'<!DOCTYPE d [<!ENTITY e0 "ha">{ENTITIES}]>' + word_part("document", "&e9;")
EXTERNAL_ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
MACRO = relations(("vbaProject", "vbaProject.bin"))
TEMPLATE = relations(("attachedTemplate", "http://example.invalid/x.dotm", "External"))
NESTED = "<w:tbl><w:tr><w:tc>" * 100_000 + "</w:tc></w:tr></w:tbl>" * 100_000


def a_wrong_checksum() -> bytes:
    data = bytearray(docx())
    data[data.index(b"PK\x01\x02") + 16] ^= 0xFF
    return bytes(data)


def a_million_runs():
    digits = noise(1_000_000).hex()
    runs = (f"<w:r><w:t>{digits[2 * n : 2 * n + 2]}</w:t></w:r>" for n in range(1_000_000))
    return docx(f"<w:p>{''.join(runs)}</w:p>")


BAD = {
    "empty": lambda: b"",
    "truncated": lambda: docx()[:-40],
    "a PDF": lambda: b"%PDF-1.7\n%%EOF",
    "a program": lambda: b"MZ\x90\x00" + bytes(500),
    "protected by a password": lambda: OLE,
    "a zip bomb": lambda: docx_with(word__media__picture="0" * 50_000_000),
    "an entity bomb": lambda: docx_with(**{"word/document.xml": ENTITY_BOMB}),
    "an external entity": lambda: docx_with(**{"word/document.xml": EXTERNAL_ENTITY}),
    "a macro": lambda: docx_with(**{"word/_rels/document.xml.rels": MACRO}),
    "an external template": lambda: docx_with(**{"word/_rels/settings.xml.rels": TEMPLATE}),
    "a path outside": lambda: docx_with(**{"../../etc/cron.d/x": "x"}),
    "duplicate parts": lambda: zipped([*parts_of_docx().items(), ("Word/Document.xml", "<x/>")]),
    "nested tables": lambda: docx(f"<!-- {noise(60_000).hex()} -->" + NESTED),
    "a million runs": a_million_runs,
    "a wrong CRC": a_wrong_checksum,
    "invalid UTF-8": lambda: docx_with(**{"word/document.xml": b"<w:document>\xff\xfe\xfa</w:document>"}),
}


@pytest.fixture
def desk(enter):
    """The drafter at the upload page."""
    return enter("drafter").open("/van-ban/tai-len")


def counted(session, table):
    session.rollback()
    return session.scalar(sa.select(sa.func.count()).select_from(table))


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_a_sentence_and_leaves_no_trace(desk, session, settings, kind):
    desk.press("Tải lên và đọc", file=upload(BAD[kind](), "ke-hoach.docx"))

    assert desk.status in (413, 422)
    assert len(desk.error_at("file")) > 20
    assert (counted(session, Document), counted(session, StoredFile)) == (0, 0)
    assert not list(settings.files_dir.glob("??/*/*"))


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_secrecy_mark_is_refused_with_the_law(desk, session, mark):
    words = PLAN.format(subject="Phòng thủ", month=5, year=2026).replace("Số:", f"{mark}\nSố:", 1)

    desk.press("Tải lên và đọc", file=upload(words.encode(), "ke-hoach.txt"))

    assert desk.status == 422
    assert "117/2025/QH15" in desk.error_at("file")
    assert counted(session, Document) == 0


def test_html_in_the_subject_is_only_text(desk, session):
    words = PLAN.format(subject="<script>alert(1)</script> & <b>đậm</b>", month=now().month, year=now().year)

    desk.press("Tải lên và đọc", file=upload(words.encode(), "ke-hoach.txt"))

    assert desk.status == 200
    assert "<script>alert(1)</script>" in session.scalars(sa.select(Document.subject)).one()
    assert not desk.page.xpath("//script[contains(text(), 'alert(1)')] | //main//b[text()='đậm']")


def test_impossible_dates_are_told_and_stop_nothing(desk, session):
    words = PLAN.format(subject="Ngày lạ", month=13, year=2026).replace("20/12/", "31/02/")

    desk.press("Tải lên và đọc", file=upload(words.encode(), "ke-hoach.txt"))

    assert desk.status == 200
    assert session.scalars(sa.select(Document.state)).one() is State.DRAFT
    assert "31/02/2026" in desk.text
