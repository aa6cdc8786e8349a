"""Whom the directions on a received document charge with it, and who leads: facts for permissions.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from organization.models import Role
from organization.people import Actor

CHARGED = ("lead", "coordinate")  # xử lý chính, phối hợp
UNIT_LEADERS = (Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.OFFICE_HEAD)


@dataclass(frozen=True, slots=True)
class DirectedTo:
    """The units and people to whom a leader directed a delivery."""

    unit_ids: frozenset[int] = frozenset()
    person_ids: frozenset[int] = frozenset()
    lead_unit_ids: frozenset[int] = frozenset()  # xử lý chính
    lead_person_ids: frozenset[int] = frozenset()

    def reaches(self, actor: Actor) -> bool:
        """Whether the direction names the actor or a unit of the actor's."""
        return actor.person_id in self.person_ids or bool(self.unit_ids & actor.unit_ids)

    def led_by(self, actor: Actor) -> bool:
        """Whether the actor leads a unit that it names."""
        return bool(self.unit_ids & led_units(actor))

    def is_lead(self, actor: Actor) -> bool:
        """Whether the actor leads the handling: named for it, or head of the unit that is."""
        return actor.person_id in self.lead_person_ids or bool(self.lead_unit_ids & led_units(actor))


NOBODY = DirectedTo()


def led_units(actor: Actor) -> frozenset[int]:
    """The units that the actor leads as head or deputy head."""
    return frozenset(p.unit_id for p in actor.posts if p.role in UNIT_LEADERS)


def was_given(actor: Actor, direction: Any) -> bool:
    """Whether a direction names the actor, or a unit that the actor leads."""
    return direction.person_id == actor.person_id or direction.unit_id in led_units(actor)


def directed_to(rows: Iterable[Any]) -> DirectedTo:
    """Whom a delivery's living directions charge with it; who is only informed does not report.

    Inside a unit that only coordinates nobody leads the handling, also who was named to lead there.
    """
    rows = [row for row in rows if row.part in CHARGED]
    aside = {row.id for row in rows if row.part != "lead"}
    leads = [row for row in rows if row.part == "lead" and row.parent_id not in aside]
    return DirectedTo(*_named(rows), *_named(leads))


def _named(rows: Iterable[Any]) -> tuple[frozenset[int], frozenset[int]]:
    """The units and the people that directions name."""
    return (
        frozenset(row.unit_id for row in rows if row.unit_id is not None),
        frozenset(row.person_id for row in rows if row.person_id is not None),
    )
