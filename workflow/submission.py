"""What is checked when a draft is submitted, and how the document enters and leaves its route."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.kinds import BY_CODE
from documents.models import Attachment, Document, Initial, PlannedDuty, RecipientLine, RouteTask
from documents.reminder_models import OwnDuty
from documents.states import Act, Target
from language import Invalid, Message, say
from organization import absences
from organization.calendar import load_calendar
from organization.directory import held
from organization.models import Person, Post, Role, Unit
from organization.names import fold, nfc
from organization.people import Actor
from workflow import facts, routes
from workflow.authority import Block, Right, SigningAgency, right_to_sign
from workflow.steps import Moving


def check(
    moving: Moving, signer: Actor, lines: Sequence[RecipientLine], deviation_reason: str | None
) -> None:
    """Refuse what cannot go to signature; note who signs by what right and what differs."""
    document = moving.document
    _demand_facts(document)
    agency, known = _agency(moving.session, document)
    right = _right(document, signer, known)
    demand_settled(lines)
    document.signer_id = signer.person_id
    differing = [
        *deviations(document, agency, signer),
        *_signer_away(moving.session, document, signer),
        *_outside_field(moving.session, document, signer, right),
    ]
    if differing and not deviation_reason:
        raise Invalid(
            say("The text differs from the directory: {what} Give the reason; the signer will see it.",
                what=_joined(differing)),
            code="deviation_without_reason",
            field="deviation_reason",
        )  # fmt: skip
    document.deviations = [{"msgid": m.msgid, "values": dict(m.values)} for m in differing]
    document.deviation_reason = deviation_reason if differing else None
    moving.details |= {
        "signer": signer.name,
        "signs_as": right.acting_for or right.post.title,
        "revision": document.revision,
    }


def _demand_facts(document: Document) -> None:
    wanted = (
        ("doc_type_code", document.doc_type_code, say("Please choose the kind of document.")),
        ("subject", document.subject, say("Please give the subject (trích yếu).")),
        ("symbol", document.symbol, say("Please give the symbol that the number line prints.")),
    )
    for field, value, message in wanted:
        if not value:
            raise Invalid(message, code="fact_missing", field=field)


def right_of(session: Session, document: Document, signer: Actor) -> Right:
    """The right by which the signer signs the block that this document prints; raises Invalid without one."""
    return _right(document, signer, _agency(session, document)[1])


def _right(document: Document, signer: Actor, agency: SigningAgency) -> Right:
    block = Block(document.authority, document.on_behalf_of, document.signer_title, document.signer_name)
    return right_to_sign(signer, agency, block, document.doc_type_code)


def _agency(session: Session, document: Document) -> tuple[Unit, SigningAgency]:
    """The issuing agency, and what of it the right to sign depends on: one statement."""
    found = session.execute(_AGENCY, {"agency": document.agency_id, "on": clock.today()}).first()
    if found is None:
        raise LookupError(f"agency {document.agency_id}")
    agency, head_title, head_name = found
    known = SigningAgency(agency.id, agency.collegial, head_title, head_name, document.unit_id)
    return agency, known


_HEADED = sa.and_(Post.agency_id == Unit.id, Post.role == Role.HEAD, held(sa.bindparam("on")))
_AGENCY = (
    sa.select(Unit, Post.title, Person.name)
    .outerjoin(Post, _HEADED)
    .outerjoin(Person, Person.id == Post.person_id)
    .where(Unit.id == sa.bindparam("agency"))
    .order_by(Post.id)
    .limit(1)
)


def demand_settled(lines: Sequence[RecipientLine]) -> None:
    """Raise Invalid with the first unresolved lines named, or when there is nobody to send to."""
    real = [line for line in lines if not line.is_archive]
    unresolved = [line.name for line in real if line.target is None or line.purpose is None]
    if unresolved:
        raise Invalid(
            say(
                "{n} recipients are not settled yet: {names}.",
                n=len(unresolved),
                names="; ".join(unresolved[:5]),
            ),
            code="unresolved_recipients",
            field="recipients",
        )
    if not any(line.target != Target.WITHHELD for line in real):
        raise Invalid(say("The document has no recipient."), code="no_recipient", field="recipients")


def deviations(document: Document, agency: Unit, signer: Actor) -> list[Message]:
    """What the text prints differently from directory and calendar: issuer, signer's name, symbol, date."""
    found = []
    printed, known = document.issuing_body, (agency.header_name, agency.name, agency.short_name)
    if not printed or fold(printed) not in {fold(name) for name in known if name}:
        found.append(say("the issuer is printed as “{printed}”, the directory says “{known}”.",
                         printed=printed or "…", known=agency.header_name or agency.name))  # fmt: skip
    if document.signer_name and _same(document.signer_name) != _same(signer.name):
        found.append(say("the signer is printed as “{printed}”, the chosen signer is {known}.",
                         printed=document.signer_name, known=signer.name))  # fmt: skip
    expected = expected_symbol(document, agency)
    if expected and document.symbol != expected:
        found.append(say("the symbol is printed as “{printed}”, by rule it is “{known}”.",
                         printed=document.symbol, known=expected))  # fmt: skip
    printed_date = document.printed_date or {}
    today = clock.today()
    if any(printed_date.get(part) not in (None, getattr(today, part)) for part in ("month", "year")):
        found.append(say("the text is dated {printed}, today is {known}.",
                         printed=_printed(printed_date), known=f"{today:%d/%m/%Y}"))  # fmt: skip
    return found


