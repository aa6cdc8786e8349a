"""What the drafter does where no PDF could be made: bring it, or show where number, date and signature go."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.files import FileStore
from documents.models import Document, Revision
from documents.pdf_queries import missing_of
from documents.publishing.given_pdf import check_given
from documents.publishing.refusals import FieldsNotFound, listed
from documents.publishing.shown_places import Point, places_at
from documents.signing_models import Print, PrintState
from language import ChangedMeanwhile, Invalid, say
from organization.models import Person
from organization.people import Actor
from workflow import pdf_orders, printing
from workflow.printing import Awaited, Printed
from workflow.steps import Moving, permitted, step


def give_pdf(
    session: Session, actor: Actor, document_id: int, pdf: bytes, files: FileStore, *, seen: int
) -> None:
    """The drafter brings the PDF of the submitted revision, which prints the words of its .docx.

    Raises GivenPdfRefused with the reason where it does not, or may not be signed; Invalid (no_pdf_wanted,
    print_there) where none is missing.
    """
    document, _fresh = permitted("give_pdf", session, actor, document_id, seen)
    wanted, _there = _missing(session, document)
    pages = check_given(pdf, files.read(wanted.docx_sha256))
    made = printing.made_of(files, wanted, pdf, pages, given=True)
    with step("give_pdf", session, actor, document_id, seen=seen) as moving:
        _keep(moving, made)
        moving.details |= {"revision": made.revision, "pdf": made.base.sha256}


def show_places(
    session: Session,
    actor: Actor,
    document_id: int,
    points: Mapping[str, Point],
    files: FileStore,
    *,
    seen: int,
) -> None:
    """The drafter shows where the fields go that were not found by the text around them.

    Raises PlacesWrong for a place off the page, Invalid (places_missing) where one is still not shown.
    """
    document, _fresh = permitted("show_places", session, actor, document_id, seen)
    wanted, there = _missing(session, document)
    if there is None or not missing_of(there) or there.pdf_sha256 is None:
        raise Invalid(say("No place is missing on the pages of this document."), code="no_place_missing")
    pdf = files.read(there.pdf_sha256)
    shown = places_at(pdf, points)
    made = printing.made_of(files, wanted, pdf, there.pages or 1, shown, given=bool(there.given))
    if isinstance(made.ready, FieldsNotFound):
        raise Invalid(
            say("Show also where this goes: {places}.", places=listed(made.ready.missing)),
            code="places_missing",
        )
    with step("show_places", session, actor, document_id, seen=seen) as moving:
        _keep(moving, made)
        moving.details |= {"places": list(points), "revision": made.revision}


def _missing(session: Session, document: Document) -> tuple[Awaited, Print | None]:
    """The revision that lacks its PDF; raises Invalid where none is wanted or it is there."""
    there = session.get(Print, (document.id, document.revision), populate_existing=True)
    printing.demand_none(there, signs_digitally=pdf_orders.signs_digitally(session, document.id))
    row = session.execute(
        sa.select(Revision.file_sha256, Person.name)
        .outerjoin(Person, Person.id == document.signer_id)
        .where(Revision.document_id == document.id, Revision.number == document.revision)
    ).one()
    return Awaited(document.revision, row.file_sha256, row.name), there


def _keep(moving: Moving, made: Printed) -> None:
    """Write what was made, if the revision still lacks its PDF."""
    key = (moving.document.id, moving.document.revision)
    there = moving.session.get(Print, key, populate_existing=True, with_for_update=True)
    printing.demand_none(there, signs_digitally=moving.signs_digitally)
    if made.revision != key[1] or made.docx_sha256 != moving.file_sha256:
        raise ChangedMeanwhile
    row = printing.wait_for(moving.session, moving.document, made.docx_sha256, there)
    moving.session.flush()
    printing.keep_made(moving.session, row, made)
    moving.wants_job = row.state is not PrintState.WAITING
