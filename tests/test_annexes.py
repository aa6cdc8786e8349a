"""Annexes in files of their own bear the agency's signature, with number and time, when the document does."""

import pytest

from documents.publishing.validating import validate
from documents.states import State
from documents.uploads import take_attachment
from tests.digital_office import SEAL, DigitalOffice, plan
from workflow import draft

TABLE = "Phụ lục phân công nhiệm vụ"


@pytest.fixture
def agency(office, settings, stopped_clock):
    made = DigitalOffice(office, settings)
    made.register_all()
    return made


def attach(agency, document, data, name):
    office = agency.office
    kept = take_attachment(office.store, data, name)
    draft.attach(office.session, office.actor("drafter"), document, kept, seen=office.seen(document))


def test_word_and_pdf_annexes_are_sealed_and_others_stay(agency, workshop, stages, enter):
    document = agency.draft()
    attach(agency, document, plan(subject=TABLE), "phu-luc-1.docx")
    attach(agency, document, stages.base, "phu-luc-2.pdf")
    attach(agency, document, b"Ghi ch\xc3\xba", "ghi-chu.txt")
    agency.office.submit(document)
    agency.print(document, workshop)
    for act in (agency.office.approve_all, agency.sign, agency.office.number, agency.seal):
        act(document)
    assert agency.office.document(document).state == State.SEALED

    clerk = enter("clerk").open(f"/van-ban/{document}")
    links = [a for a in clerk.page.iter("a") if a.text_content().strip().endswith("-ky-so.pdf")]
    names = [a.text_content().strip() for a in links]
    assert names == ["phu-luc-1.docx-ky-so.pdf", "phu-luc-2.pdf-ky-so.pdf"]
    for link in links:
        pdf = clerk.client.get(link.get("href")).data
        told = validate(pdf, agency.equipment.trust)
        assert told.sound
        assert [one.signer.name for one in told.signatures] == [SEAL]
