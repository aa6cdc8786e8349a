"""From the settled lines to the recipients of the day of issue: groups expanded, each met once, frozen."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.models import Document, RecipientLine
from documents.states import Channel, DeliveryState, Purpose, Target
from organization.directory import held
from organization.groups import Member, expand
from organization.models import Person, Post, Role, Unit, UnitKind

# When a recipient is reached by several lines, the one that asks most of it counts.
_WEIGHT = {Purpose.CARRY_OUT: 0, Purpose.COORDINATE: 1, Purpose.REPORT: 2, Purpose.INFORM: 3}


@dataclass(frozen=True, slots=True)
class Reached:
    """A unit as the expansion found it: whether people work in it here, and whose it is."""

    id: int
    name: str
    kind: UnitKind
    agency_id: int | None
    has_people: bool
    is_agency: bool
    email: str | None


Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Recipient:
    """The row of one delivery and all printed lines that reach it."""

    row: dict[str, Any]
    line_ids: list[int]

    @property
    def key(self) -> Key:
        """What makes it the same as another."""
        return key_of(self.row)


def recipients_of(session: Session, document: Document, lines: Sequence[RecipientLine]) -> list[Recipient]:
    """Whom these lines reach today, sorted by unit; at most four statements whatever their number."""
    groups = expand(session, {x.group_id for x in lines if x.group_id is not None}, document.agency_id)
    wanted = [(line, member) for line in lines for member in _members(line, groups)]
    units = _units(session, {m.unit_id for _, m in wanted if m is not None and m.unit_id})
    people = _people(session, {x.person_id for x in lines if x.target == Target.PERSON and x.person_id})
    found: dict[Key, Recipient] = {}
    for line, member in sorted(wanted, key=lambda pair: _WEIGHT.get(pair[0].purpose or Purpose.INFORM, 9)):
        recipient = Recipient(_row(document, line, member, units, people), [])
        found.setdefault(recipient.key, recipient).line_ids.append(line.id)
    return [found[key] for key in sorted(found)]


def key_of(row: Mapping[str, Any]) -> Key:
    """What makes two rows the same recipient; a document reaches each once."""
    return row["unit_id"] or 0, row["person_id"] or 0, row["name"]


def _members(line: RecipientLine, groups: Mapping[int, Sequence[Member]]) -> Iterable[Member | None]:
    if line.is_archive:
        return ()
    if line.target == Target.GROUP and line.group_id is not None:
        return groups.get(line.group_id, ())
    if line.target == Target.UNIT and line.unit_id is not None:
        return (Member(line.unit_id),)
    if line.target == Target.PERSON and line.person_id is not None:
        return (Member(0, line.person_id),)
    return (None,)  # outside bodies and lines that are not sent


def _units(session: Session, ids: set[int]) -> dict[int, Reached]:
    if not ids:
        return {}
    works_here = sa.exists().where(
        sa.or_(Post.unit_id == Unit.id, Post.agency_id == Unit.id),
        Post.role != Role.ADMINISTRATOR,
        held(clock.today()),
    )
    # The numbers stand in the text of the statement: the driver is slow to fill in hundreds of values.
    wanted: sa.BindParameter[int] = sa.bindparam("ids", sorted(ids), expanding=True, literal_execute=True)
    rows = session.execute(
        sa.select(
            Unit.id, Unit.name, Unit.kind, Unit.agency_id, works_here.label("has_people"), Unit.email
        ).where(Unit.id.in_(wanted))
    )
    return {
        r.id: Reached(r.id, r.name, r.kind, r.agency_id, r.has_people, r.agency_id == r.id, r.email)
        for r in rows
    }


def _people(session: Session, ids: set[int]) -> dict[int, tuple[str, int | None, int | None]]:
    """Name, unit and agency of people named as recipients."""
    if not ids:
        return {}
    rows = session.execute(
        sa.select(Person.id, Person.name, Post.title, Post.unit_id, Post.agency_id)
        .outerjoin(Post, sa.and_(Post.person_id == Person.id, held(clock.today())))
        .where(Person.id.in_(ids))
    )
    return {r.id: (f"{r.title or ''} {r.name}".strip(), r.unit_id, r.agency_id) for r in rows}


def _row(
    document: Document,
    line: RecipientLine,
    member: Member | None,
    units: Mapping[int, Reached],
    people: Mapping[int, tuple[str, int | None, int | None]],
) -> dict[str, Any]:
    row = _blank(document, line)
    if member is None:
        return row | _by_mail(line.email if line.target == Target.OUTSIDE else None)
    if member.person_id is not None:
        name, unit_id, agency_id = people.get(member.person_id, (member.name, member.unit_id, None))
        unit = units.get(member.unit_id)
        row |= {"person_id": member.person_id, "unit_id": unit_id or None, "name": name[:250]}
        row["recipient_agency_id"] = agency_id or (unit.agency_id if unit else None)
        return row | _inside()
    unit = units[member.unit_id]
    row |= {"unit_id": unit.id, "name": unit.name[:250], "recipient_agency_id": unit.agency_id}
    row["to_agency"] = unit.is_agency and unit.id != document.agency_id
    return row | (_inside() if unit.has_people else _by_mail(unit.email))


def _blank(document: Document, line: RecipientLine) -> dict[str, Any]:
    """A row for paper, or for a line that is not sent."""
    withheld = line.target == Target.WITHHELD
    return {
        "document_id": document.id,
        "line_id": line.id,
        "agency_id": document.agency_id,
        "unit_id": None,
        "person_id": None,
        "recipient_agency_id": None,
        "to_agency": False,
        "name": line.name[:250],
        "purpose": line.purpose or Purpose.INFORM,
        "channel": Channel.PAPER,
        "email": None,
        "state": DeliveryState.WITHHELD if withheld else DeliveryState.PENDING,
        "version": 1,
        "reason": line.reason if withheld else None,
        "created_at": clock.now(),
        "sent_at": None,
    }


def _by_mail(address: str | None) -> dict[str, Any]:
    """A body outside the system is written to where an address is known, else it gets a paper copy."""
    return {"channel": Channel.EMAIL, "email": address} if address else {}


def _inside() -> dict[str, Any]:
    """Inside the installation a delivery has arrived as soon as it is issued (status 01)."""
    return {"channel": Channel.INTERNAL, "state": DeliveryState.ARRIVED, "sent_at": clock.now()}


def digest(recipients: Iterable[Recipient]) -> str:
    """The SHA-256 of who receives what for which purpose; it stands in the issue row of the history."""
    listed = [[*r.key, r.row["purpose"], r.row["channel"]] for r in recipients]
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False).encode()).hexdigest()
