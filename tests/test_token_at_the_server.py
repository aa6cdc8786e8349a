"""A leader and a seal whose keys lie in a token at the server: the PIN is typed for each act."""

from dataclasses import replace

import pytest

import clock
from documents.publishing.refusals import KeyUnavailable
from documents.publishing.unlocking import Unlocked
from documents.publishing.validating import validate
from documents.signing_models import KeyKind
from documents.states import SignatureKind, State
from language import Invalid
from tests.digital_office import DEPUTY, SEAL, DigitalOffice
from tests.publishing_desk import PIN, SOFTHSM, year_around
from workflow.administer_certificates import NewCertificate
from workflow.equipment import Equipment

WRONG = "13572468"


@pytest.fixture
def settings(settings):
    return replace(settings, token_module=str(SOFTHSM))


@pytest.fixture
def agency(office, settings, softhsm, stopped_clock):
    """The deputy's key is elliptic, the seal's is RSA; both lie in the token."""
    made = DigitalOffice(office, settings)
    made.register_in_token(softhsm, SignatureKind.SEAL, SEAL)
    made.register_in_token(softhsm, SignatureKind.SIGN, DEPUTY, person="deputy", ec=True)
    return made


def waiting(agency, workshop):
    return agency.a_document(State.AWAITING_SIGNATURE, workshop)


def test_leader_and_seal_sign_from_the_token(agency, workshop):
    """Both signatures hold, and neither is marked as a demonstration."""
    document = waiting(agency, workshop)
    with Unlocked(PIN) as unlocked:
        agency.sign(document, unlocked)
    agency.office.number(document)
    with Unlocked(PIN) as unlocked:
        agency.seal(document, unlocked)
    told = validate(agency.equipment.files.read(agency.stages(document)[-1].sha256), agency.equipment.trust)
    assert told.sound
    assert [one.signer.name for one in told.signatures] == [DEPUTY, SEAL]
    assert all("MINH HỌA" not in one.reason for one in told.signatures)


def test_one_pin_signs_several_documents(agency, workshop):
    first, second = waiting(agency, workshop), waiting(agency, workshop)
    with Unlocked(PIN) as unlocked:
        agency.sign(first, unlocked)
        agency.sign(second, unlocked)
    assert agency.office.document(first).state == agency.office.document(second).state == State.SIGNED


@pytest.mark.parametrize(("pin", "code"), [(WRONG, "token_pin"), (None, "pin_missing")])
def test_a_wrong_or_missing_pin_leaves_the_document_unsigned(agency, workshop, pin, code):
    document = waiting(agency, workshop)
    with Unlocked(pin) as unlocked, pytest.raises(KeyUnavailable) as refused:
        agency.sign(document, unlocked)
    assert (refused.value.code, refused.value.field) == (code, "pin")
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE


def test_a_server_without_the_library_says_so(agency, workshop):
    document = waiting(agency, workshop)
    agency.equipment = Equipment.of(replace(agency.settings, token_module=""))
    with Unlocked(PIN) as unlocked, pytest.raises(KeyUnavailable) as refused:
        agency.sign(document, unlocked)
    assert refused.value.code == "no_module"


def test_the_leader_types_the_pin_at_the_page(agency, workshop, enter):
    document = waiting(agency, workshop)
    deputy = enter("deputy").open(f"/van-ban/{document}")
    assert deputy.press("Ký", pin=WRONG).error_at("pin") == "Sai mã PIN của thiết bị lưu khóa."
    assert WRONG not in deputy.client.get(deputy.path).text
    deputy.press("Ký", pin=PIN)
    assert agency.office.document(document).state == State.SIGNED


def test_all_that_is_agreed_is_signed_with_one_pin(agency, workshop, enter):
    plans = [waiting(agency, workshop), waiting(agency, workshop)]
    deputy = enter("deputy").open(f"/cho-ky/{plans[0]}")
    deputy.press("Đồng ý, xem tiếp").press("Đồng ý, xem tiếp")
    deputy.press("Ký các văn bản đã chọn", pin=WRONG)
    assert "Đã ký 0/2 văn bản" in deputy.text
    deputy.open("/cho-ky/da-dong-y").press("Ký các văn bản đã chọn", pin=PIN)
    assert "Đã ký 2/2 văn bản" in deputy.text
    assert {agency.office.document(plan).state for plan in plans} == {State.SIGNED}


def test_a_key_in_a_token_is_named_by_two_labels(agency):
    data = agency.authority.issue("Con dấu mới", year_around(clock.now())).der
    new = NewCertificate(data=data, kind=SignatureKind.SEAL, key_kind=KeyKind.TOKEN, key_ref="một nhãn")
    with pytest.raises(Invalid) as refused:
        agency.take(new)
    assert refused.value.field == "key_ref"
