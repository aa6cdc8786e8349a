"""Signing in two steps where the key stays with the signer: the server prepares, an answer comes back later.

The first step leaves a file with a gap and a small state, to be kept so that a restart loses nothing. The
second takes a whole CMS, or the bare signature over the attributes, checks it in full and fills the gap once.
"""

import hashlib
import hmac
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import cms, core, x509
from pyhanko.sign.general import (
    CMSExtractionError,
    CMSStructuralError,
    SigningError,
    extract_certificate_info,
    extract_signer_info,
)
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

import clock
from documents.publishing.certificates import Registered, check_certificate, fingerprint, read_certificate
from documents.publishing.keys import certificate_store
from documents.publishing.refusals import CertificateRefused, RemoteRefused
from documents.publishing.stamping import Mark, Opened, Timestamping, begun, lasting, run, stamped
from language import say

LIFETIME = timedelta(minutes=30)
_DIGEST = "sha256"
_GAP_SPELT = 2  # the angle brackets around the hexadecimal digits


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTask:
    """What is kept between the steps: which bytes, where the gap is, what is signed, until when."""

    file_sha256: str
    document_digest: bytes
    gap: tuple[int, int]
    attributes: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    lapses_at: datetime

    def to_json(self) -> dict[str, Any]:
        """As plain values; `task_from_json` reads them."""
        return {
            "file_sha256": self.file_sha256,
            "document_digest": self.document_digest.hex(),
            "gap": list(self.gap),
            "attributes": self.attributes.hex(),
            "certificate": self.certificate.hex(),
            "chain": [one.hex() for one in self.chain],
            "lapses_at": self.lapses_at.isoformat(),
        }

    def asked(self) -> dict[str, str]:
        """What the signer's program is told: the attributes to sign, and with which certificate."""
        return {
            "signed_attributes": self.attributes.hex(),
            "digest": _DIGEST,
            "certificate_sha256": fingerprint(read_certificate(self.certificate)),
        }


