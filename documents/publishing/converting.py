"""The reviewed .docx becomes the PDF/A-2b that reviewers see and the leader signs. Slow: done in a job."""

from dataclasses import dataclass

from pyhanko.pdf_utils.misc import PdfError

from documents.publishing.office import Office
from documents.publishing.pdfa import check_base
from documents.publishing.refusals import ConversionFailed
from documents.publishing.tracked_changes import count_tracked_changes
from documents.publishing.uncommenting import uncommented
from documents.publishing.untagging import untagged
from documents.reading.package import open_package
from language import say


@dataclass(frozen=True, slots=True)
class Converted:
    """The PDF, how many pages it has, and which program made it: one document, one engine."""

    pdf: bytes
    pages: int
    engine: str


ENGINE = "libreoffice"


def convert(docx: bytes, office: Office) -> Converted:
    """The PDF/A-2b of a .docx, checked before anybody sees it.

    Raises Unsafe for bytes that are no safe .docx (nothing is started then), and ConversionFailed: open
    tracked changes, LibreOffice missing, hung, out of memory or dead, or a PDF that is not PDF/A-2b in the
    printed type.
    """
    package = open_package(docx)
    changes = count_tracked_changes(package)
    if changes:
        raise ConversionFailed(
            say(
                "The document still holds {n} tracked changes, which would be printed. "
                "Accept or reject them first.",
                n=changes,
            ),
            code="conversion_tracked_changes",
        )
    pdf = _bare(office.render(uncommented(docx, package)))
    return Converted(pdf, check_base(pdf), ENGINE)


def _bare(pdf: bytes) -> bytes:
    """Without tags; what cannot be read is left for the check to refuse."""
    try:
        return untagged(pdf)
    except PdfError:
        return pdf
