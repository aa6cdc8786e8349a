"""What the hot steps cost in SQL statements, and that the cost does not grow with the recipients."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
import sqlalchemy as sa

from db import sessions
from documents.files import FileStore
from documents.states import DeliveryState, State
from organization.models import Role, UnitKind
from organization.people import actor_of
from tests.office import PEOPLE, UNITS, Office
from workflow import acknowledge, distribute, report


@contextmanager
def counted(session) -> Iterator[list[str]]:
    """The statements that reach the driver meanwhile; BEGIN is not counted, executemany counts once."""
    statements: list[str] = []

    def remember(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", remember)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", remember)


def a_large_office(session, store, rooms):
    """The agency with so many rooms, each with a head."""
    office = Office(session, store)
    numbers = range(rooms)
    units = [(f"KHCN.P{n}", "KHCN", UnitKind.DIVISION, f"Phòng số {n}", f"P{n}") for n in numbers]
    heads = [(f"head{n}", f"Trần Văn {n}", f"KHCN.P{n}", Role.UNIT_HEAD, "Trưởng phòng") for n in numbers]
    office.build((*UNITS, *units), (*PEOPLE, *heads))
    return office


@pytest.fixture(params=[10, 500])
def large(request, session, tmp_path):
    return a_large_office(session, FileStore(tmp_path / "files"), request.param)


def test_the_hot_steps_cost_the_same_for_ten_recipients_and_for_five_hundred(large):
    plan = large.a_document(State.SEALED)
    clerk = large.actor("clerk")
    with counted(large.session) as issuing:
        distribute.issue(large.session, clerk, plan, seen=1)
    first = large.delivery_to(plan, "KHCN.P3")
    head = large.actor("head3")
    with counted(large.session) as acknowledging:
        acknowledge.acknowledge(large.session, head, first.id, seen=first.version)
    duty = large.duties(first)[0]
    with counted(large.session) as reporting:
        report.report(
            large.session, head, first.id, duty.id, report.Answer(results="Xong."), seen=duty.version
        )
    other, clerk_there = large.delivery_to(plan, "GDDT"), large.actor("education_clerk")
    with counted(large.session) as registering:
        acknowledge.acknowledge(large.session, clerk_there, other.id, seen=other.version)

    assert len(issuing) <= 15
    assert len(acknowledging) <= 6
    assert len(reporting) <= 8
    assert len(registering) <= 9


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_eight_recipients_of_one_document_do_not_wait_for_one_another(engine, session, tmp_path):
    office = a_large_office(session, FileStore(tmp_path / "files"), 8)
    plan = office.a_document(State.ISSUED)
    deliveries = [office.delivery_to(plan, f"KHCN.P{n}") for n in range(8)]
    all_have_written = Barrier(8, timeout=30)

    def meet(own):
        if own.info.get("writing"):
            all_have_written.wait()

    def acknowledge_beside_the_others(n: int) -> None:
        with sessions(engine)() as own:
            actor = actor_of(own, office.people[f"head{n}"])
            # Nobody commits before all have done everything else: whoever waited would wait for ever.
            sa.event.listen(own, "before_commit", meet)
            acknowledge.acknowledge(own, actor, deliveries[n].id, seen=deliveries[n].version)

    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(acknowledge_beside_the_others, range(8)))

    session.expire_all()
    assert {office.delivery_to(plan, f"KHCN.P{n}").state for n in range(8)} == {DeliveryState.ACCEPTED}
