"""Administrative acts on certificates: register one of a person or of the agency's seal, withdraw it."""

import re
from dataclasses import dataclass

from asn1crypto import pem
from sqlalchemy.orm import Session

import clock
from documents.publishing.certificates import (
    CertificateFacts,
    Registered,
    check_certificate,
    facts,
    read_certificate,
)
from documents.publishing.pictures import read_picture
from documents.signing_models import Certificate, KeyKind
from documents.states import SignatureKind
from documents.uploads import KeptFile
from language import Invalid, NotFound, say
from organization.people import Actor, actor_of
from workflow import permissions
from workflow.agency_acts import Acting, administrative_act, required
from workflow.equipment import Equipment
from workflow.stored_files import remember_file

_KEY_NAME = re.compile(r"\w[\w.-]{0,199}", re.ASCII)  # a file name that leads nowhere else
_IN_TOKEN = re.compile(r"[^/\x00-\x1f]{1,32}/[^/\x00-\x1f]{1,100}")  # PKCS#11: 32 characters for a token


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCertificate:
    """A certificate to be registered: its bytes, whose it is, where its key lies, what it shows."""

    data: bytes
    kind: SignatureKind
    person_id: int | None = None
    key_kind: KeyKind = KeyKind.FILE
    key_ref: str = ""  # of a file its name; in a token "TOKEN/KEY", by their labels
    picture: bytes | None = None


def register_certificate(
    session: Session, actor: Actor | None, agency_id: int, new: NewCertificate, equipment: Equipment
) -> int:
    """Register the certificate with which a person, or the agency's seal, signs; its id comes back.

    From the first seal on, the agency signs in the PDF. Raises CertificateRefused for one that may not sign
    today, SigningRefused for a picture that is no PNG, Invalid for a holder who has one already.
    """
    said = _checked(new, equipment)
    picture = _kept_picture(new.picture, equipment)
    with administrative_act("register_certificate", session, actor, agency_id) as acting:
        holder = _holder(acting, new)
        _demand_first(acting, new)
        if picture is not None:
            remember_file(session, picture)
        row = _row(acting, new, said, picture)
        session.add(row)
        session.flush()
        acting.details |= {"person": holder, "kind": new.kind.value, "name": said.name}
        acting.details |= {"fingerprint": said.fingerprint, "serial": said.serial, "key": row.key_kind.value}
        return row.id


def _checked(new: NewCertificate, equipment: Equipment) -> CertificateFacts:
    """What the certificate says, if it may sign now and its key has a name."""
    _demand_key(new)
    certificate = read_certificate(new.data)
    said = facts(certificate)
    check_certificate(certificate, Registered(said.fingerprint, equipment.trust), clock.now())
    return said


def _demand_key(new: NewCertificate) -> None:
    """The key must be named so that it can be found; that it fits is seen when it signs."""
    if new.key_kind == KeyKind.FILE and not _KEY_NAME.fullmatch(new.key_ref):
        raise Invalid(say("Write the name of the key: letters, digits, dots and hyphens."), field="key_ref")
    if new.key_kind == KeyKind.TOKEN and not _IN_TOKEN.fullmatch(new.key_ref):
        raise Invalid(say("Write the labels of the token and of the key in it: TOKEN/KEY."), field="key_ref")


def _kept_picture(png: bytes | None, equipment: Equipment) -> KeptFile | None:
    if not png:
        return None
    read_picture(png)
    return KeptFile(equipment.files.put(png), len(png), "chu-ky.png", "image/png")


def _holder(acting: Acting, new: NewCertificate) -> str:
    """The holder's name, "" for the seal; raises Invalid unless the person works in the agency."""
    if (new.kind is SignatureKind.SEAL) != (new.person_id is None):
        raise Invalid(say("A seal belongs to the agency, a signature to a person."), field="person_id")
    if new.person_id is None:
        return ""
    try:
        holder = actor_of(acting.session, new.person_id)
    except LookupError as nobody:
        raise _no_worker() from nobody
    if not permissions.works_in(holder, acting.agency_id):
        raise _no_worker()
    return holder.name


def _no_worker() -> Invalid:
    return Invalid(say("Choose a person who works in the agency."), field="person_id")


def _demand_first(acting: Acting, new: NewCertificate) -> None:
    """One living certificate for each holder, so that nobody has to choose while signing."""
    there = acting.session.scalar(
        Certificate.living(acting.agency_id, new.kind, new.person_id).with_only_columns(Certificate.id)
    )
    if there is not None:
        raise Invalid(
            say("There is a certificate registered already; withdraw it first."), code="certificate_there"
        )


def _row(
    acting: Acting, new: NewCertificate, said: CertificateFacts, picture: KeptFile | None
) -> Certificate:
    der = read_certificate(new.data).dump()
    return Certificate(
        agency_id=acting.agency_id,
        person_id=new.person_id,
        kind=new.kind,
        fingerprint=said.fingerprint,
        pem=pem.armor("CERTIFICATE", der).decode(),
        key_kind=new.key_kind,
        key_ref="" if new.key_kind == KeyKind.REMOTE else new.key_ref,
        picture_sha256=picture.sha256 if picture else None,
        name=said.name[:250],
        issuer=said.issuer[:250],
        serial=said.serial[:64],
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        registered_at=clock.now(),
        registered_by=acting.actor.person_id if acting.actor else None,
    )


def withdraw_certificate(
    session: Session, actor: Actor | None, agency_id: int, certificate_id: int, reason: str
) -> None:
    """Take a certificate out of use, with the reason; what it signed stays as it is.

    Without its seal's certificate an agency signs by approval in the system again.
    """
    with administrative_act("withdraw_certificate", session, actor, agency_id) as acting:
        row = session.get(Certificate, certificate_id, populate_existing=True)
        if row is None or row.agency_id != agency_id or row.withdrawn_at is not None:
            raise NotFound
        row.withdrawn_at = clock.now()
        row.withdrawn_reason = required(reason, "reason", say("Please give a reason."), most=2000)
        acting.details |= {"kind": row.kind.value, "name": row.name, "reason": row.withdrawn_reason}
        acting.details |= {"fingerprint": row.fingerprint}
