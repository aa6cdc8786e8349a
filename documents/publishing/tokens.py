"""Keys in a token or HSM at the server, through PKCS#11: the key never leaves it, the PIN is never kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pkcs11
from asn1crypto import x509
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer

from documents.publishing.certificates import read_certificate
from documents.publishing.keys import certificate_store
from documents.publishing.refusals import KeyUnavailable
from language import say


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A key by the label it has in its token; `ask_pin` is called each time the key is opened."""

    module: Path
    token: str
    label: str
    registered: bytes
    ask_pin: Callable[[], str] = field(repr=False)
    chain: tuple[bytes, ...] = ()
    is_demonstration: bool = False

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate registered for the key."""
        return read_certificate(self.registered)

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """A session with the token, closed afterwards; raises KeyUnavailable."""
        session = self._session()
        try:
            yield PKCS11Signer(
                session, signing_cert=self.certificate, key_label=self.label, ca_chain=self._chain()
            )
        except PKCS11Error as failed:
            raise _failed(self.token, failed) from failed
        finally:
            session.close()

    def _session(self) -> pkcs11.Session:
        try:
            return open_pkcs11_session(
                str(self.module), token_criteria=TokenCriteria(label=self.token), user_pin=self.ask_pin()
            )
        except (PKCS11Error, RuntimeError) as failed:
            raise _failed(self.token, failed) from failed

    def _chain(self) -> set[x509.Certificate]:
        return set(certificate_store(self.chain))


def _failed(token: str, failed: Exception) -> KeyUnavailable:
    """The sentence for what the token said; its PIN stands in none."""
    if isinstance(failed, PinIncorrect | PinInvalid | PinLenRange):
        return KeyUnavailable(say("The PIN of the token is wrong."), code="token_pin")
    if isinstance(failed, PinLocked):
        return KeyUnavailable(say("The token is locked after too many wrong PINs."), code="token_locked")
    return KeyUnavailable(
        say("The token “{name}” or its key cannot be reached.", name=token), code="token_missing"
    )
