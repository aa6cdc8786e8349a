"""Sending to those who have a task by the text but stand in no recipient line."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from documents import coverage, dossier
from documents.coverage import Uncovered
from documents.states import Purpose, Target
from language import Invalid, say
from organization.meaning import Names
from organization.people import Actor
from workflow import proposals, recipients
from workflow.recipients import Settlement
from workflow.steps import step


def cover(
    session: Session, actor: Actor, document_id: int, keys: Collection[str], *, reason: str, seen: int
) -> int:
    """The drafter sends to those who have a task but no copy, each with its duty; how many were added.

    `keys` are those of documents.coverage.Uncovered; one that is covered meanwhile is passed over.
    Raises Invalid when nobody is left to add.
    """
    with step("settle", session, actor, document_id, seen=seen) as moving:
        document = moving.document
        lines = recipients.lines_of(session, document_id)
        reading = dossier.readings(session, document_id, document.revision)[document.revision]
        found = coverage.uncovered(session, document.agency_id, document.unit_id, reading, lines)
        wanted = [one for one in found if one.key and one.key in keys]
        if not wanted:
            raise Invalid(say("They all get the document already."), code="already_covered")
        added = [
            recipients.added_line(session, moving, len(lines) + number, one.name, _settled(one, reason))
            for number, one in enumerate(wanted, start=1)
        ]
        session.flush()  # the planned duties need the lines' ids
        names = Names.load(session, document.agency_id)
        session.add_all(d for d, _ in proposals.propose_duties(document, added, reading, names))
        return len(added)


def _settled(one: Uncovered, reason: str) -> Settlement:
    return Settlement(
        line_id=0,
        purpose=Purpose.CARRY_OUT,
        target=Target.UNIT if one.unit_id is not None else Target.GROUP,
        unit_id=one.unit_id,
        group_id=one.group_id,
        reason=reason,
    )
