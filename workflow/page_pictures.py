"""The pictures of a PDF's pages: which stage has none yet, keeping them, finding them for a page."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import transaction
from documents.signing_models import PdfStage
from documents.uploads import KeptFile
from workflow.stored_files import remember_file


@dataclass(frozen=True, slots=True)
class Bare:
    """A stage without pictures."""

    id: int
    sha256: str


def undrawn(session: Session, document_id: int) -> Bare | None:
    """The newest living stage of the document, if its pages are not drawn yet."""
    stage = session.scalar(
        sa.select(PdfStage)
        .where(PdfStage.document_id == document_id, PdfStage.voided_at.is_(None))
        .order_by(PdfStage.id.desc())
        .limit(1)
    )
    return Bare(stage.id, stage.sha256) if stage is not None and stage.images is None else None


def keep(session: Session, stage_id: int, images: list[list[KeptFile]]) -> None:
    """Keep the pictures of a stage; each page has them small to large."""
    with transaction(session):
        for file in (one for page in images for one in page):
            remember_file(session, file)
        stage = session.get_one(PdfStage, stage_id, populate_existing=True)
        stage.images = [[one.sha256 for one in page] for page in images] or None