def _signer_away(session: Session, document: Document, signer: Actor) -> list[Message]:
    """That the chosen signer is away: the drafter says why it may wait, or chooses another one."""
    row = absences.away(session, document.agency_id).get(signer.person_id)
    if row is None:
        return []
    return [say("the signer, {name}, is away until {day}.",
                name=row.name, day=absences.in_words(row.last_day))]  # fmt: skip


def _outside_field(session: Session, document: Document, signer: Actor, right: Right) -> list[Message]:
    """That the leader is in charge of other units than the one that drafted; the drafter says why."""
    units = session.scalar(sa.select(Post.in_charge_of).where(Post.id == right.post.id))
    if not units or document.unit_id in (*units, document.agency_id):
        return []
    drafting = session.get_one(Unit, document.unit_id)
    return [say("{name}, {title}, is not in charge of {unit}.",
                name=signer.name, title=right.post.title, unit=drafting.name)]  # fmt: skip


def _printed(date: dict[str, Any]) -> str:
    return "/".join(str(date.get(part) or "…") for part in ("day", "month", "year"))


def _same(name: str) -> str:
    return " ".join(nfc(name).casefold().split())


def expected_symbol(document: Document, agency: Unit) -> str | None:
    """The symbol by rule, "KH-SKHCN"; none for letters, which carry the drafting unit (Phụ lục I II.3)."""
    kind = BY_CODE.get(document.doc_type_code or "")
    if kind is None or not kind.abbreviation or not agency.abbreviation:
        return None
    return f"{kind.abbreviation}-{agency.abbreviation}"


def _joined(messages: list[Message]) -> Message:
    """Several sentences as one message whose values are messages."""
    names = [f"m{n}" for n in range(len(messages))]
    return Message(" ".join("{" + name + "}" for name in names), dict(zip(names, messages, strict=True)))


def enter_route(moving: Moving, lines: Sequence[RecipientLine], duties: Sequence[PlannedDuty]) -> None:
    """Open the route of this submission, or go on where the document was returned from."""
    session, document, file_sha256 = moving.session, moving.document, moving.file_sha256
    own = session.scalars(_OWN, {"document": document.id}).all()
    attached = _attached(session, document)
    words = facts.words_digest(document, moving.words_sha256, lines, duties, attached, own=own)
    asks = routes.asks_for(session, document.agency_id, document.doc_type_code)
    resume_at = 1
    if routes.same_as_before(session, document, asks):
        resume_at = routes.resume_position(document, asks, words, file_sha256)
    _lapse(session, document, words, file_sha256)
    document.round += 1
    tasks = routes.lay_out(session, document, asks, resume_at)
    document.submitted_at, document.returned_reason, document.resume_position = clock.now(), None, None
    document.submitted_words, document.submitted_file = words, file_sha256
    document.duties_confirmed = document.revision  # the page tells them beside the button
    waiting = [task for task in tasks if task.done_at is None]
    if waiting:
        open_task(session, waiting[0], asks[waiting[0].position - 1].working_days)
    else:
        moving.trigger = "submit_again"


def open_task(session: Session, task: RouteTask, working_days: int | None) -> None:
    """Let a route step's turn come, due after its working days."""
    if working_days:
        task.due_on = load_calendar(session).add_working_days(clock.today(), working_days)
    task.open, task.opened_at = True, clock.now()


def _attached(session: Session, document: Document) -> Sequence[str]:
    return session.scalars(_ATTACHED, {"document": document.id}).all()


_ATTACHED = (
    sa.select(Attachment.file_sha256)
    .where(Attachment.document_id == sa.bindparam("document"))
    .order_by(Attachment.id)
)


_OWN = sa.select(OwnDuty).where(OwnDuty.document_id == sa.bindparam("document")).order_by(OwnDuty.id)


def _lapse(session: Session, document: Document, words: str, file_sha256: str) -> None:
    """Changed words lapse all initials, a changed layout the format initials alone (design §2)."""
    if document.submitted_words is None:
        return
    if document.submitted_words != words:
        routes.lapse(session, document)
    elif document.submitted_file != file_sha256:
        routes.lapse(session, document, Act.FORMAT)


def has_been_acted_on(session: Session, document: Document) -> bool:
    """Whether somebody has initialled in this round."""
    return bool(
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Initial)
            .join(RouteTask, RouteTask.id == Initial.task_id)
            .where(RouteTask.document_id == document.id, RouteTask.round == document.round)
        )
    )


def leave_route(session: Session, moving: Moving, *, resume_at: int) -> None:
    """Close what is open of the route; the document goes back to its drafter."""
    document = moving.document
    session.execute(
        sa.update(RouteTask)
        .where(RouteTask.document_id == document.id, RouteTask.open.is_(True))
        .values(open=False)
    )
    document.resume_position = resume_at
    document.returned_reason = moving.details.get("reason")
