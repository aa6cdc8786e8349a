"""The series of numbers of an agency: its groups of kinds, and how far each has come this year."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import Register, RegisterGroup


def groups(session: Session, agency_id: int) -> list[RegisterGroup]:
    """The groups of kinds with a series of their own, by name."""
    wanted = sa.select(RegisterGroup).where(RegisterGroup.agency_id == agency_id)
    return list(session.scalars(wanted.order_by(RegisterGroup.name)))


def last_numbers(session: Session, agency_id: int) -> dict[str, int]:
    """The last number given this year by each series; the general one has no name."""
    wanted = sa.select(Register.group_name, Register.last_number).where(
        Register.agency_id == agency_id, Register.direction == "out", Register.year == clock.today().year
    )
    return {row.group_name: row.last_number for row in session.execute(wanted)}
