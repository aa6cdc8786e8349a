"""Bad uploads: each kind is refused with its code and a sentence, within seconds and little memory."""

import contextlib
import hashlib
import resource
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from documents.reading.package import open_package
from language import Unsafe, translate
from tests.office_files import (
    WORD,
    content_types,
    docx,
    docx_with,
    parts_of_docx,
    relations,
    word_part,
    zipped,
)

MEMORY = 700_000_000  # bytes of address space for Python, lxml and the file together
SECONDS = 30  # of processor time

OPEN_IT = """
import sys
from documents.reading.package import open_package
from language import Unsafe
try:
    open_package(sys.stdin.buffer.read(), "upload.docx")
except Unsafe as refused:
    print(refused.code)
"""


def code_for(data, name="upload.docx"):
    """The code of the refusal, which must have a sentence of its own in Vietnamese."""
    with pytest.raises(Unsafe) as refused:
        open_package(data, name)
    assert translate(refused.value.message, "vi") != translate(refused.value.message, "en")
    return refused.value.code


def code_for_within_limits(data):
    """The same in a process of its own, whose memory and time the operating system limits."""
    finished = subprocess.run(
        [sys.executable, "-c", OPEN_IT],
        input=data,
        capture_output=True,
        cwd=Path(__file__).parents[1],
        preexec_fn=limit_this_process,
        check=True,
    )
    return finished.stdout.decode().strip()


def limit_this_process():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def noise(length):
    """Bytes that do not pack well, the same in every run."""
    return hashlib.shake_128(b"noise").digest(length)


def test_a_good_file_opens():
    package = open_package(docx(), "Kế hoạch.docx")
    assert package.main == "word/document.xml"


def test_an_empty_file():
    assert code_for(b"") == "unsafe_empty"


def test_a_truncated_file():
    whole = docx()
    assert {code_for(whole[:length]) for length in (4, 100, len(whole) // 2, len(whole) - 1)} == {
        "unsafe_damaged"
    }


def test_a_file_that_is_too_large():
    assert code_for(b"PK\x03\x04" + bytes(25_000_000)) == "unsafe_too_large"


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n%%EOF", b"K\xe1\xba\xbf ho\xe1\xba\xa1ch", b"{\\rtf1 }", bytes(500)]
)
def test_another_kind_of_file_named_docx(content):
    assert code_for(content) == "unsafe_not_docx"


@pytest.mark.parametrize("beginning", [b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh\n"])
def test_a_program_named_docx(beginning):
    assert code_for(beginning + bytes(1000)) == "unsafe_program"


def test_a_program_with_a_document_behind_it():
    assert code_for(b"MZ\x90\x00" + docx()) == "unsafe_program"
    assert code_for(b"PK\x03\x04 something else first" + docx()) == "unsafe_damaged"


def test_an_encrypted_word_file_is_an_ole_file():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert code_for(ole) == "unsafe_encrypted"


def test_an_old_doc_named_docx():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
    assert code_for(ole) == "unsafe_not_docx"


def test_an_archive_with_a_password():
    data = bytearray(docx())
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert code_for(bytes(data)) == "unsafe_encrypted"


def test_any_other_archive():
    assert code_for(zipped({"readme.txt": "Đây là tệp nén"})) == "unsafe_not_docx"


def test_a_workbook_named_docx():
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert code_for(docx_with(**{"[Content_Types].xml": content_types(main=main)})) == "unsafe_not_docx"


def test_a_document_named_otherwise():
    assert code_for(docx(), "Kế hoạch.docm") == "unsafe_not_docx"


def test_a_zip_bomb_of_one_part():
    bomb = docx_with(word__media__picture1="0" * 50_000_000)
    assert code_for_within_limits(bomb) == "unsafe_zip_bomb"


def test_a_zip_bomb_of_many_parts():
    half_random = noise(20_000) + bytes(880_000)
    parts = parts_of_docx() | {f"word/media/{number}.bmp": half_random for number in range(200)}
    assert code_for_within_limits(zipped(parts)) == "unsafe_zip_bomb"


def test_a_zip_bomb_of_countless_parts():
    parts = parts_of_docx() | {f"word/media/{number}": "" for number in range(100_000)}
    assert code_for_within_limits(zipped(parts)) == "unsafe_zip_bomb"


def test_a_part_larger_than_declared():
    data = bytearray(docx_with(word__media__picture="0" * 400_000))
    name = data.rindex(b"word/media/picture")
    data[name - 22 : name - 18] = (1000).to_bytes(4, "little")  # the unpacked size in the directory
    assert code_for(bytes(data)) == "unsafe_damaged"


def test_parts_that_share_their_bytes():
    data = bytearray(docx())
    first, second = data.index(b"PK\x01\x02"), data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]  # both point to the first one's place
    assert code_for(bytes(data)) == "unsafe_damaged"


def test_an_entity_bomb():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE d [<!ENTITY e0 "{"ha" * 10}">{entities}]>' + word_part("document", "&e9;")
    assert code_for_within_limits(docx_with(word__document__xml=bomb, **{"word/document.xml": bomb})) == (
        "unsafe_doctype"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "[Content_Types].xml"]
)
def test_an_external_entity(part, encoding):
    foreign = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'.encode(encoding)
    assert code_for(docx_with(**{part: foreign})) == "unsafe_doctype"


