"""Certificates of an agency: who registers them, which are taken, and what is refused."""

from datetime import timedelta

import pytest

import clock
from documents.publishing.refusals import CertificateRefused, SigningRefused
from documents.signing_models import Certificate
from documents.states import SignatureKind
from language import Invalid, NotAllowed, NotFound
from tests.digital_office import DigitalOffice
from workflow import history
from workflow.administer_certificates import NewCertificate, withdraw_certificate


@pytest.fixture
def agency(office, settings, stopped_clock) -> DigitalOffice:
    return DigitalOffice(office, settings)


def test_the_administrator_registers_seal_and_signature(agency):
    agency.register_all()
    told = history.of_agency(agency.office.session, agency.id)
    assert [line.step for line in told] == ["register_certificate"] * 2
    assert told[0].details["person"] == "Trần Thị Bình"
    assert "key" not in told[0].details["name"]


def test_only_the_administrator_registers(agency):
    with pytest.raises(NotAllowed):
        agency.register(SignatureKind.SEAL, "Sở Khoa học và Công nghệ", by="clerk")


def test_an_expired_certificate_is_not_registered(agency):
    times = clock.now() - timedelta(days=30), clock.now() - timedelta(days=1)
    with pytest.raises(CertificateRefused) as refused:
        agency.register(SignatureKind.SEAL, "Con dấu hết hạn", times=times)
    assert refused.value.code == "certificate_expired"
    assert agency.office.session.get(Certificate, 1) is None


def test_a_certificate_of_strangers_is_not_registered(agency):
    stranger = NewCertificate(data=agency.strangers(), kind=SignatureKind.SEAL, key_ref="la")
    with pytest.raises(CertificateRefused) as refused:
        agency.take(stranger)
    assert refused.value.code == "certificate_untrusted"


def test_a_holder_has_one_certificate(agency):
    agency.register(SignatureKind.SEAL, "Sở Khoa học và Công nghệ")
    with pytest.raises(Invalid) as refused:
        agency.register(SignatureKind.SEAL, "Con dấu thứ hai")
    assert refused.value.code == "certificate_there"


def test_a_withdrawn_certificate_stays_on_record_and_makes_room(agency):
    first = agency.register(SignatureKind.SEAL, "Sở Khoa học và Công nghệ")
    session, administrator = agency.office.session, agency.office.actor("administrator")
    withdraw_certificate(session, administrator, agency.id, first, "Đổi con dấu")
    with pytest.raises(NotFound):
        withdraw_certificate(session, administrator, agency.id, first, "Lần nữa")
    assert agency.register(SignatureKind.SEAL, "Con dấu mới") != first
    assert session.get_one(Certificate, first).withdrawn_reason == "Đổi con dấu"


def test_the_picture_is_a_png(agency):
    with pytest.raises(SigningRefused):
        agency.register(SignatureKind.SEAL, "Sở Khoa học và Công nghệ", picture=b"GIF89a")


def test_a_key_is_named_without_a_way_elsewhere(agency):
    with pytest.raises(Invalid):
        agency.register(SignatureKind.SEAL, "Sở Khoa học và Công nghệ", key_ref="../khoa")


def test_a_signature_belongs_to_somebody_of_the_agency(agency):
    with pytest.raises(Invalid):
        agency.register(SignatureKind.SIGN, "Mai Thị Oanh", person="education_clerk")
