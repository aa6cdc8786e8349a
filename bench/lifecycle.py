"""The whole life W(N) through the real step functions, measured beside the floor of hand-written SQL.

Create, submit, return, submit again, two initials, sign, number, seal, issue to N, N acknowledgements,
N reports, N acceptances, close; every step is committed. Prints statements, commits, WAL bytes and
milliseconds for each step, and the ratio to the floor; everything runs on 127.0.0.1 and stops by itself.
"""

import argparse
import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.floor import Floor, Life
from db import Base, connect, end_reading, sessions, transaction
from documents.delivery_models import Register
from documents.files import FileStore
from documents.models import Revision
from migrations import upgrade
from organization.models import RecipientGroup, Role, Unit, UnitKind
from organization.people import actor_of
from tests.office import PEOPLE, UNITS, Office
from tests.postgresql import Server
from workflow import acknowledge, distribute, draft, number, report, review, sign

ROUNDS = 8
TABLES = (
    "documents", "revisions", "recipient_lines", "planned_duties", "route_tasks", "initials", "signatures",
    "deliveries", "duties", "reports", "history_entries", "history_heads", "workflow_status",
    "workflow_input",
)  # fmt: skip


@dataclass
class Cost:
    """What one kind of step cost, summed."""

    times: int = 0
    statements: int = 0
    commits: int = 0
    wal: int = 0
    seconds: float = 0.0


@dataclass
class Meter:
    """Counts statements and commits of an engine and adds them to the step that runs."""

    engine: sa.Engine
    wal: Callable[[], int]
    costs: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))
    statements: int = 0
    commits: int = 0

    def __post_init__(self) -> None:
        sa.event.listen(self.engine, "before_cursor_execute", self._statement)
        sa.event.listen(self.engine, "commit", self._commit)

    def _statement(self, *event: Any) -> None:
        self.statements += not event[2].startswith("BEGIN")

    def _commit(self, _connection: Any) -> None:
        self.commits += 1

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step."""
        wal, statements, commits, start = self.wal(), self.statements, self.commits, time.perf_counter()
        yield
        cost = self.costs[name]
        cost.seconds += time.perf_counter() - start
        cost.times += 1
        cost.statements += self.statements - statements
        cost.commits += self.commits - commits
        cost.wal += self.wal() - wal


class Stopwatch:
    """Takes the time alone, with nothing listening on the engine."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def step(self, _name: str) -> Iterator[None]:
        """Add the time of one step."""
        start = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - start


def build(url: str, folder: Path, recipients: int) -> None:
    """The agency with N rooms, each with a head."""
    numbers = range(recipients)
    units = [(f"KHCN.P{n}", "KHCN", UnitKind.DIVISION, f"Phòng số {n}", f"P{n}") for n in numbers]
    heads = [(f"head{n}", f"Trần Văn {n}", f"KHCN.P{n}", Role.UNIT_HEAD, "Trưởng phòng") for n in numbers]
    with sessions(connect(url))() as session:
        office = Office(session, FileStore(folder))
        office.build((*UNITS, *units), (*PEOPLE, *heads))
        with transaction(session):
            group = session.scalars(sa.select(RecipientGroup)).one()
            group.rule = {"select": "listed", "units": [unit[0] for unit in units]}
            floors = sa.insert(Register).values(agency_id=office.units["KHCN"], direction="out", year=2000)
            session.execute(floors)


PLAN = (Path(__file__).parent / "plan.txt").read_text(encoding="utf-8")


def reopen(url: str, folder: Path) -> Office:
    """The agency as one client knows it."""
    session = sessions(connect(url))()
    office = Office(session, FileStore(folder))
    office.units = {row.code: row.id for row in session.execute(sa.select(Unit.code, Unit.id))}
    office.people = {row.code: row.id for row in session.execute(sa.text("SELECT code, id FROM people"))}
    end_reading(session)
    return office


def whole_life(office: Office, meter: Meter | Stopwatch, recipients: int) -> None:
    """One W(N) of the product."""
    session, taken = office.session, office.taken(PLAN)
    people = {nick: actor_of(session, office.people[nick]) for nick, *_ in PEOPLE}
    heads = [actor_of(session, office.people[f"head{n}"]) for n in range(recipients)]
    end_reading(session)
    with meter.step("create"):
        plan = draft.create(session, people["drafter"], office.units["KHCN.QLKH"], taken)
    for round_ in ("submit", "submit again"):
        with meter.step(round_):
            draft.submit(session, people["drafter"], plan, office.people["deputy"], seen=1)
        if round_ == "submit":
            with meter.step("send back"):
                review.send_back(session, people["unit_head"], plan, "Sửa căn cứ.", seen=1)
    for nick in ("unit_head", "office_head"):
        task = office.open_task(plan)
        end_reading(session)
        with meter.step("approve"):
            review.approve(session, people[nick], plan, seen=1, task=task)
    clerk = people["clerk"]
    single: list[tuple[str, Callable[[], object]]] = [
        ("sign", lambda: sign.sign(session, people["deputy"], plan, seen=1)),
        ("number", lambda: number.number(session, clerk, plan, seen=1)),
        ("seal", lambda: number.seal(session, clerk, plan, seen=1)),
        ("issue", lambda: distribute.issue(session, clerk, plan, seen=1)),
    ]
    for name, act in single:
        with meter.step(name):
            act()
    after_issue(office, meter, plan, people, heads)


