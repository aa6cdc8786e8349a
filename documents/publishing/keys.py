"""The port to private keys, and the key file for demonstrations.

A key is asked for its certificate and opened for signing; the key itself never passes through here. Tokens
and HSMs are in `tokens`; a signer elsewhere, who signs in two steps, in `remote`.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from asn1crypto import x509
from pyhanko.keys import load_private_key_from_pemder
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.publishing.certificates import read_certificate
from documents.publishing.refusals import KeyUnavailable
from language import say


class SigningKey(Protocol):
    """A private key that can be reached from this machine while it is open."""

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate that goes with the key; raises KeyUnavailable."""

    @property
    def is_demonstration(self) -> bool:
        """Whether the signature must be marked as one without legal value."""

    def opened(self) -> AbstractContextManager[Signer]:
        """The key, ready to sign; raises KeyUnavailable."""


def certificate_store(certificates: tuple[bytes, ...]) -> SimpleCertificateStore:
    """Certificates to be put into the signature beside the signer's own."""
    store = SimpleCertificateStore()
    store.register_multiple([read_certificate(one) for one in certificates])
    return store


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key in a PEM file, for demonstration and tests alone: whoever reads the file can sign."""

    key_path: Path
    certificate_path: Path
    chain: tuple[bytes, ...] = ()
    is_demonstration: bool = True

    @property
    def certificate(self) -> x509.Certificate:
        return read_certificate(_read(self.certificate_path))

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """The key from its file; raises KeyUnavailable where it cannot be read."""
        try:
            key = load_private_key_from_pemder(str(self.key_path), passphrase=None)
        except (OSError, ValueError, TypeError) as broken:
            raise _no_file(self.key_path) from broken
        yield SimpleSigner(
            signing_cert=self.certificate, signing_key=key, cert_registry=certificate_store(self.chain)
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as missing:
        raise _no_file(path) from missing


def _no_file(path: Path) -> KeyUnavailable:
    return KeyUnavailable(
        say("The key file {name} cannot be read.", name=path.name), code="key_file_unreadable"
    )
