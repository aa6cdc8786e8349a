"""A certificate authority for demonstrations and tests: invented people, keys made on the spot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from documents.publishing.certificates import Trust

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_BITS = 2048
_AUTHORITY_DAYS, _LIST_DAYS = 3650, 3650
_ROOT, _ROOT_KEY, _LIST = "root.pem", "root-key.pem", "revoked.crl"


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and the key that goes with it."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(Encoding.DER)

    def save(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Write key (readable by its owner alone) and certificate; their paths come back in that order."""
        folder.mkdir(parents=True, exist_ok=True)
        key, certificate = folder / f"{name}-key.pem", folder / f"{name}.pem"
        _write_secret(key, key_pem(self.key))
        certificate.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return key, certificate


def new_key() -> rsa.RSAPrivateKey:
    """A key of the authority or of somebody it issues a certificate to."""
    return rsa.generate_private_key(public_exponent=65537, key_size=_BITS)


@dataclass(slots=True)
class DemoAuthority:
    """The authority with its own key, where keys come from, and what it has revoked so far."""

    root: Issued
    revoked: dict[int, datetime] = field(default_factory=dict)
    new_key: Callable[[], rsa.RSAPrivateKey] = new_key

    @classmethod
    def create(
        cls, name: str, at: datetime, new_key: Callable[[], rsa.RSAPrivateKey] = new_key
    ) -> "DemoAuthority":
        """A new authority, valid from the day before `at` for ten years."""
        key, subject = new_key(), _name(name, "", "")
        times = at - timedelta(days=1), at + timedelta(days=_AUTHORITY_DAYS)
        builder = _builder(subject, subject, key, times)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(authority=True), critical=True)
        return cls(Issued(builder.sign(key, hashes.SHA256()), key), new_key=new_key)

    def issue(
        self,
        name: str,
        times: tuple[datetime, datetime],
        *,
        agency: str = "",
        title: str = "",
        purpose: str = "signing",
        elliptic: bool = False,
    ) -> Issued:
        """A certificate for a person or agency; purpose "signing", "encrypting" or "timestamping"."""
        key: Key = ec.generate_private_key(ec.SECP256R1()) if elliptic else self.new_key()
        builder = _builder(_name(name, agency, title), self.root.certificate.subject, key, times)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(encrypting=purpose == "encrypting"), critical=True)
        builder = builder.add_extension(_authority_key(self.root), critical=False)
        if purpose == "timestamping":
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        return Issued(builder.sign(self.root.key, hashes.SHA256()), key)

    def revoke(self, issued: Issued, at: datetime) -> None:
        """Take a certificate back from that moment on; the next list says so."""
        self.revoked[issued.certificate.serial_number] = at

    def crl(self, at: datetime) -> bytes:
        """The list of revoked certificates as of `at`, DER."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.certificate.subject)
        builder = builder.last_update(at).next_update(at + timedelta(days=_LIST_DAYS))
        for serial, moment in self.revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
            builder = builder.add_revoked_certificate(entry.build())
        builder = builder.add_extension(_authority_key(self.root), critical=False)
        builder = builder.add_extension(x509.CRLNumber(len(self.revoked) + 1), critical=False)
        return builder.sign(self.root.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def trust(self, at: datetime) -> Trust:
        """Believe this authority, with its list as of `at`."""
        return Trust(roots=(self.root.der,), crls=(self.crl(at),))

    def save(self, folder: Path, at: datetime) -> None:
        """Keep the authority in a folder: certificate, key, list."""
        key, certificate = self.root.save(folder, "root")
        key.rename(folder / _ROOT_KEY)
        certificate.rename(folder / _ROOT)
        (folder / _LIST).write_bytes(self.crl(at))


def load_authority(folder: Path) -> DemoAuthority:
    """The authority that `DemoAuthority.save` kept, with what its list says was revoked."""
    certificate = x509.load_pem_x509_certificate((folder / _ROOT).read_bytes())
    key = load_pem_private_key((folder / _ROOT_KEY).read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("the demonstration authority has an RSA key")
    crl = x509.load_der_x509_crl((folder / _LIST).read_bytes())
    return DemoAuthority(Issued(certificate, key), dict(_revocations(crl)))


def key_pem(key: Key) -> bytes:
    """The key as PKCS#8 in PEM, without a password: for demonstration alone."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _revocations(crl: x509.CertificateRevocationList) -> Iterator[tuple[int, datetime]]:
    for one in crl:
        yield one.serial_number, one.revocation_date_utc


def _name(name: str, agency: str, title: str) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, agency), (NameOID.TITLE, title)]
    return x509.Name(
        [x509.NameAttribute(kind, words) for kind, words in (*parts, (NameOID.COMMON_NAME, name)) if words]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, times: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(times[0]).not_valid_after(times[1])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(identifier, critical=False)


def _usage(*, authority: bool = False, encrypting: bool = False) -> x509.KeyUsage:
    signs = not authority and not encrypting
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=encrypting,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _authority_key(root: Issued) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())


def _write_secret(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(data)
