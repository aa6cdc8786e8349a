"""Bodies outside the system as an agency writes them, with the e-mail address each was last given, if any."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from db import Base
from organization.names import fold, nfc

outside_bodies = sa.Table(
    "outside_bodies",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("agency_id", sa.ForeignKey("units.id"), nullable=False),
    sa.Column("name", sa.String(250), nullable=False),
    sa.Column("folded", sa.String(250), nullable=False),
    sa.Column("email", sa.String(200), nullable=True),
    sa.UniqueConstraint("agency_id", "folded"),
)
_b = outside_bodies.c


def remember_address(session: Session, agency_id: int, name: str, email: str) -> None:
    """In the running transaction: the agency writes to this body at that address from now on."""
    known = sa.and_(_b.agency_id == agency_id, _b.folded == fold(name)[:250])
    if session.scalar(sa.select(_b.id).where(known)) is not None:
        session.execute(sa.update(outside_bodies).where(known).values(email=email))
        return
    values = {"agency_id": agency_id, "name": nfc(name)[:250], "folded": fold(name)[:250], "email": email}
    session.execute(sa.insert(outside_bodies).values(values))


def remember_body(session: Session, agency_id: int, name: str) -> None:
    """In the running transaction: the agency means a body outside the system by this name from now on."""
    known = sa.select(_b.id).where(_b.agency_id == agency_id, _b.folded == fold(name)[:250])
    if session.scalar(known) is None:
        values = {"agency_id": agency_id, "name": nfc(name)[:250], "folded": fold(name)[:250]}
        session.execute(sa.insert(outside_bodies).values(values))


def addresses(session: Session, agency_id: int, names: Iterable[str]) -> dict[str, str]:
    """The remembered addresses of bodies written so, by name: one statement."""
    folded = {name: fold(name)[:250] for name in names}
    if not folded:
        return {}
    rows = session.execute(
        sa.select(_b.folded, _b.email).where(
            _b.agency_id == agency_id, _b.folded.in_(set(folded.values())), _b.email.is_not(None)
        )
    )
    known = {row.folded: row.email for row in rows}
    return {name: known[key] for name, key in folded.items() if key in known}