def after_issue(office: Office, meter: Meter | Stopwatch, plan: int, people: Any, heads: Any) -> None:
    """The recipients' half."""
    session = office.session
    duties = {d.unit_id: (d, office.duties(d)[0]) for d in office.deliveries(plan) if d.unit_id}
    known = {unit: (delivery.id, duty.id) for unit, (delivery, duty) in duties.items()}
    del duties
    session.expunge_all()  # as a request begins: with an empty session
    pairs = [(head, *known[head.posts[0].unit_id]) for head in heads]
    end_reading(session)
    for head, delivery, _ in pairs:
        with meter.step("acknowledge"):
            acknowledge.acknowledge(session, head, delivery, seen=1)
    answer = report.Answer(results="Xong.")
    for head, delivery, duty in pairs:
        with meter.step("report"):
            report.report(session, head, delivery, duty, answer, seen=1)
    for _, delivery, duty in pairs:
        with meter.step("accept"):
            report.accept_report(session, people["office"], delivery, duty, seen=2)
    with meter.step("close"):
        distribute.close(session, people["office"], plan, seen=1)


def given_to_the_floor(url: str, folder: Path, recipients: int) -> dict[str, Any]:
    """What the floor's rows point to."""
    office = reopen(url, folder)
    given: dict[str, Any] = {
        "agency": office.units["KHCN"],
        "unit": office.units["KHCN.QLKH"],
        "drafter": office.people["drafter"],
        "group": office.session.scalar(sa.select(RecipientGroup.id)),
        "register": office.session.scalar(sa.select(Register.id).where(Register.year == 2000)),
        "recipients": [office.units[f"KHCN.P{n}"] for n in range(recipients)],
    }
    given["sha"], reading = office.session.execute(
        sa.select(Revision.file_sha256, Revision.reading).limit(1)
    ).one()
    given["reading"] = json.dumps(reading)
    office.session.close()
    return given


def floor_life(floor: Floor, given: dict[str, Any], recipients: int) -> tuple[float, int]:
    """One W(N) of the floor: seconds and statements."""
    floor.statements = 0
    start = time.perf_counter()
    run_floor(Life(floor, given), recipients)
    return time.perf_counter() - start, floor.statements


def run_floor(life: Life, recipients: int) -> None:
    """The steps in the order of the product's."""
    life.create()
    life.submit(1)
    life.send_back()
    life.submit(2)
    life.approve(0, "in_review")
    life.approve(1, "awaiting_signature")
    life.sign("sign", "awaiting_signature", "signed")
    life.number()
    life.sign("seal", "numbered", "sealed")
    life.issue()
    for act in (life.acknowledge, life.report, life.accept):
        for n in range(recipients):
            act(n)
    life.close()


