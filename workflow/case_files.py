"""Case files (hồ sơ): entered in the year's list, opened, filled, closed, handed to the archive (Đ28 to Đ30).

    plan_file · revise_file · open_file · put_in_file · take_out_of_file
    close_file · reopen_file · archive_file
"""

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import transaction
from documents.case_file_models import CaseFile, FiledDocument, code_of
from documents.delivery_models import Delivery
from documents.models import Document
from documents.states import HELD_DELIVERIES, NUMBERED_STATES
from language import Invalid, NotAllowed, NotFound, say
from organization.directory import held
from organization.models import Post
from organization.people import Actor, actor_of
from workflow import history, permissions
from workflow.agency_acts import bounded, required
from workflow.case_file_steps import CHAIN, MovingFile, case_file_step, entry_of

LONGEST = 100  # years
HANDED_OVER_FROM = 5  # years of retention (NĐ 30/2020 Đ30)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A line of Danh mục hồ sơ as it is typed (Phụ lục V); without a number the next one is taken."""

    abbreviation: str
    heading: str
    title: str
    keeper_id: int
    number: int | None = None
    retention_years: int | None = None  # None: vĩnh viễn
    limits: str = ""
    note: str = ""


def plan_file(session: Session, actor: Actor, agency_id: int, year: int, facts: FileFacts) -> int:
    """Enter a file in the year's list; its id comes back.

    The agency's clerk and office keep the list (NĐ 30/2020 Đ28). A file that comes up in the year is entered
    by whoever handles the work, who then keeps it (Đ29). Raises NotAllowed, or Invalid for what cannot be
    taken (bad_year, bad_number, bad_retention, bad_keeper, number_taken).
    """
    with transaction(session):
        fresh = actor_of(session, actor.person_id)
        keeps_list = permissions.keeps_file_list(fresh, agency_id)
        if not keeps_list and not permissions.works_in(fresh, agency_id):
            raise NotAllowed(say("Only people of the agency enter files."))
        if not keeps_list and facts.keeper_id != fresh.person_id:
            raise NotAllowed(say("Only the clerk and the office enter files that somebody else keeps."))
        _demand_year(year)
        file = CaseFile(agency_id=agency_id, year=year, listed=keeps_list, created_at=clock.now())
        _take(session, file, facts)
        session.add(file)
        session.flush()  # its id names the chain
        details = {"code": file.code, "title": file.title}
        entry = entry_of("plan_file", fresh, file, None, details)
        history.begin(session.connection(), CHAIN, file.id, entry)
        return file.id


def revise_file(session: Session, actor: Actor, case_file_id: int, facts: FileFacts, *, seen: int) -> None:
    """The keeper or the clerk corrects the entry; what it said before stays in the history."""
    with case_file_step("revise_file", session, actor, case_file_id, seen=seen) as moving:
        file = moving.file
        before = {name: getattr(file, name) for name in asdict(facts)}
        if facts.keeper_id != file.keeper_id and not permissions.keeps_file_list(
            moving.actor, file.agency_id
        ):
            raise NotAllowed(say("Only the clerk and the office give a file to somebody else."))
        _take(session, file, facts)
        after = {name: getattr(file, name) for name in asdict(facts)}
        moving.details["before"] = {name: before[name] for name in before if before[name] != after[name]}


def open_file(session: Session, actor: Actor, case_file_id: int, *, seen: int) -> None:
    """The keeper opens the file when the work begins (NĐ 30/2020 Đ29)."""
    with case_file_step("open_file", session, actor, case_file_id, seen=seen) as moving:
        moving.file.opened_on = clock.today()


def put_in_file(
    session: Session, actor: Actor, case_file_id: int, document_id: int, *, note: str = ""
) -> None:
    """Put a document that the actor sees into an open file of the actor's agency (NĐ 30/2020 Đ29).

    One that the agency sent out has its number; one that came in was delivered to the agency. Raises
    Invalid (not_fileable, already_filed).
    """
    with case_file_step("put_in_file", session, actor, case_file_id, seen=None) as moving:
        document = _fileable(moving, document_id)
        if session.get(FiledDocument, (case_file_id, document_id)) is not None:
            raise Invalid(say("The document lies in this file already."), code="already_filed")
        session.add(
            FiledDocument(
                case_file_id=case_file_id,
                document_id=document_id,
                note=bounded(note, "note", 500) or None,
                filed_by=moving.actor.person_id,
                filed_at=clock.now(),
            )
        )
        moving.details |= _told(document)


def take_out_of_file(
    session: Session, actor: Actor, case_file_id: int, document_id: int, reason: str, *, seen: int
) -> None:
    """The keeper or the clerk takes a document out of an open file again, with a reason."""
    with case_file_step("take_out_of_file", session, actor, case_file_id, seen=seen, reason=reason) as moving:
        filed = session.get(FiledDocument, (case_file_id, document_id))
        if filed is None:
            raise NotFound
        moving.details |= _told(session.get_one(Document, document_id))
        session.delete(filed)


