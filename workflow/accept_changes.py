"""The drafter's step on a file with tracked changes: all are accepted, in a next revision."""

from sqlalchemy.orm import Session

from documents.composing.sources import report_due
from documents.files import FileStore
from documents.models import Document, Revision
from documents.publishing.accepting import accepted, authors, tracked_changes
from documents.reading.package import open_package
from documents.uploads import take_in
from language import ChangedMeanwhile, Invalid, say
from organization.people import Actor
from workflow.draft import add_version
from workflow.steps import permitted, step


def accept_changes(
    session: Session, actor: Actor, document_id: int, store: FileStore, *, seen: int
) -> int:
    """The drafter accepts all tracked changes; how many there were comes back.

    The revision before stays as it was; the history says who accepted how many of whom. Raises Invalid
    (no_tracked_changes) where there are none.
    """
    document, _fresh = permitted("accept_changes", session, actor, document_id, seen)
    before = revision_of(session, document)
    if not before.tracked_changes:
        raise Invalid(say("There are no tracked changes to accept."), code="no_tracked_changes")
    data = store.read(before.file_sha256)
    changes = tracked_changes(open_package(data))
    taken = take_in(store, accepted(data), before.file_name, due=report_due(session, document_id))
    with step("accept_changes", session, actor, document_id, seen=seen) as moving:
        if moving.file_sha256 != before.file_sha256:
            raise ChangedMeanwhile
        add_version(moving, taken)
        moving.details |= {"accepted": len(changes), "authors": authors(changes)}
    return len(changes)


def revision_of(session: Session, document: Document) -> Revision:
    """The revision that the document stands at."""
    return session.query(Revision).filter_by(document_id=document.id, number=document.revision).one()
