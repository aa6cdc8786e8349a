"""The demonstration's certificates: an authority made on the spot, seals and leaders with keys in files.

Whoever reads the data folder can sign with them; every signature says that it has no legal value.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

import clock
from documents.publishing.demo_authority import DemoAuthority
from documents.publishing.demo_pictures import seal_picture, signature_picture
from documents.states import SignatureKind
from organization.directory import held
from organization.models import Person, Post, Role, Unit
from workflow.administer_certificates import NewCertificate, register_certificate
from workflow.equipment import Equipment

AUTHORITY = "Chứng thực minh họa, không có giá trị pháp lý"
AGENCY = "SKHCN"
_FOLDER, _BELIEVED = "demonstration-authority", "demonstration"
_LEADERS = (Role.HEAD, Role.DEPUTY)
_DAYS = 730


def equip(session: Session, equipment: Equipment) -> None:
    """Make the authority, believe it here, and register the seal and the leaders of the Sở.

    Keys lie in the folder of keys, readable by their owner alone. From then on the Sở signs in the PDF; the
    province goes on signing in the system.
    """
    now = clock.now()
    authority = DemoAuthority.create(AUTHORITY, now)
    equipment.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority.save(equipment.keys / _FOLDER, now)
    equipment.authorities.mkdir(parents=True, exist_ok=True)
    (equipment.authorities / f"{_BELIEVED}.pem").write_bytes(
        authority.root.certificate.public_bytes(Encoding.PEM)
    )
    (equipment.authorities / f"{_BELIEVED}.crl").write_bytes(authority.crl(now))
    agency = session.scalars(sa.select(Unit).where(Unit.code == AGENCY)).one()
    for new in list(_certificates(session, authority, agency, equipment, now)):
        register_certificate(session, None, agency.id, new, equipment)


def _certificates(
    session: Session, authority: DemoAuthority, agency: Unit, equipment: Equipment, now: datetime
) -> Iterator[NewCertificate]:
    """The seal of the agency, then the signature of each of its leaders, their keys in the folder."""
    times = now - timedelta(days=1), now + timedelta(days=_DAYS)
    seal = authority.issue(agency.name, times, agency=agency.name)
    seal.save(equipment.keys, f"seal-{agency.code}")
    yield NewCertificate(
        data=seal.der,
        kind=SignatureKind.SEAL,
        key_ref=f"seal-{agency.code}",
        picture=seal_picture(agency.name),
    )
    for person, title in session.execute(_leaders(agency)).all():
        issued = authority.issue(person.name, times, agency=agency.name, title=title)
        issued.save(equipment.keys, person.code)
        yield NewCertificate(
            data=issued.der,
            kind=SignatureKind.SIGN,
            person_id=person.id,
            key_ref=person.code,
            picture=signature_picture(person.name),
        )


def _leaders(agency: Unit) -> "sa.Select[Person, str]":
    return (
        sa.select(Person, Post.title)
        .join(Post, Post.person_id == Person.id)
        .where(Post.agency_id == agency.id, Post.role.in_(_LEADERS), held(clock.today()))
        .order_by(Post.id)
    )
