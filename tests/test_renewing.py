"""An agency with a timestamping service: lasting signatures, a service that fails, and years later."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

import clock
from documents import genuineness, originals
from documents.originals import Sources
from documents.publishing.certificates import Trust
from documents.publishing.refusals import TimestampRefused
from documents.publishing.validating import validate
from documents.signing_models import AnnexStage, Stage
from documents.states import SignatureKind, State
from documents.uploads import KeptFile
from tests.digital_office import DEPUTY, SEAL, DigitalOffice
from tests.test_annexes import attach
from tests.test_signing_elsewhere import begin, by_hand, finish
from workflow import history
from workflow.renewing import Expiring, keep_renewed, renew_expiring
from workflow.verification import verify

DAYS = 180


@pytest.fixture
def settings(settings, timestamp_server):
    return replace(settings, timestamp_url=timestamp_server.url)


@pytest.fixture
def agency(office, settings, stopped_clock, timestamp_server):
    made = DigitalOffice(office, settings)
    made.register_all()
    employ(made, timestamp_server, 600)
    return made


def employ(agency, server, days):
    """The service has a new certificate, for that many days."""
    times = clock.now() - timedelta(days=1), clock.now() + timedelta(days=days)
    server.issued = agency.authority.issue("Dịch vụ cấp dấu thời gian", times, purpose="timestamping")


def later(agency, days):
    """That many days later; the authority goes on publishing its list."""
    clock.advance(timedelta(days=days))
    agency.publish_list()


def newest(agency, document):
    return agency.equipment.files.read(agency.stages(document)[-1].sha256)


def renew(agency):
    return renew_expiring(agency.office.session, agency.equipment, DAYS)


def roots(agency):
    """The authority alone: no list of today."""
    return Trust(roots=agency.equipment.trust.roots)


def test_the_moment_is_proven_or_nothing_is_signed(agency, workshop, timestamp_server):
    """B-LT: the file brings what it takes to check it after its signers' certificates have expired."""
    document, own = agency.a_document(State.NUMBERED, workshop), timestamp_server.issued
    before, timestamp_server.issued = len(agency.stages(document)), None
    with pytest.raises(TimestampRefused) as refused:
        agency.seal(document)
    assert refused.value.code == "timestamp_unavailable"
    assert agency.office.document(document).state == State.NUMBERED
    assert len(agency.stages(document)) == before
    timestamp_server.issued = own
    agency.seal(document)
    assert agency.stages(document)[-1].proven_until == clock.now() + timedelta(days=600)
    told = validate(newest(agency, document), agency.equipment.trust)
    assert [(one.sound, one.stamped_at) for one in told.signatures] == [(True, clock.now())] * 2
    with clock.freeze(clock.now() + timedelta(days=500)):
        assert validate(newest(agency, document), roots(agency)).sound


def test_a_key_at_the_desk_signs_with_the_moment_proven(agency, workshop):
    """The service is asked when the answer has come."""
    agency.withdraw(DEPUTY)
    agency.register_elsewhere(SignatureKind.SIGN, DEPUTY, person="deputy")
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    name = begin(agency, document)
    finish(agency, name, by_hand(agency, name))
    (signature,) = validate(newest(agency, document), agency.equipment.trust).signatures
    assert signature.sound
    assert signature.stamped_at == clock.now()


@pytest.fixture
def old(agency, workshop, timestamp_server):
    """A document issued 430 days ago; its signers' certificates have expired, the service has a new one."""
    document = agency.a_document(State.ISSUED, workshop)
    later(agency, 430)
    employ(agency, timestamp_server, 3000)
    return document


def test_an_issued_file_is_renewed_once(agency, old, timestamp_server):
    sealed = newest(agency, old)
    assert renew(agency).renewed == 1
    asked, (before, after) = timestamp_server.asked, agency.stages(old)[-2:]
    assert (before.stage, after.stage) == (Stage.SEALED, Stage.RENEWED)
    assert newest(agency, old).startswith(sealed)
    assert renew(agency).renewed == 0
    assert timestamp_server.asked == asked
    late = Expiring(old, before.sha256, before.proven_until)
    file = KeptFile(after.sha256, 1, "van-ban.pdf", "application/pdf")
    assert not keep_renewed(agency.office.session, late, file, after.proven_until)
    line = history.of_document(agency.office.session, old)[0]
    assert (line.step, line.person_name, line.to_state) == ("renew_timestamp", history.SYSTEM, State.ISSUED)
    assert verify(agency.office.session).finding is None


def test_a_renewed_file_outlives_all_its_certificates(agency, old, timestamp_server):
    """Both signatures hold for years, through a second renewal; without any they do not."""
    sealed = newest(agency, old)
    renew(agency)
    later(agency, 2900)
    employ(agency, timestamp_server, 3000)
    assert not validate(sealed, roots(agency)).sound
    assert validate(newest(agency, old), roots(agency)).sound
    assert renew(agency).renewed == 1
    with clock.freeze(clock.now() + timedelta(days=2000)):
        told = validate(newest(agency, old), roots(agency))
    assert told.sound
    assert [one.signer.name for one in told.signatures] == [DEPUTY, SEAL]


def test_a_service_that_fails_or_gains_nothing_changes_nothing(agency, old, timestamp_server):
    before = len(agency.stages(old))
    timestamp_server.issued = None
    assert renew(agency).stopped.code == "timestamp_unavailable"
    employ(agency, timestamp_server, 30)
    assert renew(agency).stopped.code == "timestamp_no_longer"
    assert len(agency.stages(old)) == before


def test_both_files_are_known_and_the_newest_is_handed_on(agency, old, enter):
    renew(agency)
    session, stages = agency.office.session, agency.stages(old)[-2:]
    known = [genuineness.by_bytes(session, one.sha256) for one in stages]
    assert [one.document_id for one in known if one] == [old, old]
    sources = Sources(agency.equipment.files, agency.equipment.trust)
    files = {one.path: one.data for one in originals.gather(session, sources, old)}
    assert files["issued.pdf"] == files["stages/06-renewed.pdf"] == newest(agency, old)
    page = enter("clerk").open(f"/van-ban/{old}")
    assert "gia hạn dấu thời gian của tệp đã phát hành" in page.text


def test_annexes_are_renewed_with_their_document(agency, workshop, stages, timestamp_server, enter):
    document, office = agency.draft(), agency.office
    attach(agency, document, stages.base, "phu-luc.pdf")
    office.submit(document)
    agency.print(document, workshop)
    for act in (office.approve_all, agency.sign, office.number, agency.seal, office.issue):
        act(document)
    later(agency, 430)
    employ(agency, timestamp_server, 3000)
    assert (renew(agency).renewed, renew(agency).renewed) == (2, 0)
    before, after = office.session.scalars(sa.select(AnnexStage).order_by(AnnexStage.id)).all()
    files = [agency.equipment.files.read(one.sha256) for one in (before, after)]
    assert files[1].startswith(files[0])
    with clock.freeze(clock.now() + timedelta(days=2500)):
        assert [validate(pdf, roots(agency)).sound for pdf in files] == [False, True]
    known = [genuineness.by_bytes(office.session, one.sha256) for one in (before, after)]
    assert [one.document_id for one in known if one] == [document, document]
    page = enter("clerk").open(f"/van-ban/{document}")
    assert "gia hạn dấu thời gian của một phụ lục đã phát hành" in page.text
    assert page.client.get(f"/van-ban/{document}/tep/{after.sha256}").data == files[1]
