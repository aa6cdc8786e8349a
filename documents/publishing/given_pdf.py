"""A PDF that the drafter gives beside the .docx, where none can be made here: is it it, and is it safe?"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.publishing.printed_lines import Sheet, read_sheets
from documents.publishing.refusals import GivenPdfRefused
from documents.reading import open_docx
from language import Message, say
from organization.names import nfc

_WORD = re.compile(r"[^\W_]+")
_MOST_BYTES, _MOST_PAGES = 30_000_000, 500
_ACTIVE = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/GoToR"}
_KEYS = ("/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/RichMedia", "/XFA")
_PROGRAMS = {"/FontFile", "/FontFile2", "/FontFile3"}
_SHOWN = 6  # words that a refusal names


def check_given(pdf: bytes, docx: bytes) -> int:
    """How many pages a PDF has that prints exactly the words of the .docx.

    Raises GivenPdfRefused with the reason: no PDF, protected, signed, with fields, scripts or attachments,
    fonts left out, or other words.
    """
    _demand(pdf.startswith(b"%PDF-"), say("The file is not a PDF."), "given_not_pdf")
    _demand(len(pdf) <= _MOST_BYTES, say("The PDF is too large."), "given_too_large")
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        _demand(not reader.encrypted, say("The PDF is protected by a password."), "given_encrypted")
        _check_contents(reader)
        sheets = list(read_sheets(pdf))
    except GivenPdfRefused:
        raise
    # A damaged file can fail anywhere in two parsers; whatever they raise, the answer is the same.
    except Exception as broken:
        raise GivenPdfRefused(say("The PDF cannot be read."), code="given_unreadable") from broken
    _demand(0 < len(sheets) <= _MOST_PAGES, say("The PDF has too many pages, or none."), "given_pages")
    _check_words(docx, sheets)
    return len(sheets)


def _demand(good: bool, message: Message, code: str) -> None:
    if not good:
        raise GivenPdfRefused(message, code=code)


def _check_contents(reader: PdfFileReader) -> None:
    """Nothing signed, nothing that runs or calls elsewhere, every font inside."""
    bare = "/AcroForm" not in reader.root
    _demand(bare, say("The PDF has form fields or signatures already."), "given_signed")
    for one in _dictionaries(reader):
        active = one.get("/S") in _ACTIVE or any(key in one for key in _KEYS)
        _demand(not active, say("The PDF holds scripts, actions or attached files."), "given_active")
        if one.get("/Type") == "/Font" and one.get("/Subtype") not in ("/Type0", "/Type3"):
            inside = "/FontDescriptor" in one and bool(_PROGRAMS & set(one["/FontDescriptor"]))
            name = str(one.get("/BaseFont", "?")).lstrip("/")
            _demand(inside, say("The font {name} is not embedded in the PDF.", name=name), "given_font")


def _dictionaries(reader: PdfFileReader) -> Iterator[generic.DictionaryObject]:
    for revision in range(reader.xrefs.total_revisions):
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            one = reader.get_object(reference)
            if isinstance(one, generic.DictionaryObject):
                yield one


def _check_words(docx: bytes, sheets: list[Sheet]) -> None:
    """Every word of the .docx is printed, and no other but page numbers."""
    _package, paragraphs, _read = open_docx(docx)
    written = _words(paragraph.text for paragraph in paragraphs)
    printed = _words(line.text for sheet in sheets for line in sheet.lines)
    numbers = {str(page) for page in range(1, len(sheets) + 1)}
    missing, added = _left(written, printed), [w for w in _left(printed, written) if w not in numbers]
    # A word torn at the end of a line, or two drawn together, is the same letters in the same order.
    if "".join(missing) != "".join(added):
        words = ", ".join([*missing[:_SHOWN], *added[:_SHOWN]])
        raise GivenPdfRefused(
            say("The PDF does not print the words of the Word file; they differ here: {words}.", words=words),
            code="given_other_words",
        )


def _words(lines: Iterable[str]) -> list[str]:
    return [word for line in lines for word in _WORD.findall(nfc(line))]


def _left(these: list[str], others: list[str]) -> list[str]:
    """The words that the others lack, in their order."""
    spare = Counter(these) - Counter(others)
    left = []
    for word in these:
        if spare[word] > 0:
            spare[word] -= 1
            left.append(word)
    return left
