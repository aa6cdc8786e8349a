"""Numbers: gapless and unique whoever takes them, whatever fails meanwhile (NĐ 30/2020 Đ15)."""

import multiprocessing
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

import clock
from db import transaction
from documents.delivery_models import Register, RegisterGroup
from documents.models import Document
from documents.states import State
from language import Invalid
from tests import numbering_client

CLIENTS, EACH = 8, 6


FORK = multiprocessing.get_context("fork")  # nothing is imported anew


def start(database, office, seed, document_ids):
    """A process of its own that numbers these documents, and the end of the pipe in which it tells them."""
    heard, told = FORK.Pipe(duplex=False)
    given = (database.url, office.people["clerk"], seed, document_ids, told)
    client = FORK.Process(target=numbering_client.serve, args=given)
    client.start()
    told.close()
    return client, heard


def all_heard(client, heard):
    """What a client still tells, until it ends."""
    numbers = []
    with heard, suppress(EOFError):
        while True:
            numbers.append(heard.recv())
    client.join()
    return numbers


def test_eight_clients_number_at_once_and_one_is_killed(database, office):
    documents = [office.a_document(State.SIGNED) for _ in range(CLIENTS * EACH)]
    clients = [start(database, office, n, documents[n::CLIENTS]) for n in range(CLIENTS)]
    told = [clients[0][1].recv()]  # it has given its first number
    clients[0][0].kill()
    told += [number for client in clients for number in all_heard(*client)]
    assert [client.exitcode for client, _ in clients[1:]] == [0] * (CLIENTS - 1)

    told += all_heard(*start(database, office, 99, documents[0::CLIENTS]))

    numbers = {row.id: row.number for row in office.session.execute(sa.select(Document.id, Document.number))}
    assert sorted(numbers.values()) == list(range(1, len(documents) + 1))
    assert all(numbers[document] == number for document, number in told)
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
