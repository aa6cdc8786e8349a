"""The history's verifier: whatever the owner of the database does to the rows is found and named."""

import io
import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from db import connect
from documents.delivery_models import Delivery, Duty
from documents.models import Document, Initial, PlannedDuty, RecipientLine, Revision, RouteTask
from documents.states import State
from language import Message
from tests.databases import Database
from workflow import heads, history
from workflow.heads import BadList
from workflow.verification import Finding, sentence, verify

KEY = b"a key that the database's owner has not got"
E, H = history.history_entries, history.history_heads


class Owner:
    """The database's owner, who has put the triggers out of the way."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._disarm()

    def _disarm(self) -> None:
        if self.engine.dialect.name == "postgresql":
            self.do(sa.text("ALTER TABLE history_entries DISABLE TRIGGER ALL"))
            return
        with self.engine.connect() as connection:
            named = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            triggers = list(connection.scalars(named))
        self.do(*(sa.text(f"DROP TRIGGER {name}") for name in triggers))

    def do(self, *statements: sa.Executable) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)

    def change(self, thing_id: int, seq: int, **values: object) -> None:
        self.do(sa.update(E).where(*row(thing_id, seq)).values(values))

    def renumber(self, thing_id: int, old: int, new: int) -> None:
        self.do(sa.update(E).where(*row(thing_id, old)).values(seq=new))

    def rows(self, thing_id: int) -> list[dict[str, object]]:
        wanted = sa.select(E).where(E.c.chain == "document", E.c.thing_id == thing_id).order_by(E.c.seq)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]

    def rewrite(self, thing_id: int, changed: list[dict[str, object]]) -> None:
        """Put other rows in the place of a document's history, with hashes and head as they should be."""
        previous = history.GENESIS
        for seq, entry in enumerate(changed, 1):
            entry |= {"seq": seq, "previous_hash": previous}
            previous = entry["hash"] = history.digest(entry)
        self.do(
            sa.delete(E).where(E.c.chain == "document", E.c.thing_id == thing_id),
            sa.insert(E).values(changed),
            sa.update(H).where(*head(thing_id)).values(seq=len(changed), hash=previous),
        )


def row(thing_id: int, seq: int, chain: str = "document") -> tuple[sa.ColumnElement[bool], ...]:
    return E.c.chain == chain, E.c.thing_id == thing_id, E.c.seq == seq


def head(thing_id: int, chain: str = "document") -> tuple[sa.ColumnElement[bool], ...]:
    return H.c.chain == chain, H.c.thing_id == thing_id


@pytest.fixture
def owner(database: Database) -> Iterator[Owner]:
    engine = connect(database.owner_url)
    yield Owner(engine)
    engine.dispose()


@pytest.fixture
def plan(office, stopped_clock):
    """A plan in review: three rows of history."""
    office.a_draft()
    document_id = office.a_document(State.IN_REVIEW)
    office.approve(document_id, "unit_head")
    return document_id


@pytest.fixture
def issued(office, stopped_clock):
    """An issued plan that one unit has acknowledged."""
    document_id = office.a_document(State.ISSUED)
    office.acknowledge(office.delivery_to(document_id, "KHCN.TT"), "centre_head")
    return document_id


def found(session) -> tuple[str, int, int | None, str]:
    finding = verify(session).finding
    assert finding is not None
    return finding.chain, finding.thing_id, finding.seq, str(finding.what)


def found_against(session, exported: bytes) -> Finding | None:
    _at, listed = heads.listed(io.BytesIO(exported), KEY)
    return verify(session, listed).finding


def exported(session) -> bytes:
    out = io.BytesIO()
    heads.export(session, KEY, out)
    return out.getvalue()


def test_an_honest_history_is_whole(office, issued):
    office.a_draft()
    verdict = verify(office.session, heads.listed(io.BytesIO(exported(office.session)), KEY)[1])

    assert verdict.finding is None
    assert (verdict.chains, verdict.rows) == (3, 8 + 1 + 1)  # two documents and one delivery


@pytest.mark.parametrize(
    "value", [{"person_name": "Người khác"}, {"details": {"reason": "Khác"}}, {"step": "sign"}]
)
def test_changed_words_are_found(session, plan, owner, value):
    owner.change(plan, 2, **value)
    assert found(session) == ("document", plan, 2, "its words are not those that were written")


def test_a_changed_time_is_found(session, plan, owner, stopped_clock):
    owner.change(plan, 3, at=stopped_clock.replace(microsecond=1))
    assert found(session) == ("document", plan, 3, "its words are not those that were written")


def test_a_changed_hash_is_found(session, plan, owner):
    changed = owner.rows(plan)[1] | {"person_name": "Người khác"}
    owner.change(plan, 2, person_name="Người khác", hash=history.digest(changed))
    assert found(session) == ("document", plan, 3, "it does not follow the row before it")


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_removed_row_is_found(session, plan, owner, seq):
    owner.do(sa.delete(E).where(*row(plan, seq)))
    assert found(session) == ("document", plan, seq, "the row is missing")


def test_swapped_rows_are_found(session, plan, owner):
    for old, new in ((2, 9), (3, 2), (9, 3)):
        owner.renumber(plan, old, new)
    assert found(session) == ("document", plan, 2, "its words are not those that were written")


def test_an_added_row_is_found(session, plan, owner):
    last = owner.rows(plan)[-1]
    forged = last | {"seq": 4, "previous_hash": last["hash"], "step": "sign"}
    owner.do(sa.insert(E).values(forged | {"hash": history.digest(forged)}))
    assert found(session) == ("document", plan, 4, "the row was added past the head of the chain")


