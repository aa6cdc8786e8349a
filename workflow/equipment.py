"""What signing needs beside the database: the file store, the folder of keys, the authorities believed."""

from dataclasses import dataclass
from pathlib import Path

from config import Settings
from documents.files import FileStore
from documents.publishing.certificates import Registered, Trust
from documents.publishing.keys import KeyFile, SigningKey
from documents.publishing.trust_folder import load_trust
from documents.signing_models import Certificate


@dataclass(frozen=True, slots=True)
class Equipment:
    """Where this installation keeps files, keys and authorities; no key is ever kept here itself."""

    files: FileStore
    keys: Path
    authorities: Path

    @classmethod
    def of(cls, settings: Settings) -> "Equipment":
        """The equipment in the data folder of these settings."""
        return cls(FileStore(settings.files_dir), settings.keys_dir, settings.trust_dir)

    @property
    def trust(self) -> Trust:
        """The authorities in the folder now; raises CertificateRefused for a file that is no certificate."""
        return load_trust(self.authorities)

    def key(self, certificate: Certificate) -> SigningKey:
        """The key that goes with a registered certificate: "NAME-key.pem" and "NAME.pem" in the folder."""
        name = certificate.key_ref
        return KeyFile(self.keys / f"{name}-key.pem", self.keys / f"{name}.pem")

    def registered(self, certificate: Certificate) -> Registered:
        """What a signature by this certificate is checked against."""
        return Registered(certificate.fingerprint, self.trust)

    def picture(self, certificate: Certificate) -> bytes | None:
        """The picture that a signature by this certificate shows, if one was registered."""
        return self.files.read(certificate.picture_sha256) if certificate.picture_sha256 else None
