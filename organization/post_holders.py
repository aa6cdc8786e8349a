"""Who is told of something: the people who hold certain posts in units and agencies today."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from organization.directory import held
from organization.models import Post, Role

HEADS = (Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.OFFICE_HEAD, Role.HEAD)


def heads_of_units(session: Session, unit_ids: Iterable[int]) -> dict[int, list[int]]:
    """The heads and deputies of each unit by its id, or where it has none all who work there."""
    holders: dict[int, list[tuple[Role, int]]] = {}
    rows = session.execute(
        sa.select(Post.unit_id, Post.role, Post.person_id)
        .where(Post.unit_id.in_(set(unit_ids)), Post.role != Role.ADMINISTRATOR, held(clock.today()))
        .order_by(Post.id)
    )
    for unit_id, role, person_id in rows:
        holders.setdefault(unit_id, []).append((role, person_id))
    return {unit_id: _heads_or_all(found) for unit_id, found in holders.items()}


def _heads_or_all(found: list[tuple[Role, int]]) -> list[int]:
    heads = [person_id for role, person_id in found if role in HEADS]
    return list(dict.fromkeys(heads or [person_id for _, person_id in found]))


def holders_in(session: Session, agency_ids: Iterable[int], *roles: Role) -> dict[int, list[int]]:
    """The people who hold one of `roles` in each agency, by its id."""
    found: dict[int, list[int]] = {}
    rows = session.execute(
        sa.select(Post.agency_id, Post.person_id)
        .where(Post.agency_id.in_(set(agency_ids)), Post.role.in_(roles), held(clock.today()))
        .order_by(Post.id)
    )
    for agency_id, person_id in rows:
        if agency_id is not None and person_id not in found.setdefault(agency_id, []):
            found[agency_id].append(person_id)
    return found