def task_from_json(said: dict[str, Any]) -> RemoteTask:
    """The task that `RemoteTask.to_json` wrote."""
    return RemoteTask(
        file_sha256=said["file_sha256"],
        document_digest=bytes.fromhex(said["document_digest"]),
        gap=(int(said["gap"][0]), int(said["gap"][1])),
        attributes=bytes.fromhex(said["attributes"]),
        certificate=bytes.fromhex(said["certificate"]),
        chain=tuple(bytes.fromhex(one) for one in said["chain"]),
        lapses_at=datetime.fromisoformat(said["lapses_at"]),
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """A task and the file with its gap, to be kept together until the answer comes."""

    task: RemoteTask
    file: bytes


def begin(
    pdf: bytes,
    mark: Mark,
    certificate: bytes,
    registered: Registered,
    *,
    chain: tuple[bytes, ...] = (),
    lifetime: timedelta = LIFETIME,
    roomy: bool = False,
) -> Begun:
    """Prepare a signature by that certificate; nothing else may be added to the PDF until it is finished.

    `roomy` where `finish` will add a timestamp. `mark` comes from `signing.leader_mark` or
    `signing.seal_mark`. Raises CertificateRefused.
    """
    signer_certificate = read_certificate(certificate)
    check_certificate(signer_certificate, registered, clock.now())
    signer = ExternalSigner(signer_certificate, certificate_store(chain))
    opened = run(begun(pdf, signer, mark, roomy=roomy))
    return _described(opened, signer_certificate, chain, clock.now() + lifetime)


def _described(
    opened: Opened, certificate: x509.Certificate, chain: tuple[bytes, ...], lapses_at: datetime
) -> Begun:
    """The file with its gap, and what has to be known of it until the answer comes."""
    digest, file = opened.prepared.document_digest, opened.output.getvalue()
    signer = ExternalSigner(certificate, certificate_store(chain))
    task = RemoteTask(
        file_sha256=hashlib.sha256(file).hexdigest(),
        document_digest=digest,
        gap=(opened.prepared.reserved_region_start, opened.prepared.reserved_region_end),
        attributes=run(signer.signed_attrs(digest, _DIGEST, use_pades=True)).dump(),
        certificate=certificate.dump(),
        chain=chain,
        lapses_at=lapses_at,
    )
    return Begun(task, file)


def assembled(task: RemoteTask, signature: bytes) -> bytes:
    """The CMS around a bare signature over the task's attributes, as a token at a desk returns it."""
    certificate = read_certificate(task.certificate)
    signer = ExternalSigner(certificate, certificate_store(task.chain), signature_value=signature)
    attributes = cms.CMSAttributes.load(task.attributes)
    made: bytes = run(signer.async_sign_prescribed_attributes(_DIGEST, attributes)).dump()
    return made


def finish(
    task: RemoteTask,
    file: bytes,
    answer: bytes,
    registered: Registered,
    *,
    timestamping: Timestamping | None = None,
) -> bytes:
    """The signed PDF, after the CMS was checked: its document, its certificate, its signature, its time.

    Raises RemoteRefused, CertificateRefused where the certificate may not sign any more, TimestampRefused.
    That a task is finished once is kept by whoever keeps the task.
    """
    if clock.now() > task.lapses_at:
        raise RemoteRefused(
            say("The time to sign has passed. Begin the signature again."), code="remote_lapsed"
        )
    if hashlib.sha256(file).hexdigest() != task.file_sha256:
        raise RemoteRefused(say("The prepared file has been changed."), code="remote_file_changed")
    _check_answer(task, answer, registered)
    if timestamping is None:
        return _filled(task, file, answer)
    proven = run(stamped(cms.ContentInfo.load(answer), timestamping)).dump()
    return bytes(run(lasting(_filled(task, file, proven), timestamping)))


def _filled(task: RemoteTask, file: bytes, answer: bytes) -> bytes:
    output = io.BytesIO(file)
    try:
        PreparedByteRangeDigest(task.document_digest, *task.gap).fill_with_cms(output, answer)
    except SigningError as too_long:
        raise _unreadable() from too_long
    return output.getvalue()


def _check_answer(task: RemoteTask, answer: bytes, registered: Registered) -> None:
    """Everything that pyHanko does not look at when it fills a gap."""
    signer_info, certificate = _opened(answer)
    if fingerprint(certificate) != fingerprint(read_certificate(task.certificate)):
        raise RemoteRefused(
            say("The signature was made with another certificate than the one that was asked for."),
            code="remote_certificate",
        )
    check_certificate(certificate, registered, clock.now())
    _check_binding(signer_info, certificate)
    try:
        intact, valid = validate_sig_integrity(signer_info, certificate, "data", task.document_digest)
    except (SigningError, CMSStructuralError, ValueError) as broken:
        raise _unreadable() from broken
    if not intact:
        raise RemoteRefused(say("The signature is for another document."), code="remote_other_document")
    if not valid:
        raise RemoteRefused(say("The signature does not fit the certificate."), code="remote_invalid")


def _opened(answer: bytes) -> tuple[cms.SignerInfo, x509.Certificate]:
    """The one signer and the certificate in a detached CMS."""
    try:
        content = cms.ContentInfo.load(answer, strict=True)
        signed_data = content["content"]
        if content["content_type"].native != "signed_data":
            raise _unreadable()
        if signed_data["encap_content_info"]["content"] is not core.VOID and (
            signed_data["encap_content_info"]["content"].native is not None
        ):
            raise _unreadable()
        signer_info = extract_signer_info(signed_data)
        certificate = extract_certificate_info(signed_data).signer_cert
        digest = signer_info["digest_algorithm"]["algorithm"].native
    except (ValueError, TypeError, KeyError, CMSExtractionError, CMSStructuralError) as broken:
        raise _unreadable() from broken
    if digest != _DIGEST or signer_info["signed_attrs"] is core.VOID:
        raise _unreadable()
    return signer_info, certificate


def _check_binding(signer_info: cms.SignerInfo, certificate: x509.Certificate) -> None:
    """PAdES binds the certificate itself (ESS signing-certificate-v2), so that no other can be put in."""
    values = [
        attribute["values"][0]
        for attribute in signer_info["signed_attrs"]
        if attribute["type"].native == "signing_certificate_v2"
    ]
    bound = values[0]["certs"][0] if values else None
    if bound is None or bound["hash_algorithm"]["algorithm"].native != _DIGEST:
        raise _unreadable()
    if not hmac.compare_digest(bound["cert_hash"].native, certificate.sha256):
        raise CertificateRefused(
            say("The signature was made with another certificate than the one that was asked for."),
            code="remote_certificate",
        )


def _unreadable() -> RemoteRefused:
    return RemoteRefused(say("The answer of the signing program cannot be used."), code="remote_unreadable")
