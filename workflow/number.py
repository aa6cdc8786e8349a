"""The clerk's steps before issue: number, seal, void a number.

Numbers are gapless per register and year: one UPDATE inside the numbering transaction takes the next one,
after all checks, so that whatever fails gives it back (NĐ 30/2020 Đ15).
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import Register, RegisterGroup
from documents.models import Document, Signature
from documents.publishing.unlocking import Unlocked
from documents.states import SignatureKind
from documents.verification_codes import new_code
from language import Invalid, say
from organization.people import Actor
from workflow import annexes, pdf_orders, pdf_signing, printing, remote_parts, remote_signing
from workflow.equipment import Equipment
from workflow.pdf_signing import Made
from workflow.remote_parts import Answer
from workflow.steps import Moving, step


def number(session: Session, actor: Actor, document_id: int, *, seen: int) -> int:
    """The clerk gives the signed document the next number of its register, dated today; it comes back."""
    with step("number", session, actor, document_id, seen=seen) as moving:
        return give(moving)


def give(moving: Moving) -> int:
    """Give the document under the lock its number; the register row is taken last."""
    printing.demand_printed_date(moving)
    session, document, today = moving.session, moving.document, clock.today()
    group = _group(session, document)
    document.register_year, document.document_date = today.year, today
    document.numbered_at = clock.now()
    document.verification_code = new_code()
    with session.no_autoflush:  # the number comes with the other facts, in one UPDATE
        taken = take_number(session, document.agency_id, "out", today.year, group)
        _demand_unused(session, document, taken[1])
    document.register_id, document.number = taken
    moving.details |= {"number": document.number_and_symbol, "date": today.isoformat()}
    return taken[1]


def _demand_unused(session: Session, document: Document, taken: int) -> None:
    """Number and symbol together are unique in the year, whatever the series (NĐ 30/2020 Đ15.1)."""
    same = sa.select(Document.id).where(
        Document.agency_id == document.agency_id,
        Document.register_year == document.register_year,
        Document.number == taken,
        Document.symbol == document.symbol,
    )
    if session.scalar(same) is not None:
        raise Invalid(
            say("{number:02d}/{symbol} was already given this year in another series; ask the administrator.",
                number=taken, symbol=document.symbol),
            code="number_taken",
        )  # fmt: skip


def _group(session: Session, document: Document) -> str:
    """The register group of the document's kind; the one for all other kinds has no name."""
    groups = session.execute(
        sa.select(RegisterGroup.name, RegisterGroup.document_types).where(
            RegisterGroup.agency_id == document.agency_id
        )
    )
    named = (row.name for row in groups if document.doc_type_code in (row.document_types or ()))
    return next(named, "")


_TAKE = (
    sa.update(Register)
    .where(
        Register.agency_id == sa.bindparam("b_agency"),
        Register.direction == sa.bindparam("b_direction"),
        Register.year == sa.bindparam("b_year"),
        Register.group_name == sa.bindparam("b_group"),
    )
    .values(last_number=Register.last_number + 1)
    .returning(Register.id, Register.last_number)
    .execution_options(synchronize_session=False)
)


def take_number(
    session: Session, agency_id: int, direction: str, year: int, group: str = ""
) -> tuple[int, int]:
    """Take the next number of a register in the running transaction: (register id, number).

    One statement, two more on the first number of a year; 01 on 1 January (NĐ 30/2020 Đ15.1).
    """
    values = {"b_agency": agency_id, "b_direction": direction, "b_year": year, "b_group": group}
    taken = session.execute(_TAKE, values).first()
    if taken is None:
        _open_register(session, agency_id, direction, year, group)
        taken = session.execute(_TAKE, values).one()
    return taken[0], taken[1]


def _open_register(session: Session, agency_id: int, direction: str, year: int, group: str) -> None:
    """Start a register, unless another clerk does so at the same moment."""
    columns = ("agency_id", "direction", "year", "group_name", "last_number")
    session.execute(
        sa.text(
            "INSERT INTO registers (agency_id, direction, year, group_name, last_number) "
            "VALUES (:agency_id, :direction, :year, :group_name, :last_number) ON CONFLICT DO NOTHING"
        ),
        dict(zip(columns, (agency_id, direction, year, group, 0), strict=True)),
    )


