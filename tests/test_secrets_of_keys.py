"""Whoever signs, and wherever the key lies: neither key nor PIN is left in database, logs or web session."""

import json
import logging
from dataclasses import replace

import pytest
import sqlalchemy as sa

import clock
from db import connect
from documents.publishing.demo_authority import key_pem
from documents.signing_models import KeyKind
from documents.states import SignatureKind, State
from tests.digital_office import DEPUTY, SEAL, DigitalOffice
from tests.publishing_desk import PIN, SOFTHSM, TOKEN, into_token, year_around
from tests.test_signing_elsewhere import by_hand
from tests.visitors import upload
from workflow import remote_signing
from workflow.administer_certificates import NewCertificate


@pytest.fixture
def settings(settings):
    return replace(settings, token_module=str(SOFTHSM))


@pytest.fixture
def agency(office, settings, stopped_clock):
    made = DigitalOffice(office, settings)
    made.register(SignatureKind.SEAL, SEAL)
    return made


def give_file_key(agency):
    """The deputy signs with a key file of the data folder."""
    agency.register(SignatureKind.SIGN, DEPUTY, person="deputy")
    reference = agency.certificate(DEPUTY).key_ref
    return (agency.settings.keys_dir / f"{reference}-key.pem").read_bytes()


def give_token(agency, softhsm):
    """The deputy signs with a token at the server."""
    agency.withdraw(DEPUTY)
    issued = agency.authority.issue(DEPUTY, year_around(clock.now()))
    into_token(softhsm, issued, label := f"k{issued.certificate.serial_number:x}"[:30])
    deputy = agency.office.people["deputy"]
    agency.take(
        NewCertificate(data=issued.der, kind=SignatureKind.SIGN, person_id=deputy, key_kind=KeyKind.TOKEN,
                       key_ref=f"{TOKEN}/{label}")
    )  # fmt: skip
    return key_pem(issued.key)


def give_key_elsewhere(agency):
    """The deputy signs with a key at the own desk."""
    agency.withdraw(DEPUTY)
    return key_pem(agency.register_elsewhere(SignatureKind.SIGN, DEPUTY, person="deputy").key)


def answer_at_desk(agency, deputy):
    (task,) = remote_signing.waiting(agency.office.session, agency.office.actor("deputy"))
    answer = {"id": task.name, "signature": by_hand(agency, task.name).signature.hex()}
    deputy.press("Gửi kết quả ký", file=upload(json.dumps(answer).encode(), "tra-loi.json"))


def everything_in(url):
    """Every value of every table, the job engine's too, as text."""
    engine = connect(url)
    with engine.connect() as connection:
        inspector, quoted = sa.inspect(connection), engine.dialect.identifier_preparer.quote
        schemas = [one for one in inspector.get_schema_names() if one in {"main", "public", "dbos"}]
        tables = [(schema, name) for schema in schemas for name in inspector.get_table_names(schema)]
        rows = [
            row
            for schema, name in tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {quoted(schema)}.{quoted(name)}")  # noqa: S608  # names of our own tables
        ]
    engine.dispose()
    values = (bytes(one).decode("latin-1") if isinstance(one, bytes | memoryview) else str(one)
              for row in rows for one in row)  # fmt: skip
    return "\n".join(values)


def test_no_key_and_no_pin_is_left_anywhere(agency, workshop, softhsm, enter, caplog):
    caplog.set_level(logging.DEBUG)
    deputy, signed = enter("deputy"), []

    def sign(**typed):
        signed.append(agency.a_document(State.AWAITING_SIGNATURE, workshop))
        deputy.open(f"/van-ban/{signed[-1]}").press("Ký", **typed)

    secrets = [give_file_key(agency)]
    sign()
    secrets.append(give_token(agency, softhsm))
    sign(pin=PIN)
    secrets.append(give_key_elsewhere(agency))
    sign()
    answer_at_desk(agency, deputy)

    assert {agency.office.document(one).state for one in signed} == {State.SIGNED}
    with deputy.client.session_transaction() as kept:
        session = json.dumps(dict(kept), default=str)
    tables = everything_in(agency.settings.owner_url)
    lines = {line for pem in secrets for line in pem.decode().splitlines()[1:-1]}
    assert agency.certificate(DEPUTY).fingerprint in tables
    for place in (tables, caplog.text, session):
        assert [one for one in (PIN, "PRIVATE KEY", *lines) if one in place] == []
