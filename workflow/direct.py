"""A received document goes down inside its recipient: directed, passed on, given back, taken up.

Who gave it to whom, by when and with which words stays: a direction is never rewritten, it ends when it is
given back or replaced (NĐ 30/2020 Đ23, Đ24; the Phiếu of Phụ lục IV mẫu VII is made of these rows).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import Direction
from documents.receipt_models import HandlingProposal
from language import Invalid, NotAllowed, NotFound, say
from organization.directory import held
from organization.models import Person, Post, Role, Unit
from organization.names import nfc
from organization.people import Actor
from workflow.charged import led_units, was_given
from workflow.deliveries import DeliveryMoving, delivery_step

LIMIT = 2000
Whom = tuple[int | None, int | None]  # a unit, or a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """To whom a leader gives a received document, for which part, by when, with which words (bút phê)."""

    unit_id: int | None = None
    person_id: int | None = None
    part: str = "lead"  # lead, coordinate, inform
    due_on: date | None = None
    words: str = ""

    @property
    def whom(self) -> Whom:
        """Who is named."""
        return self.unit_id, self.person_id

    def says_as(self, given: Direction) -> bool:
        """Whether a direction already says just this."""
        said = (given.part, given.words or "", given.due_on)
        return said == (self.part, nfc(self.words).strip(), self.due_on)


def assign(
    session: Session, actor: Actor, delivery_id: int, given: Sequence[Assignment], *, seen: int
) -> None:
    """A leader of the recipient directs it to units or people (status 04, NĐ 30/2020 Đ23); one of them leads.

    Another lead than before replaces the earlier one. Raises Invalid when nobody is named, nobody leads, or
    somebody outside the recipient is named.
    """
    with delivery_step("assign", session, actor, delivery_id, seen=seen) as moving:
        _demand_a_lead(given)
        names = [_name_inside(moving, assignment) for assignment in given]
        _write(moving, None, given)
        moving.details["assigned"] = _told(given, names)


def pass_on(
    session: Session,
    actor: Actor,
    delivery_id: int,
    direction_id: int,
    given: Sequence[Assignment],
    *,
    seen: int,
) -> None:
    """The head of a unit that was given it passes it on to people of the unit, in its own time at the latest.

    Raises Invalid when nobody leads, somebody of another unit is named, or the day is later than the one
    that the unit itself was given.
    """
    with delivery_step("pass_on", session, actor, delivery_id, seen=seen) as moving:
        above = living(moving, direction_id)
        if above.unit_id not in led_units(moving.person):
            raise NotAllowed(say("Only the head of the unit that was given it passes it on."))
        _demand_a_lead(given)
        names = [_name_in_unit(moving, above, assignment) for assignment in given]
        _write(moving, above, given)
        moving.details["assigned"] = _told(given, names)


def _demand_a_lead(given: Sequence[Assignment]) -> None:
    leads = [a for a in given if a.part == "lead"]
    if not leads:
        raise Invalid(say("Please name who leads (xử lý chính)."), field="lead")
    for each in given:
        if each.part not in ("lead", "coordinate", "inform"):
            raise Invalid(say("Please choose what they are to do."), field="part")
        if len(each.words) > LIMIT:
            raise Invalid(say("This is too long: at most {n} characters.", n=LIMIT), field="words")


def _told(given: Sequence[Assignment], names: Sequence[str]) -> list[dict[str, Any]]:
    """The directions as the history keeps them."""
    return [
        {
            "unit_id": a.unit_id,
            "person_id": a.person_id,
            "to": name,
            "part": a.part,
            "words": nfc(a.words).strip(),
            "due_on": a.due_on.isoformat() if a.due_on else None,
        }
        for a, name in zip(given, names, strict=True)
    ]


def _name_inside(moving: DeliveryMoving, given: Assignment) -> str:
    """The name of a unit of the recipient agency, or of somebody of the recipient, and of no others."""
    facts, name = moving.delivery, None
    if given.unit_id is not None and given.person_id is None and facts.to_agency:
        name = moving.session.scalar(
            sa.select(Unit.name).where(Unit.id == given.unit_id, Unit.agency_id == facts.recipient_agency_id)
        )
    elif given.person_id is not None and given.unit_id is None:
        agency, unit = Post.agency_id == facts.recipient_agency_id, Post.unit_id == facts.unit_id
        name = _name_of_worker(moving.session, given.person_id, agency if facts.to_agency else unit)
    if name is None:
        raise Invalid(say("Only people and units of the recipient can be named."), code="not_inside")
    return name


def _name_in_unit(moving: DeliveryMoving, above: Direction, given: Assignment) -> str:
    name = None
    if given.person_id is not None and given.unit_id is None:
        name = _name_of_worker(moving.session, given.person_id, Post.unit_id == above.unit_id)
    if name is None:
        raise Invalid(say("Only people of the unit can be named."), code="not_inside", field="lead")
    _demand_no_later(above, given)
    return name


def _demand_no_later(above: Direction | None, given: Assignment) -> None:
    if above is not None and above.due_on and given.due_on and given.due_on > above.due_on:
        late = say("The leader set {day}; the day for the person cannot be later.", day=above.due_on)
        raise Invalid(late, code="later_than_given", field="due_on")


def _name_of_worker(session: Session, person_id: int, place: sa.ColumnElement[bool]) -> str | None:
    return session.scalar(
        sa.select(Person.name)
        .join(Post, Post.person_id == Person.id)
        .where(Person.id == person_id, place, held(clock.today()), Post.role != Role.ADMINISTRATOR)
        .limit(1)
    )


def living(moving: DeliveryMoving, direction_id: int) -> Direction:
    """A direction of this delivery that holds."""
    direction = moving.session.get(Direction, direction_id)
    if direction is None or direction.delivery_id != moving.delivery.id or direction.ended_at:
        raise NotFound
    return direction


def _write(moving: DeliveryMoving, above: Direction | None, given: Iterable[Assignment]) -> None:
    """Add what is new, end what it replaces: an earlier word to the same, and an earlier lead."""
    session = moving.session
    before = _below(session, moving.delivery.id, above)
    named = {assignment.whom for assignment in given}
    for assignment in given:
        earlier = before.get(assignment.whom)
        if earlier is None or not assignment.says_as(earlier):
            direction = _direction(moving, above, assignment)
            session.add(direction)
            session.flush()
            if earlier is not None:
                _replace(moving, earlier, direction)
    for whom, earlier in before.items():
        if earlier.part == "lead" and whom not in named:
            _end(moving, earlier, "replaced")


def _below(session: Session, delivery_id: int, above: Direction | None) -> dict[Whom, Direction]:
    """The directions that hold on one level, by whom they name."""
    level = Direction.parent_id.is_(None) if above is None else Direction.parent_id == above.id
    rows = session.scalars(
        sa.select(Direction).where(Direction.delivery_id == delivery_id, Direction.ended_at.is_(None), level)
    )
    return {(row.unit_id, row.person_id): row for row in rows}


def _direction(moving: DeliveryMoving, above: Direction | None, given: Assignment) -> Direction:
    return Direction(
        delivery_id=moving.delivery.id,
        parent_id=above.id if above else None,
        unit_id=given.unit_id,
        person_id=given.person_id,
        part=given.part,
        words=nfc(given.words).strip() or None,
        due_on=given.due_on,
        given_by=moving.actor.person_id,
        given_at=clock.now(),
    )


def _replace(moving: DeliveryMoving, earlier: Direction, new: Direction) -> None:
    """The same unit or person under new words keeps whom it was passed on to."""
    moving.session.execute(
        sa.update(Direction)
        .where(Direction.parent_id == earlier.id, Direction.ended_at.is_(None))
        .values(parent_id=new.id)
    )
    _end(moving, earlier, "replaced")


def _end(moving: DeliveryMoving, direction: Direction, how: str, reason: str | None = None) -> None:
    """End a direction with all that was passed on from it."""
    moving.session.execute(
        sa.update(Direction)
        .where(
            sa.or_(Direction.id == direction.id, Direction.parent_id == direction.id),
            Direction.ended_at.is_(None),
        )
        .values(ended_at=clock.now(), ended_by=moving.actor.person_id, ended_how=how, end_reason=reason)
    )


def postpone(moving: DeliveryMoving, given: Direction, day: date) -> Direction:
    """In a step: the same words to the same again, with a later day; the earlier one stays as replaced.

    Raises Invalid for a day later than that of the direction from which it was passed on.
    """
    above = moving.session.get(Direction, given.parent_id) if given.parent_id else None
    whom = Assignment(
        unit_id=given.unit_id, person_id=given.person_id, part=given.part, due_on=day, words=given.words or ""
    )
    _demand_no_later(above, whom)
    fresh = _direction(moving, above, whom)
    moving.session.add(fresh)
    moving.session.flush()
    _replace(moving, given, fresh)
    return fresh


def give_back(
    session: Session, actor: Actor, delivery_id: int, direction_id: int, reason: str, *, seen: int
) -> None:
    """Whoever was given it gives it back with a reason (chuyển lại); whoever gave it is next again.

    A unit gives back through its head, and with it what was passed on inside it.
    """
    with delivery_step("give_back", session, actor, delivery_id, seen=seen, reason=reason) as moving:
        direction = living(moving, direction_id)
        if not was_given(moving.person, direction):
            raise NotAllowed(say("Only whoever was given it gives it back."))
        _end(moving, direction, "given_back", moving.details["reason"])
        giver = session.get_one(Person, direction.given_by)
        moving.details |= {"direction": direction.id, "to": giver.name}


def take_up(session: Session, actor: Actor, delivery_id: int, proposal: str = "", *, seen: int) -> None:
    """Who carries it out begins (status 05), with or without a proposal; later ones are added to the first.

    The proposals are part 3 of the Phiếu giải quyết văn bản đến. Raises Invalid for a later one
    without words.
    """
    with delivery_step("take_up", session, actor, delivery_id, seen=seen) as moving:
        words = "\n".join(nfc(line) for line in proposal.splitlines()).strip()
        if len(words) > LIMIT:
            raise Invalid(say("This is too long: at most {n} characters.", n=LIMIT), field="proposal")
        if not words and moving.trigger == "propose_more":
            raise Invalid(say("Please write what you propose."), field="proposal")
        if words:
            row = HandlingProposal(
                delivery_id=delivery_id, person_id=moving.actor.person_id, words=words, written_at=clock.now()
            )
            session.add(row)
            moving.details["proposal"] = words
