"""An agency with a certificate for its seal: printed, signed, numbered, sealed, and what is refused."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from dbos import DBOS

import clock
from documents.files import FileStore as Store
from documents.pdf_queries import failure_of
from documents.publishing.office import Office as LibreOffice
from documents.publishing.refusals import CertificateRefused, ConversionFailed, KeyUnavailable, SigningRefused
from documents.publishing.validating import validate
from documents.publishing.watching import Bounds
from documents.signing_models import PrintState, Stage
from documents.states import State
from jobs.engine import configuration
from jobs.engine import plan as make_plan
from jobs.printing import Workshop, again
from language import ChangedMeanwhile, Invalid, NotAllowed, say
from tests.digital_office import DEPUTY, SEAL, DigitalOffice, plan
from workflow import printing, review


@pytest.fixture
def workshop(settings, office_program) -> Iterator[Workshop]:
    """What a worker has; its engine is there and not launched, so that a job runs where it is called."""
    DBOS(config=configuration(make_plan(settings, 1, poll_seconds=1)))
    yield Workshop(Store(settings.files_dir), office_program, ())
    DBOS.destroy()


@pytest.fixture
def agency(office, settings, stopped_clock) -> DigitalOffice:
    made = DigitalOffice(office, settings)
    made.register_all()
    return made


def test_a_plan_is_printed_signed_numbered_and_sealed(agency, workshop):
    document = agency.a_document(State.ISSUED, workshop)

    stages = agency.stages(document)
    assert [stage.stage for stage in stages] == [one for one in Stage if one != Stage.RENEWED]
    files = [agency.equipment.files.read(stage.sha256) for stage in stages]
    assert all(after.startswith(before) for before, after in pairwise(files))
    said = validate(files[-1], agency.equipment.trust, sha256=stages[-1].sha256)
    assert said.sound
    assert [one.signer.name for one in said.signatures] == [DEPUTY, SEAL]
    assert said.fields["so"] == "01"
    assert said.fields["ngay"] == "01"
    assert agency.office.document(document).state == State.ISSUED


def test_the_leader_and_the_clerk_are_told_why_there_is_no_pdf(agency, workshop):
    """A plain text cannot be printed; nobody can sign it, and everybody sees the reason."""
    document = agency.draft(agency.office_text(), "ke-hoach.txt")
    agency.office.submit(document)
    printed = agency.print(document, workshop)
    assert printed.state == PrintState.FAILED
    assert str(failure_of(printed))
    agency.office.approve_all(document)
    with pytest.raises(Invalid) as refused:
        agency.sign(document)
    assert refused.value.code == "print_not_ready"


def test_nothing_is_signed_before_it_is_printed(agency):
    document = agency.draft()
    agency.office.submit(document)
    agency.office.approve_all(document)
    with pytest.raises(Invalid) as refused:
        agency.sign(document)
    assert refused.value.code == "print_not_ready"
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE


def test_a_conversion_that_hangs_is_ended_tried_again_and_told(agency, workshop):
    document = agency.draft()
    agency.office.submit(document)
    hasty = LibreOffice(bounds=Bounds(seconds=0.05), warm=False)
    printed = agency.print(document, Workshop(workshop.files, hasty, (0.0, 0.0)))
    assert (printed.state, printed.failure["code"]) == (PrintState.FAILED, "conversion_timeout")

    session, drafter = agency.office.session, agency.office.actor("drafter")
    printing.retry_print(session, drafter, document, seen=1)
    assert agency.printed(document).state == PrintState.WAITING
    assert agency.print(document, workshop).state == PrintState.READY


def test_what_fails_for_a_moment_is_tried_three_times():
    tries = []

    def fail():
        tries.append(1)
        raise ConversionFailed(say("Broken."), code="conversion_died")

    with pytest.raises(ConversionFailed):
        again(fail, (0.0, 0.0))
    assert len(tries) == 3


def test_a_second_run_of_the_job_changes_nothing(agency, workshop):
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    before = [(stage.id, stage.sha256) for stage in agency.stages(document)]
    assert agency.print(document, workshop).state == PrintState.READY
    assert [(stage.id, stage.sha256) for stage in agency.stages(document)] == before


def test_an_expired_certificate_does_not_sign(agency, workshop):
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    clock.advance(timedelta(days=400))
    with pytest.raises(CertificateRefused) as refused:
        agency.sign(document)
    assert refused.value.code == "certificate_expired"
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE
    assert [stage.stage for stage in agency.stages(document)] == [Stage.BASE, Stage.PREPARED]


def test_a_signer_without_a_certificate_is_told(agency, workshop):
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    agency.withdraw(DEPUTY)
    with pytest.raises(Invalid) as refused:
        agency.sign(document)
    assert refused.value.code == "no_certificate"


def test_a_key_that_is_not_the_registered_one_does_not_sign(agency, workshop):
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    agency.swap_key(DEPUTY)
    with pytest.raises(CertificateRefused) as refused:
        agency.sign(document)
    assert refused.value.code == "certificate_foreign"


def test_a_key_that_is_gone_does_not_sign(agency, workshop):
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    for key in agency.settings.keys_dir.glob("*-key.pem"):
        key.unlink()
    with pytest.raises(KeyUnavailable):
        agency.sign(document)
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE


def test_a_number_in_another_month_than_the_printed_one_is_refused(agency, workshop):
    document = agency.a_document(State.SIGNED, workshop)
    clock.advance(timedelta(days=40))
    with pytest.raises(SigningRefused) as refused:
        agency.office.number(document)
    assert refused.value.code == "printed_date_differs"
    assert agency.office.document(document).state == State.SIGNED


def test_a_blank_date_line_takes_the_day_of_the_number(agency, workshop):
    document = agency.a_document(State.SIGNED, workshop, plan(month=None))
    clock.advance(timedelta(days=40))
    agency.publish_list()
    agency.office.number(document)
    agency.seal(document)
    sealed = agency.equipment.files.read(agency.stages(document)[-1].sha256)
    assert validate(sealed).fields["thang"] == "8"


def test_what_was_signed_in_the_pdf_is_not_sealed_without_a_key(agency, workshop):
    document = agency.a_document(State.NUMBERED, workshop)
    agency.withdraw(SEAL)
    with pytest.raises(Invalid) as refused:
        agency.seal(document)
    assert refused.value.code == "no_certificate"
    with pytest.raises(Invalid):
        agency.office.seal(document)
    assert agency.office.document(document).state == State.NUMBERED


def test_a_returned_document_keeps_its_void_stages_and_is_signed_again(agency, workshop):
    document = agency.a_document(State.SIGNED, workshop)
    clerk, session = agency.office.actor("clerk"), agency.office.session
    review.send_back(session, clerk, document, "Thiếu nơi nhận.", seen=1)
    assert [stage.voided_at is None for stage in agency.stages(document)] == [True, True, False]
    agency.office.submit(document)
    assert agency.printed(document).state == PrintState.READY
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE
    agency.sign(document)
    assert agency.stages(document)[-1].stage == Stage.SIGNED


def test_an_agency_without_a_seal_approves_in_the_system(agency, workshop):
    agency.withdraw(SEAL)
    document = agency.office.a_document(State.ISSUED)
    assert agency.printed(document) is None
    assert agency.stages(document) == []


def test_a_leader_of_another_mind_meanwhile_signs_nothing(agency, workshop):
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    with pytest.raises(ChangedMeanwhile):
        agency.sign_seeing(document, 7)


def test_what_was_approved_in_the_system_is_sealed_there(office, settings, stopped_clock):
    """The agency gets its certificates while a document waits for its number."""
    document = office.a_document(State.SIGNED)
    agency = DigitalOffice(office, settings)
    agency.register_all()
    office.number(document)
    agency.seal(document)
    assert office.document(document).state == State.SEALED
    assert agency.stages(document) == []


def test_what_was_submitted_before_is_printed_on_request(office, settings, workshop, stopped_clock):
    agency = DigitalOffice(office, settings)
    document = agency.draft()
    office.submit(document)
    agency.register_all()
    office.approve_all(document)
    with pytest.raises(Invalid):
        agency.sign(document)
    printing.retry_print(office.session, office.actor("deputy"), document, seen=1)
    agency.print(document, workshop)
    agency.sign(document)
    assert agency.stages(document)[-1].stage == Stage.SIGNED


def test_a_stranger_cannot_ask_for_the_pdf(agency):
    document = agency.draft()
    agency.office.submit(document)
    with pytest.raises(NotAllowed):
        printing.retry_print(agency.office.session, agency.office.actor("education_clerk"), document, seen=1)