def wal_of(url: str, engine: sa.Engine) -> Callable[[], int]:
    """How far the write-ahead log has come, in bytes."""
    if engine.dialect.name == "sqlite":
        log = Path(f"{engine.url.database}-wal")

        @sa.event.listens_for(engine, "connect")
        def keep(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA wal_autocheckpoint=0")

        return lambda: log.stat().st_size if log.exists() else 0
    watcher = connect(url).connect()
    raw = watcher.connection.driver_connection
    assert raw is not None

    def position() -> int:
        found = int(raw.execute("SELECT pg_current_wal_insert_lsn() - '0/0'").fetchone()[0])
        raw.rollback()
        return found

    return position


def one_client(url: str, folder: Path, recipients: int) -> Meter:
    """A life that warms up, then one that is measured."""
    office = reopen(url, folder)
    engine = office.session.get_bind()
    assert isinstance(engine, sa.Engine)
    whole_life(office, Meter(engine, lambda: 0), recipients)
    office.session.close()
    engine.dispose()
    meter = Meter(engine, wal_of(url, engine))
    whole_life(office, meter, recipients)
    return meter


def rounds(url: str, folder: Path, recipients: int) -> tuple[list[float], list[float], int]:
    """Both in turn, each on one connection, and nothing that counts: the seconds of each round.

    How many statements the floor sends comes last.
    """
    office, floor = reopen(url, folder), Floor(url)
    given = given_to_the_floor(url, folder, recipients)
    compare_rows(office, floor, given, recipients)  # and both are warm now
    ours, floors = [], []
    for _ in range(ROUNDS):
        watch = Stopwatch()
        whole_life(office, watch, recipients)
        ours.append(watch.seconds)
        floors.append(floor_life(floor, given, recipients))
    return ours, [seconds for seconds, _ in floors], floors[0][1]


def compare_rows(office: Office, floor: Floor, given: dict[str, Any], recipients: int) -> None:
    """Refuse to compare a product and a floor that do not write the same numbers of rows."""
    before = rows_in(office)
    whole_life(office, Stopwatch(), recipients)
    between = rows_in(office)
    floor_life(floor, given, recipients)
    after = rows_in(office)
    for table in TABLES:
        ours, theirs = between[table] - before[table], after[table] - between[table]
        if ours != theirs:
            raise SystemExit(f"{table}: the product wrote {ours} rows, the floor {theirs}")


def rows_in(office: Office) -> dict[str, int]:
    """How many rows each table has that a life writes."""
    schema = "" if office.session.get_bind().dialect.name == "sqlite" else "dbos."
    names = {table: table if table in Base.metadata.tables else schema + table for table in TABLES}
    counts = {
        table: office.session.scalar(sa.text(f"SELECT count(*) FROM {name}"))  # noqa: S608  # constants
        for table, name in names.items()
    }
    end_reading(office.session)
    return counts


def work(product: bool, url: str, folder: str, recipients: int, gate: Any) -> None:
    """One of several clients: warms up, waits for the others, runs one life."""
    if product:
        office = reopen(url, Path(folder))
        live: Callable[[], object] = partial(whole_life, office, Stopwatch(), recipients)
    else:
        given = given_to_the_floor(url, Path(folder), recipients)
        live = partial(floor_life, Floor(url), given, recipients)
    live()
    gate.wait()
    live()


def many_clients(product: bool, url: str, folder: Path, recipients: int, clients: int) -> float:
    """Lives per second of several clients at once, each one life of its own."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(clients + 1)
    processes = [
        context.Process(target=work, args=(product, url, str(folder), recipients, gate))
        for _ in range(clients)
    ]
    for process in processes:
        process.start()
    gate.wait()
    start = time.perf_counter()
    for process in processes:
        process.join()
    return clients / (time.perf_counter() - start)


def show(meter: Meter, ours: list[float], floors: list[float], floor_statements: int) -> None:
    """The table of one run, with the ratio of the middle round and that of the fastest ones."""
    print(f"  {'step':14}{'times':>6}{'statements':>12}{'commits':>9}{'WAL bytes':>11}{'ms':>9}   each")
    for name, c in meter.costs.items():
        n = c.times
        print(
            f"  {name:14}{n:>6}{c.statements / n:>12.1f}{c.commits / n:>9.1f}{c.wal / n:>11.0f}"
            f"{1000 * c.seconds / n:>9.2f}"
        )
    statements = sum(c.statements for c in meter.costs.values())
    print(
        f"  whole life, fastest of {ROUNDS}: {1000 * min(ours):.0f} ms, {statements} statements; "
        f"floor {1000 * min(floors):.0f} ms, {floor_statements} statements"
    )
    ratio = median(theirs / own for own, theirs in zip(ours, floors, strict=True))
    print(f"  {ratio:.0%} of the floor's speed in the middle round, {min(floors) / min(ours):.0%} at best")


def measure(name: str, url: str, folder: Path, recipients: int, clients: int) -> None:
    """One engine, one N: one client in detail, then several at once."""
    build(url, folder, recipients)
    meter = one_client(url, folder, recipients)
    measured = rounds(url, folder, recipients)
    print(f"\n{name}, N = {recipients}, one client")
    show(meter, *measured)
    ours = many_clients(True, url, folder, recipients, clients)
    theirs = many_clients(False, url, folder, recipients, clients)
    print(f"  {clients} clients: {ours:.2f} lives/s; floor {theirs:.2f} lives/s; {ours / theirs:.0%}")


def main() -> None:
    """Measure both engines."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--recipients", type=int, nargs="*", default=[10, 100, 500])
    options.add_argument("--engines", nargs="*", default=["sqlite", "postgresql"])
    options.add_argument("--clients", type=int, default=8)
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="banhanh-bench-"))
    server = Server({"shared_buffers": "256MB"}) if "postgresql" in chosen.engines else None
    try:
        for engine in chosen.engines:
            for n in chosen.recipients:
                url = f"sqlite:///{folder / f'n{n}.sqlite3'}"
                owner = url
                if engine == "postgresql" and server is not None:
                    server.create_database(f"n{n}")
                    url, owner = server.url(f"n{n}", "application"), server.url(f"n{n}", "owner")
                upgrade(owner, url)
                measure(engine, url, folder / f"files-{engine}-{n}", n, chosen.clients)
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
