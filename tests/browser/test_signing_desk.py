"""Twenty documents agreed to by keyboard and signed in one act; one certificate has expired meanwhile."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

import clock
from db import transaction
from documents.files import FileStore
from documents.signing_models import Print
from documents.states import SignatureKind, State
from documents.uploads import take_in
from jobs.printing import Workshop
from organization.models import Post, Role, UnitKind
from tests.browser.conftest import AxeCheck, Come, visit
from tests.digital_office import DEPUTY, DigitalOffice
from tests.digital_office import plan as word_file
from tests.office import Office
from tests.visitors import PASSWORD
from workflow import draft, printing
from workflow.printing import Printed

pytestmark = pytest.mark.browser

FUND = "Quỹ Phát triển khoa học và công nghệ"


class QuickPrints(DigitalOffice):
    """The agency, whose plans of the same words are converted once for all."""

    made: dict[str, Printed]

    def print(self, document_id: int, workshop: Workshop) -> Print | None:
        session = self.office.session
        wanted = printing.awaited(session, document_id)
        assert wanted is not None
        if wanted.docx_sha256 not in self.made:
            self.made[wanted.docx_sha256] = workshop.print(wanted)
        printing.keep_print(session, document_id, self.made[wanted.docx_sha256])
        return self.printed(document_id)


@pytest.fixture
def workshop(settings, office_program) -> Workshop:
    return Workshop(FileStore(settings.files_dir), office_program, ())


def found_the_fund(office: Office) -> int:
    """The deputy of the Sở also heads a fund, which has a seal of its own."""
    posts = (
        ("deputy", Role.HEAD, "Giám đốc"),
        ("drafter", Role.STAFF, "Chuyên viên"),
        ("clerk", Role.CLERK, "Văn thư"),
        ("administrator", Role.ADMINISTRATOR, "Quản trị hệ thống"),
    )
    with transaction(office.session):
        fund = office.add_unit("QUY", "UBND", UnitKind.DEPARTMENT, FUND, "QPT")
        for nick, role, title in posts:
            person = office.people[nick]
            office.session.add(Post(person_id=person, unit_id=fund, agency_id=fund, role=role, title=title))
    return fund


def register_for(agency: DigitalOffice, fund: int) -> None:
    """Seal and signature for the fund; the signature holds one day longer than today."""
    agency.id, now = fund, clock.now()
    agency.register(SignatureKind.SEAL, FUND)
    a_day_left = (now - timedelta(days=300), now + timedelta(days=1))
    agency.register(SignatureKind.SIGN, DEPUTY, person="deputy", times=a_day_left)


def a_plan_of(agency: DigitalOffice, fund: int, workshop: Workshop) -> int:
    """A plan of the fund that waits for the deputy's signature as its director."""
    office = agency.office
    data = word_file(issuing_body=FUND.upper(), symbol="KH-QPT", authority_lines=(), title="Giám đốc")
    taken, an = take_in(office.store, data, "ke-hoach-quy.docx"), office.actor("drafter")
    document = draft.create(office.session, an, fund, taken)
    draft.submit(office.session, an, document, office.people["deputy"], seen=1)
    agency.print(document, workshop)
    for nick in ("deputy", "clerk"):
        office.approve(document, nick)
    return document


@pytest.fixture
def agency(office, settings, stopped_clock) -> DigitalOffice:
    made = QuickPrints(office, settings)
    made.made = {}
    made.register_all()
    return made


def test_nineteen_are_signed_and_one_is_told_why(
    come: Come, agency: DigitalOffice, workshop: Workshop, axe_check: AxeCheck
):
    office = agency.office
    plans = [agency.a_document(State.AWAITING_SIGNATURE, workshop) for _ in range(19)]
    fund = found_the_fund(office)
    register_for(agency, fund)
    of_the_fund = a_plan_of(agency, fund, workshop)
    clock.advance(timedelta(days=3))

    binh = come("deputy")
    visit(binh, f"/cho-ky/{plans[0]}")
    for left in range(19, -1, -1):
        expect(binh.locator("html[data-ready]")).to_be_attached()
        binh.keyboard.press("Control+Enter")
        expect(binh.get_by_text("Còn rút lại được cho đến khi ký.")).to_be_visible()
        if left:
            expect(binh.locator(".queue-head .badge")).to_have_text(str(left))
    axe_check(binh)
    binh.get_by_label("Mật khẩu của ông/bà").fill(PASSWORD)
    binh.keyboard.press("Enter")

    expect(binh.get_by_role("heading", name="Đã ký 19/20 văn bản")).to_be_visible(timeout=60_000)
    expect(binh.get_by_role("row", name="Chưa ký")).to_contain_text("hết hạn")
    axe_check(binh)
    assert {office.document(one).state for one in plans} == {State.SIGNED}
    assert office.document(of_the_fund).state is State.AWAITING_SIGNATURE
    assert len(agency.stages(of_the_fund)) == 2
