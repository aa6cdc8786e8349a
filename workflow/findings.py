"""The drafter's steps on what checking has found: leave a finding as it is, or look at it again."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents import findings
from documents.findings import Noted
from documents.models import FindingSetAside, Revision
from language import Invalid, say
from organization.names import nfc
from organization.people import Actor
from workflow.steps import REASON_LIMIT, Moving, step


def set_aside(
    session: Session, actor: Actor, document_id: int, keys: Sequence[str], reason: str, *, seen: int
) -> None:
    """The drafter leaves findings as they are, with or without a reason; the reviewers see them so.

    Raises Invalid when a finding is no longer there: the text has changed.
    """
    with step("set_aside", session, actor, document_id, seen=seen) as moving:
        words = nfc(reason)
        if len(words) > REASON_LIMIT:
            raise Invalid(
                say("The reason is too long: at most {n} characters.", n=REASON_LIMIT), field="reason"
            )
        chosen = _chosen(session, moving, keys)
        _drop(session, document_id, keys)
        session.add_all(_row(moving, finding, words or None) for finding in chosen)
        moving.details |= {
            "findings": [findings.stored(finding.message) for finding in chosen],
            "aside": True,
        }
        if words:
            moving.details["reason"] = words


def take_up(session: Session, actor: Actor, document_id: int, keys: Sequence[str], *, seen: int) -> None:
    """The drafter takes up again what was left as it is."""
    with step("set_aside", session, actor, document_id, seen=seen) as moving:
        chosen = _chosen(session, moving, keys)
        _drop(session, document_id, keys)
        moving.details |= {
            "findings": [findings.stored(finding.message) for finding in chosen],
            "aside": False,
        }


def _chosen(session: Session, moving: Moving, keys: Sequence[str]) -> list[Noted]:
    document = moving.document
    reading = session.scalar(
        sa.select(Revision.reading).where(
            Revision.document_id == document.id, Revision.number == document.revision
        )
    )
    found = {finding.key: finding for finding in findings.noted(reading or {}, {})}
    if not keys or not set(keys) <= set(found):
        raise Invalid(
            say("This was not found in the text as it is now. Open the page again."), code="no_finding"
        )
    return [found[key] for key in dict.fromkeys(keys)]


def _drop(session: Session, document_id: int, keys: Sequence[str]) -> None:
    session.execute(
        sa.delete(FindingSetAside).where(
            FindingSetAside.document_id == document_id, FindingSetAside.key.in_(keys)
        )
    )


def _row(moving: Moving, finding: Noted, reason: str | None) -> FindingSetAside:
    return FindingSetAside(
        document_id=moving.document.id,
        key=finding.key,
        rule=finding.rule[:80],
        reason=reason,
        person_id=moving.actor.person_id,
        at=clock.now(),
    )
