"""The authorities by which the signatures of one PDF can be checked anywhere, without this installation."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asn1crypto import crl as asn1_crl
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.publishing.certificates import Trust, read_certificate


@dataclass(frozen=True, slots=True)
class Authorities:
    """The certificates above the signers, each as PEM, and their lists of revoked ones, each as DER."""

    certificates: tuple[bytes, ...]
    lists: tuple[bytes, ...]


def authorities_of(pdf: bytes, trust: Trust) -> Authorities:
    """Those of `trust`, and those the file brings, that stand above a signer of the file."""
    signers: list[x509.Certificate] = []
    beside: list[x509.Certificate] = []
    for one in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        signers.append(one.signer_cert)
        beside += one.other_embedded_certs
    known = [*map(read_certificate, (*trust.roots, *trust.intermediates)), *beside]
    above = list(_above(signers, known))
    issuers = {one.subject.hashable for one in above}
    lists = [one for one in trust.crls if asn1_crl.CertificateList.load(one).issuer.hashable in issuers]
    return Authorities(tuple(_armoured(one) for one in above), tuple(lists))


def _above(signers: Iterable[x509.Certificate], known: list[x509.Certificate]) -> Iterator[x509.Certificate]:
    """The issuers of the signers, their issuers, and so on, each once."""
    seen: set[bytes] = set()
    wanted = [one.issuer.hashable for one in signers]
    while wanted:
        name = wanted.pop()
        for one in known:
            if one.subject.hashable == name and one.sha256 not in seen:
                seen.add(one.sha256)
                wanted.append(one.issuer.hashable)
                yield one


def _armoured(certificate: x509.Certificate) -> bytes:
    return bytes(pem.armor("CERTIFICATE", certificate.dump()))
