"""A document that waits for a signer who is away goes back to its drafter, to be signed by another leader.

A printed name is signed by nobody else (NĐ 30/2020 Đ13): the next version prints the other's own block.
"""

from sqlalchemy.orm import Session

import clock
from language import Invalid, say, translate
from organization import absences
from organization.people import Actor
from workflow import submission
from workflow.review import after_last
from workflow.steps import Moving, step


def change_signer(session: Session, actor: Actor, document_id: int, person_id: int, *, seen: int) -> None:
    """The drafter or the office chooses another leader; the drafter mends the block and submits again.

    Raises Invalid (signer_is_there) where the signer is not away today, and (bad_signer) for whom the law
    gives no right to sign instead, or who is away too.
    """
    with step("change_signer", session, actor, document_id, seen=seen) as moving:
        document = moving.document
        away, other = _checked(moving, person_id)
        moving.details |= {"signer": other, "absent": away}
        moving.details["reason"] = translate(
            say("{absent} is away: submit it for the signature of {signer}, with the block of {signer}.",
                absent=away, signer=other)
        )  # fmt: skip
        document.signer_id = person_id
        submission.leave_route(session, moving, resume_at=after_last(session, moving))


def _checked(moving: Moving, person_id: int) -> tuple[str, str]:
    """The names of the absent signer and of the other leader."""
    session, document = moving.session, moving.document
    gone = absences.away(session, document.agency_id, clock.today())
    absent = gone.get(document.signer_id or 0)
    if absent is None:
        raise Invalid(
            say("The signer is not away today; only the signer signs this document or sends it back."),
            code="signer_is_there",
        )
    others = absences.other_signers(session, document.agency_id, absent.person_id)
    other = next((one for one in others if one.person_id == person_id), None)
    if other is None:
        raise Invalid(say("Choose a leader of the agency who is there today."), code="bad_signer",
                      field="person_id")  # fmt: skip
    return absent.name, other.name
