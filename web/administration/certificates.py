"""The certificates of an agency: of its seal and of those who sign for it."""

from collections.abc import Mapping

from flask import request
from flask.typing import ResponseReturnValue

from documents import pdf_queries
from documents.signing_models import KeyKind
from documents.states import SignatureKind
from language import Invalid, Message, NotFound, Refused, say
from organization import roster
from organization.models import Role
from web.administration.gate import blueprint, page
from web.answers import see_other, tell
from web.errors import status_of
from web.forms_draft import number
from web.language import spoken
from web.session import actor, equipment, session
from workflow import administer_certificates
from workflow.administer_certificates import NewCertificate

SIGNERS = (Role.HEAD, Role.DEPUTY, Role.OFFICE_HEAD, Role.UNIT_HEAD, Role.UNIT_DEPUTY)

# Where a private key lies, in the administrator's words.
PLACES: Mapping[KeyKind, Message] = {
    KeyKind.TOKEN: say("token or HSM at the server"),
    KeyKind.REMOTE: say("with its holder, at the own desk"),
    KeyKind.FILE: say("file on the server (demonstration, without legal value)"),
}


@blueprint.get("/quan-tri/<int:agency_id>/chung-thu")
def certificates(agency_id: int) -> ResponseReturnValue:
    """Show the certificates, and the form for a new one."""
    return _certificates_page(agency_id)


def _certificates_page(agency_id: int, refused: Refused | None = None, form: str = "") -> str:
    people = {p.person_id: p.person for p in roster.posts_in_agency(session(), agency_id, *SIGNERS)}
    return page(
        "certificates",
        "certificates",
        refused,
        registered=pdf_queries.certificates(session(), agency_id),
        people=list(people.items()),
        places=[(kind.value, spoken(words)) for kind, words in PLACES.items()],
        words_of_places=PLACES,
        form=form,
        typed=request.form,
    )


@blueprint.post("/quan-tri/<int:agency_id>/chung-thu")
def register_certificate(agency_id: int) -> ResponseReturnValue:
    """Register a certificate of the seal or of a person."""
    try:
        administer_certificates.register_certificate(session(), actor(), agency_id, _new(), equipment())
    except Refused as error:
        return _certificates_page(agency_id, error, "register"), status_of(error)
    tell(say("The certificate is registered."))
    return see_other("administration.certificates")


def _new() -> NewCertificate:
    """What the form says; nobody chosen means the seal of the agency."""
    data = _bytes("certificate")
    if not data:
        raise Invalid(say("Choose the file of the certificate."), field="certificate")
    person_id = number(request.form, "person_id") if request.form.get("person_id") else None
    return NewCertificate(
        data=data,
        kind=SignatureKind.SIGN if person_id else SignatureKind.SEAL,
        person_id=person_id,
        key_kind=_key_kind(),
        key_ref=request.form.get("key_ref", "").strip(),
        picture=_bytes("picture"),
    )


def _key_kind() -> KeyKind:
    try:
        return KeyKind(request.form.get("key_kind", KeyKind.FILE))
    except ValueError as unknown:
        raise Invalid(say("Choose where the key lies."), field="key_kind") from unknown


def _bytes(name: str) -> bytes | None:
    given = request.files.get(name)
    return given.read() if given and given.filename else None


@blueprint.post("/quan-tri/<int:agency_id>/chung-thu/<int:certificate_id>/thu-hoi")
def withdraw_certificate(agency_id: int, certificate_id: int) -> ResponseReturnValue:
    """Take a certificate out of use."""
    reason = request.form.get("reason", "")
    try:
        administer_certificates.withdraw_certificate(session(), actor(), agency_id, certificate_id, reason)
    except NotFound:
        raise
    except Refused as error:
        return _certificates_page(agency_id, error, f"withdraw-{certificate_id}"), status_of(error)
    tell(say("The certificate is out of use."))
    return see_other("administration.certificates")