def test_a_removed_head_is_found(session, plan, owner):
    owner.do(sa.delete(H).where(*head(plan)))
    assert found(session) == ("document", plan, 3, "the head of the chain is missing")


def test_a_history_removed_with_its_head_is_found(session, plan, owner):
    owner.do(sa.delete(E).where(E.c.thing_id == plan), sa.delete(H).where(*head(plan)))
    assert found(session) == ("document", plan, None, "it has no history")


def test_a_history_without_rows_is_found(session, plan, owner):
    owner.do(sa.delete(E).where(E.c.thing_id == plan))
    assert found(session) == ("document", plan, None, "all its rows are missing")


def test_a_state_that_no_step_has_made_is_found(session, plan, owner):
    owner.do(sa.update(Document).where(Document.id == plan).values(state=State.DRAFT))
    assert found(session) == ("document", plan, None, "its state is not the one that its history ends in")


def test_a_removed_delivery_is_found(office, issued, owner):
    silent = office.delivery_to(issued, "GDDT").id
    owner.do(
        sa.delete(Duty).where(Duty.delivery_id == silent),
        sa.delete(Delivery).where(Delivery.id == silent),
        sa.delete(H).where(*head(silent, "delivery")),
    )
    assert found(office.session) == ("document", issued, 8, "the deliveries are not those that were made")


def test_a_delivery_to_somebody_else_is_found(office, issued, owner):
    owner.do(sa.update(Delivery).where(Delivery.name.like("Sở %")).values(name="Sở Nội vụ"))
    assert found(office.session) == ("document", issued, 8, "the deliveries are not those that were made")


def test_a_delivery_that_no_step_has_made_is_found(office, issued, owner):
    there = office.deliveries(issued)[0]
    copied = {c.key: getattr(there, c.key) for c in sa.inspect(Delivery).columns}
    forged = max(d.id for d in office.deliveries(issued)) + 1
    owner.do(sa.insert(Delivery).values(copied | {"id": forged, "name": "Sở Nội vụ"}))
    assert found(office.session) == ("delivery", forged, None, "it has no history")

    owner.do(sa.insert(H).values(chain="delivery", thing_id=forged, seq=0, hash="0" * 64, start="0" * 64))
    assert found(office.session) == ("delivery", forged, None, "no step on the document has made it")


def test_a_tail_cut_off_with_its_head_is_found_by_the_exported_list(session, plan, owner):
    before = exported(session)
    owner.rewrite(plan, owner.rows(plan)[:2])

    assert verify(session).finding is None
    missing = found_against(session, before)
    assert missing is not None
    assert (missing.thing_id, missing.seq) == (plan, 3)


def test_a_rewritten_history_is_found_by_the_exported_list(session, plan, owner):
    before = exported(session)
    rows = owner.rows(plan)
    rows[1]["person_name"] = "Người khác"
    owner.rewrite(plan, rows)

    assert verify(session).finding is None
    missing = found_against(session, before)
    assert missing is not None
    assert (missing.thing_id, missing.seq) == (plan, 3)


def test_a_document_deleted_with_all_of_it_is_found_by_the_exported_list(session, plan, owner):
    before = exported(session)
    parts = (Initial, RouteTask, PlannedDuty, RecipientLine, Revision)
    owner.do(
        *(sa.delete(part).where(part.document_id == plan) for part in parts),
        sa.delete(Document).where(Document.id == plan),
        sa.delete(E).where(E.c.thing_id == plan),
        sa.delete(H).where(*head(plan)),
    )

    assert verify(session).finding is None
    missing = found_against(session, before)
    assert missing is not None
    assert missing.thing_id == plan


def test_a_list_stays_true_when_the_work_goes_on(office, issued):
    before = exported(office.session)
    office.acknowledge(office.delivery_to(issued, "KHCN.QLCN"), "technology_head")
    office.a_draft()
    assert found_against(office.session, before) is None


def test_a_changed_list_is_refused(session, plan):
    whole = exported(session)
    other_chain, fewer = (b"document", b"delivery"), (b'"heads": 2', b'"heads": 1')
    for forgery in (whole.replace(*other_chain), whole.replace(*fewer), whole[:-1]):
        with pytest.raises(BadList, match="was changed after its export"):
            heads.listed(io.BytesIO(forgery), KEY)


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"chain,thing_id\n", json.dumps({"hmac": 1}).encode()])
def test_a_file_that_is_no_list_is_refused(text):
    with pytest.raises(BadList, match="not a list of heads"):
        heads.listed(io.BytesIO(text), KEY)


def test_a_list_signed_with_another_key_is_refused(session, plan):
    with pytest.raises(BadList, match="another key"):
        heads.listed(io.BytesIO(exported(session)), b"another key")


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path):
    key = heads.signing_key(tmp_path, make=True)
    assert heads.signing_key(tmp_path) == heads.signing_key(tmp_path, make=True) == key
    assert (tmp_path / "heads_key").stat().st_mode & 0o077 == 0


def test_without_its_key_no_list_is_believed(tmp_path):
    with pytest.raises(BadList, match="heads_key"):
        heads.signing_key(tmp_path)


@pytest.mark.parametrize("chain", ["document", "delivery", "agency", "something"])
def test_the_finding_is_a_sentence(chain):
    gone, row_gone = Message("it is gone"), Message("the row is missing")
    whole, third = Finding(chain, 7, None, gone), Finding(chain, 7, 3, row_gone)
    assert str(sentence(whole)) == f"The history of {chain} 7 is not whole: it is gone."
    assert str(sentence(third)) == f"The history of {chain} 7 is not whole at row 3: the row is missing."
