"""The invented agency with certificates: its deputy signs in the PDF, its clerk seals it with a key."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding

import clock
from config import Settings
from db import end_reading, sessions
from documents.composing.content import Content, Item, Section
from documents.composing.layout import compose
from documents.publishing.demo_authority import DemoAuthority, Issued
from documents.publishing.demo_pictures import seal_picture, signature_picture
from documents.publishing.unlocking import Unlocked
from documents.signing_models import Certificate, KeyKind, PdfStage, Print
from documents.states import SignatureKind, State
from documents.uploads import take_in
from jobs import printing
from jobs.printing import Workshop
from tests.office import PLAN, WAY, Office
from tests.publishing_desk import TOKEN, into_token, used_key, year_around
from workflow import draft, number, page_pictures, sign
from workflow import printing as printing_step
from workflow.administer_certificates import NewCertificate, register_certificate, withdraw_certificate
from workflow.equipment import Equipment

SEAL, DEPUTY = "Sở Khoa học và Công nghệ", "Trần Thị Bình"
PICTURES: dict[SignatureKind, Callable[[str], bytes]] = {
    SignatureKind.SEAL: seal_picture,
    SignatureKind.SIGN: signature_picture,
}


def plan(month: int | None = 7, **other: Any) -> bytes:
    """A plan of the invented agency as Word file, signed by its deputy."""
    said: dict[str, Any] = {
        "parent_body": "ỦY BAN NHÂN DÂN TỈNH MINH HÒA",
        "issuing_body": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "symbol": "KH-SKHCN",
        "place": "Minh Hòa",
        "month": month,
        "year": 2024,
        "subject": "Tuyên truyền an toàn thông tin",
        "basis": ("Sở Khoa học và Công nghệ ban hành Kế hoạch như sau:",),
        "sections": (Section("I", "Mục đích", (Item("Nâng cao nhận thức về an toàn thông tin."),)),),
        "recipients": ("Sở Giáo dục và Đào tạo (phối hợp)", "Lưu: VT, QLKH"),
        "authority_lines": ("KT. GIÁM ĐỐC",),
        "title": "Phó Giám đốc",
        "name": DEPUTY,
    }
    return compose(Content(**said | other))


class DigitalOffice:
    """The agency, an authority it believes, and its keys in the data folder."""

    def __init__(self, office: Office, settings: Settings, agency: str = "KHCN") -> None:
        self.office, self.settings = office, settings
        self.authority = DemoAuthority.create("Chứng thực thử", clock.now(), used_key)
        self.equipment = Equipment.of(settings)
        self.elsewhere: dict[str, Issued] = {}  # keys at their holders' desks
        self.id = office.units[agency]
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

    def register_in_token(
        self,
        softhsm: Path,
        kind: SignatureKind,
        name: str,
        *,
        person: str | None = None,
        ec: bool = False,
        key_kind: KeyKind = KeyKind.TOKEN,
    ) -> str:
        """A certificate whose key lies in a token, RSA or elliptic; the key's label comes back."""
        issued = self.authority.issue(name, year_around(clock.now()), elliptic=ec)
        label = f"khoa-{issued.certificate.serial_number:x}"[:30]
        into_token(softhsm, issued, label)
        ref, picture = f"{TOKEN}/{label}", PICTURES[kind](name)
        holder = self.office.people[person] if person else None
        new = NewCertificate(
            data=issued.der, kind=kind, person_id=holder, key_kind=key_kind, key_ref=ref, picture=picture
        )
        self.take(new)
        return label

    def register_elsewhere(self, kind: SignatureKind, name: str, *, person: str | None = None) -> Issued:
        """A certificate whose key is at its holder's desk alone."""
        issued = self.authority.issue(name, year_around(clock.now()))
        holder = self.office.people[person] if person else None
        new = NewCertificate(
            data=issued.der,
            kind=kind,
            person_id=holder,
            key_kind=KeyKind.REMOTE,
            picture=PICTURES[kind](name),
        )
        self.take(new)
        self.elsewhere[name] = issued
        return issued

    def take(self, new: NewCertificate, by: str = "administrator") -> int:
        """The administrator registers this one, or the command line where the agency has none."""
        administrator = self.office.actor(by) if by in self.office.people else None
        return register_certificate(self.office.session, administrator, self.id, new, self.equipment)

    def register_all(self) -> None:
        """The seal, and the deputy's signature."""
        self.register(SignatureKind.SEAL, SEAL)
        self.register(SignatureKind.SIGN, DEPUTY, person="deputy")

    def draft(self, data: bytes | None = None, name: str = "ke-hoach.docx") -> int:
        """The drafter uploads a plan."""
        office = self.office
        taken = take_in(office.store, data or plan(), name)
        return draft.create(office.session, office.actor("drafter"), office.units["KHCN.QLKH"], taken)

    def print(self, document_id: int, workshop: Workshop) -> Print | None:
        """The worker does the job that the submission asked for."""
        printing.WORKSHOPS.open(workshop)
        printing.print_revision(sessions(self.office.session.get_bind().engine), document_id)
        return self.printed(document_id)

    def print_here(self, document_id: int, workshop: Workshop) -> None:
        """What the worker's job does, without its engine."""
        session = self.office.session
        end_reading(session)
        wanted = printing_step.awaited(session, document_id)
        assert wanted is not None
        printing_step.keep_print(session, document_id, workshop.print(wanted))

    def draw_here(self, document_id: int, workshop: Workshop) -> None:
        """The worker draws the newest stage, without its engine."""
        session = self.office.session
        end_reading(session)
        bare = page_pictures.undrawn(session, document_id)
        assert bare is not None
        page_pictures.keep(session, bare.id, workshop.draw(workshop.files.read(bare.sha256)))

    def printed(self, document_id: int) -> Print | None:
        """The print of the document's revision as it stands now."""
        end_reading(self.office.session)
        key = (document_id, self.office.seen(document_id))
        return self.office.session.get(Print, key, populate_existing=True)

    def a_document(self, state: State, workshop: Workshop, data: bytes | None = None) -> int:
        """A plan brought to `state`, its PDF signed and sealed on the way."""
        document_id = self.draft(data)
        self.office.submit(document_id)
        self.print(document_id, workshop)
        acts = (self.office.approve_all, self.sign, self.office.number, self.seal, self.office.issue)
        for act in acts[: WAY.index(state) - 1]:
            act(document_id)
        return document_id

    def sign(self, document_id: int, unlocked: Unlocked | None = None) -> None:
        """The deputy signs."""
        deputy, seen, own = self.office.actor("deputy"), self.office.seen(document_id), self.equipment
        sign.sign(self.office.session, deputy, document_id, seen=seen, equipment=own, unlocked=unlocked)

    def sign_seeing(self, document_id: int, revision: int) -> None:
        """The deputy signs what a page showed that is out of date."""
        deputy = self.office.actor("deputy")
        sign.sign(self.office.session, deputy, document_id, seen=revision, equipment=self.equipment)

    def office_text(self) -> bytes:
        """A plan as plain text, which cannot be printed."""
        return PLAN.format(subject="Tuyên truyền", month=7, year=2024).encode()

    def certificate(self, name: str) -> Certificate:
        """The living certificate of that name."""
        wanted = sa.select(Certificate).where(Certificate.name == name, Certificate.withdrawn_at.is_(None))
        return self.office.session.scalars(wanted).one()

    def withdraw(self, name: str) -> None:
        """The administrator withdraws the certificate of that name."""
        session, administrator = self.office.session, self.office.actor("administrator")
        withdraw_certificate(session, administrator, self.id, self.certificate(name).id, "Thôi dùng")

    def swap_key(self, name: str) -> None:
        """Another key with another certificate lies where the registered one was."""
        other = self.authority.issue(name, year_around(clock.now()))
        other.save(self.settings.keys_dir, self.certificate(name).key_ref)

    def seal(self, document_id: int, unlocked: Unlocked | None = None) -> None:
        """The clerk seals."""
        clerk, seen, own = self.office.actor("clerk"), self.office.seen(document_id), self.equipment
        number.seal(self.office.session, clerk, document_id, seen=seen, equipment=own, unlocked=unlocked)

    def stages(self, document_id: int) -> list[PdfStage]:
        """The stages of the document, in the order in which they were made."""
        end_reading(self.office.session)
        wanted = sa.select(PdfStage).where(PdfStage.document_id == document_id).order_by(PdfStage.id)
        return list(self.office.session.scalars(wanted))

    def strangers(self) -> bytes:
        """A certificate of an authority that nobody here believes."""
        other = DemoAuthority.create("Chứng thực lạ", clock.now(), used_key)
        issued = other.issue("Người lạ", year_around(clock.now()))
        return issued.certificate.public_bytes(Encoding.PEM)
