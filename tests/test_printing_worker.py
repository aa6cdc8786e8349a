"""A worker in a process of its own prints what was submitted."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

import clock
from documents.signing_models import PrintState
from tests.digital_office import DigitalOffice, plan

WORKER = Path(__file__).parent / "job_worker.py"


@pytest.fixture
def worker(settings, tmp_path):
    """It finds the files where the application keeps them: in `var` of its folder."""
    command = [sys.executable, "-W", "error", str(WORKER), settings.url, "1", "real"]
    process = subprocess.Popen(command, cwd=tmp_path)
    yield process
    process.terminate()
    assert process.wait(60) == 0


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
