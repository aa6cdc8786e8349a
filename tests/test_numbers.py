"""Numbers: gapless and unique whoever takes them, whatever fails meanwhile (NĐ 30/2020 Đ15)."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

import clock
from db import transaction
from documents.delivery_models import Register, RegisterGroup
from documents.models import Document
from documents.states import State
from language import Invalid

ROOT = Path(__file__).parent.parent
CLIENTS, EACH = 8, 6


def start(database, office, seed, document_ids):
    arguments = [database.url, str(office.people["clerk"]), str(seed), *map(str, document_ids)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.numbering_client", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_eight_clients_number_at_once_and_one_is_killed(database, office):
    documents = [office.a_document(State.SIGNED) for _ in range(CLIENTS * EACH)]
    clients = [start(database, office, n, documents[n::CLIENTS]) for n in range(CLIENTS)]
    clients[0].stdout.readline()  # it has given its first number
    os.kill(clients[0].pid, signal.SIGKILL)
    told = [line.split() for client in clients for line in client.communicate()[0].splitlines()]
    assert [client.returncode for client in clients[1:]] == [0] * (CLIENTS - 1)

    rest = start(database, office, 99, documents[0::CLIENTS])
    told += [line.split() for line in rest.communicate()[0].splitlines()]

    numbers = {row.id: row.number for row in office.session.execute(sa.select(Document.id, Document.number))}
    assert sorted(numbers.values()) == list(range(1, len(documents) + 1))
    assert all(numbers[int(document)] == int(number) for document, number in told)
    assert office.session.scalar(sa.select(Register.last_number)) == len(documents)


def test_a_new_year_by_vietnam_time_begins_with_01(office):
    with clock.freeze(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)):  # 23:59 in Vietnam
        last = office.document(office.a_document(State.NUMBERED))
    with clock.freeze(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)):  # midnight
        first = office.document(office.a_document(State.NUMBERED))

    assert (last.register_year, last.number) == (2026, 1)
    assert (first.register_year, first.number_and_symbol) == (2027, "01/KH-SKHCN")


def give_plans_a_series(office):
    with transaction(office.session) as session:
        session.add(RegisterGroup(agency_id=office.units["KHCN"], name="Kế hoạch", document_types=["KH"]))


def test_kinds_with_a_group_of_their_own_have_their_own_series(office):
    give_plans_a_series(office)

    office.a_document(State.NUMBERED)

    assert office.session.scalar(sa.select(Register.group_name)) == "Kế hoạch"


def test_a_series_begun_in_mid_year_cannot_repeat_a_number_with_its_symbol(office):
    office.a_document(State.NUMBERED)
    give_plans_a_series(office)
    plan = office.a_document(State.SIGNED, subject="Khác")

    with pytest.raises(Invalid, match="already given"):
        office.number(plan)

    assert office.document(plan).state is State.SIGNED
