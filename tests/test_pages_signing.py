"""The pages of an agency that signs in the PDF: certificates, the print, its pages, the issued file."""

from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from dbos import DBOS

import clock
from db import sessions
from documents.files import FileStore
from documents.publishing.demo_pictures import seal_picture
from documents.publishing.validating import validate
from documents.states import State
from jobs import printing
from jobs.engine import configuration, plan
from jobs.printing import Workshop
from tests.digital_office import DEPUTY, SEAL, DigitalOffice
from tests.publishing_desk import year_around
from tests.visitors import upload


@pytest.fixture
def workshop(settings, office_program):
    DBOS(config=configuration(plan(settings, 1, poll_seconds=1)))
    yield Workshop(FileStore(settings.files_dir), office_program, ())
    DBOS.destroy()


@pytest.fixture
def agency(office, settings, stopped_clock):
    return DigitalOffice(office, settings)


def test_leader_and_clerk_sign_and_seal_at_the_pages(agency, workshop, enter):
    agency.register_all()
    document = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    deputy, clerk = enter("deputy"), enter("clerk")

    deputy.open(f"/van-ban/{document}")
    assert len(deputy.page.find_class("pdf-page")) == 1
    assert deputy.client.get(deputy.page.find_class("pdf-page")[0].get("src")).mimetype == "image/png"
    deputy.press("Ký")
    clerk.open(f"/van-ban/{document}").press("Cấp số")
    clerk.open(f"/van-ban/{document}").press("Đóng dấu")
    assert f"Chứng thư số: {SEAL}" in clerk.text
    assert "minh họa, không có giá trị pháp lý" in clerk.text

    agency.office.issue(document)
    answer = enter("education_clerk").client.get(f"/van-ban/{document}/van-ban.pdf")
    found = validate(answer.data, agency.equipment.trust)
    assert found.sound
    assert [one.signer.name for one in found.signatures] == [DEPUTY, SEAL]


def test_the_pages_of_the_sealed_file_are_drawn_by_the_worker(agency, workshop, enter):
    agency.register_all()
    document = agency.a_document(State.SEALED, workshop)
    assert agency.stages(document)[-1].images is None
    printing.draw_pages(sessions(agency.office.session.get_bind()), document)
    assert len(agency.stages(document)[-1].images) == 1


def test_a_failed_print_is_told_and_tried_again(agency, workshop, enter):
    agency.register_all()
    document = agency.draft(agency.office_text(), "ke-hoach.txt")
    agency.office.submit(document)
    drafter = enter("drafter").open(f"/van-ban/{document}")
    assert "Đang tạo bản PDF để ký." in drafter.text
    agency.print(document, workshop)
    assert "Không tạo được bản PDF để ký:" in drafter.open(f"/van-ban/{document}").text
    assert "Đang tạo bản PDF để ký." in drafter.press("Thử lại").text
    agency.office.approve_all(document)
    deputy = enter("deputy").open(f"/van-ban/{document}")
    assert "Bản PDF để ký chưa sẵn sàng." in deputy.text
    assert "Trả lại" in deputy.buttons()
    assert not {"Ký", "Đồng ý"} & set(deputy.buttons())


def test_others_see_no_page_before_the_issue(agency, workshop, enter):
    agency.register_all()
    document = agency.a_document(State.SEALED, workshop)
    assert enter("education_clerk").open(f"/van-ban/{document}/van-ban.pdf").status == 404


def test_the_administrator_registers_and_withdraws_a_certificate(agency, enter):
    issued = agency.authority.issue(SEAL, year_around(clock.now()))
    issued.save(agency.settings.keys_dir, "con-dau")
    given = upload(issued.certificate.public_bytes(Encoding.PEM), "con-dau.pem")
    picture = (BytesIO(seal_picture(SEAL)), "con-dau.png")
    page = enter("administrator").open(f"/quan-tri/{agency.id}/chung-thu")
    page.press("Đăng ký chứng thư số", certificate=given, picture=picture, key_kind="file", key_ref="con-dau")
    assert "Đã đăng ký chứng thư số." in page.text
    page.press("Thôi dùng chứng thư số", reason="Đổi con dấu")
    assert "Chứng thư số đã thôi dùng." in page.text


def test_what_is_no_certificate_is_refused_with_a_sentence(agency, enter):
    page = enter("administrator").open(f"/quan-tri/{agency.id}/chung-thu")
    page.press("Đăng ký chứng thư số", certificate=upload(b"abc", "la.pem"), key_kind="file", key_ref="la")
    assert page.status == 409
    assert "Chưa đăng ký chứng thư số nào." in page.text
