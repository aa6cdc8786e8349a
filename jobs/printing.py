"""The PDF of a submitted revision, made by LibreOffice in the worker, and the pictures of its pages."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from config import Settings
from documents.files import FileStore
from documents.publishing.converting import Converted, convert
from documents.publishing.office import Office
from documents.publishing.previews import SCREEN, SHARP, page_images
from documents.publishing.refusals import ConversionFailed
from documents.publishing.signing import signatures
from documents.uploads import KeptFile
from jobs.engine import Sessions, change
from language import Refused, say
from workflow import notices, page_pictures, printing
from workflow.annexes import Annex
from workflow.printing import Awaited, Prepared, Printed

# What may go better the next time: LibreOffice hung, died, took too much or did not start.
PASSING = frozenset({"conversion_timeout", "conversion_memory", "conversion_died", "conversion_not_started"})
PAUSES = (1.0, 4.0)  # seconds before the second and the third try

log = logging.getLogger(__name__)


@dataclass
class Workshop:
    """What one worker prints with: the file store and its own LibreOffice."""

    files: FileStore
    office: Office = field(default_factory=Office)
    pauses: tuple[float, ...] = PAUSES

    def print(self, wanted: Awaited, *, drawn: bool = True) -> Printed:
        """The PDF/A of the revision, with empty fields and pictures, in the store; raises Refused."""
        docx = self.files.read(wanted.docx_sha256)
        base = again(lambda: convert(docx, self.office), self.pauses)
        made = printing.made_of(self.files, wanted, base.pdf, base.pages)
        made = replace(made, annexes=tuple((one.id, self._annex(one)) for one in wanted.annexes))
        shown = made.ready.file if isinstance(made.ready, Prepared) else made.base
        return replace(made, images=self.draw(self.files.read(shown.sha256))) if drawn else made

    def _annex(self, annex: Annex) -> KeptFile:
        """The PDF of an attached file, which the agency will sign; raises Refused."""
        data = self.files.read(annex.sha256)
        if annex.is_word:
            data = again(lambda: convert(data, self.office), self.pauses).pdf
        signatures(data)  # what cannot be read is told now, not when it is to be sealed
        return self._keep(data, "application/pdf")

    def draw(self, pdf: bytes) -> list[list[KeptFile]]:
        """The pictures of each page, for ordinary and for fine screens; none where they cannot be drawn."""
        try:
            drawn = [page_images(pdf, dpi) for dpi in (SCREEN, SHARP)]
        except ConversionFailed:
            log.warning("The pages could not be drawn.", exc_info=True)
            return []
        return [[self._keep(png, "image/png") for png in page] for page in zip(*drawn, strict=True)]

    def _keep(self, data: bytes, media_type: str) -> KeptFile:
        return KeptFile(self.files.put(data), len(data), "van-ban", media_type)


def again(convert_once: Callable[[], Converted], pauses: tuple[float, ...]) -> Converted:
    """The conversion, tried again after each pause while what fails may pass."""
    for pause in pauses:
        try:
            return convert_once()
        except ConversionFailed as failed:
            if failed.code not in PASSING:
                raise
            log.warning("A conversion failed (%s) and is tried again.", failed.code)
            time.sleep(pause)
    return convert_once()


class Workshops:
    """The workshop of this process; a worker opens it before its first job and closes it at the end."""

    def __init__(self) -> None:
        self._open: Workshop | None = None

    def open(self, workshop: Workshop) -> None:
        """Jobs of this process print here from now on."""
        self._open = workshop

    @property
    def current(self) -> Workshop:
        """The open one; raises RuntimeError before it is opened."""
        if self._open is None:
            raise RuntimeError("no workshop is open in this process")
        return self._open

    def close(self) -> None:
        """End the LibreOffice of this process."""
        if self._open is not None:
            self._open.office.close()
            self._open = None


WORKSHOPS = Workshops()


def open_workshop(settings: Settings) -> None:
    """Open the workshop of this process."""
    WORKSHOPS.open(Workshop(FileStore(settings.files_dir)))


def print_revision(sessions: Sessions, document_id: int) -> None:
    """Make the PDF of the revision that waits for it, or keep why there is none; again, nothing happens."""
    with sessions() as session:
        wanted = printing.awaited(session, document_id)
    if wanted is None:
        return
    try:
        made = WORKSHOPS.current.print(wanted)
    except Refused as why:
        log.warning("Document %s has no PDF: %s", document_id, why.code)
        change(sessions, printing.fail_print, document_id, wanted, why)
    # Whatever else breaks in a foreign file, nobody waits for its PDF for ever.
    except Exception:
        log.exception("Document %s has no PDF.", document_id)
        change(sessions, printing.fail_print, document_id, wanted, _broken())
    else:
        change(sessions, printing.keep_print, document_id, made)
    change(sessions, notices.tell_people, document_id)


def _broken() -> Refused:
    return Refused(
        say("The PDF could not be made; the administrator finds the cause in the worker's log."),
        code="print_broken",
    )


def draw_pages(sessions: Sessions, document_id: int) -> None:
    """Draw the pages of the newest stage; again, nothing is drawn."""
    with sessions() as session:
        bare = page_pictures.undrawn(session, document_id)
    if bare is not None:
        workshop = WORKSHOPS.current
        change(sessions, page_pictures.keep, bare.id, workshop.draw(workshop.files.read(bare.sha256)))