def close_file(session: Session, actor: Actor, case_file_id: int, *, seen: int) -> None:
    """The work has ended: nothing more is put in. Refused for a file without a document (Đ29)."""
    with case_file_step("close_file", session, actor, case_file_id, seen=seen) as moving:
        wanted = sa.select(sa.func.count()).where(FiledDocument.case_file_id == case_file_id)
        count = session.scalar(wanted) or 0
        if not count:
            raise Invalid(say("There is no document in the file yet."), code="file_empty")
        moving.file.closed_on = clock.today()
        moving.details["documents"] = count


def reopen_file(session: Session, actor: Actor, case_file_id: int, reason: str, *, seen: int) -> None:
    """The keeper or the clerk opens a closed file again, with a reason."""
    with case_file_step("reopen_file", session, actor, case_file_id, seen=seen, reason=reason) as moving:
        moving.file.closed_on = None


def archive_file(session: Session, actor: Actor, case_file_id: int, taken_by: str, *, seen: int) -> None:
    """The clerk records that the archive has taken the file over (NĐ 30/2020 Đ30).

    Only files kept five years or longer are handed over. Raises Invalid (kept_too_short).
    """
    words = required(taken_by, "taken_by", say("Write who takes it over for the archive."), 200)
    with case_file_step("archive_file", session, actor, case_file_id, seen=seen) as moving:
        years = moving.file.retention_years
        if years is not None and years < HANDED_OVER_FROM:
            short = say("Only files kept {n} years or longer are handed over.", n=HANDED_OVER_FROM)
            raise Invalid(short, code="kept_too_short")
        moving.file.archived_on, moving.file.archived_by = clock.today(), words
        moving.details["taken_by"] = words


def _take(session: Session, file: CaseFile, facts: FileFacts) -> None:
    """Write the typed facts into the entry; raises Invalid."""
    short = required(facts.abbreviation, "abbreviation", say("Write the abbreviation of the heading."), 20)
    file.heading = required(facts.heading, "heading", say("Write the heading."))
    file.title = required(facts.title, "title", say("Write the title of the file."), 500)
    file.limits = bounded(facts.limits, "limits") or None
    file.note = bounded(facts.note, "note", 500) or None
    file.retention_years = _retention(facts.retention_years)
    file.keeper_id = _keeper(session, file.agency_id, facts.keeper_id)
    number = facts.number or _next_number(session, file, short)
    if not 0 < number < 10_000:
        raise Invalid(say("The number of the file is out of reach."), code="bad_number", field="number")
    _demand_free(session, file, short, number)
    file.abbreviation, file.number = short, number


def _retention(years: int | None) -> int | None:
    if years is not None and not 0 < years <= LONGEST:
        raise Invalid(
            say("A file is kept for good or up to {n} years.", n=LONGEST),
            code="bad_retention",
            field="retention_years",
        )
    return years


def _keeper(session: Session, agency_id: int, person_id: int) -> int:
    working = sa.select(Post.id).where(
        Post.agency_id == agency_id,
        Post.person_id == person_id,
        Post.role.in_(permissions.WORKERS),
        held(clock.today()),
    )
    if session.scalar(working.limit(1)) is None:
        raise Invalid(say("Choose somebody who works in the agency."), code="bad_keeper", field="keeper_id")
    return person_id


def _same_series(file: CaseFile, short: str) -> sa.ColumnElement[bool]:
    own = CaseFile.id != file.id if file.id else sa.true()
    return sa.and_(
        CaseFile.agency_id == file.agency_id, CaseFile.year == file.year, CaseFile.abbreviation == short, own
    )


def _next_number(session: Session, file: CaseFile, short: str) -> int:
    """The number that the file has under this heading, or the one after the last."""
    if file.id and file.abbreviation == short:
        return file.number
    return (session.scalar(sa.select(sa.func.max(CaseFile.number)).where(_same_series(file, short))) or 0) + 1


def _demand_free(session: Session, file: CaseFile, short: str, number: int) -> None:
    taken = sa.select(CaseFile.title).where(_same_series(file, short), CaseFile.number == number)
    title = session.scalar(taken)
    if title is not None:
        raise Invalid(
            say("The file {code} is there already: {title}.", code=code_of(number, short), title=title),
            code="number_taken",
            field="number",
        )


def _demand_year(year: int) -> None:
    if abs(year - clock.today().year) > 1:
        raise Invalid(say("Files are entered for last year, this year or the next."), code="bad_year")


def _fileable(moving: MovingFile, document_id: int) -> Document:
    """The document, if the actor sees it and it came to or from the agency of the file."""
    session, agency_id = moving.session, moving.file.agency_id
    permissions.demand_sight(session, moving.actor, document_id)
    document = session.get_one(Document, document_id, populate_existing=True)
    came_in = sa.select(Delivery.id).where(
        Delivery.document_id == document_id,
        Delivery.recipient_agency_id == agency_id,
        Delivery.state.in_(HELD_DELIVERIES),
    )
    sent = document.agency_id == agency_id and document.state in NUMBERED_STATES
    if not sent and session.scalar(came_in.limit(1)) is None:
        raise Invalid(
            say("Only documents that the agency has numbered or received lie in its files."),
            code="not_fileable",
        )
    return document


def _told(document: Document) -> dict[str, object]:
    """How the history names a document."""
    return {
        "document_id": document.id,
        "number": document.number_and_symbol,
        "subject": document.subject,
    }


