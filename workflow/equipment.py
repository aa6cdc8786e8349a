"""What signing needs beside the database: the file store, the folder of keys, the authorities believed."""

from dataclasses import dataclass
from pathlib import Path

from config import Settings
from documents.files import FileStore
from documents.publishing.certificates import Registered, Trust, read_certificate
from documents.publishing.keys import KeyFile, SigningKey
from documents.publishing.refusals import KeyUnavailable
from documents.publishing.stamping import Timestamping
from documents.publishing.timestamping import Service
from documents.publishing.tokens import TokenKey
from documents.publishing.trust_folder import load_trust
from documents.publishing.unlocking import Unlocked
from documents.signing_models import Certificate, KeyKind
from language import say


@dataclass(frozen=True, slots=True)
class Equipment:
    """Where this installation keeps files, keys and authorities; no key is ever kept here itself."""

    files: FileStore
    keys: Path
    authorities: Path
    module: Path | None = None  # the PKCS#11 library of the token or HSM at this server
    service: Service | None = None  # that proves the moment of a signature
    remote_minutes: int = 30  # to answer a signature that was begun for a key elsewhere

    @classmethod
    def of(cls, settings: Settings) -> "Equipment":
        """The equipment in the data folder of these settings."""
        files = FileStore(settings.files_dir)
        module = Path(settings.token_module) if settings.token_module else None
        service = (
            Service(settings.timestamp_url, settings.timestamp_user, settings.timestamp_password)
            if settings.timestamp_url
            else None
        )
        return cls(
            files, settings.keys_dir, settings.trust_dir, module, service, settings.remote_signing_minutes
        )

    @property
    def trust(self) -> Trust:
        """The authorities in the folder now; raises CertificateRefused for a file that is no certificate."""
        return load_trust(self.authorities)

    def key(self, certificate: Certificate, unlocked: Unlocked | None = None) -> SigningKey:
        """The key that goes with a registered certificate; `unlocked` opens it where it lies in a token.

        In the folder it is "NAME-key.pem" and "NAME.pem". Raises KeyUnavailable (no_module, key_is_remote).
        """
        if certificate.key_kind == KeyKind.REMOTE:
            raise KeyUnavailable(
                say("This key is with its holder: begin the signature, then sign at the own desk."),
                code="key_is_remote",
            )
        if certificate.key_kind == KeyKind.TOKEN:
            return self._token_key(certificate, unlocked or Unlocked())
        name = certificate.key_ref
        return KeyFile(self.keys / f"{name}-key.pem", self.keys / f"{name}.pem")

    def _token_key(self, certificate: Certificate, unlocked: Unlocked) -> TokenKey:
        if self.module is None:
            raise KeyUnavailable(
                say("No PKCS#11 library is set on this server (BANHANH_TOKEN_MODULE)."), code="no_module"
            )
        token, _, label = certificate.key_ref.partition("/")
        registered = read_certificate(certificate.pem.encode()).dump()
        return TokenKey(
            module=self.module, token=token, label=label, registered=registered, unlocked=unlocked
        )

    @property
    def timestamping(self) -> Timestamping | None:
        """The service that proves the moment, and whom to believe for it; None where none is set."""
        return Timestamping(self.service.stamper(), self.trust) if self.service else None

    def registered(self, certificate: Certificate) -> Registered:
        """What a signature by this certificate is checked against."""
        return Registered(certificate.fingerprint, self.trust)

    def picture(self, certificate: Certificate) -> bytes | None:
        """The picture that a signature by this certificate shows, if one was registered."""
        return self.files.read(certificate.picture_sha256) if certificate.picture_sha256 else None
