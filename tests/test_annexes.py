"""Annexes in files of their own bear the agency's signature, with number and time, when the document does."""

import json

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

import clock
from documents.publishing.validating import validate
from documents.signing_models import AnnexStage
from documents.states import SignatureKind, State
from documents.uploads import take_attachment
from tests.digital_office import SEAL, DigitalOffice, plan
from tests.publishing_desk import year_around
from tests.visitors import upload
from workflow import draft, remote_signing

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


@pytest.fixture
def numbered_at_once(agency, workshop, stages, enter):
    """The seal's key is at the clerk's desk; the one button numbers a plan with two annexes, no more."""
    agency.withdraw(SEAL)
    agency.register_elsewhere(SignatureKind.SEAL, SEAL)
    document = agency.draft()
    attach(agency, document, stages.base, "phu-luc-1.pdf")
    attach(agency, document, stages.base, "phu-luc-2.pdf")
    agency.office.submit(document)
    agency.print(document, workshop)
    agency.office.approve_all(document)
    agency.sign(document)
    clerk = enter("clerk").open(f"/van-thu/lam-mot-luot?van-ban={document}")
    assert "Khóa của con dấu ở máy của ông/bà" in clerk.text
    clerk.press("Cấp số, đóng dấu, phát hành")
    assert "01/KH-SKHCN" in clerk.text
    assert "chờ đóng dấu tại máy của ông/bà" in clerk.text
    return document, clerk


def answers(agency):
    """What the clerk's device gives back to each task, as its program writes it."""
    tasks = remote_signing.waiting(agency.office.session, agency.office.actor("clerk"))
    return [{"id": one.name, "signature": signed_by(agency, SEAL, one).hex()} for one in tasks]


def signed_by(agency, holder, task):
    attributes = bytes.fromhex(task.asked["signed_attributes"])
    return agency.elsewhere[holder].key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())


def send(clerk, answers):
    file = upload(json.dumps(answers).encode(), "tra-loi.json")
    return clerk.open("/ky-tai-may").press("Gửi kết quả ký", file=file)


def test_a_seal_at_the_clerks_desk_signs_the_annexes_too(agency, numbered_at_once):
    """Each file has an answer of its own; the seal is kept with the last one, and nothing before."""
    document, clerk = numbered_at_once
    plan, first, second = answers(agency)
    send(clerk, [{**first, "signature": second["signature"]}])
    assert "Chưa ký: 01/KH-SKHCN phu-luc-1.pdf" in clerk.text
    send(clerk, [first, first])
    assert "còn lại" in clerk.text
    assert "Không còn phiên ký này" in clerk.text
    assert agency.office.document(document).state == State.NUMBERED
    send(clerk, [plan, second])
    assert agency.office.document(document).state == State.SEALED
    assert "Phát hành văn bản đã đóng dấu" in clerk.text
    clerk.open(f"/van-thu/lam-mot-luot?van-ban={document}").press("Cấp số, đóng dấu, phát hành")
    assert agency.office.document(document).state == State.ISSUED
    rows = agency.office.session.scalars(sa.select(AnnexStage.sha256)).all()
    pdfs = [agency.equipment.files.read(sha256) for sha256 in rows]
    assert [validate(pdf, agency.equipment.trust).sound for pdf in pdfs] == [True, True]


def test_a_foreign_key_signs_no_annex_and_turning_back_drops_all(agency, numbered_at_once):
    _document, clerk = numbered_at_once
    agency.elsewhere["Kẻ lạ"] = agency.authority.issue("Kẻ lạ", year_around(clock.now()))
    tasks = remote_signing.waiting(agency.office.session, agency.office.actor("clerk"))
    send(clerk, [{"id": tasks[1].name, "signature": signed_by(agency, "Kẻ lạ", tasks[1]).hex()}])
    assert "không khớp với chứng thư" in clerk.text
    clerk.press("Không ký")
    assert "Không có gì chờ ký" in clerk.text