@pytest.mark.parametrize(
    "main",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_a_document_that_may_hold_macros(main):
    assert code_for(docx_with(**{"[Content_Types].xml": content_types(main=main)})) == "unsafe_macro"


def test_a_macro_project_in_an_ordinary_document():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert code_for(zipped(parts_of_docx() | {"word/vbaProject.bin": ole})) == "unsafe_macro"


def test_a_macro_project_by_relationship():
    hidden = relations(("vbaProject", "picture.bin"))
    assert code_for(docx_with(**{"word/_rels/document.xml.rels": hidden})) == "unsafe_macro"


def test_an_embedded_object_under_any_name():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert code_for(zipped(parts_of_docx() | {"word/media/image1.png": ole})) == "unsafe_embedded"


@pytest.mark.parametrize("kind", ["oleObject", "control", "aFChunk", "subDocument"])
def test_another_document_inside(kind):
    inside = relations((kind, "embeddings/one.html"))
    assert code_for(docx_with(**{"word/_rels/document.xml.rels": inside})) == "unsafe_embedded"


def test_a_word_template():
    template = content_types(main=f"{WORD}.template.main+xml")
    assert code_for(docx_with(**{"[Content_Types].xml": template})) == "unsafe_not_docx"


@pytest.mark.parametrize(
    "kind", ["attachedTemplate", "image", "frame", "oleObject", "subDocument", "officeDocument"]
)
@pytest.mark.parametrize("target", ["http://example.invalid/x", "file:///etc/passwd", r"\\host\share\x.dotm"])
def test_what_lies_outside_is_never_followed(kind, target):
    outside = relations((kind, target, "External"))
    assert code_for(docx_with(**{"word/_rels/settings.xml.rels": outside})) == "unsafe_external"


def test_a_link_that_people_may_click_is_allowed():
    linked = relations(("hyperlink", "https://example.invalid/", "External"))
    assert open_package(docx_with(**{"word/_rels/document.xml.rels": linked})).related("hyperlink") == []


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "word/../../evil.xml", "/etc/evil", r"word\evil.xml", "C:evil", "word/%2e%2e/%2e%2e/x"],
)
def test_names_that_point_outside(name):
    data = zipped(parts_of_docx() | {"x" * len(name): "text"})
    assert code_for(data.replace(b"x" * len(name), name.encode())) == "unsafe_path"


def test_a_name_with_a_nul():
    data = zipped(parts_of_docx() | {"word/eviX.xml": "text"})
    assert code_for(data.replace(b"word/eviX.xml", b"word/evi\0.xml")) == "unsafe_path"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twin", ["word/document.xml", "Word/Document.XML", "word/d%6fcument.xml"])
def test_duplicate_parts(twin):
    pairs = [*parts_of_docx().items(), (twin, word_part("document", ""))]
    assert code_for(zipped(pairs)) == "unsafe_duplicate_part"


def test_a_hundred_thousand_nested_tables():
    opened, closed = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    body = f"<!-- {noise(60_000).hex()} -->" + opened * 100_000 + closed * 100_000
    assert code_for_within_limits(docx(body)) == "unsafe_too_deep"


def test_elements_nested_too_deeply_without_tables():
    assert code_for(docx("<w:sdt>" * 250 + "</w:sdt>" * 250)) == "unsafe_too_deep"


def test_a_million_runs():
    digits = noise(1_000_000).hex()
    body = "".join(f"<w:r><w:t>{digits[2 * n : 2 * n + 2]}</w:t></w:r>" for n in range(1_000_000))
    assert code_for_within_limits(docx(f"<w:p>{body}</w:p>")) == "unsafe_too_large"


def test_more_paragraphs_than_any_document_has():
    assert code_for(docx(f"<!-- {noise(60_000).hex()} -->" + "<w:p/>" * 60_001)) == "unsafe_too_large"


def test_a_long_document_is_no_bad_upload():
    pages = "<w:p><w:r><w:t>Kính gửi</w:t></w:r></w:p>" * 10_000
    assert open_package(docx(f"<!-- {noise(10_000).hex()} -->" + pages)).main == "word/document.xml"


def test_a_wrong_checksum():
    data = bytearray(docx())
    directory = data.index(b"PK\x01\x02")
    data[directory + 16] ^= 0xFF
    assert code_for(bytes(data)) == "unsafe_damaged"


def test_one_changed_byte_in_a_stored_part():
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts_of_docx().items():
            archive.writestr(name, content)
    data = stored.getvalue().replace("Kính gửi".encode(), "Kính gởi".encode(), 1)
    assert code_for(data) == "unsafe_damaged"


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
@pytest.mark.parametrize("broken", [b"\xff\xfe\xfa", b"\xc3\x28", b"\xed\xa0\x80"])
def test_invalid_utf8(part, broken):
    text = word_part("document", "<w:body>@</w:body>").encode().replace(b"@", broken)
    assert code_for(docx_with(**{part: text})) == "unsafe_damaged"


@pytest.mark.parametrize(
    "broken", ["", "<a>", "<a></b>", "<a/><b/>", '<?xml version="1.0" encoding="EBCDIC"?><a/>', "&none;"]
)
def test_broken_markup(broken):
    assert code_for(docx_with(**{"word/document.xml": broken})) == "unsafe_damaged"


def test_a_flipped_bit_anywhere_is_refused_or_harmless():
    whole, places = docx(), noise(900)
    text = open_package(whole).part("word/document.xml")
    for first, second, bit in zip(places[::3], places[1::3], places[2::3], strict=True):
        data = bytearray(whole)
        data[(first * 256 + second) % len(data)] ^= 1 << bit % 8
        with contextlib.suppress(Unsafe):
            assert open_package(bytes(data)).part("word/document.xml") == text
