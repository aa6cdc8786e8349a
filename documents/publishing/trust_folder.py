"""The authorities that an installation believes, as files in a folder that its administrator keeps.

    *.pem *.crt *.cer   certificates: self-signed ones are believed, others help to build chains
    *.crl               lists of revoked certificates, DER or PEM
"""

from pathlib import Path

from asn1crypto import pem

from documents.publishing.certificates import Trust, read_certificate

_CERTIFICATES = {".pem", ".crt", ".cer"}


def load_trust(folder: Path) -> Trust:
    """What the folder holds; nothing where there is no such folder.

    Raises CertificateRefused for a file of that ending which is no certificate, as nobody notices it missing.
    """
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    certificates = [read_certificate(file.read_bytes()) for file in files if file.suffix in _CERTIFICATES]
    roots = [one for one in certificates if one.self_signed in {"yes", "maybe"}]
    return Trust(
        roots=tuple(one.dump() for one in roots),
        intermediates=tuple(one.dump() for one in certificates if one not in roots),
        crls=tuple(_der(file.read_bytes()) for file in files if file.suffix == ".crl"),
    )


def _der(data: bytes) -> bytes:
    return bytes(pem.unarmor(data)[2]) if pem.detect(data) else data
