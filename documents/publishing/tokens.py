"""Keys in a token or HSM at the server, through PKCS#11: the key never leaves it, the PIN is never kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from asn1crypto import x509
from pkcs11.exceptions import PKCS11Error
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers import Signer

from documents.publishing.certificates import read_certificate
from documents.publishing.keys import certificate_store
from documents.publishing.unlocking import Unlocked, failure


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A key by the label it has in its token; the session with the token comes from `unlocked`."""

    module: Path
    token: str
    label: str
    registered: bytes
    unlocked: Unlocked = field(repr=False)
    chain: tuple[bytes, ...] = ()
    is_demonstration: bool = False

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate registered for the key."""
        return read_certificate(self.registered)

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """The key in its token; raises KeyUnavailable."""
        session = self.unlocked.session(self.module, self.token)
        try:
            yield PKCS11Signer(
                session,
                signing_cert=self.certificate,
                key_label=self.label,
                ca_chain=set(certificate_store(self.chain)),
                # Every token signs a digest with its EC key; few make the digest themselves.
                use_raw_mechanism=self.certificate.public_key.algorithm == "ec",
            )
        except PKCS11Error as failed:
            raise failure(self.token, failed) from failed
