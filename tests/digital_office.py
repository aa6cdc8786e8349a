"""The invented agency with certificates: its deputy signs in the PDF, its clerk seals it with a key."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

import clock
from config import Settings
from documents.publishing.demo_authority import DemoAuthority
from documents.publishing.demo_pictures import seal_picture, signature_picture
from documents.states import SignatureKind
from tests.office import Office
from tests.publishing_desk import Desk, year_around
from workflow.administer_certificates import NewCertificate, register_certificate
from workflow.equipment import Equipment

SEAL, DEPUTY = "Sở Khoa học và Công nghệ", "Trần Thị Bình"
PICTURES: dict[SignatureKind, Callable[[str], bytes]] = {
    SignatureKind.SEAL: seal_picture,
    SignatureKind.SIGN: signature_picture,
}


class DigitalOffice:
    """The agency, an authority it believes, and its keys in the data folder."""

    def __init__(self, office: Office, desk: Desk, settings: Settings) -> None:
        self.office, self.settings = office, settings
        self.authority = DemoAuthority(desk.authority.root)
        self.equipment = Equipment.of(settings)
        self.id = office.units["KHCN"]
        settings.trust_dir.mkdir(parents=True, exist_ok=True)
        (settings.trust_dir / "root.crt").write_bytes(self.authority.root.der)
        self.publish_list()

    def publish_list(self) -> None:
        """The authority's list of revoked certificates as of now."""
        (self.settings.trust_dir / "root.crl").write_bytes(self.authority.crl(clock.now()))

    def register(
        self,
        kind: SignatureKind,
        name: str,
        *,
        times: tuple[datetime, datetime] | None = None,
        by: str = "administrator",
        person: str | None = None,
        **more: Any,
    ) -> int:
        """A certificate is issued, its key laid into the folder, and the administrator registers it."""
        issued = self.authority.issue(name, times or year_around(clock.now()))
        ref = f"khoa-{issued.certificate.serial_number:x}"[:30]
        issued.save(self.settings.keys_dir, ref)
        new = {"key_ref": ref, "picture": PICTURES[kind](name), "data": issued.der} | more
        holder = self.office.people[person] if person else None
        return self.take(NewCertificate(kind=kind, person_id=holder, **new), by)

    def take(self, new: NewCertificate, by: str = "administrator") -> int:
        """The administrator registers this one."""
        return register_certificate(self.office.session, self.office.actor(by), self.id, new, self.equipment)

    def register_all(self) -> None:
        """The seal, and the deputy's signature."""
        self.register(SignatureKind.SEAL, SEAL)
        self.register(SignatureKind.SIGN, DEPUTY, person="deputy")

    def strangers(self) -> bytes:
        """A certificate of an authority that nobody here believes."""
        other = DemoAuthority.create("Chứng thực lạ", clock.now())
        issued = other.issue("Người lạ", year_around(clock.now()))
        return issued.certificate.public_bytes(Encoding.PEM)