def seal(
    session: Session,
    actor: Actor,
    document_id: int,
    *,
    seen: int,
    equipment: Equipment | None = None,
    unlocked: Unlocked | None = None,
) -> None:
    """The clerk puts the agency's approval on the very bytes the leader signed (NĐ 30/2020 Đ17, Đ32).

    Where the leader signed the PDF, number and date are filled in and the agency's seal closes it; annexes in
    files of their own get the agency's signature too.
    `unlocked` carries the PIN where the seal's key lies in a token, as in `sign.sign`.
    """
    order = pdf_orders.to_seal(session, actor, document_id, seen, equipment)
    made = pdf_signing.seal_signed(order, unlocked)
    sealed_annexes = annexes.sealed(session, order, unlocked)
    with step("seal", session, actor, document_id, seen=seen) as moving:
        _keep_seal(moving, made)
        annexes.keep_sealed(moving, sealed_annexes)


def begin_remote_seal(
    session: Session, actor: Actor, document_id: int, *, seen: int, equipment: Equipment
) -> str:
    """Prepare the seal whose key is at the clerk's desk, number and date filled in, and its annexes."""
    order = pdf_orders.to_seal(session, actor, document_id, seen, equipment)
    return remote_signing.begin(session, actor, order)


def finish_remote_seal(
    session: Session, actor: Actor, name: str, answer: Answer, *, equipment: Equipment
) -> int:
    """Seal with the answer of the clerk's own device; refusals as in `sign.finish_remote`.

    The document and each of its annexes want an answer; with the last one the seal is kept. How many are
    still open comes back.
    """
    task = remote_parts.open_task(session, actor, name)
    document_id, seen = task.document_id, task.revision
    answered = remote_parts.answered(session, actor, task, answer, equipment)
    left = remote_parts.keep_part(session, answered)
    if left:
        return left
    made, sealed_annexes = remote_parts.made_from(session, answered)
    with step("seal", session, actor, document_id, seen=seen) as moving:
        remote_parts.claim(session, answered, 1 + len(sealed_annexes))
        _keep_seal(moving, made)
        annexes.keep_sealed(moving, sealed_annexes)
    return 0


def _keep_seal(moving: Moving, made: Made | None) -> None:
    """The seal's row, on the very bytes that the leader signed."""
    document = moving.document
    signature = moving.session.scalar(
        sa.select(Signature).where(
            Signature.document_id == document.id,
            Signature.kind == SignatureKind.SIGN,
            Signature.voided_at.is_(None),
        )
    )
    if signature is None or signature.file_sha256 != moving.file_sha256:
        raise Invalid(say("The file is not the one that was signed."), code="not_the_signed_file")
    moving.session.add(
        Signature(
            document_id=document.id,
            kind=SignatureKind.SEAL,
            revision=document.revision,
            file_sha256=moving.file_sha256,
            person_id=moving.actor.person_id,
            agency_id=document.agency_id,
            post_title=moving.post.title if moving.post else "",
            at=clock.now(),
            **pdf_signing.keep(moving, made),
        )
    )


def void_number(session: Session, actor: Actor, document_id: int, reason: str, *, seen: int) -> None:
    """The clerk voids the number of a document not yet issued; its register line stays, with the reason.

    Raises Invalid (signer_must_agree) before the signer has agreed.
    """
    with step("void_number", session, actor, document_id, seen=seen, reason=reason) as moving:
        if not moving.document.void_allowed_reason:
            raise Invalid(say("The signer must agree to void the number first."), code="signer_must_agree")
        moving.document.end_reason = moving.details["reason"]
        moving.details |= {
            "number": moving.document.number_and_symbol,
            "signer_agreed": moving.document.void_allowed_reason,
        }
