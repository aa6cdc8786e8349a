"""Whether a certificate may sign: registered, in its time, for signing, of a known authority, not revoked.

Authorities and revocation lists are local files that the installation keeps up to date; nothing is fetched
while somebody signs or looks.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl as asn1_crl
from asn1crypto import pem, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)

from documents.publishing.refusals import CertificateRefused
from documents.publishing.waiting import finished
from language import Message, say

# One of the two is enough: authorities of the state issue with either.
SIGNING_USAGES = frozenset({"digital_signature", "non_repudiation"})


@dataclass(frozen=True, slots=True)
class Trust:
    """The authorities that are believed and their lists of revoked certificates; all DER."""

    roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    def context(self, moment: datetime, *, later_lists: bool = False) -> ValidationContext:
        """What is believed at a moment; `later_lists` also believes lists issued after it."""
        return ValidationContext(
            trust_roots=[read_certificate(root) for root in self.roots],
            other_certs=[read_certificate(one) for one in self.intermediates],
            crls=[asn1_crl.CertificateList.load(one) for one in self.crls],
            moment=moment,
            allow_fetching=False,
            revocation_mode="require",
            retroactive_revinfo=later_lists,
        )


@dataclass(frozen=True, slots=True)
class Registered:
    """The certificate registered for one person or agency, by its SHA-256, and whom to believe."""

    fingerprint: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of itself, for pages and reports."""

    name: str
    organization: str
    title: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime


def read_certificate(data: bytes) -> x509.Certificate:
    """A certificate in DER or PEM; raises CertificateRefused where it is neither."""
    try:
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        certificate = x509.Certificate.load(der, strict=True)
        _ = certificate.native  # parsed as a whole now, not at the first use
    except (ValueError, TypeError) as broken:
        raise CertificateRefused(
            say("The file is not a certificate (X.509)."), code="certificate_unreadable"
        ) from broken
    return certificate


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, by which it is registered."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def facts(certificate: x509.Certificate) -> CertificateFacts:
    """Whom the certificate names, who issued it, and its time."""
    subject = certificate.subject.native
    return CertificateFacts(
        name=_words(subject.get("common_name")),
        organization=_words(subject.get("organization_name")),
        title=_words(subject.get("title")),
        issuer=_words(certificate.issuer.native.get("common_name")) or certificate.issuer.human_friendly,
        serial=format(certificate.serial_number, "X"),
        fingerprint=fingerprint(certificate),
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
    )


def _words(value: str | list[str] | None) -> str:
    return "" if value is None else value if isinstance(value, str) else ", ".join(value)


def check_certificate(certificate: x509.Certificate, registered: Registered, moment: datetime) -> None:
    """Raise CertificateRefused unless this is the registered certificate and may sign at the moment."""
    if fingerprint(certificate) != registered.fingerprint:
        raise CertificateRefused(
            say(
                "The certificate “{name}” is not the one registered for this signer.",
                name=facts(certificate).name,
            ),
            code="certificate_foreign",
        )
    problem = finished(trust_problem(certificate, registered.trust.context(moment)))
    if problem is not None:
        raise CertificateRefused(problem[1], code=problem[0])


async def trust_problem(
    certificate: x509.Certificate, context: ValidationContext
) -> tuple[str, Message] | None:
    """Why the certificate is not believed in that context, as code and sentence; None where it is."""
    try:
        validator = CertificateValidator(certificate, validation_context=context)
        await validator.async_validate_usage(key_usage=set(), extended_optional=True)
    except (PathBuildingError, PathValidationError, InvalidCertificateError) as refused:
        return _problem(certificate, refused)
    usages = certificate.key_usage_value
    if usages is not None and not SIGNING_USAGES & set(usages.native):
        return "certificate_usage", say("The certificate is not for signing documents.")
    return None


def _problem(certificate: x509.Certificate, refused: Exception) -> tuple[str, Message]:
    """The sentence for what the validator found."""
    said = facts(certificate)
    if isinstance(refused, RevokedError):
        return "certificate_revoked", say("The certificate of {name} has been revoked.", name=said.name)
    if isinstance(refused, ExpiredError):
        day = f"{said.valid_until:%d/%m/%Y}"
        return "certificate_expired", say(
            "The certificate of {name} expired on {day}.", name=said.name, day=day
        )
    if isinstance(refused, NotYetValidError):
        day = f"{said.valid_from:%d/%m/%Y}"
        return "certificate_not_yet", say(
            "The certificate of {name} is not valid before {day}.", name=said.name, day=day
        )
    if isinstance(refused, InsufficientRevinfoError):
        return "certificate_no_list", say(
            "There is no current list of revoked certificates of “{issuer}”.", issuer=said.issuer
        )
    return "certificate_untrusted", say(
        "The certificate was issued by “{issuer}”, which this installation does not know.", issuer=said.issuer
    )
