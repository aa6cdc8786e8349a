"""A worker in a process of its own prints what was submitted."""

import time

import pytest

import clock
from documents.signing_models import PrintState
from tests.digital_office import DigitalOffice, plan
from tests.job_worker import begin
from tests.nursery import NURSERY


@pytest.fixture
def worker(settings, tmp_path):
    """It finds the files where the application keeps them: in `var` of its folder."""
    process = NURSERY.Process(target=begin, args=(str(tmp_path), settings.url, "1", "real"))
    process.start()
    yield process
    process.terminate()
    process.join(60)
    assert process.exitcode == 0


def state(agency: DigitalOffice, document_id: int) -> PrintState:
    """How far the print of the document is."""
    held = agency.printed(document_id)
    assert held is not None
    return held.state


def test_the_worker_prints_what_is_submitted(office, settings, worker):
    agency = DigitalOffice(office, settings)
    agency.register_all()
    today = clock.today()
    document = agency.draft(plan(today.month, year=today.year))
    office.submit(document)
    patience = time.monotonic() + 90
    while state(agency, document) == PrintState.WAITING and time.monotonic() < patience:
        time.sleep(0.2)
    assert state(agency, document) == PrintState.READY
    assert agency.stages(document)[-1].images
