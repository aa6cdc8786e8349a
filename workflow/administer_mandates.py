"""Administrative acts on rights to sign: by order (TL., NĐ 30/2020 Đ13.4), by authorisation (TUQ., Đ13.3)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from documents.kinds import BY_CODE
from language import Invalid, NotFound, say
from organization.models import Mandate, MandateKind, Person, Post, Role
from organization.people import Actor
from workflow.agency_acts import administrative_act, bounded, demand_order, demand_units, in_words, required

MAY_SIGN_BY = {
    # Đ13.4: the head of a unit, who may pass it to his deputy; Đ13.3: a head, who may not.
    MandateKind.BY_ORDER: (Role.UNIT_HEAD, Role.OFFICE_HEAD, Role.UNIT_DEPUTY),
    MandateKind.AUTHORISED: (Role.UNIT_HEAD, Role.OFFICE_HEAD),
}


@dataclass(frozen=True, slots=True)
class Right:
    """A written right to sign: the form, what it covers, by which regulation or authorisation, and when."""

    kind: MandateKind
    basis: str
    valid_from: date | None
    valid_to: date | None = None
    document_types: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()  # whose drafts it covers; none means all
    scope: str = ""


def give_mandate(session: Session, actor: Actor | None, agency_id: int, post_id: int, right: Right) -> int:
    """Record that the holder of a post may sign TL. or TUQ.; the id comes back.

    TL. is for kinds of documents that a regulation lists (NĐ 30/2020 Đ13.4); TUQ. is written, limited in time
    and content, and not passed on (Đ13.3). Raises Invalid otherwise.
    """
    with administrative_act("give_mandate", session, actor, agency_id) as acting:
        post = session.get(Post, post_id, populate_existing=True)
        if post is None or post.agency_id != agency_id:
            raise Invalid(say("Choose a post of the agency."), field="post_id")
        demand_units(session, agency_id, right.unit_ids)
        mandate = _lawful(right, post)
        session.add(mandate)
        session.flush()
        person = session.get_one(Person, post.person_id)
        acting.details |= {"person": person.name, "title": post.title, "kind": right.kind.value}
        acting.details |= {"types": mandate.document_types, "basis": mandate.basis}
        acting.details |= {"since": in_words(mandate.valid_from), "until": in_words(mandate.valid_to)}
        return mandate.id


def _lawful(right: Right, post: Post) -> Mandate:
    if post.role not in MAY_SIGN_BY[right.kind]:
        raise Invalid(
            say("{kind} is for heads of units of the agency (NĐ 30/2020 Đ13).", kind=right.kind.value),
            field="post_id",
        )
    if right.valid_from is None:
        raise Invalid(say("Write the first day."), field="valid_from")
    demand_order(right.valid_from, right.valid_to)
    _demand_limits(right)
    return Mandate(
        agency_id=post.agency_id,
        post_id=post.id,
        kind=right.kind,
        document_types=list(right.document_types),
        unit_ids=list(right.unit_ids) or None,
        scope=bounded(right.scope, "scope") or None,
        basis=required(
            right.basis, "basis", say("Write the regulation or the written authorisation it is based on.")
        ),
        valid_from=right.valid_from,
        valid_to=right.valid_to,
    )


def _demand_limits(right: Right) -> None:
    if any(known not in BY_CODE for known in right.document_types):
        raise Invalid(say("Choose the kinds of documents from the list."), field="document_types")
    if right.kind is MandateKind.BY_ORDER and not right.document_types:
        raise Invalid(
            say("TL. covers kinds of documents that are listed (NĐ 30/2020 Đ13.4)."), field="document_types"
        )
    if right.kind is MandateKind.AUTHORISED and right.valid_to is None:
        raise Invalid(
            say("TUQ. is limited in time: write the last day (NĐ 30/2020 Đ13.3)."), field="valid_to"
        )
    if right.kind is MandateKind.AUTHORISED and not (
        right.document_types or right.unit_ids or right.scope.strip()
    ):
        raise Invalid(
            say("TUQ. is limited in content: say what it covers (NĐ 30/2020 Đ13.3)."), field="scope"
        )


def end_mandate(
    session: Session, actor: Actor | None, agency_id: int, mandate_id: int, last_day: date
) -> None:
    """End a right to sign with the end of `last_day`; documents signed by it stay as they are."""
    with administrative_act("end_mandate", session, actor, agency_id) as acting:
        mandate = session.get(Mandate, mandate_id, populate_existing=True)
        if mandate is None or mandate.agency_id != agency_id:
            raise NotFound
        demand_order(mandate.valid_from, last_day)
        mandate.valid_to = last_day
        post = session.get_one(Post, mandate.post_id)
        person = session.get_one(Person, post.person_id)
        acting.details |= {"person": person.name, "title": post.title, "kind": mandate.kind.value}
        acting.details["until"] = in_words(last_day)
