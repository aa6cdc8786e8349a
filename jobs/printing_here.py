"""The PDF of a submitted document made here and now, by the command line, with what a worker has."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy.orm import Session

from config import Settings
from documents.composing.layout import compose
from documents.composing.samples import sample_plans
from documents.files import FileStore
from documents.publishing.converting import convert
from documents.publishing.office import Office
from documents.publishing.tools import available
from jobs.printing import Workshop
from language import Refused
from workflow import printing
from workflow.equipment import Equipment
from workflow.scene import Press

log = logging.getLogger(__name__)


@contextmanager
def demonstration_press(settings: Settings) -> Iterator[Press | None]:
    """What the demonstration signs its PDFs with; None where this machine makes none, after one trial."""
    if not available().can_convert:
        yield None
        return
    # Started for each of the few documents: a listener takes longer to start than they all take.
    workshop = Workshop(FileStore(settings.files_dir), Office(warm=False))
    try:
        yield Press(Equipment.of(settings), partial(print_here, workshop)) if _works(workshop) else None
    finally:
        workshop.office.close()


def _works(workshop: Workshop) -> bool:
    """Whether LibreOffice is not only installed but makes a PDF."""
    _name, content = sample_plans()[0]
    try:
        convert(compose(content), workshop.office)
    except Refused as why:
        log.warning("The demonstration signs in the system: %s", why)
        return False
    return True


def print_here(workshop: Workshop, session: Session, document_id: int) -> None:
    """Make the PDF that the document waits for, if it waits; a worker draws its pages. Raises Refused."""
    wanted = printing.awaited(session, document_id)
    if wanted is not None:
        printing.keep_print(session, document_id, workshop.print(wanted, drawn=False))
