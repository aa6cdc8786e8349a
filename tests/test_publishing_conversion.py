"""From .docx to PDF: what is refused before, what must not happen on the way, what the result must be."""

import io
import signal
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from docx import Document
from PIL import Image

from documents.composing.samples import samples
from documents.publishing import fonts as type_faces
from documents.publishing import office_profile, previews
from documents.publishing.converting import convert
from documents.publishing.office import Office
from documents.publishing.pdfa import check_base, findings, fonts
from documents.publishing.previews import page_images
from documents.publishing.printed_lines import read_sheets
from documents.publishing.refusals import ConversionFailed
from documents.publishing.tools import available
from documents.publishing.watching import Bounds, memory_of
from language import Unsafe
from tests.inked import colours, is_dark
from tests.office_files import RELATIONS, docx, docx_with, relations, word_part
from tests.publishing_desk import run

MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
LETTERS = MARKED + MARKED.upper()


def sample():
    return samples()[0][1]


def paragraph(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


@pytest.fixture(scope="session")
def office_program():
    """LibreOffice itself, for every document, printed before or not."""
    made = Office(warm=False)
    yield made
    made.close()


@pytest.fixture
def empty_temporary(tmp_path, monkeypatch):
    """The folder in which LibreOffice would leave its traces."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("data", [b"Just words.", bytes(range(256)) * 40, b"", sample()[:9000]])
def test_what_is_no_docx_is_refused_before_conversion(data, empty_temporary):
    """A text file, random bytes, an empty and a cut-off file: LibreOffice is not even started."""
    with pytest.raises(Unsafe):
        convert(data, Office())
    assert list(empty_temporary.iterdir()) == []


@pytest.mark.parametrize("data", [b"Just words.", bytes(range(256)) * 40, sample()[:9000]])
def test_libreoffice_itself_makes_no_pdf_of_it(data, office_program):
    """Even past the first check no PDF comes to be: the input filter is named."""
    with pytest.raises(ConversionFailed) as refused:
        office_program.render(data)
    assert refused.value.code == "conversion_no_pdf"


def with_picture(target):
    """A Word file whose one picture lies somewhere else."""
    a, pic = (f"http://schemas.openxmlformats.org/drawingml/2006/{name}" for name in ("main", "picture"))
    shape = '<a:ext cx="1800000" cy="1800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1800000" cy="1800000"/><wp:docPr id="1" name="p"/>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}">'
        '<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{RELATIONS}" r:link="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/>{shape}</pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    changed = {
        "word/document.xml": word_part("document", f"<w:body>{paragraph('Hình:')}{drawing}</w:body>"),
        "word/_rels/document.xml.rels": relations(("image", target, "External")),
    }
    return docx_with(**changed)


@pytest.fixture
def listener():
    """A server on this machine that counts who asks."""
    asked = []

    class Counting(socketserver.BaseRequestHandler):
        def handle(self):
            asked.append(self.request.recv(200))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/a.png", asked
        server.shutdown()


def test_an_outside_picture_is_refused(listener):
    address, _asked = listener
    with pytest.raises(Unsafe) as refused:
        convert(with_picture(address), Office())
    assert refused.value.code == "unsafe_external"


def test_libreoffice_asks_nobody_for_a_picture(listener, office_program):
    """Past the first check, too: the listener counts no request."""
    address, asked = listener
    assert office_program.render(with_picture(address)).startswith(b"%PDF-")
    assert asked == []


def test_without_our_profile_it_would_ask(listener, monkeypatch):
    """The setting is what keeps it at home: without it the listener hears from LibreOffice."""
    monkeypatch.setattr(office_profile, "SETTINGS", ())
    address, asked = listener
    naive = Office(warm=False)
    naive.render(with_picture(address))
    naive.close()
    assert asked


@pytest.mark.parametrize("settings", [office_profile.SETTINGS, ()], ids=["our profile", "none"])
def test_a_file_of_the_server_is_not_put_into_the_pdf(tmp_path, monkeypatch, settings):
    """A picture named by file: stays out; without our profile it would be in the PDF for all to see."""
    monkeypatch.setattr(office_profile, "SETTINGS", settings)
    secret = tmp_path / "secret.png"
    Image.new("RGB", (300, 300), (255, 0, 0)).save(secret)
    program = Office(warm=False)
    pdf = program.render(with_picture(secret.as_uri()))
    program.close()
    page = Image.open(io.BytesIO(page_images(pdf, 40)[0])).convert("RGB")
    assert ((255, 0, 0) in set(page.get_flattened_data())) is (settings == ())


def test_a_conversion_that_needs_too_much_memory_is_ended(office_program):
    """It is ended, the sentence says the limit, and the next document is converted."""
    greedy = Office(Bounds(seconds=60, memory=60_000_000), warm=False)
    with pytest.raises(ConversionFailed, match="60 MB") as refused:
        greedy.render(sample())
    greedy.close()
    assert refused.value.code == "conversion_memory"
    assert check_base(office_program.render(sample())) == 2


def test_a_conversion_that_hangs_is_ended():
    hurried = Office(Bounds(seconds=0.2), warm=False)
    with pytest.raises(ConversionFailed) as refused:
        hurried.render(sample())
    hurried.close()
    assert refused.value.code == "conversion_timeout"


def test_open_tracked_changes_are_not_converted():
    """The deleted words would be printed beside the new ones."""
    tracked = docx('<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>chèn</w:t></w:r></w:ins></w:p>')
    with pytest.raises(ConversionFailed) as refused:
        convert(tracked, Office())
    assert refused.value.code == "conversion_tracked_changes"


def test_every_vietnamese_letter_is_printed_in_one_type(office_program):
    """All 134 letters, in any font a drafter may have chosen, come out in the look-alike of Times."""
    chosen = ("Times New Roman", "Arial", "VNI-Times")
    faces = [f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>' for name in chosen]
    words = "".join(f"<w:p><w:r><w:rPr>{face}</w:rPr><w:t>{LETTERS}</w:t></w:r></w:p>" for face in faces)
    pdf = convert(docx(words), office_program).pdf
    assert {name.split("-")[0] for name in fonts(pdf)} <= {"Tinos", "LiberationSerif"}
    printed = "".join(line.text for sheet in read_sheets(pdf) for line in sheet.lines)
    assert len(LETTERS) == 134
    assert set(LETTERS) <= set(printed)


def test_the_pdf_is_pdf_a_2b(base, tmp_path):
    (tmp_path / "base.pdf").write_bytes(base)
    assert list(findings(base)) == []
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", tmp_path / "base.pdf")
    assert {line.split()[-5] for line in run("pdffonts", tmp_path / "base.pdf").splitlines()[2:]} == {"yes"}


def test_a_pdf_that_does_not_say_so_is_not_taken(base):
    """Another part of PDF/A, or a font that is missing, is told."""
    with pytest.raises(ConversionFailed) as refused:
        check_base(base.replace(b'pdfaid:part="2"', b'pdfaid:part="1"'))
    assert refused.value.code == "conversion_not_pdfa"


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7 broken"])
def test_what_is_no_pdf_is_not_taken(data):
    with pytest.raises(ConversionFailed) as refused:
        check_base(data)
    assert refused.value.code == "conversion_no_pdf"


def test_a_warm_libreoffice_serves_many_and_rises_again():
    """Three documents at once come out as one alone; hanging, it is ended and started anew for the next."""
    warm = Office()
    try:
        files = [data for _name, data in samples()]
        with ThreadPoolExecutor(3) as pool:
            pages = list(pool.map(lambda data: convert(data, warm).pages, files))
        assert pages == [2, 2, 4]
        hung, usual = warm.group, warm.bounds
        warm.interrupt(signal.SIGSTOP)
        warm.bounds = Bounds(seconds=0.5)
        with pytest.raises(ConversionFailed, match=r"0\.5 seconds"):
            warm.render(files[0])
        assert memory_of(hung) == 0
        warm.bounds = usual
        assert convert(files[0], warm).pages == 2
    finally:
        group = warm.group
        warm.close()
    assert memory_of(group) == 0


def test_without_the_right_font_nothing_is_converted(monkeypatch, empty_temporary):
    """Where only fonts-liberation 1.x is there, the sentence names the package that is missing."""
    monkeypatch.setattr(type_faces, "_FOLDERS", (empty_temporary,))
    available.cache_clear()
    try:
        with pytest.raises(ConversionFailed, match="fonts-croscore") as refused:
            convert(sample(), Office())
    finally:
        available.cache_clear()
    assert refused.value.code == "conversion_not_installed"


def test_pages_are_drawn_at_both_sizes(base):
    """A4 at 110 and 144 dots per inch, all pages or some."""
    assert [Image.open(io.BytesIO(page)).size for page in page_images(base)] == [(910, 1287)] * 2
    assert Image.open(io.BytesIO(page_images(base, 144, first=2)[0])).size == (1191, 1684)


def test_what_cannot_be_drawn_is_told():
    with pytest.raises(ConversionFailed) as refused:
        page_images(b"%PDF-1.7 broken")
    assert refused.value.code == "preview_failed"


def test_without_poppler_pdfium_draws_the_pages_with_their_fields(stages, monkeypatch):
    """The same sizes and about the same ink; number and date, which are fields, are in the picture."""
    drawn = page_images(stages.sealed)
    monkeypatch.setattr(previews, "available", lambda: replace(available(), pdftoppm=None))
    ours, bare = page_images(stages.sealed), page_images(stages.signed, last=1)
    assert [Image.open(io.BytesIO(page)).size for page in ours] == [(910, 1287)] * len(drawn)
    inks = [colours(Image.open(io.BytesIO(page)).convert("RGB"), is_dark) for page in (drawn[0], *ours)]
    assert 0.7 < inks[1] / inks[0] < 1.4
    assert inks[1] > colours(Image.open(io.BytesIO(bare[0])).convert("RGB"), is_dark)
    with pytest.raises(ConversionFailed):
        page_images(b"%PDF-1.7 broken")


def test_comments_of_reviewers_are_not_printed(office_program):
    """Word prints them in the margin; what is signed is the document without them, in either way."""
    plain, commented = sample(), with_comment(sample(), "Chữ của người soát")
    warm = Office()
    try:
        made = [convert(commented, one).pdf for one in (office_program, warm)]
    finally:
        warm.close()
    words = [[line.text for line in sheet.lines] for sheet in read_sheets(convert(plain, office_program).pdf)]
    for pdf in made:
        assert b"/Annot" not in pdf
        assert [[line.text for line in sheet.lines] for sheet in read_sheets(pdf)] == words


def with_comment(data, words):
    written = Document(io.BytesIO(data))
    first = next(paragraph for paragraph in written.paragraphs if paragraph.runs)
    written.add_comment(first.runs, text=words, author="Người soát", initials="NS")
    kept = io.BytesIO()
    written.save(kept)
    return kept.getvalue()
